"""What a story shows, where it is one future: with all that the living map or the storyline is drawn from."""

from __future__ import annotations

from typing import Any

from ...workshop.room.story_room import StoryRoom
from ...workshop.room.story_views import story_shown
from ..scene.future import LEAST_GAPS, Future, ring_of


def living(room: StoryRoom) -> dict[str, Any]:
    """What all may see of a story, on the wall and on every device."""
    shown = story_shown(room)
    picture = shown["picture"]
    if picture["type"] not in ("map", "timeline"):
        return shown
    future = Future(room.run(picture["variant"]))
    if picture["type"] == "timeline":
        picture["scene"] = future.for_storyline_until(picture["months"][-1], LEAST_GAPS)
    else:
        scenario = future.run.scenario
        picture["scene"] = future.for_map(ring_of(future.layout, scenario.place_of, len(scenario.place_names)))
    return shown
