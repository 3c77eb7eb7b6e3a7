"""Meet: the board seats, argues, settles, reports back and is funded (section 3.10)."""

import math

from independent.mandating import BESIDE, COMPETES
from independent.notation import NOBODY, UNIT_OF_MONEY, UNSET, VOICE, load
from independent.trust import ASKED_BEFORE, HEARD_NOTHING, REPORT

PAID_BY_PCNS = 1


class MeetingPlace:
    """What the board as a whole does."""

    def seat(self):
        """Chairs go to those who carry most patients."""
        lever = self.lever
        directors = [self.model.directors[i] for i in self.residents]
        beaten = 0
        for director in directors:
            before = director.seated
            director.seated = 0
            if not director.goes:
                continue
            ahead = sum(rival.is_ahead_of(director) for rival in directors if rival is not director and rival.goes)
            if lever.manager_wte > 0 and lever.manager_seat == COMPETES and self.manager_carries > director.carried:
                ahead += 1
            director.seated = 1 if ahead < lever.seats else 0
            if director.carried >= self.manager_carries:
                beaten += 1
            if not director.seated and (before == 1 or director.constituents > 0):
                spoken_for = [other.index for other in directors if other.representative == director.index]
                terms = {"constituents": director.constituents, "seats": lever.seats}
                director.note("unseated", -1, terms, known=[director.index, *spoken_for])
        has_chair = lever.manager_seat == BESIDE or beaten < lever.seats
        self.manager_seated = 1 if lever.manager_wte > 0 and has_chair else 0

    def manager_load(self, new=0):
        """How far the manager still attends to each, with so many new ones."""
        return load(self.manager_constituents + new, self.lever.manager_capacity * self.lever.manager_wte)

    def argue_for_place(self):
        """A seated manager argues between the place's mean need and what those it speaks for agreed."""
        if self.manager_seated != 1:
            return
        manager = self.model.size
        asked = self.lever.manager_canvassing * self.manager_load()
        everyone = mean = carried = agreed = 0.0
        for j in self.residents:
            director = self.model.directors[j]
            everyone += director.patients
            mean += director.patients * director.need
            if director.representative == manager:
                carried += director.patients
                agreed += director.patients * director.item
                if director.die("asked_before") < asked:
                    self.model.trust.good_turn(VOICE, j, manager, ASKED_BEFORE, self.lever.asked_weight)
        mean = mean / everyone if everyone > 0 else 0.5
        self.manager_faithful = 1 if self.die("manager_faithful") < self.lever.manager_benevolence else 0
        self.manager_item = mean
        if self.manager_faithful == 1 and carried > 0:
            self.manager_item = mean + asked * (agreed / carried - mean)

    def settle(self):
        """The decision is a mean of what is argued, by patients and presence."""
        lever = self.lever
        seated = [self.model.directors[i] for i in self.residents if self.model.directors[i].seated]
        weights = decision = carried = 0.0
        if self.manager_seated:
            presence = (1.0 - lever.informal) + lever.informal * lever.manager_skill
            weight = self.manager_carries * presence
            weights += weight
            decision += weight * self.manager_item
            carried += self.manager_carries
        for director in seated:
            weight = director.carried * director.presence()
            weights += weight
            decision += weight * director.argued
            carried += director.carried
        decision = decision / weights if weights > 0 else 0.5
        apart = 0.0
        if self.manager_seated:
            apart += self.manager_carries * abs(self.manager_item - decision)
        for director in seated:
            apart += director.carried * abs(director.argued - decision)
        present = weights / self.patients if self.patients > 0 else 0.0
        dispersion = apart / carried if carried > 0 else 0.0
        self.decision = decision
        self.voice = max(0.0, present * (1.0 - dispersion / lever.dispersion_limit))

    def fund(self):
        """Money comes by how full and united the place spoke, and goes by patients and closeness."""
        lever = self.lever
        money = self.money_index * lever.pcn_money / UNIT_OF_MONEY * (1.0 + lever.money_for_voice * self.voice)
        if self.patients > 0:
            money += 12.0 * self.pin("extra_money") / (UNIT_OF_MONEY * self.patients)
        self.money = money
        directors = [self.model.directors[i] for i in self.residents]
        closeness = sum((each.patients * (0.5 + 0.5 * each.heard) for each in directors), 0.0)
        mean = closeness / self.patients if self.patients > 0 else 1.0
        paid_by_pcns = lever.manager_paid_by == PAID_BY_PCNS
        cost = lever.manager_cost * lever.manager_wte * money if paid_by_pcns else 0.0
        for director in directors:
            director.manager_cost = cost
            director.budget = money * (0.5 + 0.5 * director.heard) / mean - cost

    def room(self):
        """Indices of those seated by key, and after them the manager."""
        here = [each.index for each in self.model.directors_by_key if each.place == self.index and each.seated]
        return [*here, self.model.size] if self.manager_seated else here


