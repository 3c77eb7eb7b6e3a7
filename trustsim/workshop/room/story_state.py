"""What the log of a room that is told a story comes to: the scene, the step within it, and what everybody predicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..story import Story
from ..story.schema import Curve, Scene, Words
from .log import Entry

SAY, ALONE, LOCKED, TALK, SHOWN = "say", "alone", "locked", "talk", "shown"
"""Steps of a scene: told, each answers alone, answers are locked, neighbours talk and may change once, shown."""
SECONDS = {ALONE: 40, TALK: 60}
"""Seconds that a step is meant to take; nothing closes by itself."""
WITH_RUN = ("map", "timeline")
"""Views of a scene that are drawn for one future, and come before its other pictures."""


@dataclass(frozen=True)
class Step:
    """A step of a scene; of what is shown, the picture: its kind, and as the file writes it or the scene it is of."""

    name: str
    picture: str = ""
    of: str = ""


@dataclass
class Said:
    """One device's answer in a scene: before talking with a neighbour, and after."""

    before: Any = None
    after: Any = None
    changed: bool = False

    @property
    def last(self) -> Any:
        """The answer that stands."""
        return self.after if self.changed else self.before


@dataclass
class StoryState:
    """A room as its log leaves it. Answers are by scene and device; `places` say where on the ring of futures it is."""

    scene: int = 0
    step: int = 0
    ends: float | None = None
    closed: set[str] = field(default_factory=set[str])
    revealed: set[str] = field(default_factory=set[str])
    said: dict[str, dict[str, Said]] = field(default_factory=dict[str, dict[str, Said]])
    places: dict[str, int] = field(default_factory=dict[str, int])
    level: bool = False
    why: bool = False
    tried: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])


def steps_of(story: Story, at: int) -> tuple[Step, ...]:
    """The steps of a scene, in the order in which a facilitator goes through them."""
    scene = story.scenes[at]
    pictures = tuple(Step(SHOWN, kind, of) for kind, of in _pictures(story, at))
    if scene.kind == "build":
        return (Step(ALONE), Step(LOCKED))
    if not is_asked(scene):
        return (Step(SAY), *pictures)
    if scene.kind == "predict":
        return (Step(ALONE), Step(LOCKED), Step(TALK), *pictures)
    return (Step(ALONE), *pictures)


def is_asked(scene: Scene) -> bool:
    """Whether people send an answer; a line that the writer keeps is not sent."""
    return scene.answer is not None and not (isinstance(scene.answer, Words) and scene.answer.kept)


def predictions_for(story: Story, at: int) -> tuple[Scene, ...]:
    """The scenes whose predictions the reveal of this scene answers: its own, and those before it with no reveal."""
    found: list[Scene] = []
    if story.scenes[at].reveal is None:
        return ()
    for k in range(at, -1, -1):
        one = story.scenes[k]
        if k < at and (one.kind != "predict" or one.reveal is not None):
            break
        if one.kind == "predict":
            found.insert(0, one)
    return tuple(found)


def _pictures(story: Story, at: int) -> list[tuple[str, str]]:
    """What is shown, picture by picture: one run, then the hundred, then what the room had said.

    Curves that people drew are in the picture of the run and the line.
    """
    scene = story.scenes[at]
    answers = [("answers", one.scene) for one in predictions_for(story, at) if not isinstance(one.answer, Curve)]
    if scene.try_ is not None:
        return [("table", "")]
    if scene.reveal is None:
        awaited = any(scene in predictions_for(story, k) for k in range(at + 1, len(story.scenes)))
        return [("answers", scene.scene)] if is_asked(scene) and not awaited else []
    if scene.reveal.designs:
        return [("designs", ""), ("designs table", ""), *answers]
    shows = list(scene.reveal.shows)
    if scene.view in WITH_RUN and scene.kind == "reveal" and scene.view not in shows:
        shows.insert(0, scene.view)
    if scene.reveal.condition and not (scene.reveal.measure or scene.reveal.measures):
        shows = ["table" if one in ("run", "line", "dots") else one for one in shows]
    named = [(one.split("(")[0], one) for one in dict.fromkeys(shows)]
    whys = [one for one in named if one[0] == "why"]
    return [*(one for one in named if one[0] != "why"), *answers, *whys]


def state_of_story(story: Story, entries: Sequence[Entry]) -> StoryState:
    """The state that the entries of a room lead to."""
    state = StoryState()
    for entry in entries:
        _FOLD[entry.what](state, story, entry)
    return state


def _go(state: StoryState, story: Story, entry: Entry) -> None:
    """At another step: what is locked or shown once stays closed, however often the facilitator goes back."""
    if entry.value["scene"] != state.scene:
        state.level = False
    state.scene, state.step, state.why = entry.value["scene"], entry.value["step"], False
    state.ends = entry.value.get("ends")
    steps = steps_of(story, state.scene)
    here = steps[state.step].name
    name = story.scenes[state.scene].scene
    if here in (LOCKED, TALK, SHOWN):
        state.closed.add(name)
    if here == SHOWN:
        state.revealed |= {name, *(one.scene for one in predictions_for(story, state.scene))}


def _answer(state: StoryState, story: Story, entry: Entry) -> None:
    scene = story.scenes[state.scene]
    said = state.said.setdefault(scene.scene, {}).setdefault(entry.seat, Said())
    if steps_of(story, state.scene)[state.step].name == TALK:
        said.after, said.changed = entry.value, True
    else:
        said.before = entry.value


def _another(state: StoryState, story: Story, entry: Entry) -> None:
    state.places[story.scenes[state.scene].scene] = entry.value
    state.why = False


def _level(state: StoryState, story: Story, entry: Entry) -> None:
    state.level = entry.value


def _why(state: StoryState, story: Story, entry: Entry) -> None:
    state.why = entry.value


def _try(state: StoryState, story: Story, entry: Entry) -> None:
    state.tried[story.scenes[state.scene].scene] = entry.value


_FOLD = {"go": _go, "answer": _answer, "another": _another, "level": _level, "why": _why, "try": _try}
