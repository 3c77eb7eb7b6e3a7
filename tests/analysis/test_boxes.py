"""A box that was planted is found by PRIM and by CART, with shares of points that did not find it."""

from typing import Any

import numpy as np
import pytest
from known_studies import FIVE, X1, X2, chosen, planted, result, study

from trustsim.analysis.boxes import Box, Cases, Limit, boxes_frame, cases, limits_frame, proportion, told, wanted
from trustsim.analysis.cart import cart
from trustsim.analysis.prim import prim
from trustsim.errors import InputError
from trustsim.model.parameters import PARAMETERS

LHS: dict[str, Any] = {"method": "lhs", "points": 1000}
TOLERANCE = 0.06


def low(of: Any, points: int = 1000, **more: Any) -> Cases:
    one = study({**LHS, "points": points}, FIVE, **more)
    return cases(one, result(one, of), "trust", None, 0.5, False, "prim")


def found_by(method: str, of: Cases) -> list[Box]:
    return prim(of)[0] if method == "prim" else cart(of)


@pytest.mark.parametrize("method", ["prim", "cart"])
def test_a_planted_box_is_found_with_its_limits_and_its_share_on_held_out_points(method: str) -> None:
    of = low(planted, 2000)
    box = found_by(method, of)[0]
    assert set(box.limits) == {0, 1}
    for k, end in ((0, 0.42), (1, 0.3)):
        assert box.limits[k].high == pytest.approx(end, abs=TOLERANCE) and box.limits[k].low == -np.inf
    assert box.density.low <= 0.95 <= box.density.high
    truth = 0.95 * 0.126 / (0.95 * 0.126 + 0.05 * 0.874)
    assert box.coverage.low <= truth <= box.coverage.high
    assert of.stands(box)
    held = box.holds(of.values) & ~of.finding
    assert box.points == held.sum() and box.density.mean == pytest.approx(of.hit[held].mean())


@pytest.mark.parametrize("method", ["prim", "cart"])
def test_options_and_whole_numbers_are_read_as_they_are_said(method: str) -> None:
    of = low(chosen)
    box = found_by(method, of)[0]
    assert set(box.limits) == {3, 4}
    words = of.wherever(box)
    assert "primary care seats is at least 3" in words and "how trust is formed is beta or tit_for_tat" in words
    rows = limits_frame([box]).set_index("factor")
    assert rows.loc["meetings.seats", "low"] == 3 and rows.loc["trust.rule", "options"] == "beta; tit_for_tat"


def test_held_out_intervals_hold_the_true_share_about_as_often_as_they_say() -> None:
    held = 0
    fresh = np.random.default_rng(99).random((20_000, 5))
    for seed in range(12):
        odd = np.random.default_rng(seed)
        of = low(
            lambda x, odd=odd: np.where(((x[:, 0] < 0.42) & (x[:, 1] < 0.3)) ^ (odd.random(len(x)) < 0.05), 0, 1), 400
        )
        box = cart(of)[0]
        within = box.holds(fresh)
        truth = np.where((fresh[within, 0] < 0.42) & (fresh[within, 1] < 0.3), 0.95, 0.05).mean()
        held += bool(box.density.low <= truth <= box.density.high)
    assert held >= 10


def test_limits_that_chance_explains_are_dropped_and_the_rest_have_quasi_p_values() -> None:
    boxes, rows = prim(low(planted))
    for limit in boxes[0].limits.values():
        assert limit.qp_high <= 0.05 and np.isnan(limit.qp_low)
    first = [row for row in rows if row["box"] == 1]
    score = [row["density"] * row["coverage"] / (row["density"] + row["coverage"]) for row in first]
    assert [row["taken"] for row in first].index(True) == int(np.argmax(score))
    assert first[0]["mass"] == 1.0


def test_a_leaf_for_every_point_and_no_point_in_two() -> None:
    of = low(chosen)
    held = np.array([box.holds(of.values) for box in cart(of)])
    assert (held.sum(axis=0) == 1).all()


