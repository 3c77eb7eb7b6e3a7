"""Numbers of a story in the units in which they are read."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ...analysis.words import TIMES_100

UNITS = {"share": "%", "trust": "of 100", "pounds": "£ a patient a year", "points": "", "count": ""}
"""Units beside an axis; others are named as they are."""


def factor(unit: str) -> float:
    """By how much a number is multiplied to be read: shares and trust are read out of 100."""
    return 100.0 if unit in TIMES_100 else 1.0


def scaled(values: Iterable[float], unit: str) -> list[float | None]:
    """Numbers as they are read, for a page; NaN becomes None."""
    return [plain(float(x) * factor(unit)) for x in values]


def plain(value: float) -> float | None:
    """A number for a page; None where there is none."""
    return round(value, 3) if math.isfinite(value) else None
