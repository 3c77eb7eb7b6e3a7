"""Section 3.4 of the description: small functions and codes that several phases share."""

import math

SERVICES = 5
FACETS = 4
VOICE, CANDOUR, RECIPROCITY, FAIRNESS = range(FACETS)
NOBODY = -1
UNSET = -9
UNIT_OF_MONEY = 38.87


def clip(x, low, high):
    """Keep x within its bounds."""
    return min(high, max(low, x))


def logistic(x):
    """Between 0 and 1."""
    return 1.0 / (1.0 + math.exp(-x))


def gumbel(e):
    """A standard Gumbel draw from a standard exponential one."""
    return -math.log(e)


def kept(half_life):
    """Share kept from one month to the next."""
    return math.exp(-math.log(2.0) / half_life)


def load(constituents, capacity):
    """How far somebody who speaks for so many can still attend to each."""
    return 1.0 if constituents == 0 else min(1.0, capacity / constituents)


def given_or(x, otherwise):
    """What is given, else the other value."""
    return otherwise if math.isnan(x) else x


def words(text):
    """The words of a text, as a list of names."""
    return text.split()
