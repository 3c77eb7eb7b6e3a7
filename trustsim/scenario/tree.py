"""Plain values and where each was written; the one sentence in which input is refused."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from trustsim.errors import InputError

DEEPEST = 20
LARGEST = 1e15

Loc: TypeAlias = tuple[str | int, ...]
"""Where a value stands in a file: keys and positions in lists, from 0."""

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WHOLE = re.compile(r"[-+]?[0-9]+")
BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What a text may not hold: control characters, halves of pairs, byte order marks, changes of direction."""
LONGEST_FIELD = 120
WORD = re.compile(r"[\w-]+(\.[\w-]+)*", re.ASCII)


@dataclass(frozen=True)
class Mark:
    """Where a person finds a value: file, line (0: no file) and field as they wrote it."""

    file: str
    line: int
    field: str


@dataclass
class Tree:
    """Plain values (dict, list, str, int, float, bool) and where each was written."""

    source: str
    data: dict[str, Any]
    marks: dict[Loc, Mark] = field(default_factory=dict)

    def mark(self, loc: Loc) -> Mark:
        """Where `loc` was written; for what was not written, the nearest that holds it."""
        for end in range(len(loc), -1, -1):
            if found := self.marks.get(loc[:end]):
                rest = dotted(loc[end:])
                return Mark(found.file, found.line, ".".join(filter(None, (found.field, rest))))
        return Mark(self.source, 0, dotted(loc))

    def refusal(self, loc: Loc, is_what: str, cure: str) -> InputError:
        """The error `file:line: field is value; cure`."""
        mark = self.mark(loc)
        return refusal(mark.file, mark.line, mark.field or "the file", is_what, cure)


def dotted(loc: Loc) -> str:
    """A place in a file as a sentence names it: `places.0.seats`, with keys that are no words in quotes."""
    return ".".join(str(step) if WORD.fullmatch(str(step)) else shown(step) for step in loc)


def refusal(file: str, line: int, name: str, is_what: str, cure: str) -> InputError:
    """The one sentence in which every input is refused; without a line where there is no file."""
    where = f"{file}:{line}" if line else file
    if len(name) > LONGEST_FIELD:
        name = name[: LONGEST_FIELD - 1] + "…"
    sentence = f"{where}: {name} is {is_what}; {cure}"
    return InputError("".join(c if c.isprintable() else "?" for c in sentence))


def shown(value: object, most: int = 60) -> str:
    """A value as a sentence shows it: on one line and short."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    return text if len(text) <= most else text[: most - 1] + "…"


def plain(data: object, source: str) -> Tree:
    """Copy values made in Python, refusing what a file could not say."""
    tree = Tree(source, {})
    if not isinstance(data, Mapping):
        raise refusal(source, 0, "the scenario", shown(data), "give a dict with string keys")
    tree.data = _copied(data, tree, ())
    return tree


def scalar(text: str) -> Any:
    """The value of an unquoted word in YAML 1.2's core schema; raises ValueError with the cure."""
    if text in NULLS:
        raise ValueError("give a value or remove the line")
    if text in BOOLS:
        return BOOLS[text]
    if NOT_FINITE.fullmatch(text):
        raise ValueError("give a finite number")
    if WHOLE.fullmatch(text) or BASED.fullmatch(text):
        if len(text) > 20:
            raise ValueError(f"give a number below {LARGEST:.0e}, or put it in quotes if it is a name")
        return checked(int(text, 10 if WHOLE.fullmatch(text) else 0))
    if DECIMAL.fullmatch(text):
        return checked(float(text))
    return text


def checked(value: Any) -> Any:
    """A plain value a file may hold; raises ValueError with the cure."""
    if isinstance(value, str) and (found := FORBIDDEN.search(value)):
        raise ValueError(f"remove the character U+{ord(found[0]):04X}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("give a finite number")
    if isinstance(value, int | float) and abs(value) > LARGEST:
        raise ValueError(f"give a number below {LARGEST:.0e}")
    return value


def _copied(value: Any, tree: Tree, loc: Loc) -> Any:
    if len(loc) > DEEPEST:
        raise tree.refusal(loc, f"nested more than {DEEPEST} deep", "write it flatter")
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise tree.refusal(loc, f"a mapping with the key {shown(key)}", "use strings as keys")
        return {str(k): _copied(v, tree, (*loc, str(k))) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(v, tree, (*loc, i)) for i, v in enumerate(value)]
    if hasattr(value, "item") and not isinstance(value, str | int | float):
        value = value.item()
    if value is None or not isinstance(value, str | int | float):
        is_what = "empty" if value is None else shown(value)
        raise tree.refusal(loc, is_what, "give text, a number, true or false, a list or a mapping")
    try:
        return checked(value if isinstance(value, bool) else _builtin(value))
    except ValueError as error:
        raise tree.refusal(loc, shown(value), str(error)) from None


def _builtin(value: str | int | float) -> str | int | float:
    """The builtin of a subclass such as numpy's float64, which is a float."""
    return str(value) if isinstance(value, str) else int(value) if isinstance(value, int) else float(value)
