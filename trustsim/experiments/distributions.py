"""How the values of a factor are spread: each turns a share of the whole, 0 to 1, into a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEARLY = 1e-9
"""What rounding may take from a share that stands where one level ends and the next begins."""


class Distribution(Protocol):
    """Values by share: `at(0)` is the lowest, `at(1)` the highest, and each part of equal width equally likely."""

    def at(self, shares: Floats) -> Floats:
        """The values at these shares of the whole; any shape."""
        ...

    def holds(self, value: float) -> bool:
        """Whether it can give this value."""
        ...


@dataclass(frozen=True)
class Levels:
    """Single values, each equally likely."""

    values: tuple[float, ...]

    def at(self, shares: Floats) -> Floats:
        """The values at these shares."""
        count = len(self.values)
        return np.array(self.values)[np.minimum((shares * count + NEARLY).astype(np.int64), count - 1)]

    def holds(self, value: float) -> bool:
        """Whether this is one of the values."""
        return value in self.values


@dataclass(frozen=True)
class Uniform:
    """All values from the lowest to the highest, equally likely."""

    low: float
    high: float

    def at(self, shares: Floats) -> Floats:
        """The values at these shares."""
        return self.low + (self.high - self.low) * shares

    def holds(self, value: float) -> bool:
        """Whether the value lies between the ends."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class LogUniform:
    """All values from the lowest (above 0) to the highest, each ratio equally likely."""

    low: float
    high: float

    def at(self, shares: Floats) -> Floats:
        """The values at these shares."""
        return self.low * (self.high / self.low) ** shares

    def holds(self, value: float) -> bool:
        """Whether the value lies between the ends."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Normal:
    """A normal distribution without what lies beyond the parameter's bounds."""

    mean: float
    spread: float
    low: float
    high: float

    def at(self, shares: Floats) -> Floats:
        """The values at these shares."""
        bell = NormalDist(self.mean, self.spread)
        below, above = bell.cdf(self.low), bell.cdf(self.high)
        inside = np.clip(below + (above - below) * shares, 1e-15, 1.0 - 1e-15)
        found = np.array([bell.inv_cdf(float(share)) for share in inside.ravel()]).reshape(inside.shape)
        return np.clip(found, self.low, self.high)

    def holds(self, value: float) -> bool:
        """Whether the value lies within the bounds."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Triangular:
    """Most likely at the mode, falling evenly to nothing at either end."""

    low: float
    mode: float
    high: float

    def at(self, shares: Floats) -> Floats:
        """The values at these shares."""
        span, left = self.high - self.low, self.mode - self.low
        rising = self.low + np.sqrt(shares * span * left)
        falling = self.high - np.sqrt((1.0 - shares) * span * (span - left))
        return np.where(shares * span < left, rising, falling)

    def holds(self, value: float) -> bool:
        """Whether the value lies between the ends."""
        return self.low <= value <= self.high


def evenly(distribution: Distribution, count: int) -> Sequence[float]:
    """The levels a grid makes of a distribution: its own, or as many as asked for from one end to the other."""
    if isinstance(distribution, Levels):
        return distribution.values
    return tuple(float(value) for value in distribution.at(np.linspace(0.0, 1.0, count)))
