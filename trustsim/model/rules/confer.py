"""Confer: directors talk, help each other, pass on what they experienced; some miss a requirement (M1)."""

import math

from ..chance import Dice
from ..compiled import rule
from ..events import HELPED, UNHELPFUL, WORD, Log, note_deed
from ..parameters import LeverTable
from ..state import FACETS, NO_ALLIANCE, RECIPROCITY, UNSET, Directors, Dyads, Imposed, Pins
from ..trust import bad_turn, good_turn, hear, overall, sway

N_FACETS = len(FACETS)


@rule
def are_allied(i: int, j: int, directors: Directors) -> bool:
    """Whether two PCNs are in the same alliance."""
    return directors.alliance[i] != NO_ALLIANCE and directors.alliance[i] == directors.alliance[j]


@rule
def contact(i: int, j: int, directors: Directors, levers: LeverTable) -> float:
    """How likely `i` is to talk to `j`: allies most, those of another place least."""
    lever = levers[directors.place[i]]
    if are_allied(i, j, directors):
        return lever.contact_allies
    return 1.0 if directors.place[i] == directors.place[j] else lever.contact_elsewhere


@rule
def choose_peer(director: int, month: int, directors: Directors, levers: LeverTable, dice: Dice) -> int:
    """Choose whom to talk to, in proportion to contact; −1 where there is nobody."""
    total = 0.0
    for r in range(directors.by_key.size):
        j = directors.by_key[r]
        if j != director:
            total += contact(director, j, directors, levers)
    left = dice.peer[month, director] * total
    peer = -1
    for r in range(directors.by_key.size):
        j = directors.by_key[r]
        if left >= 0.0 and j != director:
            weight = contact(director, j, directors, levers)
            if weight > 0.0:
                peer = j
                left -= weight
    return peer


@rule
def help_weight(i: int, j: int, month: int, directors: Directors, levers: LeverTable) -> float:
    """A conversation counts for more in a young alliance with development support (M30)."""
    lever = levers[directors.place[i]]
    young = are_allied(i, j, directors) and month - directors.founded[i] < lever.young_months
    return lever.help_weight * (1.0 + lever.development) if young else lever.help_weight


@rule
def talk(
    director: int,
    peer: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    levers: LeverTable,
    dice: Dice,
    imposed: Imposed,
    log: Log,
) -> None:
    """Useful help is evidence of giving; what the peer experienced of others is heard if the peer is trusted.

    Who chooses to help another, or to get in touch with it, talks to that one; getting in touch decides.
    """
    i, j = director, peer
    if imposed.helping[month, i] != UNSET:
        j = int(imposed.helping[month, i])
        give_help(i, j, month, dyads, directors, levers, log)
    if imposed.contact[month, i] != UNSET:
        j = int(imposed.contact[month, i])
        if imposed.contact_helps[month, i] == 1:
            give_help(i, j, month, dyads, directors, levers, log)
    if j < 0:
        return
    lever = levers[directors.place[i]]
    weight = help_weight(i, j, month, directors, levers)
    if dice.help[month, i] < lever.help_floor + (1.0 - lever.help_floor) * directors.benevolence[j]:
        good_turn(dyads, log, month, lever, RECIPROCITY, i, j, HELPED, weight)
        directors.helped[i] = 1.0
    else:
        bad_turn(dyads, log, month, lever, RECIPROCITY, i, j, UNHELPFUL, weight)
    credence = overall(dyads, i, j)
    if credence > lever.gossip_threshold and lever.gossip > 0.0:
        listen(i, j, lever.gossip * credence, dyads, directors, levers)


@rule
def give_help(
    helper: int, helped: int, month: int, dyads: Dyads, directors: Directors, levers: LeverTable, log: Log
) -> None:
    """Help given by choice is useful: who is helped has evidence of giving, and slips less (M1)."""
    lever = levers[directors.place[helped]]
    weight = help_weight(helped, helper, month, directors, levers)
    good_turn(dyads, log, month, lever, RECIPROCITY, helped, helper, HELPED, weight)
    directors.helped[helped] = 1.0


@rule
def listen(
    listener: int, speaker: int, credence: float, dyads: Dyads, directors: Directors, levers: LeverTable
) -> None:
    """Hear what the speaker experienced of everybody else, and of the manager they share."""
    lever = levers[directors.place[listener]]
    same_place = directors.place[listener] == directors.place[speaker]
    hear(dyads, lever, listener, speaker, same_place, credence)


@rule
def passes_word(director: int, month: int, imposed: Imposed) -> bool:
    """Whether a word about another was passed on by choice."""
    return imposed.word_to[month, director] != UNSET


@rule
def pass_word(
    director: int, month: int, dyads: Dyads, directors: Directors, levers: LeverTable, imposed: Imposed, log: Log
) -> None:
    """A word passed on moves what the listener has heard, if it trusts the speaker."""
    listener = int(imposed.word_to[month, director])
    about = int(imposed.word_of[month, director])
    lever = levers[directors.place[listener]]
    credence = overall(dyads, listener, director)
    if about != listener and about != director and credence > lever.gossip_threshold:
        toward = 1.0 if imposed.word_good[month, director] == 1 else 0.0
        weight = lever.gossip * credence
        for f in range(N_FACETS):
            sway(dyads, lever, f, listener, about, toward, weight)
            note_deed(log, month, f, listener, about, WORD, weight * toward, weight * (1.0 - toward))


@rule
def slip(director: int, month: int, directors: Directors, levers: LeverTable, dice: Dice, pins: Pins) -> None:
    """Directors miss requirements, less often with a colleague's help, more often under pressure (M1, M29)."""
    i = director
    lever = levers[directors.place[i]]
    chance = lever.slip_rate * (1.0 - lever.slip_help * directors.helped[i])
    chance *= 1.0 + lever.pressure_slips * lever.pressure
    if not math.isnan(pins.slip[month, i]):
        helped = directors.helped[i] > 0.0 and not math.isnan(pins.slip_helped[month, i])
        chance = pins.slip_helped[month, i] if helped else pins.slip[month, i]
    directors.slip[i] = 1.0 if dice.slip[month, i] < chance else 0.0
