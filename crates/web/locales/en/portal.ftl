## First page

home-title = Find your service, know the day it is due
home-search = Search services
home-search-hint = What you need done, such as “restaurant” or “building permit”
home-search-button = Search
home-subjects = By subject
home-units = By unit
home-popular = Asked for most
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

services-title = Services
services-q = Words
services-subject = Subject
services-unit = Unit
services-all = All
services-show = Show
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
service-fee-none = There is no fee.
service-fee-basis = Under { $basis }
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
