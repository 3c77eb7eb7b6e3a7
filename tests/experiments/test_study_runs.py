"""A study's outcomes are those of its runs one by one, however the work is shared."""

import pickle

import numpy as np
import pytest
from study_files import TINY, study

from trustsim import run
from trustsim.drivers.run import Desk, Run, Setting
from trustsim.errors import InputError
from trustsim.experiments.designs import points
from trustsim.experiments.runner import FailedRun, Point, Task, at_point, run_points, run_study
from trustsim.model.measures import MEASURES
from trustsim.scenario import Scenario

FACTORS = {"meetings.feedback": [0, 1], "meetings.seats": [1, 3], "trust.rule": ["beta", "average"]}


def test_processes_change_nothing() -> None:
    found = study(factors=FACTORS, design={"method": "random", "points": 9}, seeds="own")
    told: list[tuple[int, int]] = []
    alone = run_study(found, workers=1, progress=lambda done, of: told.append((done, of)))
    shared = run_study(found, workers=2)
    np.testing.assert_array_equal(alone.outcomes, shared.outcomes)
    np.testing.assert_array_equal(alone.seeds, shared.seeds)
    assert told[-1] == (9, 9)
    assert alone.frame.equals(shared.frame)


def test_one_point_run_alone_gives_its_rows() -> None:
    found = study(factors=FACTORS)
    result = run_study(found, workers=1)
    rows = result.frame[result.frame.point == 3]
    here = at_point(TINY, list(FACTORS), points(found)[3])
    assert len(rows) == 2
    for _, row in rows.iterrows():
        late = run(here, int(row["seed"])).outcomes[-1]
        assert [late[list(MEASURES).index(m)] for m in ("coverage", "trust")] == [row["coverage"], row["trust"]]
    said = TINY.with_(parameters={path: rows.iloc[0][path] for path in FACTORS})
    assert said == here


def test_the_frame_has_a_row_a_point_scenario_and_future() -> None:
    other = Scenario.from_dict({**TINY.as_dict(), "source": {"title": "A file"}})
    found = study(factors=FACTORS, scenario=["tiny", "other"], others={"other": other}, design={"method": "grid"})
    frame = run_study(found, workers=1).frame
    assert list(frame.columns) == ["point", "scenario", "seed", *FACTORS, "coverage", "trust", "people"]
    assert len(frame) == 8 * 2 * 2
    assert frame.scenario[:4].tolist() == ["tiny", "tiny", "other", "other"]
    assert frame.seed[:4].tolist() == found.seeds_of([0])[0] * 2
    assert set(frame["trust.rule"]) == {"beta", "average"}
    assert set(frame.people) == {"imagined directors"}
    tiny, real = (frame[frame.scenario == name].trust.to_numpy() for name in ("tiny", "other"))
    np.testing.assert_array_equal(tiny, real)


def test_points_may_be_run_in_any_parts() -> None:
    found = study(factors=FACTORS)
    values, seeds = points(found), found.seeds_of(range(5))
    todo = [Point(k, values[k], seeds[k]) for k in range(5)]
    task = Task.of(found)
    whole = run_points(task, todo)
    np.testing.assert_array_equal(
        np.concatenate([run_points(task, todo[3:]), run_points(task, todo[:3])]), whole[[3, 4, 0, 1, 2]]
    )
    np.testing.assert_array_equal(run_study(found, workers=1).outcomes, whole)


def test_a_failed_run_is_named_and_never_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = study(factors=FACTORS)
    last = found.seeds_of([0])[0][-1]
    true_run = Desk.run

    def broken(desk: Desk, setting: Setting) -> Run:
        if desk.seed == last and setting.scenario.as_dict()["parameters"]["meetings"]["seats"] == seats:
            raise ZeroDivisionError("planted")
        return true_run(desk, setting)

    seats = int(points(found)[2][1])
    first = [int(v) for v in points(found)[:, 1]].index(seats)
    monkeypatch.setattr(Desk, "run", broken)
    with pytest.raises(FailedRun, match=rf"point {first}, scenario tiny, seed {last}: ZeroDivisionError: planted"):
        run_study(found, workers=1)


def test_a_failure_is_the_same_from_another_process() -> None:
    failed = FailedRun("point 1, scenario tiny, seed 2: ZeroDivisionError: planted")
    again = pickle.loads(pickle.dumps(failed))
    assert (type(again), str(again)) == (FailedRun, str(failed))


def test_a_point_that_a_scenario_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Scenario, **_: object) -> Scenario:
        raise InputError("point: meetings.seats is 3; planted")

    monkeypatch.setattr(Scenario, "with_", refuse)
    with pytest.raises(InputError, match=r"study: point 0 is refused by tiny; point: meetings.seats is 3; planted"):
        run_study(study(factors=FACTORS), workers=1)


def test_means_are_over_the_futures_that_have_a_value() -> None:
    result = run_study(study(factors=FACTORS), workers=1)
    by_hand = result.frame.groupby("point")[["coverage", "trust"]].mean().to_numpy()
    np.testing.assert_allclose(result.means(), by_hand)
    result.outcomes[1, 0, 0, 0] = np.nan
    assert result.means()[1, 0] == result.outcomes[1, 0, 1, 0]
    result.outcomes[1, 0, :, 0] = np.nan
    assert np.isnan(result.means()[1, 0])


def test_an_unknown_outcome_or_scenario_is_refused() -> None:
    result = run_study(study(factors=FACTORS, design={"method": "random", "points": 1}), workers=1)
    with pytest.raises(InputError, match="outcome is cost; the study kept coverage and trust"):
        result.futures("cost")
    with pytest.raises(InputError, match="scenario is big; the study has tiny"):
        result.futures("trust", "big")
