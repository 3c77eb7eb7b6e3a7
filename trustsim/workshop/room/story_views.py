"""What the pages of a story are sent: the wall, the facilitator's console, and each device its own part."""

from __future__ import annotations

from typing import Any

from ...analysis.settings import SUFFIXES, scale
from ...model.parameters import PARAMETERS, Parameter
from ..story.schema import Curve, Words
from .story_answers import answers_of, asked_of, beside, truth_of
from .story_future import why_of
from .story_handout import is_ready
from .story_pictures import drawn
from .story_room import StoryRoom
from .story_state import ALONE, LOCKED, SHOWN, TALK, is_asked, predictions_for

NAMES = {
    "say": "Tell",
    ALONE: "Each alone",
    LOCKED: "Answers locked",
    TALK: "Talk, and change once",
    SHOWN: "Reveal",
}
OF_ONE_FUTURE = ("map", "timeline", "run")
"""Pictures of one future, shown before the hundred."""


def story_shown(room: StoryRoom) -> dict[str, Any]:
    """What all may see, on the wall as on every device: the picture, and in words what it comes to."""
    scene, step = room.scene, room.step
    showing = step.name == SHOWN
    return {
        "picture": drawn(room),
        "recall": answers_of(room, scene.recall) if scene.recall else None,
        "ask": scene.ask if showing and room.state.step == len(room.steps) - 1 else None,
        "sentences": _sentences(room) if _tells(room) else [],
        "turned": list(room.turned) if showing else [],
        "why": _why(room),
    }


def story_wall(room: StoryRoom, present: int, shown: dict[str, Any] | None = None) -> dict[str, Any]:
    """The wall: what is said and shown, and of answers only how many there are, until they are shown."""
    return {
        "kind": "story-wall",
        **_common(room),
        "stage": _stage(room),
        "count": _count(room, present),
        "asked": asked_of(room, room.scene.scene) if is_asked(room.scene) else None,
        **(shown or story_shown(room)),
    }


def story_console(room: StoryRoom, present: int) -> dict[str, Any]:
    """The console: scene, note and what may be done next. Nobody's answer is on it before the reveal."""
    scene, step = room.scene, room.step
    showing = step.name == SHOWN
    names = [one.name for one in room.steps]
    return {
        "kind": "story-console",
        **_common(room),
        "point": room.story.file.point,
        "scenes": [{"id": one.scene, "say": one.say, "minutes": one.minutes} for one in room.story.scenes],
        "note": scene.note,
        "ask": scene.ask,
        "surprise": scene.surprise or room.story.file.surprise,
        "steps": [
            {"name": _step_name(one.name, one.picture), "now": k == room.state.step} for k, one in enumerate(room.steps)
        ],
        "at_step": room.state.step,
        "count": _count(room, present),
        "can": {
            "lock": step.name == ALONE and LOCKED in names,
            "talk": step.name in (ALONE, LOCKED) and TALK in names,
            "reveal": not showing and SHOWN in names,
            "another": showing and bool(scene.reveal or scene.try_) and not (scene.reveal and scene.reveal.designs),
            "level": showing and bool(scene.reveal) and not (scene.reveal and scene.reveal.designs),
            "why": showing and _asks_why(room),
            "next": room.state.step + 1 < len(room.steps) or room.state.scene + 1 < len(room.story.scenes),
            "back": room.state.step > 0 or room.state.scene > 0,
        },
        "sentences": _sentences(room) if showing else [],
        "turned": list(room.turned) if showing else [],
        "why": _why(room),
        "place": room.place,
        "handout": is_ready(room) and bool(room.state.revealed),
        "try": _trying(room),
    }


def story_seat(room: StoryRoom, device: str, shown: dict[str, Any] | None = None) -> dict[str, Any]:
    """One device: what all see, what is asked, its own answer, and after the reveal its own beside what happened."""
    scene = room.scene
    said = room.state.said.get(scene.scene, {}).get(device)
    found: dict[str, Any] = {
        "kind": "story-seat",
        **_common(room),
        **(shown or story_shown(room)),
        "may": room.may_answer(device),
        "asked": asked_of(room, scene.scene) if scene.answer else None,
        "kept": isinstance(scene.answer, Words) and bool(scene.answer.kept),
        "beside": beside(room, scene.answer) if isinstance(scene.answer, Curve) else None,
        "build": scene.build.model_dump(by_alias=True) if scene.build else None,
        "mine": None if said is None else {"before": said.before, "after": said.after, "last": said.last},
        "results": _own_results(room, device) if _tells(room) else [],
    }
    return found


