"""Which lever matters most: tried for a visitor in a thread, and given up as soon as something newer is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..scenario import Scenario
from .changes import Changes
from .scene.tornado import MAIN, MEASURED, Found, tornado_scene, try_ends

OF = 2 * len(MAIN)


@dataclass(frozen=True)
class Question:
    """The place and changes from which levers are moved."""

    place: Scenario
    changes: Changes


@dataclass
class Matters:
    """What a visitor is shown of the levers: nothing yet, how far the trying is, or the answer."""

    measure: str = MEASURED[0]
    _question: Question | None = None
    _found: Found = field(default_factory=dict)

    @property
    def scene(self) -> dict[str, Any]:
        """What the panel is given."""
        if self._question is None:
            return {"of": OF}
        done = max(0, len(self._found) - 1)
        if done < OF:
            return {"of": OF, "done": done, "measure": self.measure}
        return {"of": OF, "done": done, **tornado_scene(self._found, self.measure)}

    def ask(self, place: Scenario, changes: Changes, measure: str, tell: Callable[[], None]) -> None:
        """Answer for a measure, from what is tried already if nothing changed; raises ValueError for none such."""
        if measure not in MEASURED:
            raise ValueError("there is no such measure")
        self.measure = measure
        question = Question(place, changes)
        if question == self._question:
            return
        self._question, self._found = question, {}
        threading.Thread(target=self._try, args=(question, tell), name="levers", daemon=True).start()

    def forget_unless(self, place: Scenario, changes: Changes) -> None:
        """Give up what is tried, or was found, from another place or other changes."""
        if self._question != Question(place, changes):
            self.forget()

    def forget(self) -> None:
        """Give up what is tried or was found."""
        self._question, self._found = None, {}

    def _try(self, question: Question, tell: Callable[[], None]) -> None:
        for found in try_ends(question.place, question.changes):
            if self._question is not question:
                return
            if len(found) > len(self._found):
                self._found = found
                tell()
