"""Who may not have done what: whoever did the one does not do the other, and nobody acts in what they themselves are named in."""


def broken_guards(case, programme):
    """The acts of a case that its procedure's guards on persons forbid."""
    actions = programme.actions[case["procedure"]]
    did, given = {}, {}
    for event in case["log"]:
        given.update(event["fields"])
        actor, activity = event["actor"], event["activity"]
        for guard in actions.get(activity, {}).get("guards", []) if actor is not None else []:
            if actor in did.get(guard.get("separated_from"), ()):
                yield f"{case['case']} {activity}: by whoever took {guard['separated_from']}"
            named = given.get(guard.get("apart_from"), [])
            if {actor, event["actor_unit"]} & set(named if isinstance(named, list) else [named]):
                yield f"{case['case']} {activity}: by whom {guard['apart_from']} names"
        if actor is not None:
            did.setdefault(activity, set()).add(actor)
