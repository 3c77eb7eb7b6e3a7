"""What a room shows where it is one future: with all that the living map or the storyline is drawn from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...workshop.room.console import console_view, wall_view
from ...workshop.room.story_room import StoryRoom
from ...workshop.room.story_views import story_shown
from ...workshop.room.year import Year
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
        picture["scene"] = _on_map(future)
    return shown


def year_wall(year: Year) -> dict[str, Any]:
    """The wall of a role play; in the debrief, with the map of the year."""
    return _with_map(year, wall_view(year))


def year_console(year: Year, connected: Collection[str]) -> dict[str, Any]:
    """The console of a role play; in the debrief, with the map of the year."""
    return _with_map(year, console_view(year, connected))


def _with_map(year: Year, view: dict[str, Any]) -> dict[str, Any]:
    if view["debrief"]:
        if "map" not in year.kept:
            year.kept["map"] = _on_map(Future(year.run))
        view["debrief"] = {**view["debrief"], "map": year.kept["map"]}
    return view


def _on_map(future: Future) -> dict[str, Any]:
    scenario = future.run.scenario
    return future.for_map(ring_of(future.layout, scenario.place_of, len(scenario.place_names)))
