"""The structure of a scenario made whole: what is given stays, the rest is drawn from `structure_seed`.

Each PCN has its own named streams, keyed by seed, place, PCN and purpose: adding a PCN or a place leaves what
was drawn for the others as it was.
"""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.random import Generator

from trustsim.model.state import SERVICES

from .names import SIDES, STEMS
from .schema import Draw, Pcn, Place, Practice

PRACTICES_CDF = (0.066, 0.168, 0.336, 0.530, 0.699, 0.806, 0.885, 0.930, 0.954, 0.971, 0.986)
"""Share of England's PCNs with at most 1, 2, … 11 practices (NHS England, October 2025); the rest have 12."""
LIST_MEDIAN, LIST_SPREAD = 45_000.0, 0.3275
"""Median PCN list and standard deviation of its logarithm: quartiles 36, 45, 56 thousand (same source)."""
LISTS_WITH_PRACTICES = 0.68
"""Correlation behind the number of practices and the list size (same source)."""
NEED, STRENGTHS, SIZE, SHARES, NAME = range(5)
"""The purposes of a PCN's streams."""


@dataclass(frozen=True)
class Member:
    """One practice; None: not given."""

    id: str
    name: str
    patients: float
    backing: float | None
    claim: float | None
    engagement: float | None


@dataclass(frozen=True)
class Network:
    """One PCN as the engine will know it, and the file's own part of it."""

    id: str
    name: str
    place: int
    need: float
    strengths: tuple[float, ...]
    practices: tuple[Member, ...]
    given: Pcn | None

    @property
    def patients(self) -> float:
        """Registered patients."""
        return sum(practice.patients for practice in self.practices)


@dataclass(frozen=True)
class Spreads:
    """The parameters that shape what is drawn in one place."""

    need: float
    need_spread: float
    size_spread: float


def letter(index: int) -> str:
    """The id of the index-th drawn PCN, from 0: a to z, then p27 and so on."""
    return chr(97 + index) if index < 26 else f"p{index + 1}"


def numbered(id_: str, number: int) -> str:
    """The id of a PCN's practice that gives none: a1, or p27-1."""
    return f"{id_}-{number}" if id_[-1].isdigit() else f"{id_}{number}"


def slots(places: Sequence[Place]) -> list[list[tuple[str, str, Pcn | None]]]:
    """For each place its PCNs in order: (id, key of its streams, what the file gives)."""
    taken = {pcn.id for place in places for pcn in place.pcns or ()}
    several = len(places) > 1
    whole: list[list[tuple[str, str, Pcn | None]]] = []
    for place in places:
        prefix = f"{place.id}-"
        mine: list[tuple[str, str, Pcn | None]] = [
            (pcn.id, pcn.id.removeprefix(prefix), pcn) for pcn in place.pcns or ()
        ]
        own = {key for _, key, _ in mine}
        index = 0
        for _ in range(place.draw.pcns if place.draw else 0):
            while letter(index) in own or (prefix if several else "") + letter(index) in taken:
                index += 1
            own.add(letter(index))
            mine.append(((prefix if several else "") + letter(index), letter(index), None))
        whole.append(mine)
    return whole


def cast(places: Sequence[Place], seed: int, spreads: Sequence[Spreads]) -> tuple[Network, ...]:
    """All PCNs in the order of places, given ones first; sizes whole, needs and strengths within 0 to 1."""
    names = {pcn.name for place in places for pcn in place.pcns or () if pcn.name}
    networks: list[Network] = []
    for p, (place, mine) in enumerate(zip(places, slots(places), strict=True)):
        for id_, key, given in mine:
            chance = _Chance(seed, place.id, key)
            name = given.name if given and given.name else _name(chance.stream(NAME), names)
            names.add(name)
            draw = place.draw or Draw(pcns=0)
            networks.append(
                Network(
                    id_,
                    name,
                    p,
                    _need(given, draw, spreads[p], chance),
                    _strengths(given, chance),
                    _practices(id_, name, given, draw, spreads[p], chance),
                    given,
                )
            )
    return tuple(networks)


class _Chance:
    def __init__(self, seed: int, place: str, key: str) -> None:
        self.entropy = (seed, zlib.crc32(place.encode()), zlib.crc32(key.encode()))

    def stream(self, purpose: int) -> Generator:
        return np.random.default_rng((*self.entropy, purpose))


