"""Trust rules: each owns the memory of a dyad and keeps `dyads.trust` up to date; every other rule only reads that.

A trust rule says what six things do to a cell [truster, facet, trusted]: `begin`, `take_in`, `sway` and `hand_over`
one cell at a time, `fade` and `hear`, which touch every pair each month, a truster's whole rows. `beta` has all six of
its own; the others share those of `level` and differ in `take_in`. Which one is in force is `trust.rule`.
"""

import math

from ..compiled import rule, small_rule
from ..events import Log, note_deed
from ..parameters import Levers
from ..state import FACETS, Directors, Dyads
from . import average, beta, image_scoring, level, tit_for_tat

BETA, AVERAGE, IMAGE_SCORING, TIT_FOR_TAT = range(4)
"""The options of `trust.rule`, in order."""
N_FACETS = len(FACETS)
SLOTS = 3
"""Numbers a trust rule may remember of each cell."""


@rule
def begin(dyads: Dyads, lever: Levers, f: int, i: int, j: int, base: float, good: float, bad: float) -> None:
    """Start a cell from a base rate and evidence already there."""
    if lever.rule == BETA:
        beta.begin(dyads, lever, f, i, j, base)
    else:
        level.begin(dyads, f, i, j, base)
    take_in(dyads, lever, f, i, j, good, bad)


@rule
def take_in(dyads: Dyads, lever: Levers, f: int, i: int, j: int, good: float, bad: float) -> None:
    """Add evidence, in observations, already weighed."""
    if lever.rule == BETA:
        beta.take_in(dyads, lever, f, i, j, good, bad)
    elif lever.rule == AVERAGE:
        average.take_in(dyads, lever, f, i, j, good, bad)
    elif lever.rule == IMAGE_SCORING:
        image_scoring.take_in(dyads, lever, f, i, j, good, bad)
    else:
        tit_for_tat.take_in(dyads, lever, f, i, j, good, bad)


@rule
def kept(half_life: float) -> float:
    """Share of evidence kept from month to month for a half-life in months."""
    return math.exp(-math.log(2.0) / half_life)


@small_rule
def fade(
    dyads: Dyads, lever: Levers, i: int, base: float, of_manager: float, kept_good: float, kept_bad: float
) -> None:
    """Let a month pass for a truster: evidence fades, and what was heard moves back to its disposition."""
    if lever.rule == BETA:
        beta.fade(dyads, lever, i, base, of_manager, kept_good, kept_bad)
    else:
        level.fade(dyads, i, base, of_manager, kept_good, kept_bad)


@small_rule
def hear(dyads: Dyads, lever: Levers, i: int, k: int, of_manager: bool, credence: float) -> None:
    """Let `i` hear what `k` itself experienced of all directors and perhaps of the manager, believed by `credence`.

    Tit for tat does not listen.
    """
    if lever.rule == BETA:
        beta.hear(dyads, lever, i, k, of_manager, credence)
    elif lever.rule != TIT_FOR_TAT:
        level.hear(dyads, lever, i, k, of_manager, credence)


@rule
def sway(dyads: Dyads, lever: Levers, f: int, i: int, j: int, toward: float, credence: float) -> None:
    """Move what `i` has heard of `j` toward 0 or 1 (a word passed on); tit for tat does not listen."""
    if lever.rule == BETA:
        beta.sway(dyads, lever, f, i, j, toward, credence)
    elif lever.rule != TIT_FOR_TAT:
        level.move(dyads, f, i, j, toward, credence)


@rule
def hand_over(dyads: Dyads, lever: Levers, f: int, i: int, j: int, base: float, kept_share: float) -> None:
    """Keep a share of a cell when one of the two persons changes."""
    if lever.rule == BETA:
        beta.hand_over(dyads, lever, f, i, j, base, kept_share)
    else:
        level.hand_over(dyads, f, i, j, base, kept_share)


@small_rule
def disposition(i: int, j: int, directors: Directors, lever: Levers) -> float:
    """Trust of `i` in `j` (N: the manager) that rests on no evidence: the director's own readiness to trust.

    A neutral manager's role vouches for part of the rest, whoever holds it (role-based trust: Kramer 1999).
    """
    base = directors.propensity[i]
    if j == directors.place.size:
        base += lever.manager_vouched * (1.0 - base)
    return base


@small_rule
def overall(dyads: Dyads, i: int, j: int) -> float:
    """Trust of `i` in `j` as a person: the mean over the four questions."""
    return 0.25 * (dyads.trust[i, 0, j] + dyads.trust[i, 1, j] + dyads.trust[i, 2, j] + dyads.trust[i, 3, j])


@rule
def witness(
    dyads: Dyads, log: Log, month: int, lever: Levers, f: int, i: int, j: int, deed: int, good: float, bad: float
) -> None:
    """Let a deed of `j` move the trust of `i`: `good` and `bad` in observations, as they count."""
    if good <= 0.0 and bad <= 0.0:
        return
    take_in(dyads, lever, f, i, j, good, bad)
    note_deed(log, month, f, i, j, deed, good, bad)


@rule
def good_turn(
    dyads: Dyads, log: Log, month: int, lever: Levers, f: int, i: int, j: int, deed: int, weight: float
) -> None:
    """Count a good turn."""
    witness(dyads, log, month, lever, f, i, j, deed, weight, 0.0)


@rule
def bad_turn(
    dyads: Dyads, log: Log, month: int, lever: Levers, f: int, i: int, j: int, deed: int, weight: float
) -> None:
    """Count a bad turn: bad news weighs more than good (Slovic 1993)."""
    witness(dyads, log, month, lever, f, i, j, deed, 0.0, lever.bad_weight * weight)


@rule
def betrayal(
    dyads: Dyads, log: Log, month: int, lever: Levers, f: int, i: int, j: int, deed: int, weight: float
) -> None:
    """Count a betrayal: a bad turn that spills over to the other questions (halo; Thorndike 1920)."""
    bad_turn(dyads, log, month, lever, f, i, j, deed, weight)
    for other in range(N_FACETS):
        if other != f:
            bad_turn(dyads, log, month, lever, other, i, j, deed, lever.halo * weight)
