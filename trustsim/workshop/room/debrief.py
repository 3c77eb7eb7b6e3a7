"""After the year: what happened, where trust broke, what another choice would have done, this room beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.another import another
from ...analysis.explain import deed_words
from ...drivers.ensemble import run_seeds
from ...drivers.run import Run
from ...drivers.shares import MONTHLY, threads_at_hand
from ...model.chance import future_seeds
from ...model.measures import MEASURES
from ...model.state import FACETS
from .played import playing
from .state import DEBRIEF
from .words import QUESTIONS, TAPS
from .year import Year

COMPARED = ("represented", "collective_voice", "informed", "pledged", "backing")
"""Measures on which a room is set beside simulated ones."""
ROOMS = 100
FALLS = 3
LEAST_FALL = 0.05
"""Trust lost in a month below which nothing is said to have broken."""
DEEDS_SHOWN = 3
TO = {
    "voice": "to speak for it",
    "candour": "to share opportunities first",
    "reciprocity": "to give way in turn",
    "fairness": "to share out fairly",
}


@dataclass(frozen=True)
class Fall:
    """Trust that broke: who trusted whom, in which question, from what to what (of 100), in which month, and why."""

    month: int
    truster: str
    trusted: str
    question: str
    before: int
    after: int
    words: str
    reason: str


@dataclass(frozen=True)
class Spoken:
    """Who spoke for a PCN in a month ('nobody', 'manager' or an id), whether there was a chair, and what came back."""

    who: str
    sat: bool
    heard_back: bool | None
    """None where it went itself, or where nobody could report."""
    sign: str
    """As a table says it in a letter or two."""
    words: str


SIGNS = "■ sat there itself · a letter: who spoke for it (M the manager), ✓ and told it what was settled, ✗ and did not"
UNHEARD = "□ whoever went found no chair · – nobody spoke for it"


def who_spoke(year: Year) -> list[dict[str, Any]]:
    """By month: who spoke for each PCN, and whether it heard back."""
    return [
        {
            "month": month,
            "tell": year.play.happening(month).tell,
            "left_out": month in year.state.dropped,
            "spoken": {id_: vars(_spoken(year, month, i)) for i, id_ in enumerate(year.directors)},
        }
        for month in range(1, year.state.month + 1)
    ]


def _spoken(year: Year, month: int, i: int) -> Spoken:
    trace, ids, place = year.run.trace, year.directors, year.play.place
    j = int(trace.representative[month, i])
    sat = bool(trace.directors[month]["spoken"][i])
    if j < 0:
        return Spoken("nobody", False, None, "–", "nobody spoke for it")
    if j == i:
        chair = "sat there" if sat else "found no chair"
        return Spoken(ids[i], sat, None, "■" if sat else "□", f"went itself and {chair}")
    manager = j == len(ids)
    who, name, letter = ("manager", "the manager", "M") if manager else (ids[j], place.pcn_names[j], place.letters[j])
    if not sat:
        return Spoken(who, False, None, f"{letter}□", f"{name} went for it and found no chair")
    told = bool(trace.directors[month]["told"][i])
    came = "and told it what was settled" if told else "and told it nothing"
    return Spoken(who, True, told, f"{letter}{'✓' if told else '✗'}", f"{name} spoke for it {came}")


def falls(year: Year) -> list[Fall]:
    """The largest losses of trust in one month, each of another pair, with the deeds of that month.

    Where people play, one of the two at least is theirs: there is somebody to ask.
    """
    months, count = year.state.month, len(year.directors)
    trust = year.run.trace.trust[: months + 1, :, :, :count]
    lost = trust[:-1] - trust[1:]
    changed = np.stack([month["changed"] for month in year.run.trace.directors])[1 : months + 1]
    lost = np.where((changed[:, :, None, None] == 1) | (changed[:, None, None, :] == 1), 0.0, lost)
    theirs = _played(year, months)
    lost = np.where(theirs[:, :, None, None] | theirs[:, None, None, :] | ~theirs.any(), lost, 0.0)
    found: list[Fall] = []
    pairs: set[tuple[int, int]] = set()
    for at in np.argsort(lost, axis=None)[::-1]:
        month, i, f, j = (int(k) for k in np.unravel_index(at, lost.shape))
        if lost[month, i, f, j] < LEAST_FALL or len(found) == FALLS:
            break
        if i == j or (i, j) in pairs:
            continue
        pairs.add((i, j))
        found.append(_fall(year, month + 1, i, j, f))
    return found


def _fall(year: Year, month: int, i: int, j: int, f: int) -> Fall:
    before, after = (round(100 * float(year.run.trace.trust[month - back, i, f, j])) for back in (1, 0))
    truster, trusted = (year.play.place.pcn_names[k] for k in (i, j))
    words = f"Month {month}: {truster} trusted {trusted} less {TO[FACETS[f]]}, {after} of 100 after {before}."
    deeds = "; ".join(_deeds(year.run, month, i, j, f))
    reason = f"{deeds[0].upper()}{deeds[1:]}." if deeds else "It was what others said, and time."
    return Fall(month, year.directors[i], year.directors[j], FACETS[f], before, after, words, reason)


def _played(year: Year, months: int) -> NDArray[np.bool_]:
    """By month, 1 to `months`, and director: whether a person played it."""
    choices, ids = year.state.choices, year.directors
    played = [playing(choices, month) for month in range(1, months + 1)]
    return np.array([[id_ in those for id_ in ids] for those in played], dtype=bool).reshape(months, len(ids))


def _deeds(of: Run, month: int, truster: int, trusted: int, facet: int) -> tuple[str, ...]:
    """The month's bad deeds between two directors in a question, the worst first."""
    deeds = of.deeds
    rows = deeds[
        (deeds[:, 0] == month)
        & (deeds[:, 1] == facet)
        & (deeds[:, 2] == truster)
        & (deeds[:, 3] == trusted)
        & (deeds[:, 6] > 0)
    ]
    worst = rows[np.argsort(-rows[:, 6])][:DEEDS_SHOWN]
    return tuple(dict.fromkeys(deed_words(of, truster, trusted, int(row[4])) for row in worst))


