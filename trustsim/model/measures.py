"""Measures: what is counted each month, each with its formula, unit and direction in one declaration.

A measure is a compiled function of a place that gives a numerator and a denominator. A place's value is their ratio;
the system's is the ratio of their sums (or, for a count, the sum of the numerators). Where the denominator is nil
there is nothing to measure (NaN).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from .compiled import rule
from .parameters import MONEY_UNIT, LeverTable
from .rules.judge import services
from .rules.meet import A_YEAR, asking, telling
from .state import (
    CANDOUR,
    FAIRNESS,
    NO_ALLIANCE,
    NOBODY,
    RECIPROCITY,
    VOICE,
    Directors,
    Dyads,
    Imposed,
    Places,
    Practices,
)
from .trust import overall

Function = TypeVar("Function", bound=Callable[..., Any])
HOURS_A_DAY = 7.5


@dataclass(frozen=True)
class Measure:
    """One measure. `unit`: share, trust, points, count, days, hours or pounds (£ a patient and year).

    `direction`: more, less or neither is better. `outcome`: how months make one number (the mean of the last 24, the
    total over the run). `story` is the short key that stories use.
    """

    name: str
    label: str
    unit: str
    direction: str
    formula: str
    outcome: str
    story: str
    function: Callable[..., tuple[float, float]]

    @property
    def is_count(self) -> bool:
        """Whether places add up to the system."""
        return self.unit in ("count", "days", "hours")


MEASURES: dict[str, Measure] = {}


def measure(
    name: str, label: str, unit: str, direction: str, formula: str, outcome: str = "late mean", story: str = ""
) -> Callable[[Function], Function]:
    """Declare a compiled function of a place as a measure."""

    def declare(function: Function) -> Function:
        compiled = rule(function)
        MEASURES[name] = Measure(name, label, unit, direction, formula, outcome, story or name, compiled)
        return compiled

    return declare


@rule
def pcns(place: int, directors: Directors) -> float:
    """Number of PCNs in a place."""
    count = 0.0
    for i in range(directors.place.size):
        count += 1.0 if directors.place[i] == place else 0.0
    return count


@measure("coverage", "PCNs in an alliance", "share", "more", "allied PCNs / PCNs")
def coverage(place: int, directors: Directors) -> tuple[float, float]:
    """Share of PCNs that are in an alliance or federation."""
    allied = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place and directors.alliance[i] != NO_ALLIANCE:
            allied += 1.0
    return allied, pcns(place, directors)


@rule
def count_alliances(place: int, directors: Directors) -> float:
    """Number of alliances with members in a place: each is counted at its member with the lowest key."""
    count = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place and directors.alliance[i] != NO_ALLIANCE:
            first = True
            for j in range(directors.place.size):
                if directors.alliance[j] == directors.alliance[i] and directors.key[j] < directors.key[i]:
                    first = False
            count += 1.0 if first else 0.0
    return count


@measure("alliances", "Alliances", "count", "neither", "number of alliances with members")
def alliances(place: int, directors: Directors) -> tuple[float, float]:
    """Number of alliances."""
    return count_alliances(place, directors), 1.0


@measure("alliance_size", "PCNs in each alliance", "points", "neither", "allied PCNs / alliances")
def alliance_size(place: int, directors: Directors) -> tuple[float, float]:
    """Mean number of members."""
    return coverage(place, directors)[0], count_alliances(place, directors)


@measure("founded", "Alliances founded", "count", "neither", "alliances founded in the month", "total")
def founded(place: int, places: Places) -> tuple[float, float]:
    """Alliances founded."""
    return float(places.founded_now[place]), 1.0


@measure("joined", "PCNs that joined an alliance", "count", "neither", "PCNs that joined in the month", "total")
def joined(place: int, places: Places) -> tuple[float, float]:
    """Joiners."""
    return float(places.joined_now[place]), 1.0


@measure("left", "PCNs that left an alliance", "count", "neither", "PCNs that left in the month", "total")
def left(place: int, places: Places) -> tuple[float, float]:
    """Leavers."""
    return float(places.left_now[place]), 1.0


@measure(
    "collapsed",
    "Alliances that collapsed",
    "count",
    "less",
    "alliances that collapsed in the month",
    "total",
    "collapses",
)
def collapsed(place: int, places: Places) -> tuple[float, float]:
    """Collapses."""
    return float(places.collapsed_now[place]), 1.0


@measure(
    "represented", "Patients spoken for", "share", "more", "patients of PCNs for whom somebody seated speaks / patients"
)
def represented(place: int, directors: Directors) -> tuple[float, float]:
    """Share of patients for whom somebody at the board speaks."""
    spoken = 0.0
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += directors.patients[i]
            spoken += directors.patients[i] * directors.spoken[i]
    return spoken, total


@rule
def is_delegated(i: int, directors: Directors) -> bool:
    """Whether another speaks for the PCN."""
    return directors.representative[i] != i and directors.representative[i] != NOBODY


@measure("delegated", "PCNs that let another speak for them", "share", "neither", "PCNs with another's mandate / PCNs")
def delegated(place: int, directors: Directors) -> tuple[float, float]:
    """Share of PCNs for which another speaks."""
    count = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place and is_delegated(i, directors):
            count += 1.0
    return count, pcns(place, directors)


@measure(
    "delegated_to_manager",
    "PCNs for which the manager speaks",
    "share",
    "neither",
    "PCNs with the manager's mandate / PCNs",
)
def delegated_to_manager(place: int, directors: Directors) -> tuple[float, float]:
    """Share of PCNs for which the neutral manager speaks."""
    count = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place and directors.representative[i] == directors.place.size:
            count += 1.0
    return count, pcns(place, directors)


@measure("withdrawn", "Mandates taken back", "count", "less", "mandates taken back or given to another", "total")
def withdrawn(place: int, places: Places) -> tuple[float, float]:
    """Mandates taken back."""
    return float(places.withdrawn_now[place]), 1.0


@measure(
    "collective_voice",
    "Strength of the shared voice",
    "share",
    "more",
    "seated share of patients × presence × (1 − disagreement / limit), by patients",
    story="voice",
)
def collective_voice(place: int, places: Places) -> tuple[float, float]:
    """How full, present and united general practice speaks."""
    return places.voice[place] * places.patients[place], places.patients[place]


@measure("gap", "Distance of decisions from needs", "points", "less", "mean |decision − need| over PCNs")
def gap(place: int, directors: Directors, places: Places) -> tuple[float, float]:
    """Mean distance between what the board settles and what PCNs need on the whole."""
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += abs(places.decision[place] - directors.need[i])
    return total, pcns(place, directors)


@measure(
    "informed", "Represented PCNs that heard back", "share", "more", "reports received / PCNs with another's mandate"
)
def informed(place: int, directors: Directors) -> tuple[float, float]:
    """Share of represented PCNs that got a report this month."""
    told = 0.0
    count = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place and is_delegated(i, directors):
            told += float(directors.told[i])
            count += 1.0
    return told, count


@measure("place_money", "Place money", "pounds", "more", "PCN money with what the voice won, £ a patient and year")
def place_money(place: int, places: Places) -> tuple[float, float]:
    """PCN money of the place, pounds a patient and year."""
    return MONEY_UNIT * places.money[place] * places.patients[place], places.patients[place]


@measure(
    "cd_days",
    "Directors' days freed",
    "days",
    "more",
    "(meeting time of the represented − time for constituents) in days",
)
def cd_days(place: int, directors: Directors, levers: LeverTable) -> tuple[float, float]:
    """Days a month that letting others go to the board frees, less what speaking for others takes."""
    lever = levers[place]
    freed = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            freed += lever.meeting_time if is_delegated(i, directors) else 0.0
            freed -= lever.constituent_time * directors.constituents[i]
    return freed * lever.hours_a_month / HOURS_A_DAY, 1.0


@measure(
    "time_overrun",
    "Directors' time overrun",
    "share",
    "less",
    "mean of max(0, time for the board, constituents and slips − time set aside)",
    story="overrun",
)
def time_overrun(place: int, directors: Directors, levers: LeverTable) -> tuple[float, float]:
    """Share of directors' time that representation and slips take beyond what is set aside."""
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += max(0.0, directors.time[i] - levers[place].time_set_aside)
    return total, pcns(place, directors)


