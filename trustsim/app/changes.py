"""What a visitor changed: levers, each with a value and the month from which it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from ..scenario import Scenario, WhatIf

Setting = float | int | str
NAME = "Your changes"


@dataclass(frozen=True)
class Lever:
    """A lever moved: its value as a file says it, and the first month in which it holds (None: from the start)."""

    value: Setting
    start: int | None = None


@dataclass(frozen=True)
class Changes:
    """Levers moved, by dotted path, in the order first moved. Never changed: each move gives new ones."""

    levers: Mapping[str, Lever] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        """Whether anything is changed."""
        return bool(self.levers)

    def moved(self, path: str, lever: Lever) -> Changes:
        """The same with one lever moved."""
        return replace(self, levers=MappingProxyType({**self.levers, path: lever}))

    def without(self, path: str) -> Changes:
        """The same with one lever back where it was."""
        return replace(self, levers=MappingProxyType({p: v for p, v in self.levers.items() if p != path}))

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
        if later:
            made["interventions"] = [{"from": month, "set": later[month]} for month in sorted(later)]
        return made

    def applied_to(self, place: Scenario) -> Scenario:
        """The place with the changes; raises InputError where they do not fit it."""
        return place.apply(WhatIf.from_dict(self.as_what_if(), place, NAME)) if self else place
