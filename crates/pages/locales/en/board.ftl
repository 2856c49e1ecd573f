## The supervision board

board-as-of = As of { $at }
board-stop = Stop updating
board-start = Update by itself
board-due-today = due today
board-open = under way
board-latest = Latest cards
board-units = By unit
board-rules = By rule
board-unit = Unit
board-rule = Rule
board-bar = Cards and notices
board-observed = watched
board-no-cards = There are no cards and no notices.
board-no-cards-what = Every case is checked by the rules; whatever they find appears here.
board-no-units = No unit has cases yet.
board-no-units-what = Units appear here once cases come in, or another system is connected.
