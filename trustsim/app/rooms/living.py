"""The place of a room as the living map, for walls and consoles that play one future of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...drivers.run import Run
from ...workshop.room.console import console_view, wall_view
from ...workshop.room.story_room import StoryRoom
from ...workshop.room.story_views import story_wall
from ...workshop.room.year import Year
from ..scene.future import Future, ring_of


def living_wall(room: StoryRoom, present: int) -> dict[str, Any]:
    """The wall of a story; where it shows the map, with all that the living map is drawn from."""
    view = story_wall(room, present)
    picture = view["picture"]
    if picture["type"] == "map":
        picture["scene"] = _scene(room.run(picture["variant"]))
    return view


def year_wall(year: Year) -> dict[str, Any]:
    """The wall of a role play; in the debrief, with the map of the year."""
    return _with_map(year, wall_view(year))


def year_console(year: Year, connected: Collection[str]) -> dict[str, Any]:
    """The console of a role play; in the debrief, with the map of the year."""
    return _with_map(year, console_view(year, connected))


def _with_map(year: Year, view: dict[str, Any]) -> dict[str, Any]:
    if view["debrief"]:
        if "map" not in year.kept:
            year.kept["map"] = _scene(year.run)
        view["debrief"] = {**view["debrief"], "map": year.kept["map"]}
    return view


def _scene(run: Run) -> dict[str, Any]:
    future, scenario = Future(run), run.scenario
    return future.for_map(ring_of(future.layout, scenario.place_of, len(scenario.place_names)))
