"""Voice: who speaks for whom, how strongly, and how well the represented are informed."""

from ..compiled import rule
from ..state import NOBODY, Directors, Places
from .declare import measure, pcns


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