def _name(stream: Generator, names: set[str]) -> str:
    order = stream.permutation(len(STEMS))
    for side in SIDES:
        for index in order:
            name = f"{STEMS[index]} {side} PCN".replace("  ", " ")
            if name not in names:
                return name
    return f"PCN {len(names) + 1}"


def _within(spread: float | list[float], u: float) -> float:
    return spread[0] + u * (spread[1] - spread[0]) if isinstance(spread, list) else spread


def _need(given: Pcn | None, draw: Draw, spreads: Spreads, chance: _Chance) -> float:
    if given and given.need is not None:
        return float(given.need)
    stream = chance.stream(NEED)
    z, u = float(stream.standard_normal()), float(stream.random())
    if draw.need is not None:
        return _within(draw.need, u)
    return min(1.0, max(0.0, spreads.need + spreads.need_spread * z))


def _strengths(given: Pcn | None, chance: _Chance) -> tuple[float, ...]:
    drawn = chance.stream(STRENGTHS).random(len(SERVICES))
    said = (given.strengths if given else None) or {}
    by_name = {str(name): float(share) for name, share in said.items()}
    return tuple(by_name[name] if name in by_name else float(drawn[s]) for s, name in enumerate(SERVICES))


def _practices(
    id_: str, name: str, given: Pcn | None, draw: Draw, spreads: Spreads, chance: _Chance
) -> tuple[Member, ...]:
    z_count, z_list, u_count, u_list = _size_draws(chance)
    said = given.practices if given else None
    if said is None:
        said = _count(draw, z_count, u_count)
    listed = [Practice()] * said if isinstance(said, int) else said
    total = given.patients if given else None
    if total is None:
        total = _list_size(draw, z_list, u_list)
    sizes = _sizes([p.patients for p in listed], total, given, spreads, chance)
    stem = name.removesuffix(" PCN")
    fallback = given or Pcn(id=id_)
    return tuple(
        Member(
            p.id or numbered(id_, k + 1),
            p.name or f"{stem} practice {k + 1}",
            size,
            fallback.backing if p.backing is None else p.backing,
            fallback.claim if p.claim is None else p.claim,
            fallback.engagement if p.engagement is None else p.engagement,
        )
        for k, (p, size) in enumerate(zip(listed, sizes, strict=True))
    )


def _size_draws(chance: _Chance) -> tuple[float, float, float, float]:
    stream = chance.stream(SIZE)
    z_list, z_own = stream.standard_normal(2)
    rho = LISTS_WITH_PRACTICES
    z_count = rho * z_list + math.sqrt(1 - rho * rho) * z_own
    u_count, u_list = stream.random(2)
    return float(z_count), float(z_list), float(u_count), float(u_list)


def _count(draw: Draw, z: float, u: float) -> int:
    if isinstance(draw.practices, list):
        low, high = draw.practices
        return low + min(high - low, int(u * (high - low + 1)))
    if draw.practices is not None:
        return draw.practices
    share = NormalDist().cdf(z)
    return 1 + sum(share > at_most for at_most in PRACTICES_CDF)


def _list_size(draw: Draw, z: float, u: float) -> float:
    if draw.patients is not None:
        return _within(draw.patients, u)
    return LIST_MEDIAN * math.exp(LIST_SPREAD * min(3.0, max(-3.0, z)))


def _sizes(
    given: Sequence[float | None], total: float, pcn: Pcn | None, spreads: Spreads, chance: _Chance
) -> list[float]:
    """List sizes: given ones as they are; the others share what is left of the PCN's."""
    stream = chance.stream(SHARES)
    shares = np.maximum(0.3, 1.0 + spreads.size_spread * stream.standard_normal(len(given)))
    open_ = [k for k, patients in enumerate(given) if patients is None]
    if pcn and pcn.patients is not None:
        left = total - sum(patients for patients in given if patients is not None)
    else:
        left = total * float(shares[open_].sum() / shares.sum())
    weight = float(shares[open_].sum())
    return [
        max(1.0, float(round(left * float(shares[k]) / weight))) if patients is None else float(patients)
        for k, patients in enumerate(given)
    ]
