"""Opportunities: who hears first keeps or shares, and those who see it draw their conclusions (M6, M23)."""

import math

from ..chance import Dice
from ..compiled import rule
from ..events import DID_GRAB, DID_SHARE, GRABBED, SHARED, Log, known_by, note, term
from ..parameters import MONEY_UNIT, LeverTable
from ..state import (
    BID,
    CANDOUR,
    DRAW_LOTS,
    FAIRNESS,
    KEEP,
    LET_PASS,
    NO_ALLIANCE,
    SHARE,
    UNSET,
    Directors,
    Dyads,
    Imposed,
    Pins,
    Places,
)
from ..trust import bad_turn, betrayal, good_turn
from .meet import A_YEAR, attendee, attendees
from .renew import come_out


@rule
def hear_of(
    place: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    pins: Pins,
    log: Log,
) -> None:
    """An opportunity comes up, and one of those in the room hears first (M6, M23)."""
    n = directors.place.size
    lever = levers[place]
    pinned = pins.opportunity[month, place]
    patients = places.patients[place]
    places.hearer[place] = -1
    if patients <= 0.0:
        return
    if not math.isnan(pinned):
        places.worth[place] = A_YEAR * pinned / (MONEY_UNIT * patients)
    elif dice.comes[month, place] < lever.opportunity_rate:
        networks = 0
        for i in range(n):
            networks += 1 if directors.place[i] == place else 0
        places.worth[place] = lever.opportunity_size / networks
    else:
        return
    there = attendees(place, directors, places)
    hearer = attendee(place, int(dice.hearer[month, place] * there), directors, places)
    if not math.isnan(pinned) and pins.hearer[month, place] >= 0:
        hearer = pins.hearer[month, place]
    if hearer < 0:
        return
    places.hearer[place] = hearer
    if hearer == n:
        honest = 1.0 - (1.0 - lever.manager_benevolence) * (1.0 - lever.opportunity_rule)
        fair = dice.manager_keeps[month, place] < honest
        if fair:
            hand_out(place, directors, places)
        be_seen(place, n, fair, False, month, dyads, directors, places, levers, dice, log)


@rule
def hears_first(director: int, directors: Directors, places: Places) -> bool:
    """Whether the director is the first to hear of this month's opportunity."""
    return places.hearer[directors.place[director]] == director


@rule
def use_opportunity(director: int, month: int, directors: Directors, levers: LeverTable, dice: Dice) -> int:
    """Choose to share or keep: kept with probability (1 − good will)·(1 − rule) (M6)."""
    lever = levers[directors.place[director]]
    tempted = (1.0 - directors.benevolence[director]) * (1.0 - lever.opportunity_rule)
    return KEEP if dice.keeps[month, director] < tempted else SHARE


@rule
def handle_opportunity(
    director: int,
    choice: int,
    month: int,
    dyads: Dyads,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    pins: Pins,
    imposed: Imposed,
    log: Log,
) -> None:
    """Carry out what the first hearer chose; those who see it draw their conclusions."""
    i = director
    place = directors.place[i]
    wish = imposed.opportunity[month, i]
    if wish == UNSET:
        wish = DRAW_LOTS if imposed.played[month, i] == 1 else choice
    pinned = not math.isnan(pins.opportunity[month, place])
    found_out = pins.found_out[month, place] if pinned else 0
    if wish == LET_PASS:
        return
    if wish == KEEP:
        keep(i, directors, places, levers)
        if found_out >= month:
            keep_secret(i, found_out, directors, places)
    elif wish == SHARE:
        hand_out(place, directors, places)
    else:
        give_to(draw_winner(i, wish == BID, month, directors, dice), directors, places)
    secret = wish == KEEP and found_out != 0
    be_seen(place, i, wish != KEEP, secret, month, dyads, directors, places, levers, dice, log)
    if secret and found_out == month:
        come_out(i, month, dyads, directors, levers, log)


@rule
def receive(i: int, worth: float, directors: Directors) -> None:
    """Count an opportunity's worth a head for a PCN."""
    directors.opportunity[i] += worth
    directors.opportunities[i] += worth


