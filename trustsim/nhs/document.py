"""The scenario made from a register of practices."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from trustsim.errors import InputError
from trustsim.nhs.areas import Area, every_icb, find_area
from trustsim.nhs.assumptions import assumptions
from trustsim.nhs.files import MappedPractice
from trustsim.nhs.names import (
    file_stem,
    letters,
    month_in_words,
    number_of,
    sensible_capitals,
    short_organisation,
    told_apart,
)
from trustsim.nhs.places import Network, Place, Register, read_register
from trustsim.scenario.imagined import IMAGINED

LICENCE = "Contains information from NHS England, licensed under the Open Government Licence v3.0."
REAL = f"{IMAGINED.capitalize()}: list sizes are real, but people, needs and history are not."


def import_icb(
    map_file: Path | None,
    patients_file: Path,
    icb: str | None = None,
    sub_icb: str | None = None,
    anonymise: bool = False,
    epcn_file: Path | None = None,
) -> dict[str, Any]:
    """The scenario of one ICB, or one sub-ICB location, as the plain dict of a scenario file.

    Files: the practice map and the registered-patients file of one month, as NHS England publishes them; in place of
    the map, the list of PCNs (ePCN), in which an ICB goes by its name.
    With `anonymise`, names and codes are invented and only the list sizes are real.
    Raises InputError where a file cannot be used or a code is not in it.
    """
    return scenario_document(read_register(map_file, patients_file, epcn_file), icb, sub_icb, anonymise)


def every_icb_document(register: Register, anonymise: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
    """The scenario of each ICB that has PCNs, with a name for its file: its code, or a number from the largest.

    Raises InputError where the files do not say which ICB somebody is in.
    """
    patients = {
        icb: sum(map(register.patients, _practices(Area(icb, None).networks(register))))
        for icb in sorted(every_icb(register))
    }
    icbs = [icb for icb, total in patients.items() if total]
    if not icbs:
        raise InputError(f"{register.practice_map.file}: no practice with patients is in a PCN; check that it is whole")
    if anonymise:
        icbs.sort(key=lambda icb: -patients[icb])
    stems = Counter(map(file_stem, icbs))
    for number, icb in enumerate(icbs, start=1):
        alias = f"Anonymised area {number}" if anonymise else None
        own = file_stem(icb) if stems[file_stem(icb)] == 1 else f"{file_stem(icb)}-{number}"
        yield f"area-{number}" if anonymise else own, _document(register, Area(icb, None), alias)


def scenario_document(
    register: Register, icb: str | None = None, sub_icb: str | None = None, anonymise: bool = False
) -> dict[str, Any]:
    """As import_icb, from files already read: one register serves every ICB."""
    return _document(register, find_area(register, icb, sub_icb), "An anonymised area" if anonymise else None)


def _document(register: Register, area: Area, alias: str | None) -> dict[str, Any]:
    """The scenario of an area, under the alias where everybody is to be anonymous."""
    networks = area.networks(register)
    if not networks:
        raise InputError(
            f"{register.practice_map.file}: no PCN has most of its patients in '{area.title(register)}'; "
            "choose a larger area"
        )
    places = register.places(networks)
    title, month = area.title(register), month_in_words(register.sizes.month)
    files = [register.practice_map.file.name, register.sizes.file.name]
    published = f"Patients Registered at a GP Practice, {month}"
    if not register.has_icb_codes:
        published += ", and the list of PCNs (ePCN)"
    return {
        "schema_version": 1,
        "name": f"{alias or short_organisation(title)}, {month}",
        "question": "Who comes to speak for whom, and do the others trust them to?",
        "description": f"{_counted(register, networks)}{'' if alias else f' in {title}'}, {month}. {REAL}",
        "months": 120,
        "structure_seed": 1,
        "places": _anonymous_places(register, places) if alias else _named_places(register, places),
        "assumed": assumptions(register, area, places, alias is not None),
        "source": {
            "title": f"{published} (NHS England)",
            "files": [] if alias else files,
            "extract": register.sizes.month,
            "licence": LICENCE,
        },
    }


def _counted(register: Register, networks: Sequence[Network]) -> str:
    practices = _practices(networks)
    patients = sum(map(register.patients, practices))
    return (
        f"{number_of(len(networks), 'primary care network')} with {number_of(len(practices), 'practice')} "
        f"and {number_of(patients, 'registered patient')}"
    )


def _practices(networks: Sequence[Network]) -> list[MappedPractice]:
    return [practice for network in networks for practice in network.practices]


def _named_places(register: Register, places: Sequence[Place]) -> list[dict[str, Any]]:
    networks = [network for place in places for network in place.networks]
    pcn_names = told_apart((network.code, sensible_capitals(network.name)) for network in networks)
    return [
        {
            "id": place.sub_icb.lower() + (f"-{place.number}" if place.number else ""),
            "name": _place_name(register, place),
            "pcns": [_named_pcn(register, network, pcn_names[network.code]) for network in place.networks],
        }
        for place in places
    ]


def _named_pcn(register: Register, network: Network, name: str) -> dict[str, Any]:
    practices = [
        {
            "id": practice.code.lower(),
            "name": sensible_capitals(practice.name),
            "patients": register.patients(practice),
        }
        for practice in network.practices
    ]
    return {"id": network.code.lower(), "name": name, "practices": practices}


def _place_name(register: Register, place: Place) -> str:
    """`Frimley - D4U1Y`, or `Frimley - D4U1Y 2 (RG, SL)` for the second part of a split one."""
    located = (practice for practice in register.practice_map.practices if practice.sub_icb == place.sub_icb)
    name = short_organisation(next(located).sub_icb_name)
    if place.sub_icb not in name:
        name += f" - {place.sub_icb}"
    if place.number:
        name += f" {place.number}"
        if areas := ", ".join(register.postcode_areas(place)):
            name += f" ({areas})"
    return name


def _anonymous_places(register: Register, places: Sequence[Place]) -> list[dict[str, Any]]:
    """The places under letters, their PCNs and practices numbered from the largest to the smallest."""
    document = []
    for letter, place in zip(map(letters, range(len(places))), places, strict=True):
        sizes = [sorted(map(register.patients, network.practices), reverse=True) for network in place.networks]
        sizes.sort(key=lambda practices: (sum(practices), practices), reverse=True)
        pcns = [_anonymous_pcn(f"{letter}{number}", practices) for number, practices in enumerate(sizes, 1)]
        document.append({"id": letter.lower(), "name": f"Place {letter}", "pcns": pcns})
    return document


def _anonymous_pcn(label: str, sizes: Sequence[int]) -> dict[str, Any]:
    practices = [
        {"id": f"{label}-{number}".lower(), "name": f"Practice {label}-{number}", "patients": size}
        for number, size in enumerate(sizes, start=1)
    ]
    return {"id": label.lower(), "name": f"PCN {label}", "practices": practices}
