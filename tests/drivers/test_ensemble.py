import numpy as np

from trustsim import Scenario, ensemble, run
from trustsim.drivers.ensemble import run_seeds
from trustsim.model.chance import future_seeds
from trustsim.model.measures import MEASURES


def test_an_ensemble_gives_the_single_runs(small_place):
    seeds = future_seeds(1, 4)
    together = run_seeds(small_place, seeds)
    for k, seed in enumerate(seeds):
        np.testing.assert_array_equal(together.panels[k], run(small_place, seed).panel)


def test_processes_change_nothing(small_place):
    seeds = future_seeds(2, 6)
    alone = run_seeds(small_place, seeds, workers=1)
    shared = run_seeds(small_place, seeds, workers=2)
    np.testing.assert_array_equal(alone.panels, shared.panels)
    np.testing.assert_array_equal(alone.practice_worth, shared.practice_worth)
    assert [r.events for r in alone.runs] == [r.events for r in shared.runs]


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
