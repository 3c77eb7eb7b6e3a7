"""The part of the country that is asked for, by ICB or sub-ICB code."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trustsim.errors import InputError
from trustsim.nhs.files import MappedPractice
from trustsim.nhs.names import short_organisation
from trustsim.nhs.places import Network, Register

LEAST_KNOWN = 0.8
"""The share of an area's practices whose list sizes must be known: below it the files are not of one time or area."""
FEW = 10
"""So many codes can all be named in a refusal; of more, the nearest."""
NEAREST = 5
ALIKE = 0.6
"""The likeness from which only what is like it is named."""


@dataclass(frozen=True)
class Area:
    """An ICB, a sub-ICB location, or both; None leaves a level open."""

    icb: str | None
    sub_icb: str | None

    def holds(self, item: MappedPractice | Network) -> bool:
        """Whether the practice or PCN is of this area."""
        return self.icb in (None, item.icb) and self.sub_icb in (None, item.sub_icb)

    def practices(self, register: Register) -> list[MappedPractice]:
        """The practices the map puts in this area, by code."""
        return [practice for practice in register.practice_map.practices if self.holds(practice)]

    def networks(self, register: Register) -> list[Network]:
        """The PCNs with most of their patients in this area, by code; none where all are placed elsewhere.

        Raises InputError where too few of the area's list sizes are known.
        """
        here = [practice for practice in self.practices(register) if practice.pcn]
        counted = sum(1 for practice in here if practice.code in register.sizes.practices)
        if counted < LEAST_KNOWN * len(here):
            raise InputError(
                f"{register.sizes.file}: CODE has only {counted} of the {len(here)} practices that "
                f"{register.practice_map.file} has in PCNs of '{self.title(register)}'; give two whole files of "
                "the same time"
            )
        return [network for network in register.networks if self.holds(network)]

    def title(self, register: Register) -> str:
        """The area's full name, with its code where the files have one."""
        practice = self.practices(register)[0]
        if self.sub_icb:
            return practice.sub_icb_name
        return f"{practice.icb_name} ({practice.icb})" if register.has_icb_codes else practice.icb_name


def find_area(register: Register, icb: str | None, sub_icb: str | None) -> Area:
    """The area of these codes, in capitals or not; InputError with the nearest codes where one is unknown."""
    area = Area(icb.strip().upper() if icb else None, sub_icb.strip().upper() if sub_icb else None)
    if icb and area.icb not in (icbs := every_icb(register)):
        raise _unknown(register, "--icb", icb, icbs)
    if area == Area(None, None):
        icbs = ", ".join(sorted(every_icb(register)))
        raise InputError(f"--icb is not given; name one of {icbs}, or a --sub-icb")
    sub_icbs = _names(Area(area.icb, None).practices(register), "sub_icb")
    if sub_icb and area.sub_icb not in sub_icbs:
        raise _unknown(register, "--sub-icb", sub_icb, sub_icbs, f"the ICB '{_shown(icb)}'" if icb else "it")
    return area


def every_icb(register: Register) -> dict[str, str]:
    """The name of every ICB by what --icb takes; InputError where the file does not say which ICB somebody is in."""
    practices = register.practice_map.practices
    if nameless := next((practice for practice in practices if not practice.icb), None):
        raise InputError(
            f"{register.practice_map.file}: it names no ICB for '{nameless.sub_icb_name}', so it cannot be taken by "
            "ICB; name a --sub-icb, or give the practice map of that time with --map"
        )
    return _names(practices, "icb")


def _names(practices: Sequence[MappedPractice], level: str) -> dict[str, str]:
    return {getattr(practice, level): getattr(practice, f"{level}_name") for practice in practices}


def _unknown(register: Register, option: str, given: str, names: Mapping[str, str], within: str = "it") -> InputError:
    """The refusal of a code or name that is not there, with the nearest, or all where they are few."""
    by_name = option == "--icb" and not register.has_icb_codes
    likeness = {code: _likeness(given, code, name) for code, name in names.items()}
    nearest = sorted(names, key=lambda code: (-likeness[code], code))[:NEAREST]
    alike = [code for code in nearest if likeness[code] >= ALIKE]
    chosen = alike or (list(names) if by_name or len(names) <= FEW else nearest)
    shown = sorted(f"'{short_organisation(names[code])}'" if by_name else _named(code, names[code]) for code in chosen)
    if len(names) == 1:
        cure = f"choose {shown[0]}, the only one"
    else:
        cure = f"{'choose one of' if len(chosen) == len(names) else 'nearest:'} {', '.join(shown)}"
    why = "but this file has ICBs by name and no codes" if by_name else f"which is not in {within}"
    return InputError(f"{register.practice_map.file}: {option} is '{_shown(given)}', {why}; {cure}")


def _shown(given: str) -> str:
    return " ".join(given.split())[:60]


def _named(code: str, name: str) -> str:
    return f"{code} ({short_organisation(name).removesuffix(f' - {code}')})"


def _likeness(given: str, code: str, name: str) -> float:
    """How like a code or its organisation's name this is, from 0 to 1; part of a name counts as the name."""
    given, name = _shown(given).upper(), short_organisation(name).removesuffix(f" - {code}").upper()
    if len(given) > 3 and given in name:
        return 1.0
    return max(difflib.SequenceMatcher(None, given, known).ratio() for known in (code, name))
