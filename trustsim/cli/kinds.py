"""Telling a what-if's file from a scenario's."""

from pathlib import Path

from ..scenario.files import read


def is_what_if(path: Path) -> bool:
    """Whether a file names a baseline, as only what-ifs do; raises InputError where it cannot be read."""
    return "baseline" in read(path).data