def _common(room: StoryRoom) -> dict[str, Any]:
    scene, step = room.scene, room.step
    return {
        "code": room.log.code,
        "title": room.story.title,
        "minutes": scene.minutes,
        "at": room.state.scene,
        "of": len(room.story.scenes),
        "scene": scene.scene,
        "scene_kind": scene.kind,
        "say": scene.say,
        "step": step.name,
        "shows": step.picture,
        "ends": room.state.ends,
        "paused": None,
        "level": room.state.level,
    }


def _step_name(name: str, shows: str) -> str:
    words = {"answers": "what the room said", "by pcn": "PCN by PCN", "why": "the reasons", "run": "one future"}
    return f"{NAMES[name]}: {words.get(shows, shows)}" if shows else NAMES[name]


def _stage(room: StoryRoom) -> int | None:
    """Which of the four stages the room is in; None where nothing is predicted."""
    if room.scene.kind == "discuss":
        return 3
    if room.step.name == SHOWN:
        return 2
    if room.scene.kind != "predict":
        return None
    return 0 if room.step.name == ALONE else 1


def _count(room: StoryRoom, present: int) -> dict[str, int] | None:
    """How many have answered, of those that are here; while they talk also how many changed."""
    if not (is_asked(room.scene) or room.scene.build):
        return None
    said = room.state.said.get(room.scene.scene, {})
    changed = sum(one.changed for one in said.values())
    return {"answered": len(said), "present": max(present, len(said)), "changed": changed}


def _tells(room: StoryRoom) -> bool:
    """Whether more than one future has been shown: only then is said what a hundred come to."""
    shown = [one.picture for one in room.steps[: room.state.step + 1] if one.name == SHOWN]
    return any(one not in OF_ONE_FUTURE for one in shown)


def _sentences(room: StoryRoom) -> list[str]:
    scene = room.scene
    if scene.reveal and scene.reveal.designs:
        return [one.sentence for one in room.stands]
    found = room.revealed
    return list(found.sentences) if found else []


def _asks_why(room: StoryRoom) -> bool:
    views = [room.scene.view or "", *(room.scene.reveal.shows if room.scene.reveal else [])]
    return any(one.startswith("why") for one in views)


def _why(room: StoryRoom) -> dict[str, Any] | None:
    if not (room.state.why and room.step.name == SHOWN and _asks_why(room)):
        return None
    return why_of(room)


def _trying(room: StoryRoom) -> dict[str, Any] | None:
    """What the facilitator may move."""
    found = room.scene.try_
    if found is None:
        return None
    now = room.state.tried.get(room.scene.scene, {})
    return {
        "lever": found.lever and _lever(PARAMETERS[found.lever]),
        "values": now.get("values", found.values),
        "together": [{"id": one, "label": room.story.label(one)} for one in found.together or []],
        "chosen": now.get("together", found.first or (found.together or [])[:2]),
    }


def _lever(moved: Parameter) -> dict[str, Any]:
    """What a lever is called, the unit in which its values are read, and by how much those of a file are multiplied."""
    return {"label": moved.label, "unit": SUFFIXES.get(moved.unit, ""), "scale": scale(moved)}


def _own_results(room: StoryRoom, device: str) -> list[dict[str, Any]]:
    """A device's own answers beside what happened."""
    scenes = [one.scene for one in predictions_for(room.story, room.state.scene)]
    if room.scene.scene not in scenes and is_asked(room.scene):
        scenes.append(room.scene.scene)
    found: list[dict[str, Any]] = []
    for scene in scenes:
        said = room.state.said.get(scene, {}).get(device)
        if said is None:
            continue
        truth = truth_of(room, scene) if room.scene.reveal else None
        found.append(
            {
                "asked": asked_of(room, scene),
                "say": room.story.scene(scene).say,
                "before": said.before,
                "last": said.last,
                "changed": said.changed,
                "truth": truth,
                "room": room.answer_of(scene),
            }
        )
    design = room.designs.get(device)
    if design and room.scene.reveal and room.scene.reveal.designs:
        found += [{"design": one.as_dict()} for one in room.stands if one.name == design["name"]]
    return found
