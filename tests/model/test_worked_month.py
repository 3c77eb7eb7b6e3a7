"""Clinical directors followed by hand: every number of a month, from the formulas of the design.

`Hand` is a ledger kept in plain arithmetic. Chance is fixed by writing over the dice, so that who helps, slips, keeps
faith, takes or refuses is known beforehand; the stories below say what happens, and the ledger what follows.
"""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from trustsim.drivers.run import Setting
from trustsim.model import chance, events
from trustsim.model.parameters import MONEY_UNIT, PARAMETERS
from trustsim.model.start import start
from trustsim.scenario import Scenario

VOICE, CANDOUR, RECIPROCITY, FAIRNESS = range(4)
SERVICES = ("triage", "home_visits", "mental_health", "physiotherapy", "pharmacy")
A, B, C = range(3)


def clip(value: float, low: float = 0.0, high: float = 1.0) -> float:
    return min(high, max(low, value))


def mean(values: Any) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


class Hand:
    """The month worked by hand for a few PCNs of one place; `p` are the parameters' values by name."""

    def __init__(self, data: dict[str, Any], p: SimpleNamespace, dice: chance.Dice) -> None:
        self.p, self.dice, pcns = p, dice, data["places"][0]["pcns"]
        self.n = len(pcns)
        self.everyone = range(self.n)
        self.need = [x["need"] for x in pcns]
        self.strength = [[x["strengths"][s] for s in SERVICES] for x in pcns]
        self.theta = [x["director"]["benevolence"] for x in pcns]
        self.a = [x["director"]["propensity"] for x in pcns]
        self.slope = [x["director"]["cooperation"] for x in pcns]
        self.tenure = [float(x["director"]["tenure"]) for x in pcns]
        self.practices = [(i, y) for i, x in enumerate(pcns) for y in x["practices"]]
        self.patients = [float(sum(y["patients"] for y in x["practices"])) for x in pcns]
        self.whole = sum(self.patients)
        self.size = [float(y["patients"]) for _, y in self.practices]
        self.of = [i for i, _ in self.practices]
        self.claim_home = [y.get("claim", p.claim) for _, y in self.practices]
        self.engagement_home = [y.get("engagement", p.engagement) for _, y in self.practices]
        self.backing_v = [y.get("backing", p.backing_start) for _, y in self.practices]
        self.claim_v, self.engagement_v = list(self.claim_home), list(self.engagement_home)
        self.sustainability = [p.sustainability_start] * len(self.practices)
        self.ally: list[set[int]] = [set() for _ in self.everyone]
        self.founded = [0] * self.n
        self.pledge = [p.pledge_start] * self.n
        self.rep = list(self.everyone)
        self.q = [p.agreed_share] * self.n
        self.standing = [p.standing_start] * self.n
        self.level = [[p.level_start] * 5 for _ in self.everyone]
        self.outside, self.opportunities = 1.0, [0.0] * self.n
        self.good: dict[tuple[int, int, int], float] = {}
        self.bad: dict[tuple[int, int, int], float] = {}
        self.hearsay: dict[tuple[int, int, int], float] = {}
        for i in self.everyone:
            for j in range(self.n + 1):
                scar = 2 * p.scars * dice.scar[i, j] if j < self.n else 0.0
                for f in range(4):
                    self.good[f, i, j], self.bad[f, i, j], self.hearsay[f, i, j] = 0.0, scar, self.base(i, j)
        self.sum_up()

    # --- trust
    def base(self, i: int, j: int) -> float:
        """Readiness to trust; of what the manager lacks of it, its role makes up a part."""
        return self.a[i] + (self.p.manager_vouched * (1 - self.a[i]) if j == self.n else 0.0)

    def trust(self, f: int, i: int, j: int) -> float:
        """(good + W·hearsay) / (good + bad + W)."""
        g, b, w = self.good[f, i, j], self.bad[f, i, j], self.p.prior_weight
        return (g + w * self.hearsay[f, i, j]) / (g + b + w)

    def in_person(self, i: int, j: int) -> float:
        return mean(self.trust(f, i, j) for f in range(4))

    def well(self, f: int, i: int, j: int, weight: float) -> None:
        """Good evidence counts as it is."""
        self.good[f, i, j] += weight
        self.deeds.append((f, i, j, weight, 0.0))

    def ill(self, f: int, i: int, j: int, weight: float) -> None:
        """Bad evidence counts λ times."""
        self.bad[f, i, j] += self.p.bad_weight * weight
        self.deeds.append((f, i, j, 0.0, self.p.bad_weight * weight))

    def betrayed(self, f: int, i: int, j: int, weight: float) -> None:
        """A betrayal also counts halo·λ·w in the other three."""
        for other in range(4):
            self.ill(other, i, j, weight if other == f else self.p.halo * weight)

    # --- renew
    def forget(self) -> None:
        keep_good, keep_bad = 2 ** (-1 / self.p.half_life_good), 2 ** (-1 / self.p.half_life_bad)
        for f, i, j in self.good:
            self.good[f, i, j] *= keep_good
            self.bad[f, i, j] *= keep_bad
            self.hearsay[f, i, j] += (1 - keep_good) * (self.base(i, j) - self.hearsay[f, i, j])

    def begin_month(self, month: int) -> None:
        """Money grows from month 2; outside support wanes every month."""
        self.month, self.deeds = month, []
        self.index = (1 + self.p.pcn_growth) ** ((month - 1) / 12)
        self.outside *= (1 - self.p.support_waning) ** (1 / 12)
        self.slipped, self.helped = [0.0] * self.n, [0.0] * self.n
        self.tenure = [t + 1 for t in self.tenure]
        self.forget()

    # --- confer
    def talk(self, i: int, k: int, useful: bool) -> None:
        """Help with probability .4 + .6θ of the helper; then what the helper itself knows of third parties.

        Support makes it count (1 + development) times in a young alliance.
        """
        p = self.p
        chance_of_help = p.help_floor + (1 - p.help_floor) * self.theta[k]
        assert (self.dice.help[self.month, i] < chance_of_help) == useful
        weight = p.help_weight
        if k in self.ally[i] and self.month - self.founded[i] < p.young_months:
            weight *= 1 + p.development
        (self.well if useful else self.ill)(RECIPROCITY, i, k, weight)
        self.helped[i] = float(useful)
        if self.in_person(i, k) > p.gossip_threshold:
            credence = self.in_person(i, k)
            for j in range(self.n + 1):
                for f in range(4):
                    e = 0.0 if j in (i, k) else self.good[f, k, j] + self.bad[f, k, j]
                    if e > 0:
                        force = p.gossip * credence * e / (e + p.prior_weight)
                        self.hearsay[f, i, j] += force * (self.good[f, k, j] / e - self.hearsay[f, i, j])

    def slip(self, i: int, happens: bool) -> None:
        """.15 a month, halved by help, raised by pressure."""
        p = self.p
        hazard = p.slip_rate * (1 - p.slip_help * self.helped[i]) * (1 + p.pressure_slips * p.pressure)
        assert (self.dice.slip[self.month, i] < hazard) == happens
        self.slipped[i] = float(happens)

    # --- align
    def caution(self, i: int) -> float:
        """Λ = 1 + 2β(½ − mean backing)."""
        return 1 + 2 * self.p.backing_effect * (0.5 - self.backing[i])

    def rapport(self, i: int, j: int) -> float:
        """r = sqrt(fairness·reciprocity)."""
        return math.sqrt(self.trust(FAIRNESS, i, j) * self.trust(RECIPROCITY, i, j))

    def extra(self, members: list[int]) -> list[float]:
        """What a pooled pound gains, by service: gain·[spec·(max − mean) + fixed·(1 − 1/n)]."""
        p, n = self.p, len(members)
        skill = [[self.strength[m][s] for m in members] for s in range(5)]
        return [p.gain * (p.specialisation * (max(x) - mean(x)) + p.fixed_costs * (1 - 1 / n)) for x in skill]

    def u_alone(self, i: int, alone_now: bool) -> float:
        noise = -math.log(self.dice.alliance_noise[0, self.month, i])
        return self.p.alliance_inertia * alone_now + self.p.alliance_noise * noise

    def u_allied(self, i: int, others: list[int], column: int, staying: bool) -> float:
        """p·(G + support) − (1−p)·L·Λ − coordination − set-up [joining] + inertia [staying] + noise."""
        p, trust = self.p, mean(self.rapport(i, j) for j in others)
        worth = trust * (mean(self.extra([i, *others])) + p.support)
        worth -= (1 - trust) * p.control_loss * self.caution(i)
        worth -= p.coordination * (1 + 0.5 * p.rigidity) * len(others)
        if staying:
            worth += p.alliance_inertia
        else:
            worth -= p.setup * (1 - 0.6 * p.development) * (1 - 0.5 * self.engagement[i])
        return worth - p.alliance_noise * math.log(self.dice.alliance_noise[column, self.month, i])

    # --- mandate
    def v(self, patients: float) -> float:
        """voice_gain·min(1, w(seats+1))·√w."""
        w = patients / self.whole
        return self.p.voice_gain * min(1, w * (self.p.seats + 1)) * math.sqrt(w)

    def confidence(self, i: int, j: int) -> float:
        """p = sqrt(voice·candour)."""
        return math.sqrt(self.trust(VOICE, i, j) * self.trust(CANDOUR, i, j))

    def u_self(self, i: int, load: float) -> float:
        noise = -self.p.mandate_noise * math.log(self.dice.mandate_noise[0, self.month, i])
        return self.v(load) + self.p.mandate_inertia * (self.rep[i] == i) + noise

    def u_other(self, i: int, j: int, v_of_load: float, column: int) -> float:
        p, trust = self.p, self.confidence(i, j)
        voice = v_of_load * self.load(j, {i})
        worth = trust * (voice + p.time_gain) - (1 - trust) * p.voice_loss * self.caution(i)
        noise = -p.mandate_noise * math.log(self.dice.mandate_noise[column, self.month, i])
        return worth + p.mandate_inertia * (self.rep[i] == j) + noise

    # --- meet
    def carried_by(self, j: int) -> list[int]:
        """Those for whom `j` speaks, itself among them if it goes."""
        return [i for i in self.everyone if self.rep[i] == j]

    def presence(self, j: int) -> float:
        p = self.p
        if j == self.n:
            informal = p.manager_skill
        else:
            served = self.tenure[j] / (self.tenure[j] + p.presence_months)
            informal = p.newcomer_presence + p.presence_gain * served
        return (1 - p.informal) + p.informal * informal

    def mean_need(self, members: list[int]) -> float:
        return sum(self.patients[i] * self.item[i] for i in members) / sum(self.patients[i] for i in members)

    def load(self, j: int, joining: frozenset[int] | set[int] = frozenset()) -> float:
        """min(1, capacity / constituents)."""
        constituents = len({*self.carried_by(j), *joining} - {j})
        capacity = self.p.capacity if j < self.n else self.p.manager_capacity * self.p.manager_wte
        return min(1, capacity / constituents) if constituents else 1.0

    def meet(self, seated: list[int], faithful: list[int]) -> None:
        p = self.p
        self.seated = seated
        self.faithful = faithful
        self.item = [clip(self.need[i] + p.item_spread * self.dice.item[self.month, i]) for i in self.everyone]
        self.argued: dict[int, float] = {}
        for j in seated:
            canvassing = p.canvassing if j < self.n else p.manager_canvassing
            own = self.item[j] if j < self.n else sum(map(math.prod, zip(self.patients, self.need, strict=True)))
            own /= 1 if j < self.n else self.whole
            agreed = self.mean_need(self.carried_by(j)) if self.carried_by(j) else own
            if j < self.n:
                assert (self.dice.faithful[self.month, j] < self.theta[j]) == (j in faithful)
            self.argued[j] = own + (canvassing * self.load(j) * (agreed - own) if j in faithful else 0.0)
        carried = {j: sum(self.patients[i] for i in self.carried_by(j)) for j in seated}
        weight = {j: carried[j] * self.presence(j) for j in seated}
        self.decision = sum(weight[j] * self.argued[j] for j in seated) / sum(weight.values())
        apart = sum(carried[j] * abs(self.argued[j] - self.decision) for j in seated) / sum(carried.values())
        present = sum(carried[j] / self.whole * self.presence(j) for j in seated)
        self.voice = max(0.0, present * (1 - apart / p.dispersion_limit))
        self.heard = [1 - min(1, abs(self.decision - x) / p.tolerance) for x in self.item]

    def asked(self, i: int) -> None:
        """Being canvassed: good .1."""
        self.well(VOICE, i, self.rep[i], self.p.asked_weight)

    def told(self, i: int) -> None:
        """Report, graded half by closeness and half by the agreed line."""
        j = self.rep[i]
        close = 1 - min(1, ((self.argued[j] - self.item[i]) / self.p.tolerance) ** 2)
        grade = 0.5 * close + 0.5 * (j in self.faithful)
        good, bad = self.p.report_weight * grade, self.p.bad_weight * self.p.report_weight * (1 - grade)
        self.good[VOICE, i, j] += good
        self.bad[VOICE, i, j] += bad
        self.deeds.append((VOICE, i, j, good, bad))

    def silence(self, i: int) -> None:
        """Heard nothing: bad evidence, not multiplied by λ."""
        self.bad[VOICE, i, self.rep[i]] += self.p.silence_weight
        self.deeds.append((VOICE, i, self.rep[i], 0.0, self.p.silence_weight))

    def fund(self) -> None:
        """Budget (1+growth)^years·(1+.3V)·k, k = ½ + ½·heard over its patient-weighted mean; the manager from it."""
        p = self.p
        self.money = p.pcn_money / MONEY_UNIT * self.index * (1 + p.money_for_voice * self.voice)
        raw = [0.5 + 0.5 * h for h in self.heard]
        average = sum(self.patients[i] * raw[i] for i in self.everyone) / self.whole
        cost = p.manager_cost * p.manager_wte * self.money * (p.manager_paid_by == 1)
        self.manager_cost = cost
        self.budget = [self.money * raw[i] / average - cost for i in self.everyone]

    def opportunity(self, keeper: int | None) -> None:
        """Worth .6/N a head of the place; its keeper gets 70 % of it, the others the rest; shared: a head alike."""
        each = self.p.opportunity_size / self.n
        self.windfall = [each] * self.n
        if keeper is not None:
            others = self.whole - self.patients[keeper]
            self.windfall = [(1 - self.p.keeper_share) * each * self.whole / others] * self.n
            self.windfall[keeper] = self.p.keeper_share * each * self.whole / self.patients[keeper]
        self.opportunities = [x + y for x, y in zip(self.opportunities, self.windfall, strict=True)]

    def saw_opportunity(self, i: int, j: int, shared: bool) -> None:
        p = self.p
        if shared:
            self.well(CANDOUR, i, j, p.candour_weight)
            self.well(FAIRNESS, i, j, p.opportunity_fairness_weight)
        else:
            self.betrayed(CANDOUR, i, j, p.candour_weight)
            self.ill(FAIRNESS, i, j, p.opportunity_fairness_weight)

    def refusal(self, i: int) -> float:
        """(1 − θ)·min(1, 2(1 − T̄_reciprocity))."""
        average = mean(self.trust(RECIPROCITY, i, j) for j in self.ally[i])
        return (1 - self.theta[i]) * min(1, 2 * (1 - average))

    def asked_to_give_way(self, i: int, refuses: bool) -> None:
        assert (self.dice.refuses[self.month, i] < self.refusal(i)) == refuses
        for j in self.ally[i]:
            if refuses:
                self.betrayed(RECIPROCITY, j, i, self.p.give_way_weight)
            else:
                self.well(RECIPROCITY, j, i, self.p.give_way_weight)

    # --- pool
    def pool(self, skimming: set[tuple[int, int]], seeing: set[tuple[int, int]]) -> None:
        """One alliance at most. `skimming` (host, service) takes; `seeing` (member, service) sees a share-out."""
        p, month = self.p, self.month
        self.took = skimming
        members = [i for i in self.everyone if self.ally[i]]
        before = list(self.pledge)
        for i in members:
            matched = self.slope[i] * mean(before[j] for j in self.ally[i])
            ready = p.ambition * 2 * mean(self.rapport(i, j) for j in self.ally[i])
            self.pledge[i] = before[i] + p.pledge_speed * (clip(matched + ready) - before[i])
        self.pledged = [
            self.pledge[i] * (1 - self.claim[i]) * self.budget[i] if i in members else 0.0 for i in self.everyone
        ]
        self.skimmed, self.paid, self.received = [0.0] * self.n, [0.0] * self.n, [0.0] * self.n
        pot = sum(self.pledged[i] * self.patients[i] for i in members)
        running = p.overhead * (1 + p.rigidity)
        self.cash, self.running = pot, pot * running
        for s in range(5 if members else 0):
            host = max(members, key=lambda i: self.strength[i][s])
            odds = (1 - self.theta[host]) * (1 - p.open_book)
            assert (self.dice.skims[month, host, s] < odds) == ((host, s) in skimming)
            taken = p.skim if (host, s) in skimming else 0.0
            left = pot / 5 * (1 - running)
            self.skimmed[host] += left * taken / self.patients[host]
            for i in members:
                share = self.pledged[i] * self.patients[i] / pot
                cash = left * (1 - taken) * share / self.patients[i]
                self.paid[i] += cash
                self.received[i] += cash * (1 + self.extra(members)[s])
                assert (self.dice.sees_share[month, i, s] < p.detection) == ((i, s) in seeing)
                if i != host and (i, s) in seeing:
                    looks = (1 - taken) * (1 + p.share_noise * self.dice.share_noise[month, i, s])
                    fair = looks >= p.fair_share
                    (self.well if fair else self.betrayed)(FAIRNESS, i, host, p.share_weight)
        self.payoff = [0.0] * self.n
        for i in members:
            self.received[i] += self.skimmed[i]  # cash kept is worth what it is
            self.payoff[i] = self.pledge[i] * (self.received[i] - self.pledged[i]) / self.pledged[i]
            for j in self.ally[i]:
                shown = self.pledge[j] + p.contribution_noise * self.dice.pledge_noise[month, j]
                enough = shown >= self.pledge[i] - p.contribution_tolerance
                (self.well if enough else self.ill)(RECIPROCITY, i, j, p.contribution_weight)

    # --- deliver
    def deliver(self) -> None:
        p, month = self.p, self.month
        reliable = clip(p.partners + p.partners_spread * self.dice.partners[month, 0])
        best = [p.level_best + p.level_spread * (2 * self.dice.level[s] - 1) for s in range(5)]
        self.time, self.satisfied, self.for_system, self.pleased = [], [], [], []
        for i in self.everyone:
            drift = (1 - self.backing[i]) - p.system_pull * (1 - self.standing[i])
            self.q[i] = clip(self.q[i] + p.effort_drift * drift, 0.1, 0.9)
            goes = self.rep[i] == i
            time = p.meeting_time * goes + p.constituent_time * (len(self.carried_by(i)) - goes)
            time += p.slip_cost * self.slipped[i]
            wrong = mean(abs(self.level[i][s] - best[s]) for s in range(5))
            own = 2 * self.q[i] * (1 - time) * (1 - p.level_misfit * wrong)
            fit = 1 - p.misfit * min(1, abs(self.need[i] - 0.5) / p.misfit_distance)
            system = 2 * (1 - self.q[i]) * (1 - time) * fit * reliable
            self.time.append(time)
            self.satisfied.append(min(p.satisfaction_cap, own / p.expectation))
            self.for_system.append(system)
            self.pleased.append(min(p.satisfaction_cap, system / p.expectation))
            self.standing[i] = clip(self.standing[i] + p.standing_speed * (self.pleased[i] - self.standing[i]))
            for s in range(5):
                learnt = p.level_learning * (0.5 + self.engagement[i]) * (best[s] - self.level[i][s])
                pulled = p.level_claims * self.claim[i] * self.level[i][s]
                self.level[i][s] = clip(self.level[i][s] + learnt - pulled)

    # --- judge
    def judge(self) -> None:
        p, month = self.p, self.month
        average, claims = list(self.claim), list(self.claim_v)
        self.worth = []
        for v, i in enumerate(self.of):
            collective = self.budget[i] * (1 - average[i]) - self.pledged[i] + self.received[i] + self.windfall[i]
            workload = p.workload + p.workload_noise * self.dice.workload[month, v]
            value = p.value_of_claim * claims[v] * self.budget[i] + p.value_of_services * collective
            value += p.value_of_attention * self.satisfied[i]
            value += p.value_of_mutual_help * (1 - average[i] + p.outside_help * self.outside)
            value += p.value_of_voice * self.heard[i]
            value -= p.blame * (1 - self.heard[i]) * (self.rep[i] != i and self.spoken[i])
            value -= workload + p.pressure * p.pressure_hurt * (1 - p.contest) + p.judgement_level
            value += p.judgement_noise * self.dice.mood[month, v]
            deserved = 1 / (1 + math.exp(-p.judgement_slope * value))
            self.backing_v[v] += p.judgement_speed * (deserved - self.backing_v[v])
            worth = claims[v] * self.budget[i] + collective
            self.worth.append(worth)
            home = self.claim_home[v]
            target = home + p.claim_discontent * (p.backing_start - self.backing_v[v])
            others = [claims[u] for u, owner in enumerate(self.of) if owner == i and u != v] or [claims[v]]
            target += p.claim_imitation * (mean(others) - home) - p.claim_payoff * self.payoff[i]
            self.claim_v[v] += p.claim_speed * (clip(target, 0.0, p.claim_ceiling) - claims[v])
            ready = self.engagement_home[v] + p.engagement_payoff * self.payoff[i] - p.engagement_workload * workload
            self.engagement_v[v] += p.engagement_speed * (clip(ready) - self.engagement_v[v])
            secure = 0.5 + p.worth_effect * (worth - p.worth_needed) - p.workload_effect * workload
            secure += p.attention_effect * (self.satisfied[i] - p.attention_needed)
            self.sustainability[v] += p.sustainability_speed * (clip(secure) - self.sustainability[v])
        self.sum_up()

    def sum_up(self) -> None:
        """Means over a PCN's practices, by patients."""

        def by_patients(values: list[float], i: int) -> float:
            mine = [v for v, owner in enumerate(self.of) if owner == i]
            return sum(self.size[v] * values[v] for v in mine) / self.patients[i]

        self.backing = [by_patients(self.backing_v, i) for i in self.everyone]
        self.claim = [by_patients(self.claim_v, i) for i in self.everyone]
        self.engagement = [by_patients(self.engagement_v, i) for i in self.everyone]


