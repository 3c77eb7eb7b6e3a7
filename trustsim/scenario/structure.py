"""A validated scenario file made into the engine's arrays."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from trustsim.model.state import Floats, Imposed, Ints, Pins, Structure

from . import levers
from .choices import impose
from .draw import Member, Network, Spreads, cast
from .history import Past, past
from .index import RESERVED, Index
from .pins import pins
from .refusals import Problems, validated
from .schema import MONTHS, MOST_IN_A_PLACE, MOST_PCNS, SEED, Choice, Place, ScenarioFile
from .tree import Tree

TENURE = 24.0
"""A director's months of service at the start where a file gives none."""


@dataclass(frozen=True)
class Built:
    """A scenario in both forms: as read, and as the engine's arrays."""

    file: ScenarioFile
    months: int
    networks: tuple[Network, ...]
    index: Index
    structure: Structure
    pins: Pins
    imposed: Imposed


def build(tree: Tree) -> Built:
    """Everything a run needs of a scenario; raises InputError for the first problem by line."""
    file = validated(ScenarioFile, tree)
    problems = Problems(tree)
    _identities(problems, file)
    start = levers.starts(problems, file)
    problems.settle()
    months = MONTHS if file.months is None else file.months
    seed = SEED if file.structure_seed is None else file.structure_seed
    spreads = tuple(levers.spreads(s) for s in start)
    networks = _cast(json.dumps(tree.data["places"], sort_keys=True), seed, spreads)
    index = Index.of([place.id for place in file.places], networks, months)
    made = levers.changes(problems, file, index.place_ids, months)
    periods, rows = levers.table(months, start, made)
    before = past(problems, file.history, index, start)
    fixed = pins(
        problems,
        file.interventions or (),
        index,
        months,
        lambda month, place: float(rows["slip_help"][periods[month], place]),
    )
    choices: Sequence[Choice] = file.choices or ()
    imposed = impose(problems, choices, index, months, in_file=True)
    problems.settle()
    structure = _structure(networks, before, periods, rows)
    return Built(file, months, networks, index, structure, fixed, imposed)


@lru_cache(maxsize=128)
def _cast(places: str, seed: int, spreads: tuple[Spreads, ...]) -> tuple[Network, ...]:
    """Draw the PCNs of places written as JSON; kept, since a sweep has the same ones at every point."""
    return cast([Place.model_validate(place) for place in json.loads(places)], seed, spreads)


def _identities(problems: Problems, file: ScenarioFile) -> None:
    """Note ids used twice or reserved, empty places, and sizes that do not add up."""
    seen: dict[str, set[str]] = {"place": set(), "PCN": set(), "practice": set()}

    def once(loc: tuple[str | int, ...], id_: str, kind: str) -> None:
        if id_ in seen[kind]:
            problems.add(loc, id_, f"another {kind} has this id: give each its own")
        seen[kind].add(id_)

    total = 0
    for p, place in enumerate(file.places):
        here = ("places", p)
        once((*here, "id"), place.id, "place")
        drawn = place.draw.pcns if place.draw else 0
        here_in_all = drawn + len(place.pcns or ())
        total += here_in_all
        if here_in_all > MOST_IN_A_PLACE:
            problems.add((*here, "pcns"), here_in_all, f"a place has at most {MOST_IN_A_PLACE} PCNs")
        if here_in_all == 0:
            problems.missing((*here, "pcns"), "a place needs a PCN: list them, or write draw: {pcns: 7}")
        for key in ("practices", "patients", "need"):
            spread = getattr(place.draw, key) if place.draw else None
            if isinstance(spread, list) and spread[0] > spread[1]:
                problems.add((*here, "draw", key), spread, "give the lower first: [low, high]")
        for i, pcn in enumerate(place.pcns or ()):
            loc = (*here, "pcns", i)
            once((*loc, "id"), pcn.id, "PCN")
            if pcn.id in RESERVED:
                problems.add((*loc, "id"), pcn.id, "this word has a meaning of its own: choose another id")
            for k, practice in enumerate(pcn.practices if isinstance(pcn.practices, list) else ()):
                if practice.id is not None:
                    once((*loc, "practices", k, "id"), practice.id, "practice")
            _adds_up(problems, loc, pcn.patients, pcn.practices)
    if total > MOST_PCNS:
        problems.add(("places",), total, f"a scenario has at most {MOST_PCNS:,} PCNs")


def _adds_up(problems: Problems, loc: tuple[str | int, ...], total: float | None, practices: object) -> None:
    count = practices if isinstance(practices, int) else len(practices) if isinstance(practices, list) else 12
    if total is None:
        return
    given = [p.patients for p in practices if p.patients is not None] if isinstance(practices, list) else []
    left, said = total - sum(given), int(total) if total == int(total) else total
    if len(given) == count and abs(left) > 0.5:
        problems.add((*loc, "patients"), said, f"its practices have {sum(given):g}: give one or the other")
    elif len(given) < count and left < count - len(given):
        problems.add((*loc, "patients"), said, "it leaves no patients for some practice: give more")


def _structure(networks: Sequence[Network], before: Past, periods: Ints, rows: levers.Record) -> Structure:
    members: list[tuple[int, Member]] = [(i, m) for i, n in enumerate(networks) for m in n.practices]
    directors = [n.given.director if n.given else None for n in networks]
    tenures = [TENURE if d is None or d.tenure is None else d.tenure for d in directors]
    return Structure(
        place=np.array([n.place for n in networks], np.int64),
        need=_floats([n.need for n in networks]),
        strength=np.array([n.strengths for n in networks], np.float64),
        benevolence=_floats([d.benevolence if d else None for d in directors]),
        propensity=_floats([d.propensity if d else None for d in directors]),
        cooperation=_floats([d.cooperation if d else None for d in directors]),
        tenure=_floats(tenures),
        alliance=before.alliance,
        representative=before.representative,
        former_ally=before.former_ally,
        history_good=before.good,
        history_bad=before.bad,
        pcn=np.array([i for i, _ in members], np.int64),
        patients=_floats([m.patients for _, m in members]),
        backing=_floats([m.backing for _, m in members]),
        claim=_floats([m.claim for _, m in members]),
        engagement=_floats([m.engagement for _, m in members]),
        periods=periods,
        levers=rows,
    )


def _floats(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if v is None else v for v in values], np.float64)


__all__ = ["TENURE", "Built", "build"]
