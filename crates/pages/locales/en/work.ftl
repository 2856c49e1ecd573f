## Lists of cases

work-tabs = Pages of the workbench
work-mine = My tasks
work-unit = The unit's cases
work-unit-title = Cases of the unit: { $unit }
work-by-urgency = Most urgent first
work-counts-of-page = The list goes on over several pages; these are the numbers of this one.
work-mine-none = Nothing waits for you.
work-mine-none-what = Look whether the unit has cases that nobody handles yet.
work-open = Intake at the counter
work-q = Number or matter
work-level = Level
work-state = State
work-handler = Handler
work-case = Case
work-clock = Limit
work-tick = Tick
work-tick-all = Tick all on this page
work-nobody = nobody yet
work-found =
    { $n ->
        [one] { $n } case
       *[other] { $n } cases
    }
work-none = The unit has no cases yet.
work-none-what = Cases appear here once they come in at the counter or online.
work-none-narrowed = No case matches.
work-none-yet = No case matches so far; the search goes on with the next page.
work-see-all = See all cases
work-with-ticked = With the ticked cases
work-go-on = Go on
pages = Pages
page-first = Back to the most urgent
page-after = Next page

## One action on many cases

bulk-title = On many cases: { $action }
bulk-able =
    { $n ->
        [one] It will be done to { $n } case, each checked by itself; one that fails does not stop the others.
       *[other] It will be done to { $n } cases, each checked by itself; one that fails does not stop the others.
    }
bulk-unable =
    { $n ->
        [one] It cannot be done to { $n } case
       *[other] It cannot be done to { $n } cases
    }
bulk-none = It can be done to none of the ticked cases.
bulk-back = Back to the unit's cases
bulk-submit = Do it

## Messages

messages-all-read = Mark all as read
messages-all-read-done = All messages are marked as read.
messages-read = Mark as read
messages-read-which = Mark as read: the message of { $at }
messages-read-done = The message is marked as read.
messages-none = No messages.
messages-none-what = You are told here of notices, cards, new tasks and leaders' decisions.
messages-new = new

## A case

case-observed-judged = It is judged by { $programme }.
case-observed-no-cards = No rule is broken.
case-observed-source = Comes from
observed-closed = closed
case-observed = Run by { $system }; this platform only watches it.
case-actions = What you can do now
case-actions-none = There is nothing for you to do now.
case-cards = Cards
case-facts = What is known
case-clocks = Clocks
case-clocks-none = No clock has started.
case-about = Who handles it
case-procedure = Procedure
case-linked = Linked cases
case-files = Files
case-files-none = No files.
action-follows = What follows
action-changed = What has changed since you opened this page
action-stale = The case has just changed and your action was not taken. Look at the change before you send it again.
action-sure = This cannot be undone. Are you sure?
action-cancel = Cancel and go back to the case
paper-to = To { $name }:
paper-seal = (seal)
work-most-urgent = The most urgent first; the list goes on over several pages.
bulk-done-title = Done on many cases: { $action }
bulk-done =
    { $n ->
        [one] It was done to { $n } case.
       *[other] It was done to { $n } cases.
    }
bulk-not-done =
    { $n ->
        [one] It was not done to { $n } case
       *[other] It was not done to { $n } cases
    }
bulk-cannot = It cannot be done now
bulk-gone = There is no such case
bulk-changed = The case has changed since you opened the page
bulk-nothing-ticked = No case is ticked.

## Ledgers
ledgers-title = Ledgers
ledgers-text = A ledger lists the cases of one kind that you may read: your unit's, those of the units below, and of the units that you supervise.
ledgers-none = There is no ledger that you may read.
ledgers-none-what = The programme says which procedures have one, and the post that you hold which of them you may read.
ledger-title = Ledger · { $procedure }
ledger-half = Open or closed
ledger-open = Open
ledger-closed = Closed
ledger-unit = Unit
ledger-none = Nothing stands in this ledger yet.
ledger-none-what = Cases appear here as soon as they are opened.
ledger-order = What is most overdue comes first; of what is closed, the latest.
ledger-take = Take the list away (CSV)
ledger-number = Number
ledger-due = Due on
ledger-level = Highest card
ledger-opened = Opened on
ledger-done = Closed on
