"""Pool: allies pledge, hosts share out, members see whether shares and pledges are fair (M4, M9, M27, M28).

Cash is conserved: pledges = payments + what hosts keep + overhead. The pool's gain multiplies what the payments are
worth in services, never the cash.
"""

import math

from ..arithmetic import clip
from ..chance import Dice
from ..compiled import rule
from ..events import (
    CHOICE_SHARE_OUT,
    FAIR,
    PULLED,
    SHIRKED,
    SKIMMED,
    UNFAIR,
    Log,
    known_by,
    note,
    term,
)
from ..parameters import LeverTable
from ..state import FAIRNESS, NO_ALLIANCE, RECIPROCITY, SERVICES, UNSET, Directors, Dyads, Imposed, Pins, Places
from ..trust import bad_turn, betrayal, good_turn
from .confer import are_allied
from .occasions import not_open
from .weighing import is_anchor, relies_on

N_SERVICES = len(SERVICES)


@rule
def is_allied(director: int, directors: Directors) -> bool:
    """Whether the PCN is in an alliance or federation."""
    return directors.alliance[director] != NO_ALLIANCE


@rule
def choose_pledge(director: int, dyads: Dyads, directors: Directors, levers: LeverTable) -> float:
    """Pledges follow allies' pledges, plus ambition as far as allies are trusted (Fischbacher & Gächter 2010)."""
    i = director
    lever = levers[directors.place[i]]
    allies = 0
    pledges = 0.0
    trust = 0.0
    for j in range(directors.place.size):
        if j != i and are_allied(i, j, directors):
            allies += 1
            pledges += directors.pledge[j]
            trust += relies_on(i, j, dyads)
    if allies == 0:
        return directors.pledge[i]
    aim = directors.cooperation[i] * pledges / allies + lever.ambition * 2.0 * trust / allies
    return directors.pledge[i] + lever.pledge_speed * (clip(aim, 0.0, 1.0) - directors.pledge[i])


@rule
def set_pledge(director: int, choice: float, month: int, directors: Directors, imposed: Imposed) -> None:
    """Decide a pledge; it is in force when all have decided."""
    wish = imposed.pledge[month, director]
    if math.isnan(wish):
        wish = directors.pledge[director] if imposed.played[month, director] == 1 else choice
    directors.next_pledge[director] = wish


@rule
def pay_in(director: int, directors: Directors) -> None:
    """Pay a share of the PCN's budget after claims into the pool."""
    i = director
    directors.pledged[i] = 0.0
    directors.received[i] = 0.0
    directors.paid[i] = 0.0
    directors.skimmed[i] = 0.0
    directors.payoff[i] = 0.0
    if directors.alliance[i] != NO_ALLIANCE:
        directors.pledge[i] = directors.next_pledge[i]
        directors.pledged[i] = directors.pledge[i] * (1.0 - directors.claim[i]) * directors.budget[i]
    for s in range(N_SERVICES):
        directors.skims[i, s] = 0


@rule
def is_best(i: int, service: int, directors: Directors) -> bool:
    """Whether no ally is better at a service, or as good and of a lower key."""
    own = directors.strength[i, service]
    for j in range(directors.place.size):
        if j != i and are_allied(i, j, directors):
            other = directors.strength[j, service]
            if other > own or (other == own and directors.key[j] < directors.key[i]):
                return False
    return True


@rule
def reset_pools(place: int, directors: Directors, places: Places) -> None:
    """Start the month's accounts of a place's pools; of each alliance the member best at a service hosts it (M28)."""
    places.pool_cash[place] = 0.0
    places.pool_overhead[place] = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            for s in range(N_SERVICES):
                directors.hosts[i, s] = 1 if is_allied(i, directors) and is_best(i, s, directors) else 0


@rule
def openness(i: int, directors: Directors, levers: LeverTable) -> float:
    """How open the books of a PCN's alliance are; a federation's are its own at least (M22)."""
    lever = levers[directors.place[i]]
    return max(lever.open_book, lever.federation_open_book) if directors.alliance[i] < NO_ALLIANCE else lever.open_book


@rule
def takes_from(i: int, service: int, month: int, directors: Directors, levers: LeverTable, dice: Dice) -> bool:
    """Whether a host gives in: with probability (1 − good will)·(1 − open books) (M9)."""
    tempted = (1.0 - directors.benevolence[i]) * (1.0 - openness(i, directors, levers))
    return dice.skims[month, i, service] < tempted


@rule
def choose_share_out(director: int, month: int, directors: Directors, levers: LeverTable, dice: Dice) -> int:
    """Choose which hosted services to keep a little of: one bit a service."""
    bits = 0
    for s in range(N_SERVICES):
        if directors.hosts[director, s] == 1 and takes_from(director, s, month, directors, levers, dice):
            bits += 1 << s
    return bits


