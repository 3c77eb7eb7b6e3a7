"""What a scenario made from the files assumes, and what was done to them, in sentences for a manager."""

import re
from collections.abc import Callable, Sequence

from trustsim.nhs.areas import Area
from trustsim.nhs.names import month_in_words, number_of
from trustsim.nhs.places import Network, Place, Register

NOT_IN_THE_FILES = (
    "Every place board has the model's usual number of seats.",
    "No PCN has an ally or a spokesperson at the start.",
    "No director has yet learnt anything about another.",
    "Each practice's backing, claims and workload start as is usual in the model.",
)
ANONYMISED = (
    "Names and codes are invented, but list sizes are real, so someone with the published files could still "
    "find out which practices these are."
)
CCG = re.compile(r"\b(CCG|CLINICAL COMMISSIONING GROUP)\b", re.IGNORECASE)
Listed = Callable[[Sequence[str]], str]


def assumptions(register: Register, area: Area, places: Sequence[Place], anonymise: bool) -> list[str]:
    """Each assumption as one sentence, but for those that every scenario states once it is loaded.

    No code and no file is named where `anonymise` is set.
    """

    def listed(codes: Sequence[str]) -> str:
        return "" if anonymise else f" ({', '.join(codes)})"

    networks = [network for place in places for network in place.networks]
    location = _location(register, area)
    return [
        *_as_places(places, location, listed),
        *_without_postcode(register, places, listed),
        *_left_out(register, area, networks, listed),
        *_spanning(networks, location, listed),
        *_undated(register, anonymise),
        *_cut_short(register, anonymise),
        *([ANONYMISED] if anonymise else []),
        *NOT_IN_THE_FILES,
    ]


def _location(register: Register, area: Area) -> str:
    """What the files call a sub-ICB location: before July 2022 a CCG."""
    names = (practice.sub_icb_name for practice in area.practices(register))
    return "CCG" if any(CCG.search(name) for name in names) else "sub-ICB location"


def _as_places(places: Sequence[Place], location: str, listed: Listed) -> list[str]:
    split = sorted({place.sub_icb for place in places if place.number})
    whole = f"Each {location} of up to ten PCNs is taken as one place."
    parts = (
        f"{number_of(len(split), location)} with more than ten PCNs{listed(split)} {_is(split)} split into places of 5 "
        "to 10, in order of the outward postcode of each PCN's largest practice, then of PCN code; these may not be "
        "the real places."
    )
    return [*([whole] if any(not place.number for place in places) else []), *([parts] if split else [])]


def _left_out(register: Register, area: Area, networks: Sequence[Network], listed: Listed) -> list[str]:
    taken = {practice.code for network in networks for practice in network.practices}
    reasons: dict[str, list[str]] = {
        "in no PCN": [],
        "with no patients in the registered-patients file": [],
        "in a PCN with most of its patients elsewhere": [],
    }
    alone, unlisted, elsewhere = reasons.values()
    for practice in area.practices(register):
        if not register.patients(practice):
            unlisted.append(practice.code)
        elif practice.pcn is None:
            alone.append(practice.code)
        elif practice.code not in taken:
            elsewhere.append(practice.code)
    return [
        f"{number_of(len(codes), 'practice')} {why}{listed(codes)} {_is(codes)} left out."
        for why, codes in reasons.items()
        if codes
    ]


def _is(codes: Sequence[str]) -> str:
    return "is" if len(codes) == 1 else "are"


def _without_postcode(register: Register, places: Sequence[Place], listed: Listed) -> list[str]:
    split = [network for place in places if place.number for network in place.networks]
    codes = sorted(network.code for network in split if not register.has_postcode(network))
    where = f"The files have no usable postcode for {number_of(len(codes), 'PCN')}{listed(codes)} of these"
    return [f"{where}, so PCN code alone puts them in order, after the others."] if codes else []


def _undated(register: Register, anonymise: bool) -> list[str]:
    change = register.practice_map.change
    if not change:
        return []
    file = "the list of PCNs" if anonymise else register.practice_map.file.name
    return [
        f"Who is in which PCN is as in {file}, by memberships without an end date; its latest change is of "
        f"{month_in_words(change)}, and the list sizes are of {month_in_words(register.sizes.month)}."
    ]


def _spanning(networks: Sequence[Network], location: str, listed: Listed) -> list[str]:
    codes = sorted(network.code for network in networks if len(network.spans) > 1)
    rule = (
        f"A PCN that spans {location}s is placed, with all its practices, where most of its patients are, or of "
        "equals where the code comes first"
    )
    return [f"{rule}; this concerns {number_of(len(codes), 'PCN')}{listed(codes)}."] if codes else []


def _cut_short(register: Register, anonymise: bool) -> list[str]:
    files = [part.file.name for part in (register.practice_map, register.sizes) if not part.whole]
    return [
        f"The last line of {file} has no line end, so its last row may be cut short."
        for file in (["a file"] * len(files) if anonymise else files)
    ]
