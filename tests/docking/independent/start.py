"""The state at month 0 (section 3.2)."""

from independent.notation import FACETS, SERVICES, clip, given_or
from independent.residents import Director, Place, Practice
from independent.trust import RULES


def populate(model):
    """Make the agents and what lies between them."""
    structure = model.structure
    model.places = [Place(model, p) for p in range(structure.levers.shape[1])]
    model.directors = [Director(model, i) for i in range(model.size)]
    for director in model.directors:
        begin_director(director, structure, model.dice)
    model.practices = [Practice(model, v, model.directors[pcn]) for v, pcn in enumerate(structure.pcn.tolist())]
    for practice in model.practices:
        practice.pcn.practices.append(practice)
        begin_practice(practice, structure)
    model.directors_by_key = sorted(model.directors, key=lambda director: director.key)
    for director in model.directors:
        director.count_practices()
        director.take_column()
    for place in model.places:
        place.sum_place()
        labels = [model.directors[i].alliance for i in place.residents]
        numbers = [(label - 1 - place.index) // len(model.places) for label in labels if label > 0]
        place.founded = 1 + max(numbers, default=-1)
    model.trust = RULES[int(model.lever_of(0).rule)](model, model.size)
    for director in model.directors:
        begin_trust(director, structure, model.dice)


def begin_director(director, structure, dice):
    """Traits, as given or as drawn, and the levels at which things begin."""
    i = director.index
    director.place = structure.place.item(i)
    lever = director.lever
    director.key = dice.key[i]
    director.need = structure.need.item(i)
    director.strength = structure.strength[i].tolist()
    director.tenure = structure.tenure.item(i)
    director.alliance = structure.alliance.item(i)
    director.representative = structure.representative.item(i)
    propensity = lever.propensity + lever.propensity_spread * dice.propensity[i]
    director.propensity = given_or(structure.propensity.item(i), clip(propensity, 0.05, 0.95))
    benevolence = lever.benevolence + lever.benevolence_spread * dice.benevolence[i]
    director.benevolence = given_or(structure.benevolence.item(i), clip(benevolence, 0.02, 0.98))
    drawn = lever.free_rider_cooperation if dice.free_rider[i] < lever.free_riders else lever.cooperation
    director.cooperation = given_or(structure.cooperation.item(i), drawn)
    director.pledge = lever.pledge_start
    director.effort = lever.agreed_share
    director.standing = lever.standing_start
    director.level = [lever.level_start] * SERVICES


def begin_practice(practice, structure):
    """What is given of a practice, else its place's parameters."""
    v, lever = practice.index, practice.lever
    practice.patients = structure.patients.item(v)
    practice.backing = given_or(structure.backing.item(v), lever.backing_start)
    practice.claim_home = structure.claim.item(v)
    practice.claim = min(lever.claim_ceiling, given_or(practice.claim_home, lever.claim))
    practice.next_claim = practice.claim
    practice.engagement_home = structure.engagement.item(v)
    practice.engagement = given_or(practice.engagement_home, lever.engagement)
    practice.sustainability = lever.sustainability_start


def begin_trust(director, structure, dice):
    """A disposition to trust, old ties, old hurts and the history given."""
    i, lever, model = director.index, director.lever, director.model
    for j in director.others_and_manager:
        depth = lever.scars if j < model.size else lever.manager_scars
        scar = lever.scar_range * depth * dice.scar[i][j]
        former = j < model.size and structure.former_ally.item(i, j) == 1
        tie = lever.old_ties * (1.0 - lever.formalisation) if former else 0.0
        for facet in range(FACETS):
            good = structure.history_good.item(facet, i, j) + tie
            bad = structure.history_bad.item(facet, i, j) + scar
            model.trust.begin((facet, i, j), director.disposition(j), good, bad)