def checks(year: Year) -> list[dict[str, Any]]:
    """Each trust check of a month that counts beside the model's tally of that month, both of 100."""
    return [_beside_the_tally(year, check) for check in _counted(year)]


def _counted(year: Year) -> list[dict[str, Any]]:
    return [check for check in year.state.checks if check["month"] <= year.state.month]


def _beside_the_tally(year: Year, check: Mapping[str, Any]) -> dict[str, Any]:
    trace, ids = year.run.trace, year.directors
    month, i, j = check["month"], ids.index(check["director"]), ids.index(check["of"])
    tally = {facet: round(100 * float(trace.trust[month, i, f, j])) for f, facet in enumerate(FACETS)}
    tally["backing"] = round(100 * float(trace.backing[month, j]))
    said = {question: round(100 * (check["taps"][question] - TAPS[0]) / (TAPS[-1] - TAPS[0])) for question in QUESTIONS}
    return {"month": month, "director": check["director"], "of": check["of"], "said": said, "tally": tally}


def before_and_after(year: Year) -> dict[str, Any] | None:
    """The first trust check beside the last, by those people alone who answered both; the others are only counted.

    None where checks were given in one month alone.
    """
    counted = _counted(year)
    months = sorted({check["month"] for check in counted})
    if len(months) < 2:
        return None
    ends = (months[0], months[-1])
    first, last = ({check["by"] for check in counted if check["month"] == month} for month in ends)
    both = first & last
    return {
        "both": len(both),
        "only_before": len(first - last),
        "only_after": len(last - first),
        "rows": [
            _together(year, month, [c for c in counted if c["month"] == month and c["by"] in both]) for month in ends
        ],
    }


