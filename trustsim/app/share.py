"""A place with its changes as one line of text: the end of a link, and what a browser keeps of a visitor's work.

`1/averingley:5f3a/meetings.feedback=.9@12`: version, ready place and check, then a lever, its value and first month
each; `shake-up@24` or `leaves=b@18` is what happens in a month. A place of one's own stands whole in place of its
name, packed, after a `~`. The check may be left out by hand.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from typing import Any
from urllib.parse import unquote

from ..errors import InputError
from ..model.parameters import PARAMETERS, Parameter
from ..scenario import Scenario
from .changes import Changes, Happening, Lever, Setting
from .shelf import limited, ready_name, ready_scenarios

VERSION = "1"
MOST_IN_A_LINK = 8_000
"""Characters of a link that mail and chat programs leave whole."""
MOST_KEPT = 200_000
"""Characters that a browser keeps of one place."""
MOST_UNPACKED = 1_000_000
OWN = "~"
NUMBER = re.compile(r"-?[0-9]*\.?[0-9]*(e-?[0-9]+)?")
CHANGE = re.compile(r"([a-z_]+\.[a-z_]+)=([^@/]{1,40})(?:@([1-9][0-9]{0,3}))?")
HAPPENING = re.compile(r"shake-up@([1-9][0-9]{0,3})|leaves=([A-Za-z0-9][A-Za-z0-9_-]{0,39})@([1-9][0-9]{0,3})")
DAMAGED = "This link is damaged or was cut short, so it opens nothing; ask for it again."
OTHER = "This link was made by another version of trustsim, so it opens nothing; ask for it again."
TOO_LONG = (
    "This place says too much for a link. Take it away as a scenario file and a what-if file, and send those instead."
)
TOO_LARGE = "This place says too much to be kept in a browser. Take it away as a scenario file instead."


def said(place: Scenario) -> str:
    """A place as a link says it: the name of a ready one, or all of it, packed."""
    if name := ready_name(place):
        return name
    text = json.dumps(place.as_dict(), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return OWN + base64.urlsafe_b64encode(zlib.compress(text, 9)).decode("ascii").rstrip("=")


def fragment(place: str, changes: Changes) -> str:
    """The text of a place, given as `said` gives it, with its changes."""
    parts = [_change(path, lever) for path, lever in changes.levers.items()]
    parts += [f"leaves={h.leaver}@{h.month}" if h.leaver else f"shake-up@{h.month}" for h in changes.happenings]
    return "/".join([VERSION, f"{place}:{_check(place, parts)}", *parts])


def link(place: Scenario, changes: Changes) -> dict[str, str]:
    """The text of a link, or a sentence where it would be too long."""
    text = fragment(said(place), changes)
    return {"link": text} if len(text) <= MOST_IN_A_LINK else {"problem": TOO_LONG}


def kept(place: Scenario, changes: Changes) -> dict[str, Any]:
    """What the browser keeps of a place with its changes, or a sentence where it is too large."""
    text = fragment(said(place), changes)
    if len(text) > MOST_KEPT:
        return {"problem": TOO_LARGE}
    own = {
        "name": place.name,
        "text": text,
        "pcns": len(place.pcn_ids),
        "months": place.months,
        "changed": len(changes.levers) + len(changes.happenings),
    }
    return {"keep": own}


def restored(text: str) -> tuple[Scenario, Changes]:
    """The place and changes that a text says; raises InputError with one sentence where it says none."""
    version, _, rest = unquote(text.strip().removeprefix("#"))[: 2 * MOST_KEPT].partition("/")
    if not re.fullmatch(r"[0-9]{1,4}", version):
        raise InputError(DAMAGED)
    if version != VERSION:
        raise InputError(OTHER)
    named, *parts = rest.rstrip("/").split("/")
    place, _, check = named.partition(":")
    if check and check != _check(place, parts):
        raise InputError(DAMAGED)
    try:
        scenario = _place(place)
        return scenario, _changes(parts, scenario)
    except (ValueError, RecursionError) as error:
        raise InputError(DAMAGED) from error


def _check(place: str, parts: list[str]) -> str:
    return f"{zlib.crc32('/'.join([place, *parts]).encode()) & 0xFFFF:04x}"


def _change(path: str, lever: Lever) -> str:
    return f"{path}={_written(lever.value)}" + (f"@{lever.start}" if lever.start is not None else "")


def _written(value: Setting) -> str:
    """A value as short as it reads back the same: .9, 3, dual."""
    if isinstance(value, str):
        return value
    return repr(float(value) + 0.0).removesuffix(".0").removeprefix("0") or "0"


def _place(text: str) -> Scenario:
    if not text.startswith(OWN):
        ready = ready_scenarios().get(text)
        if ready is None:
            raise ValueError("no ready place has this name")
        return ready
    packed = text.removeprefix(OWN)
    unpacking = zlib.decompressobj()
    try:
        raw = unpacking.decompress(base64.b64decode(packed + "=" * (-len(packed) % 4), "-_", True), MOST_UNPACKED)
    except (zlib.error, binascii.Error) as error:
        raise ValueError("it does not unpack") from error
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise ValueError("it unpacks to too much, or is not whole")
    return limited(Scenario.from_dict(json.loads(raw), "the place in the link"))


def _changes(parts: list[str], place: Scenario) -> Changes:
    changes = Changes()
    for part in parts:
        if happens := HAPPENING.fullmatch(part):
            changes = changes.happening(Happening(int(happens[1] or happens[3]), happens[2] or ""))
            continue
        found = CHANGE.fullmatch(part)
        if not found or found[1] in changes.levers:
            raise ValueError("a change is not whole")
        changes = changes.moved(found[1], _lever(PARAMETERS.get(found[1]), found[2], found[3], place.months))
    changes.applied_to(place)
    return changes


def _lever(parameter: Parameter | None, value: str, month: str | None, months: int) -> Lever:
    if parameter is None or not parameter.lever:
        raise ValueError("there is no such lever")
    start = int(month) if month else None
    if start is not None and (parameter.scope != "month" or start > months):
        raise ValueError("the change cannot begin then")
    return Lever(_read(parameter, value), start)


def _read(parameter: Parameter, text: str) -> Setting:
    if parameter.options:
        if text not in parameter.options:
            raise ValueError("there is no such choice")
        return text
    if not NUMBER.fullmatch(text):
        raise ValueError("this is no number")
    return int(text) if parameter.whole else float(text)
