"""Renew: a month passes; evidence fades, directors change, shocks and redrawn boundaries strike."""

import math

from ..arithmetic import clip, drawn_or
from ..chance import Dice
from ..compiled import rule
from ..events import (
    DID_GRAB,
    FOUND_OUT,
    MOVED,
    NEW_DIRECTOR,
    SHAKEN,
    SHOCK,
    Log,
    known_by,
    known_in_place,
    note,
    term,
)
from ..parameters import LeverTable
from ..state import CANDOUR, FACETS, FAIRNESS, NO_ALLIANCE, Directors, Dyads, Pins, Places, Practices
from ..trust import bad_turn, betrayal, disposition, fade, hand_over, kept, witness
from .align import depart
from .judge import mean_of_members
from .mandate import release

N_FACETS = len(FACETS)
A_MONTH = 1.0 / 12.0


@rule
def pass_time(place: int, month: int, places: Places, levers: LeverTable) -> None:
    """PCN money grows from year to year (M12) and outside support wanes (M14)."""
    lever = levers[place]
    if month > 1 and lever.pcn_growth != 0.0:
        places.money_index[place] *= math.pow(1.0 + lever.pcn_growth, A_MONTH)
    if lever.support_waning != 0.0:
        places.outside[place] *= math.pow(1.0 - lever.support_waning, A_MONTH)
    places.founded_now[place] = 0
    places.joined_now[place] = 0
    places.left_now[place] = 0
    places.collapsed_now[place] = 0
    places.withdrawn_now[place] = 0
    places.changes_now[place] = 0
    places.exits_now[place] = 0


@rule
def is_moved(director: int, month: int, directors: Directors, pins: Pins) -> bool:
    """Whether redrawn boundaries put this PCN into another place this month."""
    return pins.moves_to[month, director] >= 0 and pins.moves_to[month, director] != directors.place[director]


@rule
def move(
    director: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    pins: Pins,
    log: Log,
) -> None:
    """Redrawn boundaries end a PCN's alliance and mandate (M18); the new place's manager is a stranger."""
    old = directors.place[director]
    row = note(log, month, MOVED, old, director, -1, directors.alliance[director])
    term(log, row, 0, old)
    known_in_place(log, row, directors.place, old)
    known_in_place(log, row, directors.place, pins.moves_to[month, director])
    depart(director, month, directors, places, log)
    release(director, directors)
    directors.representative[director] = director
    places.patients[old] -= directors.patients[director]
    directors.place[director] = pins.moves_to[month, director]
    places.patients[directors.place[director]] += directors.patients[director]
    n = directors.place.size
    lever = levers[directors.place[director]]
    for f in range(N_FACETS):
        hand_over(dyads, lever, f, director, n, disposition(director, n, directors, lever), 0.0)


@rule
def set_forgetting(place: int, places: Places, levers: LeverTable) -> None:
    """How much evidence a month keeps, by its half-lives."""
    lever = levers[place]
    places.kept_good[place] = kept(lever.half_life_good)
    places.kept_bad[place] = kept(lever.half_life_bad)


@rule
def forget(director: int, dyads: Dyads, directors: Directors, places: Places, levers: LeverTable) -> None:
    """Evidence fades by its half-life, and what was heard returns to disposition."""
    i = director
    lever = levers[directors.place[i]]
    kept_good = float(places.kept_good[directors.place[i]])
    kept_bad = float(places.kept_bad[directors.place[i]])
    of_manager = disposition(i, directors.place.size, directors, lever)
    fade(dyads, lever, i, directors.propensity[i], of_manager, kept_good, kept_bad)
    rank = 0
    for j in range(directors.place.size):
        rank += int(directors.place[j] == directors.place[i]) & int(directors.key[j] < directors.key[i])
    directors.column[i] = 2 + rank
    directors.tenure[i] += 1.0
    directors.changed[i] = 0
    directors.helped[i] = 0.0
    directors.opportunity[i] = 0.0


@rule
def hazard_of_leaving(director: int, directors: Directors, levers: LeverTable) -> float:
    """Directors leave by chance, and more often when their practices no longer back them (M8, M26)."""
    lever = levers[directors.place[director]]
    dropped = directors.patients[director] > 0.0 and directors.backing[director] < lever.sacking_floor
    return lever.turnover + (lever.sacking if dropped else 0.0)


