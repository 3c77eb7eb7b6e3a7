"""Small arithmetic that several rules share."""

import math

from .compiled import rule


@rule
def clip(value: float, low: float, high: float) -> float:
    """Keep a value within bounds."""
    return min(high, max(low, value))


@rule
def drawn_or(given: float, drawn: float) -> float:
    """Take what is given, or what was drawn where nothing is (NaN)."""
    return drawn if math.isnan(given) else given


@rule
def logistic(value: float) -> float:
    """The logistic curve, from 0 to 1."""
    return 1.0 / (1.0 + math.exp(-value))


@rule
def gumbel(exponential: float) -> float:
    """Turn a standard exponential draw into a standard Gumbel one, the noise of a logit choice."""
    return -math.log(exponential)
