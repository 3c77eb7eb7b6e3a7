"""Renew: time passes, boundaries move, directors go and come, shocks strike, secrets come out (section 3.6)."""

import numpy as np

from independent.notation import CANDOUR, FACETS, FAIRNESS, clip, given_or, kept
from independent.trust import ALL, GRABBED, SHOCK


class RenewingPlace:
    """What renews in a place."""

    def pass_time(self):
        """Money grows from month 2 on, outside support wanes from month 1 on."""
        if self.model.month > 1:
            self.money_index *= (1.0 + self.lever.pcn_growth) ** (1.0 / 12.0)
        self.outside *= (1.0 - self.lever.support_waning) ** (1.0 / 12.0)
        self.founded_now = self.joined_now = self.left_now = self.collapsed_now = 0
        self.withdrawn_now = self.changes_now = self.exits_now = 0

    def shake(self):
        """A shock makes everybody here think worse of everybody."""
        size = self.pin("shock")
        if not size > 0:
            return
        self.note("shock", -1, -1, {"size": size}, known=self.residents, alliance=0)
        for i in self.residents:
            for j in range(self.model.size):
                if j != i:
                    for facet in range(FACETS):
                        self.model.trust.witness(facet, i, j, SHOCK, 0.0, size)


class RenewingDirector:
    """What renews for a director and its PCN."""

    def move(self):
        """Redrawn boundaries carry the PCN to another place."""
        target = self.pin("moves_to")
        if target < 0 or target == self.place:
            return
        new = self.model.places[target]
        known = [*self.home.residents, *new.residents]
        self.note("boundary moved", -1, {"from_place": self.place}, known=known)
        self.depart()
        self.release()
        self.representative = self.index
        self.home.patients -= self.patients
        self.place = target
        self.home.patients += self.patients
        manager = self.model.size
        self.model.trust.hand_over((ALL, self.index, manager), self.disposition(manager), 0.0)

    def disposition(self, j):
        """Trust in another that rests on no evidence; a neutral role makes up part of what it lacks."""
        vouched = self.lever.manager_vouched * (1.0 - self.propensity) if j == self.model.size else 0.0
        return self.propensity + vouched

    def dispositions(self):
        """The same toward all others and the manager."""
        return np.array([self.disposition(j) for j in self.others_and_manager])

    def forget(self):
        """Evidence fades and the month's counters start anew."""
        keep_good, keep_bad = kept(self.lever.half_life_good), kept(self.lever.half_life_bad)
        cells = (ALL, self.index, self.others_and_manager)
        self.model.trust.fade(cells, self.dispositions(), keep_good, keep_bad)
        self.take_column()
        self.tenure += 1.0
        self.changed = 0
        self.helped = 0.0
        self.opportunity = 0.0

    def take_column(self):
        """The column of noise that goes with its rank in the place."""
        self.column = 2 + sum(other.key < self.key for other in self.neighbours)

    def maybe_leave(self):
        """Directors leave by chance, by pin, and more often where practices have lost faith."""
        lever = self.lever
        hazard = lever.turnover
        if self.patients > 0 and self.backing < lever.sacking_floor:
            hazard += lever.sacking
        pinned = self.pin("leaves")
        draw = self.die("leaves")
        if not (pinned == 1 or draw < hazard):
            return
        terms = {"hazard": hazard, "backing": self.backing, "handover": lever.handover, "draw": draw, "pinned": pinned}
        self.note("new director", -1, terms, known=self.home.residents)
        propensity = lever.propensity + lever.propensity_spread * self.die("new_propensity")
        self.propensity = given_or(self.pin("successor_propensity"), clip(propensity, 0.05, 0.95))
        benevolence = lever.benevolence + lever.benevolence_spread * self.die("new_benevolence")
        self.benevolence = given_or(self.pin("successor_benevolence"), clip(benevolence, 0.02, 0.98))
        rides_free = self.die("new_free_rider") < lever.free_riders
        self.cooperation = lever.free_rider_cooperation if rides_free else lever.cooperation
        self.tenure = 0.0
        self.gave_way = 0
        self.changed = 1
        self.home.changes_now += 1
        for practice in self.practices:
            practice.backing = lever.backing_start + lever.handover * (practice.backing - lever.backing_start)
        self.backing = self.mean_over_members("backing")

    def hand_over_trust(self):
        """A successor keeps a share of what was known, both ways."""
        if self.changed != 1:
            return
        trust = self.model.trust
        share = self.lever.handover
        trust.hand_over((ALL, self.index, self.others_and_manager), self.dispositions(), share)
        for other in self.model.directors:
            if other is not self:
                trust.hand_over((ALL, other.index, self.index), other.propensity, share)

    def maybe_come_out(self):
        """A secret whose month it is comes out."""
        if self.comes_out == self.model.month:
            self.come_out()

    def come_out(self):
        """All of the place learn what this director kept."""
        self.note("found out", -1, {"pounds": self.secret}, known=self.home.residents)
        trust = self.model.trust
        for other in self.neighbours:
            trust.betrayal(CANDOUR, other.index, self.index, GRABBED, self.lever.candour_weight)
            trust.bad_turn(FAIRNESS, other.index, self.index, GRABBED, self.lever.opportunity_fairness_weight)
        self.secret = 0.0
        self.comes_out = 0
