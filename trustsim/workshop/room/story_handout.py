"""What people take home from a story: one picture of its futures, and what the room said beside what they say."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..story.counted import median
from ..story.schema import Choice, Curve, NumberAnswer, Scene
from .story_answers import answers_of, asked_of, truth_of
from .story_pictures import picture
from .story_room import StoryRoom
from .story_state import predictions_for

BEST = ("line", "designs", "table", "count", "dots", "by pcn")
"""Pictures for paper, the best first."""
MOST_SENTENCES = 2


@dataclass(frozen=True)
class Drawn:
    """A picture as the wall draws it, the words over it, and what the futures come to."""

    say: str
    picture: dict[str, Any]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One prediction: what was asked, what the room said, and what the futures say (empty: they say nothing of it)."""

    asked: str
    room: str
    futures: str


def is_ready(room: StoryRoom) -> bool:
    """Whether all that is on the handout has been shown to the room."""
    given = room.story.file.handout
    return given is None or given.picture in room.state.revealed


def drawn(room: StoryRoom) -> Drawn | None:
    """The picture that the story's file names, as this room saw it; None where it names none."""
    given = room.story.file.handout
    if given is None:
        return None
    there = room.looking_at(given.picture)
    steps = {step.picture: step for step in reversed(there.steps)}
    kind = next((kind for kind in BEST if kind in steps), None)
    if kind is None:
        return None
    found = there.revealed
    sentences = [one.sentence for one in there.stands] if found is None else found.sentences
    return Drawn(there.scene.say, picture(there, steps[kind]), tuple(sentences[:MOST_SENTENCES]))


def told(room: StoryRoom) -> Iterator[Told]:
    """Each prediction that was answered and has been shown, beside what happened."""
    for k, scene in enumerate(room.story.scenes):
        for asked in predictions_for(room.story, k):
            if asked.scene in room.state.revealed and room.state.said.get(asked.scene):
                yield from _told(room.looking_at(scene.scene), asked)


def _told(there: StoryRoom, asked: Scene) -> Iterator[Told]:
    found, answer = answers_of(there, asked.scene), asked.answer
    said, truth = found["after"], truth_of(there, asked.scene)
    if not said:
        return
    if isinstance(answer, Choice):
        (most, count), *_ = Counter(said).most_common(1)
        futures = "It depends" if truth == "depends" else truth or ""
        yield Told(asked.say, f"{answer.options[most]} ({count} of {len(said)})", futures)
    elif isinstance(answer, NumberAnswer):
        values = sorted(one["value"] for one in said)
        middle = _with(median(values), answer.unit)
        spread = f", from {values[0]:g} to {values[-1]:g}" if len(values) > 1 else ""
        yield Told(asked.say, f"{middle} in the middle{spread}", "" if truth is None else _with(truth, answer.unit))
    elif isinstance(answer, Curve):
        last = asked_of(there, asked.scene)["points"][-1]
        for k, label in enumerate(asked_of(there, asked.scene)["labels"]):
            middle = _with(median([lines[k][-1] for lines in said]), answer.unit)
            end = truth[k][-1] if truth and k < len(truth) else None
            yield Told(f"{label}, by month {last}", middle, "" if end is None else _with(end, answer.unit))


def _with(value: float, unit: str) -> str:
    return f"{round(value, 1):g}{'' if unit == '%' else ' '}{unit}" if math.isfinite(value) else ""
