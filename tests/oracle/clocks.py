"""Clocks by dates: when a case is due, and when each level of a rule over clocks was reached."""

import copy
import datetime

from programme import DAY, as_list, day_of, matches, months_later, start_of

HORIZON = 2000


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
            return calendar.forward(months_later(day, left))
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
    for event in case["log"]:
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
                named = case["last"].get(clock["due"]["case"])
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


def reached_at(level, run, programme, calendar, as_of, case):
    start = {"at": run.begins, "fields": {}}
    if "remaining" in level:
        at = run.remaining(calendar, programme.amount(level["remaining"], start, case))
        return at if at is not None and run.stopped is None and at <= as_of else None
    at = run.over(calendar, programme.amount(level["over"], start, case))
    if at is None:
        return None
    # A last day that was named can lie before the clock began: nobody is late before that.
    at = max(at, run.begins)
    return at if at <= (as_of if run.stopped is None else run.stopped) else None


def due_at(case, runs, calendar):
    """When the case is due: the first instant that is too late for the clock that ends first."""
    running = [run for of_clock in runs.values() for run in of_clock if run.stopped is None and not run.is_paused()]
    dues = [start_of(run.due(calendar) + DAY) for run in running if run.due(calendar) is not None]
    return None if case["closed_at"] is not None or not dues else min(dues)


def runs_of_case(case, programme, calendar):
    runs = {}
    for clock in programme.clocks[case["procedure"]]:
        if clock.get("convention", "date") != "date" or clock.get("day_end", "midnight") != "midnight":
            raise SystemExit(f"the oracle does not know how the clock {clock['id']} counts")
        runs[clock["id"]] = runs_of(clock, case, programme, calendar)
    return runs


def found_by_clocks(rule, case, runs, programme, calendar, as_of):
    """Each level that was reached, by the clock: the level, and the first instant at which it was certain."""
    for level in rule["levels"]:
        of_clock = runs.get(level["clock"], [])
        all_runs = [one for run in of_clock for one in (*run.earlier, run)]
        reached = [reached_at(level, run, programme, calendar, as_of, case) for run in all_runs]
        reached = [at for at in reached if at is not None]
        if reached:
            yield f"{case['procedure']}.{level['clock']}", level["level"], min(reached), None
