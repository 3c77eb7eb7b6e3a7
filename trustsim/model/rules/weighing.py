"""Weighing an alliance: what a director can gain and lose by it (M4, M8, M10, M22, M27–M30).

A director places trust when what it can gain, times the chance that the others deserve it, exceeds what it can lose,
times the chance that they do not: p·G > (1 − p)·L (Coleman 1990, ch. 5).
"""

import math
from typing import NamedTuple

from ..arithmetic import gumbel
from ..chance import Dice
from ..compiled import rule, small_rule
from ..parameters import Levers, LeverTable
from ..state import FAIRNESS, NO_ALLIANCE, RECIPROCITY, SERVICES, Directors, Dyads

N_SERVICES = len(SERVICES)


class Weighing(NamedTuple):
    """What a director weighs of one alliance, in PCN pounds a head; `worth` is without chance."""

    worth: float
    trust: float
    gain: float
    support: float
    fear: float
    coordination: float
    setup: float
    members: int


@small_rule
def relies_on(i: int, j: int, dyads: Dyads) -> float:
    """How far `i` relies on `j` as an ally: fair shares and giving way in turn, both needed."""
    return math.sqrt(dyads.trust[i, FAIRNESS, j] * dyads.trust[i, RECIPROCITY, j])


@small_rule
def caution(i: int, directors: Directors, lever: Levers) -> float:
    """Weakly backed directors fear losses more (M8)."""
    return max(0.0, 1.0 + 2.0 * lever.backing_effect * (0.5 - directors.backing[i]))


@small_rule
def is_member(j: int, i: int, label: int, partner: int, directors: Directors) -> bool:
    """Whether `j` would be an ally of `i`: the partner of a new alliance, or a member of the one so labelled."""
    if j == i:
        return False
    return j == partner if partner >= 0 else directors.alliance[j] == label


@rule
def federation_label(place: int) -> int:
    """Label of a place's standing federation."""
    return -1 - place


@rule
def weigh(
    i: int, label: int, partner: int, joining: bool, dyads: Dyads, directors: Directors, levers: LeverTable
) -> Weighing:
    """Weigh an alliance with the PCNs so labelled, or a new one with `partner` (−1: none)."""
    lever = levers[directors.place[i]]
    federated = label < NO_ALLIANCE and partner < 0
    first, last = (partner, partner) if partner >= 0 else (0, directors.place.size - 1)
    allies = 0
    trust = 0.0
    for j in range(first, last + 1):
        if is_member(j, i, label, partner, directors):
            first = j if allies == 0 else first
            last = j
            allies += 1
            trust += relies_on(i, j, dyads)
    trust = trust / allies if allies > 0 else directors.propensity[i]
    spread = 0.0
    for s in range(N_SERVICES):
        best = directors.strength[i, s]
        total = directors.strength[i, s]
        for j in range(first, last + 1):
            if is_member(j, i, label, partner, directors):
                best = max(best, directors.strength[j, s])
                total += directors.strength[j, s]
        spread += best - total / (allies + 1)
    bodies = allies + 2 if federated else allies + 1
    ease = lever.federation_ease if federated else 1.0
    gain = lever.gain * (lever.specialisation * spread / N_SERVICES + lever.fixed_costs * (1.0 - 1.0 / bodies))
    fear = lever.control_loss * caution(i, directors, lever) * ease
    coordination = lever.coordination * (1.0 + lever.rigidity_cost * lever.rigidity) * allies
    setup = 0.0
    if joining:
        helped = 1.0 - lever.development_ease * lever.development
        setup = lever.setup * helped * (1.0 - lever.engagement_ease * directors.engagement[i]) * ease
    worth = trust * (gain + lever.support) - (1.0 - trust) * fear - coordination - setup
    return Weighing(worth, trust, gain, lever.support, fear, coordination, setup, allies + 1)


@rule
def anchor(i: int, label: int, directors: Directors) -> int:
    """Member of an alliance (other than `i`) with the lowest key, or −1: whose column its noise is in."""
    found = -1
    for j in range(directors.place.size):
        if j != i and directors.alliance[j] == label and (found < 0 or directors.key[j] < directors.key[found]):
            found = j
    return found


@rule
def is_anchor(j: int, directors: Directors) -> bool:
    """Whether a PCN has the lowest key of all members of its alliance."""
    for k in range(directors.place.size):
        if directors.alliance[k] == directors.alliance[j] and directors.key[k] < directors.key[j]:
            return False
    return True


@rule
def chance_of(i: int, column: int, month: int, levers: LeverTable, directors: Directors, dice: Dice) -> float:
    """What the model leaves out of weighing one option."""
    noise = levers[directors.place[i]].alliance_noise
    return noise * gumbel(dice.alliance_noise[column, month, i])


@rule
def alliance_chance(i: int, label: int, month: int, directors: Directors, levers: LeverTable, dice: Dice) -> float:
    """Chance in weighing a standing alliance."""
    member = anchor(i, label, directors)
    column = directors.column[member] if member >= 0 else directors.column[i]
    return chance_of(i, column, month, levers, directors, dice)


@rule
def worth_alone(i: int, month: int, directors: Directors, levers: LeverTable, dice: Dice) -> float:
    """Worth of being alone: habit, for who is alone now, and chance."""
    lever = levers[directors.place[i]]
    habit = lever.alliance_inertia if directors.alliance[i] == NO_ALLIANCE else 0.0
    return habit + chance_of(i, 0, month, levers, directors, dice)
