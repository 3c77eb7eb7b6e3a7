"""How the arrays of a run lie in memory: each group in one block of numbers and one of whole numbers.

A group is a class whose attributes are declared as arrays with their shapes. Its blocks can be copied, compared and
reset as one; compiled rules take a whole group as one argument.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import prod
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

MOST_DIMENSIONS = 4
WORD, CACHE_LINE = 8, 64
"""Bytes of a number, and of what a processor fetches at once."""


@dataclass(frozen=True)
class Field:
    """One declared array: its place in the layout, kind and shape (one letter a dimension)."""

    number: int
    whole: bool
    shape: str
    draws: str = ""


def floats(shape: str) -> Any:
    """Declare an array of numbers, one letter a dimension (see `state`)."""
    return Field(-1, False, shape)


def die(draws: str, shape: str) -> Any:
    """Declare an array of draws: u uniform, z standard normal, e standard exponential, order a permutation."""
    return Field(-1, draws == "order", shape, draws)


def counts(shape: str) -> Any:
    """Declare an array of whole numbers: indices, labels, counts, yes (1) or no (0)."""
    return Field(-1, True, shape)


class Group:
    """Arrays that belong together, side by side in one block of numbers and one of whole numbers."""

    fields: ClassVar[dict[str, Field]]

    def __init_subclass__(cls) -> None:
        """Number the declared arrays in the order in which they are written."""
        declared = [(name, field) for name, field in vars(cls).items() if isinstance(field, Field)]
        cls.fields = {name: replace(f, number=k) for k, (name, f) in enumerate(declared)}

    def __init__(self, lengths: Mapping[str, int]) -> None:
        """Make all arrays nil; `lengths` gives the length of each letter."""
        plan = _plan(type(self), tuple(lengths.items()))
        self._lie(plan, _block(plan.numbers, np.float64), _block(plan.wholes, np.int64))

    def _lie(self, plan: "Plan", numbers: NDArray[np.float64], wholes: NDArray[np.int64]) -> None:
        """Let the arrays lie in these two blocks."""
        self.plan, self.numbers, self.wholes = plan, numbers, wholes
        self.addresses = (numbers.ctypes.data, wholes.ctypes.data, plan.layout.ctypes.data)
        for name, whole, span, shape in plan.spans:
            setattr(self, name, (wholes if whole else numbers)[span].reshape(shape))

    @classmethod
    def of(cls, **arrays: Any) -> Self:
        """Make a group of given arrays, all of them, whose shapes must agree."""
        lengths: dict[str, int] = {}
        for name, field in cls.fields.items():
            for letter, length in zip(field.shape, np.shape(arrays[name]), strict=True):
                if lengths.setdefault(letter, length) != length:
                    raise ValueError(f"{cls.__name__}.{name} has {length} along {letter}, not {lengths[letter]}")
        group = cls(lengths)
        for name in cls.fields:
            getattr(group, name)[...] = arrays[name]
        return group

    def clear(self) -> None:
        """Make all arrays nil again."""
        self.numbers.fill(0.0)
        self.wholes.fill(0)

    def items(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Give each array by its name."""
        for name in self.fields:
            yield name, getattr(self, name)

    def __reduce__(self) -> tuple[Any, ...]:
        """Let a group go to another process by its arrays: addresses mean nothing there."""
        return _unpack, (type(self), dict(self.items()))

    def copy(self) -> Self:
        """Make an independent copy."""
        twin = object.__new__(type(self))
        twin._lie(self.plan, _block(self.plan.numbers, np.float64), _block(self.plan.wholes, np.int64))
        twin.numbers[:], twin.wholes[:] = self.numbers, self.wholes
        return twin


class Rows:
    """What a group's arrays held at several times, a row each."""

    def __init__(self, group: Group, rows: int) -> None:
        """Make room for so many rows."""
        self._plan = group.plan
        self._numbers = np.empty((rows, group.plan.numbers))
        self._wholes = np.empty((rows, group.plan.wholes), np.int64)

    def keep(self, row: int, group: Group) -> None:
        """Keep what the group holds now."""
        self._numbers[row], self._wholes[row] = group.numbers, group.wholes

    @cached_property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """Each array by its name, with its rows along the first dimension."""
        blocks = {True: self._wholes, False: self._numbers}
        return {name: blocks[whole][:, span].reshape(-1, *shape) for name, whole, span, shape in self._plan.spans}

    def __getitem__(self, row: int) -> dict[str, NDArray[Any]]:
        """Each array of one row by its name."""
        return {name: array[row] for name, array in self.arrays.items()}

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._numbers)

    def __iter__(self) -> Iterator[dict[str, NDArray[Any]]]:
        """Give each row."""
        return (self[row] for row in range(len(self)))


def _block(length: int, kind: type[Any]) -> NDArray[Any]:
    """Nil numbers that begin where a line of the processor's cache does, so that few reach over two lines."""
    room = np.zeros(length + CACHE_LINE // WORD, kind)
    first = -room.ctypes.data % CACHE_LINE // WORD
    return room[first : first + length]


Span = tuple[str, bool, slice, tuple[int, ...]]


@dataclass(frozen=True)
class Plan:
    """Where each array of a group lies, how long both blocks are, and the layout as rules read it."""

    spans: list[Span]
    numbers: int
    wholes: int
    layout: NDArray[np.int64]


@lru_cache(maxsize=256)
def _plan(kind: type[Group], lengths: tuple[tuple[str, int], ...]) -> Plan:
    """Lay out the arrays of a group for these lengths."""
    length = dict(lengths)
    spans: list[Span] = []
    rows: list[tuple[int, ...]] = []
    used = [0, 0]
    for name, field in kind.fields.items():
        shape = tuple(length[letter] for letter in field.shape)
        start = used[field.whole]
        used[field.whole] += prod(shape)
        rows.append((start, *shape, *[1] * (MOST_DIMENSIONS - len(shape))))
        spans.append((name, field.whole, slice(start, used[field.whole]), shape))
    layout = np.array(rows, np.int64)
    layout.flags.writeable = False
    return Plan(spans, used[0], used[1], layout)


def bytes_of(kind: type[Group], lengths: Mapping[str, int]) -> int:
    """How much room a group takes for these lengths."""
    plan = _plan(kind, tuple(lengths.items()))
    return WORD * (plan.numbers + plan.wholes)


def _unpack(kind: type[Group], arrays: dict[str, NDArray[Any]]) -> Group:
    return kind.of(**arrays)


def cells(array: NDArray[Any]) -> NDArray[Any]:
    """Give the numbers of an array, which lie side by side, as one row.

    Compiled rules pass a row on as an address alone, and take rows passed to one rule not to overlap.
    """
    return array.reshape(-1)


class LeverPeriods:
    """The levers in force: period -> place -> lever, backed by one record array [period, place]."""

    def __init__(self, records: "np.recarray[tuple[int, ...], np.dtype[np.void]]") -> None:
        self.records = np.ascontiguousarray(records).view(np.recarray)
        self.addresses = (self.records.ctypes.data,)
        self.places = self.records.shape[1]
        self.step = self.records.strides[0]

    def __getitem__(self, period: int) -> "LeverPlaces":
        return LeverPlaces(self, period)


class LeverPlaces:
    """The levers of one period, by place."""

    def __init__(self, periods: LeverPeriods, period: int) -> None:
        self.periods, self.period, self.places = periods, int(period), periods.places
        self.addresses = (periods.addresses[0] + self.period * periods.step,)

    def __getitem__(self, place: int) -> Any:
        return self.periods.records[self.period, place]