@rule
def trust_within(place: int, facet: int, directors: Directors, dyads: Dyads) -> tuple[float, float]:
    """Sum of trust over ordered pairs of a place, and their number; facet −1: the mean of the four."""
    total = 0.0
    pairs = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            for j in range(directors.place.size):
                if j != i and directors.place[j] == place:
                    total += overall(dyads, i, j) if facet < 0 else dyads.trust[facet, i, j]
                    pairs += 1.0
    return total, pairs


@measure("trust", "Trust between PCNs", "trust", "more", "mean trust over the four questions and ordered pairs")
def trust(place: int, directors: Directors, dyads: Dyads) -> tuple[float, float]:
    """Mean trust over the four questions."""
    return trust_within(place, -1, directors, dyads)


@measure("trust.voice", "Trust: will they speak for me?", "trust", "more", "mean trust over ordered pairs")
def trust_voice(place: int, directors: Directors, dyads: Dyads) -> tuple[float, float]:
    """Mean trust as representatives."""
    return trust_within(place, VOICE, directors, dyads)


@measure(
    "trust.candour", "Trust: will they share opportunities first?", "trust", "more", "mean trust over ordered pairs"
)
def trust_candour(place: int, directors: Directors, dyads: Dyads) -> tuple[float, float]:
    """Mean trust in candour."""
    return trust_within(place, CANDOUR, directors, dyads)


