"""Tit for tat, as a trust rule, plays the repeated prisoner's dilemma as the Axelrod library's strategies do.

A director who answers with good as often as it trusts is, under the rule `tit_for_tat`, a player of the dilemma: the
rule takes in what the other did last, and trust is the chance of cooperating. Without forgiveness that is tit for tat
(Axelrod 1984), with it generous tit for tat (Nowak & Sigmund 1992).
"""

import axelrod
import numpy as np
import pytest

from trustsim.drivers.run import Setting
from trustsim.model.state import RECIPROCITY
from trustsim.model.trust import begin, take_in
from trustsim.scenario import Scenario

TURNS = 60
US, THEM = 0, 1
OPPONENTS = [
    axelrod.Cooperator,
    axelrod.Defector,
    axelrod.Alternator,
    axelrod.CyclerCCD,
    axelrod.CyclerDDC,
    axelrod.TitForTat,
    axelrod.TitFor2Tats,
    axelrod.SuspiciousTitForTat,
    axelrod.Grudger,
    axelrod.WinStayLoseShift,
    axelrod.Random,
    axelrod.FirstByJoss,
    axelrod.Prober,
]


def two_directors(forgiveness):
    """Memory and levers of a place of two under the rule."""
    scenario = Scenario.from_dict(
        {
            "schema_version": 1,
            "name": "Two",
            "months": 1,
            "places": [{"id": "p", "pcns": [{"id": "us"}, {"id": "them"}]}],
            "parameters": {"trust": {"rule": "tit_for_tat", "forgiveness": forgiveness}},
        }
    )
    setting = Setting.of(scenario)
    world, _ = setting.begin(1)
    return world.dyads, setting.levers[0][0]


class Director(axelrod.Player):
    """A player that remembers by the trust rule and cooperates as often as it trusts."""

    name = "Director"
    classifier = axelrod.TitForTat.classifier

    def __init__(self, forgiveness=0.0):
        super().__init__()
        self.dyads, self.lever = two_directors(forgiveness)

    def strategy(self, opponent):
        if not self.history:
            begin(self.dyads, self.lever, RECIPROCITY, US, THEM, 1.0, 0.0, 0.0)
        else:
            good = float(opponent.history[-1] == axelrod.Action.C)
            bad = self.lever.bad_weight * (1.0 - good)
            take_in(self.dyads, self.lever, RECIPROCITY, US, THEM, good, bad)
        return self.answer(float(self.dyads.trust[US, RECIPROCITY, THEM]))

    def answer(self, trust):
        assert trust in (0.0, 1.0)
        return axelrod.Action.C if trust == 1.0 else axelrod.Action.D


class ForgivingDirector(Director):
    """A player that forgives by chance: the library gives dice to those who are said to need them."""

    name = "Forgiving director"
    classifier = axelrod.GTFT.classifier

    def answer(self, trust):
        return self._random.random_choice(trust)


def moves(player, opponent, seed, noise):
    return axelrod.Match((player, opponent), turns=TURNS, seed=seed, noise=noise).play()


@pytest.mark.parametrize("opponent", OPPONENTS, ids=lambda one: one.name)
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_without_forgiveness_it_is_tit_for_tat(opponent, noise):
    assert moves(Director(0.0), opponent(), 3, noise) == moves(axelrod.TitForTat(), opponent(), 3, noise)


@pytest.mark.parametrize("opponent", OPPONENTS, ids=lambda one: one.name)
@pytest.mark.parametrize("forgiveness", [1 / 3, 0.1, 0.7])
def test_with_forgiveness_it_is_generous_tit_for_tat(opponent, forgiveness):
    for seed in range(1, 6):
        ours = moves(ForgivingDirector(forgiveness), opponent(), seed, 0.0)
        assert ours == moves(axelrod.GTFT(forgiveness), opponent(), seed, 0.0)


def test_the_comparison_can_fail():
    ours = moves(ForgivingDirector(1 / 3), axelrod.Defector(), 1, 0.0)
    assert ours != moves(axelrod.TitForTat(), axelrod.Defector(), 1, 0.0)
    assert np.mean([ours[k][0] == axelrod.Action.C for k in range(TURNS)]) == pytest.approx(1 / 3, abs=0.2)
