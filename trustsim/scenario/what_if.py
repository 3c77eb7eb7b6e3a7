"""A what-if: a baseline scenario and what is different in it."""

import copy
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .edits import copied, set_months, set_parameters, trimmed
from .files import read
from .pcn_edits import change_pcns
from .refusals import validated
from .scenario import Scenario
from .schema import WhatIfFile
from .tree import Loc, Tree, plain
from .writing import save, written

SUFFIXES = (".yaml", ".yml", ".json")


class WhatIf:
    """Changes to a baseline; `baseline` is it, and `scenario` is it changed. Never changed itself."""

    def __init__(self, tree: Tree, baseline: Scenario) -> None:
        """Check the changes against a baseline; use `load` or `from_dict`."""
        self.tree = tree
        self._file = validated(WhatIfFile, tree)
        self.baseline = baseline
        self.scenario = self._changed(baseline, own_horizon=True)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "WhatIf":
        """Read a what-if file and its baseline; raises InputError as Scenario.load does."""
        tree = read(path)
        named = validated(WhatIfFile, tree).baseline
        base = Path(path).parent / named
        try:
            usable = base.suffix in SUFFIXES and not Path(named).is_absolute() and base.is_file()
        except (OSError, ValueError):
            usable = False
        if not usable:
            raise tree.refusal(("baseline",), f'"{named}"', "name a scenario's file, relative to this one")
        return cls(tree, Scenario.load(base))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], baseline: Scenario, source: str = "what-if") -> "WhatIf":
        """The what-if a dict says, on a baseline at hand; the dict names its path. Raises InputError."""
        return cls(plain(data, source), baseline)

    def applied_to(self, scenario: Scenario) -> Scenario:
        """A scenario with these changes.

        Where its horizon is not the baseline's it is kept, and what it does not reach is left out. Raises
        InputError where the changes do not fit the scenario.
        """
        return self._changed(scenario, own_horizon=scenario.months == self.baseline.months)

    def as_dict(self) -> dict[str, Any]:
        """What was given, no more."""
        return copy.deepcopy(self.tree.data)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a YAML file that says the same, whole or not at all; raises InputError."""
        save(path, written(self.tree.data))

    @property
    def name(self) -> str:
        """What it is called."""
        return self._file.name

    @property
    def question(self) -> str:
        """What it asks; empty if not given."""
        return self._file.question or ""

    @property
    def description(self) -> str:
        """What it is about; empty if not given."""
        return self._file.description or ""

    @property
    def source(self) -> str:
        """The file or name it was read from."""
        return self.tree.source

    def _changed(self, scenario: Scenario, own_horizon: bool) -> Scenario:
        tree = copied(scenario.tree)
        if own_horizon and self._file.months is not None:
            tree = set_months(tree, self._file.months, self.source)
        if self._file.change:
            tree = set_parameters(tree, self.tree, ("change",))
        if self._file.pcns:
            tree = change_pcns(tree, self.tree, scenario.networks)
        for key in self.tree.data.get("history", {}):
            tree.data.setdefault("history", {})[key] = copy.deepcopy(self.tree.data["history"][key])
            _take_marks(tree, self.tree, ("history", key), ("history", key))
        for key in ("interventions", "choices"):
            _append(tree, self.tree, key)
        for key in ("name", "question", "description"):
            if key in self.tree.data:
                tree.data[key] = self.tree.data[key]
        tree.source = self.source
        return Scenario(tree if own_horizon else trimmed(tree, scenario.months))


def _append(tree: Tree, added: Tree, key: str) -> None:
    """Add the entries of a list, and where they were written."""
    before = len(tree.data.get(key, []))
    for i, entry in enumerate(added.data.get(key, [])):
        tree.data.setdefault(key, []).append(copy.deepcopy(entry))
        tree.marks[(key, before + i)] = added.mark((key, i))
        _take_marks(tree, added, (key, before + i), (key, i))


def _take_marks(tree: Tree, added: Tree, to: Loc, at: Loc) -> None:
    """Copy where the values under `at` were written to the values under `to`."""
    for loc, mark in added.marks.items():
        if loc[: len(at)] == at:
            tree.marks[(*to, *loc[len(at) :])] = mark
