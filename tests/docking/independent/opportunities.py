"""Opportunities that one of those in the room hears of first (sections 3.11 and 3.13)."""

import math

from independent.notation import CANDOUR, FAIRNESS, UNIT_OF_MONEY, UNSET
from independent.trust import GRABBED, SHARED

LET_PASS, KEEP, SHARE, DRAW_LOTS, BID = range(5)


class OpportunePlace:
    """What comes up in a place."""

    def hear_of(self):
        """An opportunity may come; a manager that hears of it acts at once."""
        self.hearer = -1
        if self.patients <= 0:
            return
        pinned = self.pin("opportunity")
        if not math.isnan(pinned):
            self.worth = 12.0 * pinned / (UNIT_OF_MONEY * self.patients)
        elif self.die("comes") < self.lever.opportunity_rate:
            self.worth = self.lever.opportunity_size / len(self.residents)
        else:
            return
        room = self.room()
        hearer = room[int(self.die("hearer") * len(room))] if room else -1
        if not math.isnan(pinned) and self.pin("hearer") >= 0:
            hearer = self.pin("hearer")
        self.hearer = hearer
        if hearer == self.model.size:
            unwilling = (1.0 - self.lever.manager_benevolence) * (1.0 - self.lever.opportunity_rule)
            draw = self.die("manager_keeps")
            fair = draw < 1.0 - unwilling
            if fair:
                self.hand_out()
            self.show(hearer, self.lever.manager_benevolence, draw, shared=fair, secret=False)

    def pounds(self):
        """The month's opportunity in pounds."""
        return self.worth * self.patients * UNIT_OF_MONEY / 12.0

    def hand_out(self):
        """Every PCN with patients gets its share."""
        for i in self.residents:
            if self.model.directors[i].patients > 0:
                self.model.directors[i].receive_opportunity(self.worth)

    def show(self, hearer, good_will, draw, *, shared, secret):
        """Some see what the hearer did."""
        detection = self.lever.detection
        directors = self.model.directors
        seers = [j for j in self.residents if j != hearer and directors[j].die("sees_opportunity") < detection]
        if secret:
            seers = []
        kind = "opportunity shared" if shared else "opportunity grabbed"
        terms = {"pounds": self.pounds(), "good_will": good_will, "rule": self.lever.opportunity_rule, "draw": draw}
        self.note(kind, hearer, -1, terms, known=[hearer, *seers])
        trust = self.model.trust
        for j in seers:
            if shared:
                trust.good_turn(CANDOUR, j, hearer, SHARED, self.lever.candour_weight)
                trust.good_turn(FAIRNESS, j, hearer, SHARED, self.lever.opportunity_fairness_weight)
            else:
                trust.betrayal(CANDOUR, j, hearer, GRABBED, self.lever.candour_weight)
                trust.bad_turn(FAIRNESS, j, hearer, GRABBED, self.lever.opportunity_fairness_weight)


class OpportuneDirector:
    """What a director makes of an opportunity."""

    def receive_opportunity(self, worth):
        """Something a head, this month's and of the whole run."""
        self.opportunity += worth
        self.opportunities += worth

    def handle_opportunity(self):
        """Who hears first keeps it, shares it, or has lots or bids decide."""
        home, month = self.home, self.model.month
        if home.hearer != self.index:
            return
        wish = self.imposed("opportunity")
        if wish == UNSET and self.is_played:
            wish = DRAW_LOTS
        elif wish == UNSET:
            tempted = self.die("keeps") < (1.0 - self.benevolence) * (1.0 - self.lever.opportunity_rule)
            wish = KEEP if tempted else SHARE
        found_out = 0 if math.isnan(home.pin("opportunity")) else home.pin("found_out")
        if wish == LET_PASS:
            return
        if wish == KEEP:
            self.keep_opportunity()
            if found_out >= month:
                self.comes_out = min(self.comes_out, found_out) if self.comes_out else found_out
                self.secret += home.pounds()
        elif wish == SHARE:
            home.hand_out()
        else:
            self.give_to_winner(bids=wish == BID)
        secret = wish == KEEP and found_out != 0
        home.show(self.index, self.benevolence, self.die("keeps"), shared=wish != KEEP, secret=secret)
        if secret and found_out == month:
            self.come_out()

    def keep_opportunity(self):
        """Take the keeper's share; the others of the place split the rest."""
        total = self.home.worth * self.home.patients
        rest = self.home.patients - self.patients
        share = self.lever.keeper_share if rest > 0 else 1.0
        if self.patients > 0:
            self.receive_opportunity(share * total / self.patients)
        for other in self.neighbours:
            if other.patients > 0:
                other.receive_opportunity((1.0 - share) * total / rest)

    def give_to_winner(self, *, bids):
        """The whole goes to one, drawn from all or from who bids."""
        home = self.home
        candidates = [
            other
            for other in self.model.directors_by_key
            if other.place == self.place and (not bids or other is self or other.die("keeps") >= other.benevolence)
        ]
        winner = candidates[int(home.die("lot") * len(candidates))]
        if winner.patients > 0:
            winner.receive_opportunity(home.worth * home.patients / winner.patients)

    def note_unopened(self):
        """Imposed choices whose turn does not come this month."""
        opportunity, give_way = self.imposed("opportunity"), self.imposed("give_way")
        if opportunity != UNSET and self.home.hearer != self.index:
            self.note("choice not open", -1, {"choice": 2, "value": opportunity}, known=[self.index])
        if give_way != UNSET and not self.is_asked():
            self.note("choice not open", -1, {"choice": 3, "value": give_way}, known=[self.index])