def _together(year: Year, month: int, given: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The mean of checks, and of the model's tallies beside them."""
    beside = [_beside_the_tally(year, check) for check in given]
    means = {
        kind: {question: round(sum(one[kind][question] for one in beside) / len(beside)) for question in QUESTIONS}
        for kind in ("said", "tally")
        if beside
    }
    return {"month": month, **means}


def measured(of: Run, months: int) -> dict[str, list[float | None]]:
    """The compared measures of a run by month, 1 to `months`, as the model counts them."""
    names = list(MEASURES)
    return {
        measure: [
            float(value) if np.isfinite(value) else None for value in of.panel[1 : months + 1, -1, names.index(measure)]
        ]
        for measure in COMPARED
    }


def another_choice(year: Year, month: int, director: str, choice: str, value: Any) -> dict[str, Any]:
    """The same dice with one other choice: everybody's later moves kept, and everybody simulated from there.

    Raises InputError for a month that was not played or a choice that cannot be made.
    """
    state, new = year.state, year.other(month, director, choice, value)
    made = year.choices(state)
    then = []
    if month < year.run.months:
        then = [{"month": month + 1, "director": one, "choice": "played", "value": "no"} for one in year.directors]
    until_then = [one for one in made if one["month"] <= month]
    return {
        "choice": new,
        "as_it_was": measured(year.run, state.month),
        "others_as_they_did": measured(another(year.run, new, made), state.month),
        "simulated_from_there": measured(another(year.run, new, until_then, then), state.month),
        "people": "People would have answered differently; the simulated directors are simpler than you.",
    }


def beside_simulated(year: Year, rooms: int = ROOMS) -> dict[str, Any]:
    """The room's mean of each measure over the year beside those of simulated rooms, each with other luck."""
    months = year.state.month
    place = year.scenario(year.state)
    others = run_seeds(place, future_seeds(year.log.seed, rooms), threads_at_hand(), keep=MONTHLY)
    found: dict[str, Any] = {}
    for measure in COMPARED:
        (ours,) = _means(year.run.panel[None], months, measure)
        theirs = sorted(one for one in _means(others.panels, months, measure) if one is not None)
        words = "nothing to count in our room"
        if ours is not None:
            words = f"ours {round(100 * ours)}, above {sum(one < ours for one in theirs)} of {len(theirs)}"
        found[measure] = {"label": MEASURES[measure].label, "ours": ours, "others": theirs, "words": words}
    return found


def _means(panels: NDArray[np.float64], months: int, measure: str) -> list[float | None]:
    """The mean of a measure over months 1 to `months` in each of several runs; None where it was never counted."""
    of = panels[:, 1 : months + 1, -1, list(MEASURES).index(measure)]
    known = np.isfinite(of)
    sums, counts = np.where(known, of, 0.0).sum(axis=1), known.sum(axis=1)
    return [float(s / c) if c else None for s, c in zip(sums, counts, strict=True)]


def rooms_beside(year: Year) -> list[dict[str, Any]]:
    """The rooms on the same luck in the order opened: what each comes to, once its year is over.

    `worst` is the month in which trust, over all pairs and questions, fell most; None where it never fell.
    """
    logs = year.log.on_the_same_luck
    key = tuple((log.code, len(log.entries)) for log in logs)
    if year.kept.get("rooms", ((), []))[0] != key:
        rooms = [year if log.code == year.log.code else Year(log, year.play) for log in logs]
        year.kept["rooms"] = (key, [_room(k, room, room is year) for k, room in enumerate(rooms, start=1)])
    return year.kept["rooms"][1]


def _room(number: int, room: Year, ours: bool) -> dict[str, Any]:
    months = room.state.month
    if room.state.phase != DEBRIEF or not months:
        return {"number": number, "ours": ours, "over": False}
    means = {measure: _means(room.run.panel[None], months, measure)[0] for measure in COMPARED}
    changes = np.diff(room.run.trace.trust[: months + 1, :, :, : len(room.directors)].mean(axis=(1, 2, 3)))
    worst = int(changes.argmin()) + 1 if changes.min() < 0 else None
    return {"number": number, "ours": ours, "over": True, "months": months, "means": means, "worst": worst}


def debrief(year: Year) -> Mapping[str, Any]:
    """All screens of the debrief; what needs 100 simulated rooms is worked out once."""
    state, kept = year.state, year.kept
    if "debrief" not in kept:
        kept["debrief"] = _screens(year)
    tried = state.another
    if tried and kept.get("tried") != tried:
        kept["tried"], kept["another"] = tried, another_choice(year, **tried)
    return {**kept["debrief"], "another": kept["another"] if tried else None, "rooms": rooms_beside(year)}


def _screens(year: Year) -> dict[str, Any]:
    place = year.play.place
    return {
        "names": dict(zip(year.directors, place.pcn_names, strict=True)),
        "letters": dict(zip(year.directors, place.letters, strict=True)),
        "months": year.state.month,
        "spoke": who_spoke(year),
        "signs": [SIGNS, UNHEARD],
        "falls": [vars(fall) for fall in falls(year)],
        "checks": checks(year),
        "before_and_after": before_and_after(year),
        "beside": beside_simulated(year),
        "measured": measured(year.run, year.state.month),
    }
