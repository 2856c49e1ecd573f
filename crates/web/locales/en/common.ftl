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
