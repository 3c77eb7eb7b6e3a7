"""The pictures of a story as plain values for a page: what a step of a scene draws."""

from __future__ import annotations

from typing import Any

from ..story.schema import Curve
from .story_answers import answers_of, asked_of, beside
from .story_future import months_of, pair_of, place_of, trust_of, why_of
from .story_hundred import designs_of, of_futures
from .story_room import StoryRoom
from .story_state import LOCKED, SHOWN, Step


def drawn(room: StoryRoom) -> dict[str, Any]:
    """What is drawn now: the place or an empty frame while answers are taken, and then what the step shows."""
    scene, step = room.scene, room.step
    if step.name == SHOWN:
        return picture(room, step)
    if scene.build:
        names = [one["name"] for one in room.designs.values()] if step.name == LOCKED else []
        cards = [{"label": one.label, "cost": one.cost} for one in scene.build.cards]
        return {"type": "cards", "points": scene.build.points, "cards": cards, "names": names}
    if isinstance(scene.answer, Curve):
        asked = asked_of(room, scene.scene)
        return {"type": "blank", "answer": asked, "beside": beside(room, scene.answer)}
    return place_of(room)


def picture(room: StoryRoom, step: Step) -> dict[str, Any]:
    """What a step of the scene draws: a `type` and what it is drawn from."""
    if step.picture == "answers":
        return answers_of(room, step.of)
    if step.picture in ("designs", "designs table"):
        return {"type": step.picture, **designs_of(room)}
    if step.picture in ("map", "timeline"):
        return {"type": step.picture, **months_of(room)}
    if step.picture == "why":
        return why_of(room)
    if step.picture == "trust":
        return trust_of(room, step.of)
    if step.picture == "pair":
        return pair_of(room, step.of)
    found = room.revealed
    assert found
    return {"type": step.picture, **of_futures(room, step, found)}
