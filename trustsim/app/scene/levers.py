"""The levers: what each is, where it stands without changes, and where the visitor put it."""

from __future__ import annotations

from typing import Any

from ...analysis.words import lowered
from ...model.parameters import GROUPS, PARAMETERS, Parameter
from ...scenario import Scenario
from ..changes import Changes

GROUP_NAMES = {
    "people": "People",
    "meetings": "Meetings and voice",
    "sharing": "Sharing",
    "practices": "Practices",
    "policy": "Policy and shocks",
}
OPTION_NAMES = {
    "meetings.manager_paid_by": {"place": "the place", "pcns": "the PCNs"},
    "sharing.federation": {"no": "none", "yes": "a federation"},
    "practices.goals": {"implicit": "left unsaid", "dual": "two, said aloud"},
    "practices.measures": {"national": "set nationally", "local": "set here"},
}
AS_PERCENT = ("share", "probability", "trust", "satisfaction")
"""Units of 0 to 1 that are shown out of 100."""
SUFFIXES = {
    "share": "%",
    "probability": "%",
    "trust": "of 100",
    "satisfaction": "of 100",
    "probability a month": "% a month",
    "share a year": "% a year",
    "seats": "seats",
    "of full time": "of full time",
    "pounds a patient and year": "£ a patient a year",
}
STEPS = {
    "seats": 1.0,
    "of full time": 0.1,
    "pounds a patient and year": 0.5,
    "probability a month": 0.5,
    "share a year": 0.5,
}
WIDEST = {"meetings.seats": 12.0, "policy.pcn_money": 80.0}
"""Ends of sliders that are narrower than what a file may say; the number box still takes all."""


def levers_scene(place: Scenario, changes: Changes) -> dict[str, Any]:
    """The five groups of levers."""
    start = place.structure().levers[0]
    groups = [
        {
            "id": group,
            "name": name,
            "levers": [_lever(p, start, changes) for p in GROUPS[group] if p.lever],
        }
        for group, name in GROUP_NAMES.items()
    ]
    return {"groups": groups, "months": place.months}


def _lever(p: Parameter, start: Any, changes: Changes) -> dict[str, Any]:
    values = [float(value) for value in start[p.name]]
    moved = changes.levers.get(p.path)
    base = p.plain(values[0])
    described: dict[str, Any] = {
        "path": p.path,
        "label": p.label,
        "help": p.meaning,
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
    scale = _scale(p)
    high = min(p.high, WIDEST.get(p.path, p.high))
    return {
        **described,
        "low": p.low * scale,
        "high": high * scale,
        "most": p.high * scale,
        "step": STEPS.get(p.unit, 1.0),
        "suffix": SUFFIXES[p.unit],
    }


def _scale(p: Parameter) -> float:
    return 100.0 if "%" in SUFFIXES.get(p.unit, "") or p.unit in AS_PERCENT else 1.0


def shown(p: Parameter, value: float | int | str) -> float | int | str:
    """A value as the page shows it: shares out of 100."""
    return value if isinstance(value, str) else round(float(value) * _scale(p), 6)


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
    scale = _scale(p)
    if not p.low * scale <= value <= p.high * scale:
        raise ValueError(f"give a number from {p.low * scale:g} to {p.high * scale:g}")
    number = value / scale
    return round(number) if p.whole else round(number, 8)


def chip(path: str, changes: Changes, place: Scenario) -> dict[str, Any]:
    """One change in words: Feedback after meetings 40 → 75%, from month 12."""
    p, lever = PARAMETERS[path], changes.levers[path]
    before = p.plain(float(place.structure().levers[0][p.name][0]))
    when = f"from month {lever.start}" if lever.start else "from the start"
    return {"path": path, "label": p.label, "words": f"{figure(p, before)} → {figure(p, lever.value)}, {when}"}


def figure(p: Parameter, value: float | int | str) -> str:
    """A value in words: 75%, none, half time, 3 seats, two, said aloud."""
    if isinstance(value, str):
        return OPTION_NAMES[p.path][value]
    if p.unit == "of full time":
        return {0.0: "none", 0.5: "half time", 1.0: "full time"}.get(float(value), f"{100 * value:g}% of full time")
    if p.unit == "pounds a patient and year":
        return f"£{value:.2f}"
    number, suffix = shown(p, value), SUFFIXES[p.unit]
    return f"{number:g}{suffix}" if suffix.startswith("%") else f"{number:g} {suffix}"
