"""Image scoring: each deed seen moves a score one step up or down between two ends (Nowak & Sigmund 1998).

Each director holds its own image of each other, as in their model of few onlookers, and images pass on by hearsay.
Trust is where the score stands between its ends.
"""

from ..arithmetic import clip
from ..compiled import rule
from ..parameters import Levers
from ..state import Dyads
from .level import EXPERIENCE, LEVEL


@rule
def take_in(dyads: Dyads, lever: Levers, f: int, i: int, j: int, good: float, bad: float) -> None:
    """Step up for good and down for bad evidence, by as much wherever the score stands."""
    step = (good - bad) / (2.0 * lever.image_range)
    dyads.memory[LEVEL, f, i, j] = clip(dyads.memory[LEVEL, f, i, j] + step, 0.0, 1.0)
    dyads.trust[f, i, j] = dyads.memory[LEVEL, f, i, j]
    dyads.memory[EXPERIENCE, f, i, j] += good + bad
