"""How long alliances live: the Kaplan-Meier estimate, in which those that outlast the run count as far as seen.

Kaplan & Meier 1958, "Nonparametric estimation from incomplete observations", JASA 53:457-481.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..drivers.run import Run


@dataclass(frozen=True)
class Life:
    """One alliance: the future it lived in, its label, when it was founded (0: it was there at the start).

    `ended` is the month it collapsed, None where it outlasts the run of `months`.
    """

    seed: int
    alliance: int
    founded: int
    ended: int | None
    months: int

    @property
    def length(self) -> int:
        """Months lived, as far as seen."""
        return (self.months if self.ended is None else self.ended) - self.founded


@dataclass(frozen=True)
class Survival:
    """The share of alliances still alive after so many months, with how many were seen and how many ended."""

    months: NDArray[np.int64]  # lengths at which alliances ended, rising
    alive: NDArray[np.float64]  # share still alive just after each
    seen: int
    ended: int

    def quartile(self, ended: float) -> float:
        """The month by which a share has ended; NaN where the futures are too short to tell."""
        reached = np.flatnonzero(self.alive <= 1.0 - ended + 1e-12)
        return float(self.months[reached[0]]) if reached.size else float("nan")

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """Months by which a quarter, half and three quarters have ended."""
        return self.quartile(0.25), self.quartile(0.5), self.quartile(0.75)


def lives(runs: Iterable[Run]) -> list[Life]:
    """Every alliance of these futures; a place's standing federation is none."""
    found: list[Life] = []
    for run in runs:
        born = {int(label): 0 for label in run.setting.structure.alliance if label > 0}
        born |= {e.alliance: e.month for e in run.events if e.kind == "founded"}
        died = {e.alliance: e.month for e in run.events if e.kind == "collapsed"}
        found += [Life(run.seed, label, month, died.get(label), run.months) for label, month in born.items()]
    return found


def survival(of: Sequence[Life]) -> Survival:
    """The Kaplan-Meier estimate for these alliances."""
    lengths = np.array([life.length for life in of], dtype=np.int64)
    ended = np.array([life.ended is not None for life in of], dtype=bool)
    months = np.unique(lengths[ended])
    at_risk = np.array([np.count_nonzero(lengths >= month) for month in months], dtype=np.float64)
    deaths = np.array([np.count_nonzero(ended & (lengths == month)) for month in months], dtype=np.float64)
    alive = np.asarray(np.cumprod(1.0 - deaths / at_risk), dtype=np.float64)
    return Survival(months, alive, len(of), int(ended.sum()))
