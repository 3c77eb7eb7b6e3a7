"""A scenario: what a run starts from, read from a file or a dict, and never changed."""

import copy
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from trustsim.model.state import Imposed, Pins, Structure

from .assumptions import assumptions
from .choices import impose
from .draw import Network
from .edits import set_months, set_parameters
from .files import read
from .refusals import Problems, validated
from .schema import Choices
from .structure import Built, build
from .tree import Tree, plain
from .writing import save, written


class Change(Protocol):
    """What can be applied to a scenario: a what-if."""

    def applied_to(self, scenario: "Scenario") -> "Scenario":
        """The scenario with the change."""
        ...


class Scenario:
    """Places, PCNs, parameters and interventions, complete and checked. Equal when they say the same.

    Made by `load` or `from_dict`, which raise InputError; never changed: `with_` and `apply` give new ones.
    """

    def __init__(self, tree: Tree) -> None:
        """Check and complete a tree; use `load` or `from_dict`."""
        self.tree = tree
        self._built: Built = build(tree)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Scenario":
        """Read a YAML or JSON file; raises InputError with file, line, field, value and cure."""
        return cls(read(path))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], source: str = "scenario") -> "Scenario":
        """The scenario a dict says, as a file would; `source` names it in errors. Raises InputError."""
        return cls(plain(data, source))

    def as_dict(self) -> dict[str, Any]:
        """What was given, no more: `Scenario.from_dict(s.as_dict()) == s`."""
        return copy.deepcopy(self.tree.data)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a YAML file that loads as an equal scenario, whole or not at all; raises InputError."""
        save(path, written(self.tree.data))

    def with_(
        self, *, months: int | None = None, parameters: Mapping[str, Any] | None = None, source: str = "--set"
    ) -> "Scenario":
        """The same with another horizon or other parameters from the start, in all places.

        What an earlier end leaves unreached is dropped. Text is read as a file's would be ("0.9", "dual").
        Raises InputError, with `source` for the file.
        """
        tree = self.tree
        if months is not None:
            tree = set_months(tree, months, "--months")
        if parameters:
            tree = set_parameters(tree, plain(parameters, source), from_text=True)
        return Scenario(tree)

    def apply(self, what_if: Change) -> "Scenario":
        """The same with the changes of a what-if, on this scenario's horizon. Raises InputError."""
        return what_if.applied_to(self)

    @property
    def source(self) -> str:
        """The file or name it was read from."""
        return self.tree.source

    @property
    def name(self) -> str:
        """What it is called."""
        return self._built.file.name

    @property
    def question(self) -> str:
        """What it asks; empty if not given."""
        return self._built.file.question or ""

    @property
    def description(self) -> str:
        """What it is about; empty if not given."""
        return self._built.file.description or ""

    @property
    def origin(self) -> dict[str, Any]:
        """Where what is given comes from: the file's `source`, with title and licence; empty if not given."""
        return copy.deepcopy(self.tree.data.get("source", {}))

    @property
    def months(self) -> int:
        """Months to run."""
        return self._built.months

    @property
    def place_ids(self) -> tuple[str, ...]:
        """Ids of the places, in order."""
        return self._built.index.place_ids

    @cached_property
    def place_names(self) -> tuple[str, ...]:
        """Names of the places, in order."""
        return tuple(place.name or place.id for place in self._built.file.places)

    @property
    def pcn_ids(self) -> tuple[str, ...]:
        """Ids of the PCNs, in the order of places."""
        return self._built.index.pcn_ids

    @cached_property
    def pcn_names(self) -> tuple[str, ...]:
        """Names of the PCNs, given or invented."""
        return tuple(network.name for network in self._built.networks)

    @property
    def networks(self) -> tuple[Network, ...]:
        """The PCNs whole, in order: what is given and what was drawn."""
        return self._built.networks

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """A short label for each PCN: its id in capitals where all ids are short, else A, B, … AA, AB."""
        short = [id_.upper() for id_ in self.pcn_ids]
        if all(len(label) <= 3 for label in short) and len(set(short)) == len(short):
            return tuple(short)
        return tuple(_column(i) for i in range(len(short)))

    @cached_property
    def place_of(self) -> tuple[int, ...]:
        """Position of each PCN's place at the start."""
        return tuple(network.place for network in self._built.networks)

    @cached_property
    def practice_ids(self) -> tuple[str, ...]:
        """Ids of the practices, in the order of PCNs."""
        return tuple(m.id for network in self._built.networks for m in network.practices)

    @cached_property
    def practice_names(self) -> tuple[str, ...]:
        """Names of the practices, given or made."""
        return tuple(m.name for network in self._built.networks for m in network.practices)

    @cached_property
    def assumed(self) -> tuple[str, ...]:
        """Sentences on what was not given and how it was filled in."""
        return assumptions(self._built)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what it says, whatever the order of keys."""
        canonical = json.dumps(self.tree.data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8")).hexdigest()

    def structure(self) -> Structure:
        """The arrays a run starts from; a copy that the caller may change."""
        return Structure._make(array.copy() for array in self._built.structure)

    def pins(self) -> Pins:
        """What single months are pinned to; a copy."""
        return self._built.pins.copy()

    def shared(self) -> tuple[Structure, Pins, Imposed]:
        """Structure, pins and the scenario's own choices, not copied: only to be read."""
        return self._built.structure, self._built.pins, self._built.imposed

    def imposed(self, choices: Sequence[Mapping[str, Any]] = ()) -> Imposed:
        """The scenario's own choices and then these, `{month, director, choice, value}` each.

        Months after the last are not reached. Raises InputError naming entry (from 0), field, value and cure.
        """
        if not choices:
            return self._built.imposed.copy()
        tree = plain({"choices": list(choices)}, "imposed choices")
        added = validated(Choices, tree).choices
        problems = Problems(tree)
        impose(problems, added, self._built.index, self.months, in_file=False)
        problems.settle()
        both = (*(self._built.file.choices or ()), *added)
        return impose(Problems(tree), both, self._built.index, self.months, in_file=False)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, whatever the order of keys."""
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        """Hash of what it says."""
        return hash(self.digest)

    def __repr__(self) -> str:
        """Name, sizes and months."""
        sizes = f"{len(self.place_ids)} places, {len(self.pcn_ids)} PCNs, {self.months} months"
        return f"<Scenario {self.name!r}: {sizes}>"


def _column(index: int) -> str:
    """The label of a position, from 0: A, B, … Z, AA, AB."""
    label = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        label = chr(65 + rest) + label
    return label
