"""The start of a run: from what a scenario fixes and the dice, the state at month 0."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arithmetic import clip, drawn_or
from .chance import Dice, Sizes
from .compiled import compile_now, entry, rule
from .measures import MEASURES
from .memory import LeverPeriods, LeverPlaces
from .parameters import LeverTable
from .rules.judge import sum_place, sum_up
from .state import Directors, Dyads, Floats, Ints, Pins, Places, Practices, Record, Structure
from .trust import SLOTS, begin, disposition


class World(NamedTuple):
    """The state of a run: four groups that rules act on, and the record it leaves."""

    dyads: Dyads
    directors: Directors
    practices: Practices
    places: Places
    record: Record


def sizes_of(structure: Structure, pins: Pins) -> Sizes:
    """How many of each a scenario has; noise columns for the fullest a place ever gets."""
    places = structure.levers.shape[1]
    where = structure.place.copy()
    fullest = int(np.bincount(where, minlength=places).max())
    moves = pins.moves_to >= 0
    for month in np.flatnonzero(moves.any(axis=1)):
        where = np.where(moves[month], pins.moves_to[month], where)
        fullest = max(fullest, int(np.bincount(where, minlength=places).max()))
    return Sizes(structure.periods.size - 1, where.size, structure.pcn.size, places, fullest + 2)


def blank(sizes: Sizes, monthly: bool = True) -> World:
    """Make a state of the right shapes, all nil; its record has a row a month, or none but for outcomes."""
    lengths = {**sizes.lengths, "W": SLOTS, "R": len(MEASURES), "H": sizes.months + 1 if monthly else 1}
    return World(Dyads(lengths), Directors(lengths), Practices(lengths), Places(lengths), Record(lengths))


_BEGUN: list[Callable[..., None]] = []


def _begin(*given: NDArray[Any]) -> Callable[..., None]:
    """The machine code of `begin_run`; what is given is of the same kinds in every run."""
    if not _BEGUN:
        _BEGUN.append(compile_now(begin_run, (Dyads, Directors, Practices, Places, LeverPlaces, Dice, *given)))
    return _BEGUN[0]


def start(structure: Structure, levers: LeverPeriods, sizes: Sizes, dice: Dice, world: World | None = None) -> World:
    """Make the state at month 0 by the first of the `levers`, in a `world` of these sizes if given."""
    world = world or blank(sizes)
    for group in world:
        group.clear()
    world.record.panel.fill(np.nan)
    directors = world.directors
    directors.place[:] = structure.place
    directors.by_key[:] = np.argsort(dice.key, kind="stable")
    first = levers[int(structure.periods[0])]
    given: tuple[NDArray[Any], ...] = tuple(
        np.ascontiguousarray(array)
        for array in (
            structure.place,
            structure.need,
            structure.strength,
            structure.benevolence,
            structure.propensity,
            structure.cooperation,
            structure.tenure,
            structure.alliance,
            structure.representative,
            structure.former_ally,
            structure.history_good,
            structure.history_bad,
            structure.pcn,
            structure.patients,
            structure.backing,
            structure.claim,
            structure.engagement,
        )
    )
    _begin(*given)(world.dyads, directors, world.practices, world.places, first, dice, *given)
    return world


@entry
def begin_run(
    dyads: Dyads,
    directors: Directors,
    practices: Practices,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    place: Ints,
    need: Floats,
    strength: Floats,
    benevolence: Floats,
    propensity: Floats,
    cooperation: Floats,
    tenure: Floats,
    alliance: Ints,
    representative: Ints,
    former_ally: Ints,
    good: Floats,
    bad: Floats,
    pcn: Ints,
    patients: Floats,
    backing: Floats,
    claim: Floats,
    engagement: Floats,
) -> None:
    """Fill in everything at month 0."""
    find_practices(directors, pcn)
    for v in range(pcn.size):
        begin_practice(v, practices, levers, place, pcn, patients, backing, claim, engagement)
    for p in range(places.money_index.size):
        places.money_index[p] = 1.0
        places.outside[p] = 1.0
        places.hearer[p] = -1
        places.decision[p] = 0.5
        places.manager_item[p] = 0.5
    for i in range(place.size):
        directors.need[i] = need[i]
        directors.tenure[i] = tenure[i]
        directors.alliance[i] = alliance[i]
        directors.representative[i] = representative[i]
        directors.key[i] = dice.key[i]
        begin_director(i, directors, levers, dice, strength, benevolence, propensity, cooperation)
        sum_up(i, directors, practices)
        if alliance[i] > 0:
            founded = (alliance[i] - 1 - place[i]) // places.founded.size + 1
            places.founded[place[i]] = max(places.founded[place[i]], founded)
    for p in range(places.money_index.size):
        sum_place(p, directors, places)
    for i in range(place.size):
        begin_trust(i, dyads, directors, levers, dice, former_ally, good, bad)


@rule
def find_practices(directors: Directors, pcn: Ints) -> None:
    """Find each PCN's practices, which follow each other in the order of their PCNs."""
    v = 0
    for i in range(directors.place.size):
        directors.first[i] = v
        while v < pcn.size and pcn[v] <= i:
            v += 1
        directors.end[i] = v


