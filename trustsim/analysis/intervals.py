"""Means with the interval in which they likely lie, over futures."""

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """A mean over futures and its 95 % interval; NaN where there is nothing to measure, or one future only."""

    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0.0 or self.high < 0.0


@lru_cache(maxsize=1024)
def t_quantile(probability: float, freedom: int) -> float:
    """The quantile of Student's t, to four figures or better (Hill 1970, Algorithm 396, CACM 13:619-620).

    `probability` is above one half; `freedom` at least 1.
    """
    tails = 2.0 * (1.0 - probability)
    n = float(freedom)
    if freedom == 1:
        return 1.0 / math.tan(math.pi * tails / 2.0)
    if freedom == 2:
        return math.sqrt(2.0 / (tails * (2.0 - tails)) - 2.0)
    a = 1.0 / (n - 0.5)
    b = 48.0 / (a * a)
    c = ((20700.0 * a / b - 98.0) * a - 16.0) * a + 96.36
    d = ((94.5 / (b + c) - 3.0) / b + 1.0) * math.sqrt(a * math.pi / 2.0) * n
    y = (d * tails) ** (2.0 / n)
    if y > 0.05 + a:
        y = _near_normal(tails, n, a, b, c, d)
    else:
        y = ((1.0 / (((n + 6.0) / (n * y) - 0.089 * d - 0.822) * (n + 2.0) * 3.0) + 0.5 / (n + 4.0)) * y - 1.0) * (
            n + 1.0
        ) / (n + 2.0) + 1.0 / y
    return math.sqrt(n * y)


def _near_normal(tails: float, n: float, a: float, b: float, c: float, d: float) -> float:
    """Hill's expansion about the normal quantile."""
    x = NormalDist().inv_cdf(tails / 2.0)
    y = x * x
    if n < 5.0:
        c += 0.3 * (n - 4.5) * (x + 0.6)
    c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b
    y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x
    return math.expm1(a * y * y)


def interval(values: ArrayLike) -> Interval:
    """The mean of one value a future and its 95 % interval, by Student's t; NaN values are left out."""
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if not known.size:
        return Interval(math.nan, math.nan, math.nan)
    mean = float(known.mean())
    if known.size == 1:
        return Interval(mean, math.nan, math.nan)
    if known.min() == known.max():
        return Interval(float(known[0]), float(known[0]), float(known[0]))
    half = t_quantile((1.0 + LEVEL) / 2.0, known.size - 1) * float(known.std(ddof=1)) / math.sqrt(known.size)
    return Interval(mean, mean - half, mean + half)