def pcn(id_: str, need: float, theta: float, a: float, slope: float, tenure: int, skills: str, *practices: Any) -> Any:
    """A PCN in which nothing is left to be drawn; skills in tenths."""
    return {
        "id": id_,
        "need": need,
        "strengths": {s: int(d) / 10 for s, d in zip(SERVICES, skills, strict=True)},
        "director": {"benevolence": theta, "propensity": a, "cooperation": slope, "tenure": tenure},
        "practices": [{"id": f"{id_}{k}", **practice} for k, practice in enumerate(practices)],
    }


ALLYING = {"alliance_inertia": 0.09, "alliance_noise": 0.045}
MANDATING = {"time_gain": 0.12, "voice_gain": 0.25}
PARAMETERS_OF_TWO = {
    "people": {"scars": 0.4},
    "meetings": {**MANDATING, "seats": 1, "canvassing": 0.7, "feedback": 0.8, "capacity": 0.7},
    "sharing": {**ALLYING, "opportunity_rule": 0.2, "open_book": 0.25},
    "practices": {"claim": 0.3, "workload": 0.02, "engagement": 0.4},
    "policy": {"rigidity": 0.4, "development": 0.5, "pressure": 0.5, "pcn_growth": 0.06, "pcn_money": 42.0},
}
ALDER = pcn(
    "a",
    0.4,
    0.8,
    0.6,
    0.8,
    12,
    "92635",
    {"patients": 9000, "backing": 0.6, "claim": 0.4},
    {"patients": 6000, "engagement": 0.7},
)
BIRCH = pcn(
    "b",
    0.7,
    0.5,
    0.7,
    0.2,
    36,
    "18474",
    {"patients": 12000},
    {"patients": 8000, "backing": 0.4},
    {"patients": 5000, "claim": 0.2},
)
CEDAR = pcn("c", 0.55, 0.9, 0.65, 0.7, 0, "34857", {"patients": 6000, "backing": 0.7})
TWO = {
    "schema_version": 1,
    "name": "Two",
    "months": 2,
    "places": [{"id": "p", "pcns": [ALDER, BIRCH]}],
    "parameters": PARAMETERS_OF_TWO,
    "history": {
        "trust": [
            {"from": "a", "to": "b", "facet": "all", "good": 4, "bad": 1},
            {"from": "b", "to": "a", "facet": ["voice", "candour"], "good": 5},
            {"from": "b", "to": "a", "facet": ["reciprocity", "fairness"], "good": 3, "bad": 0.5},
        ]
    },
}
"""Alder and Birch: strangers with some good will, one chair at the board."""
THREE = {
    "schema_version": 1,
    "name": "Three",
    "months": 2,
    "places": [
        {
            "id": "p",
            "pcns": [
                {
                    **ALDER,
                    "practices": [{"id": "a0", "patients": 18000, "claim": 0.4}, {"id": "a1", "patients": 12000}],
                },
                {
                    **BIRCH,
                    "practices": [{"id": "b0", "patients": 5000}, {"id": "b1", "patients": 4000, "backing": 0.4}],
                },
                CEDAR,
            ],
        }
    ],
    "parameters": {
        "people": {"scars": 0.4},
        "meetings": {
            **MANDATING,
            "seats": 1,
            "manager_wte": 0.5,
            "manager_paid_by": "pcns",
            "manager_skill": 0.8,
            "manager_capacity": 1.6,
        },
        "sharing": ALLYING,
    },
    "history": {
        "allied": [["a", "b"]],
        "speaks_for": {"c": "b"},
        "trust": [
            {"from": "b", "to": "a", "facet": "all", "good": 2, "bad": 1},
            {"from": "a", "to": "b", "facet": ["reciprocity", "fairness"], "good": 1, "bad": 3},
            {"from": "b", "to": "manager", "facet": "voice", "good": 2},
            {"between": ["a", "c"], "facet": ["reciprocity", "fairness"], "good": 9},
            {"from": "c", "to": "b", "facet": ["voice", "candour"], "good": 6},
        ],
    },
    "interventions": [{"at": 2, "shock": 1.5}],
}
"""Alder, Birch, Cedar and a half-time manager: Birch speaks for Cedar but finds no chair."""
CALM = {
    "leaves": 0.99,
    "peer": 0.1,
    "help": 0.01,
    "slip": 0.99,
    "alliance_noise": 1.0,
    "mandate_noise": 1.0,
    "faithful": 0.01,
    "asked_before": 0.01,
    "told": 0.01,
    "manager_faithful": 0.5,
    "comes": 0.01,
    "hearer": 0.5,
    "keeps": 0.99,
    "manager_keeps": 0.5,
    "sees_opportunity": 0.01,
    "occasion": 0.01,
    "refuses": 0.99,
    "skims": 0.99,
    "sees_share": 0.99,
    "resigns": 0.99,
}
"""A month in which everybody helps, keeps faith and shares; what stories change is written over it."""


