"""Practices joined with their list sizes, gathered into PCNs, and PCNs gathered into places."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from trustsim.errors import InputError
from trustsim.nhs.files import ListSizes, MappedPractice, PracticeMap, read_map, read_patients

MOST_IN_A_PLACE = 10


@dataclass(frozen=True)
class Network:
    """A PCN with its practices, in the ICB and sub-ICB location where most of its patients are."""

    code: str
    name: str
    icb: str
    sub_icb: str
    practices: tuple[MappedPractice, ...]
    spans: tuple[str, ...]  # the sub-ICB locations its practices lie in


@dataclass(frozen=True)
class Place:
    """The PCNs that meet at one board: a sub-ICB location, or the `number`th part of a large one."""

    sub_icb: str
    number: int | None
    networks: tuple[Network, ...]


@dataclass(frozen=True)
class Register:
    """One month's practice map and list sizes, of the same month."""

    practice_map: PracticeMap
    sizes: ListSizes

    def patients(self, practice: MappedPractice) -> int:
        """The practice's list size; 0 where the patients file has no row for it."""
        return self.sizes.patients.get(practice.code, 0)

    @cached_property
    def networks(self) -> tuple[Network, ...]:
        """Every PCN that has patients, by code; practices without patients are left out."""
        members: dict[str, list[MappedPractice]] = defaultdict(list)
        for practice in self.practice_map.practices:
            if practice.pcn and self.patients(practice):
                members[practice.pcn].append(practice)
        return tuple(self._network(code, members[code]) for code in sorted(members))

    def _network(self, code: str, practices: Sequence[MappedPractice]) -> Network:
        icb = self._home((practice.icb, practice) for practice in practices)
        sub_icb = self._home((practice.sub_icb, practice) for practice in practices if practice.icb == icb)
        spans = tuple(sorted({practice.sub_icb for practice in practices}))
        return Network(code, practices[0].pcn_name, icb, sub_icb, tuple(practices), spans)

    def _home(self, located: Iterable[tuple[str, MappedPractice]]) -> str:
        """The code where most patients are, the first in the alphabet of those with equally many."""
        patients: Counter[str] = Counter()
        for code, practice in located:
            patients[code] += self.patients(practice)
        return min(patients, key=lambda code: (-patients[code], code))

    def places(self, networks: Iterable[Network]) -> list[Place]:
        """The networks by sub-ICB location; one of more than ten is split into places of 5 to 10 neighbours.

        Neighbours are PCNs next to each other by outward postcode of the largest practice, then PCN code.
        """
        located: dict[str, list[Network]] = defaultdict(list)
        for network in networks:
            located[network.sub_icb].append(network)
        places = []
        for sub_icb in sorted(located):
            ordered = sorted(located[sub_icb], key=lambda network: (self._position(network), network.code))
            parts = evenly(ordered)
            for number, part in enumerate(parts, start=1):
                places.append(Place(sub_icb, number if len(parts) > 1 else None, tuple(part)))
        return places

    def postcode_areas(self, place: Place) -> list[str]:
        """The letters that postcodes begin with, of the largest practice of each PCN of the place."""
        return sorted({self._position(network)[1] for network in place.networks} - {""})

    def _position(self, network: Network) -> tuple[bool, str, int, str]:
        return outward(min(network.practices, key=lambda p: (-self.patients(p), p.code)).postcode)


def read_register(map_file: Path, patients_file: Path) -> Register:
    """Both files, refused with InputError where one cannot be used or their months differ."""
    practice_map, sizes = read_map(map_file), read_patients(patients_file)
    if practice_map.month != sizes.month:
        raise InputError(
            f"{sizes.file}: its EXTRACT_DATE is of {sizes.month} and that of {practice_map.file} of "
            f"{practice_map.month}; give two files of the same month"
        )
    return Register(practice_map, sizes)


def evenly(items: Sequence[Network]) -> list[Sequence[Network]]:
    """The items in order, in the fewest parts of at most ten, whose lengths differ by one at most."""
    parts = -(-len(items) // MOST_IN_A_PLACE)
    ends = [len(items) * part // parts for part in range(parts + 1)]
    return [items[start:end] for start, end in pairwise(ends)]


def outward(postcode: str) -> tuple[bool, str, int, str]:
    """The outward half in the order people expect (GU9 before GU10): (unknown, area, district, the rest)."""
    half = postcode.split()[0] if " " in postcode else postcode[:-3]
    found = re.fullmatch(r"([A-Z]{1,2})([0-9]{1,2})([A-Z]?)", half)
    return (False, found[1], int(found[2]), found[3]) if found else (True, "", 0, "")
