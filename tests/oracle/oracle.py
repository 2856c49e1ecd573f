#!/usr/bin/env python3
"""An independent oracle: due dates and cards of a city, computed again in another way.

    oracle.py CITY.db PROGRAMME_DIR CALENDAR_DIR AS_OF_MICROSECONDS

It reads what was done in each case (activities, instants, what was filled in) from a city's journal, and the limits from
the programme's own files. It leaves aside everything that the platform worked out: what its events say of clocks, its
rows, its tasks. Days are counted one by one, not by ranks. Then it compares with the due date of every case and with
every card of a rule over clocks. Exit code 1 and a line each where the two differ.

What it knows: clocks by dates, in working days, calendar days and months; budgets that are written, parameters, limits of
the item, or filled in; shares; dates that the case names; pauses that go on or begin anew; extensions; repetition.
Everything else in a programme makes it stop and say so.
"""

import copy
import datetime
import json
import sqlite3
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

DAY = datetime.timedelta(days=1)
ZONE = datetime.timezone(datetime.timedelta(hours=8))
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
LEVELS = {"notice": 1, "yellow": 2, "red": 3}
HORIZON = 2000


def day_of(micros):
    return (EPOCH + datetime.timedelta(microseconds=micros)).astimezone(ZONE).date()


def start_of(day):
    at = datetime.datetime(day.year, day.month, day.day, tzinfo=ZONE)
    return (at - EPOCH) // datetime.timedelta(microseconds=1)


def as_list(value):
    return value if isinstance(value, list) else [value]


class Calendar:
    """Which days are worked: weekdays, but for what the yearly notices say."""

    def __init__(self, folder):
        self.told = {}
        for file in sorted(Path(folder).glob("[0-9]*.toml")):
            for day in tomllib.loads(file.read_text("utf-8")).get("day", []):
                date = datetime.date.fromisoformat(str(day["date"]))
                self.told[date] = day["kind"] == "work"

    def works(self, day):
        return self.told.get(day, day.weekday() < 5)

    def forward(self, day):
        while not self.works(day):
            day += DAY
        return day


class Programme:
    def __init__(self, folder):
        self.parameters, self.patterns, self.items, self.clocks, self.rules = {}, {}, {}, {}, []
        # Promises that commitments changed, by item: each binds from the day after it was published.
        self.published = defaultdict(list)
        for file in sorted(Path(folder).rglob("*.toml")):
            data = tomllib.loads(file.read_text("utf-8"))
            for one in data.get("parameter", []):
                self.parameters[one["id"]] = one
            for one in data.get("pattern", []):
                self.patterns[one["id"]] = one
            for one in data.get("item", []):
                self.items[one["id"]] = one
            for one in data.get("rule", []):
                if one["template"] == "clock":
                    self.rules.append(one)
            if "procedure" in data:
                self.clocks[data["procedure"]["id"]] = data.get("clock", [])

    def parameter(self, name, day):
        values = self.parameters[name]["values"]
        known = [one["value"] for one in sorted(values, key=lambda one: one["from"]) if one["from"] <= day]
        return known[-1]

    def versions(self, item):
        """The limits of an item over time: written in full, or in short, where its pattern says what it does not."""
        if item.get("versions"):
            return item["versions"]
        limits = self.patterns.get(item.get("pattern"), {}).get("limits", {}) | item.get("limits", {})
        law = {"from": limits["from"], "statutory": limits["statutory"], "promised": limits["statutory"]}
        return [law, law | {"from": limits.get("promised_from", limits["from"]), "promised": limits["promised"]}]

    def amount(self, amount, event, case):
        day = day_of(event["at"])
        if isinstance(amount, int):
            return amount
        if amount in ("item.promised", "item.statutory"):
            versions = [one for one in self.versions(self.items[case["item"]]) if one["from"] <= day]
            kind = amount.split(".")[1]
            limits = [(one["from"], one[kind]) for one in versions]
            if kind == "promised":
                limits += [one for one in self.published[case["item"]] if one[0] <= day]
            return sorted(limits, key=lambda one: one[0])[-1][1]
        if "parameter" in amount:
            return self.parameter(amount["parameter"], day)
        if "event" in amount:
            return event["fields"].get(amount["event"])
        raise SystemExit(f"the oracle does not know the amount {amount}")


def matches(match, event):
    """Whether an event is what a match means; a match may be an activity, a list of them, or a table with conditions."""
    if isinstance(match, list):
        return any(matches(one, event) for one in match)
    if isinstance(match, dict):
        return matches(match["activity"], event) and all(holds(one, event["fields"]) for one in match.get("when", []))
    return match == event["activity"]


def holds(condition, fields):
    value = fields.get(condition["attribute"])
    if "is" in condition:
        return value == condition["is"]
    if "is_not" in condition:
        return value != condition["is_not"]
    raise SystemExit(f"the oracle does not know the condition {condition}")


