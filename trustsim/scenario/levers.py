"""The table of parameters in force: defaults, the scenario's, the place's, then interventions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustsim.model.parameters import GROUPS, PARAMETERS, Parameter, defaults
from trustsim.model.state import Ints

from .draw import Spreads
from .refusals import Problems
from .schema import Place, ScenarioFile
from .settings import A_MONTH, A_PLACE, ANYWHERE, meant, nearest, stored
from .tree import Loc

Record = np.recarray[tuple[int, int], np.dtype[np.void]]


@dataclass(frozen=True)
class Change:
    """Settings in force from a first to a last month (included) in some places."""

    first: int
    last: int
    places: tuple[int, ...]
    values: Mapping[str, float]


def setting(
    problems: Problems, loc: Loc, path: str, value: Any, scopes: frozenset[str]
) -> tuple[Parameter, float] | None:
    """A parameter and its stored value; None where they cannot be used here, which is noted."""
    p = PARAMETERS.get(path)
    if p is None:
        problems.add(loc, value, lambda: f"no such parameter: {meant(path)}")
        return None
    try:
        if p.scope not in scopes:
            raise ValueError(_out_of_scope(p, scopes))
        return p, stored(p, value)
    except ValueError as error:
        problems.add(loc, value, str(error))
        return None


def _out_of_scope(p: Parameter, scopes: frozenset[str]) -> str:
    if p.scope == "system":
        return f"{p.path} holds for the whole system and run: set it under `parameters` at the top"
    return f"{p.path} only acts at the start: set it under `parameters`"


def dotted(problems: Problems, loc: Loc, values: Mapping[str, Any], scopes: frozenset[str]) -> dict[str, float]:
    """Stored values by path of `{dotted path: value}`."""
    found = (setting(problems, (*loc, path), path, value, scopes) for path, value in values.items())
    return {p.path: number for p, number in filter(None, found)}


def nested(problems: Problems, loc: Loc, groups: Mapping[str, Any] | None, scopes: frozenset[str]) -> dict[str, float]:
    """Stored values by path of `{group: {name: value}}`."""
    values: dict[str, float] = {}
    for group, names in (groups or {}).items():
        if group not in GROUPS or not isinstance(names, dict):
            problems.add((*loc, group), names, _not_a_group(group))
            continue
        for name, value in names.items():
            if one := setting(problems, (*loc, group, name), f"{group}.{name}", value, scopes):
                values[one[0].path] = one[1]
    return values


def _not_a_group(group: str) -> str:
    if group in GROUPS:
        return f"give a mapping, such as {{{GROUPS[group][0].name}: value}}"
    if group in PARAMETERS:
        return f"write {group.replace('.', ': {', 1)}: value}}"
    return f"there is no such group: {nearest(group, GROUPS)}"


def starts(problems: Problems, file: ScenarioFile) -> list[dict[str, float]]:
    """For each place the settings at the start that are not defaults."""
    system = nested(problems, ("parameters",), file.parameters, ANYWHERE)
    return [{**system, **_of_place(problems, p, place)} for p, place in enumerate(file.places)]


def _of_place(problems: Problems, p: int, place: Place) -> dict[str, float]:
    own = nested(problems, ("places", p, "parameters"), place.parameters, A_PLACE)
    if place.seats is not None:
        loc: Loc = ("places", p, "seats")
        if "meetings.seats" in own:
            problems.add(loc, place.seats, "parameters.meetings.seats says it too: keep one of the two")
        if one := setting(problems, loc, "meetings.seats", place.seats, A_PLACE):
            own[one[0].path] = one[1]
    return own


def spreads(start: Mapping[str, float]) -> Spreads:
    """What shapes the drawing of a place's PCNs."""

    def value(path: str) -> float:
        return start.get(path, PARAMETERS[path].default)

    return Spreads(value("meetings.need"), value("meetings.need_spread"), value("practices.size_spread"))


def changes(problems: Problems, file: ScenarioFile, place_ids: Sequence[str], months: int) -> list[Change]:
    """The settings that interventions make, in the order of the file."""
    made: list[Change] = []
    for i, entry in enumerate(file.interventions or ()):
        if entry.set is None:
            continue
        values = dotted(problems, ("interventions", i, "set"), entry.set, A_MONTH)
        places = tuple(p for p, id_ in enumerate(place_ids) if entry.place in (None, id_))
        first = entry.from_ or entry.at or 1
        made.append(Change(first, entry.until or months, places, values))
    return made


def table(months: int, start: Sequence[Mapping[str, float]], made: Sequence[Change]) -> tuple[Ints, Record]:
    """Give the row in force in each month 0..months, and the rows [period, place].

    A row begins wherever a change does, or ends.
    """
    edges = {m for change in made for m in (change.first, change.last + 1) if m <= months}
    begins = np.array([0, *sorted(edges)], np.int64)
    rows = defaults(len(begins), len(start))
    fields = rows.view(np.ndarray)
    for p, values in enumerate(start):
        for path, value in values.items():
            fields[PARAMETERS[path].name][:, p] = value
    for change in made:
        inside = slice(*np.searchsorted(begins, (change.first, change.last + 1)))
        for path, value in change.values.items():
            fields[PARAMETERS[path].name][inside, list(change.places)] = value
    periods = np.searchsorted(begins, np.arange(months + 1), side="right") - 1
    return periods.astype(np.int64), rows
