"""Align: each director stays, leaves, joins or founds, and does so at once (section 3.8)."""

import math
from typing import NamedTuple

from independent.notation import FAIRNESS, RECIPROCITY, SERVICES, UNSET, gumbel

LEAVE, STAY, JOIN, FOUND = "leave", "stay", "join", "found"


class Wish(NamedTuple):
    """What a director means to do, with whom; nobody to join stands for the empty federation."""

    what: str
    partner: object = None


class AligningPlace:
    """What happens to a place's federation."""

    @property
    def federation(self):
        """Label of the place's standing federation."""
        return -1 - self.index

    def dissolve(self):
        """A federation that is no longer kept up ends."""
        if self.lever.federation == 1:
            return
        members = [director for director in self.model.directors if director.alliance == self.federation]
        for member in members:
            member.alliance = 0
            self.left_now += 1
        if members:
            terms = {"members_left": 0}
            self.note("collapsed", -1, -1, terms, known=self.residents, alliance=self.federation)
            self.collapsed_now += 1


class AligningDirector:
    """How a director chooses allies."""

    def relies(self, other):
        """Fairness and reciprocity, both needed."""
        trust = self.model.trust
        fairness = trust.of(FAIRNESS, self.index, other.index)
        return math.sqrt(fairness * trust.of(RECIPROCITY, self.index, other.index))

    def caution(self):
        """Weak backing makes a director fear losses more."""
        return max(0.0, 1.0 + 2.0 * self.lever.backing_effect * (0.5 - self.backing))

    def fellows(self, label):
        """The others with a label."""
        return [other for other in self.others if other.alliance == label]

    def anchor(self, label):
        """The member other than oneself with the lowest key, or None."""
        return min(self.fellows(label), key=lambda member: member.key, default=None)

    def weigh(self, others, *, federated, entering):
        """The parts and the sum of an alliance's worth, without habit and chance."""
        lever = self.lever
        m = len(others)
        trust = sum((self.relies(other) for other in others), 0.0) / m if m else self.propensity
        spread = 0.0
        for s in range(SERVICES):
            strengths = [member.strength[s] for member in (self, *others)]
            spread += max(strengths) - sum(strengths, 0.0) / (m + 1)
        bodies = m + 2 if federated else m + 1
        ease = lever.federation_ease if federated else 1.0
        gain = lever.gain * (lever.specialisation * spread / 5.0 + lever.fixed_costs * (1.0 - 1.0 / bodies))
        fear = lever.control_loss * self.caution() * ease
        coordination = lever.coordination * (1.0 + lever.rigidity_cost * lever.rigidity) * m
        setup = 0.0
        if entering:
            setup = lever.setup * (1.0 - lever.development_ease * lever.development)
            setup = setup * (1.0 - lever.engagement_ease * self.engagement) * ease
        return {
            "worth": trust * (gain + lever.support) - (1.0 - trust) * fear - coordination - setup,
            "trust": trust,
            "gain": gain,
            "support": lever.support,
            "fear": fear,
            "coordination": coordination,
            "setup": setup,
            "habit": 0.0,
            "chance": 0.0,
            "backing": self.backing,
            "members": m + 1,
        }

    def alliance_chance(self, column):
        """What the model leaves out, from a column of noise."""
        return self.lever.alliance_noise * gumbel(self.model.dice.alliance_noise[column][self.model.month][self.index])

    def weigh_with_chance(self, others, column, *, federated=False, entering=True):
        """The weighing with habit, if one is in already, and chance."""
        terms = self.weigh(others, federated=federated, entering=entering)
        terms["habit"] = 0.0 if entering else self.lever.alliance_inertia
        terms["chance"] = self.alliance_chance(column)
        terms["worth"] = terms["worth"] + terms["habit"] + terms["chance"]
        return terms

    def weigh_alliance(self, label):
        """A standing alliance, entering it unless one is a member; its noise goes by its anchor."""
        anchor = self.anchor(label)
        column = self.column if anchor is None else anchor.column
        entering = self.alliance != label
        return self.weigh_with_chance(self.fellows(label), column, federated=label < 0, entering=entering)

    def worth_alone(self):
        """What being alone is worth, with habit and chance."""
        return (self.lever.alliance_inertia if self.alliance == 0 else 0.0) + self.alliance_chance(0)

    def admitted(self, label):
        """Whether the members of a label let this one in."""
        members = self.fellows(label)
        total = 0.0
        for member in members:
            word = member.imposed("admit")
            total += member.relies(self) if word == UNSET else word
        return not members or total >= self.lever.admission * len(members)

    def best_partner(self):
        """Who of the place, alone too, relies on this one and is relied on most; or None."""
        best, most = None, 0.0
        for other in self.neighbours:
            if other.alliance != 0:
                continue
            mutual = min(self.relies(other), other.relies(self))
            if mutual < self.lever.admission:
                continue
            if best is None or mutual > most or (mutual == most and other.key < best.key):
                best, most = other, mutual
        return best

    def accepts(self, asker):
        """Whether this one would found an alliance with who asks."""
        imposed, admit = self.imposed("alliance"), self.imposed("admit")
        if imposed == 2 + self.model.size + asker.index or admit == 1:
            return True
        if imposed != UNSET or self.is_played or admit == 0:
            return False
        return self.weigh_with_chance([asker], 1)["worth"] > self.worth_alone()

    def choose_allies(self):
        """The open option of most worth."""
        best, most = Wish(LEAVE), self.worth_alone()
        if self.alliance != 0:
            worth = self.weigh_alliance(self.alliance)["worth"]
            if worth > most:
                best, most = Wish(STAY), worth
        for other in self.neighbours:
            label = other.alliance
            if label == 0 or label == self.alliance or other is not self.anchor(label):
                continue
            if label > 0 and not other.fellows(label):
                continue
            worth = self.weigh_alliance(label)["worth"]
            if worth > most and self.admitted(label):
                best, most = Wish(JOIN, other), worth
        federation = self.home.federation
        if self.lever.federation == 1 and self.alliance != federation and not self.fellows(federation):
            worth = self.weigh_alliance(federation)["worth"]
            if worth > most:
                best, most = Wish(JOIN), worth
        partner = self.best_partner() if self.alliance == 0 else None
        if partner is not None:
            worth = self.weigh_with_chance([partner], 1)["worth"]
            if worth > most and partner.accepts(self):
                best, most = Wish(FOUND, partner), worth
        return best

    def alliance_wish(self):
        """The imposed wish, else staying if played, else the choice."""
        code = self.imposed("alliance")
        if code == UNSET:
            return Wish(STAY) if self.is_played else self.choose_allies()
        if code < 2:
            return Wish((LEAVE, STAY)[code])
        founding, partner = divmod(code - 2, self.model.size)
        return Wish(FOUND if founding else JOIN, self.model.directors[partner])

    def is_open(self, wish):
        """Whether a wish can be carried out now."""
        if wish.what in (LEAVE, STAY):
            return True
        partner = wish.partner
        if partner is None:
            return self.lever.federation == 1 and self.admitted(self.home.federation)
        if partner is self or partner.place != self.place:
            return False
        if wish.what == FOUND:
            return self.alliance == 0 and partner.alliance == 0 and partner.accepts(self)
        return partner.alliance != 0 and self.admitted(partner.alliance)

    def align(self):
        """Carry the wish out."""
        wish = self.alliance_wish()
        if wish.what in (JOIN, FOUND) and wish.partner is not None and self.allied(wish.partner):
            wish = Wish(STAY)
        if not self.is_open(wish):
            terms = {"choice": 1, "value": self.imposed("alliance")}
            self.note("choice not open", -1, terms, known=[self.index])
            return
        if wish.what == FOUND:
            self.found(wish.partner)
        elif wish.what == JOIN:
            self.join(self.home.federation if wish.partner is None else wish.partner.alliance)
        elif wish.what == LEAVE and self.alliance != 0:
            self.leave()

    def found(self, partner):
        """Found an alliance with a partner."""
        home = self.home
        label = 1 + home.index + len(self.model.places) * home.founded
        terms = self.weigh_with_chance([partner], 1)
        terms["worth_alone"] = self.worth_alone()
        self.note("founded", partner.index, terms, known=home.residents, alliance=label)
        home.founded += 1
        home.founded_now += 1
        for founder in (self, partner):
            founder.enter(label, self.model.month)

    def join(self, label):
        """Leave what one is in and join the alliance of a label."""
        alone = self.worth_alone()
        if self.alliance != 0:
            self.leave()
        terms = self.weigh_alliance(label)
        terms["worth_alone"] = alone
        anchor = self.anchor(label)
        whom = -1 if anchor is None else anchor.index
        self.note("joined", whom, terms, known=self.home.residents, alliance=label)
        self.home.joined_now += 1
        self.enter(label, self.model.month if anchor is None else anchor.founded)

    def leave(self):
        """Go, by one's own choice."""
        terms = self.weigh_alliance(self.alliance)
        terms["worth_alone"] = self.worth_alone()
        allies = self.fellows(self.alliance)
        least = min(allies, key=lambda ally: (self.relies(ally), ally.key), default=None)
        self.note("left", -1 if least is None else least.index, terms, known=self.home.residents)
        self.depart()

    def enter(self, label, founded):
        """Become a member."""
        self.alliance = label
        self.founded = founded
        self.pledge = self.lever.pledge_start

    def depart(self):
        """Be a member no more; an alliance of one collapses."""
        label = self.alliance
        if label == 0:
            return
        self.alliance = 0
        self.home.left_now += 1
        members = self.fellows(label)
        if label < 0 or len(members) >= 2:
            return
        whom = members[0].index if members else -1
        terms = {"members_left": len(members)}
        self.note("collapsed", whom, terms, known=self.home.residents, alliance=label)
        self.home.collapsed_now += 1
        for member in members:
            member.alliance = 0
