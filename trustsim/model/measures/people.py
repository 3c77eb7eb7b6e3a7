"""People: backing, sustainability, standing with the system, changes and exits."""

from ..state import Directors, Places, Practices
from .declare import measure, pcns


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
