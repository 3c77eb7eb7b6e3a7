"""Beta reputation: counts of good and bad evidence, with a base rate made of hearsay and disposition.

trust = (good + W·hearsay) / (good + bad + W)  (Jøsang & Ismail 2002; Huynh, Jennings & Shadbolt 2006). Hearsay moves
by what another experienced itself, never by what that one heard (bounded confidence: Deffuant et al. 2000).

A director's row is faded and heard of as a whole, from its first cell to its last, so that the compiler can take
several cells at once; the director's own cell, which means nothing, is then put back to nil.
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
def fade(
    dyads: Dyads, lever: Levers, f: int, i: int, base: float, of_manager: float, kept_good: float, kept_bad: float
) -> None:
    """Forget by half-lives; hearsay returns to disposition at the rate of good evidence."""
    good = dyads.memory[GOOD, f, i]
    bad = dyads.memory[BAD, f, i]
    hearsay = dyads.memory[HEARSAY, f, i]
    trust = dyads.trust[f, i]
    w = lever.prior_weight
    n = good.size - 1
    for j in range(n):
        g = good[j] * kept_good
        b = bad[j] * kept_bad
        h = hearsay[j] + (base - hearsay[j]) * (1.0 - kept_good)
        good[j] = g
        bad[j] = b
        hearsay[j] = h
        trust[j] = (g + w * h) / (g + b + w)
    good[n] *= kept_good
    bad[n] *= kept_bad
    hearsay[n] += (of_manager - hearsay[n]) * (1.0 - kept_good)
    trust[n] = (good[n] + w * hearsay[n]) / (good[n] + bad[n] + w)
    hearsay[i] = 0.0
    trust[i] = 0.0


@small_rule
def hear(dyads: Dyads, lever: Levers, f: int, i: int, k: int, end: int, credence: float) -> None:
    """Move hearsay toward the share of good in what the speaker experienced, by how much that was.

    With e pieces of evidence, that share is good/e and how much it was e/(e + W); written without dividing by e.
    """
    told_good = dyads.memory[GOOD, f, k]
    told_bad = dyads.memory[BAD, f, k]
    good = dyads.memory[GOOD, f, i]
    bad = dyads.memory[BAD, f, i]
    hearsay = dyads.memory[HEARSAY, f, i]
    trust = dyads.trust[f, i]
    w = lever.prior_weight
    for j in range(end):
        e = told_good[j] + told_bad[j]
        h = hearsay[j] + credence * (told_good[j] - e * hearsay[j]) / (e + w)
        hearsay[j] = h
        trust[j] = (good[j] + w * h) / (good[j] + bad[j] + w)
    hearsay[i] = 0.0
    trust[i] = 0.0


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