@rule
def begin_practice(
    v: int,
    practices: Practices,
    levers: LeverTable,
    place: Ints,
    pcn: Ints,
    patients: Floats,
    backing: Floats,
    claim: Floats,
    engagement: Floats,
) -> None:
    """A practice at month 0, from what is given or the defaults."""
    lever = levers[int(place[int(pcn[v])])]
    practices.pcn[v] = pcn[v]
    practices.patients[v] = patients[v]
    practices.member[v] = 1
    practices.backing[v] = drawn_or(backing[v], lever.backing_start)
    practices.claim_home[v] = claim[v]
    practices.claim[v] = min(lever.claim_ceiling, drawn_or(claim[v], lever.claim))
    practices.next_claim[v] = practices.claim[v]
    practices.engagement_home[v] = engagement[v]
    practices.engagement[v] = drawn_or(engagement[v], lever.engagement)
    practices.sustainability[v] = lever.sustainability_start


@rule
def begin_director(
    i: int,
    directors: Directors,
    levers: LeverTable,
    dice: Dice,
    strength: Floats,
    benevolence: Floats,
    propensity: Floats,
    cooperation: Floats,
) -> None:
    """A director at month 0: a character given, or drawn from the run's own dice."""
    lever = levers[directors.place[i]]
    drawn = clip(lever.propensity + lever.propensity_spread * dice.propensity[i], 0.05, 0.95)
    directors.propensity[i] = drawn_or(propensity[i], drawn)
    drawn = clip(lever.benevolence + lever.benevolence_spread * dice.benevolence[i], 0.02, 0.98)
    directors.benevolence[i] = drawn_or(benevolence[i], drawn)
    free_rider = dice.free_rider[i] < lever.free_riders
    drawn = lever.free_rider_cooperation if free_rider else lever.cooperation
    directors.cooperation[i] = drawn_or(cooperation[i], drawn)
    directors.pledge[i] = lever.pledge_start
    directors.effort[i] = lever.agreed_share
    directors.standing[i] = lever.standing_start
    for s in range(directors.strength.shape[1]):
        directors.strength[i, s] = strength[i, s]
        directors.level[i, s] = lever.level_start
    for k in range(directors.spokesman_of_late.shape[1]):
        directors.spokesman_of_late[i, k] = i
    rank = 0
    for j in range(directors.place.size):
        if directors.place[j] == directors.place[i] and dice.key[j] < dice.key[i]:
            rank += 1
    directors.column[i] = 2 + rank


@rule
def begin_trust(
    i: int,
    dyads: Dyads,
    directors: Directors,
    levers: LeverTable,
    dice: Dice,
    former_ally: Ints,
    good: Floats,
    bad: Floats,
) -> None:
    """Trust at month 0: disposition, scars (M11), what is left of old ties, and history as given."""
    n = directors.place.size
    lever = levers[directors.place[i]]
    for j in range(n + 1):
        if j != i:
            depth = lever.scars if j < n else lever.manager_scars
            scar = lever.scar_range * depth * dice.scar[i, j]
            tie = 0.0
            if j < n and former_ally[i, j] == 1:
                tie = lever.old_ties * (1.0 - lever.formalisation)
            for f in range(good.shape[0]):
                begin(
                    dyads, lever, f, i, j, disposition(i, j, directors, lever), good[f, i, j] + tie, bad[f, i, j] + scar
                )
