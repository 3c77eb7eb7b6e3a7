"""Align: each director chooses to stay, leave, join or found an alliance, and the choice is carried out.

The choice is a logit choice between what each is worth (McKelvey & Palfrey 1995; see `weighing`).
"""

from ..chance import Dice
from ..compiled import rule
from ..events import (
    CHOICE_ALLIANCE,
    COLLAPSED,
    FOUNDED,
    JOINED,
    LEFT,
    NOT_OPEN,
    Log,
    known_by,
    known_in_place,
    note,
    term,
)
from ..parameters import LeverTable
from ..state import ALONE, NO_ALLIANCE, STAY, UNSET, Directors, Dyads, Imposed, Places
from .weighing import (
    Weighing,
    alliance_chance,
    anchor,
    chance_of,
    federation_label,
    is_anchor,
    relies_on,
    weigh,
    worth_alone,
)

JOIN = 2
"""Choices: ALONE, STAY, JOIN + PCN (its alliance), JOIN + N + PCN (found one with it), JOIN + 2N the federation."""


@rule
def admits(
    label: int, i: int, month: int, dyads: Dyads, directors: Directors, levers: LeverTable, imposed: Imposed
) -> bool:
    """Members let an applicant in if they rely on it enough on average; a person's answer counts as 1 or 0."""
    members = 0
    total = 0.0
    for j in range(directors.place.size):
        if j != i and directors.alliance[j] == label:
            members += 1
            answer = imposed.admit[month, j]
            total += relies_on(j, i, dyads) if answer == UNSET else float(answer)
    return members == 0 or total >= levers[directors.place[i]].admission * members


@rule
def accepts(
    j: int, i: int, month: int, dyads: Dyads, directors: Directors, levers: LeverTable, dice: Dice, imposed: Imposed
) -> bool:
    """Whether `j`, alone, would found an alliance with `i`: it must gain by it against staying alone."""
    wish = imposed.alliance[month, j]
    if wish == JOIN + directors.place.size + i or imposed.admit[month, j] == 1:
        return True
    if wish != UNSET or imposed.played[month, j] == 1 or imposed.admit[month, j] == 0:
        return False
    worth = weigh(j, NO_ALLIANCE, i, True, dyads, directors, levers).worth
    worth += chance_of(j, 1, month, levers, directors, dice)
    return worth > worth_alone(j, month, directors, levers, dice)


@rule
def best_partner(i: int, dyads: Dyads, directors: Directors, levers: LeverTable) -> int:
    """Give the PCN alone in the place on which `i` relies most and which relies on it; −1 if none is trusted enough."""
    best = -1
    best_trust = 0.0
    for j in range(directors.place.size):
        if j != i and directors.place[j] == directors.place[i] and directors.alliance[j] == NO_ALLIANCE:
            mutual = min(relies_on(i, j, dyads), relies_on(j, i, dyads))
            tie = best >= 0 and mutual == best_trust and directors.key[j] < directors.key[best]
            if mutual >= levers[directors.place[i]].admission and (best < 0 or mutual > best_trust or tie):
                best = j
                best_trust = mutual
    return best


@rule
def choose_allies(
    director: int, month: int, dyads: Dyads, directors: Directors, levers: LeverTable, dice: Dice, imposed: Imposed
) -> int:
    """Choose the best of staying, leaving, joining and founding; a choice code (see JOIN)."""
    i = director
    n = directors.place.size
    place = directors.place[i]
    choice = ALONE
    best = worth_alone(i, month, directors, levers, dice)
    own = directors.alliance[i]
    if own != NO_ALLIANCE:
        worth = weigh(i, own, -1, False, dyads, directors, levers).worth + levers[place].alliance_inertia
        worth += alliance_chance(i, own, month, directors, levers, dice)
        if worth > best:
            choice, best = STAY, worth
    for j in range(n):
        label = directors.alliance[j]
        if directors.place[j] == place and label not in (NO_ALLIANCE, own) and is_anchor(j, directors):
            worth = weigh(i, label, -1, True, dyads, directors, levers).worth
            worth += chance_of(i, directors.column[j], month, levers, directors, dice)
            if worth > best and admits(label, i, month, dyads, directors, levers, imposed):
                choice, best = JOIN + j, worth
    standing = federation_label(place)
    if levers[place].federation == 1.0 and own != standing and anchor(i, standing, directors) < 0:
        worth = weigh(i, standing, -1, True, dyads, directors, levers).worth
        worth += alliance_chance(i, standing, month, directors, levers, dice)
        if worth > best:
            choice, best = JOIN + 2 * n, worth
    if own == NO_ALLIANCE:
        partner = best_partner(i, dyads, directors, levers)
        if partner >= 0:
            worth = weigh(i, NO_ALLIANCE, partner, True, dyads, directors, levers).worth
            worth += chance_of(i, 1, month, levers, directors, dice)
            if worth > best and accepts(partner, i, month, dyads, directors, levers, dice, imposed):
                choice, best = JOIN + n + partner, worth
    return choice


