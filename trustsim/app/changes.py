"""What a visitor changed: levers, each with a value and the month from which it holds, and what happens in a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from ..errors import InputError
from ..model.parameters import PARAMETERS
from ..scenario import Scenario, WhatIf

Setting = float | int | str
NAME = "Your changes"
SHAKE_UP = 4.0
"""Observations of bad evidence that a shake-up leaves with every pair."""
MOST_HAPPENINGS = 12


@dataclass(frozen=True)
class Lever:
    """A lever moved: its value as a file says it, and the first month in which it holds (None: from the start)."""

    value: Setting
    start: int | None = None


@dataclass(frozen=True, order=True)
class Happening:
    """Something that happens in one month: a shake-up or, with a PCN's id, that its director leaves."""

    month: int
    leaver: str = ""

    @property
    def key(self) -> str:
        """What the page calls it when it takes it away."""
        return f"leaves-{self.month}-{self.leaver}" if self.leaver else f"shake-up-{self.month}"

    def as_entry(self) -> dict[str, Any]:
        """The happening as an entry of `interventions`."""
        what = {"director_leaves": self.leaver} if self.leaver else {"shock": SHAKE_UP}
        return {"at": self.month, **what}


@dataclass(frozen=True)
class Changes:
    """Levers moved, by dotted path, in the order first moved, and happenings by month.

    Never changed: each move gives new ones.
    """

    levers: Mapping[str, Lever] = field(default_factory=lambda: MappingProxyType({}))
    happenings: tuple[Happening, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is changed."""
        return bool(self.levers or self.happenings)

    def moved(self, path: str, lever: Lever) -> Changes:
        """The same with one lever moved."""
        return replace(self, levers=MappingProxyType({**self.levers, path: lever}))

    def happening(self, happening: Happening) -> Changes:
        """The same with one happening more; raises ValueError where it is there already or there are too many."""
        if happening in self.happenings:
            raise ValueError(f"that happens in month {happening.month} already")
        if len(self.happenings) == MOST_HAPPENINGS:
            raise ValueError(f"take one of the {MOST_HAPPENINGS} happenings away first")
        return replace(self, happenings=tuple(sorted((*self.happenings, happening))))

    def without(self, key: str) -> Changes:
        """The same with one lever, by its path, back where it was, or one happening, by its key, taken away."""
        return Changes(
            MappingProxyType({p: v for p, v in self.levers.items() if p != key}),
            tuple(h for h in self.happenings if h.key != key),
        )

    def as_what_if(self, name: str = NAME, baseline: str = "baseline.yaml") -> dict[str, Any]:
        """The changes as a what-if file says them."""
        from_start = {path: lever.value for path, lever in self.levers.items() if lever.start is None}
        later: dict[int, dict[str, Setting]] = {}
        for path, lever in self.levers.items():
            if lever.start is not None:
                later.setdefault(lever.start, {})[path] = lever.value
        made: dict[str, Any] = {"schema_version": 1, "name": name, "baseline": baseline}
        if from_start:
            made["change"] = from_start
        if entries := [{"from": month, "set": later[month]} for month in sorted(later)]:
            made["interventions"] = entries
        if self.happenings:
            made["interventions"] = [*entries, *(h.as_entry() for h in self.happenings)]
        return made

    @classmethod
    def of_what_if(cls, said: Mapping[str, Any]) -> Changes:
        """The changes that `as_what_if` said; raises InputError where the page has no such change."""
        try:
            changes = cls()
            for path, value in said.get("change", {}).items():
                changes = changes.moved(path, Lever(value))
            for entry in said.get("interventions", ()):
                for path, value in entry.get("set", {}).items():
                    changes = changes.moved(path, Lever(value, entry["from"]))
                if "set" not in entry:
                    changes = changes.happening(Happening(entry["at"], entry.get("director_leaves", "")))
            unknown = [path for path in changes.levers if path not in PARAMETERS or not PARAMETERS[path].lever]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InputError("The changes kept by this page cannot be read; make them again.") from error
        if unknown:
            raise InputError(f"The page has no lever {unknown[0]}; make the change in a what-if file.")
        return changes

    def applied_to(self, place: Scenario) -> Scenario:
        """The place with the changes; raises InputError where they do not fit it."""
        return place.apply(WhatIf.from_dict(self.as_what_if(), place, NAME)) if self else place
