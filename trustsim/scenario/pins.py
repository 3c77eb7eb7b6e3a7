"""What single months are pinned to: shocks, changes of director, opportunities and the like."""

from collections.abc import Callable, Sequence

import numpy as np

from trustsim.model.state import Floats, Pins

from .index import Index
from .refusals import Problems
from .schema import Intervention
from .tree import Loc

EVENTS = (
    "shock",
    "director_leaves",
    "redraw",
    "opportunity",
    "give_way",
    "slip",
    "extra_money",
    "pool_factor",
)


def pins(
    problems: Problems,
    entries: Sequence[Intervention],
    index: Index,
    months: int,
    slip_help: Callable[[int, int], float],
) -> Pins:
    """The pins of a scenario; also writes redrawn boundaries into `index.where`.

    `slip_help(month, place)` is the parameter in force. What cannot be used is noted and left out.
    """
    made = _none(months, len(index.pcn_ids), len(index.place_ids))
    usable = [
        (i, entry) for i, entry in enumerate(entries) if _timely(problems, ("interventions", i), entry, index, months)
    ]
    for i, entry in usable:
        for id_, to in (entry.redraw or {}).items():
            loc = ("interventions", i, "redraw", id_)
            who, where = index.pcn(problems, loc, id_), index.place(problems, loc, to)
            if who is not None and where is not None and entry.at:
                made.moves_to[entry.at, who] = where
    for month, who in np.argwhere(made.moves_to >= 0):
        index.where[month:, who] = made.moves_to[month, who]
    for i, entry in usable:
        if entry.at:
            _place_wide(problems, ("interventions", i), entry, entry.at, index, made)
            _of_directors(problems, ("interventions", i), entry, entry.at, index, made, slip_help)
    return made


def _none(months: int, n: int, places: int) -> Pins:
    t = months + 1

    def full(width: int, value: float) -> Floats:
        return np.full((t, width), value)

    nan = float("nan")
    return Pins.of(
        shock=full(places, 0.0),
        leaves=np.zeros((t, n), np.int64),
        successor_benevolence=full(n, nan),
        successor_propensity=full(n, nan),
        moves_to=np.full((t, n), -1, np.int64),
        opportunity=full(places, nan),
        hearer=np.full((t, places), -1, np.int64),
        found_out=np.zeros((t, places), np.int64),
        asked=np.full((t, n), -1, np.int64),
        slip=full(n, nan),
        slip_helped=full(n, nan),
        extra_money=full(places, 0.0),
        pool_factor=full(places, 1.0),
    )


def _timely(problems: Problems, loc: Loc, entry: Intervention, index: Index, months: int) -> bool:
    """Whether an entry says what happens, when and where; what it does not is noted."""
    before = len(problems.found)
    said = [name for name in EVENTS if getattr(entry, name) is not None]
    if entry.place is not None:
        index.place(problems, (*loc, "place"), entry.place)
    if (entry.from_ is None) == (entry.at is None):
        problems.missing((*loc, "at"), "give either at (one month) or from (a first month)")
    for key, month in (("from", entry.from_), ("until", entry.until), ("at", entry.at)):
        if month is not None and month > months:
            problems.add((*loc, key), month, f"give a month from 1 to {months}, or a longer `months`")
    if entry.until is not None and entry.until < (entry.from_ or 1):
        problems.add((*loc, "until"), entry.until, f"give a month from {entry.from_} on")
    if entry.until is not None and entry.at is not None:
        problems.add((*loc, "until"), entry.until, "until goes with from: write from in place of at")
    if entry.from_ is not None and said:
        problems.add((*loc, "from"), entry.from_, f"{said[0]} happens in one month: write at")
    if not entry.set and not said:
        problems.missing((*loc, "set"), "say what changes, such as set: {meetings.feedback: 0.9}")
    if entry.successor is not None and entry.director_leaves is None:
        problems.missing((*loc, "director_leaves"), "name the PCN whose director leaves")
    return len(problems.found) == before


def _place_wide(problems: Problems, loc: Loc, entry: Intervention, at: int, index: Index, made: Pins) -> None:
    every = [p for p, id_ in enumerate(index.place_ids) if entry.place in (None, id_)]
    if entry.shock is not None:
        made.shock[at, every] = entry.shock
    if entry.pool_factor is not None:
        made.pool_factor[at, every] = entry.pool_factor
    if entry.extra_money is not None:
        if len(every) > 1:
            problems.missing((*loc, "place"), "name the place that gets the money")
        else:
            made.extra_money[at, every] = entry.extra_money
    if entry.opportunity is not None:
        _opportunity(problems, loc, entry, at, index, made)


def _opportunity(problems: Problems, loc: Loc, entry: Intervention, at: int, index: Index, made: Pins) -> None:
    what = entry.opportunity
    if what is None:
        return
    where = index.place_ids.index(entry.place) if entry.place else 0 if len(index.place_ids) == 1 else None
    inner = (*loc, "opportunity")
    hearer = -1
    if what.heard_by not in (None, "attender"):
        found = index.pcn(problems, (*inner, "heard_by"), what.heard_by, ("attender",))
        if found is None:
            return
        hearer, home = found, int(index.where[at, found])
        if where is not None and home != where:
            problems.add((*inner, "heard_by"), what.heard_by, f"name a PCN of {index.place_ids[where]}")
        where = home
    if where is None:
        problems.missing((*loc, "place"), "name the place where the opportunity comes up")
        return
    if isinstance(what.found_out, int) and what.found_out < at:
        problems.add((*inner, "found_out"), what.found_out, f"give a month from {at} on, chance or never")
    words = {None: 0, "chance": 0, "never": -1}
    made.opportunity[at, where] = what.pounds
    made.hearer[at, where] = hearer
    made.found_out[at, where] = what.found_out if isinstance(what.found_out, int) else words[what.found_out]


def _of_directors(
    problems: Problems,
    loc: Loc,
    entry: Intervention,
    at: int,
    index: Index,
    made: Pins,
    slip_help: Callable[[int, int], float],
) -> None:
    if entry.director_leaves is not None:
        who = index.pcn(problems, (*loc, "director_leaves"), entry.director_leaves)
        if who is not None:
            made.leaves[at, who] = 1
            if entry.successor is not None:
                given = entry.successor
                made.successor_benevolence[at, who] = _or_nan(given.benevolence)
                made.successor_propensity[at, who] = _or_nan(given.propensity)
    if entry.give_way is not None:
        asked = index.pcn(problems, (*loc, "give_way", "asked"), entry.give_way.asked)
        if asked is not None:
            in_favour = index.neighbour(problems, (*loc, "give_way", "for"), entry.give_way.for_, asked, at)
            made.asked[at, asked] = -1 if in_favour is None else in_favour
    if entry.slip is not None:
        who = index.pcn(problems, (*loc, "slip", "pcn"), entry.slip.pcn)
        if who is not None:
            helped = entry.slip.helped
            if helped is None:
                helped = entry.slip.chance * (1.0 - slip_help(at, int(index.where[at, who])))
            made.slip[at, who] = entry.slip.chance
            made.slip_helped[at, who] = helped


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
