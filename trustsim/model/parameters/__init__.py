"""The model's parameters, each declared once; validators, help, levers, schema and tables come from here."""

from typing import Protocol

import numpy as np

from .declare import Parameter, declared
from .meetings import Meetings
from .people import People
from .policy import Policy
from .practices import Practices
from .sharing import Sharing
from .trust import Trust

GROUPS: dict[str, tuple[Parameter, ...]] = {
    group.__name__.lower(): declared(group) for group in (People, Meetings, Sharing, Practices, Policy, Trust)
}
PARAMETERS: dict[str, Parameter] = {p.path: p for group in GROUPS.values() for p in group}
MONEY_UNIT: float = PARAMETERS["policy.pcn_money"].default
"""Pounds a registered patient and year that one PCN pound a head stands for."""


class Levers(People, Meetings, Sharing, Practices, Policy, Trust):
    """All parameters of one place in one month, as a rule reads them: `levers[place].seats`."""


class LeverTable(Protocol):
    """Record array [place] of `Levers`."""

    def __getitem__(self, place: int, /) -> Levers: ...


LEVER_TYPE = np.dtype([(p.name, np.float64) for p in PARAMETERS.values()])
if len({p.name for p in PARAMETERS.values()}) != len(PARAMETERS):
    raise TypeError("two parameters share a name")


def defaults(periods: int, places: int) -> "np.recarray[tuple[int, int], np.dtype[np.void]]":
    """Record array [period, place] with every parameter at its default."""
    row = np.array(tuple(p.default for p in PARAMETERS.values()), LEVER_TYPE)
    return np.full((periods, places), row).view(np.recarray)


def row_off(row: str) -> dict[str, float]:
    """The settings that switch a practitioners' row off: path to `off` value.

    >>> row_off("M20")
    {'meetings.seats': 40.0}
    """
    return {p.path: p.off for p in PARAMETERS.values() if row in p.rows and p.off is not None}


__all__ = [
    "GROUPS",
    "LEVER_TYPE",
    "MONEY_UNIT",
    "PARAMETERS",
    "LeverTable",
    "Levers",
    "Parameter",
    "defaults",
    "row_off",
]
