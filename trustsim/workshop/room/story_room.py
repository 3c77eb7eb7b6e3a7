"""A room that is told a story: what may be done in it, and the futures that it is shown."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from ...analysis.explain import Explanation
from ...drivers.run import Event, Run
from ...errors import InputError
from ..story import Story
from ..story.counted import median
from ..story.designs import Stand, stands
from ..story.futures import Futures, Progress
from ..story.reveal import Telling
from ..story.schema import Choice, Curve, NumberAnswer, Scene, Words
from ..story.seen import Revealed
from .log import Entry, RoomLog
from .story_state import ALONE, LOCKED, SECONDS, SHOWN, TALK, Step, StoryState, is_asked, state_of_story, steps_of

POINTS = 5
"""Points by which a curve is drawn."""
NAME = 40
"""Letters of a design's name."""
MOST_TRIED = 12
"""Values of a lever that a room may try in one scene."""
KEPT = 32
"""Reveals that are kept, so that going back is at once."""


class StoryRoom:
    """One telling of a story: state from the log, futures from the engine."""

    def __init__(self, log: RoomLog, story: Story, futures: Futures | None = None) -> None:
        """The room of a log; `futures` may be shared with other rooms."""
        self.log, self.story = log, story
        self.futures = futures or Futures()
        self._read, self._state = -1, StoryState()
        self._made: dict[Any, Any] = {}
        self._making = threading.Lock()

    @property
    def state(self) -> StoryState:
        """The room as its log leaves it."""
        if self._read != len(self.log.entries):
            self._state = state_of_story(self.story, self.log.entries)
            self._read = len(self.log.entries)
        return self._state

    @property
    def scene(self) -> Scene:
        """The scene that the room is at."""
        return self.story.scenes[self.state.scene]

    @property
    def step(self) -> Step:
        """The step within it."""
        return self.steps[self.state.step]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps of the scene."""
        return steps_of(self.story, self.state.scene)

    @cached_property
    def _needed(self) -> tuple[str, ...]:
        """The scenes whose number becomes a setting of a variant."""
        return tuple({one.answer.scene: None for one in self.story.variants.values() if one.answer})

    @property
    def telling(self) -> Telling:
        """The story as this room has it: with its own numbers once they are revealed, and its weight of bad news."""
        telling = Telling(self.story, self.futures, level=self.state.level)
        for scene in self._needed:
            answer = self.answer_of(scene) if self._is_past(scene) else None
            if isinstance(answer, float):
                telling = telling.answered(scene, answer)
        return telling

    def warm(self) -> None:
        """Run ahead of the room what it is going to be shown."""
        for _ in Telling(self.story, self.futures).prepare():
            pass

    def still(self, progress: Progress | None = None) -> StoryRoom:
        """The room as it is now, on which nothing is done: what is made for it is made for the room.

        `progress` is told how many runs of how many are done.
        """
        log = replace(self.log, entries=list(self.log.entries))
        made = StoryRoom(log, self.story, self.futures.telling(progress) if progress else self.futures)
        made._made, made._making = self._made, self._making
        return made

    def looking_at(self, scene: str) -> StoryRoom:
        """The same, looking at the last that a scene shows."""
        made = self.still()
        at = [one.scene for one in self.story.scenes].index(scene)
        made._state = replace(made.state, scene=at, step=len(steps_of(self.story, at)) - 1)
        return made

    def _is_past(self, scene: str) -> bool:
        """Whether a scene's answers stand: it is shown, or behind."""
        names = [one.scene for one in self.story.scenes]
        return scene in self.state.revealed or names.index(scene) < self.state.scene

    def answer_of(self, scene: str) -> float | str | None:
        """What the room as a whole said: the median, or the option most chosen (first of several); None: nothing."""
        answer = self.story.scene(scene).answer
        values = [one.last for one in self.state.said.get(scene, {}).values()]
        if not values:
            return None
        if isinstance(answer, NumberAnswer):
            return median([one["value"] for one in values])
        if isinstance(answer, Choice):
            counts = Counter(values)
            return answer.options[max(sorted(counts), key=lambda k: counts[k])]
        return None

    def may_answer(self, device: str) -> bool:
        """Whether a device may answer now: before answers are locked, or once more after talking."""
        name, scene = self.step.name, self.scene.scene
        if scene in self.state.revealed or not (is_asked(self.scene) or self.scene.build):
            return False
        if name == TALK:
            said = self.state.said.get(scene, {}).get(device)
            return said is None or not said.changed
        return name == ALONE and scene not in self.state.closed

    def do(self, what: str, value: Any = None, device: str = "") -> Entry | None:
        """Write what is asked, after checking that it may be done now. Raises InputError with a sentence."""
        if what == "answer":
            if not self.may_answer(device):
                raise InputError("answers are locked just now")
            return self.log.add("answer", self._fitting(value), device)
        ask = getattr(self, f"_ask_{what}", None)
        if ask is None:
            raise InputError("there is nothing of that name to do in a story")
        written = ask(value)
        return None if written is None else self.log.add(*written)

    def _at(self, scene: int, step: int) -> tuple[str, dict[str, Any]]:
        name = steps_of(self.story, scene)[step].name
        seconds = SECONDS.get(name) if self.story.scenes[scene].kind == "predict" else None
        return "go", {"scene": scene, "step": step, "ends": time.time() + seconds if seconds else None}

    def _ask_next(self, value: Any) -> tuple[str, Any] | None:
        scene, step = self.state.scene, self.state.step
        if step + 1 < len(self.steps):
            return self._at(scene, step + 1)
        return self._at(scene + 1, 0) if scene + 1 < len(self.story.scenes) else None

    def _ask_back(self, value: Any) -> tuple[str, Any] | None:
        scene, step = self.state.scene, self.state.step
        if step > 0:
            return self._at(scene, step - 1)
        return self._at(scene - 1, len(steps_of(self.story, scene - 1)) - 1) if scene else None

    def _ask_scene(self, value: Any) -> tuple[str, Any]:
        if not isinstance(value, int) or not 0 <= value < len(self.story.scenes):
            raise InputError("there is no such scene")
        return self._at(value, 0)

    def _ask_lock(self, value: Any) -> tuple[str, Any]:
        return self._to(LOCKED)

    def _ask_talk(self, value: Any) -> tuple[str, Any]:
        return self._to(TALK)

    def _ask_reveal(self, value: Any) -> tuple[str, Any]:
        return self._to(SHOWN)

    def _to(self, name: str) -> tuple[str, Any]:
        for k, step in enumerate(self.steps):
            if step.name == name:
                return self._at(self.state.scene, k)
        raise InputError("this scene has no such step; go on to the next")

    def _ask_another(self, value: Any) -> tuple[str, Any]:
        """Another future: the next along the ring, or the most unlike the one in the middle."""
        self._shown()
        last = len(self.futures.seeds) - 1
        return "another", last if value == "unlike" else (self.place + 1) % (last + 1)

    def _ask_level(self, value: Any) -> tuple[str, Any]:
        """The reveal again with bad news counting no more than good, or as it was."""
        self._shown()
        return "level", not self.state.level

    def _ask_why(self, value: Any) -> tuple[str, Any]:
        self._shown()
        return "why", not self.state.why

    def _ask_try(self, value: Any) -> tuple[str, Any]:
        """Values of the scene's lever, or the what-ifs joined; they must be such that the place can have them."""
        found = self.scene.try_
        if found is None:
            raise InputError("there is nothing to try in this scene")
        kept: dict[str, Any]
        if found.lever is not None:
            values = value.get("values") if isinstance(value, dict) else None
            if not isinstance(values, list) or not 1 <= len(values) <= MOST_TRIED:
                raise InputError(f"give from 1 to {MOST_TRIED} values")
            for variant in found.on or (self.story.baseline,):
                for one in values:
                    self.story.moved(variant, found.lever, one, found.from_)
            kept = {"values": values}
        else:
            names = value.get("together") if isinstance(value, dict) else None
            known = set(found.together or ())
            if not isinstance(names, list) or not 2 <= len(set(names)) <= 4 or not set(names) <= known:
                raise InputError("choose from two to four of those on the list")
            kept = {"together": names}
        return "try", kept

    def _shown(self) -> None:
        if self.step.name != SHOWN:
            raise InputError("first show the futures")

    @property
    def place(self) -> int:
        """Where on the ring of futures this scene is; 0 is the middle."""
        return self.state.places.get(self.scene.scene, 0)

    def _fitting(self, value: Any) -> Any:
        """An answer as the scene asks for it; raises InputError for any other."""
        if self.scene.build:
            return self._design(value)
        answer = self.scene.answer
        if isinstance(answer, Choice):
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < len(answer.options):
                raise InputError("choose one of the answers")
            return value
        if isinstance(answer, NumberAnswer):
            return _number(answer, value)
        if isinstance(answer, Curve):
            lines = len(answer.measures or [answer.measure])
            if not isinstance(value, list) or len(value) != lines:
                raise InputError("draw each line that is asked for")
            return [_points(answer, line) for line in value]
        assert isinstance(answer, Words)
        words = " ".join(str(value).split())
        if not words or len(words) > (answer.most or 160):
            raise InputError(f"write from 1 to {answer.most or 160} letters")
        return words

    def _design(self, value: Any) -> dict[str, Any]:
        budget = self.story.budget
        assert budget
        name = " ".join(str(value["name"]).split())[:NAME]
        if not name:
            raise InputError("give your design a name")
        return {"name": name, "cards": list(budget.design([str(one) for one in value["cards"]]))}

    @property
    def designs(self) -> dict[str, dict[str, Any]]:
        """The designs by device, each with a name of its own."""
        found: dict[str, dict[str, Any]] = {}
        taken: Counter[str] = Counter()
        for scene in self.story.scenes:
            if not scene.build:
                continue
            for device, said in self.state.said.get(scene.scene, {}).items():
                name = said.last["name"]
                taken[name] += 1
                found[device] = {**said.last, "name": f"{name} {taken[name]}" if taken[name] > 1 else name}
        return found

    def _kept(self, key: Any, make: Any) -> Any:
        telling = self.telling
        key = (key, self.scene.scene, telling.level, tuple(sorted(telling.answers.items())))
        found = self._made.get(key)
        if found is None:
            found = make(telling)
            with self._making:
                if len(self._made) >= KEPT:
                    self._made.pop(next(iter(self._made)))
                self._made[key] = found
        return found

    @property
    def number(self) -> int:
        """The future shown, counted from 0: all variants share the dice, so it is the same luck in each."""
        scene, place = self.scene.scene, self.place
        return self._kept("ring", lambda telling: telling.levelled(False).ring(scene))[place]

    @property
    def revealed(self) -> Revealed | None:
        """What the scene shows; None for one that shows no futures."""
        scene = self.scene
        if not scene.try_ and (scene.reveal is None or scene.reveal.designs):
            return None
        number = self.number
        if scene.try_:
            tried = self.state.tried.get(scene.scene, {})
            key = ("tried", number, repr(tried))
            return self._kept(key, lambda telling: telling.tried(scene.scene, number=number, **tried))
        return self._kept(("reveal", number), lambda telling: telling.reveal(scene.scene, number))

    def run(self, variant: str) -> Run:
        """The future shown, in a variant, with all that happened in it."""
        number = self.number
        return self._kept(("run", variant, number), lambda telling: telling.run(variant, number))

    @property
    def turned(self) -> tuple[str, ...]:
        """What it does to each conclusion that bad news counts no more than good; empty otherwise."""
        if not self.state.level or self.scene.reveal is None or self.scene.reveal.designs:
            return ()
        return self._kept(("redone",), lambda telling: telling.redone(self.scene.scene)[1])

    @property
    def why(self) -> tuple[int, Event, Explanation] | None:
        """The event asked about and why it happened, in the future shown or else the next on the ring that has one."""
        return self._kept(("why", self.number), self._turning)

    def _turning(self, telling: Telling) -> tuple[int, Event, Explanation] | None:
        scene = self.scene.scene
        ring = telling.levelled(False).ring(scene)
        for number in (*ring[self.place :], *ring[: self.place]):
            if found := telling.turning(scene, number):
                return number, *found
        return None

    @property
    def stands(self) -> tuple[Stand, ...]:
        """How the room's designs stand, in the order they were made."""
        designs: Mapping[str, Any] = {one["name"]: one["cards"] for one in self.designs.values()}
        return self._kept(("stands", repr(designs)), lambda telling: stands(telling, self.scene.scene, designs))


