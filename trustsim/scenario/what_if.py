"""A what-if: a baseline scenario and what is different in it."""

import copy
import os
from pathlib import Path
from typing import Any

from .edits import copied, set_months, set_parameters
from .files import Tree, read
from .refusals import validated
from .scenario import Scenario
from .schema import WhatIfFile


class WhatIf:
    """Changes to a baseline, which it loads; `scenario` is the baseline changed."""

    def __init__(self, tree: Tree, baseline: Scenario) -> None:
        """Check the changes against a baseline; use `load`."""
        self._tree = tree
        self._file = validated(WhatIfFile, tree)
        self.baseline = baseline
        self.scenario = self.applied_to(baseline, strict=True)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "WhatIf":
        """Read a what-if file and its baseline; raises InputError as Scenario.load does."""
        tree = read(path)
        file = validated(WhatIfFile, tree)
        base = Path(path).parent / file.baseline
        try:
            reachable = base.is_file()
        except (OSError, ValueError):
            reachable = False
        if not reachable:
            raise tree.refusal(("baseline",), f'"{file.baseline}"', "name a scenario file, relative to this one")
        return cls(tree, Scenario.load(base))

    def applied_to(self, scenario: Scenario, strict: bool = False) -> Scenario:
        """A scenario with these changes; months that its horizon does not reach are refused only if strict."""
        tree = copied(scenario._tree)
        if self._file.months is not None and strict:
            tree = set_months(tree, self._file.months, self.source)
        if self._file.change:
            tree = set_parameters(tree, self._tree, ("change",))
        for key in ("interventions", "choices"):
            _append(tree, self._tree, key)
        for key in ("name", "question", "description"):
            if key in self._tree.data:
                tree.data[key] = self._tree.data[key]
        tree.source = self.source
        if not strict:
            tree = set_months(tree, scenario.months, self.source)
        return Scenario(tree)

    def as_dict(self) -> dict[str, Any]:
        """What was given, no more."""
        return copy.deepcopy(self._tree.data)

    @property
    def name(self) -> str:
        """What it is called."""
        return self._file.name

    @property
    def source(self) -> str:
        """The file it was read from."""
        return self._tree.source


def _append(tree: Tree, added: Tree, key: str) -> None:
    """Add the entries of a list, and where they were written."""
    if key not in added.data:
        return
    before = len(tree.data.get(key, []))
    tree.data[key] = [*tree.data.get(key, []), *copy.deepcopy(added.data[key])]
    for loc, mark in added.marks.items():
        if len(loc) > 1 and loc[0] == key and isinstance(loc[1], int):
            tree.marks[(key, before + loc[1], *loc[2:])] = mark
