"""Mandate: each director chooses who speaks for its PCN at the board: itself, a colleague who goes, the manager.

A seat is worth having in proportion to a Droop quota, and a mandate is given where trust in a spokesperson's voice and
candour outweighs the fear of being misrepresented (M5, M8, M10, M20, M24). One who speaks for more than it can attend
to is worth less to each of them (M5). One hop only.
"""

import math
from typing import NamedTuple

from ..arithmetic import gumbel
from ..chance import Dice
from ..compiled import rule
from ..events import (
    CHOICE_SPEAKS,
    MANDATE_GIVEN,
    MANDATE_REFUSED,
    MANDATE_WITHDRAWN,
    NOT_OPEN,
    Log,
    known_by,
    note,
    term,
)
from ..parameters import Levers, LeverTable
from ..state import CANDOUR, NOBODY, UNSET, VOICE, Directors, Dyads, Imposed, Places
from .weighing import caution


class Spokesperson(NamedTuple):
    """What a director weighs of a spokesperson, in PCN pounds a head; `worth` is without habit and chance."""

    worth: float
    trust: float
    voice: float
    time: float
    fear: float
    carried: float


@rule
def release(director: int, directors: Directors) -> None:
    """Let those a director speaks for speak for themselves: mandates go one hop only."""
    for j in range(directors.place.size):
        if j != director and directors.representative[j] == director:
            directors.representative[j] = j
            directors.carried[j] = directors.patients[j]
            directors.constituents[j] = 0
    directors.carried[director] = directors.patients[director]
    directors.constituents[director] = 0


@rule
def can_speak(i: int, j: int, month: int, directors: Directors, levers: LeverTable, imposed: Imposed) -> bool:
    """Whether `j` (N: the manager) can speak for `i`: a colleague of the place who goes and is willing."""
    if j == directors.place.size:
        return levers[directors.place[i]].manager_wte > 0.0
    goes = directors.representative[j] == j and directors.place[j] == directors.place[i]
    return goes and imposed.willing[month, j] != 0


@rule
def count_mandates(
    place: int, month: int, directors: Directors, places: Places, levers: LeverTable, imposed: Imposed, log: Log
) -> None:
    """Take stock of who carries whom; a mandate whose holder is gone or unwilling falls back."""
    n = directors.place.size
    for i in range(n):
        j = directors.representative[i]
        if directors.place[i] == place and j not in (i, NOBODY):
            if not can_speak(i, j, month, directors, levers, imposed):
                directors.representative[i] = i
                row = note(log, month, MANDATE_REFUSED, place, i, j, directors.alliance[i])
                known_by(log, row, i)
                if j < n:
                    known_by(log, row, j)
    places.manager_carries[place] = 0.0
    places.manager_constituents[place] = 0
    for i in range(n):
        if directors.place[i] == place:
            directors.carried[i] = directors.patients[i]
            directors.constituents[i] = 0
    for i in range(n):
        j = directors.representative[i]
        if directors.place[i] == place and j not in (i, NOBODY):
            lift(i, j, 1, directors, places)


@rule
def lift(i: int, j: int, sign: int, directors: Directors, places: Places) -> None:
    """Add a PCN to (1), or take it from (−1), what a spokesperson carries."""
    if j == directors.place.size:
        place = directors.place[i]
        places.manager_carries[place] += sign * directors.patients[i]
        places.manager_constituents[place] += sign
    elif j not in (i, NOBODY):
        directors.carried[j] += sign * directors.patients[i]
        directors.constituents[j] += sign


@rule
def expected_voice(share: float, lever: Levers, sure: bool) -> float:
    """Worth of being spoken for by one who carries this share of patients: a likely seat, and a strong one."""
    seat = 1.0 if sure else min(1.0, share * (lever.seats + 1.0))
    return lever.voice_gain * seat * math.sqrt(share)


@rule
def carried_share(i: int, j: int, directors: Directors, places: Places) -> float:
    """Share of the place's patients that `j` (N: the manager) would carry with `i` among them."""
    place = directors.place[i]
    if places.patients[place] <= 0.0:
        return 0.0
    carried = places.manager_carries[place] if j == directors.place.size else directors.carried[j]
    if j != i and directors.representative[i] != j:
        carried += directors.patients[i]
    return float(carried / places.patients[place])


@rule
def load(constituents: int, capacity: float) -> float:
    """Share of its attention to each that one with so many to speak for can keep up (M5)."""
    return 1.0 if constituents == 0 else min(1.0, capacity / constituents)


@rule
def attention(i: int, j: int, directors: Directors, places: Places, lever: Levers) -> float:
    """Attention that `i` could expect of `j` (N: the manager) as one of those it speaks for."""
    newly = 0 if directors.representative[i] == j else 1
    if j == directors.place.size:
        constituents = int(places.manager_constituents[directors.place[i]]) + newly
        return load(constituents, lever.manager_capacity * lever.manager_wte)
    return load(int(directors.constituents[j]) + newly, lever.capacity)