@rule
def leaves(director: int, month: int, directors: Directors, levers: LeverTable, dice: Dice, pins: Pins) -> bool:
    """Whether the director leaves this month, by chance or because a file says so."""
    hazard = hazard_of_leaving(director, directors, levers)
    return pins.leaves[month, director] == 1 or dice.leaves[month, director] < hazard


@rule
def change_director(
    director: int,
    month: int,
    directors: Directors,
    practices: Practices,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    pins: Pins,
    log: Log,
) -> None:
    """A new director has a character of its own; practices keep as much of their backing as is handed over (M26)."""
    i = director
    place = directors.place[i]
    lever = levers[place]
    row = note(log, month, NEW_DIRECTOR, place, i, -1, directors.alliance[i])
    term(log, row, 0, hazard_of_leaving(i, directors, levers))
    term(log, row, 1, directors.backing[i])
    term(log, row, 2, lever.handover)
    term(log, row, 3, dice.leaves[month, i])
    term(log, row, 4, pins.leaves[month, i])
    known_in_place(log, row, directors.place, place)
    directors.propensity[i] = drawn_or(
        pins.successor_propensity[month, i],
        clip(lever.propensity + lever.propensity_spread * dice.new_propensity[month, i], 0.05, 0.95),
    )
    directors.benevolence[i] = drawn_or(
        pins.successor_benevolence[month, i],
        clip(lever.benevolence + lever.benevolence_spread * dice.new_benevolence[month, i], 0.02, 0.98),
    )
    free_rider = dice.new_free_rider[month, i] < lever.free_riders
    directors.cooperation[i] = lever.free_rider_cooperation if free_rider else lever.cooperation
    directors.tenure[i] = 0.0
    directors.gave_way[i] = 0
    directors.changed[i] = 1
    places.changes_now[place] += 1
    for v in range(directors.first[i], directors.end[i]):
        practices.backing[v] = lever.backing_start + lever.handover * (practices.backing[v] - lever.backing_start)
    directors.backing[i] = mean_of_members(i, practices.backing, directors, practices)


@rule
def is_new(director: int, directors: Directors) -> bool:
    """Whether a new director took over this month."""
    return directors.changed[director] == 1


@rule
def hand_over_trust(director: int, dyads: Dyads, directors: Directors, levers: LeverTable) -> None:
    """Trust lies between persons: what a handover carries of it, it carries both ways, good and bad (M26)."""
    i = director
    n = directors.place.size
    for f in range(N_FACETS):
        lever = levers[directors.place[i]]
        for j in range(n + 1):
            if j != i:
                hand_over(dyads, lever, f, i, j, disposition(i, j, directors, lever), lever.handover)
        for j in range(n):
            if j != i:
                hand_over(dyads, levers[directors.place[j]], f, j, i, directors.propensity[j], lever.handover)


@rule
def shake(place: int, month: int, dyads: Dyads, directors: Directors, levers: LeverTable, pins: Pins, log: Log) -> None:
    """A shock leaves bad evidence between all (M18): no deed of anybody's, so bad news counts once."""
    size = pins.shock[month, place]
    if size > 0.0:
        row = note(log, month, SHOCK, place, -1, -1, NO_ALLIANCE)
        term(log, row, 0, size)
        known_in_place(log, row, directors.place, place)
        lever = levers[place]
        for i in range(directors.place.size):
            if directors.place[i] == place:
                for j in range(directors.place.size):
                    if j != i:
                        for f in range(N_FACETS):
                            witness(dyads, log, month, lever, f, i, j, SHAKEN, 0.0, size)


@rule
def comes_out(director: int, month: int, directors: Directors) -> bool:
    """Whether this is the month in which an opportunity that the director kept in secret comes out."""
    return directors.comes_out[director] == month


@rule
def come_out(director: int, month: int, dyads: Dyads, directors: Directors, levers: LeverTable, log: Log) -> None:
    """What a director kept in secret comes out, and all of the place learn of it (M6)."""
    place = directors.place[director]
    row = note(log, month, FOUND_OUT, place, director, -1, directors.alliance[director])
    term(log, row, 0, directors.secret[director])
    known_by(log, row, director)
    for j in range(directors.place.size):
        if directors.place[j] == place and j != director:
            lever = levers[place]
            known_by(log, row, j)
            betrayal(dyads, log, month, lever, CANDOUR, j, director, DID_GRAB, lever.candour_weight)
            bad_turn(dyads, log, month, lever, FAIRNESS, j, director, DID_GRAB, lever.opportunity_fairness_weight)
    directors.secret[director] = 0.0
    directors.comes_out[director] = 0
