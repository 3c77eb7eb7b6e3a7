"""PAWN, delta, Sobol and Morris put the factors of a known response in order, with intervals that hold the truth."""

import os
from typing import Any

import numpy as np
import pytest
from known_studies import FIVE, RULE, SEATS, SHARES, THREE, X1, X2, X3, linear, result, study
from SALib.test_functions import Sobol_G

from trustsim.analysis.samples import drawn, positions
from trustsim.analysis.sensitivity import morris, sobol
from trustsim.analysis.shifts import delta, pawn
from trustsim.errors import InputError

SOAK = os.environ.get("TRUSTSIM_SOAK") == "1"
LHS: dict[str, Any] = {"method": "lhs", "points": 200}
SAMPLES: dict[str, dict[str, Any]] = {
    "random": {"method": "random", "points": 200},
    "lhs": LHS,
    "sobol": {"method": "sobol", "points": 256},
}


def test_sobol_s_indices_of_a_linear_response_and_of_sobol_s_g_lie_within_their_intervals() -> None:
    one = study({"method": "sobol", "points": 1024})
    found = sobol(one, result(one, linear), "trust").set_index("factor").loc[[X1, X2, X3]]
    for name in ("first", "total"):
        assert (found[f"{name}_low"] <= SHARES).all() and (found[f"{name}_high"] >= SHARES).all()
        np.testing.assert_allclose(found[name], SHARES, atol=0.02)
    weights = np.array([0.0, 1.0, 9.0])
    partial = 1.0 / (3.0 * (1.0 + weights) ** 2)
    whole = np.prod(1.0 + partial) - 1.0
    totals = partial * np.prod(1.0 + partial) / (1.0 + partial) / whole
    found = sobol(one, result(one, lambda x: Sobol_G.evaluate(x, a=weights)), "trust").set_index("factor")
    found = found.loc[[X1, X2, X3]]
    assert (found["first_low"] <= partial / whole).all() and (found["first_high"] >= partial / whole).all()
    assert (found["total_low"] <= totals).all() and (found["total_high"] >= totals).all()


def test_morris_s_effects_of_a_linear_response_are_its_weights() -> None:
    one = study({"method": "morris", "trajectories": 10})
    found = morris(one, result(one, linear), "trust").set_index("factor").loc[[X1, X2, X3]]
    np.testing.assert_allclose(found["mu"], [0.4, -0.2, -0.1], atol=1e-9)


@pytest.mark.parametrize("design", SAMPLES if SOAK else ["lhs"])
def test_pawn_puts_factors_in_order_and_knows_chance(design: str) -> None:
    one = study(SAMPLES[design], FIVE)
    found = pawn(one, result(one, linear), "trust").set_index("factor")
    assert list(found.index[:2]) == [X1, X2]
    assert found.loc[[X1, X2], "is_clear"].all() and not found.loc[[SEATS, RULE], "is_clear"].any()
    assert (found["low"] <= found["pawn"]).all() and (found["pawn"] <= found["high"]).all()


@pytest.mark.parametrize("design", SAMPLES)
def test_delta_puts_factors_in_order_with_first_order_shares_within_their_intervals(design: str) -> None:
    one = study(SAMPLES[design], FIVE)
    found = delta(one, result(one, linear), "trust").set_index("factor")
    assert list(found.index[:2]) == [X1, X2]
    assert found.loc[[X1, X2], "is_clear"].all() and not found.loc[[SEATS, RULE], "is_clear"].all()
    np.testing.assert_allclose(found.loc[[X1, X2, X3], "first"], SHARES, atol=0.08)


def test_delta_s_intervals_hold_the_truth_about_as_often_as_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over samples, estimates scatter as far as half of an interval is wide; twice as far would be SALib's way."""
    monkeypatch.setattr("trustsim.analysis.shifts.DELTA_DUMMIES", 2)
    frames = []
    for seed in range(8):
        one = study({"method": "random", "points": 150}, THREE, seed=seed)
        frames.append(delta(one, result(one, linear, 0.02), "trust").set_index("factor").loc[X1])
    spread = 1.96 * np.std([frame["delta"] for frame in frames], ddof=1)
    half = np.mean([(frame["high"] - frame["low"]) / 2.0 for frame in frames])
    assert 0.6 < half / spread < 2.2


