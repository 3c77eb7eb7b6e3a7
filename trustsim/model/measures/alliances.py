"""Alliances: who is in one, how many there are, and how they come and go."""

from ..compiled import rule
from ..rules.weighing import is_anchor
from ..state import NO_ALLIANCE, Directors, Places
from .declare import measure, pcns


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
        if directors.place[i] == place and directors.alliance[i] != NO_ALLIANCE and is_anchor(i, directors):
            count += 1.0
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
