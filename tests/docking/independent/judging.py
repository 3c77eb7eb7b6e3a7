"""Judge and record: practices judge, claim and may leave; stock is taken (section 3.16)."""

from independent.notation import NOBODY, clip, given_or, logistic


class JudgingPractice:
    """What a practice thinks and does."""

    def judge(self):
        """Backing, engagement and sustainability answer to what reached the practice."""
        if self.member == 0:
            self.worth = 0.0
            return
        lever, pcn = self.lever, self.pcn
        services = pcn.services()
        work = lever.workload + lever.workload_noise * self.die("workload")
        represented = pcn.spoken == 1 and pcn.representative not in (pcn.index, NOBODY)
        unheard = 1.0 - pcn.heard if represented else 0.0
        value = lever.value_of_claim * self.claim * pcn.budget
        value += lever.value_of_services * services
        value += lever.value_of_attention * pcn.satisfied
        value += lever.value_of_mutual_help * (1.0 - pcn.claim + lever.outside_help * pcn.home.outside)
        value += lever.value_of_voice * pcn.heard - lever.blame * unheard
        value -= work
        value -= lever.pressure_hurt * lever.pressure * (1.0 - lever.contest)
        value = value - lever.judgement_level
        value += lever.judgement_noise * self.die("mood")
        deserves = logistic(lever.judgement_slope * value)
        self.backing += lever.judgement_speed * (deserves - self.backing)
        self.worth = self.claim * pcn.budget + services
        home = given_or(self.engagement_home, lever.engagement)
        aim = clip(home + lever.engagement_payoff * pcn.payoff - lever.engagement_workload * work, 0.0, 1.0)
        self.engagement += lever.engagement_speed * (aim - self.engagement)
        sustained = 0.5 + lever.worth_effect * (self.worth - lever.worth_needed)
        sustained += lever.attention_effect * (pcn.satisfied - lever.attention_needed)
        sustained = clip(sustained - lever.workload_effect * work, 0.0, 1.0)
        self.sustainability += lever.sustainability_speed * (sustained - self.sustainability)

    def decide_claim(self):
        """Claim more where discontent, and somewhat as neighbours do."""
        lever, pcn = self.lever, self.pcn
        home = given_or(self.claim_home, lever.claim)
        theirs = [other.claim for other in pcn.practices if other is not self and other.member == 1]
        neighbours = sum(theirs, 0.0) / len(theirs) if theirs else self.claim
        aim = home + lever.claim_discontent * (lever.backing_start - self.backing)
        aim += lever.claim_imitation * (neighbours - home)
        aim = clip(aim - lever.claim_payoff * pcn.payoff, 0.0, lever.claim_ceiling)
        choice = self.claim + lever.claim_speed * (aim - self.claim)
        self.next_claim = clip(choice, 0.0, lever.claim_ceiling)

    def sign_or_leave(self):
        """Once a year a practice may leave the PCN contract."""
        if self.member == 0 or self.model.month % 12 != 0:
            return
        lever = self.lever
        hazard = lever.leave_rate * max(0.0, 1.0 - self.backing / lever.leave_floor)
        hazard = min(1.0, hazard + lever.collective_action * max(0.0, 1.0 - self.backing))
        draw = self.die("resigns")
        if draw < hazard:
            terms = {"hazard": hazard, "backing": self.backing, "draw": draw, "practice": self.index}
            self.pcn.note("practice left", -1, terms, known=[self.pcn.index])
            self.member = 0
            self.pcn.home.exits_now += 1

    def remember_worth(self):
        """Mean worth over the last months of the run."""
        late = min(24, self.model.months)
        if self.model.month > self.model.months - late:
            self.late_worth += self.worth / late


class JudgingDirector:
    """A director's practices, summed up."""

    def services(self):
        """Worth of what a PCN and its pools provide, a head."""
        return self.budget * (1.0 - self.claim) - self.pledged + self.received + self.opportunity

    def mean_over_members(self, name):
        """Mean over members of the contract by patients; 0 without patients."""
        if self.patients == 0:
            return 0.0
        members = [practice for practice in self.practices if practice.member == 1]
        return sum((each.patients * getattr(each, name) for each in members), 0.0) / self.patients

    def sum_up(self):
        """Claims come into force and stock is taken."""
        for practice in self.practices:
            practice.claim = practice.next_claim
        self.count_practices()

    def count_practices(self):
        """Patients of members, and their means."""
        self.patients = sum((each.patients for each in self.practices if each.member == 1), 0.0)
        for name in ("backing", "claim", "engagement"):
            setattr(self, name, self.mean_over_members(name))


class JudgingPlace:
    """A place's patients."""

    def sum_place(self):
        """Patients of the place's PCNs."""
        self.patients = sum((self.model.directors[i].patients for i in self.residents), 0.0)
