"""The schedule of a run (section 1.3)."""

from types import SimpleNamespace

import mesa
import numpy as np

from independent.chronicle import Chronicle
from independent.dice import Dice, noise_columns
from independent.measuring import take_measures
from independent.start import populate

MEASURES = 39


class IndependentModel(mesa.Model):
    """A run of one scenario on one seed; `step` is one month."""

    def __init__(self, structure, pins, imposed, seed):
        super().__init__(seed=0)
        self.structure, self.pins, self.imposed = structure, pins, imposed
        self.size = len(structure.place)
        self.months = len(structure.periods) - 1
        self.month = 0
        places = structure.levers.shape[1]
        columns = noise_columns(structure.place, places, pins.moves_to)
        self.dice = Dice(seed, self.size, len(structure.pcn), places, self.months, columns)
        self._levers = [[self._row(period, p) for p in range(places)] for period in range(len(structure.levers))]
        self.chronicle = Chronicle(self)
        self.panel = np.full((self.months + 1, places + 1, MEASURES), np.nan)
        self.above = self.below = np.zeros(MEASURES)
        populate(self)

    def _row(self, period, place):
        record = self.structure.levers[period, place]
        return SimpleNamespace(**{name: float(record[name]) for name in record.dtype.names})

    def lever_of(self, place):
        """The parameters in force in a place this month."""
        return self._levers[int(self.structure.periods[self.month])][place]

    def each(self, agents, act):
        """Let agents act one after another."""
        for agent in agents:
            getattr(agent, act)()

    def in_order(self, name):
        """The directors in this month's order of a name."""
        return [self.directors[i] for i in getattr(self.dice, name)[self.month]]

    def step(self):
        """One month."""
        self.month += 1
        self.renew()
        self.confer()
        self.align_and_mandate()
        self.meet()
        self.pool()
        self.each(self.directors, "serve")
        self.each(self.directors, "find_level")
        self.judge()
        self.each(self.practices, "remember_worth")
        self.panel[self.month], self.above, self.below = take_measures(self)

    def renew(self):
        """Steps 1 to 7."""
        self.each(self.places, "pass_time")
        self.each(self.in_order("talk_order"), "move")
        self.each(self.directors, "forget")
        self.each(self.directors, "maybe_leave")
        self.each(self.directors, "hand_over_trust")
        self.each(self.places, "shake")
        self.each(self.directors, "maybe_come_out")

    def confer(self):
        """Steps 8 to 10."""
        self.each(self.in_order("talk_order"), "talk")
        self.each(self.in_order("talk_order"), "pass_word")
        self.each(self.directors, "maybe_slip")

    def align_and_mandate(self):
        """Steps 11 to 14."""
        self.each(self.places, "dissolve")
        self.each(self.in_order("align_order"), "align")
        self.each(self.places, "count_mandates")
        self.each(self.in_order("mandate_order"), "appoint")

    def meet(self):
        """Steps 15 to 25."""
        self.each(self.directors, "feel_need")
        self.each(self.places, "seat")
        self.each(self.directors, "argue")
        self.each(self.places, "argue_for_place")
        self.each(self.places, "settle")
        self.each(self.directors, "hear_back")
        self.each(self.places, "fund")
        self.each(self.places, "hear_of")
        self.each(self.directors, "handle_opportunity")
        self.each(self.directors, "note_unopened")
        self.each(self.in_order("talk_order"), "answer")

    def pool(self):
        """Steps 26 to 31."""
        self.each(self.places, "reset_pools")
        self.each(self.directors, "decide_pledge")
        self.each(self.directors, "pay_in")
        self.each(self.directors, "share_out")
        self.each(self.directors, "divide")
        self.each(self.directors, "judge_pool")

    def judge(self):
        """Steps 34 to 38."""
        self.each(self.practices, "judge")
        self.each(self.practices, "decide_claim")
        self.each(self.practices, "sign_or_leave")
        self.each(self.directors, "sum_up")
        self.each(self.places, "sum_place")
