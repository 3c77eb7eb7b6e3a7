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
    dyads.memory[LEVEL, i, f, j] = clip(dyads.memory[LEVEL, i, f, j] + step, 0.0, 1.0)
    dyads.trust[i, f, j] = dyads.memory[LEVEL, i, f, j]
    dyads.memory[EXPERIENCE, i, f, j] += good + bad