def cast(data: dict[str, Any], keys: list[float], script: dict[str, dict[Any, Any]]) -> tuple[Setting, Any, Any]:
    """A setting, the state at month 0 and dice that fall as the script says."""
    setting = Setting.of(Scenario.from_dict(data))
    dice = chance.roll(1, setting.sizes)
    dice.key[:] = keys
    for name, value in CALM.items():
        getattr(dice, name)[...] = value
    for name, cells in script.items():
        for cell, value in cells.items():
            getattr(dice, name)[cell] = value
    return setting, start(setting.structure, setting.levers, setting.sizes, dice), dice


def in_force(data: dict[str, Any]) -> SimpleNamespace:
    """Values of all parameters by name: as declared, or as the scenario sets them."""
    values = {p.name: p.default for p in PARAMETERS.values()}
    for group, settings in data["parameters"].items():
        for name, value in settings.items():
            options = PARAMETERS[f"{group}.{name}"].options
            values[name] = float(options.index(value)) if options else float(value)
    return SimpleNamespace(**values)


def history(hand: Hand, data: dict[str, Any]) -> None:
    """Count the evidence that a scenario gives."""
    ids = {"a": A, "b": B, "c": C, "manager": hand.n}
    facets = {"voice": [VOICE], "all": [0, 1, 2, 3]}
    for tie in data["history"]["trust"]:
        named = [tie["facet"]] if isinstance(tie["facet"], str) else tie["facet"]
        both = tie.get("between")
        for i, j in [(tie["from"], tie["to"])] if both is None else [(both[0], both[1]), (both[1], both[0])]:
            for word in named:
                for f in facets.get(word) or [("voice", "candour", "reciprocity", "fairness").index(word)]:
                    hand.good[f, ids[i], ids[j]] += tie.get("good", 0.0)
                    hand.bad[f, ids[i], ids[j]] += tie.get("bad", 0.0)


