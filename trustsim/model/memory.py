"""How the arrays of a run lie in memory: each group in one block of numbers and one of whole numbers.

A group is a class whose attributes are declared as arrays with their shapes. Its blocks can be copied, compared and
reset as one; compiled rules take a whole group as one argument.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

MOST_DIMENSIONS = 4


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
        spans, numbers, wholes, self.layout = _plan(type(self), tuple(lengths.items()))
        self.numbers: NDArray[np.float64] = np.zeros(numbers)
        self.wholes: NDArray[np.int64] = np.zeros(wholes, np.int64)
        self.addresses = (self.numbers.ctypes.data, self.wholes.ctypes.data, self.layout.ctypes.data)
        for name, whole, span, shape in spans:
            setattr(self, name, (self.wholes if whole else self.numbers)[span].reshape(shape))

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
        return type(self).of(**dict(self.items()))


Span = tuple[str, bool, slice, tuple[int, ...]]


@lru_cache(maxsize=256)
def _plan(kind: type[Group], lengths: tuple[tuple[str, int], ...]) -> tuple[list[Span], int, int, NDArray[np.int64]]:
    """Where each array of a group lies for these lengths, how long both blocks are, and the layout for rules."""
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
    return spans, used[0], used[1], layout


def _unpack(kind: type[Group], arrays: dict[str, NDArray[Any]]) -> Group:
    return kind.of(**arrays)


class LeverPeriods:
    """The levers in force: period -> place -> lever, backed by one record array [period, place]."""

    def __init__(self, records: "np.recarray[tuple[int, ...], np.dtype[np.void]]") -> None:
        self.records = np.ascontiguousarray(records).view(np.recarray)
        self.addresses = (self.records.ctypes.data,)
        self.places = self.records.shape[1]

    def __getitem__(self, period: int) -> "LeverPlaces":
        return LeverPlaces(self, period)


class LeverPlaces:
    """The levers of one period, by place."""

    def __init__(self, periods: LeverPeriods, period: int) -> None:
        self.records = periods.records[period]
        self.addresses = (self.records.ctypes.data,)
        self.places = periods.places
        self.keeps_alive = periods

    def __getitem__(self, place: int) -> Any:
        return self.records[place]
