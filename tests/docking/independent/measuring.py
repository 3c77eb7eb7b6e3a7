"""The month's measures of each place and of the system (section 3.17)."""

import math

import numpy as np

from independent.notation import FACETS, NOBODY, UNIT_OF_MONEY

SUMMED_FOR_SYSTEM = {
    "alliances",
    "founded",
    "joined",
    "left",
    "collapsed",
    "withdrawn",
    "cd_days",
    "hours",
    "exits",
    "new_directors",
}


def measure(place):
    """Numerator and denominator of every measure of a place, in the order of the table."""
    return {
        **of_alliances(place),
        **of_the_board(place),
        **of_time_and_cost(place),
        **of_money(place),
        **of_practices(place),
        **of_trust(place),
    }


def directors_of(place):
    """The place's directors by index."""
    return [place.model.directors[i] for i in place.residents]


def is_delegated(director):
    """Whether another speaks for it."""
    return director.representative not in (director.index, NOBODY)


def total(values):
    """A sum that starts at 0.0."""
    return sum(values, 0.0)


def of_alliances(place):
    """Alliances and what became of them."""
    directors = directors_of(place)
    labels = [director.alliance for director in directors if director.alliance != 0]
    count = len(set(labels))
    return {
        "coverage": (len(labels), len(directors)),
        "alliances": (count, 1),
        "alliance_size": (len(labels), count),
        "founded": (place.founded_now, 1),
        "joined": (place.joined_now, 1),
        "left": (place.left_now, 1),
        "collapsed": (place.collapsed_now, 1),
    }


def of_the_board(place):
    """Who speaks for whom and what was settled."""
    directors = directors_of(place)
    n = len(directors)
    delegated = [director for director in directors if is_delegated(director)]
    by_manager = sum(director.representative == place.model.size for director in directors)
    patients = total(each.patients for each in directors)
    return {
        "represented": (total(each.patients * each.spoken for each in directors), patients),
        "delegated": (len(delegated), n),
        "delegated_to_manager": (by_manager, n),
        "withdrawn": (place.withdrawn_now, 1),
        "collective_voice": (place.voice * place.patients, place.patients),
        "gap": (total(abs(place.decision - each.need) for each in directors), n),
        "informed": (sum(each.told for each in delegated), len(delegated)),
    }


def of_time_and_cost(place):
    """Directors' time and what representation costs."""
    lever = place.lever
    directors = directors_of(place)
    freed = total(
        (lever.meeting_time if is_delegated(each) else 0.0) - lever.constituent_time * each.constituents
        for each in directors
    )
    hours = total(
        (lever.hours_to_ask * each.asking() + lever.hours_to_tell * each.telling()) * each.constituents
        for each in directors
        if each.seated == 1
    )
    manager = lever.manager_cost * lever.manager_wte * place.money * UNIT_OF_MONEY * place.patients
    overrun = total(max(0.0, each.time - lever.time_set_aside) for each in directors)
    return {
        "cd_days": (freed * lever.hours_a_month / 7.5, 1),
        "time_overrun": (overrun, len(directors)),
        "hours": (hours, 1),
        "cost": (manager + 12.0 * lever.pounds_an_hour * hours, place.patients),
        "place_money": (UNIT_OF_MONEY * place.money * place.patients, place.patients),
    }


def of_money(place):
    """Pools, claims and what reaches practices."""
    directors = directors_of(place)
    patients = total(each.patients for each in directors)
    pledged = total(each.pledged * each.patients for each in directors)
    budget = total(each.budget * each.patients for each in directors)
    worth = total((each.claim * each.budget + each.services()) * each.patients for each in directors)
    members = members_of(place)
    reaching = total(each.worth * each.patients for each in members)
    return {
        "pledged": (pledged, budget),
        "pooled_pounds": (UNIT_OF_MONEY * pledged, place.patients),
        "claim": (total(each.patients * each.claim for each in directors), patients),
        "worth_per_pound": (worth, budget),
        "practice_worth": (UNIT_OF_MONEY * reaching, total(each.patients for each in members)),
        "spread": evenness([each.opportunities for each in directors]),
    }


def members_of(place):
    """Practices in the contract whose PCN is of the place."""
    return [each for each in place.model.practices if each.member == 1 and each.pcn.place == place.index]


def evenness(values):
    """One less the Gini index."""
    whole = total(values)
    if not whole > 0:
        return 0.0, 0
    apart = total(abs(a - b) for a in values for b in values)
    return 1.0 - apart / (2 * len(values) * whole), 1


def of_practices(place):
    """How practices, the system and directors fare."""
    directors = directors_of(place)
    n = len(directors)
    members = members_of(place)
    backing = total(each.patients * each.backing for each in directors)
    return {
        "backing": (backing, total(each.patients for each in directors)),
        "sustainability": (total(each.sustainability for each in members), len(members)),
        "standing": (total(each.standing for each in directors), n),
        "integration": (total(each.for_system for each in directors), n),
        "exits": (place.exits_now, 1),
        "new_directors": (place.changes_now, 1),
    }


def of_trust(place):
    """Trust between the directors of a place."""
    trust = place.model.trust
    residents = place.residents
    pairs = [(i, j) for i in residents for j in residents if i != j]
    overall = {pair: trust.overall(*pair) for pair in pairs}
    by_facet = [total(trust.of(facet, i, j) for i, j in pairs) for facet in range(FACETS)]
    spread = 0.0
    if pairs:
        mean = total(overall.values()) / len(pairs)
        spread = math.sqrt(total((each - mean) ** 2 for each in overall.values()) / len(pairs)) * len(pairs)
    reputations = [total(overall[i, j] for i in residents if i != j) / (len(residents) - 1) for j in residents if pairs]
    spokespersons = [(i, j) for i in residents for j in recent_spokespersons(place.model.directors[i])]
    return {
        "trust": (total(overall.values()), len(pairs)),
        "trust.voice": (by_facet[0], len(pairs)),
        "trust.candour": (by_facet[1], len(pairs)),
        "trust.reciprocity": (by_facet[2], len(pairs)),
        "trust.fairness": (by_facet[3], len(pairs)),
        "trust.spread": (spread, len(pairs)),
        "trust.voice@rep": (total(trust.of(0, i, j) for i, j in spokespersons), len(spokespersons)),
        "reputation.lowest": (min(reputations), 1) if reputations else (0.0, 0),
    }


def recent_spokespersons(director):
    """Others who spoke for it in the last six months, each once."""
    return [j for j in dict.fromkeys(director.spokesman_of_late) if j not in (director.index, NOBODY)]


def take_measures(model):
    """This month's rows of the panel, and the sums of numerators and denominators over places."""
    rows, above, below = [], 0.0, 0.0
    for place in model.places:
        fractions = measure(place)
        numerators = np.array([fraction[0] for fraction in fractions.values()], dtype=float)
        denominators = np.array([fraction[1] for fraction in fractions.values()], dtype=float)
        rows.append(ratio(numerators, denominators))
        above = above + np.where(denominators > 0, numerators, 0.0)
        below = below + np.where(denominators > 0, denominators, 0.0)
    summed = np.array([name in SUMMED_FOR_SYSTEM for name in fractions])
    rows.append(np.where(summed, above, ratio(above, below)))
    return np.array(rows), above, below


def ratio(above, below):
    """Quotients where there is something to measure, else NaN."""
    result = np.full(above.shape, np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result