SCRIPT_OF_TWO: dict[str, dict[Any, Any]] = {
    "talk_order": {1: [A, B], 2: [B, A]},
    "align_order": {1: [B, A], 2: [A, B]},
    "mandate_order": {1: [B, A], 2: [A, B]},
    "help": {(1, A): 0.95, (1, B): 0.3, (2, A): 0.1, (2, B): 0.95},
    "slip": {1: 0.2, 2: 0.2},
    "alliance_noise": {(0, 1, B): 1.5, (1, 1, B): 0.5, (1, 1, A): 0.8, (2, 1, B): 0.9, (3, 1, A): 1.2, (3, 2, A): 0.7},
    "mandate_noise": {(0, 1, B): 2.0, (2, 1, B): 0.05, (0, 1, A): 1.1, (2, 2, B): 0.6},
    "faithful": {(2, A): 0.9},
    "asked_before": {(1, B): 0.3, (2, B): 0.9},
    "told": {(1, B): 0.3, (2, B): 0.9},
    "keeps": {(1, A): 0.5, (2, A): 0.05},
    "turn": {(1, A): 0.9, (1, B): 0.2, (2, A): 0.1, (2, B): 0.6},
    "refuses": {(2, A): 0.001},
    "skims": {(1, B, 3): 0.01, (2, A, 0): 0.01},
    "sees_share": {(1, A, 3): 0.1, (1, B, 0): 0.1, (2, B, 0): 0.1, (2, A, 1): 0.1},
    "share_noise": {(1, A, 3): 0.5, (1, B, 0): 1.0, (2, B, 0): -0.3, (2, A, 1): -2.0},
}


