"""The place of a story as the living map, for a wall that plays one future of it."""

from __future__ import annotations

from typing import Any

from ...workshop.room.story_room import StoryRoom
from ...workshop.room.story_views import story_wall
from ..scene.future import Future, ring_of


def living_wall(room: StoryRoom, present: int) -> dict[str, Any]:
    """The wall; where it shows the map, with all that the living map is drawn from."""
    view = story_wall(room, present)
    picture = view["picture"]
    if picture["type"] == "map":
        future = Future(room.run(picture["variant"]))
        scenario = future.run.scenario
        picture["scene"] = future.for_map(ring_of(future.layout, scenario.place_of, len(scenario.place_names)))
    return view
