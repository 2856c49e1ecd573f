"""What a city has exported: `facts.jsonl`, as docs/export.md describes it. Instants are microseconds since 1970, UTC."""

import datetime
import json
from collections import defaultdict

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)
LEVELS = {"notice": 1, "yellow": 2, "red": 3}


def instant(text):
    return None if text is None else (datetime.datetime.fromisoformat(text) - EPOCH) // MICROSECOND


def date(text):
    return None if text is None else datetime.date.fromisoformat(text)


class Facts:
    def __init__(self, path):
        self.cases, self.proposals, self.imposed = {}, [], []
        # Promises that acts changed, by item: each binds from a day on.
        self.promises = defaultdict(list)
        self.head, self.end = None, None
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                getattr(self, "read_" + record["record"])(record)
        if self.end is None:
            raise SystemExit(f"{path}: the last line is missing")
        if self.end["cases"] != len(self.cases):
            raise SystemExit(f"{path}: {self.end['cases']} cases are announced, {len(self.cases)} are there")

    def read_export(self, record):
        if record["format"] != 1:
            raise SystemExit(f"the oracle does not know the form {record['format']} of an export")
        self.head, self.as_of = record, instant(record["as_of"])

    def read_promise(self, record):
        self.promises[record["item"]].append((date(record["from"]), record["promised"]))

    def read_case(self, record):
        for key in ("opened_at", "closed_at", "due_at"):
            record[key] = instant(record[key])
        # What each field was filled in with first, and last.
        record |= {"log": [], "first": {}, "last": {}, "cards": {}, "looks": [], "rulings": []}
        self.cases[record["case"]] = record

    def read_event(self, record):
        case = self.cases[record["case"]]
        # A blank text is as good as none.
        told = {name: value for name, value in record["fields"].items() if not is_blank(value)}
        event = record | {"at": instant(record["at"]), "recorded_at": instant(record["recorded_at"]), "fields": told}
        case["log"].append(event)
        case["last"].update(told)
        case["first"] = told | case["first"]

    def read_card(self, record):
        card = record | {"at": instant(record["at"]), "raised_at": instant(record["raised_at"])}
        self.cases[record["case"]]["cards"][record["rule"], record["subject"]] = card

    def read_looked_at(self, record):
        self.cases[record["case"]]["looks"].append(record | {"at": instant(record["at"])})

    def read_ruling(self, record):
        self.cases[record["case"]]["rulings"].append(record | {"at": instant(record["at"])})

    def read_proposal(self, record):
        self.proposals.append(record | {"on": date(record["on"])})

    def read_consequence(self, record):
        dates = {key: date(record[key]) for key in ("from", "until")}
        self.imposed.append(record | dates | {"lifted_at": instant(record["lifted_at"])})

    def read_end(self, record):
        self.end = record


def is_blank(value):
    return isinstance(value, str) and not value.strip()
