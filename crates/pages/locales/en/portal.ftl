## First page

home-title = Find your service, know the day it is due
home-search = Search services
home-search-hint = What you need done, such as “restaurant” or “building permit”
home-search-button = Search
home-subjects = By subject
home-units = By unit
home-track = Follow your case
home-track-text = See how far it is and the day it is due, with the case number and its code.
home-track-button = Follow a case
home-enquire = Not sure whom to ask?
home-enquire-text = The first person who gets your question owns it until it is answered or properly handed over.
home-enquire-button = Ask a question
home-figures = How it is going
home-figure-open = under way
home-figure-month = closed this month
home-figure-on-time = within the promise
home-empty = The register of services has not been published yet.
home-empty-what = Until then, ask a question here or at a window of the service centre.
items-count =
    { $n ->
        [one] { $n } service
       *[other] { $n } services
    }

## Services

services-title = All services
services-q = Words
services-subject = Subject
services-unit = Unit
services-all = All
services-show = Show
services-all-of = Everything { $subject }
services-other = Other services
services-found =
    { $n ->
        [one] { $n } service found
       *[other] { $n } services found
    }
services-none = No service matches.
services-none-what = Try another word, look at all services, or ask us.
services-see-all = See all services
services-ask = Ask a question
services-promised = Promised
services-statutory = Statutory
immediate = On the spot

## Guide to a service

service-apply = Apply online
service-no-online = This service cannot be applied for online yet; please come to the window.
service-limits = How long it takes
service-promised = Promised limit
service-statutory = Statutory limit
service-saved = { $span } less than the law allows
service-since = since { $day }
service-benchmark = Benchmark
service-benchmark-text = { $who }: { $span }
service-special = Special procedures may be needed, whose days do not count:{" "}
service-special-one = { $title } (about { $span })
service-how-counted = Counted in working days from the day after acceptance. Hearings, tenders, tests and expert reviews do not count, but you are told of them in writing.
service-documents = Documents
service-document = Document
service-form = Form
service-copies = Copies
service-source = From
service-need = Needed
service-required = Required
service-optional = If it applies
service-deferrable = May follow later
service-documents-none = No documents are needed.
service-fees = Fees
service-free = Nothing is charged.
service-fee-none = The register says nothing about fees; ask at the window.
service-fee-basis = basis: { $basis }
service-conditions = Conditions
service-basis = Legal basis
service-result = What you get
service-where = Where and when
service-place = Place
service-hours = Hours
service-phone = Telephone
service-unit = Unit
service-together = Reviewed together with
service-code = Code
service-subject = Subject

## Applying

apply-title = Apply: { $item }
apply-to = Handled by: { $unit }. What you fill in is kept as a draft.
apply-submit = Submit the application
apply-have-ready = Have ready
apply-once = If anything is missing, the window tells you everything at one time.
applied-title = Received: { $what }
applied-keep = Write down or print the number and the code. The code is shown only here, once.
applied-next = What happens next
applied-awaited = { $clock }: the last day is { $day }.
applied-otherwise = If nobody does anything by the end of its time: { $what }.
applied-explained = With the number and the code you see where it stands, each due date, and how it is counted.
applied-follow = Follow the case

## A case

print = Print
fact = { $label }: { $value }
case-number = Case number
case-code = Code
case-now = What you can do now
case-due = When it is due
case-why = Why that day
case-closed = It is closed.
case-no-clock = No limit is running now: it waits for you, or it is not accepted yet.
case-timeline = What has happened
case-timeline-none = Nothing has happened yet.
case-who = Who handles it
case-papers = Papers
case-papers-none = No papers yet.
case-papers-login = Log in to see papers.
case-entered-late = entered later, { $at }
track-code-hint = The four groups of letters and figures shown when you handed it in, such as k7qm-2vxd-9a4t-0hzr
track-wrong = Number and code do not belong together. Please check both and try again.
track-lost = If you lost the code, log in and look under “My cases”, or ask at the window with your identity card.
mine-none = You have no cases yet.
mine-none-what = Find a service and apply online. Applications handed in at a window can be followed by number and code.
mine-find = Find a service
mine-your-turn = Your turn
mine-drafts = Not handed in yet
mine-draft-saved = saved { $day }