class MeetingDirector:
    """What a director does about the board."""

    @property
    def goes(self):
        """Whether it goes to the board itself."""
        return self.representative == self.index

    def is_ahead_of(self, other):
        """Whether this one has the better claim to a chair."""
        return self.carried > other.carried or (self.carried == other.carried and self.key < other.key)

    def feel_need(self):
        """The month's item."""
        self.item = min(1.0, max(0.0, self.need + self.lever.item_spread * self.die("item")))

    def asking(self):
        """How fully it asks those it speaks for."""
        imposed = self.imposed("asking")
        habit = self.lever.canvassing if math.isnan(imposed) else imposed
        return habit * load(self.constituents, self.lever.capacity)

    def telling(self):
        """How likely those it speaks for hear back."""
        imposed = self.imposed("telling")
        habit = self.lever.feedback if math.isnan(imposed) else imposed
        return habit * load(self.constituents, self.lever.capacity)

    def argue(self):
        """Argue the agreed line or one's own."""
        if self.seated != 1:
            return
        wish = self.imposed("argue")
        if wish == UNSET:
            wish = 1 if self.is_played or self.die("faithful") < self.benevolence else 0
        asking = self.asking()
        weight, total = self.patients, self.patients * self.item
        for other in self.others:
            if other.representative == self.index:
                weight += other.patients
                total += other.patients * other.item
                if other.die("asked_before") < asking:
                    asked_weight = other.lever.asked_weight
                    self.model.trust.good_turn(VOICE, other.index, self.index, ASKED_BEFORE, asked_weight)
        agreed = total / weight if weight > 0 else self.item
        self.faithful = wish
        self.argued = self.item
        if wish == 1:
            self.argued = self.item + asking * (agreed - self.item)

    def presence(self):
        """Weight in the room, part of which is learnt with service."""
        lever = self.lever
        learnt = self.tenure / (self.tenure + lever.presence_months) if lever.presence_months > 0 else 1.0
        informal = lever.newcomer_presence + lever.presence_gain * learnt
        return (1.0 - lever.informal) + lever.informal * informal

    def hear_back(self):
        """Learn what was settled, and judge who spoke for one."""
        manager, home, lever, j = self.model.size, self.home, self.lever, self.representative
        self.heard = 1.0 - min(1.0, abs(home.decision - self.item) / lever.tolerance)
        self.told = 0
        self.spokesman_of_late = [j, *self.spokesman_of_late[:5]]
        if j == NOBODY:
            self.spoken = 0
            return
        self.spoken = home.manager_seated if j == manager else self.model.directors[j].seated
        if j == self.index or self.spoken == 0:
            return
        if j == manager:
            telling = lever.manager_feedback * home.manager_load()
            argued, kept_line = home.manager_item, home.manager_faithful
        else:
            speaker = self.model.directors[j]
            telling, argued, kept_line = speaker.telling(), speaker.argued, speaker.faithful
        trust = self.model.trust
        if self.die("told") < telling:
            apart = (argued - self.item) / lever.tolerance
            grade = 0.5 * (1.0 - min(1.0, apart * apart)) + 0.5 * kept_line
            good = lever.report_weight * grade
            bad = lever.bad_weight * lever.report_weight * (1.0 - grade)
            trust.witness(VOICE, self.index, j, REPORT, good, bad)
            self.told = 1
        else:
            trust.witness(VOICE, self.index, j, HEARD_NOTHING, 0.0, lever.silence_weight)