class Run:
    """One run of a clock: which days count, and when it was due."""

    def __init__(self, clock, budget, event, due_on=None):
        self.clock, self.budget, self.due_on = clock, budget, due_on
        self.begins = self.since = event["at"]
        self.pauses, self.stopped, self.extended = [], None, 0
        # What ran before it began anew: what was late then stays late.
        self.earlier = []

    def counts(self, calendar, day):
        """Whether a day uses something up."""
        if any(day_of(a) < day and (b is None or day <= day_of(b)) for a, b in self.pauses):
            return False
        return calendar.works(day) if self.clock["unit"] == "working_day" else True

    def is_paused(self):
        return bool(self.pauses) and self.pauses[-1][1] is None

    def due(self, calendar):
        """The last day on which it is in time; None if it is paused before that."""
        if self.due_on is not None:
            return self.due_on
        day, left = day_of(self.since), self.budget + self.extended
        if self.clock["unit"] == "month":
            months = day.year * 12 + day.month - 1 + left
            year, month = divmod(months, 12)
            for of_month in range(day.day, 0, -1):
                try:
                    return calendar.forward(datetime.date(year, month + 1, of_month))
                except ValueError:
                    continue
        for _ in range(HORIZON):
            if left <= 0:
                break
            day += DAY
            left -= self.counts(calendar, day)
        if left > 0:
            return None
        # Whoever is interrupted on the last day, before it ends, has the rest of a day when it goes on.
        for a, b in sorted(self.pauses):
            if day_of(a) == day:
                if b is None:
                    return None
                day = day_of(b)
        return calendar.forward(day) if self.clock["unit"] == "calendar_day" else day

    def over(self, calendar, k):
        """From when it is late by k."""
        day = self.due(calendar)
        if day is None:
            return None
        left = k - 1
        for _ in range(HORIZON):
            if left <= 0:
                return start_of(day + DAY)
            day += DAY
            left -= self.counts(calendar, day)
        return None

    def remaining(self, calendar, r):
        """From when no more than r remains."""
        day, first = self.due(calendar), day_of(self.since)
        if day is None:
            # It is paused: what remained before that remains.
            day, left = first, self.budget + self.extended
            for _ in range(HORIZON):
                if left <= r:
                    return max(start_of(day), self.since)
                day += DAY
                left -= self.counts(calendar, day)
            return None
        while day > first and r > 0:
            r -= self.counts(calendar, day)
            day -= DAY
            while day > first and not self.counts(calendar, day):
                day -= DAY
        return max(start_of(day), self.since)


