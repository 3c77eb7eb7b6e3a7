"""Meet: seats, what is argued, what is settled, the money it brings, and who hears of it (M3, M20–M25)."""

import math

from ..chance import Dice
from ..compiled import rule
from ..events import ASKED, REPORTED, SILENT, UNSEATED, Log, known_by, note, term
from ..parameters import MONEY_UNIT, Levers, LeverTable
from ..state import NOBODY, OWN, UNSET, VOICE, Directors, Dyads, Imposed, Pins, Places
from ..trust import good_turn, witness
from .mandate import load

A_YEAR = 12.0


@rule
def feel_need(director: int, month: int, directors: Directors, levers: LeverTable, dice: Dice) -> None:
    """Each month's item asks for something a little different from what a PCN needs on the whole."""
    i = director
    spread = levers[directors.place[i]].item_spread
    directors.item[i] = min(1.0, max(0.0, directors.need[i] + spread * dice.item[month, i]))


@rule
def rivals_ahead(i: int, carried: float, directors: Directors, places: Places, levers: LeverTable) -> int:
    """How many at the door carry more patients than one who carries `carried` (ties by key; i = N: the manager)."""
    n = directors.place.size
    place = directors.place[i]
    ahead = 0
    for j in range(n):
        if j != i and directors.place[j] == place and directors.representative[j] == j:
            tie = directors.carried[j] == carried and directors.key[j] < directors.key[i]
            if directors.carried[j] > carried or tie:
                ahead += 1
    lever = levers[place]
    if lever.manager_wte > 0.0 and lever.manager_seat == 1.0 and places.manager_carries[place] > carried:
        ahead += 1
    return ahead


@rule
def seat(place: int, month: int, directors: Directors, places: Places, levers: LeverTable, log: Log) -> None:
    """Chairs go to those who carry most patients; the manager sits beside them unless it must compete (M20, M24)."""
    lever = levers[place]
    beaten = 0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            before = directors.seated[i]
            goes = directors.representative[i] == i
            directors.seated[i] = 0
            if goes:
                seated = rivals_ahead(i, directors.carried[i], directors, places, levers) < lever.seats
                directors.seated[i] = 1 if seated else 0
                beaten += 1 if directors.carried[i] >= places.manager_carries[place] else 0
                if not seated and (before == 1 or directors.constituents[i] > 0):
                    lose_seat(i, month, directors, lever, log)
    beside = lever.manager_seat == 0.0 or beaten < lever.seats
    places.manager_seated[place] = 1 if lever.manager_wte > 0.0 and beside else 0


@rule
def lose_seat(i: int, month: int, directors: Directors, lever: Levers, log: Log) -> None:
    """Note that a director who carried others, or sat last month, found no chair; those it carries are told."""
    row = note(log, month, UNSEATED, directors.place[i], i, -1, directors.alliance[i])
    term(log, row, 0, directors.constituents[i])
    term(log, row, 1, lever.seats)
    known_by(log, row, i)
    for j in range(directors.place.size):
        if directors.representative[j] == i:
            known_by(log, row, j)


@rule
def asking(i: int, month: int, directors: Directors, levers: LeverTable, imposed: Imposed) -> float:
    """How fully a representative asks: its habit, thinned when it speaks for more than it can (P12)."""
    lever = levers[directors.place[i]]
    own = imposed.asking[month, i]
    habit = lever.canvassing if math.isnan(own) else own
    return habit * load(directors.constituents[i], lever.capacity)


@rule
def is_seated(director: int, directors: Directors) -> bool:
    """Whether the director sits at the board this month."""
    return directors.seated[director] == 1


@rule
def argues_agreed(director: int, month: int, directors: Directors, dice: Dice) -> int:
    """Choose what to argue: the agreed line (1) as often as good will goes, else the own PCN's (0)."""
    return 1 if dice.faithful[month, director] < directors.benevolence[director] else OWN


