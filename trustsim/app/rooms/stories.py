"""The stories that a facilitator may open: those that come with trustsim, and a trainer's own."""

from __future__ import annotations

import logging
from pathlib import Path

from ...errors import InputError
from ...scenario.ready import ready_stories
from ...workshop.story import Story

OWN = "stories"
"""The folder of a trainer's own stories, beside the file that keeps rooms."""


def stories_beside(kept: Path) -> dict[str, Story]:
    """The ready stories and those in the folder beside a file of rooms, by short name.

    One's own takes the place of a ready one of that name; a file that is no story is left out, and the log says why.
    """
    found = {ready.name: Story.load(ready.path) for ready in ready_stories()}
    for path in sorted((kept.parent / OWN).glob("*.yaml")):
        try:
            found[path.stem] = Story.load(path)
        except InputError as wrong:
            logging.getLogger("trustsim").warning("%s is left out: %s", path.name, wrong)
    return found
