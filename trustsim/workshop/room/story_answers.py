"""What a story asks, what the room said, and what happened: answers as plain values for a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..story.counted import median
from ..story.looks import parsed
from ..story.schema import Choice, Curve, NumberAnswer
from ..story.seen import Line, Seen
from .story_room import StoryRoom, curve_months
from .story_state import predictions_for
from .story_units import factor, plain, scaled

LEAST_BARS = 1


def asked_of(room: StoryRoom, scene: str) -> dict[str, Any]:
    """What a scene asks for, without what is right."""
    answer = room.story.scene(scene).answer
    assert answer
    found = answer.model_dump(exclude={"right"}, exclude_none=True)
    if isinstance(answer, Curve):
        looks = answer.measures or [answer.measure or ""]
        scenario = room.story.scenario(room.story.baseline)
        found["labels"] = [parsed(look).label(scenario) for look in looks]
        found["points"] = curve_months(answer)
    return found


def beside(room: StoryRoom, answer: Curve) -> dict[str, Any] | None:
    """The grey line beside which a room draws; None where there is none."""
    if answer.beside is None:
        return None
    look = answer.measure or (answer.measures or [""])[0]
    first, last = answer.months
    line = room.telling.line(answer.beside, look, (first, last), 0)
    unit = parsed(look).unit
    return {"label": room.story.label(answer.beside), "months": list(line.months), "middle": scaled(line.middle, unit)}


def answers_of(room: StoryRoom, scene: str) -> dict[str, Any]:
    """What the room said in a scene, before talking and after, in no order that would tell people apart."""
    answer = room.story.scene(scene).answer
    assert answer
    said = room.state.said.get(scene, {}).values()
    before = sorted((one.before for one in said if one.before is not None), key=repr)
    after = sorted((one.last for one in said), key=repr)
    fewest = answer.fewest if isinstance(answer, Choice) and answer.fewest else LEAST_BARS
    found: dict[str, Any] = {
        "type": "answers",
        "answer": asked_of(room, scene),
        "people": len(after),
        "talked": room.story.scene(scene).kind == "predict",
        "truth": truth_of(room, scene) if scene in _answered_here(room) else None,
        "room": room.answer_of(scene),
    }
    if len(after) < fewest:
        return {**found, "before": [], "after": [], "too_few": fewest}
    return {**found, "before": before, "after": after}


def truth_of(room: StoryRoom, scene: str) -> Any:
    """What happened, as an answer is given: a number, points of lines, or an option; None: nothing to set beside."""
    answer = room.story.scene(scene).answer
    if isinstance(answer, Choice):
        return answer.right
    if isinstance(answer, NumberAnswer):
        return None if scene in _setting(room) else _number(room, answer)
    found = room.revealed
    if isinstance(answer, Curve) and found:
        wanted = _asked_looks(answer)
        at = curve_months(answer)
        return [
            _points(seen.line, seen.unit, at)
            for text in wanted
            for seen in found.seen[: len(found.rows[0].seen)]
            if str(seen.look) == text and seen.line
        ] or None
    return None


def curves_of(room: StoryRoom) -> list[dict[str, Any]]:
    """The curves that people drew, by line, before and after."""
    found: list[dict[str, Any]] = []
    for scene in predictions_for(room.story, room.state.scene):
        if isinstance(scene.answer, Curve) and scene.scene in room.state.revealed:
            drawn = sorted((one.last for one in room.state.said.get(scene.scene, {}).values()), key=repr)
            for k in range(len(scene.answer.measures or [0])):
                found.append({"months": curve_months(scene.answer), "lines": [one[k] for one in drawn]})
    return found


def asked_unit(room: StoryRoom, seen: Seen) -> str | None:
    """The unit in which the room drew this look; None where it did not."""
    for scene in predictions_for(room.story, room.state.scene):
        answer = scene.answer
        if isinstance(answer, Curve) and str(seen.look) in _asked_looks(answer):
            return answer.unit
    return None


def _answered_here(room: StoryRoom) -> list[str]:
    return [one.scene for one in predictions_for(room.story, room.state.scene)]


def _setting(room: StoryRoom) -> set[str]:
    """The scenes whose answers set a variant: what one would do, which nothing bears out."""
    return {one.answer.scene for one in room.story.variants.values() if one.answer}


def _number(room: StoryRoom, answer: NumberAnswer) -> float | None:
    found = room.revealed
    if found is None:
        return None
    if found.truth is not None:
        return plain(found.truth)
    if answer.unit == "futures" or not found.rows:
        return None
    seen = found.rows[0].seen[0]
    return plain(median(seen.dots) * factor(seen.unit))


def _points(line: Line, unit: str, at: Sequence[int]) -> list[float | None]:
    by_month = dict(zip(line.months, scaled(line.middle, unit), strict=True))
    return [by_month.get(month) for month in at]


def _asked_looks(answer: Curve) -> list[str]:
    return [str(parsed(text)) for text in (answer.measures or filter(None, [answer.measure]))]
