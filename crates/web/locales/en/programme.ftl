## The programme

programme-text = What implements each clause of the plan, and how it is going. Procedures, rules and indicators are read from the programme's files.
programme-version = Version of the files
programme-clauses = Clauses
programme-procedures = Procedures
programme-none = The programme has no clauses yet.
programme-none-what = Clauses written in clauses.toml appear here.
procedures-none = No procedure yet.
procedure-counts = { $open } under way, { $closed } closed this year
clause-by = procedures { $procedures } · rules { $rules } · indicators { $indicators }
clause-by-nothing = carried out through other clauses; no procedure or rule of its own
clause-procedures = Procedures that implement it
clause-rules = Rules that watch it
clause-rules-none = No rule cites this clause.
clause-indicators = Indicators
clause-parameters = Numbers it uses
parameter = Number
parameter-value = Value
parameter-from = Since
parameter-source = Source
provenance-law = law
provenance-plan = plan
provenance-model = model of another place
provenance-default = default of this project

## A procedure

procedure-clauses = Rests on:
procedure-drawing = Drawing
procedure-drawing-text = Boxes are states, the number at the corner counts the cases in it. Lines are actions, numbered as in the table below.
diagram-label = Drawing of the procedure; the table below says the same
procedure-actions = Actions
procedure-number = No.
procedure-action = Action
procedure-from = From
procedure-to = To
procedure-by = Who may
procedure-fields = Filled in
procedure-any-state = any open state
procedure-stays = state unchanged
procedure-by-itself = happens by itself
procedure-limit = Limit
procedure-starts = Starts
procedure-stops = Stops
procedure-timers = When nobody acts
procedure-timer = { $span } after “{ $since }”: { $deed }
