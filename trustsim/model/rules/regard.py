"""Regard: what the directors of a place think of each other, summed up once a month for all measures of trust."""

from ..compiled import rule
from ..state import CANDOUR, FAIRNESS, RECIPROCITY, VOICE, Directors, Dyads, Places
from ..trust import overall


@rule
def sum_trust(place: int, directors: Directors, dyads: Dyads, places: Places) -> None:
    """Sum trust over the ordered pairs of a place, in one walk: by question, over all four, and in each director."""
    pairs = 0.0
    total = 0.0
    voice = 0.0
    candour = 0.0
    reciprocity = 0.0
    fairness = 0.0
    for j in range(directors.place.size):
        if directors.place[j] == place:
            directors.regard[j] = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            for j in range(directors.place.size):
                if j != i and directors.place[j] == place:
                    trust = overall(dyads, i, j)
                    directors.regard[j] += trust
                    total += trust
                    voice += dyads.trust[i, VOICE, j]
                    candour += dyads.trust[i, CANDOUR, j]
                    reciprocity += dyads.trust[i, RECIPROCITY, j]
                    fairness += dyads.trust[i, FAIRNESS, j]
                    pairs += 1.0
    places.pairs[place] = pairs
    places.overall[place] = total
    places.trust[place, VOICE] = voice
    places.trust[place, CANDOUR] = candour
    places.trust[place, RECIPROCITY] = reciprocity
    places.trust[place, FAIRNESS] = fairness


@rule
def spread_of_trust(place: int, directors: Directors, dyads: Dyads, places: Places) -> None:
    """Sum the squares by which overall trust between the pairs of a place is apart from its mean."""
    mean = places.overall[place] / places.pairs[place] if places.pairs[place] > 0.0 else 0.0
    squares = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            for j in range(directors.place.size):
                if j != i and directors.place[j] == place:
                    apart = overall(dyads, i, j) - mean
                    squares += apart * apart
    places.spread[place] = squares