@rule
def argue(
    director: int,
    choice: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    levers: LeverTable,
    dice: Dice,
    imposed: Imposed,
    log: Log,
) -> None:
    """Argue; those asked beforehand count it in the representative's favour (M21; Lind, Kanfer & Earley 1990)."""
    i = director
    wish = imposed.argue[month, i]
    if wish == UNSET:
        wish = 1 if imposed.played[month, i] == 1 else choice
    asked = asking(i, month, directors, levers, imposed)
    weight = directors.patients[i]
    total = directors.patients[i] * directors.item[i]
    for j in range(directors.place.size):
        if j != i and directors.representative[j] == i:
            weight += directors.patients[j]
            total += directors.patients[j] * directors.item[j]
            if dice.asked_before[month, j] < asked:
                lever = levers[directors.place[j]]
                good_turn(dyads, log, month, lever, VOICE, j, i, ASKED, lever.asked_weight)
    agreed = total / weight if weight > 0.0 else directors.item[i]
    directors.faithful[i] = wish
    directors.argued[i] = directors.item[i]
    if wish == 1:
        directors.argued[i] += asked * (agreed - directors.item[i])


@rule
def argue_for_place(
    place: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    log: Log,
) -> None:
    """The manager argues what it heard by asking those it speaks for, from the place's average need (M24)."""
    if places.manager_seated[place] == 0:
        return
    n = directors.place.size
    lever = levers[place]
    capacity = lever.manager_capacity * lever.manager_wte
    asked = lever.manager_canvassing * load(places.manager_constituents[place], capacity)
    everyone = 0.0
    mean = 0.0
    carried = 0.0
    agreed = 0.0
    for j in range(n):
        if directors.place[j] == place:
            everyone += directors.patients[j]
            mean += directors.patients[j] * directors.need[j]
            if directors.representative[j] == n:
                carried += directors.patients[j]
                agreed += directors.patients[j] * directors.item[j]
                if dice.asked_before[month, j] < asked:
                    good_turn(dyads, log, month, lever, VOICE, j, n, ASKED, lever.asked_weight)
    mean = mean / everyone if everyone > 0.0 else 0.5
    faithful = dice.manager_faithful[month, place] < lever.manager_benevolence
    places.manager_faithful[place] = 1 if faithful else 0
    places.manager_item[place] = mean
    if faithful and carried > 0.0:
        places.manager_item[place] = mean + asked * (agreed / carried - mean)


@rule
def presence(i: int, directors: Directors, lever: Levers) -> float:
    """Part of a voice that tells: all of it in the meeting, outside it what long service has earned (M23, M25)."""
    learnt = 1.0
    if lever.presence_months > 0.0:
        learnt = directors.tenure[i] / (directors.tenure[i] + lever.presence_months)
    return (1.0 - lever.informal) + lever.informal * (lever.newcomer_presence + lever.presence_gain * learnt)


@rule
def settle(place: int, directors: Directors, places: Places, levers: LeverTable) -> None:
    """The board settles near what is argued by those who carry most; a voice is strong if full and united (M3)."""
    lever = levers[place]
    weights = 0.0
    decision = 0.0
    carried = 0.0
    manager_weight = 0.0
    if places.manager_seated[place] == 1:
        manager_presence = (1.0 - lever.informal) + lever.informal * lever.manager_skill
        manager_weight = places.manager_carries[place] * manager_presence
        weights += manager_weight
        decision += manager_weight * places.manager_item[place]
        carried += places.manager_carries[place]
    for i in range(directors.place.size):
        if directors.place[i] == place and directors.seated[i] == 1:
            weight = directors.carried[i] * presence(i, directors, lever)
            weights += weight
            decision += weight * directors.argued[i]
            carried += directors.carried[i]
    decision = decision / weights if weights > 0.0 else 0.5
    apart = 0.0
    if places.manager_seated[place] == 1:
        apart += places.manager_carries[place] * abs(places.manager_item[place] - decision)
    for i in range(directors.place.size):
        if directors.place[i] == place and directors.seated[i] == 1:
            apart += directors.carried[i] * abs(directors.argued[i] - decision)
    present = weights / places.patients[place] if places.patients[place] > 0.0 else 0.0
    dispersion = apart / carried if carried > 0.0 else 0.0
    places.decision[place] = decision
    places.voice[place] = max(0.0, present * (1.0 - dispersion / lever.dispersion_limit))


