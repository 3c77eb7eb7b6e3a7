"""Tit for tat with forgiveness: only the last deed counts (Axelrod 1984; generous: Nowak & Sigmund 1992).

After a good turn trust is whole; after a bad one no more than what is forgiven. Trust is the chance of answering with
good. It rests on own experience alone: what others say of somebody is not listened to.
"""

from ..compiled import rule
from ..parameters import Levers
from ..state import Dyads
from .level import EXPERIENCE, LEVEL, move


@rule
def take_in(dyads: Dyads, lever: Levers, f: int, i: int, j: int, good: float, bad: float) -> None:
    """Replace what was there by what was last seen, wholly if it is an observation of full weight, else in part."""
    weight = good + bad
    if weight > 0.0:
        forgiven = min(dyads.memory[LEVEL, i, f, j], lever.forgiveness)
        move(dyads, f, i, j, (good + bad * forgiven) / weight, weight)
        dyads.memory[EXPERIENCE, i, f, j] += weight
