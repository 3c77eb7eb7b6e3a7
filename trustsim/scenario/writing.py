"""Writing plain values as YAML that reads back as the same values."""

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .tree import refusal, scalar

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_. ?!'()/+-]*(, [A-Za-z0-9_. ?!'()/+-]+)*")
WIDTH = 100


def written(data: Mapping[str, Any]) -> str:
    """The YAML text of a mapping: short parts on one line, the rest indented by two."""
    return "\n".join(_lines(data)) + "\n"


def save(path: str | os.PathLike[str], text: str) -> None:
    """Write a file whole or not at all; raises InputError where the folder does not let it."""
    target = Path(path)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        reason = error.strerror or str(error)
        raise refusal(os.fspath(path), 0, "the file", f"not written ({reason})", "check its folder") from None


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        name = _word(key, flow=False)
        short = f"{name}: {_flow(value)}"
        if not isinstance(value, dict | list) or not value or (len(short) <= WIDTH and _leafy(value)):
            yield short
        elif isinstance(value, dict):
            yield f"{name}:"
            yield from (f"  {line}" for line in _lines(value))
        else:
            yield f"{name}:"
            for item in value:
                yield from _item(item)


def _item(item: Any) -> Iterator[str]:
    short = f"  - {_flow(item)}"
    if not isinstance(item, dict) or not item or (len(short) <= WIDTH and _leafy(item)):
        yield short
        return
    for i, line in enumerate(_lines(item)):
        yield f"  {'- ' if i == 0 else '  '}{line}"


def _leafy(value: Any) -> bool:
    """Whether a value holds at most one further level."""
    inner = [v for v in _items(value) if isinstance(v, dict | list)]
    return not any(isinstance(w, dict | list) for v in inner for w in _items(v))


def _items(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_word(k, flow=True)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(v) for v in value) + "]"
    if isinstance(value, str):
        return _word(value, flow=True)
    return json.dumps(value)


def _word(text: str, flow: bool) -> str:
    if PLAIN.fullmatch(text) and not text.endswith(" ") and "  " not in text and not (flow and "," in text):
        with contextlib.suppress(ValueError):
            if scalar(text) == text:
                return text
    escaped = (c if c.isprintable() and c not in '"\\' else _escape(c) for c in text)
    return f'"{"".join(escaped)}"'


def _escape(c: str) -> str:
    short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return short.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}")
