"""Mandate: each director chooses who speaks for its PCN at the board (section 3.9)."""

import math

from independent.notation import CANDOUR, NOBODY, UNSET, VOICE, gumbel, load

BESIDE, COMPETES = 0, 1


class MandatingPlace:
    """Counting before the choices."""

    def count_mandates(self):
        """Drop mandates that cannot stand, then count what each carries."""
        directors = [self.model.directors[i] for i in self.residents]
        for director in directors:
            now = director.representative
            if now not in (director.index, NOBODY) and not director.may_be_spoken_for_by(now):
                director.representative = director.index
                director.note("mandate refused", now, known=[director.index, now])
        self.manager_carries = 0.0
        self.manager_constituents = 0
        for director in directors:
            director.carried = director.patients
            director.constituents = 0
        for director in directors:
            director.lift(director.representative, 1)


class MandatingDirector:
    """The choice of a spokesperson."""

    def may_be_spoken_for_by(self, j):
        """Whether a colleague or the manager can speak for this one."""
        if j == self.model.size:
            return self.lever.manager_wte > 0
        other = self.model.directors[j]
        return other.representative == j and other.place == self.place and other.imposed("willing") != 0

    def lift(self, j, sign):
        """Add this PCN to what its spokesperson carries, or take it away."""
        if j == self.model.size:
            self.home.manager_carries += sign * self.patients
            self.home.manager_constituents += sign
        elif j not in (self.index, NOBODY):
            other = self.model.directors[j]
            other.carried += sign * self.patients
            other.constituents += sign

    def release(self):
        """Those this one speaks for speak for themselves."""
        for other in self.others:
            if other.representative == self.index:
                other.representative = other.index
                other.carried = other.patients
                other.constituents = 0
        self.carried = self.patients
        self.constituents = 0

    def share_carried(self, j):
        """Share of the place's patients that somebody would carry with this PCN."""
        if self.home.patients <= 0:
            return 0.0
        carried = self.home.manager_carries if j == self.model.size else self.model.directors[j].carried
        if j != self.index and self.representative != j:
            carried = carried + self.patients
        return carried / self.home.patients

    def expected_voice(self, share, sure):
        """Worth of a voice that carries a share; a seat is likely by a Droop quota."""
        seat = 1.0 if sure else min(1.0, share * (self.lever.seats + 1.0))
        return self.lever.voice_gain * seat * math.sqrt(share)

    def attention_of(self, j):
        """What is left of a spokesperson's attention to each, with this PCN among those it speaks for."""
        new = 0 if self.representative == j else 1
        if j == self.model.size:
            return self.home.manager_load(new)
        return load(self.model.directors[j].constituents + new, self.lever.capacity)

    def habit_of(self, j):
        """Worth of what is so now."""
        return self.lever.mandate_inertia if self.representative == j else 0.0

    def mandate_chance(self, j):
        """What the model leaves out of the choice of a spokesperson."""
        column = 0 if j == self.index else 1 if j == self.model.size else self.model.directors[j].column
        return self.lever.mandate_noise * gumbel(self.model.dice.mandate_noise[column][self.model.month][self.index])

    def worth_self(self):
        """Worth of going oneself, with habit and chance."""
        own = self.expected_voice(self.share_carried(self.index), False)
        return own + (self.habit_of(self.index) + self.mandate_chance(self.index))

    def weigh_spokesperson(self, j):
        """The parts and the sum of letting another speak."""
        lever = self.lever
        trust = math.sqrt(self.model.trust.of(VOICE, self.index, j) * self.model.trust.of(CANDOUR, self.index, j))
        sure = j == self.model.size and lever.manager_seat == BESIDE
        carried = self.share_carried(j)
        voice = self.expected_voice(carried, sure) * self.attention_of(j)
        fear = lever.voice_loss * self.caution()
        worth = trust * (voice + lever.time_gain) - (1.0 - trust) * fear
        habit, chance = self.habit_of(j), self.mandate_chance(j)
        return {
            "worth": worth + (habit + chance),
            "worth_self": self.worth_self(),
            "trust": trust,
            "voice": voice,
            "time": lever.time_gain,
            "fear": fear,
            "habit": habit,
            "chance": chance,
            "backing": self.backing,
            "carried": carried,
        }

    def choose_spokesperson(self):
        """Oneself, unless another is worth more."""
        best, most = self.index, self.worth_self()
        for j in self.others_and_manager:
            if self.may_be_spoken_for_by(j):
                worth = self.weigh_spokesperson(j)["worth"]
                if worth > most:
                    best, most = j, worth
        return best

    def appoint(self):
        """Give, take back or keep the mandate."""
        me, manager, now = self.index, self.model.size, self.representative
        wish = self.imposed("speaks_for")
        if wish == UNSET:
            wish = now if self.is_played else self.choose_spokesperson()
        if wish == now:
            return
        if wish not in (me, NOBODY) and not self.may_be_spoken_for_by(wish):
            if wish != manager and self.model.directors[wish].imposed("willing") == 0:
                self.note("mandate refused", wish, known=[me])
            else:
                self.note("choice not open", wish, {"choice": 0, "value": wish}, known=[me])
            return
        kind, whom = ("mandate withdrawn", now) if wish in (me, NOBODY) else ("mandate given", wish)
        terms = None if whom in (me, NOBODY) else self.weigh_spokesperson(whom)
        self.note(kind, whom, terms, known=[me, whom])
        if now not in (me, NOBODY):
            self.home.withdrawn_now += 1
        if now == me and self.constituents > 0:
            self.release()
        self.lift(now, -1)
        self.representative = wish
        self.lift(wish, 1)
