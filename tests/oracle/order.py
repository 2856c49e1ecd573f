"""Rules over the order of events, over who acted, and over when it was entered.

Each template is asked of every pair of events for itself. What it yields are breaches: the first instant at which one was certain,
and the event that it is put down to. The earliest of them is the card.
"""

from programme import as_list, holds, matches


class Rule:
    """A rule over one case as it was known at an instant."""

    def __init__(self, rule, case, programme, calendar, as_of):
        self.rule, self.case, self.programme, self.calendar, self.as_of = rule, case, programme, calendar, as_of
        # Conditions on an event are answered by it, and where it says nothing by the case as a whole.
        of_case = programme.of_case(case)
        self.log = [
            event | {"fields": of_case | {"unit": event["unit"]} | event["fields"]}
            for event in case["log"]
            if event["at"] <= as_of
        ]
        closing = [event["at"] for event in self.log if programme.closes(case["procedure"], event["activity"])]
        self.closed = closing[-1] if closing else None

    def all(self, key):
        """The places of the events that a match of the rule means."""
        return [place for place, event in enumerate(self.log) if matches(self.rule[key], event)]

    def at(self, place):
        return self.log[place]["at"]

    def too_late(self, place):
        """The first instant too late for what is asked for by an event; None without a limit."""
        if "within" not in self.rule:
            return None
        n, unit = self.programme.duration(self.rule["within"], self.log[place], self.case)
        return None if n is None else self.calendar.too_late(self.at(place), n, unit)

    def breaches(self):
        known = getattr(self, "by_" + self.rule["template"], None)
        if known is None or "same" in self.rule:
            raise SystemExit(f"the oracle does not know the template of the rule {self.rule['id']}")
        return known()

    def by_absence(self):
        places = self.all("a")[self.rule.get("n", 1) - 1 :]
        return [(self.at(place), place) for place in places[:1]]

    def by_response(self):
        for asks in self.all("a"):
            late = self.too_late(asks)
            answers = [place for place in self.all("b") if place >= asks]
            if answers and (late is None or self.at(answers[0]) < late):
                continue
            if answers or (late is not None and late <= self.as_of and not (self.closed is not None and self.closed < late)):
                yield late, asks
            elif self.closed is not None:
                yield max(self.closed, self.at(asks)), asks

    def by_precedence(self):
        for place in self.all("b"):
            allowed = [before for before in self.all("a") if before <= place]
            if not any(self.too_late(one) is None or self.at(place) < self.too_late(one) for one in allowed[-1:]):
                yield self.at(place), place

    def by_alternate_precedence(self):
        since = -1
        for place in self.all("b"):
            allowed = [before for before in self.all("a") if since < before <= place]
            if not any(self.too_late(one) is None or self.at(place) < self.too_late(one) for one in allowed[-1:]):
                yield self.at(place), place
            since = place

    def by_not_succession(self):
        return [(self.at(b), b) for b in self.all("b") if any(a <= b for a in self.all("a"))]

    def by_not_chain_succession(self):
        return [(self.at(b), b) for b in self.all("b") if b - 1 in self.all("a")]

    def by_different_actors(self):
        for a in self.all("a"):
            for b in self.all("b"):
                actor = self.log[a]["actor"]
                if actor is not None and actor == self.log[b]["actor"] and (a != b or self.rule["a"] != self.rule["b"]):
                    yield (self.at(b), b) if self.at(b) >= self.at(a) else (self.at(a), a)

    def by_entry_lag(self):
        for place in self.all("a"):
            event = self.log[place]
            n, unit = self.programme.duration(self.rule["at_most"], event, self.case)
            if self.calendar.is_longer(event["at"], event["recorded_at"], n, unit):
                yield max(event["at"], event["recorded_at"]), place

    def by_duration(self):
        begun = self.all("from")
        if not begun:
            return
        since = self.at(begun[0])
        ended = [place for place in self.all("to") if self.at(place) >= since]
        n, unit = self.programme.duration(self.rule["at_least"], self.log[begun[0]], self.case)
        if ended and self.calendar.is_shorter(since, self.at(ended[0]), n, unit):
            yield self.at(ended[0]), ended[0]


# Rules over many cases raise cards on units, and none on a case.
OVER_MANY_CASES = ("quota", "ratio")


def applies(rule, case, programme):
    wanted = rule.get("applies", {})
    if wanted.get("procedure", case["procedure"]) != case["procedure"]:
        return False
    told = case["first"] | programme.of_case(case)
    return all(holds(one, told) for one in wanted.get("when", []))


def found_by_order(rule, case, programme, calendar, as_of):
    """The card of a rule, if there is one: its subject, level and instant, and the event it is put down to."""
    asked = Rule(rule, case, programme, calendar, as_of)
    breaches = list(asked.breaches())
    if not breaches:
        return
    at, place = min(breaches, key=lambda breach: breach[0])
    event = asked.log[place]
    yield event["activity"], rule.get("level", "yellow"), at, event


def who_answers(rule, case, at, event, programme):
    """Unit, person and leader that a card is put down to."""
    to = as_list(rule.get("attribute_to", ["handler", "unit"]))
    # With whom the case lay then: an event tells with whom it lay when it happened.
    later = [one for one in case["log"] if one["at"] >= at]
    then = event or (later[0] if later else case)
    unit = then["unit"] if "unit" in to else None
    handler = None
    if "handler" in to:
        handler = then["handler"] or (event or {}).get("actor")
        if handler is None:
            acted = [one for one in case["log"] if one["actor"] is not None and one["at"] <= at]
            acted = sorted(enumerate(acted), key=lambda one: (one[1]["at"], one[0]))
            handler = acted[-1][1]["actor"] if acted else None
    leader = programme.leaders.get(then["unit"]) if "leader" in to else None
    # Nobody answers for a case of their own.
    return unit, None if handler == "party" else handler, leader
