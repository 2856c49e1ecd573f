## What became of a card

card-stands = stands
card-waits = waits to be released
card-revoked = revoked
card-withdrawn = withdrawn: late facts took its ground away
card-why = Why: limit, facts, who was told
card-clock-from = Clock started
card-limit = Limit as it was then
card-due = Last day
card-used = Used
card-calendar = Calendar
card-programme = Version of the programme
card-told = Who was told
card-told-handler = the handler
card-rests-on = The events it rests on
card-rests-on-none = It rests on no single event of the case.
card-rulings = What was decided about it
card-followed = What followed
card-followed-none = No case was opened for it.
frozen-until = until the day that the case names
frozen-written = as the programme has it
frozen-since = in force since { $day }
frozen-promised = the promise of the service, in force since { $day }
frozen-statutory = the statutory limit of the service, in force since { $day }
frozen-of-case = as the case has it
ruling-release = Released: the card stands
ruling-revoke = Revoked: the card counts no more
ruling-restore = Restored: the card counts again

## What followed

case-followed = What else followed
case-outcomes = What it led to
followed-hidden = There is another case about this that you may not read.
followed-for-card = opened for this card
followed-opened-by = opened by the case above
followed-ground = this card is among the grounds
followed-names = names the case above
opened-for-card = Opened for a card. { $level }: { $rule }.
opened-for-case = Opened by another case.
opened-for-proposal = Opened because the ladder of consequences proposes: { $measure }. People decide.
opened-for-back = To the case { $number }

## Measures

measure-from = from { $from }, for good
measure-from-until = from { $from } to { $until }
measure-lifted = revoked { $at }

## Publications

fate-stands = published
fate-corrects = correction
fate-corrected = corrected
fate-withdrawn = withdrawn
fate-waiting = waits for review
fate-refused = not let through
fate-expired = no longer shown
menu-publications = Publications
publications-title = What was made public
publications-text = Results, admissions, circulars and corrections, the latest first. A correction stands in the place of what it corrects.
publications-kind = Kind
publications-unit = Unit
publications-none = Nothing has been published yet.
publications-none-what = Results of approvals, exposures and typical cases appear here as soon as they are published.
publications-none-narrowed = Nothing of this kind or unit is published.
publications-see-all = See all publications
page-latest = Back to the latest
publication-corrects = This corrects “{ $title }”, which was published { $at }.
publication-withdrawn = This was withdrawn { $at }. What it said is no longer shown.
publication-until = Shown until { $day }.
publication-course = The course of the case
publication-course-day = { $n ->
    [0] The first day
    [one] 1 working day later
   *[other] { $n } working days later
}
publication-case = The case { $number }
menu-measures = Measures
measures-title = Measures
measures-text = The ladder proposes; people decide. You see measures about yourself, those of the units you answer for, and those whose cases you may read.
measures-proposed = Proposed, to be decided
measures-effect = In effect
measures-over = Revoked or over
measures-none = There is nothing here that you may know of.
measures-none-what = When the cards of a person or a unit call for a consequence, the proposal appears here with its grounds.
measures-no-more = The grounds no longer stand.
measures-no-more-what = An appeal or late facts took away what was counted, and what is left is not enough. Whoever decides can close the case without a measure.
measures-unit = Unit
measures-rung = What calls for it
measures-counted = Counted
measures-from-to = { $from } to { $to }
measures-grounds = Grounds
measures-gone = no longer stands
measures-cases = Decided in
measures-cases-none = a case that you may not read
measures-time = Time
measures-effects = What it means
measures-effects-none = The programme names no effects.
measures-clause = Clause
measures-case = Decided in the case
rung-or = { $a }, or { $b }
rung =
    { $over ->
        [rolling] { $what }: { $n } or more within twelve months
       *[year] { $what }: { $n } or more in the calendar year
    }

## Forms

field-case-number-hint = As it stands on its page and on its papers.
field-case-hint = The case's number, as it stands on its page.
fault-no-case = There is no case of that number that you can name.
