"""Trust between directors, by question, and reputation."""

import math

from ..compiled import rule
from ..state import CANDOUR, FAIRNESS, NOBODY, RECIPROCITY, VOICE, Directors, Dyads, Places
from .declare import measure, pcns


@measure("trust", "Trust between PCNs", "trust", "more", "mean trust over the four questions and ordered pairs")
def trust(place: int, places: Places) -> tuple[float, float]:
    """Mean trust over the four questions."""
    return places.overall[place], places.pairs[place]


@measure("trust.voice", "Trust: will they speak for me?", "trust", "more", "mean trust over ordered pairs")
def trust_voice(place: int, places: Places) -> tuple[float, float]:
    """Mean trust as representatives."""
    return places.trust[place, VOICE], places.pairs[place]


@measure(
    "trust.candour", "Trust: will they share opportunities first?", "trust", "more", "mean trust over ordered pairs"
)
def trust_candour(place: int, places: Places) -> tuple[float, float]:
    """Mean trust in candour."""
    return places.trust[place, CANDOUR], places.pairs[place]


@measure("trust.reciprocity", "Trust: will they give way in turn?", "trust", "more", "mean trust over ordered pairs")
def trust_reciprocity(place: int, places: Places) -> tuple[float, float]:
    """Mean trust in giving way."""
    return places.trust[place, RECIPROCITY], places.pairs[place]


@measure("trust.fairness", "Trust: do I get a fair share?", "trust", "more", "mean trust over ordered pairs")
def trust_fairness(place: int, places: Places) -> tuple[float, float]:
    """Mean trust in fair shares."""
    return places.trust[place, FAIRNESS], places.pairs[place]


@measure(
    "trust.spread", "Differences in trust", "trust", "neither", "standard deviation of overall trust over ordered pairs"
)
def trust_spread(place: int, places: Places) -> tuple[float, float]:
    """How unequal trust is between pairs of a place."""
    pairs = places.pairs[place]
    return (math.sqrt(places.spread[place] / pairs) * pairs, pairs) if pairs > 0.0 else (0.0, 0.0)


@rule
def is_new(i: int, k: int, directors: Directors) -> bool:
    """Whether who spoke for a director in the k-th of the last six months had not done so in those listed before."""
    for earlier in range(k):
        if directors.spokesman_of_late[i, earlier] == directors.spokesman_of_late[i, k]:
            return False
    return True


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
                if j not in (i, NOBODY) and is_new(i, k, directors):
                    total += dyads.trust[i, VOICE, j]
                    count += 1.0
    return total, count


@measure(
    "reputation.lowest",
    "Standing of the least trusted director",
    "trust",
    "more",
    "min over directors of others' mean overall trust",
)
def lowest_reputation(place: int, directors: Directors) -> tuple[float, float]:
    """Mean trust that the least trusted director of a place enjoys."""
    others = pcns(place, directors) - 1.0
    if others < 1.0:
        return 0.0, 0.0
    lowest = 2.0
    for j in range(directors.place.size):
        if directors.place[j] == place:
            lowest = min(lowest, directors.regard[j] / others)
    return lowest, 1.0
