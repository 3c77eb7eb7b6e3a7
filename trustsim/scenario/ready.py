"""The ready places, what-ifs, studies and stories that come with trustsim."""

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

from trustsim.errors import InputError

PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ready:
    """A scenario, what-if, study or story that comes with trustsim: its short name and its file."""

    name: str
    path: Path


def ready_folder() -> Path:
    """Where ready places are: within an installed package, or at the root of a source checkout."""
    packed = PACKAGE / "places"
    return packed if packed.is_dir() else PACKAGE.parent / "scenarios"


def ready_places() -> tuple[Ready, ...]:
    """The ready places by short name."""
    return _in(ready_folder())


def ready_what_ifs() -> tuple[Ready, ...]:
    """The ready what-ifs by short name."""
    return _in(ready_folder() / "what-ifs")


def ready_studies() -> tuple[Ready, ...]:
    """The ready studies by short name."""
    return _in(ready_folder() / "studies")


def ready_role_plays() -> tuple[Ready, ...]:
    """The ready role plays by short name."""
    return _in(ready_folder() / "roleplay")


def ready_stories() -> tuple[Ready, ...]:
    """The ready stories by short name, that of the place each is set in."""
    return _in(ready_folder() / "stories")


def _in(folder: Path) -> tuple[Ready, ...]:
    return tuple(Ready(path.stem, path) for path in sorted(folder.glob("*.yaml")))


def find(given: str, what_ifs: bool = False, studies: bool = False) -> Path:
    """The file meant by a path, or by the short name of a ready place (or what-if, or study, where one may be meant).

    Raises InputError with the nearest names where there is neither.
    """
    path = Path(given)
    also = (*(ready_studies() if studies else ()), *(ready_what_ifs() if what_ifs else ()))
    ready = {one.name: one.path for one in (*also, *ready_places())}
    try:
        exists = path.is_file()
    except (OSError, ValueError):
        exists = False
    if not exists and given in ready:
        return ready[given]
    if exists or os.path.lexists(_without_nul(given)):
        return path
    close = difflib.get_close_matches(path.stem or given, ready, n=3, cutoff=0.5)
    cure = f"nearest: {', '.join(close)}" if close else "`trustsim places` lists the ready ones"
    shown = "".join(c if c.isprintable() else "?" for c in given)[:120]
    raise InputError(f"{shown}: there is no such file and no ready place of that name; {cure}")


def _without_nul(given: str) -> str:
    return given.replace("\0", "") or "."
