"""Beta reputation: counts of good and bad evidence, with a base rate made of hearsay and disposition.

trust = (good + W·hearsay) / (good + bad + W)  (Jøsang & Ismail 2002; Huynh, Jennings & Shadbolt 2006). Hearsay moves
by what another experienced itself, never by what that one heard (bounded confidence: Deffuant et al. 2000).

A director's rows of all facets lie side by side and are faded and heard of as a whole, from the first cell to the
last, so that the compiler can take several cells at once; the director's own cells, which mean nothing, are then put
back to nil. Rows are handed on one by one, by which the compiler knows that they do not overlap.
"""

from ..compiled import rule, small_rule
from ..memory import cells
from ..parameters import Levers
from ..state import FACETS, Dyads, Floats

N_FACETS = len(FACETS)
GOOD, BAD, HEARSAY = 0, 1, 2


@small_rule
def _refresh(dyads: Dyads, lever: Levers, f: int, i: int, j: int) -> None:
    good = dyads.memory[GOOD, i, f, j]
    w = lever.prior_weight
    dyads.trust[i, f, j] = (good + w * dyads.memory[HEARSAY, i, f, j]) / (good + dyads.memory[BAD, i, f, j] + w)


@rule
def begin(dyads: Dyads, lever: Levers, f: int, i: int, j: int, base: float) -> None:
    """Start from a base rate, without evidence."""
    dyads.memory[GOOD, i, f, j] = 0.0
    dyads.memory[BAD, i, f, j] = 0.0
    dyads.memory[HEARSAY, i, f, j] = base
    _refresh(dyads, lever, f, i, j)


@small_rule
def take_in(dyads: Dyads, lever: Levers, f: int, i: int, j: int, good: float, bad: float) -> None:
    """Add evidence to its count."""
    dyads.memory[GOOD, i, f, j] += good
    dyads.memory[BAD, i, f, j] += bad
    _refresh(dyads, lever, f, i, j)


@small_rule
def fade(
    dyads: Dyads, lever: Levers, i: int, base: float, of_manager: float, kept_good: float, kept_bad: float
) -> None:
    """Forget by half-lives; hearsay returns to disposition at the rate of good evidence."""
    good, bad, hearsay = cells(dyads.memory[GOOD, i]), cells(dyads.memory[BAD, i]), cells(dyads.memory[HEARSAY, i])
    width = dyads.trust.shape[2]
    w = lever.prior_weight
    fade_row(good, bad, hearsay, cells(dyads.trust[i]), width, i, w, base, of_manager, kept_good, kept_bad)


@rule
def fade_row(
    good: Floats,
    bad: Floats,
    hearsay: Floats,
    trust: Floats,
    width: int,
    i: int,
    w: float,
    base: float,
    of_manager: float,
    kept_good: float,
    kept_bad: float,
) -> None:
    """Let the rows of `i` fade, facet after facet, each `width` cells wide."""
    back = 1.0 - kept_good
    for cell in range(N_FACETS * width):
        g = good[cell] * kept_good
        b = bad[cell] * kept_bad
        h = hearsay[cell] + (base - hearsay[cell]) * back
        good[cell] = g
        bad[cell] = b
        hearsay[cell] = h
        trust[cell] = (g + w * h) / (g + b + w)
    for f in range(N_FACETS):
        manager = f * width + width - 1
        hearsay[manager] += (of_manager - base) * back
        trust[manager] = (good[manager] + w * hearsay[manager]) / (good[manager] + bad[manager] + w)
        hearsay[f * width + i] = 0.0
        trust[f * width + i] = 0.0


@small_rule
def hear(dyads: Dyads, lever: Levers, i: int, k: int, of_manager: bool, credence: float) -> None:
    """Move hearsay toward the share of good in what the speaker experienced, by how much that was."""
    told_good, told_bad = cells(dyads.memory[GOOD, k]), cells(dyads.memory[BAD, k])
    good, bad, hearsay = cells(dyads.memory[GOOD, i]), cells(dyads.memory[BAD, i]), cells(dyads.memory[HEARSAY, i])
    width = dyads.trust.shape[2]
    trust = cells(dyads.trust[i])
    w = lever.prior_weight
    if of_manager:
        hear_cells(told_good, told_bad, good, bad, hearsay, trust, 0, N_FACETS * width, w, credence)
    else:
        for f in range(N_FACETS):
            first = f * width
            hear_cells(told_good, told_bad, good, bad, hearsay, trust, first, first + width - 1, w, credence)
    for f in range(N_FACETS):
        hearsay[f * width + i] = 0.0
        trust[f * width + i] = 0.0


@rule
def hear_cells(
    told_good: Floats,
    told_bad: Floats,
    good: Floats,
    bad: Floats,
    hearsay: Floats,
    trust: Floats,
    first: int,
    end: int,
    w: float,
    credence: float,
) -> None:
    """Hear of the cells from `first` to before `end` of a director's rows.

    With e pieces of evidence, the share of good is good/e and how much it was e/(e + W); written without dividing by e.
    """
    for cell in range(first, end):
        e = told_good[cell] + told_bad[cell]
        h = hearsay[cell] + credence * (told_good[cell] - e * hearsay[cell]) / (e + w)
        hearsay[cell] = h
        trust[cell] = (good[cell] + w * h) / (good[cell] + bad[cell] + w)


@rule
def sway(dyads: Dyads, lever: Levers, f: int, i: int, j: int, toward: float, credence: float) -> None:
    """Move hearsay toward a word passed on."""
    dyads.memory[HEARSAY, i, f, j] += credence * (toward - dyads.memory[HEARSAY, i, f, j])
    _refresh(dyads, lever, f, i, j)


@rule
def hand_over(dyads: Dyads, lever: Levers, f: int, i: int, j: int, base: float, kept_share: float) -> None:
    """Keep a share of evidence, good and bad; hearsay moves as much toward disposition."""
    dyads.memory[GOOD, i, f, j] *= kept_share
    dyads.memory[BAD, i, f, j] *= kept_share
    dyads.memory[HEARSAY, i, f, j] = base + kept_share * (dyads.memory[HEARSAY, i, f, j] - base)
    _refresh(dyads, lever, f, i, j)
