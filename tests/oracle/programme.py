"""The programme's own files and the notices of holidays, read as TOML; and time as they count it, day by day."""

import datetime
import tomllib
from collections import defaultdict
from pathlib import Path

from facts import EPOCH, MICROSECOND

DAY = datetime.timedelta(days=1)
ZONE = datetime.timezone(datetime.timedelta(hours=8))
HOUR = 3_600_000_000


def day_of(micros):
    return (EPOCH + datetime.timedelta(microseconds=micros)).astimezone(ZONE).date()


def start_of(day):
    return (datetime.datetime(day.year, day.month, day.day, tzinfo=ZONE) - EPOCH) // MICROSECOND


def as_list(value):
    return value if isinstance(value, list) else [value]


def months_later(day, months):
    """The same-numbered day, else the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for of_month in range(day.day, 0, -1):
        try:
            return datetime.date(year, month + 1, of_month)
        except ValueError:
            continue


class Calendar:
    """Which days are worked: weekdays, but for what the yearly notices say; and in which hours."""

    def __init__(self, folder, seasons):
        self.told, self.seasons = {}, seasons
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

    def nth_working_day(self, day, n):
        """The n-th working day after a day."""
        while n > 0:
            day += DAY
            n -= self.works(day)
        return day

    def hours(self, day):
        """The open hours of a day, as stretches of microseconds after its midnight."""
        if not self.works(day):
            return []
        name = day.strftime("%m-%d")
        for season in self.seasons:
            first, last = season.get("from", "01-01"), season.get("to", "12-31")
            if first <= name <= last if first <= last else name >= first or name <= last:
                return [tuple(clock_time(end) for end in stretch.split("-")) for stretch in season["hours"]]
        return [(0, 24 * HOUR)]

    def office_time(self, since, until):
        """Microseconds of office hours between two instants."""
        total, day = 0, day_of(since)
        while start_of(day) < until:
            for opens, closes in self.hours(day):
                begin, end = start_of(day) + opens, start_of(day) + closes
                total += max(0, min(end, until) - max(begin, since))
            day += DAY
        return total

    def too_late(self, since, n, unit):
        """The first instant at which what is due so long after an instant is late."""
        day = day_of(since)
        if unit == "working_day":
            return start_of(self.nth_working_day(day, n) + DAY)
        if unit == "calendar_day":
            return start_of(self.forward(day + n * DAY) + DAY)
        if unit == "month":
            return start_of(self.forward(months_later(day, n)) + DAY)
        raise SystemExit(f"the oracle does not know what is too late by the {unit}")

    def is_longer(self, since, until, n, unit):
        """Whether more than so many units lie between two instants."""
        if unit == "working_day":
            return until >= start_of(self.nth_working_day(day_of(since), n + 1))
        if unit == "calendar_day":
            return until >= start_of(day_of(since) + (n + 1) * DAY)
        raise SystemExit(f"the oracle does not know what is longer by the {unit}")

    def is_shorter(self, since, until, n, unit):
        """Whether fewer than so many units lie between two instants."""
        if unit == "working_hour":
            # Whole seconds, as clocks show them.
            return self.office_time(since // 1_000_000 * 1_000_000, until // 1_000_000 * 1_000_000) < n * HOUR
        if unit == "hour":
            return until - since < n * HOUR
        raise SystemExit(f"the oracle does not know what is shorter by the {unit}")


def clock_time(text):
    hours, minutes = text.split(":")
    return int(hours) * HOUR + int(minutes) * HOUR // 60


class Programme:
    def __init__(self, folder, promises):
        self.parameters, self.patterns, self.items, self.clocks, self.rules = {}, {}, {}, {}, []
        self.actions, self.outcomes, self.leaders = {}, {}, {}
        self.consequences, self.seasons = [], []
        self.promises = promises
        files = [tomllib.loads(file.read_text("utf-8")) for file in sorted(Path(folder).rglob("*.toml"))]
        leads = {one["id"]: one.get("leader") for data in files for one in data.get("staffing", [])}
        for data in files:
            self.read(data)
            for unit in data.get("unit", []):
                leader = unit.get("leader", leads.get(unit.get("staffing")))
                if leader is not None:
                    self.leaders[unit["id"]] = f"{unit['id']}:{leader}"

    def read(self, data):
        for one in data.get("parameter", []):
            self.parameters[one["id"]] = one
        for one in data.get("pattern", []):
            self.patterns[one["id"]] = one
        for one in data.get("item", []):
            self.items[one["id"]] = one
        self.rules += data.get("rule", [])
        self.consequences += data.get("consequence", [])
        self.seasons += data.get("office_hours", [])
        if "procedure" in data:
            name = data["procedure"]["id"]
            self.clocks[name] = data.get("clock", [])
            self.actions[name] = {one["id"]: one for one in data.get("action", [])}
            self.outcomes[name] = {one["id"]: one.get("outcome") for one in data.get("state", [])}

    def closes(self, procedure, activity):
        """Whether an action leads a case of the procedure to its end."""
        action = self.actions[procedure].get(activity, {})
        return self.outcomes[procedure].get(action.get("to")) is not None

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
            kind = amount.split(".")[1]
            limits = [(one["from"], one[kind]) for one in self.versions(self.items[case["item"]])]
            if kind == "promised":
                limits += self.promises[case["item"]]
            known = sorted((one for one in limits if one[0] <= day), key=lambda one: one[0])
            return known[-1][1] if known else None
        if "parameter" in amount:
            return self.parameter(amount["parameter"], day)
        if "event" in amount:
            return event["fields"].get(amount["event"])
        raise SystemExit(f"the oracle does not know the amount {amount}")

    def duration(self, duration, event, case):
        """How many, and of what."""
        if "parameter" in duration:
            unit = self.parameters[duration["parameter"]].get("unit")
            return self.parameter(duration["parameter"], day_of(event["at"])), unit
        return self.amount(duration["value"], event, case), duration["unit"]

    def of_case(self, case):
        """What rules read of a case as a whole, beside what its events filled in."""
        told = {key: case[key] for key in ("procedure", "unit", "state", "handler", "outcome", "item")}
        if case["item"] in self.items:
            item, day = self.items[case["item"]], day_of(case["opened_at"])
            centre = item.get("centre", {"entered": True})
            exempt = "exemption" in centre and day <= centre["exemption"]["until"]
            told["centre"] = "entered" if centre["entered"] else "exempt" if exempt else "outside"
            told["window_decides"] = centre.get("delegated", True)
        return {key: value for key, value in told.items() if value is not None}


def holds(condition, told):
    value = told.get(condition["attribute"])
    if "is" in condition:
        return value == condition["is"]
    if "is_not" in condition:
        return value != condition["is_not"]
    if "in" in condition:
        return value in condition["in"]
    if "not_in" in condition:
        return value not in condition["not_in"]
    if "present" in condition:
        return value is not None
    if "absent" in condition:
        return value is None
    raise SystemExit(f"the oracle does not know the condition {condition}")


def matches(match, event):
    """Whether an event is what a match means; a match may be an activity, a list of them, or a table with conditions."""
    if isinstance(match, list):
        return any(matches(one, event) for one in match)
    if isinstance(match, dict):
        return matches(match["activity"], event) and all(holds(one, event["fields"]) for one in match.get("when", []))
    return match == event["activity"]
