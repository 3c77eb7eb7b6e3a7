"""Beta reputation: counts of good and bad evidence, with a base rate made of hearsay and disposition.

trust = (good + W·hearsay) / (good + bad + W)  (Jøsang & Ismail 2002; Huynh, Jennings & Shadbolt 2006). Hearsay moves
by what another experienced itself, never by what that one heard (bounded confidence: Deffuant et al. 2000).
"""

from ..compiled import rule, small_rule
from ..parameters import Levers
from ..state import Dyads

GOOD, BAD, HEARSAY = 0, 1, 2


@small_rule
def _refresh(dyads: Dyads, lever: Levers, f: int, i: int, j: int) -> None:
    good = dyads.memory[GOOD, f, i, j]
    w = lever.prior_weight
    dyads.trust[f, i, j] = (good + w * dyads.memory[HEARSAY, f, i, j]) / (good + dyads.memory[BAD, f, i, j] + w)


@rule
def begin(dyads: Dyads, lever: Levers, f: int, i: int, j: int, base: float) -> None:
    """Start from a base rate, without evidence."""
    dyads.memory[GOOD, f, i, j] = 0.0
    dyads.memory[BAD, f, i, j] = 0.0
    dyads.memory[HEARSAY, f, i, j] = base
    _refresh(dyads, lever, f, i, j)


@small_rule
def take_in(dyads: Dyads, lever: Levers, f: int, i: int, j: int, good: float, bad: float) -> None:
    """Add evidence to its count."""
    dyads.memory[GOOD, f, i, j] += good
    dyads.memory[BAD, f, i, j] += bad
    _refresh(dyads, lever, f, i, j)


@small_rule
def fade(dyads: Dyads, lever: Levers, f: int, i: int, j: int, base: float, kept_good: float, kept_bad: float) -> None:
    """Forget by half-lives; hearsay returns to disposition at the rate of good evidence."""
    dyads.memory[GOOD, f, i, j] *= kept_good
    dyads.memory[BAD, f, i, j] *= kept_bad
    dyads.memory[HEARSAY, f, i, j] += (base - dyads.memory[HEARSAY, f, i, j]) * (1.0 - kept_good)
    _refresh(dyads, lever, f, i, j)


@small_rule
def hear(dyads: Dyads, lever: Levers, f: int, i: int, k: int, j: int, credence: float) -> None:
    """Move hearsay toward the share of good in what the speaker experienced, by how much that was."""
    experience = dyads.memory[GOOD, f, k, j] + dyads.memory[BAD, f, k, j]
    if experience > 0.0:
        weight = credence * experience / (experience + lever.prior_weight)
        told = dyads.memory[GOOD, f, k, j] / experience
        dyads.memory[HEARSAY, f, i, j] += weight * (told - dyads.memory[HEARSAY, f, i, j])
        _refresh(dyads, lever, f, i, j)


@rule
def sway(dyads: Dyads, lever: Levers, f: int, i: int, j: int, toward: float, credence: float) -> None:
    """Move hearsay toward a word passed on."""
    dyads.memory[HEARSAY, f, i, j] += credence * (toward - dyads.memory[HEARSAY, f, i, j])
    _refresh(dyads, lever, f, i, j)


@rule
def hand_over(dyads: Dyads, lever: Levers, f: int, i: int, j: int, base: float, kept_share: float) -> None:
    """Keep a share of evidence, good and bad; hearsay moves as much toward disposition."""
    dyads.memory[GOOD, f, i, j] *= kept_share
    dyads.memory[BAD, f, i, j] *= kept_share
    dyads.memory[HEARSAY, f, i, j] = base + kept_share * (dyads.memory[HEARSAY, f, i, j] - base)
    _refresh(dyads, lever, f, i, j)
