"""Practices joined with their list sizes, gathered into PCNs, and PCNs gathered into places."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from trustsim.errors import InputError
from trustsim.nhs.epcn import read_epcn
from trustsim.nhs.files import ListSizes, MappedPractice, PracticeMap, read_map, read_patients

MOST_IN_A_PLACE = 10
MOST_IN_A_PCN = 60
Position = tuple[bool, str, int, str]
"""Where a postcode sorts: (unknown, area, district, the rest)."""


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
    """Who is in which PCN, and the list sizes of one month."""

    practice_map: PracticeMap
    sizes: ListSizes

    def patients(self, practice: MappedPractice) -> int:
        """The practice's list size; 0 where the patients file has no row for it."""
        listed = self.sizes.practices.get(practice.code)
        return listed.patients if listed else 0

    @property
    def has_icb_codes(self) -> bool:
        """Whether ICBs go by codes, as in a practice map, or by names, as in a list of PCNs."""
        return self.practice_map.month is not None

    @cached_property
    def networks(self) -> tuple[Network, ...]:
        """Every PCN that has patients, by code; practices without patients are left out.

        A PCN belongs to the ICB with most of its patients, and there to the sub-ICB location with most of them; of
        several with equally many, to the one whose code comes first. Raises InputError where one has too many
        practices.
        """
        members: dict[str, list[MappedPractice]] = defaultdict(list)
        for practice in self.practice_map.practices:
            if practice.pcn and self.patients(practice):
                members[practice.pcn].append(practice)
        return tuple(self._network(code, members[code]) for code in sorted(members))

    def _network(self, code: str, practices: Sequence[MappedPractice]) -> Network:
        if len(practices) > MOST_IN_A_PCN:
            raise InputError(
                f"{self.practice_map.file}: the PCN {code} has {len(practices)} practices; mend its codes, since a PCN "
                f"has at most {MOST_IN_A_PCN}"
            )
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

    def has_postcode(self, network: Network) -> bool:
        """Whether the files say where its largest practice is."""
        unknown, *_ = self._position(network)
        return not unknown

    def _position(self, network: Network) -> Position:
        largest = min(network.practices, key=lambda practice: (-self.patients(practice), practice.code))
        return outward(largest.postcode or self.sizes.practices[largest.code].postcode)


def read_register(map_file: Path | None, patients_file: Path, epcn_file: Path | None = None) -> Register:
    """The patients file with a practice map of its month, or with a list of PCNs in place of one.

    Raises InputError where a file cannot be used, both or neither are given, or the months of two extracts differ.
    """
    if epcn_file and not map_file:
        sizes = read_patients(patients_file)
        return Register(read_epcn(epcn_file, sizes), sizes)
    if not map_file or epcn_file:
        given = "both are" if map_file else "neither is"
        raise InputError(f"--map and --epcn say who is in which PCN, and {given} given; give one of the two")
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


def outward(postcode: str) -> Position:
    """The outward half in the order people expect, GU9 before GU10."""
    half = postcode.split()[0] if " " in postcode else postcode[:-3]
    found = re.fullmatch(r"([A-Z]{1,2})([0-9]{1,2})([A-Z]?)", half)
    return (False, found[1], int(found[2]), found[3]) if found else (True, "", 0, "")