## Accounts

login-account = Account or telephone
login-password = Password
login-wrong = Account or password is wrong.
login-locked =
    { $n ->
        [one] Too many attempts. Please try again in { $n } minute.
       *[other] Too many attempts. Please try again in { $n } minutes.
    }
login-expired = Your session has ended. Log in again to return to your form; what you filled in is kept.
login-provider = Log in with { $name }
provider-trouble-title = You are not logged in
provider-again = To the log-in page
provider-cancelled = You broke the log-in off at the identity provider. Nothing happened; you can begin again whenever you like.
provider-refused = The identity provider did not confirm who you are. Begin again; if it happens twice, ask those who run the service.
provider-not-begun = No log-in of this browser waits for this answer: it was used already, or began in another window. Begin again from the log-in page.
provider-too-late = The log-in took more than ten minutes and does not count any more. Begin again.
provider-unreachable = The identity provider cannot be reached at the moment. Try again in a few minutes, or log in with account and password.
provider-senseless = The identity provider gave an answer that cannot be read. Those who run this service find it in the log; you can log in with account and password.
provider-signature = The confirmation that arrived is not signed by the identity provider, so it was not believed. Begin again; if it happens twice, ask those who run the service.
provider-issuer = The confirmation that arrived is from another identity provider, so it was not believed.
provider-audience = The confirmation that arrived is meant for another system, so it was not believed.
provider-expired = The confirmation that arrived is not valid at this moment. Begin again; if it happens twice, the provider's clock and ours differ.
provider-nonce = The confirmation that arrived answers another log-in, so it was not believed. Begin again.
provider-claim = The identity provider did not say under which name you are known here. Ask those who run the service.
provider-stranger = The identity provider knows you, but no account here is yours yet. Ask an administrator to link it, or log in with account and password.
provider-closed = Your account here is closed. Ask an administrator.
logged-out-title = Logged out
logged-out-here = You are logged out here.
logged-out-there = You may still be logged in at the identity provider. On a computer that others use, end your session there too.
logged-out-end = End the session at the provider
login-no-account = No account yet?
register-title = Open an account
register-text = With an account you can apply, supply corrections and read papers online. You need none to follow a case.
register-name = Your name, or your organisation's
register-phone = Mobile telephone
register-submit = Open the account
password-old = Current password
password-new = New password
password-repeat = New password again
password-hint = At least ten characters; a sentence that only you know is fine.
password-submit = Change the password
password-too-short = must have at least ten characters
password-differs = the two are not the same

## Asking

enquire-title = Ask a question
enquire-submit = Send the question
raise-unit = Which unit do you ask?
raise-clause = Read the clause

## Complaints

home-complain = Badly served?
home-complain-text = Complain about a unit or about how you were treated, with your name or without it.
complain-title = Complain
complain-submit = Send the complaint
case-complain = Complain about this case

demonstration = A demonstration: the people and their cases are made up.
demonstration-try = What to try
welcome-title = Welcome to a city you can try out
welcome-text = The city has been at work for a while. Everything can be touched, nothing here is real, and nothing leaves this machine. Five things to begin with:
welcome-be = Be { $name }
welcome-go = Begin
welcome-people = Whom you can be
welcome-password = The password of everybody is { $password }.
welcome-passphrase = What opens sealed reports is “{ $passphrase }”.
welcome-more = And then
welcome-programme = Read the plan, clause by clause: what carries it out, and its figures of this moment
welcome-publications = See what the city has published
welcome-verify = Check in a terminal that nobody has changed the journal:
