#!/usr/bin/env python3
"""An independent oracle: due dates, cards and consequences of a city, computed again in another way.

    oracle.py FACTS.jsonl PROGRAMME_DIR CALENDAR_DIR

It reads what `chuangyou export --restricted` has written: what was done in each case, by whom, and what was filled in. Limits, rules
and rungs it reads from the programme's own files. It leaves aside what the platform worked out, and then compares: the due date of
every case; every card with its level, its instant, and whom it is put down to; what was imposed and until when; what was proposed, on
which grounds, and what was not; and whether anybody acted who may not have. Days are counted one by one, rules are asked of every
pair of events, accounts are told again from their beginning. A line and exit code 1 for each disagreement.

What it knows: clocks by dates, in working days, calendar days and months; budgets that are written, parameters, limits of the item,
or filled in; shares; dates that the case names; pauses that go on or begin anew; extensions; repetition; absence, response,
precedence, alternate precedence, forbidden successions, entry, duration, different actors; the whole ladder. Everything else in a
programme makes it stop and say so. Rules over many cases (quotas, ratios) raise no card on a case and are left to the bulk run.
"""

import sys
from collections import Counter, defaultdict

from clocks import due_at, found_by_clocks, runs_of_case
from facts import LEVELS, Facts
from guards import broken_guards
from ladder import Ladder
from order import OVER_MANY_CASES, applies, found_by_order, who_answers
from programme import Calendar, Programme


def judge(case, runs, programme, calendar, as_of):
    """All levels that were reached, by rule and subject: the instant of each, and the event that it is put down to."""
    found = defaultdict(dict)
    for rule in programme.rules:
        if rule["template"] in OVER_MANY_CASES or not applies(rule, case, programme):
            continue
        if rule["template"] == "clock":
            levels = found_by_clocks(rule, case, runs, programme, calendar, as_of)
        else:
            levels = found_by_order(rule, case, programme, calendar, as_of)
        for subject, level, at, event in levels:
            known = found[rule["id"], subject].get(level)
            if known is None or at < known[0]:
                found[rule["id"], subject][level] = at, event
    return found


def last_act(case, rule, subject, level):
    """What people decided last about a card."""
    acts = [one["act"] for one in case["rulings"] if (one["rule"], one["subject"], one["level"]) == (rule, subject, level)]
    return acts[-1] if acts else None


def card_of(case, rule, subject, levels, programme):
    """The card that stands for the levels that were reached: the highest that was not revoked."""
    counting = [level for level in levels if last_act(case, rule["id"], subject, level) != "revoke"]
    level = max(counting or levels, key=LEVELS.get)
    at, event = levels[level]
    unit, handler, leader = who_answers(rule, case, at, event, programme)
    act = last_act(case, rule["id"], subject, level)
    first = "waiting" if rule.get("issue") == "confirm" else "standing"
    status = first if act is None else "revoked" if act == "revoke" else "standing"
    return {"level": level, "at": at, "status": status, "unit": unit, "handler": handler, "leader": leader}


def disagreements_about(case, judged, due, programme):
    rules = {rule["id"]: rule for rule in programme.rules}
    if due != case["due_at"]:
        yield f"{case['case']} {case['procedure']}: due {case['due_at']} in the city, {due} here"
    cards = {key: card_of(case, rules[key[0]], key[1], levels, programme) for key, levels in judged.items()}
    known = {key: card for key, card in case["cards"].items() if card["status"] != "withdrawn"}
    for key in sorted(known.keys() | cards.keys()):
        city, here = known.get(key), cards.get(key)
        if city is None or here is None:
            yield f"{case['case']} {case['procedure']} {key}: {city} in the city, {here} here"
            continue
        for what, value in here.items():
            if city[what] != value:
                yield f"{case['case']} {case['procedure']} {key}: {what} {city[what]} in the city, {value} here"


def main(facts_path, programme_folder, calendar_folder):
    facts = Facts(facts_path)
    programme = Programme(programme_folder, facts.promises)
    calendar = Calendar(calendar_folder, programme.seasons)
    faults, counted, judged = [], Counter(), {}
    for name, case in sorted(facts.cases.items()):
        runs = runs_of_case(case, programme, calendar)
        due = due_at(case, runs, calendar)
        judged[name] = judge(case, runs, programme, calendar, facts.as_of)
        faults += disagreements_about(case, judged[name], due, programme)
        faults += broken_guards(case, programme)
        counted["events"] += len(case["log"])
        counted["due dates"] += due is not None
        for rule, _ in judged[name]:
            of_clock = next(one for one in programme.rules if one["id"] == rule)["template"] == "clock"
            counted["cards of clocks" if of_clock else "cards of order"] += 1
    faults += Ladder(facts, programme, judged).disagreements()
    for fault in faults:
        print(fault)
    counted |= {"cases": len(facts.cases), "proposals": len(facts.proposals), "consequences": len(facts.imposed)}
    kinds = ("cases", "events", "due dates", "cards of clocks", "cards of order", "proposals", "consequences")
    print(", ".join(f"{counted[kind]} {kind}" for kind in kinds) + f", {len(faults)} disagreements")
    return 1 if faults or not facts.cases else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    sys.exit(main(*sys.argv[1:]))
