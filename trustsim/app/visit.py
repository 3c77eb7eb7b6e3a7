"""One visitor's place, changes and futures; what it asks for, and the thread that runs futures for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..analysis.pictures import typical
from ..drivers.ensemble import Ensemble
from ..drivers.run import Run, run
from ..errors import InputError
from ..model.parameters import PARAMETERS
from ..scenario import Scenario
from .changes import Changes, Happening, Lever
from .futures import FUTURES, Baselines, GivenUp, Unfolding, seeds
from .matters import Matters
from .scene.future import Future, ring_of
from .scene.levers import chips, is_no_change, levers_scene, meant
from .scene.outcomes import answer_scene, outcomes_scene, set_against
from .scene.why import pair_scene, turned_scene, why_scene

MOST_UNDONE = 200
"""Moves that can be undone."""
BASELINES = Baselines()
"""Futures without changes, shared by visitors: a pure function of the place, found by what it says."""


@dataclass(frozen=True)
class Shown:
    """What the page shows now: one answer of the engine, whole, and which asking of the visitor it answers."""

    place: Scenario
    changes: Changes
    baseline: Ensemble
    what_if: Ensemble | None
    future: Future
    number: int
    typical: int
    ring: list[list[int]]
    answered: int
    turn: int

    @property
    def run(self) -> Run:
        """The future on the map."""
        return self.future.run

    @property
    def refining(self) -> bool:
        """Whether more futures are being run."""
        return len((self.what_if or self.baseline).seeds) < FUTURES

    @cached_property
    def scenes(self) -> dict[str, dict[str, Any]]:
        """What each part of the page is given, by part."""
        variant = set_against(self.baseline, self.what_if)
        return {
            "answer": {**answer_scene(self.baseline, variant), "refining": self.refining, "of": FUTURES},
            "map": self.future.for_map(self.ring),
            "storyline": {**self.future.for_storyline(), **self._which},
            "moment": self.future.for_moment(),
            "outcomes": {
                **outcomes_scene(self.baseline, variant, self.run),
                "answered": self.answered,
                "refining": self.refining,
            },
        }

    @property
    def _which(self) -> dict[str, Any]:
        """Which future this is, in words."""
        if self.number == self.typical:
            words = f"one of {FUTURES} futures: the most typical with no change"
        else:
            words = f"future {self.number + 1} of {FUTURES}"
        return {"future": words, "number": self.number, "is_typical": self.number == self.typical}


@dataclass(frozen=True)
class Task:
    """What is to be shown next: futures of a place with changes, one of them on the map (None: the typical one)."""

    turn: int
    place: Scenario
    changes: Changes
    number: int | None
    asked: int


@dataclass
class Visit:
    """A visitor's work. `tell` is called, from any thread, whenever something new is to be shown.

    `helpers` do, by methods `on_<what>`, what a page asks for beside futures.
    """

    tell: Callable[[], None] = lambda: None
    place: Scenario | None = None
    changes: Changes = field(default_factory=Changes)
    shown: Shown | None = None
    reply: dict[str, Any] = field(default_factory=dict[str, Any])
    problem: str = ""
    page: str = "explore"
    trust_place: int = 0
    matters: Matters = field(default_factory=Matters)
    helpers: list[Any] = field(default_factory=list[Any])
    _undone: list[Changes] = field(default_factory=list[Changes])
    _done: list[Changes] = field(default_factory=list[Changes])
    _number: int | None = None
    _asked: int = 0
    _task: Task | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _worker: threading.Thread | None = None

    def open(self, place: Scenario, changes: Changes | None = None) -> None:
        """Look at a place, with changes or as it is."""
        self.place, self.changes = place, changes or Changes()
        self._done, self._undone, self._number = [], [], None
        self.shown = None
        self.reply, self.problem, self.trust_place = {}, "", 0
        self._recompute()

    def leave(self) -> None:
        """The visitor has gone: give up what is being run."""
        self._task = None
        self.matters.forget()
        self.shown, self.tell = None, lambda: None

    @property
    def busy(self) -> bool:
        """Whether futures are being run."""
        return self._worker is not None

    @property
    def can_undo(self) -> bool:
        """Whether a move can be taken back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a move taken back can be made again."""
        return bool(self._undone)

    def ask(self, asked: dict[str, Any]) -> None:
        """Do what a part of the page asks for, after what was asked `before` it and did not arrive; each once."""
        for one in (*asked.get("before", ()), asked):
            if "before" not in asked or int(one["n"]) > self._asked:
                self._do(one)
        self.tell()

    def _do(self, asked: dict[str, Any]) -> None:
        """Do one thing asked for; what cannot be done becomes a sentence in `problem`."""
        what = str(asked.get("what", ""))
        acts = (getattr(one, f"on_{what}", None) for one in self.helpers)
        act = getattr(self, f"_on_{what}", None) or next(filter(None, acts), None)
        if act is None:
            return
        self._asked = int(asked.get("n", 0))
        try:
            self.problem = ""
            act(asked)
        except (InputError, ValueError) as error:
            self.problem = str(error)

    def _on_lever(self, asked: dict[str, Any]) -> None:
        path, start = str(asked["path"]), asked.get("from")
        if path not in PARAMETERS:
            raise ValueError("there is no such lever")
        value = meant(path, asked.get("value"))
        if start is not None:
            start = self._month(start, f"{PARAMETERS[path].label} can start")
        later = start if PARAMETERS[path].scope == "month" and start and start > 1 else None
        back = is_no_change(path, value, self._place)
        moved = self.changes.without(path) if back else self.changes.moved(path, Lever(value, later))
        self._move(moved, asked.get("during", ""))

    def _on_shake_up(self, asked: dict[str, Any]) -> None:
        self._move(self.changes.happening(Happening(self._month(asked.get("month"), "A shake-up can come"))))

    def _on_director_leaves(self, asked: dict[str, Any]) -> None:
        month = self._month(asked.get("month"), "A director can leave")
        self._move(self.changes.happening(Happening(month, str(asked["pcn"]))))

    def _month(self, month: Any, can: str) -> int:
        """A month of the place; raises ValueError saying what can happen when."""
        if isinstance(month, bool) or not isinstance(month, int) or not 1 <= month <= self._place.months:
            raise ValueError(f"{can} in month 1 to {self._place.months}")
        return month

    def _on_unchange(self, asked: dict[str, Any]) -> None:
        self._move(self.changes.without(str(asked["path"])))

    def _on_undo(self, asked: dict[str, Any]) -> None:
        if self._done:
            self._undone.append(self.changes)
            self.changes = self._done.pop()
            self._recompute()

    def _on_redo(self, asked: dict[str, Any]) -> None:
        if self._undone:
            self._done.append(self.changes)
            self.changes = self._undone.pop()
            self._recompute()

    def _on_reset(self, asked: dict[str, Any]) -> None:
        if self.changes:
            self._move(Changes())

    def _on_future(self, asked: dict[str, Any]) -> None:
        if self.shown:
            number = asked.get("number")
            self._number = int(number) % FUTURES if number is not None else self.shown.typical
            self.reply = {}
            self._recompute()

    def _on_page(self, asked: dict[str, Any]) -> None:
        self.page = str(asked["page"])

    def _on_why(self, asked: dict[str, Any]) -> None:
        if self.shown and 0 <= int(asked["event"]) < len(self.shown.run.events):
            self.reply = {**self.reply, "why": why_scene(self.shown.run, int(asked["event"]))}

    def _on_turn(self, asked: dict[str, Any]) -> None:
        if self.shown and 0 <= int(asked["event"]) < len(self.shown.run.events):
            self.reply = {**self.reply, "turned": turned_scene(self.shown.run, int(asked["event"]))}

    def _on_pair(self, asked: dict[str, Any]) -> None:
        count = len(self._place.pcn_ids)
        one, other = (int(i) for i in asked["pair"])
        if self.shown and 0 <= one < count and 0 <= other < count and one != other:
            self.reply = {**self.reply, "pair": pair_scene(self.shown.run, one, other)}

    def _on_trust_place(self, asked: dict[str, Any]) -> None:
        self.trust_place = max(0, min(len(self._place.place_ids) - 1, int(asked["place"])))

    def _on_matters(self, asked: dict[str, Any]) -> None:
        self.matters.ask(self._place, self.changes, str(asked["measure"]), lambda: self.tell())

    @property
    def _place(self) -> Scenario:
        if self.place is None:
            raise ValueError("no place is chosen yet")
        return self.place

    def change_to(self, changes: Changes) -> None:
        """Put other changes on the levers, as a move that can be undone."""
        self._move(changes)

    def _move(self, changes: Changes, during: str = "") -> None:
        """Make a change; moves of one drag of a slider (`during` the same) are undone together."""
        if changes == self.changes:
            return
        changes.applied_to(self._place)
        if not (during and during == getattr(self, "_during", "")):
            self._done = [*self._done, self.changes][-MOST_UNDONE:]
        self._during = during
        self._undone = []
        self.changes = changes
        self._recompute()

    def _recompute(self) -> None:
        """Run what is asked for now, and give up what was asked before."""
        self.matters.forget_unless(self._place, self.changes)
        with self._lock:
            turn = self._task.turn + 1 if self._task else 1
            self._task = Task(turn, self._place, self.changes, self._number, self._asked)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="futures", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        """Do the newest task until none is left."""
        done: Task | None = None
        while True:
            with self._lock:
                task = self._task
                if task is None or task is done:
                    self._worker = None
                    return
            try:
                self._unfold(task)
            except GivenUp:
                pass
            except InputError as error:
                self.problem = str(error)
                self.tell()
            done = task

    def _unfold(self, task: Task) -> None:
        """Show the futures of a task, first a few, then all."""

        def wanted() -> bool:
            return self._task is task

        baseline = BASELINES.of(task.place)
        scenario = task.changes.applied_to(task.place)
        for done in () if baseline.is_whole else baseline.go_on(wanted, hurry=False):
            if not task.changes:
                self._show(task, baseline.ensemble(done), None)
        BASELINES.keep(baseline)
        if not task.changes:
            self._show(task, baseline.ensemble(FUTURES), None)
            return
        what_if, usual = Unfolding(scenario), typical(baseline.ensemble(FUTURES)).seed
        for done in what_if.go_on(wanted):
            self._show(task, baseline.ensemble(done), what_if.ensemble(done), usual)

    def _show(self, task: Task, baseline: Ensemble, what_if: Ensemble | None, usual: int | None = None) -> None:
        """Make a picture and show it, unless something newer is asked for.

        `usual` is the seed of the most typical future without changes, where the baseline here does not hold them all.
        """
        scenario = (what_if or baseline).scenario
        before = self.shown if self.shown and self.shown.place == task.place else None
        most_typical = seeds().index(typical(baseline).seed if usual is None else usual)
        number = most_typical if task.number is None else task.number
        if before and before.run.scenario == scenario and before.number == number:
            future, ring = before.future, before.ring
        else:
            future = Future(run(scenario, seeds()[number]), before.future.layout.order if before else None)
            ring = before.ring if before else ring_of(future.layout, scenario.place_of, len(scenario.place_ids))
        shown = Shown(
            task.place, task.changes, baseline, what_if, future, number, most_typical, ring, task.asked, task.turn
        )
        _ = shown.scenes
        if self._task is task:
            if before is None or before.future is not future:
                self.reply = {}
            self.shown = shown
            self.tell()

    @property
    def levers(self) -> dict[str, Any]:
        """What the levers are given: at once, before futures are run."""
        return levers_scene(self._place, self.changes)

    @property
    def heard(self) -> dict[str, int]:
        """The number of the last thing asked: apart, for it is sent at every asking."""
        return {"heard": self._asked}

    @property
    def doing(self) -> dict[str, Any]:
        """What the answer is given at once: the changes, what can be done with them, and what is being run."""
        turn = self._task.turn if self._task else 0
        return {
            "chips": chips(self.changes, self._place),
            "can_undo": self.can_undo,
            "can_redo": self.can_redo,
            "problem": self.problem,
            "turn": turn,
            "waiting": self.shown is None or self.shown.turn != turn,
        }

    def replies(self, *what: str) -> dict[str, Any]:
        """What a part of the page was last told on asking, by what it asked for."""
        return {one: self.reply[one] for one in what if one in self.reply}

    def trust(self) -> tuple[dict[str, Any], bytes]:
        """What the five questions are given."""
        return self.shown.future.for_trust(self.trust_place) if self.shown else ({}, b"")
