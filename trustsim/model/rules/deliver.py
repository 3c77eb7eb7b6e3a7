"""Deliver: a director's time, split between two masters; what each gets of what it expected (M2, M15–M17, M19)."""

import math

from ..arithmetic import clip
from ..chance import Dice
from ..compiled import rule
from ..parameters import Levers, LeverTable
from ..state import SERVICES, Directors, Imposed, Places

N_SERVICES = len(SERVICES)
LEAST_EFFORT, MOST_EFFORT = 0.1, 0.9


@rule
def level_best(service: int, lever: Levers, dice: Dice) -> float:
    """Share of a service's tasks best done together; services differ (M15)."""
    return clip(lever.level_best + lever.level_spread * (2.0 * dice.level[service] - 1.0), 0.0, 1.0)


@rule
def wrong_level(i: int, lever: Levers, directors: Directors, dice: Dice) -> float:
    """Mean distance of a PCN's services from the level at which they work best."""
    total = 0.0
    for s in range(N_SERVICES):
        total += abs(directors.level[i, s] - level_best(s, lever, dice))
    return total / N_SERVICES


@rule
def time_taken(i: int, directors: Directors, lever: Levers) -> float:
    """Share of a director's time that going to the board, speaking for others and slips take (M2)."""
    goes = lever.meeting_time if directors.representative[i] == i else 0.0
    return goes + lever.constituent_time * directors.constituents[i] + lever.slip_cost * directors.slip[i]


@rule
def choose_effort(director: int, directors: Directors, levers: LeverTable) -> float:
    """Split effort: as agreed where goals are said aloud, else drifting to whoever complains more (M16)."""
    i = director
    lever = levers[directors.place[i]]
    if lever.goals == 1.0:
        return lever.agreed_share
    complaint = (1.0 - directors.backing[i]) - lever.system_pull * (1.0 - directors.standing[i])
    return clip(directors.effort[i] + lever.effort_drift * complaint, LEAST_EFFORT, MOST_EFFORT)


@rule
def serve(
    director: int,
    choice: float,
    month: int,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    imposed: Imposed,
) -> None:
    """Deliver to practices and to the system, and be judged against what each expected (M16, M17, M19)."""
    i = director
    place = directors.place[i]
    lever = levers[place]
    wish = imposed.effort[month, i]
    if math.isnan(wish):
        wish = directors.effort[i] if imposed.played[month, i] == 1 else choice
    directors.effort[i] = wish
    directors.time[i] = time_taken(i, directors, lever)
    effort = max(0.0, 1.0 - directors.time[i])
    to_practices = 2.0 * wish * effort * (1.0 - lever.level_misfit * wrong_level(i, lever, directors, dice))
    unusual = min(1.0, abs(directors.need[i] - 0.5) / lever.misfit_distance)
    fit = 1.0 - lever.misfit * unusual if lever.measures == 0.0 else 1.0
    partners = clip(lever.partners + lever.partners_spread * dice.partners[month, place], 0.0, 1.0)
    to_system = 2.0 * (1.0 - wish) * effort * fit * partners
    directors.for_system[i] = to_system
    expected_there = lever.expectation
    expected_above = lever.expectation
    if lever.goals == 1.0:
        expected_there = 2.0 * lever.agreed_share
        expected_above = 2.0 * (1.0 - lever.agreed_share)
    directors.satisfied[i] = min(lever.satisfaction_cap, to_practices / expected_there)
    directors.system_satisfied[i] = min(lever.satisfaction_cap, to_system / expected_above)
    moved = directors.standing[i] + lever.standing_speed * (directors.system_satisfied[i] - directors.standing[i])
    directors.standing[i] = clip(moved, 0.0, 1.0)


@rule
def find_level(director: int, directors: Directors, levers: LeverTable, dice: Dice) -> None:
    """Experience moves work to its best level, faster with practice managers on board; claims pull it apart (M15)."""
    i = director
    lever = levers[directors.place[i]]
    for s in range(N_SERVICES):
        level = directors.level[i, s]
        learning = lever.level_learning * (0.5 + directors.engagement[i]) * (level_best(s, lever, dice) - level)
        directors.level[i, s] = clip(level + learning - lever.level_claims * directors.claim[i] * level, 0.0, 1.0)