def expect(hand: Hand, log: Any, kind: str, **terms: float) -> None:
    """An event of this kind in the hand's month, decided by these terms."""
    rows = log.events[: log.written[0]]
    found = [row for row in rows if row[0] == hand.month and events.KIND_NAMES[int(row[1])] == kind]
    assert len(found) == 1, kind
    for name, value in terms.items():
        term = found[0][events.HEAD + events.KINDS[kind].index(name)]
        assert term == pytest.approx(value, abs=1e-12), (kind, name)


def two_pcns(month: int, hand: Hand, log: Any) -> None:
    """Month 1: they ally, Birch lets Alder speak, all goes well but for a skim. Month 2: Alder lets Birch down."""
    first = month == 1
    hand.begin_month(month)
    if first:
        hand.talk(A, B, useful=False)
        hand.talk(B, A, useful=True)
    else:
        hand.talk(B, A, useful=False)
        hand.talk(A, B, useful=True)
    hand.slip(A, happens=first)
    hand.slip(B, happens=not first)
    if first:
        assert min(hand.rapport(A, B), hand.rapport(B, A)) >= hand.p.admission
        found, alone = hand.u_allied(B, [A], 1, staying=False), hand.u_alone(B, alone_now=True)
        assert found > alone and hand.u_allied(A, [B], 1, staying=False) > hand.u_alone(A, alone_now=True)
        trust = hand.rapport(B, A)
        expect(
            hand,
            log,
            "founded",
            worth=found,
            worth_alone=alone,
            trust=trust,
            gain=mean(hand.extra([A, B])),
            fear=hand.p.control_loss * hand.caution(B),
            support=hand.p.support,
            backing=hand.backing[B],
            members=2,
            coordination=hand.p.coordination * (1 + 0.5 * hand.p.rigidity),
            setup=hand.p.setup * (1 - 0.6 * hand.p.development) * (1 - 0.5 * hand.engagement[B]),
            chance=-hand.p.alliance_noise * math.log(0.5),
        )
        hand.ally, hand.founded = [{B}, {A}], [1, 1]
    assert hand.u_allied(A, [B], 3, staying=True) > hand.u_alone(A, alone_now=False)
    assert first or hand.u_allied(B, [A], 2, staying=True) > hand.u_alone(B, alone_now=False)
    all_patients = hand.v(hand.whole)
    mine, his = hand.u_self(B, hand.patients[B]), hand.u_other(B, A, all_patients, 2)
    assert his > mine
    if first:
        expect(
            hand,
            log,
            "mandate given",
            worth=his,
            worth_self=mine,
            trust=hand.confidence(B, A),
            voice=all_patients * 0.7,
            fear=hand.p.voice_loss * hand.caution(B),
            carried=1.0,
            time=hand.p.time_gain,
            habit=0.0,
            chance=-hand.p.mandate_noise * math.log(0.05),
            backing=hand.backing[B],
        )
    hand.rep = [A, A]
    hand.meet(seated=[A], faithful=[A] if first else [])
    if first:
        hand.asked(B)
        hand.told(B)
    else:
        hand.silence(B)
    hand.fund()
    tempted = (1 - hand.theta[A]) * (1 - hand.p.opportunity_rule)
    assert (hand.dice.keeps[month, A] < tempted) == (not first)
    hand.opportunity(keeper=None if first else A)
    hand.saw_opportunity(B, A, shared=first)
    asked, other = (B, A) if first else (A, B)
    terms = {"refusal": hand.refusal(asked), "trust": hand.trust(RECIPROCITY, asked, other)}
    hand.asked_to_give_way(asked, refuses=not first)
    hand.gave_way = [0, 1]
    expect(hand, log, "gave way" if first else "refused to give way", **terms)
    if first:
        hand.pool(skimming={(B, 3)}, seeing={(A, 3), (B, 0)})
    else:
        hand.pool(skimming={(A, 0)}, seeing={(B, 0), (A, 1)})
    hand.hearer, hand.told_now, hand.spoken = A, [0, int(first)], [1, 1]
    hand.deliver()
    hand.judge()


SCRIPT_OF_THREE: dict[str, dict[Any, Any]] = {
    "talk_order": {1: [C, A, B], 2: [A, B, C]},
    "align_order": {1: [A, B, C], 2: [C, B, A]},
    "mandate_order": {1: [C, B, A], 2: [B, C, A]},
    "peer": {(1, A): 0.9, (1, B): 0.2, (2, A): 0.4, (2, B): 0.9, (2, C): 0.6},
    "help": {(1, B): 0.95},
    "slip": {(2, C): 0.001},
    "alliance_noise": {(0, 1): 0.001, (2, 1, A): 2.0, (0, 2, B): 0.001, (3, 2, B): 5.0, (1, 2, C): 0.2, (1, 2, A): 0.3},
    "mandate_noise": {
        (0, 1, B): 0.2,
        (1, 1): 5.0,
        (2, 1, C): 0.3,
        (3, 1, C): 5.0,
        (3, 1, B): 5.0,
        (2, 1, A): 5.0,
        (3, 2, B): 0.01,
        (0, 2, B): 3.0,
        (1, 2, B): 5.0,
        (1, 2, C): 0.01,
        (3, 2, C): 5.0,
        (1, 2, A): 5.0,
    },
    "hearer": {1: 0.9},
    "asked_before": {(2, C): 0.5},
    "told": {(2, C): 0.9},
    "comes": {2: 0.99},
    "occasion": {2: 0.99},
    "sees_opportunity": {(1, C): 0.9},
    "sees_share": {(2, C, 0): 0.1},
    "share_noise": {(2, C, 0): 1.0},
}


