"""Exponential average: trust moves a fixed share of the way toward each experience (Brown 1959)."""

from ..compiled import rule
from ..parameters import Levers
from ..state import Dyads
from .level import EXPERIENCE, move


@rule
def take_in(dyads: Dyads, lever: Levers, f: int, i: int, j: int, good: float, bad: float) -> None:
    """Move up for good and down for bad evidence, by less the nearer the end already is."""
    move(dyads, f, i, j, 1.0, lever.learning * good)
    move(dyads, f, i, j, 0.0, lever.learning * bad)
    dyads.memory[EXPERIENCE, i, f, j] += good + bad
