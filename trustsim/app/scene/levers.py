"""The levers: what each is, where it stands without changes, and where the visitor put it."""

from __future__ import annotations

from typing import Any

from ...analysis.settings import OPTION_NAMES, SUFFIXES, figure, scale, shown
from ...analysis.words import lowered
from ...model.parameters import GROUPS, PARAMETERS, Parameter
from ...scenario import Scenario
from ..changes import Changes, Happening

GROUP_NAMES = {
    "people": "People",
    "meetings": "Meetings and voice",
    "sharing": "Sharing",
    "practices": "Practices",
    "policy": "Policy and shocks",
}
STEPS = {
    "seats": 1.0,
    "of full time": 0.1,
    "pounds a patient and year": 0.5,
    "probability a month": 0.5,
    "share a year": 0.5,
}
WIDEST = {"meetings.seats": 12.0, "people.turnover": 0.1, "policy.pcn_money": 80.0}
"""Ends of sliders that are narrower than what a file may say; the number box still takes all."""


MAIN = (
    "people.turnover",
    "people.handover",
    "people.propensity",
    "meetings.manager_wte",
    "meetings.feedback",
    "meetings.canvassing",
    "meetings.seats",
    "sharing.opportunity_rule",
    "sharing.open_book",
    "sharing.federation",
    "practices.claim",
    "practices.engagement",
    "practices.goals",
    "policy.pressure",
    "policy.rigidity",
    "policy.development",
)
"""Levers shown at once, in this order: what the lead of a system can most nearly bring about."""
HELP = {
    "people.propensity": "How far a director trusts a colleague it knows nothing of, on average.",
    "people.propensity_spread": "How much directors differ in their readiness to trust.",
    "people.benevolence": "How often a director acts for the group when tempted not to, on average.",
    "people.benevolence_spread": "How much directors differ in good will.",
    "people.scars": "How deep the hurts go that directors bring from before the start.",
    "practices.goals": "Left unsaid, practices and system each expect more than half of a director's time; said aloud, "
    "each has an agreed share.",
}
"""Help in plain words where the declared meaning is for modellers."""


def levers_scene(place: Scenario, changes: Changes) -> dict[str, Any]:
    """The five groups of levers, and what happens in a month."""
    start = place.structure().levers[0]
    groups = [
        {"id": group, "name": name, "levers": [_lever(p, start, changes) for p in _in_order(group)]}
        for group, name in GROUP_NAMES.items()
    ]
    return {
        "groups": groups,
        "months": place.months,
        "happenings": [_told(happening, place) for happening in changes.happenings],
        "pcns": [{"id": id_, "name": name} for id_, name in zip(place.pcn_ids, place.pcn_names, strict=True)],
    }


def _in_order(group: str) -> list[Parameter]:
    """The levers of a group, the main ones first."""
    levers = [p for p in GROUPS[group] if p.lever]
    return sorted(levers, key=lambda p: MAIN.index(p.path) if p.path in MAIN else len(MAIN))


def _lever(p: Parameter, start: Any, changes: Changes) -> dict[str, Any]:
    values = [float(value) for value in start[p.name]]
    moved = changes.levers.get(p.path)
    base = p.plain(values[0])
    described: dict[str, Any] = {
        "path": p.path,
        "label": p.label,
        "help": HELP.get(p.path, p.meaning),
        "main": p.path in MAIN,
        "varies": len(set(values)) > 1,
        "baseline": shown(p, base),
        "value": shown(p, moved.value) if moved else shown(p, base),
        "from": moved.start if moved else None,
        "changed": moved is not None,
        "can_start_later": p.scope == "month",
        "in_words": lowered(p.label),
    }
    if p.options:
        names = OPTION_NAMES[p.path]
        return {**described, "options": [{"value": o, "name": names[o]} for o in p.options]}
    times = scale(p)
    high = min(p.high, WIDEST.get(p.path, p.high))
    return {
        **described,
        "low": p.low * times,
        "high": high * times,
        "most": p.high * times,
        "step": STEPS.get(p.unit, 1.0),
        "suffix": SUFFIXES[p.unit],
    }


def meant(path: str, value: Any) -> float | int | str:
    """The value that a file would say for what the page sends.

    Raises ValueError for a path that is no lever or a value that is neither number nor option, with the cure.
    """
    p = PARAMETERS.get(path)
    if p is None or not p.lever:
        raise ValueError("there is no such lever")
    if p.options:
        if value not in p.options:
            raise ValueError(f"choose one of {', '.join(OPTION_NAMES[path].values())}")
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("give a number")
    times = scale(p)
    if not p.low * times <= value <= p.high * times:
        raise ValueError(f"give a number from {p.low * times:g} to {p.high * times:g}")
    number = value / times
    return round(number) if p.whole else round(number, 8)


def is_no_change(path: str, value: float | int | str, place: Scenario) -> bool:
    """Whether a lever stands at this value in the place as it is, everywhere and all the time."""
    p = PARAMETERS[path]
    number = float(p.options.index(str(value))) if p.options else float(value)
    return bool(abs(place.structure().levers[p.name] - number).max() < 1e-9)


def chips(changes: Changes, place: Scenario) -> list[dict[str, Any]]:
    """Each change in words, with what takes it away."""
    return [
        *(_chip(path, changes, place) for path in changes.levers),
        *(_told(happening, place) for happening in changes.happenings),
    ]


def _chip(path: str, changes: Changes, place: Scenario) -> dict[str, Any]:
    """One lever moved: Feedback after meetings 40 → 75%, from month 12."""
    p, lever = PARAMETERS[path], changes.levers[path]
    values = [float(value) for value in place.structure().levers[0][p.name]]
    before, after = figure(p, p.plain(values[0])), figure(p, lever.value)
    for unit in ("%", f" {SUFFIXES.get(p.unit, '')}"):
        if before.endswith(unit) and after.endswith(unit):
            before = before.removesuffix(unit)
    if len(set(values)) > 1:
        before = "differing"
    since = f", from month {lever.start}" if lever.start else ""
    return {"path": path, "label": p.label, "words": f"{before} → {after}{since}"}


def _told(happening: Happening, place: Scenario) -> dict[str, Any]:
    """One happening: Shake-up in month 60; New director Ashenmere PCN, in month 24."""
    if not happening.leaver:
        return {"path": happening.key, "label": "Shake-up", "words": f"in month {happening.month}"}
    name = place.pcn_names[place.pcn_ids.index(happening.leaver)]
    return {"path": happening.key, "label": "Director leaves", "words": f"{name}, in month {happening.month}"}