@rule
def is_open(
    choice: int,
    i: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    levers: LeverTable,
    dice: Dice,
    imposed: Imposed,
) -> bool:
    """Whether a choice can be carried out now."""
    n = directors.place.size
    place = directors.place[i]
    if choice == ALONE:
        return True
    if choice == STAY:
        return True
    if choice == JOIN + 2 * n:
        standing = federation_label(place)
        return levers[place].federation == 1.0 and admits(standing, i, month, dyads, directors, levers, imposed)
    j = (choice - JOIN) % n
    if j == i or directors.place[j] != place:
        return False
    if choice >= JOIN + n:
        free = directors.alliance[j] == NO_ALLIANCE and directors.alliance[i] == NO_ALLIANCE
        return free and accepts(j, i, month, dyads, directors, levers, dice, imposed)
    label = directors.alliance[j]
    return label != NO_ALLIANCE and admits(label, i, month, dyads, directors, levers, imposed)


@rule
def wished(director: int, choice: int, month: int, directors: Directors, imposed: Imposed) -> int:
    """The imposed choice if there is one; a person who has not chosen stays; what is already so needs no act."""
    i = director
    n = directors.place.size
    wish = imposed.alliance[month, i]
    if wish == UNSET:
        return STAY if imposed.played[month, i] == 1 else choice
    if JOIN <= wish < JOIN + 2 * n:
        j = (wish - JOIN) % n
        if directors.alliance[i] != NO_ALLIANCE and directors.alliance[j] == directors.alliance[i]:
            return STAY
    return wish


@rule
def explain_alliance(
    row: int, i: int, weighing: Weighing, habit: float, chance: float, alone: float, directors: Directors, log: Log
) -> None:
    """Write down what decided a choice of allies."""
    term(log, row, 0, weighing.worth + habit + chance)
    term(log, row, 1, alone)
    term(log, row, 2, weighing.trust)
    term(log, row, 3, weighing.gain)
    term(log, row, 4, weighing.support)
    term(log, row, 5, weighing.fear)
    term(log, row, 6, weighing.coordination)
    term(log, row, 7, weighing.setup)
    term(log, row, 8, habit)
    term(log, row, 9, chance)
    term(log, row, 10, directors.backing[i])
    term(log, row, 11, weighing.members)


@rule
def depart(director: int, month: int, directors: Directors, places: Places, log: Log) -> None:
    """Leave an alliance; one with fewer than two members left collapses, but a federation stands."""
    label = directors.alliance[director]
    if label == NO_ALLIANCE:
        return
    place = directors.place[director]
    directors.alliance[director] = NO_ALLIANCE
    places.left_now[place] += 1
    left = 0
    last = -1
    for j in range(directors.place.size):
        if directors.alliance[j] == label:
            left += 1
            last = j
    if left < 2 and label > NO_ALLIANCE:
        row = note(log, month, COLLAPSED, place, director, last, label)
        term(log, row, 0, left)
        known_in_place(log, row, directors.place, place)
        places.collapsed_now[place] += 1
        if last >= 0:
            directors.alliance[last] = NO_ALLIANCE


@rule
def enter(i: int, label: int, founded: int, directors: Directors, levers: LeverTable) -> None:
    """Become a member: the first pledge is the usual one."""
    directors.alliance[i] = label
    directors.founded[i] = founded
    directors.pledge[i] = levers[directors.place[i]].pledge_start


@rule
def leave(
    i: int, month: int, dyads: Dyads, directors: Directors, places: Places, levers: LeverTable, dice: Dice, log: Log
) -> None:
    """Leave, and write down what staying would have been worth."""
    label = directors.alliance[i]
    weighing = weigh(i, label, -1, False, dyads, directors, levers)
    habit = levers[directors.place[i]].alliance_inertia
    chance = alliance_chance(i, label, month, directors, levers, dice)
    alone = worth_alone(i, month, directors, levers, dice)
    row = note(log, month, LEFT, directors.place[i], i, least_trusted(i, label, dyads, directors), label)
    explain_alliance(row, i, weighing, habit, chance, alone, directors, log)
    known_in_place(log, row, directors.place, directors.place[i])
    depart(i, month, directors, places, log)


