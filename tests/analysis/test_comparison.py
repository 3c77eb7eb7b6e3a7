"""Comparisons pair futures by seed; intervals are Student's; lives are censored where runs end."""

import math
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from small import MANAGER, tiny, with_panels

from trustsim import WhatIf, compare
from trustsim.analysis.comparison import better_off, outcome_rows, paired
from trustsim.analysis.conditions import first_month, months_to_recover, series, share_of_futures
from trustsim.analysis.intervals import interval, t_quantile
from trustsim.analysis.lives import Life, lives, survival
from trustsim.drivers.ensemble import Ensemble, run_seeds
from trustsim.errors import InputError
from trustsim.model.measures import MEASURES

SEEDS = [3, 5, 8, 13]
TABLE = {
    (0.975, 1): 12.7062,
    (0.975, 2): 4.30265,
    (0.975, 3): 3.18245,
    (0.975, 4): 2.77645,
    (0.975, 5): 2.57058,
    (0.975, 9): 2.26216,
    (0.975, 19): 2.09302,
    (0.975, 29): 2.04523,
    (0.975, 99): 1.98422,
    (0.975, 1000): 1.96234,
    (0.95, 3): 2.35336,
    (0.95, 10): 1.81246,
    (0.995, 4): 4.60409,
    (0.995, 30): 2.75000,
}


@pytest.fixture(scope="module")
def base() -> Ensemble:
    return run_seeds(tiny(), SEEDS)


def test_quantiles_of_t_agree_with_the_published_table() -> None:
    for (probability, freedom), known in TABLE.items():
        assert t_quantile(probability, freedom) == pytest.approx(known, abs=1e-3), (probability, freedom)


def test_interval_is_mean_and_t_times_standard_error() -> None:
    found = interval([1.0, 2.0, 3.0, 4.0, math.nan])
    half = 3.18245 * math.sqrt(5 / 3) / 2
    assert (found.mean, found.low, found.high) == pytest.approx((2.5, 2.5 - half, 2.5 + half), abs=1e-4)


def test_one_future_has_a_mean_and_no_interval() -> None:
    found = interval([7.0])
    assert found.mean == 7.0
    assert math.isnan(found.low) and math.isnan(found.high)
    assert math.isnan(interval([]).mean)


def test_a_scenario_compared_with_itself_differs_by_exactly_nothing() -> None:
    found = compare(tiny(), [tiny()], SEEDS).what_ifs[0]
    known = [row for row in found.differences if not math.isnan(row.mean)]
    assert known
    assert all(row.mean == 0.0 for row in known)
    assert all(row.low == row.high == 0.0 for row in known if not math.isnan(row.low))
    assert all(math.isnan(row.same_way) for row in known)
    assert [row.mean for row in found.better_off] == [0.0]


def test_differences_are_paired_by_seed(base: Ensemble) -> None:
    what_if = WhatIf.from_dict(MANAGER, tiny())
    found = compare(tiny(), what_if, SEEDS).what_ifs[0]
    after = run_seeds(tiny().apply(what_if), SEEDS)
    cost = list(MEASURES).index("cost")
    apart = after.outcomes[:, 0, cost] - base.outcomes[:, 0, cost]
    assert found.name == "A manager"
    assert found.difference("cost").mean == pytest.approx(apart.mean())
    assert found.difference("cost").same_way == np.mean(apart > 0) == 1.0
    assert found.difference("cost", "north") == found.difference("cost")


def test_pairing_narrows_the_interval_of_a_constant_shift(base: Ensemble) -> None:
    shifted = with_panels(base, base.panels + 0.25)
    row = paired(base, shifted, "shifted").difference("trust")
    assert row.mean == pytest.approx(0.25)
    assert row.high - row.low < 1e-9 < interval(base.outcomes[:, 0, list(MEASURES).index("trust")]).high


def test_practices_better_off_are_counted_one_by_one(base: Ensemble) -> None:
    worth = base.practice_worth.copy()
    worth[:, :2] += 1.0
    worth[0, 2] += 1.0
    worth[:, 3] -= 1.0
    (row,) = better_off(base, replace(base, practice_worth=worth))
    assert (row.measure, row.place, row.mean) == ("better_off", "north", 2.25)