@measure("trust.reciprocity", "Trust: will they give way in turn?", "trust", "more", "mean trust over ordered pairs")
def trust_reciprocity(place: int, directors: Directors, dyads: Dyads) -> tuple[float, float]:
    """Mean trust in giving way."""
    return trust_within(place, RECIPROCITY, directors, dyads)


@measure("trust.fairness", "Trust: do I get a fair share?", "trust", "more", "mean trust over ordered pairs")
def trust_fairness(place: int, directors: Directors, dyads: Dyads) -> tuple[float, float]:
    """Mean trust in fair shares."""
    return trust_within(place, FAIRNESS, directors, dyads)


@measure(
    "trust.spread", "Differences in trust", "trust", "neither", "standard deviation of overall trust over ordered pairs"
)
def trust_spread(place: int, directors: Directors, dyads: Dyads) -> tuple[float, float]:
    """How unequal trust is between pairs of a place."""
    total, pairs = trust_within(place, -1, directors, dyads)
    if pairs == 0.0:
        return 0.0, 0.0
    mean = total / pairs
    squares = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            for j in range(directors.place.size):
                if j != i and directors.place[j] == place:
                    apart = overall(dyads, i, j) - mean
                    squares += apart * apart
    return math.sqrt(squares / pairs) * pairs, pairs


@measure(
    "trust.voice@rep",
    "Trust of the represented in who speaks for them",
    "trust",
    "more",
    "mean voice trust in each other who spoke for the PCN in the last six months",
)
def trust_in_representatives(place: int, directors: Directors, dyads: Dyads) -> tuple[float, float]:
    """Voice trust of the represented in whoever spoke for them of late."""
    total = 0.0
    count = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            for k in range(directors.spokesman_of_late.shape[1]):
                j = directors.spokesman_of_late[i, k]
                new = j != i and j != NOBODY
                for earlier in range(k):
                    if directors.spokesman_of_late[i, earlier] == j:
                        new = False
                if new:
                    total += dyads.trust[VOICE, i, j]
                    count += 1.0
    return total, count


@measure(
    "reputation.lowest",
    "Standing of the least trusted director",
    "trust",
    "more",
    "min over directors of others' mean overall trust",
)
def lowest_reputation(place: int, directors: Directors, dyads: Dyads) -> tuple[float, float]:
    """Mean trust that the least trusted director of a place enjoys."""
    lowest = 2.0
    for j in range(directors.place.size):
        if directors.place[j] == place:
            total = 0.0
            count = 0.0
            for i in range(directors.place.size):
                if i != j and directors.place[i] == place:
                    total += overall(dyads, i, j)
                    count += 1.0
            if count > 0.0:
                lowest = min(lowest, total / count)
    return (lowest, 1.0) if lowest <= 1.0 else (0.0, 0.0)


@measure("backing", "Practices' backing", "trust", "more", "mean backing of practices in the PCN contract, by patients")
def backing(place: int, directors: Directors) -> tuple[float, float]:
    """Practices' backing of their directors, by patients."""
    total = 0.0
    patients = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += directors.patients[i] * directors.backing[i]
            patients += directors.patients[i]
    return total, patients


@rule
def place_budget(place: int, directors: Directors) -> float:
    """PCN pounds (not a head) that a place's PCNs have, after the manager."""
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += directors.budget[i] * directors.patients[i]
    return total


@measure("pledged", "PCN money pooled", "share", "more", "pledged / PCN money", story="contribution")
def pledged(place: int, directors: Directors) -> tuple[float, float]:
    """Share of PCN money that is pooled."""
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += directors.pledged[i] * directors.patients[i]
    return total, place_budget(place, directors)


@measure("pooled_pounds", "PCN money pooled, a patient", "pounds", "more", "pledged, £ a patient and year")
def pooled_pounds(place: int, directors: Directors, places: Places) -> tuple[float, float]:
    """Pounds pooled a patient and year."""
    return MONEY_UNIT * pledged(place, directors)[0], places.patients[place]


@measure("claim", "PCN money claimed by practices", "share", "neither", "mean claim of practices, by patients")
def claim(place: int, directors: Directors) -> tuple[float, float]:
    """Share of PCN money that practices claim directly."""
    total = 0.0
    patients = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += directors.patients[i] * directors.claim[i]
            patients += directors.patients[i]
    return total, patients