@pytest.mark.parametrize("method", ["prim", "cart"])
def test_boxes_are_the_same_again(method: str) -> None:
    of = low(chosen, 300)
    one, other = (boxes_frame(of, found_by(method, of)) for _ in range(2))
    assert one.equals(other)


def test_a_box_found_among_noise_flatters_itself_where_it_was_found_and_does_not_stand() -> None:
    flattered: list[float] = []
    for seed in range(6):
        of = low(lambda x, seed=seed: np.random.default_rng(seed).random(len(x)), 200)
        assert sum(of.stands(box) for box in prim(of)[0]) <= 1
        densest = max(cart(of), key=lambda box: box.density_found)
        flattered.append(densest.density_found - densest.density.mean)
    assert np.mean(flattered) > 0.05


def test_what_a_box_says_in_words() -> None:
    seats, rule, trust = (PARAMETERS[path] for path in ("meetings.seats", "trust.rule", X1))
    assert Limit(seats, high=2.5).words(5.0) == "primary care seats is at most 2"
    assert Limit(seats, 1.5, 3.5).words(5.0) == "primary care seats is 2 to 3"
    assert Limit(seats, 1.5, 2.5).words(5.0) == "primary care seats is 2"
    assert Limit(rule, options=frozenset({0, 3})).words(3.0) == "how trust is formed is beta or tit_for_tat"
    assert Limit(trust, high=0.4237).words(1.0) == "readiness to trust is below 0.42"
    assert Limit(trust, 0.4237, 0.61).words(0.1) == "readiness to trust is 0.424 to 0.610"
    assert Limit(PARAMETERS["policy.pcn_money"], 30.4).words(40.0) == "PCN money is above 30"
    said = [wanted(*of) for of in (("coverage", 0.5, False), ("trust", 0.425, True), ("cost", 1.2, False))]
    assert said == ["below 50%", "above 42.5 of 100", "below £1.2"]
    of = low(planted, 400)
    sentence = told(of, of.box({0: Limit(trust, high=0.42)}))
    assert (
        sentence.startswith("below 50 of 100 in ")
        and "settings in which readiness to trust is below 0.42; " in sentence
    )


def test_a_share_s_interval_is_wilson_s() -> None:
    of = proportion(91, 100)
    assert (of.mean, of.low, of.high) == pytest.approx((0.91, 0.8378, 0.9519), abs=1e-3)
    assert np.isnan(proportion(0, 0).low)


def test_above_is_the_other_side() -> None:
    one = study(LHS, FIVE)
    known = result(one, planted)
    below, above = (cases(one, known, "trust", None, 0.5, side, "prim") for side in (False, True))
    assert (below.hit == ~above.hit).all() and (below.finding == above.finding).all()
    assert below.finding.sum() == 500


def test_what_has_no_boxes_is_refused_with_the_cure() -> None:
    one = study(LHS, FIVE, replicates=2)
    known = result(one, planted)
    with pytest.raises(InputError, match=r"threshold is missing; give one in units of trust, such as its median 0\.8"):
        cases(one, known, "trust", None, None, False, "prim")
    with pytest.raises(InputError, match=r"trust is below 0\.1 at 0 of 1000 points, .* nearer to its median 0\.8"):
        cases(one, known, "trust", None, 0.1, False, "prim")
    known.outcomes[3, 0, 1, 1] = np.nan
    with pytest.raises(InputError, match="trust has no value at point 3 on tiny with seed"):
        cases(one, known, "trust", None, 0.5, False, "prim")
    grid = study({"method": "grid", "levels": 6}, {X1: [0, 0.5, 1], X2: [0, 0.5, 1]})
    with pytest.raises(InputError, match="cart needs points that fill the space"):
        cases(grid, result(grid, planted), "trust", None, 0.5, False, "cart")


def test_a_box_that_holds_all_of_interest_leaves_none_to_look_for() -> None:
    of = low(lambda x: 0.2 + 0.6 * (x[:, 0] > 0.5), 200)
    (box,) = prim(of)[0]
    assert set(box.limits) == {0} and box.limits[0].high == pytest.approx(0.5, abs=TOLERANCE)
