## Administration

admin-units = Units
admin-people = People
admin-items = Register of items
admin-calendars = Calendars
admin-journal = Journal
admin-programme-text = clauses, procedures, rules

## Units

units-none = The programme has no units yet.
units-none-what = Units written in units.toml appear here.
unit-posts = posts { $posts }, vacant { $vacant }
unit-id = Id
unit-parent = Unit above
unit-supervisor = Supervised by
unit-aliases = Names in other systems
unit-posts-title = Posts
unit-no-posts = It has no posts.
post-roles = Roles
post-holders = Held by
post-vacant = vacant

## People

people-q = Name or account
people-none = Nobody was found.
people-none-what = Try another word, or add somebody.
person-new = Add somebody
person-name = Name
person-post = Post
person-no-post = no post
person-account = Account
person-open = Add
person-text = What somebody may do follows from the roles of the post, which are written in the programme.
account-open = can log in
account-locked = locked for a while
account-closed = closed

## Items

item = Item
items-text = Limits change by the procedure for service promises: proposed, examined, published.
items-none = The register has no items yet.
items-none-what = Items written in registers/items.toml appear here.
item-guide = See the guide
item-versions = Versions
item-versions-text = A case freezes the limits in force on the day it is accepted; later changes do not touch it.
item-from = From
item-commitment = Brought by
item-from-files = the programme's files

## Calendars

calendars-none = There is no calendar yet.
calendars-none-what = Upload a year's file; it is shown before it is used.
calendar-until = known up to { $day }
calendar-load = Load another year
calendar-load-text = It is shown first: which open cases would get another due date. It is used only after you confirm.
calendar-file = The year's file
calendar-show = Show
calendar-title = Calendar { $name }, { $year }
calendar-working-days = { $n } working days in the year.
calendar-preview = What would follow
calendar-moves =
    { $n ->
        [one] The due dates of { $n } open case would move, { $later } of them later; closed cases stay as they are.
       *[other] The due dates of { $n } open cases would move, { $later } of them later; closed cases stay as they are.
    }
calendar-moves-nothing = No open case would move.
calendar-reason = Reason (recorded with every case that moves)
calendar-use = Use it
calendar-sure = Due dates will be projected again. Are you sure?
day-working = working day
day-weekend = weekend
day-holiday = holiday
day-make-up = make-up workday
day-sign-make-up = W
day-sign-holiday = H

## The journal

journal-text = Each event carries the hash of the one before it, and blocks of them are sealed and signed. What is changed, deleted, moved or cut off is found.
journal-sound = checked and sound
journal-unchecked = not checked yet
journal-broken = something was found
journal-found-nothing = Checked { $at }; nothing was found.
journal-found = Checked { $at }; found:
journal-events = events
journal-blocks = sealed blocks
journal-unsealed = events not sealed yet
journal-sealed-at = Last sealed
journal-never = never yet
journal-head = Head of the log
journal-check = Check now
person-end-post = End this post
person-give-post = Give a post
person-unlock = Unlock
person-new-password = Give a new first password
person-close = Close the account
person-password-once = The first password is shown this once and must be changed at the first log-in:
person-since = since { $at }
person-provider-title = Identity provider
person-provider = Identity at the provider
person-provider-hint = What the provider calls this person, exactly. Empty: the account is linked to nobody there.
person-tie = Save
person-tied-to-another = Another account is linked to this identity
person-done = It was done.
calendar-not-all = There are many open cases; only a part of them was projected.
calendar-text = Or paste the file's text
calendar-text-hint = A year file in TOML, JSON of holiday-cn, iCalendar or CSV; either a file or its text will do.
calendar-unreadable = It cannot be used: { $why }
calendar-used = The calendar of { $year } is used now; due dates of open cases are being projected again.
journal-checking = A check is going on: { $events } events and { $leaves } entries of the log so far.
journal-look-again = Look again
journal-broke-off = The check broke off: { $why }
finding-event = Event { $version } of case { $case }: { $what }
finding-edited = was edited
finding-replaced = is not the one that was recorded
finding-moved = was moved
finding-column = a column says something else than the text
finding-unreadable = cannot be read
finding-inserted = was not recorded by the platform
finding-sealed-again = waits to be sealed although it is sealed
finding-missing = Events { $first } to { $last } of case { $case } are gone.
finding-row = The row of case { $case } is not that of its last event; it can be rebuilt.
finding-log = The sealed log, { $first } to { $last }: { $what }
finding-leaves-missing = entries are gone
finding-leaves-unsigned = entries are under no signature
finding-root = an entry was changed
finding-blocks-missing = blocks are gone
finding-block-changed = a block was changed
finding-forged = the signature is forged
finding-key = signed with a key that is not trusted
finding-cut-off = the end was cut off
finding-other-head = the log was made anew
finding-more = { $n } further findings are not listed.