@rule
def least_trusted(i: int, label: int, dyads: Dyads, directors: Directors) -> int:
    """The ally on whom `i` relies least, or −1."""
    found = -1
    for j in range(directors.place.size):
        if j != i and directors.alliance[j] == label:
            less = found < 0 or relies_on(i, j, dyads) < relies_on(i, found, dyads)
            tie = found >= 0 and relies_on(i, j, dyads) == relies_on(i, found, dyads)
            if less or (tie and directors.key[j] < directors.key[found]):
                found = j
    return found


@rule
def join(
    i: int,
    label: int,
    alone: float,
    month: int,
    dyads: Dyads,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    log: Log,
) -> None:
    """Join a standing alliance; `alone` is what being alone seemed worth when this was chosen."""
    place = directors.place[i]
    weighing = weigh(i, label, -1, True, dyads, directors, levers)
    chance = alliance_chance(i, label, month, directors, levers, dice)
    member = anchor(i, label, directors)
    row = note(log, month, JOINED, place, i, member, label)
    explain_alliance(row, i, weighing, 0.0, chance, alone, directors, log)
    known_in_place(log, row, directors.place, place)
    places.joined_now[place] += 1
    enter(i, label, directors.founded[member] if member >= 0 else month, directors, levers)


@rule
def found(
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
    """Found an alliance of two."""
    place = directors.place[i]
    label = 1 + place + places.founded.size * places.founded[place]
    weighing = weigh(i, NO_ALLIANCE, j, True, dyads, directors, levers)
    chance = chance_of(i, 1, month, levers, directors, dice)
    alone = worth_alone(i, month, directors, levers, dice)
    row = note(log, month, FOUNDED, place, i, j, label)
    explain_alliance(row, i, weighing, 0.0, chance, alone, directors, log)
    known_in_place(log, row, directors.place, place)
    places.founded[place] += 1
    places.founded_now[place] += 1
    enter(i, label, month, directors, levers)
    enter(j, label, month, directors, levers)


@rule
def align(
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
    """Carry out a choice of allies; one that is not open leaves things as they are."""
    i = director
    n = directors.place.size
    wish = wished(i, choice, month, directors, imposed)
    if not is_open(wish, i, month, dyads, directors, levers, dice, imposed):
        row = note(log, month, NOT_OPEN, directors.place[i], i, -1, directors.alliance[i])
        term(log, row, 0, CHOICE_ALLIANCE)
        term(log, row, 1, wish)
        known_by(log, row, i)
        return
    if wish == STAY:
        return
    if wish >= JOIN + n and wish < JOIN + 2 * n:
        found(i, wish - JOIN - n, month, dyads, directors, places, levers, dice, log)
        return
    alone = worth_alone(i, month, directors, levers, dice)
    if directors.alliance[i] != NO_ALLIANCE:
        target = federation_label(directors.place[i]) if wish == JOIN + 2 * n else NO_ALLIANCE
        if JOIN <= wish < JOIN + n:
            target = directors.alliance[wish - JOIN]
        if target == directors.alliance[i]:
            return
        leave(i, month, dyads, directors, places, levers, dice, log)
    if JOIN <= wish < JOIN + n and directors.alliance[wish - JOIN] != NO_ALLIANCE:
        join(i, directors.alliance[wish - JOIN], alone, month, dyads, directors, places, levers, dice, log)
    elif wish == JOIN + 2 * n:
        join(i, federation_label(directors.place[i]), alone, month, dyads, directors, places, levers, dice, log)


@rule
def dissolve(place: int, month: int, directors: Directors, places: Places, levers: LeverTable, log: Log) -> None:
    """A standing federation that is no longer kept up ends, and its members are on their own (M22)."""
    standing = federation_label(place)
    if levers[place].federation == 1.0:
        return
    members = 0
    for j in range(directors.place.size):
        if directors.alliance[j] == standing:
            directors.alliance[j] = NO_ALLIANCE
            places.left_now[place] += 1
            members += 1
    if members > 0:
        row = note(log, month, COLLAPSED, place, -1, -1, standing)
        term(log, row, 0, 0)
        known_in_place(log, row, directors.place, place)
        places.collapsed_now[place] += 1
