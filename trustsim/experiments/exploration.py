"""The range over which a parameter is explored where a study names none."""

import math

from ..model.parameters import Parameter
from .distributions import Distribution, Levels, Uniform

LEAST, MOST = 0.5, 1.5
"""Times the default: where a parameter is explored."""
PART_OF_THE_WAY = 0.25
"""Share of the way to a bound that a parameter is moved from a default of 0."""
FURTHEST = 1.0
"""The furthest a parameter is moved from a default of 0, in its own unit."""


def explored(p: Parameter) -> Distribution:
    """Half to one and a half times the default, within the bounds; all options of a choice.

    Bounds say what the model can compute, up to a million where no end is natural; what is plausible is measured from
    the default, and one rule for all lets effects be compared: each is that of the same relative doubt (as in
    Saltelli et al. 2008, Global Sensitivity Analysis, ch. 1). A default of 0 has no half: such a parameter switches
    something on, and is moved a quarter of the way to each of its bounds, at most by 1 of its unit. Where a
    default stands at a bound the range lies on one side of it. A whole number takes each whole number in the range,
    or its neighbours where there is only one.
    """
    if p.options:
        return Levels(tuple(float(k) for k in range(len(p.options))))
    if p.default == 0.0:
        low, high = (math.copysign(min(abs(b) * PART_OF_THE_WAY, FURTHEST), b) if b else 0.0 for b in (p.low, p.high))
    else:
        low, high = sorted((LEAST * p.default, MOST * p.default))
    low, high = max(low, p.low), min(high, p.high)
    if not p.whole:
        return Uniform(low, high)
    first, last = math.ceil(low), math.floor(high)
    if last <= first:
        first, last = max(int(p.default) - 1, math.ceil(p.low)), min(int(p.default) + 1, math.floor(p.high))
    return Levels(tuple(float(k) for k in range(first, last + 1)))