def three_pcns(month: int, hand: Hand, log: Any) -> None:
    """Month 1: Alder leaves, their alliance collapses, Birch finds no chair. Month 2: a shock; Cedar and Alder ally."""
    p = hand.p
    hand.begin_month(month)
    if month == 1:
        hand.ally = [{B}, {A}, set()]
        hand.rep = [A, B, B]
        hand.gave_way, hand.took = [0, 0, 0], set()
        for i, k, useful in ((C, B, True), (A, C, True), (B, A, False)):
            hand.talk(i, k, useful)
        for i in hand.everyone:
            hand.slip(i, happens=False)
        stay, alone = hand.u_allied(A, [B], 2, staying=True), hand.u_alone(A, alone_now=False)
        assert alone > stay
        expect(hand, log, "left", worth=stay, worth_alone=alone, habit=p.alliance_inertia, setup=0.0)
        expect(hand, log, "collapsed", members_left=1)
        hand.ally = [set(), set(), set()]
        for i in (B, C):
            found = max(hand.u_allied(i, [j], 1, staying=False) for j in hand.everyone if j != i)
            assert hand.u_alone(i, alone_now=True) > found
        carries = {A: hand.patients[A], B: hand.patients[B] + hand.patients[C]}
        options = [
            hand.u_self(C, hand.patients[C]),
            hand.u_other(C, A, hand.v(carries[A] + hand.patients[C]), 3),
            hand.u_other(C, B, hand.v(carries[B]), 2),
            hand.u_other(C, 3, manager_voice(hand, C), 1),
        ]
        assert max(options) == options[2]
        assert hand.u_self(B, carries[B]) > hand.u_other(B, A, hand.v(carries[A] + hand.patients[B]), 3)
        assert hand.u_self(A, carries[A]) > hand.u_other(A, B, hand.v(carries[B] + hand.patients[A]), 2)
        expect(hand, log, "unseated", constituents=1, seats=1)
        hand.meet(seated=[A, 3], faithful=[A, 3])
        hand.fund()
        hand.opportunity(keeper=None)
        for i in (A, B):
            hand.saw_opportunity(i, 3, shared=True)
        hand.pool(set(), set())
        hand.hearer, hand.told_now, hand.spoken = 3, [0, 0, 0], [1, 0, 0]
    else:
        for i in hand.everyone:
            for j in hand.everyone:
                for f in range(4) if j != i else ():
                    hand.bad[f, i, j] += 1.5
                    hand.deeds.append((f, i, j, 0.0, 1.5))
        for i, k in ((A, B), (B, C), (C, A)):
            hand.talk(i, k, useful=True)
        for i in hand.everyone:
            hand.slip(i, happens=i == C)
        best = max((A, B), key=lambda j: min(hand.rapport(C, j), hand.rapport(j, C)))
        assert best == A and min(hand.rapport(C, A), hand.rapport(A, C)) >= p.admission
        found, alone = hand.u_allied(C, [A], 1, staying=False), hand.u_alone(C, alone_now=True)
        assert found > alone and hand.u_allied(A, [C], 1, staying=False) > hand.u_alone(A, alone_now=True)
        expect(hand, log, "founded", worth=found, worth_alone=alone)
        hand.ally, hand.founded = [{C}, set(), {A}], [2, 0, 2]
        assert hand.u_alone(B, alone_now=True) > hand.u_allied(B, [A, C], 3, staying=False)
        assert hand.u_allied(A, [C], 4, staying=True) > hand.u_alone(A, alone_now=False)
        his = hand.u_other(B, A, hand.v(hand.patients[A] + hand.patients[B]), 3)
        mine = hand.u_self(B, hand.patients[B] + hand.patients[C])
        assert his > mine
        hand.rep = [A, A, C]
        options = [
            hand.u_self(C, hand.patients[C]),
            hand.u_other(C, A, hand.v(hand.whole), 3),
            hand.u_other(C, 3, manager_voice(hand, C), 1),
        ]
        assert max(options) == options[2]
        hand.rep = [A, A, 3]
        hand.meet(seated=[A, 3], faithful=[A, 3])
        hand.asked(B)
        hand.asked(C)
        hand.told(B)
        hand.silence(C)
        hand.fund()
        hand.windfall = [0.0] * 3
        hand.pool(set(), {(C, 0)})
        hand.hearer, hand.told_now, hand.spoken = -1, [0, 1, 0], [1, 1, 1]
    hand.deliver()
    hand.judge()


def manager_voice(hand: Hand, i: int) -> float:
    """The manager's chair is sure: only the share it carries, with `i`, counts."""
    return hand.p.voice_gain * math.sqrt(hand.patients[i] / hand.whole)


def follow(data: dict[str, Any], keys: list[float], script: Any, story: Any, last: int) -> tuple[Hand, Any, Any]:
    """Run months 1 to `last` with the compiled driver and by hand: the ledger, the state and the log of the last."""
    setting, world, dice = cast(data, keys, script)
    hand = Hand(data, in_force(data), dice)
    history(hand, data)
    for month in range(1, last + 1):
        log = events.empty_log(hand.n, 60, 200)
        setting.advance(world, dice, log, month, month)
        story(month, hand, log)
    return hand, world, log


STORIES = {
    "two": (TWO, [0.3, 0.6], SCRIPT_OF_TWO, two_pcns),
    "three": (THREE, [0.5, 0.2, 0.8], SCRIPT_OF_THREE, three_pcns),
}


@pytest.fixture(scope="module", params=[(name, month) for name in STORIES for month in (1, 2)], ids=str)
def told(request: pytest.FixtureRequest) -> tuple[Hand, Any, Any]:
    """One month of one story: by hand, by trustsim, and what was logged."""
    name, month = request.param
    return follow(*STORIES[name], month)


def same(expected: dict[str, Any], group: Any) -> None:
    """Each array is as worked out by hand; says which is not."""
    for name, by_hand in expected.items():
        np.testing.assert_allclose(getattr(group, name), by_hand, rtol=0, atol=1e-12, err_msg=name)


def test_every_deed_counts_as_the_evidence_worked_out_by_hand(told):
    hand, _, log = told
    assert log.written[1] <= log.deeds.shape[0]
    deeds = sorted((f, i, j, round(g, 9), round(b, 9), g, b) for _, f, i, j, _, g, b in log.deeds[: log.written[1]])
    by_hand = sorted((f, i, j, round(g, 9), round(b, 9), g, b) for f, i, j, g, b in hand.deeds if g > 0 or b > 0)
    assert len(deeds) == len(by_hand) > 5
    np.testing.assert_allclose(deeds, by_hand, rtol=0, atol=1e-12)


