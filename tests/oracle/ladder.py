"""The ladder of consequences, told again as a history: what stood to somebody's account at each moment, and what followed from it.

When the city looked at a card is taken from the export, for nothing else says when its passes ran. What the card was then, what it
counted as, to whose account it stood, what that met, and what had been proposed before is worked out here.
"""

from collections import defaultdict

from facts import LEVELS
from order import who_answers
from programme import DAY, day_of, months_later

# So long after a decision its effects may still be on their way.
SOON = 36 * 3_600_000_000


class Ladder:
    def __init__(self, facts, programme, judged):
        self.facts, self.programme, self.judged = facts, programme, judged
        self.kinds = {one["id"]: one for one in programme.consequences}
        self.rules = {one["id"]: one for one in programme.rules}
        self.children = defaultdict(list)
        for case in facts.cases.values():
            self.children[case["parent"]].append(case)
        self.imposed = list(self.find_imposed())
        self.on_cards = self.find_cards()
        self.made = defaultdict(list)
        for one in facts.proposals:
            at = facts.cases[one["case"]]["opened_at"]
            self.made[one["subject"]].append(one | {"at": at})

    def find_imposed(self):
        """What people imposed and revoked, read from what they did."""
        imposed = []
        for case in self.facts.cases.values():
            given = {}
            for event in case["log"]:
                given.update(event["fields"])
                action = self.programme.actions[case["procedure"]].get(event["activity"], {})
                for effect in action.get("effects", []):
                    if "impose" in effect:
                        imposed.append(self.impose(case, event, given[effect["impose"]]))
                    if "lift" in effect:
                        imposed.append(("lift", event["at"], case, subject_of(case), given[effect["lift"]]))
        standing = []
        for one in sorted(imposed, key=lambda one: one[1]):
            if one[0] == "impose":
                standing.append(one[2])
                continue
            _, at, case, subject, kind = one
            about = (case["case"], case["last"].get("about_case"))
            for other in standing:
                if (other["subject"], other["kind"]) == (subject, kind) and other["case"] in about:
                    if other["lifted_at"] is None:
                        other |= {"lifted_at": at, "lifted_by": case["case"]}
        return [one for one in standing if one["subject"] is not None]

    def impose(self, case, event, kind):
        day, lasts = day_of(event["at"]), self.kinds[kind].get("lasts")
        until = None
        if lasts is not None:
            n, unit = self.programme.duration(lasts, event, case)
            until = months_later(day, n) - DAY if unit == "month" else day + (n - 1) * DAY
        consequence = {
            "subject": subject_of(case), "kind": kind, "case": case["case"], "version": event["version"],
            "from": day, "until": until, "at": event["at"], "lifted_at": None, "lifted_by": None,
        }
        return "impose", event["at"], consequence

    def find_cards(self):
        """The cards that were ever looked at, by whose account they stood to."""
        of = defaultdict(list)
        for name, found in self.judged.items():
            case = self.facts.cases[name]
            for (rule, subject), levels in found.items():
                looks = [one for one in case["looks"] if (one["rule"], one["subject"]) == (rule, subject)]
                rulings = [one for one in case["rulings"] if (one["rule"], one["subject"]) == (rule, subject)]
                kept = case["cards"].get((rule, subject))
                card = {"case": case, "rule": rule, "levels": levels, "looks": looks, "rulings": rulings, "kept": kept}
                for level, (at, event) in levels.items():
                    unit, handler, _ = who_answers(self.rules[rule], case, at, event, self.programme)
                    for account in (f"unit:{unit}" if unit else None, f"person:{handler}" if handler else None):
                        if account is not None and card not in of[account]:
                            of[account].append(card)
        return of

    def level_then(self, card, now):
        """The level that a card had at a moment, if it stood."""
        level, status, since = None, None, None
        for look in card["looks"]:
            if look["at"] <= now:
                level, status, since = look["level"], look["status"], look["at"]
        kept = card["kept"]
        if kept is not None and kept["raised_at"] <= now and kept["status"] != "withdrawn":
            if level != kept["level"]:
                level, since = kept["level"], kept["raised_at"]
                status = "waiting" if self.rules[card["rule"]].get("issue") == "confirm" else "standing"
        for ruling in card["rulings"]:
            if ruling["at"] <= now and ruling["level"] == level:
                status = "revoked" if ruling["act"] == "revoke" else "standing"
        return level if status == "standing" and level in card["levels"] else None

    def account(self, subject, now):
        """What stands to somebody's account, the earliest first: day, level or None, kind, case."""
        cards = []
        for card in self.on_cards[subject]:
            level = self.level_then(card, now)
            if level is None:
                continue
            at, event = card["levels"][level]
            unit, handler, _ = who_answers(self.rules[card["rule"]], card["case"], at, event, self.programme)
            if subject in (f"unit:{unit}", f"person:{handler}"):
                cards.append((day_of(at), at, level, card["rule"], card["case"]["case"]))
        cards.sort(key=lambda one: (one[1], one[4]))
        imposed = [
            (one["from"], one["from"], None, one["kind"], one["case"])
            for one in self.imposed
            if one["subject"] == subject and one["at"] <= now and (one["lifted_at"] is None or one["lifted_at"] > now)
        ]
        imposed.sort(key=lambda one: (one[0], one[3]))
        return sorted(cards + imposed, key=lambda one: one[0])

    def declined_on(self, proposal, now):
        by = self.kinds[proposal["kind"]].get("declined", [])
        decided = [self.facts.cases[proposal["case"]], *self.children[proposal["case"]]]
        ends = [day_of(one["closed_at"]) for one in decided if one["outcome"] in by and one["closed_at"] <= now]
        return max(ends, default=None)

    def called_for(self, subject, now, made):
        """The consequence that an account calls for and that was not made before, with its grounds."""
        today, best = day_of(now), None
        counted = self.account(subject, now)
        for kind in self.programme.consequences:
            if kind["of"] != subject.split(":")[0]:
                continue
            rolling = kind.get("counted_in", "calendar_year") == "rolling_year"
            since = months_later(today, -12) + DAY if rolling else today.replace(month=1, day=1)
            within = [one for one in counted if since <= one[0] <= today]
            grounds = next(
                (found for found in (self.met(ground, within, now) for ground in kind.get("proposed_when", [])) if found), None
            )
            if grounds and (best is None or kind["weight"] > best[0]["weight"]):
                best = kind, since, grounds
        if best is None:
            return None
        kind, since, grounds = best
        for one in made:
            declined = self.declined_on(one, now)
            is_new = declined is not None and any(ground[0] > declined for ground in grounds)
            if self.kinds[one["kind"]]["weight"] >= kind["weight"] and since <= one["on"] <= today and not is_new:
                return None
        return kind["id"], [written(ground) for ground in grounds]

    def met(self, ground, within, now):
        """What meets a ground: of the cards of one case the highest."""
        if "consequence" in ground:
            found = [one for one in within if one[2] is None and one[3] == ground["consequence"]]
        else:
            highest = {}
            for one in within:
                if one[2] is not None and LEVELS[one[2]] >= LEVELS[ground["cards"]]:
                    known = highest.get(one[4])
                    if known is None or LEVELS[known[2]] < LEVELS[one[2]]:
                        highest[one[4]] = one
            found = [one for one in within if highest.get(one[4]) is one]
        enough = self.programme.amount(ground["at_least"], {"at": now, "fields": {}}, {})
        return found if len(found) >= enough else None

    def disagreements(self):
        yield from self.about_what_was_imposed()
        for subject, made in self.made.items():
            for at, one in enumerate(made):
                yield from self.about_proposal(subject, one, made[:at] + made[at + 1 :])
        for subject, now, slack in self.moments():
            yield from self.about_what_was_not_proposed(subject, now, slack)

    def about_what_was_imposed(self):
        keys = ("from", "until", "lifted_by")
        of = lambda one: (one["subject"], one["kind"], one["case"], one["version"])
        city = {of(one): tuple(one[key] for key in keys) for one in self.facts.imposed}
        here = {of(one): tuple(one[key] for key in keys) for one in self.imposed}
        for key in sorted(city.keys() | here.keys()):
            if city.get(key) != here.get(key):
                yield f"imposed {key}: {city.get(key)} in the city, {here.get(key)} here"

    def about_proposal(self, subject, proposal, others):
        now = proposal["at"]
        made = [one for one in others if one["at"] < now]
        found = self.called_for(subject, now, made)
        if found is None or found[0] != proposal["kind"]:
            yield f"{subject} {proposal['on']}: {proposal['kind']} proposed in the city, {found and found[0]} here"
            return
        told = self.facts.cases[proposal["case"]]["first"].get("grounds", [])
        if sorted(told) != sorted(found[1]):
            yield f"{subject} {proposal['on']} {proposal['kind']}: grounds {sorted(told)} in the city, {sorted(found[1])} here"

    def moments(self):
        """When an account was looked at: whose, when, and how long what follows may take."""
        seen = set()
        for subject, cards in self.on_cards.items():
            seen |= {(subject, look["at"], 0) for card in cards for look in card["looks"]}
        seen |= {(one["subject"], one["at"], SOON) for one in self.imposed}
        return sorted(seen)

    def about_what_was_not_proposed(self, subject, now, slack):
        all_made = self.made.get(subject, [])
        found = self.called_for(subject, now, [one for one in all_made if one["at"] <= now])
        if found and now + slack <= self.facts.as_of and not any(now < one["at"] <= now + slack for one in all_made):
            yield f"{subject} {day_of(now)}: {found[0]} proposed here, on the grounds {found[1]}, and not in the city"


def subject_of(case):
    if "subject_person" in case["last"]:
        return "person:" + case["last"]["subject_person"]
    return "unit:" + case["last"]["subject_unit"] if "subject_unit" in case["last"] else None


def written(ground):
    day, _, level, kind, case = ground
    return f"{day} {level} {kind} {case}" if level else f"{day} {kind} {case}"
