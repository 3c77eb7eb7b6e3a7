"""Pool: allies pledge, hosts share out, members judge (section 3.14)."""

import math

from independent.notation import FAIRNESS, RECIPROCITY, SERVICES, UNSET, clip
from independent.trust import FAIR_SHARE, PULLED_WEIGHT, PUT_IN_LESS, UNFAIR_SHARE


class PoolingPlace:
    """A place's accounts of its pools."""

    def reset_pools(self):
        """Accounts start at nothing."""
        self.pool_cash = 0.0
        self.pool_overhead = 0.0


class PoolingDirector:
    """What a member does about its pool."""

    def decide_pledge(self):
        """Match allies as far as one cooperates, and trust adds a little."""
        imposed = self.imposed("pledge")
        self.next_pledge = self.pledge
        if not math.isnan(imposed):
            self.next_pledge = imposed
        elif not self.is_played and self.allies:
            allies = self.allies
            pledges = sum((ally.pledge for ally in allies), 0.0)
            relied = sum((self.relies(ally) for ally in allies), 0.0)
            aim = self.cooperation * pledges / len(allies) + self.lever.ambition * 2.0 * relied / len(allies)
            self.next_pledge = self.pledge + self.lever.pledge_speed * (clip(aim, 0.0, 1.0) - self.pledge)

    def pay_in(self):
        """The pledge comes into force."""
        self.pledged = self.received = self.paid = self.skimmed = self.payoff = 0.0
        self.skims = [0] * SERVICES
        if self.alliance != 0:
            self.pledge = self.next_pledge
            self.pledged = self.pledge * (1.0 - self.claim) * self.budget

    def hosts(self, s):
        """Whether no ally is better at a service."""
        if self.alliance == 0:
            return False
        mine = self.strength[s]
        return not any(
            ally.strength[s] > mine or (ally.strength[s] == mine and ally.key < self.key) for ally in self.allies
        )

    def openness(self):
        """How open the accounts are."""
        if self.alliance < 0:
            return max(self.lever.open_book, self.lever.federation_open_book)
        return self.lever.open_book

    def share_out(self):
        """Keep a little of each service one hosts, or not."""
        imposed = self.imposed("share_out")
        hosted = [s for s in range(SERVICES) if self.hosts(s)]
        openness = self.openness()
        for s in hosted:
            draw = self.model.dice.skims[self.model.month][self.index][s]
            if imposed != UNSET:
                keeps = imposed == 0
            else:
                keeps = not self.is_played and draw < (1.0 - self.benevolence) * (1.0 - openness)
            self.skims[s] = 1 if keeps else 0
            if keeps:
                terms = {
                    "service": s,
                    "share": self.lever.skim,
                    "good_will": self.benevolence,
                    "open_book": openness,
                    "draw": draw,
                }
                seers = [ally.index for ally in self.allies if ally.sees_share(s)]
                self.note("skimmed", -1, terms, known=[self.index, *seers])
        if imposed != UNSET and not hosted:
            self.note("choice not open", -1, {"choice": 4, "value": imposed}, known=[self.index])

    def kept_of(self, s):
        """Share of a hosted service's money that stays with the host."""
        return max(self.lever.skim, self.lever.skew) if self.skims[s] == 1 else self.lever.skew

    def sees_share(self, s):
        """Whether it sees this month how a service was shared out."""
        return self.model.dice.sees_share[self.model.month][self.index][s] < self.lever.detection

    def divide(self):
        """The member with the lowest key divides the alliance's pool."""
        if self.alliance == 0 or any(ally.key < self.key for ally in self.allies):
            return
        lever, home = self.lever, self.home
        members = sorted([self, *self.allies], key=lambda member: member.index)
        pledged = sum((member.pledged * member.patients for member in members), 0.0)
        if pledged <= 0:
            return
        cash = pledged * home.pin("pool_factor")
        rate = lever.overhead * (1.0 + lever.rigidity)
        bodies = len(members)
        if self.alliance < 0:
            rate += lever.federation_overhead
            bodies += 1
        rate = min(1.0, rate)
        home.pool_cash += cash
        home.pool_overhead += rate * cash
        each = (1.0 - rate) * cash / 5.0
        paid = worth = 0.0
        for s in range(SERVICES):
            host = next(member for member in members if member.hosts(s))
            total = sum((member.strength[s] for member in members), 0.0)
            keeps = host.kept_of(s) * each
            if host.patients > 0:
                host.skimmed += keeps / host.patients
                host.received += keeps / host.patients
            else:
                keeps = 0.0
            gain = lever.specialisation * (host.strength[s] - total / len(members))
            gain = gain + lever.fixed_costs * (1.0 - 1.0 / bodies)
            paid += each - keeps
            worth += (each - keeps) * (1.0 + lever.gain * gain)
        for member in members:
            share = member.pledged / pledged
            member.paid = paid * share
            member.received += worth * share

    def judge_pool(self):
        """Was the share-out fair, and did allies put in their part?"""
        if self.alliance == 0:
            return
        lever, trust = self.lever, self.model.trust
        paid_in = self.pledged > 0
        for host in self.allies:
            for s in range(SERVICES):
                if not (paid_in and host.hosts(s) and self.sees_share(s)):
                    continue
                seen = 1.0 + lever.share_noise * self.model.dice.share_noise[self.model.month][self.index][s]
                if (1.0 - host.kept_of(s)) * seen >= lever.fair_share:
                    trust.good_turn(FAIRNESS, self.index, host.index, FAIR_SHARE, lever.share_weight)
                else:
                    trust.betrayal(FAIRNESS, self.index, host.index, UNFAIR_SHARE, lever.share_weight)
            shown = host.pledge + lever.contribution_noise * host.die("pledge_noise")
            if shown >= self.pledge - lever.contribution_tolerance:
                trust.good_turn(RECIPROCITY, self.index, host.index, PULLED_WEIGHT, lever.contribution_weight)
            else:
                trust.bad_turn(RECIPROCITY, self.index, host.index, PUT_IN_LESS, lever.contribution_weight)
        if paid_in:
            self.payoff = self.pledge * (self.received - self.pledged) / self.pledged
