"""Chance, apart from choice: every die is rolled before it is used, by a generator of its own.

A stream is a counter-based generator keyed by (seed, name of the purpose). So adding a stream, an agent's choice or
another policy changes no other draw (common random numbers; Klein et al. 2024), and since a stream is rolled month by
month, a longer horizon leaves the earlier months as they were.
"""

import hashlib
from dataclasses import dataclass
from functools import cache

import numpy as np

from .memory import Group, die
from .state import FACETS, SERVICES, Floats, Ints


class Dice(Group):
    """All draws of one run; arrays by month have a row 0 that no month uses.

    u is uniform on [0, 1), z standard normal, e standard exponential (−log e is a Gumbel draw), order a permutation.
    """

    key: Floats = die("u", "N")  # breaks ties
    propensity: Floats = die("z", "N")  # first directors' trust in a stranger
    benevolence: Floats = die("z", "N")  # first directors' good will
    free_rider: Floats = die("u", "N")  # whether the first director is a free rider
    scar: Floats = die("u", "NA")  # depth of an old hurt
    level: Floats = die("u", "S")  # which services are best done together
    leaves: Floats = die("u", "TN")  # whether the director leaves
    new_propensity: Floats = die("z", "TN")  # a successor's trust in a stranger
    new_benevolence: Floats = die("z", "TN")  # a successor's good will
    new_free_rider: Floats = die("u", "TN")  # whether a successor is a free rider
    talk_order: Ints = die("order", "TN")  # directors in the order in which they talk
    align_order: Ints = die("order", "TN")  # in which they choose allies
    mandate_order: Ints = die("order", "TN")  # in which they choose who speaks
    peer: Floats = die("u", "TN")  # whom it talks to
    help: Floats = die("u", "TN")  # whether its peer helps
    slip: Floats = die("u", "TN")  # whether it misses a requirement
    alliance_noise: Floats = die("e", "KTN")  # columns 0 alone, 1 founding, 2 + rank of an alliance's anchor
    mandate_noise: Floats = die("e", "KTN")  # columns 0 itself, 1 the manager, 2 + rank of a colleague
    item: Floats = die("z", "TN")  # what the month's item adds to its need
    faithful: Floats = die("u", "TN")  # whether it argues the agreed line
    asked_before: Floats = die("u", "TN")  # whether it is asked beforehand
    told: Floats = die("u", "TN")  # whether it hears back
    manager_faithful: Floats = die("u", "TP")  # whether the manager argues the agreed line
    comes: Floats = die("u", "TP")  # an opportunity
    hearer: Floats = die("u", "TP")  # who in the room hears of an opportunity first
    lot: Floats = die("u", "TP")  # who wins a drawing of lots
    keeps: Floats = die("u", "TN")  # whether it keeps an opportunity
    manager_keeps: Floats = die("u", "TP")  # whether the manager does
    sees_opportunity: Floats = die("u", "TN")  # whether it sees how an opportunity was handled
    occasion: Floats = die("u", "TN")  # to give way
    turn: Floats = die("u", "TN")  # lowest among allies is asked
    refuses: Floats = die("u", "TN")  # whether it refuses to give way
    skims: Floats = die("u", "TNS")  # whether it keeps part of a service it hosts
    sees_share: Floats = die("u", "TNS")  # whether it sees a service's share-out
    share_noise: Floats = die("z", "TNS")  # error with which it judges its share
    pledge_noise: Floats = die("z", "TN")  # error in its published pledge
    partners: Floats = die("z", "TP")  # partners' reliability
    workload: Floats = die("z", "TM")  # a practice's pressure of work
    mood: Floats = die("z", "TM")  # a practice's mood
    resigns: Floats = die("u", "TM")  # whether a practice leaves the contract


@dataclass(frozen=True)
class Sizes:
    """How many of each there are: months T, directors N, practices M, places P, noise columns K."""

    months: int
    directors: int
    practices: int
    places: int
    columns: int

    @property
    def lengths(self) -> dict[str, int]:
        """Length of each letter of a shape (see `state`)."""
        n, p = self.directors, self.places
        return {
            "T": self.months + 1,
            "N": n,
            "A": n + 1,
            "M": self.practices,
            "P": p,
            "Q": p + 1,
            "K": self.columns,
            "S": len(SERVICES),
            "F": len(FACETS),
            "L": 6,
        }


@cache
def _name_key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")


def stream(seed: int, name: str) -> np.random.Generator:
    """Give the generator of one purpose: Philox keyed by (seed, name)."""
    return np.random.Generator(np.random.Philox(key=np.array([seed, _name_key(name)], np.uint64)))


_UNUSED = np.zeros(4, np.uint64)


def _begin(generator: np.random.Generator, seed: int, name: str) -> None:
    """Put a Philox generator where `stream` begins; that takes a quarter of the time of making one."""
    generator.bit_generator.state = {
        "bit_generator": "Philox",
        "state": {"counter": _UNUSED, "key": np.array([seed, _name_key(name)], np.uint64)},
        "buffer": _UNUSED,
        "buffer_pos": _UNUSED.size,
        "has_uint32": 0,
        "uinteger": 0,
    }


def _roll(generator: np.random.Generator, seed: int, name: str, draws: str, shape: tuple[int, ...]) -> Floats | Ints:
    _begin(generator, seed, name)
    if draws == "z":
        return generator.standard_normal(shape)
    if draws == "e":
        return generator.standard_exponential(shape)
    uniform = generator.random(shape)
    return np.argsort(uniform, axis=-1, kind="stable") if draws == "order" else uniform


def roll(seed: int, sizes: Sizes, dice: Dice | None = None) -> Dice:
    """Roll all dice of one run, into `dice` of these sizes if given.

    `seed` is a whole number from 0 to 2⁶⁴ − 1; the same seed and sizes give the same dice whatever the policy. Where
    a shape begins with K, each column is a stream of its own, so that a fuller place leaves the other columns alone.
    """
    dice = dice or Dice(sizes.lengths)
    generator = stream(seed, "")
    for name, array in dice.items():
        field = Dice.fields[name]
        if field.shape[0] == "K":
            for k in range(sizes.columns):
                array[k] = _roll(generator, seed, f"{name}/{k}", field.draws, array.shape[1:])
        else:
            array[...] = _roll(generator, seed, name, field.draws, array.shape)
    return dice


def future_seeds(seed: int, futures: int) -> list[int]:
    """Seeds of the futures of a master seed: a pure function of (seed, number of the future).

    They fit in 53 bits, so that they survive JSON and spreadsheets.
    """
    return [
        int.from_bytes(hashlib.sha256(f"{seed}/{future}".encode()).digest()[:8], "little") >> 11
        for future in range(futures)
    ]
