"""Deliver: a director's month goes to two masters, and work finds its level (section 3.15)."""

import math

from independent.notation import SERVICES, clip

DUAL, LOCAL = 1, 1


class DeliveringDirector:
    """How a director's effort is split and what comes of it."""

    def choose_effort(self):
        """The share of effort for practices."""
        lever = self.lever
        if lever.goals == DUAL:
            return lever.agreed_share
        complaint = (1.0 - self.backing) - lever.system_pull * (1.0 - self.standing)
        return clip(self.effort + lever.effort_drift * complaint, 0.1, 0.9)

    def best_level(self, s):
        """Share of a service's tasks best done together."""
        lever = self.lever
        return clip(lever.level_best + lever.level_spread * (2.0 * self.model.dice.level[s] - 1.0), 0.0, 1.0)

    def serve(self):
        """Work for the practices and for the system."""
        lever = self.lever
        imposed = self.imposed("effort")
        if not math.isnan(imposed):
            self.effort = imposed
        elif not self.is_played:
            self.effort = self.choose_effort()
        q = self.effort
        meeting = lever.meeting_time if self.goes else 0.0
        self.time = meeting + lever.constituent_time * self.constituents + lever.slip_cost * self.slip
        effort = max(0.0, 1.0 - self.time)
        wrong = sum((abs(self.level[s] - self.best_level(s)) for s in range(SERVICES)), 0.0) / 5.0
        to_practices = 2.0 * q * effort * (1.0 - lever.level_misfit * wrong)
        unusual = min(1.0, abs(self.need - 0.5) / lever.misfit_distance)
        fit = 1.0 if lever.measures == LOCAL else 1.0 - lever.misfit * unusual
        partners = clip(lever.partners + lever.partners_spread * self.home.die("partners"), 0.0, 1.0)
        to_system = 2.0 * (1.0 - q) * effort * fit * partners
        self.for_system = to_system
        expected = expected_by_system = lever.expectation
        if lever.goals == DUAL:
            expected, expected_by_system = 2.0 * lever.agreed_share, 2.0 * (1.0 - lever.agreed_share)
        self.satisfied = min(lever.satisfaction_cap, to_practices / expected)
        self.system_satisfied = min(lever.satisfaction_cap, to_system / expected_by_system)
        change = lever.standing_speed * (self.system_satisfied - self.standing)
        self.standing = clip(self.standing + change, 0.0, 1.0)

    def find_level(self):
        """Experience moves work to its best level; claims pull it apart."""
        lever = self.lever
        for s in range(SERVICES):
            level = self.level[s]
            learning = lever.level_learning * (0.5 + self.engagement) * (self.best_level(s) - level)
            self.level[s] = clip(level + learning - lever.level_claims * self.claim * level, 0.0, 1.0)
