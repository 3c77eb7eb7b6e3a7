"""What lies behind the start: alliances, mandates, former allies and evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trustsim.model.state import FACETS, NO_ALLIANCE, NOBODY, Floats, Ints

from .index import Index
from .refusals import Problems
from .schema import History, Tie
from .tree import Loc


@dataclass
class Past:
    """The arrays of Structure that `history` fills."""

    alliance: Ints
    representative: Ints
    former_ally: Ints
    good: Floats
    bad: Floats


def past(problems: Problems, history: History | None, index: Index, start: Sequence[Mapping[str, float]]) -> Past:
    """The arrays of a history; what cannot be used is noted and left out."""
    n = len(index.pcn_ids)
    made = Past(
        np.full(n, NO_ALLIANCE, np.int64),
        np.arange(n, dtype=np.int64),
        np.zeros((n, n), np.int64),
        np.zeros((len(FACETS), n, n + 1)),
        np.zeros((len(FACETS), n, n + 1)),
    )
    if history:
        _alliances(problems, history, index, made.alliance)
        _federation(problems, history, index, start, made.alliance)
        _former(problems, history, index, made.former_ally)
        _mandates(problems, history, index, start, made.representative)
        for i, tie in enumerate(history.trust or ()):
            _tie(problems, ("history", "trust", i), tie, index, made)
    return made


def _member(problems: Problems, loc: Loc, id_: str, index: Index, alliance: Ints) -> int | None:
    found = index.pcn(problems, loc, id_)
    if found is not None and alliance[found] != NO_ALLIANCE:
        problems.add(loc, id_, "a PCN is in one alliance at most: name it once")
        return None
    return found


def _alliances(problems: Problems, history: History, index: Index, alliance: Ints) -> None:
    places = len(index.place_ids)
    founded = [0] * places
    for i, group in enumerate(history.allied or ()):
        home: int | None = None
        for k, id_ in enumerate(group):
            loc = ("history", "allied", i, k)
            found = _member(problems, loc, id_, index, alliance)
            if found is None:
                continue
            home = int(index.where[0, found]) if home is None else home
            if index.where[0, found] != home:
                problems.add(loc, id_, f"allies are of one place: name a PCN of {index.place_ids[home]}")
            else:
                alliance[found] = 1 + home + places * founded[home]
        if home is not None:
            founded[home] += 1


def _federation(
    problems: Problems, history: History, index: Index, start: Sequence[Mapping[str, float]], alliance: Ints
) -> None:
    for i, id_ in enumerate(history.federation or ()):
        loc = ("history", "federation", i)
        found = _member(problems, loc, id_, index, alliance)
        if found is None:
            continue
        home = int(index.where[0, found])
        if start[home].get("sharing.federation", 0.0) != 1.0:
            name = index.place_ids[home]
            problems.add(loc, id_, f"{name} has no federation: set sharing.federation to yes there")
        else:
            alliance[found] = -1 - home


def _former(problems: Problems, history: History, index: Index, former: Ints) -> None:
    for i, group in enumerate(history.former_allies or ()):
        members = _distinct(problems, ("history", "former_allies", i), group, index)
        for a in members:
            for b in members:
                former[a, b] = a != b


def _distinct(problems: Problems, loc: Loc, group: Sequence[str], index: Index) -> list[int]:
    members: list[int] = []
    for k, id_ in enumerate(group):
        found = index.pcn(problems, (*loc, k), id_)
        if found in members:
            problems.add((*loc, k), id_, "name each PCN once")
        elif found is not None:
            members.append(found)
    return members


def _mandates(
    problems: Problems, history: History, index: Index, start: Sequence[Mapping[str, float]], speaker: Ints
) -> None:
    words = ("self", "manager", "nobody")
    said = history.speaks_for or {}
    for id_, by in said.items():
        loc = ("history", "speaks_for", id_)
        for_whom = index.pcn(problems, loc, id_)
        if for_whom is None or by in ("self", id_):
            continue
        if by == "nobody":
            speaker[for_whom] = NOBODY
        elif by == "manager":
            if start[int(index.where[0, for_whom])].get("meetings.manager_wte", 0.0) <= 0.0:
                problems.add(loc, by, "there is no manager at the start: set meetings.manager_wte")
            speaker[for_whom] = len(speaker)
        elif said.get(by, "self") not in ("self", by):
            problems.add(loc, by, f"{by} does not go itself: name one that does, or {said[by]}")
        else:
            found = index.neighbour(problems, loc, by, for_whom, 0, words)
            speaker[for_whom] = for_whom if found is None else found


def _tie(problems: Problems, loc: Loc, tie: Tie, index: Index, made: Past) -> None:
    if tie.good is None and tie.bad is None:
        problems.missing((*loc, "good"), "give good, bad or both")
    named = tie.facet if isinstance(tie.facet, list) else [tie.facet]
    facets = [f for f, name in enumerate(FACETS) if name in named or "all" in named]
    for truster, trusted in _pairs(problems, loc, tie, index):
        for f in facets:
            made.good[f, truster, trusted] += tie.good or 0.0
            made.bad[f, truster, trusted] += tie.bad or 0.0


def _pairs(problems: Problems, loc: Loc, tie: Tie, index: Index) -> list[tuple[int, int]]:
    if tie.between is not None:
        if tie.from_ is not None or tie.to is not None:
            problems.add((*loc, "between"), tie.between, "give either between, or from and to")
        members = _distinct(problems, (*loc, "between"), tie.between, index)
        return [(a, b) for a in members for b in members if a != b]
    if tie.from_ is None or tie.to is None:
        problems.missing((*loc, "from" if tie.from_ is None else "to"), "add it, or give between")
        return []
    truster = index.pcn(problems, (*loc, "from"), tie.from_)
    manager = len(index.pcn_ids)
    trusted = manager if tie.to == "manager" else index.pcn(problems, (*loc, "to"), tie.to, ("manager",))
    if truster is None or trusted is None:
        return []
    if truster == trusted:
        problems.add((*loc, "to"), tie.to, "name another PCN than itself")
        return []
    return [(truster, trusted)]