def runs_of(clock, case, programme, calendar):
    runs, open_pauses = [], []
    for event in case["events"]:
        ended = False
        for run in runs:
            if run.stopped is None and matches(clock["stop"], event) and not (ended and clock.get("repeat")):
                run.stopped, ended = event["at"], True
        for pause in as_list(clock.get("pause", [])):
            for run in [run for run in runs if run.stopped is None]:
                if run.is_paused() and matches(pause["to"], event):
                    run.pauses[-1] = (run.pauses[-1][0], event["at"])
                    if pause.get("resume") == "restart":
                        before = copy.copy(run)
                        before.pauses, before.stopped = run.pauses[:-1], run.pauses[-1][0]
                        run.earlier = [*run.earlier, before]
                        run.since, run.pauses = event["at"], []
                elif not run.is_paused() and matches(pause["from"], event):
                    run.pauses.append((event["at"], None))
        extend = clock.get("extend")
        if extend and matches(extend["by"], event):
            for run in [run for run in runs if run.stopped is None and not run.extended]:
                limit = programme.amount(extend["limit"], event, case)
                granted = event["fields"].get(extend["granted"], limit) if "granted" in extend else limit
                run.extended = min(granted, limit)
        if matches(clock["start"], event) and (clock.get("repeat") or not runs):
            if "due" in clock:
                named = case["fields"].get(clock["due"]["case"])
                if named:
                    runs.append(Run(clock, None, event, datetime.date.fromisoformat(named)))
                continue
            budget = programme.amount(clock["budget"], event, case)
            if budget is None:
                continue
            if "share" in clock:
                share = programme.amount(clock["share"]["value"], event, case)
                least = programme.amount(clock["share"].get("at_least", 0), event, case)
                budget = min(budget, max(-(-budget * share // 10000), least))
            runs.append(Run(clock, budget, event))
    return runs


def plain(value):
    """A field as the programme's conditions read it: the journal writes `{"choice": "own"}`."""
    if isinstance(value, dict) and len(value) == 1:
        return next(iter(value.values()))
    return value


def load(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    cases = {}
    rows = "SELECT case_id, procedure, item, due_at, outcome FROM case_row WHERE source IS NULL"
    for case, procedure, item, due_at, outcome in db.execute(rows):
        cases[case] = {
            "procedure": procedure, "item": item, "due_at": due_at, "closed": outcome is not None,
            "events": [], "fields": {},
        }
    for case, activity, at, body in db.execute(
        "SELECT case_id, activity, occurred_at, body FROM event ORDER BY case_id, version"
    ):
        fields = {name: plain(value) for name, value in json.loads(body).get("fields", {}).items()}
        cases[case]["events"].append({"activity": activity, "at": at, "fields": fields})
        cases[case]["fields"].update(fields)
    cards = defaultdict(dict)
    for case, rule, subject, level, at, status, body in db.execute(
        "SELECT case_id, rule, subject, level, certain_at, status, body FROM card"
    ):
        cards[case][rule, subject] = {"level": level, "at": at, "status": status, "body": json.loads(body)}
    # What people decided about cards is no matter of computing: a level that was revoked at last does not count.
    revoked = set()
    for case, rule, subject, level, act in db.execute(
        "SELECT case_id, rule, subject, level, act FROM card_ruling ORDER BY at, by_case, by_version"
    ):
        (revoked.add if act == "revoke" else revoked.discard)((case, rule, subject, level))
    return cases, cards, revoked


def judge(name, case, programme, calendar, as_of, revoked):
    """The due date of a case, and its cards by rule and clock: the highest level, and from when it is certain."""
    runs = {}
    for clock in programme.clocks[case["procedure"]]:
        if clock.get("convention", "date") != "date" or clock.get("day_end", "midnight") != "midnight":
            raise SystemExit(f"the oracle does not know how the clock {clock['id']} counts")
        runs[clock["id"]] = runs_of(clock, case, programme, calendar)
    running = [run for of_clock in runs.values() for run in of_clock if run.stopped is None and not run.is_paused()]
    dues = [start_of(run.due(calendar) + DAY) for run in running if run.due(calendar) is not None]
    due = None if case["closed"] or not dues else min(dues)
    cards = {}
    for rule in programme.rules:
        applies = rule.get("applies", {})
        if applies.get("procedure") != case["procedure"]:
            continue
        if not all(holds(one, case["fields"]) for one in applies.get("when", [])):
            continue
        for level in rule["levels"]:
            of_clock = runs.get(level["clock"], [])
            for run in [one for run in of_clock for one in (*run.earlier, run)]:
                reached = reached_at(level, run, programme, calendar, as_of, case)
                if reached is None:
                    continue
                key = rule["id"], f"{case['procedure']}.{level['clock']}"
                found = LEVELS[level["level"]], reached
                if (name, *key, found[0]) in revoked:
                    continue
                if key not in cards or (-cards[key][0], cards[key][1]) > (-found[0], found[1]):
                    cards[key] = found
    return due, cards


def reached_at(level, run, programme, calendar, as_of, case):
    start = {"at": run.begins, "fields": {}}
    if "remaining" in level:
        at = run.remaining(calendar, programme.amount(level["remaining"], start, case))
        return at if at is not None and run.stopped is None and at <= as_of else None
    at = run.over(calendar, programme.amount(level["over"], start, case))
    until = as_of if run.stopped is None else run.stopped
    return at if at is not None and at <= until else None


def main(path, programme_folder, calendar_folder, as_of):
    programme, calendar = Programme(programme_folder), Calendar(calendar_folder)
    cases, kept, revoked = load(path)
    of_clocks = {rule["id"] for rule in programme.rules}
    for case in cases.values():
        for event in case["events"]:
            if event["activity"] == "publish_commitment":
                binds = day_of(event["at"]) + DAY
                programme.published[case["item"]].append((binds, case["fields"]["promised_days"]))
    faults, counted = [], Counter()
    for name, case in sorted(cases.items()):
        due, cards = judge(name, case, programme, calendar, int(as_of), revoked)
        counted["cases"] += 1
        counted["cards"] += len(cards)
        counted["due dates"] += due is not None
        if due != case["due_at"]:
            faults.append(f"{name} {case['procedure']}: due {case['due_at']} in the city, {due} here")
        known = {
            key: (card["level"], card["at"])
            for key, card in kept[name].items()
            if key[0] in of_clocks and card["status"] not in ("withdrawn", "revoked")
        }
        for key in sorted(known.keys() | cards.keys()):
            if known.get(key) != cards.get(key):
                faults.append(f"{name} {key}: {known.get(key)} in the city, {cards.get(key)} here")
    for fault in faults:
        print(fault)
    print(f"{counted['cases']} cases, {counted['due dates']} due dates, {counted['cards']} cards, {len(faults)} differences")
    return 1 if faults or not counted["cards"] else 0


if __name__ == "__main__":
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    sys.exit(main(*sys.argv[1:]))