def curve_months(answer: Curve) -> list[int]:
    """The months at which a curve's points stand."""
    first, last = answer.months
    return [round(first + k * (last - first) / (POINTS - 1)) for k in range(POINTS)]


def _within(answer: NumberAnswer | Curve, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError("give a number")
    if not answer.min <= value <= answer.max:
        raise InputError(f"give a number from {answer.min:g} to {answer.max:g}")
    return float(value)


def _number(answer: NumberAnswer, value: Any) -> dict[str, Any]:
    """A number, with a low and a high where they are asked for, and the part of the room it is from."""
    found: dict[str, Any] = {"value": _within(answer, value.get("value"))}
    if answer.ask_range:
        low, high = (_within(answer, value.get(name, found["value"])) for name in ("low", "high"))
        if not low <= found["value"] <= high:
            raise InputError("the low must not be above your number, nor the high below it")
        found |= {"low": low, "high": high}
    if answer.groups:
        if value.get("group") not in answer.groups:
            raise InputError("say which part of the room you are in")
        found["group"] = value["group"]
    return found


def _points(answer: Curve, line: Any) -> list[float]:
    if not isinstance(line, list) or len(line) != POINTS:
        raise InputError(f"a line has {POINTS} points")
    return [_within(answer, one) for one in line]
