"""A role play that goes on: what is done is checked, written to the log, and moves the year on."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import InputError
from .acts import checked
from .log import Entry
from .played import Played
from .state import DEBRIEF, DECIDE


class Year(Played):
    """A room's role play, in which things are done."""

    def do(self, what: str, value: Any = None, seat: str = "") -> Entry:
        """Write what is asked, after checking that it may be done now. Raises InputError with a sentence."""
        entry = self.log.add(what, checked(self, what, value, seat), seat)
        if what in ("choice", "answer", "vote", "check", "message") and seat:
            self._forget_done(seat)
        return entry

    def _forget_done(self, seat: str) -> None:
        """Who changes something is not done any more, unless it only answers."""
        if seat in self.state.done:
            self.log.add("done", False, seat)

    def advance(self) -> bool:
        """Take the next step: close decisions, and open the next month unless somebody has still to answer.

        Gives whether a month was opened or the year ended; calling again goes on without the answers.
        """
        state = self.state
        if state.phase == DECIDE:
            self.do("close")
            if self.unanswered():
                return False
        self._go_on()
        return True

    def drop(self) -> None:
        """Leave out the month that is open: the simulation chooses for every seat, and the next month opens."""
        self.do("drop")
        self._go_on()

    def _go_on(self) -> None:
        """Open the next month, or end the year after its last."""
        if self.state.phase == DEBRIEF:
            raise InputError("the year is over")
        if self.state.month >= self.version.months:
            self.do("end")
        else:
            self.do("open")
            self._begin_month()

    def _begin_month(self) -> None:
        """What a month does to seats when it begins: two that people play change posts."""
        state = self.state
        if self.happening().change_posts and len(state.played) >= 2:
            dice = np.random.default_rng(self.log.seed)
            pair = [str(one) for one in dice.choice(state.played, 2, replace=False)]
            self.log.add("change posts", pair)
            self.log.add("swap", pair)
