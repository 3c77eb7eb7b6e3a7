import subprocess
import sys
import time

import numpy as np
import pytest

from trustsim import Scenario, ensemble, run
from trustsim.drivers import shares
from trustsim.drivers.ensemble import run_many, run_seeds
from trustsim.drivers.run import Desk, Setting
from trustsim.drivers.shares import ENDS, runs_in_threads
from trustsim.errors import InputError
from trustsim.model.chance import future_seeds
from trustsim.model.events import empty_log
from trustsim.model.measures import MEASURES


def test_an_ensemble_gives_the_single_runs(small_place):
    seeds = future_seeds(1, 4)
    together = run_seeds(small_place, seeds)
    for k, seed in enumerate(seeds):
        np.testing.assert_array_equal(together.panels[k], run(small_place, seed).panel)


@pytest.mark.parametrize("most_threads", [1, 4], ids=["processes", "threads"])
def test_processes_and_threads_change_nothing(small_place, monkeypatch, most_threads):
    monkeypatch.setattr(shares, "MOST_THREADS", most_threads)
    seeds = future_seeds(2, 6)
    alone = run_seeds(small_place, seeds, workers=1)
    shared = run_seeds(small_place, seeds, workers=2)
    np.testing.assert_array_equal(alone.panels, shared.panels)
    np.testing.assert_array_equal(alone.practice_worth, shared.practice_worth)
    assert [r.events for r in alone.runs] == [r.events for r in shared.runs]


def test_runs_in_threads_come_in_the_order_of_the_seeds(small_place):
    seeds = future_seeds(2, 9)
    found = list(runs_in_threads([Setting.of(small_place)], seeds, 0.1, 3, ENDS))
    assert [(number, place, one.seed) for number, place, one in found] == [(0, k, seed) for k, seed in enumerate(seeds)]


def test_threads_given_up_run_no_more_than_they_are_at(small_place, monkeypatch):
    begun = []
    monkeypatch.setattr(Desk, "roll", lambda self, seed, roll=Desk.roll: (begun.append(seed), roll(self, seed)))
    runs = runs_in_threads([Setting.of(small_place)], future_seeds(2, 400), 0.1, 2, ENDS)
    next(runs)
    runs.close()
    at_the_end = len(begun)
    assert at_the_end < 200
    time.sleep(0.2)
    assert len(begun) == at_the_end


def test_what_a_thread_raises_is_raised_here(small_place):
    with pytest.raises(InputError, match=r"seed is -3; give a whole number"):
        run_seeds(small_place, [1, 2, 3, -3, 4], workers=2)


def test_progress_ends_at_all_runs(small_place):
    told = []
    run_seeds(small_place, future_seeds(3, 3), progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_frames_of_several_scenarios_share_their_dice(small_place):
    other = small_place.with_(parameters={"meetings.feedback": 1.0})
    frames = ensemble([small_place, other], seeds=[5, 6])
    assert set(frames.runs["scenario"]) == {0, 1}
    assert set(frames.runs["measure"]) == set(MEASURES)
    assert set(frames.panel.columns) == {"scenario", "seed", "month", "place", "measure", "value"}
    assert {"month", "kind", "place", "who", "whom", "terms"} <= set(frames.events.columns)
    changes = frames.events[frames.events.kind == "new director"].groupby("scenario").size()
    assert len(changes) in (0, 2)


def test_futures_of_a_seed_are_a_pure_function_of_it():
    assert future_seeds(7, 3) == future_seeds(7, 5)[:3]
    assert len(set(future_seeds(7, 2000)) | set(future_seeds(8, 2000))) == 4000
    assert max(future_seeds(1, 1000)) < 2**53


def test_frames_of_a_real_place_say_that_its_people_are_imagined(small_place):
    real = Scenario.from_dict({**small_place.as_dict(), "source": {"title": "A file"}})
    frames = ensemble(real, future_seeds(4, 2))
    for frame in (frames.runs, frames.panel, frames.events, run(real, 1).measures()):
        assert set(frame["people"]) == {"imagined directors"}
    assert not any("good_will" in event.terms for event in run(real, 1).events)
    assert any("good_will" in event.terms for event in run(small_place, 1).events)
    assert "people" not in ensemble(small_place, future_seeds(4, 2)).panel


def test_outcomes_counted_while_running_are_those_of_the_months(small_place):
    for months in (3, 30):
        whole = run_seeds(small_place.with_(months=months), range(3), 1)
        for run_, outcome in zip(whole.runs, whole.outcomes, strict=True):
            late = run_.panel[1:][-24:]
            for m, measure in enumerate(MEASURES.values()):
                for place in range(late.shape[1]):
                    seen = late[:, place, m][np.isfinite(late[:, place, m])]
                    mean = seen.sum() / seen.size if seen.size else np.nan
                    expected = run_.panel[1:, place, m].sum() if measure.outcome == "total" else mean
                    np.testing.assert_allclose(outcome[place, m], expected, rtol=1e-13, err_msg=measure.name)


def test_scenarios_run_together_are_as_each_alone(small_place):
    other = small_place.with_(parameters={"meetings.feedback": 0.9})
    longer = small_place.with_(months=small_place.months + 5)
    together = run_many([small_place, other, longer], [3, 1, 2], 1)
    shared = run_many([small_place, other, longer], [3, 1, 2], 2)
    for scenario, here, there in zip((small_place, other, longer), together, shared, strict=True):
        alone = [run(scenario, seed) for seed in (3, 1, 2)]
        assert here.seeds == there.seeds == (3, 1, 2)
        for k, one in enumerate(alone):
            for found in (here, there):
                np.testing.assert_array_equal(found.panels[k], one.panel)
                np.testing.assert_array_equal(found.outcomes[k], one.outcomes)
                np.testing.assert_array_equal(found.practice_worth[k], one.practice_worth)
                assert [e.terms for e in found.runs[k].events] == [e.terms for e in one.events]


def test_what_was_not_kept_is_had_by_running_again(small_place):
    kept, ends = run_seeds(small_place, [5], 1), run_seeds(small_place, [5], 1, keep=ENDS)
    assert ends.runs[0].kept_panel is None and ends.runs[0].kept_log is None
    np.testing.assert_array_equal(ends.outcomes, kept.outcomes)
    np.testing.assert_array_equal(ends.panels, kept.panels)
    assert [e.month for e in ends.runs[0].events] == [e.month for e in kept.runs[0].events]


def test_a_log_too_small_is_made_larger(small_place):
    desk = Desk(Setting.of(small_place).sizes)
    desk.roll(1)
    desk.log = empty_log(len(small_place.pcn_ids), 2)
    found = desk.run(Setting.of(small_place))
    assert [e.terms for e in found.events] == [e.terms for e in run(small_place, 1).events]
    assert len(found.events) > 2


THREADS = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from trustsim import Scenario, run
place = Scenario.load(sys.argv[1])
start = threading.Barrier(4)
def first(_):
    start.wait()
    return run(place, 3).outcomes.tobytes()
with ThreadPoolExecutor(4) as threads:
    print(len(set(threads.map(first, range(4)))))
"""


def test_threads_that_run_first_at_the_same_moment_run_the_same(small_place, tmp_path):
    file = tmp_path / "place.yaml"
    small_place.save(file)
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", THREADS, file], capture_output=True, text=True, timeout=300)
        assert (done.stdout, done.stderr) == ("1\n", "")
