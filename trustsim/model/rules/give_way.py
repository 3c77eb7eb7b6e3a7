"""Giving way: accepting less this time for the group, in the hope that others will in their turn (M7)."""

from ..chance import Dice
from ..compiled import rule
from ..events import DID_GIVE_WAY, DID_REFUSE, GAVE_WAY, REFUSED, Log, known_by, note, term
from ..parameters import LeverTable
from ..state import RECIPROCITY, UNSET, Directors, Dyads, Imposed, Pins
from ..trust import betrayal, good_turn
from .confer import are_allied


@rule
def next_in_turn(i: int, after: float, month: int, directors: Directors, dice: Dice) -> int:
    """The ally of `i` whose turn comes next after `after`, or −1."""
    found = -1
    for j in range(directors.place.size):
        if j != i and are_allied(i, j, directors) and dice.turn[month, j] > after:
            if found < 0 or dice.turn[month, j] < dice.turn[month, found]:
                found = j
    return found


@rule
def is_asked(director: int, month: int, directors: Directors, levers: LeverTable, dice: Dice, pins: Pins) -> bool:
    """Whether the director is asked to give way: by a file, or as the one whose turn it is among allies (M7)."""
    if pins.asked[month, director] >= 0:
        return True
    if dice.occasion[month, director] >= levers[directors.place[director]].give_way_rate:
        return False
    allies = 0
    for j in range(directors.place.size):
        if j != director and are_allied(director, j, directors):
            allies += 1
            if dice.turn[month, j] < dice.turn[month, director]:
                return False
    return allies > 0


@rule
def trust_in_turns(i: int, asker: int, dyads: Dyads, directors: Directors) -> float:
    """How far `i` expects those concerned to give way in their turn."""
    total = 0.0
    count = 0
    for j in range(directors.place.size):
        if j != i and (j == asker or are_allied(i, j, directors)):
            total += dyads.trust[i, RECIPROCITY, j]
            count += 1
    return total / count if count > 0 else directors.propensity[i]


@rule
def refusal(director: int, month: int, dyads: Dyads, directors: Directors, pins: Pins) -> float:
    """Chance of refusing: (1 − good will)·min(1, 2·(1 − trust that others give way in turn))."""
    trust = trust_in_turns(director, pins.asked[month, director], dyads, directors)
    return (1.0 - directors.benevolence[director]) * min(1.0, 2.0 * (1.0 - trust))


@rule
def gives_way(director: int, month: int, dyads: Dyads, directors: Directors, dice: Dice, pins: Pins) -> int:
    """Choose to give way (1) or not (0)."""
    return 0 if dice.refuses[month, director] < refusal(director, month, dyads, directors, pins) else 1


@rule
def answer(
    director: int,
    choice: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    levers: LeverTable,
    dice: Dice,
    pins: Pins,
    imposed: Imposed,
    log: Log,
) -> None:
    """Give way or refuse; allies, and the one in whose favour it was, remember (M7)."""
    i = director
    asker = pins.asked[month, i]
    if asker < 0:
        asker = next_in_turn(i, dice.turn[month, i], month, directors, dice)
    wish = imposed.give_way[month, i]
    if wish == UNSET:
        owed = directors.gave_way[asker] if asker >= 0 else 0
        wish = owed if imposed.played[month, i] == 1 else choice
    row = note(log, month, GAVE_WAY if wish == 1 else REFUSED, directors.place[i], i, asker, directors.alliance[i])
    term(log, row, 0, refusal(i, month, dyads, directors, pins))
    term(log, row, 1, trust_in_turns(i, asker, dyads, directors))
    term(log, row, 2, directors.benevolence[i])
    term(log, row, 3, dice.refuses[month, i])
    known_by(log, row, i)
    directors.gave_way[i] = wish
    for j in range(directors.place.size):
        if j != i and (j == asker or are_allied(i, j, directors)):
            known_by(log, row, j)
            lever = levers[directors.place[j]]
            if wish == 1:
                good_turn(dyads, log, month, lever, RECIPROCITY, j, i, DID_GIVE_WAY, lever.give_way_weight)
            else:
                betrayal(dyads, log, month, lever, RECIPROCITY, j, i, DID_REFUSE, lever.give_way_weight)
