"""Exponential average: trust moves a fixed share of the way toward each experience (exponential smoothing, Brown 1959).

It remembers its level and how much was experienced, so that hearsay can be weighed; there is no separate base rate.
"""

from ..compiled import rule
from ..parameters import Levers
from ..state import Dyads

LEVEL, EXPERIENCE = 0, 1


@rule
def _move(dyads: Dyads, f: int, i: int, j: int, toward: float, share: float) -> None:
    dyads.memory[LEVEL, f, i, j] += min(1.0, share) * (toward - dyads.memory[LEVEL, f, i, j])
    dyads.trust[f, i, j] = dyads.memory[LEVEL, f, i, j]


@rule
def begin(dyads: Dyads, lever: Levers, f: int, i: int, j: int, base: float, good: float, bad: float) -> None:
    """Start at the base rate and take in what is already there."""
    dyads.memory[LEVEL, f, i, j] = base
    dyads.memory[EXPERIENCE, f, i, j] = 0.0
    dyads.trust[f, i, j] = base
    take_in(dyads, lever, f, i, j, good, bad)


@rule
def take_in(dyads: Dyads, lever: Levers, f: int, i: int, j: int, good: float, bad: float) -> None:
    """Move up for good and down for bad evidence."""
    _move(dyads, f, i, j, 1.0, lever.learning * good)
    _move(dyads, f, i, j, 0.0, lever.learning * bad)
    dyads.memory[EXPERIENCE, f, i, j] += good + bad


@rule
def fade(dyads: Dyads, lever: Levers, f: int, i: int, j: int, base: float, kept_good: float, kept_bad: float) -> None:
    """Drift back to disposition: by the good half-life from above it, by the bad one from below."""
    below = dyads.memory[LEVEL, f, i, j] < base
    _move(dyads, f, i, j, base, 1.0 - (kept_bad if below else kept_good))
    dyads.memory[EXPERIENCE, f, i, j] *= kept_good


@rule
def hear(dyads: Dyads, lever: Levers, f: int, i: int, k: int, j: int, credence: float) -> None:
    """Move toward the speaker's level, by how much the speaker experienced."""
    experience = dyads.memory[EXPERIENCE, f, k, j]
    weight = credence * experience / (experience + lever.prior_weight)
    _move(dyads, f, i, j, dyads.memory[LEVEL, f, k, j], weight)


@rule
def sway(dyads: Dyads, lever: Levers, f: int, i: int, j: int, toward: float, credence: float) -> None:
    """Move toward a word passed on."""
    _move(dyads, f, i, j, toward, credence)


@rule
def hand_over(dyads: Dyads, lever: Levers, f: int, i: int, j: int, base: float, kept_share: float) -> None:
    """Keep a share of the distance from disposition."""
    _move(dyads, f, i, j, base, 1.0 - kept_share)
    dyads.memory[EXPERIENCE, f, i, j] *= kept_share
