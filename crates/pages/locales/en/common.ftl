## Around every page

skip = Skip to the content
menu = Main menu
menu-portal = Services
menu-mine = My cases
menu-work = Workbench
menu-board = Supervision
menu-programme = The programme
menu-admin = Administration
trail = Way back
account-login = Log in
account-logout = Log out
account-password = Password
account-messages = Messages
account-unread = unread
footer-track = Follow a case
footer-enquire = Ask a question
footer-programme = Clauses of the plan
footer-note = Limits are counted in working days; holidays and make-up workdays follow the State Council's yearly notice.

## Lengths of time

span-working-days =
    { $n ->
        [one] { $n } working day
       *[other] { $n } working days
    }
span-calendar-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
span-working-hours =
    { $n ->
        [one] { $n } working hour
       *[other] { $n } working hours
    }
span-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
span-months =
    { $n ->
        [one] { $n } month
       *[other] { $n } months
    }

## Levels

level-notice = Notice
level-yellow = Yellow card
level-red = Red card
level-good = On time

## Punctuation

list-comma = {", "}

## Forms

form-faults = There is something to correct
form-fault-of = { $field }: { $fault }
form-optional = (optional)
form-choose = Please choose
form-one-a-line = One to a line.
form-file-hint = Files you can upload: { $endings }, up to { $n } MB each.
form-remove-file = Remove
form-yuan = yuan
form-save-draft = Save draft
form-saved = Draft saved at { $time }.
form-not-saved = The draft could not be saved. Keep the page open; it will be tried again.
fault-title = Error: { $title }
fault-missing = please fill it in
fault-number = must be a whole number, such as 12
fault-money = must be an amount in yuan, such as 1200.50
fault-day = must be a day that exists, such as 2011-03-01
fault-choice = choose one of the options
fault-long = must be at most { $n } characters long
fault-file-large = the file is larger than { $n } MB
fault-file-kind = the file's content is not { $endings }

## Clocks

gauge-left = { $left } left of { $limit }
gauge-over = { $over } over { $limit }
gauge-stopped = took { $used } of { $limit }
gauge-late = { $over } late
gauge-today = due today
gauge-remaining = { $left } left
gauge-due = due { $day }
gauge-provisional = (provisional: that year's holiday notice is not out yet)
gauge-paused = Paused
step-start = the day it begins; not counted
step-counted = working day { $n }
step-make-up = make-up workday ({ $name }), working day { $n }
step-weekend = weekend; not counted
step-holiday = { $name }, a holiday; not counted
step-paused = paused: { $why }

## When a page cannot be shown

error-home = Go to the first page
error-request = Request
error-400 = The request makes no sense
error-400-text = The address or what was sent is incomplete. Please go back and try again.
error-403 = The form is no longer valid
error-403-text = The page was open for too long, or was not sent from this site. Go back, reload and send again; what you filled in is kept.
error-404 = There is no such page
error-404-text = The address may be wrong, or the content is not open to you.
error-405 = This address works differently
error-405-text = Please use the links and buttons of the pages.
error-409 = Somebody was faster
error-409-text = The case changed after you opened the page, and your action was not taken. Go back to see how it stands.
error-413 = Too large
error-413-text = Please make the file smaller, or hand it in at the window.
error-422 = What was sent cannot be taken
error-422-text = Please go back, correct it and send it again.
error-429 = Too many requests
error-429-text = Please wait a minute and try again.
error-500 = Something went wrong on our side
error-500-text = The fault has been recorded. Everything that was confirmed to you is saved.
error-503 = Out of service for a moment
error-503-text = Please try again in a few minutes. Everything that was confirmed to you is saved.

## What happened to a case by itself

event-opened = Opened
event-due-moved = Due date projected again
event-due-moved-because = Because
event-reminded = Reminder
event-escalated = Passed upward because it is late
event-timer-lapsed = Something due could not be done
event-child-opened = Linked case sent
event-child-closed = Linked case answered
event-child-deemed = Linked case silent past its limit
by-party = Applicant
erased = erased as the law asks
yes = Yes
no = No
step-paused-why = special procedure
document-agency = issued by an intermediary
document-authority = issued by another authority
said-done = Done: { $action }
said-logged-in = Hello, { $name }.
said-password = Your password has been changed.
said-registered = Your account is open.
login-needed = Please log in first. You come back to the page you were on, with what you typed.
no-actions-here = There is nothing for you to do here now.
changed-meanwhile = The case has changed since you opened the page. Look at what is new; what you typed is still here.
password-short = A password has at least { $n } characters
password-alike = The new password is the old one or the account's name
password-again = The two passwords differ
login-taken = This account name is in use
file-disguised = The file's content does not match the ending of its name
follows-serves = This paper is served: { $title }
follows-state = The case moves to: { $title }
not-running = (not running)
left-blank = (none)
footer-complain = Complain
withheld = (kept confidential)