@rule
def weigh_self(i: int, directors: Directors, places: Places, levers: LeverTable) -> float:
    """Worth of going oneself, with those one already speaks for."""
    return expected_voice(carried_share(i, i, directors, places), levers[directors.place[i]], False)


@rule
def weigh_spokesperson(
    i: int, j: int, dyads: Dyads, directors: Directors, places: Places, levers: LeverTable
) -> Spokesperson:
    """Weigh being spoken for by `j` (N: the manager)."""
    lever = levers[directors.place[i]]
    trust = math.sqrt(dyads.trust[i, VOICE, j] * dyads.trust[i, CANDOUR, j])
    share = carried_share(i, j, directors, places)
    voice = expected_voice(share, lever, j == directors.place.size and lever.manager_seat == 0.0)
    voice *= attention(i, j, directors, places, lever)
    fear = lever.voice_loss * caution(i, directors, lever)
    worth = trust * (voice + lever.time_gain) - (1.0 - trust) * fear
    return Spokesperson(worth, trust, voice, lever.time_gain, fear, share)


@rule
def habit_and_chance(i: int, j: int, month: int, directors: Directors, levers: LeverTable, dice: Dice) -> float:
    """Habit, for who speaks now, and what the model leaves out."""
    lever = levers[directors.place[i]]
    column = 0 if j == i else (1 if j == directors.place.size else directors.column[j])
    habit = lever.mandate_inertia if directors.representative[i] == j else 0.0
    return habit + lever.mandate_noise * gumbel(dice.mandate_noise[column, month, i])


@rule
def choose_spokesperson(
    director: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    imposed: Imposed,
) -> int:
    """Choose who speaks: the director itself, a colleague's index, or N for the manager."""
    i = director
    choice = i
    best = weigh_self(i, directors, places, levers) + habit_and_chance(i, i, month, directors, levers, dice)
    for j in range(directors.place.size + 1):
        if j != i and can_speak(i, j, month, directors, levers, imposed):
            worth = weigh_spokesperson(i, j, dyads, directors, places, levers).worth
            worth += habit_and_chance(i, j, month, directors, levers, dice)
            if worth > best:
                choice, best = j, worth
    return choice


@rule
def appoint(
    director: int,
    choice: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    imposed: Imposed,
    log: Log,
) -> None:
    """Carry out a choice of spokesperson; who stops going releases those it spoke for."""
    i = director
    now = directors.representative[i]
    wish = imposed.speaks_for[month, i]
    if wish == UNSET:
        wish = now if imposed.played[month, i] == 1 else choice
    if wish == now:
        return
    if wish not in (i, NOBODY) and not can_speak(i, wish, month, directors, levers, imposed):
        refuse(i, wish, month, directors, imposed, log)
        return
    kind = MANDATE_WITHDRAWN if wish in (i, NOBODY) else MANDATE_GIVEN
    whom = now if kind == MANDATE_WITHDRAWN else wish
    row = note(log, month, kind, directors.place[i], i, whom, directors.alliance[i])
    if whom not in (i, NOBODY):
        explain_mandate(row, i, whom, month, dyads, directors, places, levers, dice, log)
    known_by(log, row, i)
    if 0 <= whom < directors.place.size:
        known_by(log, row, whom)
    if now not in (i, NOBODY):
        places.withdrawn_now[directors.place[i]] += 1
    if wish != i and now == i:
        let_go(i, directors)
    lift(i, now, -1, directors, places)
    directors.representative[i] = wish
    lift(i, wish, 1, directors, places)


@rule
def let_go(director: int, directors: Directors) -> None:
    """Release whoever a director spoke for, if it spoke for any."""
    if directors.constituents[director] > 0:
        release(director, directors)


@rule
def refuse(i: int, wish: int, month: int, directors: Directors, imposed: Imposed, log: Log) -> None:
    """Note that a spokesperson declined, or could not be chosen."""
    declined = 0 <= wish < directors.place.size and imposed.willing[month, wish] == 0
    kind = MANDATE_REFUSED if declined else NOT_OPEN
    row = note(log, month, kind, directors.place[i], i, wish, directors.alliance[i])
    if not declined:
        term(log, row, 0, CHOICE_SPEAKS)
        term(log, row, 1, wish)
    known_by(log, row, i)


@rule
def explain_mandate(
    row: int,
    i: int,
    j: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    log: Log,
) -> None:
    """Write down what decided a mandate."""
    weighing = weigh_spokesperson(i, j, dyads, directors, places, levers)
    extra = habit_and_chance(i, j, month, directors, levers, dice)
    habit = levers[directors.place[i]].mandate_inertia if directors.representative[i] == j else 0.0
    own = weigh_self(i, directors, places, levers) + habit_and_chance(i, i, month, directors, levers, dice)
    term(log, row, 0, weighing.worth + extra)
    term(log, row, 1, own)
    term(log, row, 2, weighing.trust)
    term(log, row, 3, weighing.voice)
    term(log, row, 4, weighing.time)
    term(log, row, 5, weighing.fear)
    term(log, row, 6, habit)
    term(log, row, 7, extra - habit)
    term(log, row, 8, directors.backing[i])
    term(log, row, 9, weighing.carried)
