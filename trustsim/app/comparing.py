"""What-ifs that a visitor keeps to compare: run to the last future in a thread, freed with the place or the visitor."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from ..drivers.ensemble import Ensemble
from ..scenario import Scenario
from .changes import Changes
from .futures import FUTURES, GivenUp, Unfolding
from .scene.compare import LONGEST_NAME, MOST, Kept, Seen, compare_scene, name_of
from .visit import BASELINES, Visit

PAUSE = 0.05
"""Seconds between looks at whether the visitor's own futures are done: those come first."""
FULL = f"up to {MOST} what-ifs are kept; remove one on the page Compare, then keep this one"


class Comparing:
    """What a visitor keeps of one place. `on_<what>` answers what a part of the page asks."""

    def __init__(self, visit: Visit) -> None:
        """Begin with nothing kept, and help the visit."""
        self.visit = visit
        visit.helpers.append(self)
        self._place: Scenario | None = None
        self._baseline: Seen | None = None
        self._kept: tuple[Kept, ...] = ()
        self._named = 0
        self._worker: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def kept(self) -> tuple[Kept, ...]:
        """What is kept of the place looked at."""
        self._follow()
        return self._kept

    @property
    def said(self) -> list[tuple[str, Changes]]:
        """What is kept as a link says it: each under the name that its visitor gave it, or "" where it gave none."""
        kept, place = self.kept, self._place
        if place is None:
            return []
        names = [one.name for one in kept]
        given = [name_of(one.changes, place, names[:k]) for k, one in enumerate(kept)]
        return [("" if one.name == name else one.name, one.changes) for one, name in zip(kept, given, strict=True)]

    def bring_back(self, what_ifs: Sequence[tuple[str, Changes]]) -> None:
        """Keep what a link says was kept of the place looked at, in place of what is kept now, if it says any."""
        self._follow()
        if what_ifs:
            with self._lock:
                self._kept = tuple(self._next(name, changes) for name, changes in what_ifs)
                self._begin()

    @property
    def is_whole(self) -> bool:
        """Whether all futures of all that is kept are run."""
        return all(one.seen for one in self.kept)

    @property
    def scene(self) -> dict[str, Any]:
        """What the page Compare is given."""
        kept, place = self.kept, self._place
        return {**compare_scene(place, kept, self._baseline), "problem": self.visit.problem} if place else {}

    @property
    def keeping(self) -> dict[str, Any]:
        """What the button that keeps is given: how many are kept, and under which name what is shown is kept."""
        own = (one.name for one in self.kept if one.changes == self.visit.changes)
        return {"kept": len(self._kept), "kept_as": next(own, "")}

    def forget(self) -> None:
        """Give up what is kept and what is run for it."""
        with self._lock:
            self._place, self._baseline, self._kept = None, None, ()

    def on_keep(self, asked: dict[str, Any]) -> None:
        """Keep the changes that are on the levers now; raises ValueError where they cannot be."""
        kept, place, changes = self.kept, self.visit.place, self.visit.changes
        if place is None or not changes:
            raise ValueError("nothing is changed yet; move a lever, then keep what you see")
        if any(one.changes == changes for one in kept):
            return
        if len(kept) == MOST:
            raise ValueError(FULL)
        name = name_of(changes, place, [one.name for one in kept])
        with self._lock:
            self._kept = (*kept, self._next(name, changes))
            self._begin()

    def on_open_kept(self, asked: dict[str, Any]) -> None:
        """Put the changes of a what-if on the levers."""
        self.visit.change_to(self._asked_for(asked).changes)
        self.visit.page = "explore"

    def on_rename_kept(self, asked: dict[str, Any]) -> None:
        """Give a what-if another name; raises ValueError where it has none or is another's."""
        one, name = self._asked_for(asked), " ".join(str(asked["name"]).split())[:LONGEST_NAME]
        if not name:
            raise ValueError("give the what-if a name")
        if any(other.name == name for other in self._kept if other is not one):
            raise ValueError(f"another what-if is called “{name}”; give this one a name of its own")
        one.name = name

    def on_remove_kept(self, asked: dict[str, Any]) -> None:
        """Keep a what-if no longer."""
        gone = self._asked_for(asked)
        self._kept = tuple(one for one in self._kept if one is not gone)

    def _asked_for(self, asked: dict[str, Any]) -> Kept:
        for one in self.kept:
            if one.id == asked["id"]:
                return one
        raise ValueError("that what-if is no longer kept")

    def _follow(self) -> None:
        """Forget what was kept of another place than the one looked at."""
        if self._place != self.visit.place:
            self.forget()
            self._place = self.visit.place

    def _next(self, name: str, changes: Changes) -> Kept:
        self._named += 1
        return Kept(self._named, name, changes)

    def _begin(self) -> None:
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="kept", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        """Run all futures of what is kept, until none is left to run."""
        while True:
            with self._lock:
                one = next((one for one in self._kept if not one.seen), None)
                if one is None or self._place is None:
                    self._worker = None
                    return
            try:
                self._see(one, self._place)
            except GivenUp:
                continue
            self.visit.tell()

    def _see(self, one: Kept, place: Scenario) -> None:
        """Have all futures of a what-if and of no change: those that the page shows, or else by running them."""

        def wanted() -> bool:
            while one in self._kept and self.visit.busy:
                time.sleep(PAUSE)
            return one in self._kept

        if not wanted():
            raise GivenUp
        shown = self.visit.shown
        if shown and shown.what_if and not shown.refining and (shown.place, shown.changes) == (place, one.changes):
            baseline, what_if = shown.baseline, shown.what_if
        else:
            baseline = all_futures(BASELINES.of(place), wanted)
            what_if = all_futures(Unfolding(one.changes.applied_to(place)), wanted)
        unchanged, changed = self._baseline or Seen.of(baseline), Seen.of(what_if)
        with self._lock:
            if one in self._kept:
                self._baseline, one.seen = unchanged, changed


def all_futures(unfolding: Unfolding, wanted: Callable[[], bool]) -> Ensemble:
    """Run what is left of the futures; raises GivenUp as soon as they are not wanted."""
    for _ in unfolding.go_on(wanted, hurry=False):
        pass
    return unfolding.ensemble(FUTURES)