@rule
def hear_back(
    director: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    imposed: Imposed,
    log: Log,
) -> None:
    """See how close the decision came; a report moves trust by what was argued and kept, silence wears it away (M21).

    Being told that there was no chair is not the representative's silence.
    """
    i = director
    n = directors.place.size
    place = directors.place[i]
    lever = levers[place]
    directors.heard[i] = 1.0 - min(1.0, abs(places.decision[place] - directors.item[i]) / lever.tolerance)
    directors.told[i] = 0
    j = directors.representative[i]
    for k in range(5, 0, -1):
        directors.spokesman_of_late[i, k] = directors.spokesman_of_late[i, k - 1]
    directors.spokesman_of_late[i, 0] = j
    if j == NOBODY:
        directors.spoken[i] = 0
        return
    directors.spoken[i] = places.manager_seated[place] if j == n else directors.seated[j]
    if j == i or directors.spoken[i] == 0:
        return
    tells = telling(j, place, month, directors, places, levers, imposed)
    if dice.told[month, i] < tells:
        argued = places.manager_item[place] if j == n else directors.argued[j]
        kept_line = places.manager_faithful[place] if j == n else directors.faithful[j]
        distance = float(argued - directors.item[i]) / lever.tolerance
        grade = 0.5 * (1.0 - min(1.0, distance * distance)) + 0.5 * float(kept_line)
        good = lever.report_weight * grade
        bad = lever.bad_weight * lever.report_weight * (1.0 - grade)
        witness(dyads, log, month, lever, VOICE, i, j, REPORTED, good, bad)
        directors.told[i] = 1
    else:
        witness(dyads, log, month, lever, VOICE, i, j, SILENT, 0.0, lever.silence_weight)


@rule
def telling(
    j: int, place: int, month: int, directors: Directors, places: Places, levers: LeverTable, imposed: Imposed
) -> float:
    """Chance that a spokesperson (N: the manager) reports back to one it speaks for."""
    lever = levers[place]
    if j == directors.place.size:
        capacity = lever.manager_capacity * lever.manager_wte
        return lever.manager_feedback * load(places.manager_constituents[place], capacity)
    own = imposed.telling[month, j]
    habit = lever.feedback if math.isnan(own) else own
    return habit * load(directors.constituents[j], lever.capacity)


@rule
def fund(place: int, month: int, directors: Directors, places: Places, levers: LeverTable, pins: Pins) -> None:
    """Place money grows with one strong voice and goes by patients and by closeness of the decision (M3, M12)."""
    lever = levers[place]
    base = places.money_index[place] * lever.pcn_money / MONEY_UNIT
    money = base * (1.0 + lever.money_for_voice * places.voice[place])
    if places.patients[place] > 0.0:
        money += A_YEAR * pins.extra_money[month, place] / (MONEY_UNIT * places.patients[place])
    places.money[place] = money
    closeness = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            closeness += directors.patients[i] * (0.5 + 0.5 * directors.heard[i])
    mean = closeness / places.patients[place] if places.patients[place] > 0.0 else 1.0
    cost = lever.manager_cost * lever.manager_wte * money if lever.manager_paid_by == 1.0 else 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            directors.manager_cost[i] = cost
            directors.budget[i] = money * (0.5 + 0.5 * directors.heard[i]) / mean - cost


@rule
def attendees(place: int, directors: Directors, places: Places) -> int:
    """How many are in the room: those seated and the manager."""
    there = places.manager_seated[place]
    for i in range(directors.place.size):
        if directors.place[i] == place:
            there += directors.seated[i]
    return there


@rule
def attendee(place: int, number: int, directors: Directors, places: Places) -> int:
    """The so-manieth in the room in the order of keys, the manager (N) last; −1 if there is none."""
    left = number
    for r in range(directors.by_key.size):
        i = directors.by_key[r]
        if directors.place[i] == place and directors.seated[i] == 1:
            if left == 0:
                return i
            left -= 1
    return directors.place.size if places.manager_seated[place] == 1 and left == 0 else -1
