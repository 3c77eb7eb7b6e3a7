"""Reading a YAML or JSON file into plain values, each with the line it stands on, or refusing it in one sentence.

YAML 1.2, core schema: `yes`, dates and 12:30 are words. Anchors, aliases, merge keys, tags, directives and several
documents are refused, so no file can grow beyond what is written in it.
"""

import json
import math
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from trustsim.errors import InputError

MOST_BYTES = 2_000_000
MOST_VALUES = 60_000
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
FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


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
                rest = ".".join(map(str, loc[end:]))
                return Mark(found.file, found.line, ".".join(filter(None, (found.field, rest))))
        return Mark(self.source, 0, ".".join(map(str, loc)))

    def refusal(self, loc: Loc, is_what: str, cure: str) -> InputError:
        """The error `file:line: field is value; cure`."""
        mark = self.mark(loc)
        return refusal(mark.file, mark.line, mark.field or "the file", is_what, cure)


def refusal(file: str, line: int, name: str, is_what: str, cure: str) -> InputError:
    """The one sentence in which every input is refused; without a line where there is no file."""
    where = f"{file}:{line}" if line else file
    sentence = f"{where}: {name} is {is_what}; {cure}"
    return InputError("".join(c if c.isprintable() else "?" for c in sentence))


def shown(value: object, most: int = 60) -> str:
    """A value as a sentence shows it: on one line and short."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    return text if len(text) <= most else text[: most - 1] + "…"


def read(path: str | os.PathLike[str]) -> Tree:
    """Read the mapping a YAML or JSON file holds; raises InputError for anything else."""
    name = os.fspath(path)
    text = _text(Path(path), name)
    tree = Tree(name, {})
    tree.data = _Builder(tree).build(_events(text, name))
    return tree


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


def _text(path: Path, name: str) -> str:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise refusal(name, 0, "the path", "not a file", "name a YAML or JSON file")
        with open(path, "rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refusal(name, 0, "the file", f"out of reach ({reason})", "check its name and folder") from None
    if len(raw) > MOST_BYTES:
        raise refusal(name, 0, "the file", "over 2 MB", "give a smaller one")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refusal(name, line, "the text", f"not UTF-8 (byte {raw[error.start]:#04x})",
                      "save the file as UTF-8") from None
    if found := FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise refusal(name, line, "the text", f"broken by the character U+{ord(found[0]):04X}", "remove it")
    return text


def _events(text: str, name: str) -> Iterator[Any]:
    """Parse events; whatever the parser stumbles over becomes a sentence with the line."""
    line = 1
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            line = event.start_mark.line + 1
            yield event
    except InputError:
        raise
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else line
        reason = re.sub(r"\s+", " ", str(error.problem or error.context or "unreadable"))
        raise _unreadable(text, name, line, reason) from None
    except Exception as error:  # the parser has no closed list of what it raises on mangled text
        raise _unreadable(text, name, line, type(error).__name__) from None


def _unreadable(text: str, name: str, line: int, reason: str) -> InputError:
    lines = text.split("\n")
    written = lines[line - 1] if line <= len(lines) else ""
    cure = "use spaces instead of tabs" if "\t" in written else "mend the indentation, colons, brackets or quotes"
    return refusal(name, line, "the line", shown(written.strip()), f"this is not YAML ({reason}): {cure}")


class _Builder:
    """Builds plain values from parse events, without recursion."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.values = 0
        self.documents = 0
        self.root: Any = None
        self.stack: list[tuple[Loc, dict[str, Any] | list[Any]]] = []
        self.key: list[str | None] = []  # the key awaiting its value, one for each level of the stack

    def build(self, events: Iterator[Any]) -> dict[str, Any]:
        """The mapping at the top; raises InputError."""
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                self._document(event)
            elif kind == "AliasEvent":
                raise self._refuse(event, f"*{event.anchor}", "write the value out: aliases are not read")
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self.stack.pop()
                self.key.pop()
            elif kind in ("MappingStartEvent", "SequenceStartEvent", "ScalarEvent"):
                self._node(event, kind)
        if not isinstance(self.root, dict):
            raise refusal(self.tree.source, 1, "the file", "empty" if self.root is None else shown(self.root),
                          "start with a line such as `schema_version: 1`")
        if not self.root:
            raise refusal(self.tree.source, 1, "the file", "empty", "start with a line such as `schema_version: 1`")
        return self.root

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self._refuse(event, "a second document", "keep one document in a file: remove the line `---`")
        if event.version or event.tags:
            raise self._refuse(event, "a directive", "remove the lines that start with %")

    def _node(self, event: Any, kind: str) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            raise self._refuse(event, f"the {MOST_VALUES + 1}th value", "give a smaller file")
        if event.anchor:
            raise self._refuse(event, f"&{event.anchor}", "write the value out: anchors are not read")
        if event.ctag is not None and str(event.ctag):
            raise self._refuse(event, str(event.ctag), "remove the tag")
        if self.stack and isinstance(self.stack[-1][1], dict) and self.key[-1] is None:
            self._take_key(event, kind)
            return
        loc = self._loc()
        self.tree.marks.setdefault(
            loc, Mark(self.tree.source, event.start_mark.line + 1, ".".join(map(str, loc)))
        )
        if kind == "ScalarEvent":
            self._put(self._scalar(event, event.value))
            return
        if len(self.stack) >= DEEPEST:
            raise self._refuse(event, f"nested more than {DEEPEST} deep", "write it flatter")
        value: dict[str, Any] | list[Any] = {} if kind == "MappingStartEvent" else []
        self._put(value)
        self.stack.append((loc, value))
        self.key.append(None)

    def _take_key(self, event: Any, kind: str) -> None:
        if kind != "ScalarEvent":
            raise self._refuse(event, "a list or mapping used as a key", "use a plain word as key")
        if event.value == "<<" and event.implicit[0]:
            raise self._refuse(event, "<<", "write the keys out: merge keys are not read")
        key = self._scalar(event, event.value)
        if not isinstance(key, str):
            raise self._refuse(event, shown(key), "a key is a word: put it in quotes")
        loc, mapping = self.stack[-1]
        if key in mapping:
            first = self.tree.marks[(*loc, key)].line
            mark = Mark(self.tree.source, event.start_mark.line + 1, ".".join(map(str, (*loc, key))))
            raise refusal(mark.file, mark.line, mark.field, f"given twice (line {first})", "keep one of the two")
        self.key[-1] = key
        self.tree.marks[(*loc, key)] = Mark(
            self.tree.source, event.start_mark.line + 1, ".".join(map(str, (*loc, key)))
        )

    def _scalar(self, event: Any, text: str) -> Any:
        try:
            return scalar(text) if event.implicit[0] else checked(text)
        except ValueError as error:
            if text in NULLS:
                raise self._refuse(event, "empty", str(error)) from None
            raise self._refuse(event, shown(text), str(error)) from None

    def _loc(self) -> Loc:
        if not self.stack:
            return ()
        loc, holder = self.stack[-1]
        return (*loc, len(holder)) if isinstance(holder, list) else (*loc, self.key[-1] or "")

    def _put(self, value: Any) -> None:
        if not self.stack:
            self.root = value
            return
        holder = self.stack[-1][1]
        if isinstance(holder, list):
            holder.append(value)
        else:
            holder[self.key[-1] or ""] = value
            self.key[-1] = None

    def _refuse(self, event: Any, is_what: str, cure: str) -> InputError:
        name = ".".join(map(str, self._loc())) or "the file"
        return refusal(self.tree.source, event.start_mark.line + 1, name, is_what, cure)


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
