"""Single changes of a known response have its signs and sizes, with intervals over futures that share their dice."""

from typing import Any

import numpy as np
import pytest
from known_studies import FIVE, RULE, SEATS, THREE, X1, X2, X3, linear, result, study

from trustsim.analysis.intervals import interval
from trustsim.analysis.one_at_a_time import tornado
from trustsim.errors import InputError
from trustsim.experiments.designs import points

WEIGHTS = {X1: 0.4, X2: -0.2, X3: -0.1}


def test_single_changes_of_a_linear_response_are_its_weights() -> None:
    one = study({"method": "oat"}, FIVE, replicates=30)
    found = tornado(one, result(one, linear, 0.02), "trust")
    assert list(dict.fromkeys(found["factor"]))[:3] == [X1, X2, X3]
    for row in found.to_dict("records"):
        weight = WEIGHTS.get(row["factor"])
        truth = 0.0 if weight is None else weight * (row["after"] - row["before"])
        assert row["effect"] == pytest.approx(truth, abs=0.02)
        assert row["is_clear"] == (row["low"] > 0 or row["high"] < 0)
        if weight is not None:
            assert row["is_clear"] and np.sign(row["effect"]) == np.sign(truth)
    assert set(found[found["factor"] == RULE]["after"]) == {"average", "tit_for_tat"}
    assert found[found["factor"] == SEATS]["after"].tolist() == [1, 6]


def test_chance_that_futures_share_leaves_no_doubt_of_a_change() -> None:
    one = study({"method": "oat"}, replicates=10)
    known = result(one, linear)
    known.outcomes[..., 1] += np.random.default_rng(1).standard_normal(10)
    found = tornado(one, known, "trust")
    assert (found["high"] - found["low"]).max() < 1e-9
    values = points(one)
    noisy = result(one, linear, 0.1)
    row = tornado(one, noisy, "trust").set_index(["factor", "after"]).loc[(X1, 1.0)]
    k = int(np.flatnonzero(values[:, 0] == 1.0)[0])
    expected = interval(noisy.outcomes[k, 0, :, 1] - noisy.outcomes[0, 0, :, 1])
    assert (row["effect"], row["low"], row["high"]) == (expected.mean, expected.low, expected.high)


def test_a_grid_averages_over_what_the_others_may_be() -> None:
    one = study({"method": "grid", "levels": 3}, {X1: [1, 0, 0.5], X2: [0, 1], RULE: ["beta", "average"]}, replicates=2)
    found = tornado(one, result(one, lambda x: x[:, 0] * (1.0 + x[:, 1]) + 0.25 * x[:, 2]), "trust")
    assert found.set_index("factor")["effect"].to_dict() == pytest.approx({X1: 1.5, X2: 0.5, RULE: 0.25})
    assert found.set_index("factor").loc[X1, ["before", "after"]].tolist() == [0.0, 1.0]


def test_a_csv_s_first_point_is_its_baseline(tmp_path: Any) -> None:
    (tmp_path / "p.csv").write_text(f"{X1},{X2}\n0.5,0.5\n1,0.5\n0.5,0\n0,0\n")
    one = study({"csv": "p.csv"}, {X1: [0, 1], X2: [0, 1]}, replicates=2, folder=tmp_path)
    found = tornado(one, result(one, lambda x: 0.4 * x[:, 0] - 0.2 * x[:, 1]), "trust")
    assert found["factor"].tolist() == [X1, X2]
    assert found["effect"].tolist() == pytest.approx([0.2, 0.1])
    (tmp_path / "p.csv").write_text(f"{X1},{X2}\n0.5,0.5\n0,0\n")
    alone = study({"csv": "p.csv"}, {X1: [0, 1], X2: [0, 1]}, replicates=2, folder=tmp_path)
    with pytest.raises(InputError, match="without single changes from its first point; list a baseline"):
        tornado(alone, result(alone, lambda x: x[:, 0]), "trust")


def test_what_has_no_single_changes_is_refused() -> None:
    other = study({"method": "lhs", "points": 20}, replicates=2)
    with pytest.raises(
        InputError, match=r"design is lhs; a tornado needs single changes: write design: \{method: oat\}"
    ):
        tornado(other, result(other, linear), "trust")
    one = study({"method": "oat"}, THREE, replicates=1)
    with pytest.raises(InputError, match="replicates is 1; run 2 or more"):
        tornado(one, result(one, linear), "trust")
    own = study({"method": "oat"}, replicates=2, seeds="own")
    with pytest.raises(InputError, match="seeds is own; a change is told from chance on shared dice"):
        tornado(own, result(own, linear), "trust")
    two = study({"method": "oat"}, replicates=2)
    known = result(two, linear)
    known.outcomes[0, 0, 0, 1] = np.nan
    with pytest.raises(InputError, match="trust has no value at point 0 on tiny with seed"):
        tornado(two, known, "trust")