@rule
def hand_out(place: int, directors: Directors, places: Places) -> None:
    """Share an opportunity by patients."""
    for j in range(directors.place.size):
        if directors.place[j] == place and directors.patients[j] > 0.0:
            receive(j, places.worth[place], directors)


@rule
def keep(i: int, directors: Directors, places: Places, levers: LeverTable) -> None:
    """Keep the larger part of an opportunity; the others split the rest by patients."""
    place = directors.place[i]
    own = directors.patients[i]
    total = places.worth[place] * places.patients[place]
    rest = places.patients[place] - own
    share = levers[place].keeper_share if rest > 0.0 else 1.0
    if own > 0.0:
        receive(i, share * total / own, directors)
    for j in range(directors.place.size):
        if j != i and directors.place[j] == place and directors.patients[j] > 0.0:
            receive(j, (1.0 - share) * total / rest, directors)


@rule
def keep_secret(i: int, until: int, directors: Directors, places: Places) -> None:
    """Remember what comes out in a month to come; when one thing comes out, all that is kept comes out with it."""
    earlier = directors.comes_out[i]
    directors.comes_out[i] = until if earlier == 0 else min(earlier, until)
    directors.secret[i] += pounds(directors.place[i], places)


@rule
def pounds(place: int, places: Places) -> float:
    """What this month's opportunity is worth to the place, once."""
    return float(places.worth[place] * places.patients[place] * MONEY_UNIT / A_YEAR)


@rule
def give_to(i: int, directors: Directors, places: Places) -> None:
    """Give a whole opportunity to one PCN."""
    place = directors.place[i]
    if directors.patients[i] > 0.0:
        receive(i, places.worth[place] * places.patients[place] / directors.patients[i], directors)


@rule
def asks_for_it(j: int, teller: int, month: int, directors: Directors, dice: Dice) -> bool:
    """Whether a colleague bids too once the teller has said it would like the opportunity."""
    return j != teller and dice.keeps[month, j] >= directors.benevolence[j]


@rule
def draw_winner(i: int, bidding: bool, month: int, directors: Directors, dice: Dice) -> int:
    """Draw lots among all PCNs of the place, or among those who bid: the teller, and who asks for it too."""
    place = directors.place[i]
    n = directors.by_key.size
    candidates = 0
    for j in range(n):
        if directors.place[j] == place and (not bidding or j == i or asks_for_it(j, i, month, directors, dice)):
            candidates += 1
    left = int(dice.lot[month, place] * candidates)
    for r in range(n):
        j = directors.by_key[r]
        if directors.place[j] == place and (not bidding or j == i or asks_for_it(j, i, month, directors, dice)):
            if left == 0:
                return j
            left -= 1
    return i


@rule
def be_seen(
    place: int,
    hearer: int,
    shared: bool,
    secret: bool,
    month: int,
    dyads: Dyads,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    log: Log,
) -> None:
    """Each of the place sees with some chance how an opportunity was handled: candour, and a little fairness (M6)."""
    n = directors.place.size
    lever = levers[place]
    alliance = directors.alliance[hearer] if hearer < n else NO_ALLIANCE
    row = note(log, month, SHARED if shared else GRABBED, place, hearer, -1, alliance)
    term(log, row, 0, pounds(place, places))
    term(log, row, 1, directors.benevolence[hearer] if hearer < n else lever.manager_benevolence)
    term(log, row, 2, lever.opportunity_rule)
    term(log, row, 3, dice.keeps[month, hearer] if hearer < n else dice.manager_keeps[month, place])
    if hearer < n:
        known_by(log, row, hearer)
    if secret:
        return
    for j in range(n):
        if j != hearer and directors.place[j] == place and dice.sees_opportunity[month, j] < lever.detection:
            known_by(log, row, j)
            fairness = lever.opportunity_fairness_weight
            if shared:
                good_turn(dyads, log, month, lever, CANDOUR, j, hearer, DID_SHARE, lever.candour_weight)
                good_turn(dyads, log, month, lever, FAIRNESS, j, hearer, DID_SHARE, fairness)
            else:
                betrayal(dyads, log, month, lever, CANDOUR, j, hearer, DID_GRAB, lever.candour_weight)
                bad_turn(dyads, log, month, lever, FAIRNESS, j, hearer, DID_GRAB, fairness)
