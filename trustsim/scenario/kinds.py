"""Telling the kinds of file apart by the keys that only they have."""

from pathlib import Path

from .files import read


def kind_of(path: Path) -> str:
    """`story` (it has scenes), `role play` (cards), `what-if` (a baseline), `targets`, `study` (factors) or `scenario`.

    Raises InputError where the file cannot be read.
    """
    keys = read(path).data.keys()
    if "scenes" in keys and "places" not in keys:
        return "story"
    if "cards" in keys and "places" not in keys:
        return "role play"
    if "baseline" in keys:
        return "what-if"
    if "targets" in keys:
        return "targets"
    return "study" if not keys.isdisjoint(("factors", "design")) and "places" not in keys else "scenario"


def is_what_if(path: Path) -> bool:
    """Whether a file is a what-if; raises InputError where it cannot be read."""
    return kind_of(path) == "what-if"
