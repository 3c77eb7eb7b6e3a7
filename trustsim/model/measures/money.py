"""Money: what the place gets, what is pooled and claimed, and what it is worth."""

from ..compiled import rule
from ..parameters import MONEY_UNIT
from ..rules.judge import services
from ..state import Directors, Places, Practices
from .declare import measure, pcns


@measure("place_money", "Place money", "pounds", "more", "PCN money with what the voice won, £ a patient and year")
def place_money(place: int, places: Places) -> tuple[float, float]:
    """PCN money of the place, pounds a patient and year."""
    return MONEY_UNIT * places.money[place] * places.patients[place], places.patients[place]


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