@measure(
    "worth_per_pound",
    "Worth of a PCN pound",
    "points",
    "more",
    "(claims + own services + pool's worth + opportunities) / PCN money",
    story="value",
)
def worth_per_pound(place: int, directors: Directors) -> tuple[float, float]:
    """Pounds' worth of money and services for each PCN pound."""
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            worth = directors.claim[i] * directors.budget[i] + services(i, directors)
            total += worth * directors.patients[i]
    return total, place_budget(place, directors)


@measure(
    "practice_worth",
    "Worth reaching a practice",
    "pounds",
    "more",
    "claims and services in £ a patient and year, by patients",
)
def practice_worth(place: int, directors: Directors, practices: Practices) -> tuple[float, float]:
    """What reaches practices in all forms, pounds a patient and year."""
    total = 0.0
    patients = 0.0
    for v in range(practices.pcn.size):
        if practices.member[v] == 1 and directors.place[practices.pcn[v]] == place:
            total += practices.worth[v] * practices.patients[v]
            patients += practices.patients[v]
    return MONEY_UNIT * total, patients


@measure(
    "spread", "Evenness of opportunities", "share", "more", "1 − Gini index of opportunities a head so far, over PCNs"
)
def spread(place: int, directors: Directors) -> tuple[float, float]:
    """How evenly opportunities have gone round so far."""
    total = 0.0
    apart = 0.0
    n = pcns(place, directors)
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += directors.opportunities[i]
            for j in range(directors.place.size):
                if directors.place[j] == place:
                    apart += abs(directors.opportunities[i] - directors.opportunities[j])
    return (1.0 - apart / (2.0 * n * total), 1.0) if total > 0.0 else (0.0, 0.0)


@measure(
    "sustainability",
    "Practices' sustainability",
    "trust",
    "more",
    "mean over practices in the PCN contract",
    story="sustain",
)
def sustainability(place: int, directors: Directors, practices: Practices) -> tuple[float, float]:
    """How secure practices are."""
    total = 0.0
    count = 0.0
    for v in range(practices.pcn.size):
        if practices.member[v] == 1 and directors.place[practices.pcn[v]] == place:
            total += practices.sustainability[v]
            count += 1.0
    return total, count


@measure("standing", "Standing with the system", "trust", "more", "mean over directors")
def standing(place: int, directors: Directors) -> tuple[float, float]:
    """Directors' standing with the system."""
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += directors.standing[i]
    return total, pcns(place, directors)


@measure(
    "integration",
    "Work for the system that comes to something",
    "points",
    "more",
    "mean effort delivered to the system (1 = half a director's)",
)
def integration(place: int, directors: Directors) -> tuple[float, float]:
    """Directors' effort for the system that comes to something."""
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += directors.for_system[i]
    return total, pcns(place, directors)


@measure("exits", "Practices leaving the PCN contract", "count", "less", "practices that left in the month", "total")
def exits(place: int, places: Places) -> tuple[float, float]:
    """Practices that left."""
    return float(places.exits_now[place]), 1.0


@measure("new_directors", "New directors", "count", "neither", "directors who took over in the month", "total")
def new_directors(place: int, places: Places) -> tuple[float, float]:
    """Changes of director."""
    return float(places.changes_now[place]), 1.0


@rule
def hours_for_voice(
    place: int, month: int, directors: Directors, places: Places, levers: LeverTable, imposed: Imposed
) -> float:
    """Directors' hours for asking and telling those they speak for."""
    lever = levers[place]
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place and directors.seated[i] == 1:
            asks = lever.hours_to_ask * asking(i, month, directors, levers, imposed)
            tells = lever.hours_to_tell * telling(i, place, month, directors, places, levers, imposed)
            total += (asks + tells) * directors.constituents[i]
    return total


@measure(
    "hours", "Directors' hours for asking and telling", "hours", "less", "hours a month to ask and tell the represented"
)
def hours(
    place: int, month: int, directors: Directors, places: Places, levers: LeverTable, imposed: Imposed
) -> tuple[float, float]:
    """Hours a month that asking and telling take."""
    return hours_for_voice(place, month, directors, places, levers, imposed), 1.0


@measure(
    "cost",
    "Cost of manager, asking and telling",
    "pounds",
    "less",
    "manager + directors' hours at their price, £ a patient and year",
)
def cost(
    place: int, month: int, directors: Directors, places: Places, levers: LeverTable, imposed: Imposed
) -> tuple[float, float]:
    """What the manager and directors' hours for asking and telling cost, pounds a patient and year."""
    lever = levers[place]
    manager = lever.manager_cost * lever.manager_wte * places.money[place] * MONEY_UNIT * places.patients[place]
    time = A_YEAR * lever.pounds_an_hour * hours_for_voice(place, month, directors, places, levers, imposed)
    return manager + time, places.patients[place]