def test_trust_and_what_lies_behind_it(told):
    hand, world, _ = told
    for (f, i, j), good in hand.good.items():
        if i != j:
            by_hand = [good, hand.bad[f, i, j], hand.hearsay[f, i, j]]
            remembered = world.dyads.memory[:, i, f, j]
            np.testing.assert_allclose(remembered, by_hand, rtol=0, atol=1e-12, err_msg=f"{f}{i}{j}")
            assert world.dyads.trust[i, f, j] == pytest.approx(hand.trust(f, i, j), abs=1e-12)


def test_who_is_with_whom_and_who_speaks_for_whom(told):
    hand, world, _ = told
    carried = [sum(hand.patients[k] for k in {i, *hand.carried_by(i)}) for i in hand.everyone]
    same(
        {
            "representative": hand.rep,
            "carried": carried,
            "helped": hand.helped,
            "slip": hand.slipped,
            "constituents": [len([k for k in hand.carried_by(i) if k != i]) for i in hand.everyone],
            "tenure": hand.tenure,
            "gave_way": hand.gave_way,
            "need": hand.need,
            "benevolence": hand.theta,
            "propensity": hand.a,
            "cooperation": hand.slope,
            "strength": hand.strength,
            "changed": 0,
        },
        world.directors,
    )
    for i in hand.everyone:
        allies = {int(k) for k in np.flatnonzero(world.directors.alliance == world.directors.alliance[i])} - {i}
        assert (allies if world.directors.alliance[i] != 0 else set()) == hand.ally[i]
        assert not hand.ally[i] or world.directors.founded[i] == hand.founded[i]


def test_the_meeting_and_the_money_it_brings(told):
    hand, world, _ = told
    seated = [i for i in hand.seated if i < hand.n]
    same(
        {
            "item": hand.item,
            "heard": hand.heard,
            "budget": hand.budget,
            "manager_cost": hand.manager_cost,
            "seated": [int(i in hand.seated) for i in hand.everyone],
            "told": hand.told_now,
            "spoken": hand.spoken,
        },
        world.directors,
    )
    same({"decision": [hand.decision], "voice": [hand.voice], "money": [hand.money]}, world.places)
    same({"money_index": [hand.index], "outside": [hand.outside], "hearer": [hand.hearer]}, world.places)
    assert list(world.directors.argued[seated]) == pytest.approx([hand.argued[i] for i in seated], abs=1e-12)
    assert list(world.directors.faithful[seated]) == [int(i in hand.faithful) for i in seated]
    assert world.places.manager_seated[0] == int(hand.n in hand.seated)
    if hand.n in hand.seated and hand.carried_by(hand.n):
        assert world.places.manager_item[0] == pytest.approx(hand.argued[hand.n], abs=1e-12)
        assert world.places.manager_carries[0] == sum(hand.patients[i] for i in hand.carried_by(hand.n))


def test_opportunities_pledges_and_the_accounts_of_the_pool(told):
    hand, world, _ = told
    skims = np.zeros((hand.n, 5), int)
    for cell in hand.took:
        skims[cell] = 1
    same(
        {
            "opportunity": hand.windfall,
            "opportunities": hand.opportunities,
            "pledge": hand.pledge,
            "pledged": hand.pledged,
            "skims": skims,
            "skimmed": hand.skimmed,
            "paid": hand.paid,
            "received": hand.received,
            "payoff": hand.payoff,
        },
        world.directors,
    )
    assert world.places.pool_cash[0] == pytest.approx(hand.cash, abs=1e-9)
    assert world.places.pool_overhead[0] == pytest.approx(hand.running, abs=1e-9)


def test_what_is_delivered_to_whom(told):
    hand, world, _ = told
    same(
        {
            "time": hand.time,
            "effort": hand.q,
            "satisfied": hand.satisfied,
            "for_system": hand.for_system,
            "system_satisfied": hand.pleased,
            "standing": hand.standing,
            "level": hand.level,
        },
        world.directors,
    )


def test_what_practices_get_and_think(told):
    hand, world, _ = told
    same(
        {
            "worth": hand.worth,
            "backing": hand.backing_v,
            "claim": hand.claim_v,
            "engagement": hand.engagement_v,
            "sustainability": hand.sustainability,
            "patients": hand.size,
            "pcn": hand.of,
            "member": 1,
        },
        world.practices,
    )
    same(
        {"backing": hand.backing, "claim": hand.claim, "engagement": hand.engagement, "patients": hand.patients},
        world.directors,
    )
    assert world.places.patients[0] == hand.whole


QUIET = {
    "trust": {"gossip": 0.0},
    "people": {"help_weight": 0.0, "scars": 0.4},
    "sharing": {"opportunity_rate": 0.0, "alliance_noise": 0.0, "gain": 0.0, "support": 0.0},
    "meetings": {"mandate_noise": 0.0, "time_gain": 0.0, "voice_gain": 0.0},
}
"""Nobody gains by anything, so nothing but time and a change of director moves trust."""


def test_a_change_of_director_keeps_the_share_of_trust_and_backing_that_is_handed_over():
    """Both directions keep half the evidence; hearsay moves as much toward the truster's disposition."""
    leaving = {"at": 1, "director_leaves": "b", "successor": {"benevolence": 0.9, "propensity": 0.35}}
    data = {**TWO, "parameters": QUIET, "interventions": [leaving]}
    setting, world, dice = cast(data, [0.3, 0.6], {"new_free_rider": {(1, B): 0.1}})
    hand = Hand(data, in_force(data), dice)
    history(hand, data)
    hand.begin_month(1)
    hand.a[B] = 0.35
    for (f, i, j), base in hand.hearsay.items():
        if i == B or j == B:
            hand.good[f, i, j] *= 0.5
            hand.bad[f, i, j] *= 0.5
            hand.hearsay[f, i, j] = hand.base(i, j) + 0.5 * (base - hand.base(i, j))
    setting.advance(world, dice, events.empty_log(2), 1, 1)
    assert world.directors.alliance.sum() == 0 and list(world.directors.representative) == [A, B]
    for cell, good in hand.good.items():
        if cell[1] != cell[2]:
            by_hand = [good, hand.bad[cell], hand.hearsay[cell]]
            np.testing.assert_allclose(world.dyads.memory[:, cell[1], cell[0], cell[2]], by_hand, rtol=0, atol=1e-12)
    assert list(world.directors.tenure) == [13.0, 0.0]
    assert (world.directors.benevolence[B], world.directors.propensity[B]) == (0.9, 0.35)
    assert world.directors.cooperation[B] == hand.p.free_rider_cooperation


def test_a_new_director_decides_with_the_backing_it_was_handed():
    """Λ = 1 + 2β(½ − mean backing), and at a change backing moves to .55 + handover·(backing − .55)."""
    practices = [{**practice, "backing": 0.15} for practice in BIRCH["practices"]]
    places = [{"id": "p", "pcns": [ALDER, {**BIRCH, "practices": practices}]}]
    data = {**TWO, "places": places, "interventions": [{"at": 1, "director_leaves": "b"}]}
    script = {"align_order": {1: [B, A]}, "alliance_noise": {(1, 1): 1e-9}}
    setting, world, dice = cast(data, [0.3, 0.6], script)
    hand = Hand(data, in_force(data), dice)
    hand.month, hand.backing[B] = 1, 0.55 + 0.5 * (0.15 - 0.55)
    log = events.empty_log(2, 60)
    setting.advance(world, dice, log, 1, 1)
    expect(hand, log, "new director", backing=0.15, handover=0.5)
    expect(hand, log, "founded", backing=hand.backing[B], fear=hand.p.control_loss * hand.caution(B))


