"""Reading a YAML or JSON file into plain values, each with its line, or refusing it in one sentence.

YAML 1.2, core schema: `yes`, dates and 12:30 are words. Anchors, aliases, merge keys, tags, directives and
several documents are refused, so no file can grow beyond what is written in it.
"""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from trustsim.errors import InputError

from .tree import DEEPEST, FORBIDDEN, NULLS, Loc, Mark, Tree, checked, dotted, refusal, scalar, shown

MOST_BYTES = 2_000_000
MOST_VALUES = 120_000


def read(path: str | os.PathLike[str]) -> Tree:
    """Read the mapping a YAML or JSON file holds; raises InputError for anything else."""
    name = os.fspath(path)
    text = text_of(Path(path), name)
    tree = Tree(name, {})
    tree.data = _Builder(tree).build(_events(text, name))
    return tree


def text_of(path: Path, name: str, most: int = MOST_BYTES, kind: str = "YAML or JSON") -> str:
    """The text of a file of at most so many bytes, called `name` in errors; raises InputError."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise refusal(name, 0, "the path", "not a file", f"name a {kind} file")
        with open(path, "rb") as file:
            raw = file.read(most + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refusal(name, 0, "the file", f"out of reach ({reason})", "check its name and folder") from None
    if len(raw) > most:
        raise refusal(name, 0, "the file", f"over {most // 1_000_000} MB", "give a smaller one")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = f"not UTF-8 (byte {raw[error.start]:#04x})"
        raise refusal(name, line, "the text", byte, "save the file as UTF-8") from None
    if found := FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise refusal(name, line, "a character", f"U+{ord(found[0]):04X}", "remove it")
    return text


def _events(text: str, name: str) -> Iterator[Any]:
    """Parse events; whatever the parser stumbles over becomes a sentence with the line."""
    line = 1
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            line = event.start_mark.line + 1
            yield event
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else line
        reason = re.sub(r"\s+", " ", str(error.problem or error.context or "unreadable"))
        raise _unreadable(text, name, line, reason) from None
    except Exception as error:  # only the parser runs here, and it has no closed list of what mangled text raises
        raise _unreadable(text, name, line, type(error).__name__) from None


def _unreadable(text: str, name: str, line: int, reason: str) -> InputError:
    lines = text.split("\n")
    written = lines[line - 1] if line <= len(lines) else ""
    cure = "use spaces for tabs" if "\t" in written else "mend the indentation, colons, brackets or quotes"
    return refusal(name, line, "the line", shown(written.strip()), f"not YAML ({reason}): {cure}")


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
                raise self._refuse(event, f"an alias, *{event.anchor}", "write out what it stands for")
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self.stack.pop()
                self.key.pop()
            elif kind in ("MappingStartEvent", "SequenceStartEvent", "ScalarEvent"):
                self._node(event, kind)
        if isinstance(self.root, dict) and self.root:
            return self.root
        is_what = shown(self.root) if self.root else "empty"
        raise refusal(self.tree.source, 1, "the file", is_what, "start with a line like `schema_version: 1`")

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self._refuse(event, "more than one document", "keep one in a file: remove the line `---`")
        if event.version or event.tags:
            raise self._refuse(event, "opened by a directive", "remove the lines that start with %")

    def _node(self, event: Any, kind: str) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            raise self._refuse(event, f"value number {MOST_VALUES + 1}", "give a smaller file")
        if event.anchor:
            raise self._refuse(event, f"anchored as &{event.anchor}", "remove the anchor: none are read")
        if event.ctag is not None and str(event.ctag):
            raise self._refuse(event, f"tagged {event.ctag}", "remove the tag")
        if self.stack and isinstance(self.stack[-1][1], dict) and self.key[-1] is None:
            self._take_key(event, kind)
            return
        loc = self._loc()
        self.tree.marks.setdefault(loc, Mark(self.tree.source, event.start_mark.line + 1, dotted(loc)))
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
            raise self._refuse(event, "holding a key that is no word", "use a plain word as key")
        if event.value == "<<" and event.implicit[0]:
            raise self._refuse(event, "holding the key <<", "write the keys out: merge keys are not read")
        key = self._scalar(event, event.value)
        if not isinstance(key, str):
            raise self._refuse(event, f"holding the key {shown(key)}", "a key is a word: put it in quotes")
        loc, mapping = self.stack[-1]
        if key in mapping:
            first = self.tree.marks[(*loc, key)].line
            name, line = dotted((*loc, key)), event.start_mark.line + 1
            raise refusal(self.tree.source, line, name, f"given twice (line {first})", "keep one of the two")
        self.key[-1] = key
        self.tree.marks[(*loc, key)] = Mark(self.tree.source, event.start_mark.line + 1, dotted((*loc, key)))

    def _scalar(self, event: Any, text: str) -> Any:
        try:
            return scalar(text) if event.implicit[0] else checked(text)
        except ValueError as error:
            if text in NULLS:
                raise self.tree.refusal(self._loc(), "empty", str(error)) from None
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
        loc = self._loc()
        name = dotted(loc[:-1] if loc[-1:] == ("",) else loc) or "the file"
        return refusal(self.tree.source, event.start_mark.line + 1, name, is_what, cure)
