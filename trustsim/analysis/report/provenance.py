"""What a report rests on: versions, and digests by which inputs and results can be told from others."""

import hashlib
import json
import platform
import shlex
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ... import __version__
from .page import Code, Part, Section, Table, Words

LIBRARIES = ("numpy", "numba", "mesa", "pandas", "scipy", "SALib", "ema_workbench", "scikit-learn")


def provenance(commands: Sequence[Sequence[str]], digests: Mapping[str, str]) -> Section:
    """The section on how to get the same again; `digests` by what they are of."""
    parts: list[Part] = [
        Words("The same files, command and versions give the same numbers."),
        Code("\n".join(shlex.join(command) for command in commands)),
        Table("Versions", ("What", "Version"), _versions()),
        Table("Digests (SHA-256) of what went in and came out", ("Of", "Digest"), list(digests.items())),
    ]
    return Section("How to get the same again", parts)


def digest(said: Mapping[str, Any] | bytes) -> str:
    """The SHA-256 digest of bytes, or of what a file says in whatever order."""
    if not isinstance(said, bytes):
        said = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return hashlib.sha256(said).hexdigest()


def _versions() -> list[tuple[str, str]]:
    found = [("trustsim", __version__), ("Python", platform.python_version())]
    for name in LIBRARIES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            found.append((name, "not installed"))
    return found
