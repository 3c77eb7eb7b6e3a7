"""Trust between directors, by question, and reputation."""

import math

from ..compiled import rule
from ..state import CANDOUR, FAIRNESS, NOBODY, RECIPROCITY, VOICE, Directors, Dyads
from ..trust import overall
from .declare import measure


@rule
def trust_within(place: int, facet: int, directors: Directors, dyads: Dyads) -> tuple[float, float]:
    """Sum of trust over ordered pairs of a place, and their number; facet −1: the mean of the four."""
    total = 0.0
    pairs = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            for j in range(directors.place.size):
                if j != i and directors.place[j] == place:
                    total += overall(dyads, i, j) if facet < 0 else dyads.trust[i, facet, j]
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
