"""What the numbers of a run come from, as hashes: sources, replaced rules, a single run."""

import hashlib
import inspect
import platform
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..drivers.behaviour import Behaviour
from ..model.compiled import plain
from ..scenario import Scenario

PACKAGE = Path(__file__).resolve().parent.parent
SOURCES = ("model", "scenario", "drivers")
"""The folders whose sources decide what a run of a scenario gives."""
LIBRARIES = ("numpy", "numba", "pyarrow", "pandas", "mesa")
"""The libraries whose versions are noted beside results."""


@cache
def sources_hash() -> str:
    """Hash of all sources that decide what a run gives; versions of libraries do not count."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            digest.update(f"{path.relative_to(PACKAGE).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def behaviour_hash(behaviour: Behaviour) -> str:
    """Hash of the functions that stand in place of rules, by their sources; empty where none do.

    What these functions call does not count.
    """
    functions = {("", name): function for name, function in behaviour.replace.items()}
    functions |= {(agent, name): each for agent, own in behaviour.own.items() for name, each in own.items()}
    if not functions:
        return ""
    digest = hashlib.sha256()
    for (agent, name), function in sorted(functions.items(), key=lambda item: item[0]):
        digest.update(f"{agent}\n{name}\n{_text(plain(function))}\n".encode())
    return digest.hexdigest()[:20]


def run_ids(scenario: Scenario, behaviour: str = "") -> Callable[[int], str]:
    """What gives the id of a scenario's run from its seed; all but the seed is hashed once.

    20 hexadecimal digits: of the sources, what the scenario says, its months and the seed. Runs of the same id give
    the same numbers. `behaviour` is the hash of what replaces rules.
    """
    shared = hashlib.sha256(f"{sources_hash()}/{behaviour}/{scenario.digest}/{scenario.months}/".encode())

    def of(seed: int) -> str:
        digest = shared.copy()
        digest.update(str(seed).encode())
        return digest.hexdigest()[:20]

    return of


def made_with() -> dict[str, str]:
    """Versions of trustsim, Python and libraries, and the platform."""
    return {
        "trustsim": trustsim_version(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        **{name: version(name) for name in LIBRARIES},
    }


def trustsim_version() -> str:
    """The version of trustsim."""
    return str(import_module(PACKAGE.name).__version__)


def _text(function: Any) -> str:
    """A function's source; where there is none at hand, what it was compiled to."""
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        code = getattr(function, "__code__", None)
        return f"{code.co_code.hex()} {code.co_consts} {code.co_names}" if code else ""
