"""A condition on a look, such as `coverage >= 0.5`: when it first holds, and in how many futures it does."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...analysis.words import with_unit
from ...scenario import Scenario
from .futures import Hundred
from .looks import Look, parsed, series

SIGNS: dict[str, Callable[..., NDArray[np.bool_]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
SIGNS_TOLD = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than"}
_SAID = re.compile(r"(.+?)\s*(>=|<=|>|<)\s*(-?[0-9]*\.?[0-9]+)")


@dataclass(frozen=True)
class Condition:
    """A look, a sign and a number."""

    look: Look
    sign: str
    number: float

    def held(self, hundred: Hundred) -> NDArray[np.bool_]:
        """Whether it holds, [future, month + 1]; never where there is no value."""
        with np.errstate(invalid="ignore"):
            return SIGNS[self.sign](series(self.look, hundred), self.number)

    def first(self, hundred: Hundred, months: tuple[int, int]) -> NDArray[np.float64]:
        """The first of these months in which it holds, by future; NaN where it does in none."""
        span = self.held(hundred)[:, months[0] : months[1] + 1]
        return np.where(span.any(axis=1), span.argmax(axis=1) + float(months[0]), np.nan)

    def told(self, scenario: Scenario) -> str:
        """It in words: PCNs in an alliance at least 50%; Osier in an alliance."""
        if self.look.of and (self.look.measure, self.sign, self.number) == ("coverage", ">=", 1.0):
            return f"{scenario.pcn_names[scenario.pcn_ids.index(self.look.of)]} in an alliance"
        level = with_unit(self.number, self.look.unit)
        return f"{self.look.label(scenario)} {SIGNS_TOLD[self.sign]} {level}"


def condition(text: str) -> Condition:
    """The condition that a file means; raises ValueError with the cure."""
    found = _SAID.fullmatch(text.strip())
    if not found:
        raise ValueError("write a measure, a sign and a number, as in coverage >= 0.5")
    look = parsed(found[1])
    if look.is_of_pair or look.by_pcn:
        raise ValueError("a condition is on one number a month: name a measure of the place or of one PCN")
    return Condition(look, found[2], float(found[3]))
