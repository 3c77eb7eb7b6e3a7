"""What a scene puts on the wall, as a file names it: `map`, `trust(candour)`, `pair(birch, cedar)`, `line(voice)`."""

import re
from dataclasses import dataclass

from ...model import events
from ...model.state import FACETS
from ...scenario import Scenario
from ...scenario.settings import listed, nearest
from .looks import Look, misplaced, parsed

PLAIN = ("map", "timeline", "count", "table")
TAKES = {
    "trust": "one of the questions of trust",
    "line": "a measure",
    "dots": "a measure",
    "pair": "two PCNs",
    "why": "a kind of event",
}
SHOWN = ("run", "line", "dots", "count", "table", "by pcn")
"""What a reveal shows of its own measures."""
EVENTS = tuple(name for name in events.KINDS if name != "not open")
_CALL = re.compile(r"([a-z]+)\s*\(([^()]*)\)")


@dataclass(frozen=True)
class View:
    """A kind of picture and what it is of: a question of trust, PCNs, an event (and a PCN), or a look."""

    kind: str
    of: tuple[str, ...] = ()
    look: Look | None = None


def view(text: str) -> View:
    """The view that a file means; raises ValueError with the cure."""
    if text in PLAIN:
        return View(text)
    if not (found := _CALL.fullmatch(text)):
        if text in TAKES:
            raise ValueError(f"say of what, in brackets: {text}({_example(text)})")
        raise ValueError(nearest(text, (*PLAIN, *TAKES)))
    kind, inside = found[1], [part.strip() for part in found[2].split(",")]
    if kind not in TAKES:
        raise ValueError(nearest(kind, TAKES) if kind not in PLAIN else f"write {kind}, without brackets")
    if kind in ("line", "dots"):
        return View(kind, look=parsed(found[2].strip()))
    most = {"pair": 2, "why": 2, "trust": 1}[kind]
    if not all(inside) or len(inside) > most or (kind == "pair" and len(set(inside)) != 2):
        raise ValueError(f"write {TAKES[kind]} in the brackets, as in {kind}({_example(kind)})")
    known = {"trust": FACETS, "why": EVENTS}.get(kind)
    if known and inside[0] not in known:
        raise ValueError(f"no such {'event' if kind == 'why' else 'question'}: {nearest(inside[0], known)}")
    return View(kind, tuple(inside))


def _example(kind: str) -> str:
    examples = {"trust": FACETS[0], "line": "coverage", "dots": "coverage", "pair": "a, b", "why": "mandate withdrawn"}
    return examples[kind]


def shown(text: str) -> View:
    """What a reveal shows: one of its own pictures, or any view; raises ValueError with the cure."""
    if text in SHOWN:
        return View(text)
    try:
        return view(text)
    except ValueError as error:
        named = _CALL.fullmatch(text) or text in TAKES
        raise ValueError(str(error) if named else f"write {listed(SHOWN)}, or a view such as map") from None


def out_of_place(found: View, scenario: Scenario) -> str:
    """Why a scenario does not have what a view is of, with the cure; empty where it does."""
    if found.look:
        return misplaced(found.look, scenario)
    pcns = found.of if found.kind == "pair" else found.of[1:]
    for id_ in pcns:
        if id_ not in scenario.pcn_ids:
            return f"no such PCN: {nearest(id_, scenario.pcn_ids)}"
    return ""
