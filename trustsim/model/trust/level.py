"""What the trust rules share that remember one level of trust, not counts of evidence.

They also remember how much was experienced, so that hearsay can be weighed; there is no separate base rate. They differ
in how evidence moves the level: `average`, `image_scoring` and `tit_for_tat`.
"""

from ..compiled import rule
from ..parameters import Levers
from ..state import Dyads

LEVEL, EXPERIENCE = 0, 1


@rule
def move(dyads: Dyads, f: int, i: int, j: int, toward: float, share: float) -> None:
    """Move the level a share of the way, at most all of it."""
    dyads.memory[LEVEL, i, f, j] += min(1.0, share) * (toward - dyads.memory[LEVEL, i, f, j])
    dyads.trust[i, f, j] = dyads.memory[LEVEL, i, f, j]


@rule
def begin(dyads: Dyads, f: int, i: int, j: int, base: float) -> None:
    """Start at the base rate, with nothing experienced."""
    dyads.memory[LEVEL, i, f, j] = base
    dyads.memory[EXPERIENCE, i, f, j] = 0.0
    dyads.trust[i, f, j] = base


@rule
def fade(dyads: Dyads, i: int, base: float, of_manager: float, kept_good: float, kept_bad: float) -> None:
    """Drift back to disposition: by the good half-life from above it, by the bad one from below."""
    n = dyads.trust.shape[2] - 1
    for f in range(dyads.trust.shape[1]):
        for j in range(n + 1):
            if j != i:
                toward = base if j < n else of_manager
                below = dyads.memory[LEVEL, i, f, j] < toward
                move(dyads, f, i, j, toward, 1.0 - (kept_bad if below else kept_good))
                dyads.memory[EXPERIENCE, i, f, j] *= kept_good


@rule
def hear(dyads: Dyads, lever: Levers, i: int, k: int, of_manager: bool, credence: float) -> None:
    """Move toward the speaker's level, by how much the speaker experienced."""
    end = dyads.trust.shape[2] if of_manager else dyads.trust.shape[2] - 1
    for f in range(dyads.trust.shape[1]):
        for j in range(end):
            if j != i:
                experience = dyads.memory[EXPERIENCE, k, f, j]
                weight = credence * experience / (experience + lever.prior_weight)
                move(dyads, f, i, j, dyads.memory[LEVEL, k, f, j], weight)


@rule
def hand_over(dyads: Dyads, f: int, i: int, j: int, base: float, kept_share: float) -> None:
    """Keep a share of the distance from disposition."""
    move(dyads, f, i, j, base, 1.0 - kept_share)
    dyads.memory[EXPERIENCE, i, f, j] *= kept_share
