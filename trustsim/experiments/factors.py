"""A factor: a parameter and how its values are spread, as a study file says it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeGuard

import numpy as np

from ..model.parameters import PARAMETERS, Parameter
from ..scenario.refusals import Problems
from ..scenario.settings import listed, meant, nearest, stored
from ..scenario.tree import Loc
from .distributions import Distribution, Floats, Levels, LogUniform, Normal, Triangular, Uniform

MOST_LEVELS = 1000
EXAMPLE = "give a list, as in [0, 1], or a distribution, as in {uniform: [0, 1]}"


@dataclass(frozen=True)
class Factor:
    """A parameter that a study varies."""

    parameter: Parameter
    distribution: Distribution

    @property
    def path(self) -> str:
        """The parameter's dotted path."""
        return self.parameter.path

    @property
    def ends(self) -> tuple[float, ...]:
        """The stored values at either end, or all options of a choice."""
        if self.parameter.options and isinstance(self.distribution, Levels):
            return self.distribution.values
        return tuple(float(value) for value in self.values(np.array([0.0, 1.0])))

    @property
    def usual(self) -> float:
        """The stored default, or the middle where the distribution cannot give it."""
        default = self.parameter.default
        return default if self.distribution.holds(default) else float(self.values(np.array([0.5]))[0])

    def values(self, shares: Floats) -> Floats:
        """Stored numbers at shares of the distribution, 0 to 1; whole numbers where the parameter is one."""
        found = self.distribution.at(shares)
        return np.rint(found) if self.parameter.whole else found


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether a value read from a file is a list."""
    return isinstance(value, list)


def is_mapping(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a value read from a file is a mapping, whose keys are then words."""
    return isinstance(value, dict)


def factor(problems: Problems, loc: Loc, path: str, given: Any, method: str) -> Factor | None:
    """The factor a file gives at `loc`; None where it cannot be used, which is noted.

    A list of two numbers is a range, except in a grid, where every list is one of levels.
    """
    p = PARAMETERS.get(path)
    if p is None:
        problems.add(loc, given, lambda: f"no such parameter: {meant(path)}")
        return None
    named = _named(problems, loc, p, given, method)
    found = named and _read(problems, named[0], named[1], p, named[2])
    if named is None or found is None:
        return None
    if isinstance(found, Normal) and method in ("morris", "oat"):
        cure = f"a design of {method} goes from end to end, and this has none: give [low, high]"
        problems.add(named[0], named[2], cure)
    if isinstance(found, Normal | Triangular) and method == "grid":
        problems.add(named[0], named[2], "a grid needs levels, as in [0, 0.5, 1]")
    return Factor(p, found)


def _named(problems: Problems, loc: Loc, p: Parameter, given: Any, method: str) -> tuple[Loc, str, list[Any]] | None:
    """Where a distribution's numbers stand, its kind, and the numbers."""
    if is_list(given):
        is_range = len(given) == 2 and not p.options and method != "grid"
        return loc, "uniform" if is_range else "levels", given
    if not is_mapping(given) or len(given) != 1:
        problems.add(loc, given, EXAMPLE)
        return None
    kind, values = next(iter(given.items()))
    if kind not in READ:
        problems.add((*loc, kind), values, lambda: f"there is no such distribution: {nearest(kind, READ)}")
    elif not is_list(values):
        problems.add((*loc, kind), values, f"give a list, as in {{{kind}: {SHAPES[kind]}}}")
    else:
        return (*loc, kind), kind, values
    return None


def _read(problems: Problems, loc: Loc, kind: str, p: Parameter, values: Sequence[Any]) -> Distribution | None:
    """A distribution from its numbers, each checked against the parameter's bounds."""
    if p.options and kind != "levels":
        problems.add(loc, values, f"{p.path} is a choice: list some of {listed(p.options, 'and')}")
        return None
    if kind != "levels" and len(values) != SHAPES[kind].count(",") + 1:
        problems.add(loc, values, f"write {{{kind}: {SHAPES[kind]}}}")
        return None
    numbers: list[float] = []
    for k, value in enumerate(values):
        try:
            numbers.append(_spread_of(value) if (kind, k) == ("normal", 1) else stored(p, value))
        except ValueError as error:
            problems.add((*loc, k), value, str(error))
    if len(numbers) < len(values):
        return None
    try:
        return READ[kind](p, numbers)
    except ValueError as error:
        problems.add(loc, values, str(error))
        return None


def _spread_of(value: Any) -> float:
    """A standard deviation, which has no bounds but 0."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise ValueError("give a standard deviation above 0")
    return float(value)


def _levels(p: Parameter, numbers: Sequence[float]) -> Distribution:
    if len(set(numbers)) < len(numbers):
        raise ValueError("keep one of those given twice")
    if not 2 <= len(numbers) <= MOST_LEVELS:
        raise ValueError(f"give 2 to {MOST_LEVELS} values; one value alone belongs in the scenario")
    return Levels(tuple(numbers))


def _uniform(p: Parameter, numbers: Sequence[float]) -> Distribution:
    low, high = _rising(numbers)
    if p.whole:
        return Levels(tuple(float(k) for k in range(int(low), int(high) + 1)))
    return Uniform(low, high)


def _loguniform(p: Parameter, numbers: Sequence[float]) -> Distribution:
    low, high = _rising(numbers)
    if not low > 0.0 or not math.isfinite(high / low):
        raise ValueError("start above 0, where ratios have a meaning")
    return LogUniform(low, high)


def _normal(p: Parameter, numbers: Sequence[float]) -> Distribution:
    mean, spread = numbers
    return Normal(mean, spread, p.low, p.high)


def _triangular(p: Parameter, numbers: Sequence[float]) -> Distribution:
    low, mode, high = numbers
    _rising((low, high))
    if not low <= mode <= high:
        raise ValueError("give the most likely value between the lowest and the highest")
    return Triangular(low, mode, high)


def _rising(numbers: Sequence[float]) -> tuple[float, float]:
    low, high = numbers
    if not low < high:
        raise ValueError("give the lower first: [low, high]" if low > high else "give two different numbers")
    return low, high


Reader: TypeAlias = Callable[[Parameter, Sequence[float]], Distribution]
READ: dict[str, Reader] = {
    "levels": _levels,
    "uniform": _uniform,
    "loguniform": _loguniform,
    "normal": _normal,
    "triangular": _triangular,
}
SHAPES = {
    "levels": "[a, b, c]",
    "uniform": "[low, high]",
    "loguniform": "[low, high]",
    "normal": "[mean, sd]",
    "triangular": "[low, mode, high]",
}