def test_in_the_contract_month_practices_with_little_backing_leave_for_good():
    """.4·max(0, 1 − backing/floor): half the floor gives .2; other months, and more backing, give nothing."""
    half = PARAMETERS["practices.leave_floor"].default / 2
    few = [{"id": f"b{k}", "patients": size, "backing": half} for k, size in enumerate((12000, 8000, 5000))]
    data = {
        **TWO,
        "months": 14,
        "places": [{"id": "p", "pcns": [ALDER, {**BIRCH, "practices": few}]}],
        "parameters": {"practices": {"judgement_speed": 0.0}, "people": {"sacking": 0.0}},
    }
    script = {"resigns": {11: 0.0, 12: [0.0, 0.0, 0.199, 0.201, 0.9], 13: 0.0, 14: 0.0}}
    setting, world, dice = cast(data, [0.3, 0.6], script)
    log = events.empty_log(2, 200)
    setting.advance(world, dice, log, 1, 11)
    assert list(world.practices.member) == [1] * 5
    setting.advance(world, dice, log, 12, 12)
    assert list(world.practices.member) == [1, 1, 0, 1, 1]
    assert list(world.directors.patients) == [15000.0, 13000.0] and world.places.patients[0] == 28000.0
    setting.advance(world, dice, log, 13, 14)
    assert list(world.practices.member) == [1, 1, 0, 1, 1]
    assert list(world.practices.worth > 0) == [True, True, False, True, True]


@pytest.mark.parametrize("month", [1, 2])
def test_a_taken_opportunity_comes_out_in_the_month_that_a_file_says(month):
    """All of the place learn of it: candour 1 and fairness .3, as bad news, with its halo."""
    secret = {"pounds": 9000.0, "heard_by": "a", "found_out": month}
    choice = {"month": 1, "director": "a", "choice": "opportunity", "value": "keep"}
    data = {**TWO, "parameters": QUIET, "interventions": [{"at": 1, "opportunity": secret}], "choices": [choice]}
    setting, world, dice = cast(data, [0.3, 0.6], {})
    p, log = in_force(data), events.empty_log(2, 60, 60)
    setting.advance(world, dice, log, 1, 2)
    seen = [(d[1], d[6]) for d in log.deeds[: log.written[1]] if d[0] == month and (d[2], d[3]) == (B, A)]
    weights = {(f, p.candour_weight if f == CANDOUR else p.halo * p.candour_weight) for f in range(4)}
    weights.add((FAIRNESS, p.opportunity_fairness_weight))
    assert len(seen) == 5
    np.testing.assert_allclose(sorted(seen), sorted((f, p.bad_weight * w) for f, w in weights), rtol=0, atol=1e-12)


def test_goals_said_aloud_and_local_measures_meet_each_side_as_agreed():
    """Each side expects its agreed share, effort does not drift, and measures fit: 2qE over 2q."""
    said = {"practices": {"goals": "dual", "agreed_share": 0.7, "measures": "local", "level_misfit": 0.0}}
    data = {**TWO, "parameters": {**QUIET, **said}}
    setting, world, dice = cast(data, [0.3, 0.6], {"partners": {1: -1.0}})
    setting.advance(world, dice, events.empty_log(2), 1, 1)
    effort, p = 1 - PARAMETERS["meetings.meeting_time"].default, in_force(data)
    reliable = p.partners - p.partners_spread
    assert list(world.directors.effort) == [0.7, 0.7]
    assert list(world.directors.satisfied) == pytest.approx([effort, effort], abs=1e-12)
    assert list(world.directors.system_satisfied) == pytest.approx([effort * reliable] * 2, abs=1e-12)
    moved = 0.5 + p.standing_speed * (effort * reliable - 0.5)
    assert list(world.directors.standing) == pytest.approx([moved, moved], abs=1e-12)


def test_a_federation_counts_as_one_body_more_eases_fear_and_takes_its_own_overhead():
    """Empty: p = a_i, two bodies; L and set-up × .6; with both in it: three bodies and .03 more of the pool."""
    given = {"sharing": {"federation": "yes", "opportunity_rate": 0.0, "admission": 0.0}}
    data = {**TWO, "parameters": given}
    script = {"align_order": {1: [A, B]}, "alliance_noise": {(0, 1): 1e9, (1, 1): 1e9, (2, 1): 1e-300}}
    setting, world, dice = cast(data, [0.3, 0.6], script)
    hand = Hand(data, in_force(data), dice)
    log = events.empty_log(2, 60)
    setting.advance(world, dice, log, 1, 1)
    p, n = hand.p, 2
    assert list(world.directors.alliance) == [-1, -1]
    first = next(row for row in log.events if events.KIND_NAMES[int(row[1])] == "joined")
    terms = dict(zip(events.KINDS["joined"], first[events.HEAD :], strict=False))
    assert terms["trust"] == hand.a[A] and terms["coordination"] == 0.0
    assert terms["gain"] == pytest.approx(p.gain * p.fixed_costs * (1 - 1 / n), abs=1e-12)
    assert terms["fear"] == pytest.approx(p.control_loss * hand.caution(A) * 0.6, abs=1e-12)
    assert terms["setup"] == pytest.approx(p.setup * (1 - 0.5 * hand.engagement[A]) * 0.6, abs=1e-12)
    assert world.places.pool_overhead[0] == pytest.approx(world.places.pool_cash[0] * (p.overhead + 0.03), abs=1e-9)
    skill = [(x, y) for x, y in zip(*hand.strength, strict=True)]
    each = [1 + p.gain * (p.specialisation * (max(s) - mean(s)) + p.fixed_costs * (1 - 1 / 3)) for s in skill]
    d = world.directors
    assert d.skims.sum() == 0
    assert list(d.received) == pytest.approx([0.94 * x * mean(each) for x in d.pledged], abs=1e-12)


def test_a_member_that_comes_back_pledges_as_a_new_one():
    """A new member starts at the first pledge, whatever it pledged before, and moves .25 of the way to slope·.1."""
    choices = [(3, "a", "alliance", "leave"), (4, "a", "alliance", "found: b"), (4, "b", "admit", "yes")]
    data = {
        **TWO,
        "months": 4,
        "history": {**TWO["history"], "allied": [["a", "b"]]},
        "parameters": {"sharing": {"ambition": 0.0}},
        "choices": [dict(zip(("month", "director", "choice", "value"), c, strict=True)) for c in choices],
    }
    setting, world, dice = cast(data, [0.3, 0.6], {"alliance_noise": {(0, 3, B): 1e-9}})
    log, p = events.empty_log(2), in_force(data)
    setting.advance(world, dice, log, 1, 3)
    assert list(world.directors.alliance) == [0, 0] and (world.directors.pledge < 0.09).all()
    setting.advance(world, dice, log, 4, 4)
    assert world.directors.alliance[A] == world.directors.alliance[B] > 0
    by_hand = [p.pledge_start + p.pledge_speed * (slope * p.pledge_start - p.pledge_start) for slope in (0.8, 0.2)]
    assert list(world.directors.pledge) == pytest.approx(by_hand, abs=1e-12)