@rule
def share_out(
    director: int,
    choice: int,
    month: int,
    directors: Directors,
    levers: LeverTable,
    dice: Dice,
    imposed: Imposed,
    log: Log,
) -> None:
    """Carry out a host's choice; one answer of a person covers every service its PCN hosts."""
    i = director
    wish = imposed.share_out[month, i]
    hosted = 0
    for s in range(N_SERVICES):
        if directors.hosts[i, s] == 1:
            hosted += 1
            keeps = (choice >> s) & 1
            if wish != UNSET:
                keeps = 1 - wish
            elif imposed.played[month, i] == 1:
                keeps = 0
            directors.skims[i, s] = keeps
            if keeps == 1:
                row = note(log, month, SKIMMED, directors.place[i], i, -1, directors.alliance[i])
                term(log, row, 0, s)
                term(log, row, 1, levers[directors.place[i]].skim)
                term(log, row, 2, directors.benevolence[i])
                term(log, row, 3, openness(i, directors, levers))
                term(log, row, 4, dice.skims[month, i, s])
                known_by(log, row, i)
                know_skim(i, s, month, row, directors, levers, dice, log)
    if wish != UNSET and hosted == 0:
        not_open(i, CHOICE_SHARE_OUT, wish, month, directors, log)


@rule
def know_skim(
    host: int, service: int, month: int, row: int, directors: Directors, levers: LeverTable, dice: Dice, log: Log
) -> None:
    """Those who see the share-out can know that something was kept."""
    for k in range(directors.place.size):
        if k != host and are_allied(k, host, directors):
            if dice.sees_share[month, k, service] < levers[directors.place[k]].detection:
                known_by(log, row, k)


@rule
def kept_share(host: int, service: int, directors: Directors, levers: LeverTable) -> float:
    """Share of a service's money its host keeps: what is arranged, and no less because it gave in."""
    lever = levers[directors.place[host]]
    return max(lever.skim, lever.skew) if directors.skims[host, service] == 1 else lever.skew


@rule
def leads(director: int, directors: Directors) -> bool:
    """Whether the PCN has its alliance's lowest key: the accounts of the pool are made up once, from it."""
    return directors.alliance[director] != NO_ALLIANCE and is_anchor(director, directors)


@rule
def divide(director: int, month: int, directors: Directors, places: Places, levers: LeverTable, pins: Pins) -> None:
    """Make up the accounts of an alliance's pool: a fifth to each service, what its host keeps, the rest by pledge."""
    lead = director
    n = directors.place.size
    place = directors.place[lead]
    lever = levers[place]
    pledged = 0.0
    members = 0
    for j in range(n):
        if are_allied(lead, j, directors):
            pledged += directors.pledged[j] * directors.patients[j]
            members += 1
    if pledged <= 0.0:
        return
    cash = pledged * pins.pool_factor[month, place]
    rate = lever.overhead * (1.0 + lever.rigidity)
    bodies = members
    if directors.alliance[lead] < NO_ALLIANCE:
        rate += lever.federation_overhead
        bodies += 1
    rate = min(1.0, rate)
    places.pool_cash[place] += cash
    places.pool_overhead[place] += rate * cash
    each = (1.0 - rate) * cash / N_SERVICES
    paid = 0.0
    worth = 0.0
    for s in range(N_SERVICES):
        host = lead
        total = 0.0
        for j in range(n):
            if are_allied(lead, j, directors):
                total += directors.strength[j, s]
                if directors.hosts[j, s] == 1:
                    host = j
        keeps = kept_share(host, s, directors, levers) * each
        if directors.patients[host] > 0.0:
            directors.skimmed[host] += keeps / directors.patients[host]
            directors.received[host] += keeps / directors.patients[host]
        else:
            keeps = 0.0
        best = directors.strength[host, s]
        gain = lever.specialisation * (best - total / members) + lever.fixed_costs * (1.0 - 1.0 / bodies)
        paid += each - keeps
        worth += (each - keeps) * (1.0 + lever.gain * gain)
    for j in range(n):
        if are_allied(lead, j, directors):
            share = directors.pledged[j] / pledged
            directors.paid[j] = paid * share
            directors.received[j] += worth * share


@rule
def judge_pool(
    director: int, month: int, dyads: Dyads, directors: Directors, levers: LeverTable, dice: Dice, log: Log
) -> None:
    """See, with some chance, whether each service was shared fairly; and what allies put in (M7, M9)."""
    i = director
    n = directors.place.size
    lever = levers[directors.place[i]]
    paid_in = directors.pledged[i] > 0.0
    for h in range(n):
        if h != i and are_allied(i, h, directors):
            for s in range(N_SERVICES):
                if paid_in and directors.hosts[h, s] == 1 and dice.sees_share[month, i, s] < lever.detection:
                    seen = 1.0 + lever.share_noise * dice.share_noise[month, i, s]
                    if (1.0 - kept_share(h, s, directors, levers)) * seen >= lever.fair_share:
                        good_turn(dyads, log, month, lever, FAIRNESS, i, h, FAIR, lever.share_weight)
                    else:
                        betrayal(dyads, log, month, lever, FAIRNESS, i, h, UNFAIR, lever.share_weight)
            shown = directors.pledge[h] + lever.contribution_noise * dice.pledge_noise[month, h]
            if shown >= directors.pledge[i] - lever.contribution_tolerance:
                good_turn(dyads, log, month, lever, RECIPROCITY, i, h, PULLED, lever.contribution_weight)
            else:
                bad_turn(dyads, log, month, lever, RECIPROCITY, i, h, SHIRKED, lever.contribution_weight)
    if paid_in:
        gained = directors.received[i] - directors.pledged[i]
        directors.payoff[i] = directors.pledge[i] * gained / directors.pledged[i]