def test_the_given_baseline_counts_not_the_one_the_what_if_names() -> None:
    what_if = WhatIf.from_dict(MANAGER, tiny())
    other = tiny(name="Other", parameters={"meetings": {"feedback": 1.0}})
    found = compare(other, [what_if], SEEDS[:2])
    assert found.baseline.scenario == other
    assert found.what_ifs[0].ensemble.scenario.as_dict()["parameters"] == {"meetings": {"feedback": 1.0}}


def test_what_ifs_of_one_name_are_told_apart() -> None:
    found = compare(tiny(), [tiny(), tiny(), tiny()], SEEDS[:1])
    assert [v.name for v in found.what_ifs] == ["Tiny", "Tiny (2)", "Tiny (3)"]


def test_other_horizons_are_refused_with_the_cure() -> None:
    with pytest.raises(InputError, match="months is 9, but the baseline's is 14; give both the same"):
        compare(tiny(), [tiny(months=9)], SEEDS)


def test_one_place_is_its_own_whole_and_several_have_a_system(base: Ensemble) -> None:
    assert {row.place for row in outcome_rows(base)} == {"north"}
    two = tiny(places=[{"id": id_, "draw": {"pcns": 2, "practices": 1}} for id_ in ("a", "b")])
    assert {row.place for row in outcome_rows(run_seeds(two, [1, 2]))} == {"a", "b", "system"}


def altered(base: Ensemble, measure: str, rows: list[list[float]]) -> Ensemble:
    panels = base.panels[: len(rows), : len(rows[0])].copy()
    panels[:, :, -1, list(MEASURES).index(measure)] = rows
    return with_panels(base, panels)


def test_first_month_and_share_of_futures_ask_every_month_but_the_start(base: Ensemble) -> None:
    told = altered(base, "coverage", [[1, 0, 0, 1], [1, 0, 0, 0], [0, 1, 1, 0]])
    np.testing.assert_array_equal(first_month(told, lambda of: of("coverage") > 0.5), [3, np.nan, 1])
    assert share_of_futures(told, lambda of: of("coverage") > 0.5) == pytest.approx(2 / 3)
    with pytest.raises(KeyError, match="no measure is called"):
        series(told, "covrage")


def test_months_to_recover_count_from_the_blow_to_the_old_level(base: Ensemble) -> None:
    told = altered(base, "trust", [[0.5, 0.5, 0.1, 0.3, 0.6], [0.5, 0.5, 0.6, 0.6, 0.6], [0.5, 0.5, 0.1, 0.1, 0.2]])
    np.testing.assert_array_equal(months_to_recover(told, "trust", 2), [2, 0, np.nan])
    np.testing.assert_array_equal(months_to_recover(told, "trust", 2, share=0.5), [1, 0, np.nan])


def test_alliances_that_outlast_the_run_count_only_as_far_as_seen() -> None:
    # Five alliances: ended after 2 and 4 months, seen for 3, 5 and 5 months. S(2) = 4/5; S(4) = 4/5 x 2/3.
    of = [Life(1, k, 0, end, seen) for k, (end, seen) in enumerate([(2, 9), (None, 3), (4, 9), (None, 5), (None, 5)])]
    found = survival(of)
    np.testing.assert_array_equal(found.months, [2, 4])
    np.testing.assert_allclose(found.alive, [0.8, 0.8 * 2 / 3])
    assert found.quartiles[0] == 4
    assert math.isnan(found.quartiles[1])
    assert (found.seen, found.ended) == (5, 2)


def test_no_alliance_has_no_life() -> None:
    found = survival([])
    assert found.months.size == 0 and all(math.isnan(q) for q in found.quartiles)


def test_lives_are_read_from_what_happened() -> None:
    allied = tiny(history={"allied": [list(tiny().pcn_ids[:2])]}, months=60)
    found = lives(run_seeds(allied, SEEDS).runs)
    at_start = [life for life in found if life.founded == 0]
    assert len(at_start) == len(SEEDS)
    assert all(life.ended is None or life.ended > life.founded for life in found)
    assert all(0 <= life.length <= 60 for life in found)
