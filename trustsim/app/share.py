"""A place with its changes as one line of text: the end of a link, and what a browser keeps of a visitor's work.

`1/averingley:5f3a/meetings.feedback=.9@12`: version, ready place and check, then a lever, its value and first month
each; `shake-up@24` or `leaves=b@18` is what happens in a month. A place of one's own stands whole in place of its
name, packed, after a `~`. The check may be left out by hand. What is kept to compare follows, each begun by `kept`, or
by `kept=A~20manager` where its visitor named it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from ..errors import InputError
from ..model.parameters import PARAMETERS, Parameter
from ..scenario import Scenario
from .changes import Changes, Happening, Lever, Setting
from .scene.compare import LONGEST_NAME, MOST, name_of
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
KEPT = re.compile(r"kept(?:=([A-Za-z0-9._~-]{1,800}))?")
DAMAGED = "This link is damaged or was cut short, so it opens nothing; ask for it again."
OTHER = "This link was made by another version of trustsim, so it opens nothing; ask for it again."
TOO_LONG = (
    "This place says too much for a link. Take it away as a scenario file and a what-if file, and send those instead."
)
WITHOUT_KEPT = "What you keep to compare says too much for a link, so this one leaves it out."
TOO_LARGE = "This place says too much to be kept in a browser. Take it away as a scenario file instead."


class Told(NamedTuple):
    """What a text says: a place, the changes on its levers, and what is kept of it to compare, each by its name."""

    place: Scenario
    changes: Changes
    kept: tuple[tuple[str, Changes], ...] = ()


def said(place: Scenario) -> str:
    """A place as a link says it: the name of a ready one, or all of it, packed."""
    if name := ready_name(place):
        return name
    text = json.dumps(place.as_dict(), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return OWN + base64.urlsafe_b64encode(zlib.compress(text, 9)).decode("ascii").rstrip("=")


def fragment(place: str, changes: Changes, kept: Sequence[tuple[str, Changes]] = ()) -> str:
    """The text of a place, given as `said` gives it, with its changes and what is kept of it.

    A name that `name_of` gives is left out: "" stands for it.
    """
    parts = _parts(changes)
    for name, what_if in kept:
        parts += [f"kept={_quoted(name)}" if name else "kept", *_parts(what_if)]
    return "/".join([VERSION, f"{place}:{_check(place, parts)}", *parts])


def link(place: Scenario, changes: Changes, kept: Sequence[tuple[str, Changes]] = ()) -> dict[str, str]:
    """The text of a link, without what is kept where that is too much, or a sentence where even that is too long."""
    text, bare = fragment(said(place), changes, kept), fragment(said(place), changes)
    if len(text) <= MOST_IN_A_LINK:
        return {"link": text}
    return {"link": bare, "note": WITHOUT_KEPT} if len(bare) <= MOST_IN_A_LINK else {"problem": TOO_LONG}


def saved(place: Scenario, changes: Changes, kept: Sequence[tuple[str, Changes]] = ()) -> dict[str, Any]:
    """What the browser saves of a place with its changes and what is kept of it, or a sentence: it is too large."""
    text = fragment(said(place), changes, kept)
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


def restored(text: str) -> Told:
    """What a text says; raises InputError with one sentence where it says no place."""
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
        return _told(parts, scenario)
    except (ValueError, RecursionError) as error:
        raise InputError(DAMAGED) from error


def _check(place: str, parts: list[str]) -> str:
    return f"{zlib.crc32('/'.join([place, *parts]).encode()) & 0xFFFF:04x}"


def _parts(changes: Changes) -> list[str]:
    levers = [_change(path, lever) for path, lever in changes.levers.items()]
    happenings = [f"leaves={h.leaver}@{h.month}" if h.leaver else f"shake-up@{h.month}" for h in changes.happenings]
    return [*levers, *happenings]


def _quoted(name: str) -> str:
    """A name in characters that a link has, none of which a browser or a mail program quotes once more."""
    return quote(name, safe="").replace("~", "%7E").replace("%", "~")


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


def _told(parts: list[str], place: Scenario) -> Told:
    ends = [*(at for at, part in enumerate(parts) if KEPT.fullmatch(part)), len(parts)]
    if len(ends) > MOST + 1:
        raise ValueError("more is kept than there is room for")
    kept: dict[str, Changes] = {}
    for begin, end in pairwise(ends):
        what_if = _changes(parts[begin + 1 : end], place)
        name = _name(parts[begin]) or name_of(what_if, place, list(kept))
        if not what_if or what_if in kept.values() or name in kept:
            raise ValueError("what is kept is nothing, or kept twice")
        kept[name] = what_if
    return Told(place, _changes(parts[: ends[0]], place), tuple(kept.items()))


def _name(part: str) -> str:
    """The name that begins what is kept, or nothing where it has none of its own."""
    name = unquote(part.partition("=")[2].replace("~", "%"), errors="strict")
    if name != " ".join(name.split()) or len(name) > LONGEST_NAME:
        raise ValueError("no what-if can have this name")
    return name


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
