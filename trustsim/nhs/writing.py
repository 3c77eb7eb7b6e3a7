"""A scenario document as a YAML file."""

import contextlib
import io
import os
import secrets
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from trustsim.errors import InputError

COMMENT_WIDTH = 110
ONE_LINE = 100_000


def write_scenario(document: Mapping[str, Any], path: Path) -> None:
    """Write the document as YAML 1.2, whole or not at all, over what was there.

    The file opens with the licence and what is assumed. Raises InputError where it cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(f"{path}: --out takes a scenario file; give it a name that ends in .yaml")
    text = _opening_comment(document) + _as_yaml(document)
    part = path.with_name(f".{secrets.token_hex(4)}.part")
    try:
        if path.is_dir():
            raise InputError(f"{path}: this is a folder; name a file in it, such as {path / 'place.yaml'}")
        with part.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); choose another folder") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _as_yaml(document: Mapping[str, Any]) -> str:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = ONE_LINE
    yaml.representer.ignore_aliases = lambda *_: True
    stream = io.StringIO()
    yaml.dump(dict(document), stream)
    return stream.getvalue()


def _opening_comment(document: Mapping[str, Any]) -> str:
    lines = [document["source"]["licence"], "", "Assumed:"]
    for sentence in document["assumed"]:
        lines += textwrap.wrap(sentence, COMMENT_WIDTH - 2, initial_indent="- ", subsequent_indent="  ")
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)