def test_what_chance_gives_holds_for_most_factors_without_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trustsim.analysis.shifts.PAWN_RESAMPLES", 2)
    clear = []
    for seed in range(6):
        one = study({"method": "random", "points": 150}, FIVE, seed=seed)
        found = pawn(one, result(one, linear), "trust").set_index("factor")
        clear += found.loc[[SEATS, RULE], "is_clear"].tolist()
    assert sum(clear) <= 3


@pytest.mark.usefixtures("few_resamples")
def test_the_numbers_are_the_same_again_and_numpy_s_dice_are_left_alone() -> None:
    one = study({"method": "lhs", "points": 120})
    known = result(one, linear)
    np.random.seed(5)
    before = np.random.get_state()[1].copy()
    for analyse in (pawn, delta):
        assert analyse(one, known, "trust").equals(analyse(one, known, "trust"))
    np.testing.assert_array_equal(before, np.random.get_state()[1])


def test_a_csv_s_points_are_read_by_rank_and_its_highest_level_is_not_lost(tmp_path: Any) -> None:
    rng = np.random.default_rng(1)
    rows = [f"{a},{b}" for a, b in zip(rng.integers(0, 3, 300) / 2, rng.random(300), strict=True)]
    (tmp_path / "p.csv").write_text("\n".join([f"{X1},{X2}", *rows]) + "\n")
    one = study({"csv": "p.csv"}, {X1: [0, 1], X2: [0, 1]}, folder=tmp_path)
    known = result(one, lambda x: x[:, 0] == 1.0)
    places = positions(one, known)
    assert ((np.sort(places, axis=0) * 300).astype(int) == np.arange(300)[:, None]).all()
    top = known.values[:, 0] == 1.0
    assert places[top, 0].min() > places[~top, 0].max()
    found = pawn(one, known, "trust")
    assert found["factor"][0] == X1 and found["maximum"][0] > 0.5


def test_of_a_sobol_design_only_points_drawn_by_themselves_are_read() -> None:
    one = study({"method": "sobol", "points": 64})
    known = result(one, linear)
    kept = known.values[drawn(one)]
    assert len(kept) == 128
    pairs = kept.reshape(64, 2, 3)
    assert (pairs[:, 0] != pairs[:, 1]).all()


@pytest.mark.parametrize("analyse", [pawn, delta])
def test_what_cannot_be_read_is_refused_with_the_cure(analyse: Any) -> None:
    for design in ({"method": "grid", "levels": 5}, {"method": "morris"}, {"method": "oat"}):
        one = study(design)
        with pytest.raises(InputError, match=r"needs points that fill the space: write design: \{method: lhs"):
            analyse(one, result(one, linear), "trust")
    few = study({"method": "lhs", "points": 99})
    with pytest.raises(InputError, match=r"one of 99 such points; .* needs 100 or more"):
        analyse(few, result(few, linear), "trust")
    one = study(LHS, replicates=2)
    known = result(one, linear)
    with pytest.raises(InputError, match=r"coverage is 0\.5 at every point"):
        analyse(one, known, "coverage")
    known.outcomes[17, 0, 1, 1] = np.nan
    with pytest.raises(InputError, match=rf"trust has no value at point 17 on tiny with seed {known.seeds[17, 1]} "):
        analyse(one, known, "trust")


def test_delta_refuses_an_outcome_that_is_often_the_same() -> None:
    one = study(LHS)
    with pytest.raises(InputError, match=r"trust is the same at \d+% of the points, and delta needs one that spreads"):
        delta(one, result(one, lambda x: np.maximum(x[:, 0], 0.3)), "trust")
