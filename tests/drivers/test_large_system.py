"""One system of 1,000 PCNs: it runs, every PCN is in what comes out, and processes do not change a bit of it."""

import numpy as np
import pytest

from trustsim import Scenario
from trustsim.drivers.ensemble import Ensemble, run_seeds
from trustsim.drivers.run import run
from trustsim.drivers.shares import ENDS
from trustsim.model.events import BITS, empty_log
from trustsim.model.measures import MEASURES

PCNS, PLACES = 1000, 120
SEEDS = (1, 2)


@pytest.fixture(scope="module")
def system() -> Scenario:
    sizes = [PCNS // PLACES + (k < PCNS % PLACES) for k in range(PLACES)]
    places = [{"id": f"p{k}", "draw": {"pcns": size, "practices": [4, 6]}} for k, size in enumerate(sizes)]
    return Scenario.from_dict({"schema_version": 1, "name": "A large system", "months": 3, "places": places})


@pytest.fixture(scope="module")
def alone(system: Scenario) -> Ensemble:
    return run_seeds(system, SEEDS, workers=1, keep=ENDS)


def test_all_1000_have_ids_names_and_practices_of_their_own(system):
    assert len(set(system.pcn_ids)) == len(set(system.pcn_names)) == PCNS
    assert len(set(system.practice_ids)) == len(system.practice_ids) > 4 * PCNS


def test_all_1000_are_in_the_outcomes(system, alone):
    assert alone.outcomes.shape == (len(SEEDS), PLACES + 1, len(MEASURES))
    assert np.isfinite(alone.outcomes[:, :, list(MEASURES).index("trust")]).all()
    assert alone.practice_worth.shape == (len(SEEDS), len(system.practice_ids))
    reached = alone.practice_worth > 0
    pcn = system.structure().pcn
    assert all(set(pcn[worth]) == set(range(PCNS)) for worth in reached)


@pytest.mark.parametrize("most_threads", [1, 4], ids=["processes", "threads"])
def test_two_cores_give_the_same_bits_as_one(system, alone, monkeypatch, most_threads):
    monkeypatch.setattr("trustsim.drivers.shares.MOST_THREADS", most_threads)
    shared = run_seeds(system, SEEDS, workers=2, keep=ENDS)
    assert shared.outcomes.tobytes() == alone.outcomes.tobytes()
    assert shared.practice_worth.tobytes() == alone.practice_worth.tobytes()
    assert (alone.outcomes[0] != alone.outcomes[1]).any()


def test_who_knows_of_an_event_is_right_beyond_the_first_numbers_of_bits(system):
    done = run(system, 1)
    place_of = np.array(system.place_of)
    whole = {event.place: event.known_to for event in done.events if event.known_to}
    assert max(whole) * PCNS / PLACES > 2 * BITS
    assert all({place_of[i] for i in known} == {place} for place, known in whole.items())


def test_the_log_holds_a_bit_for_each_director():
    log = empty_log(130, 2)
    for i in (0, 62, 63, 129):
        log.known[1, i // BITS] |= 1 << i % BITS
    assert log.known.shape == (2, 3)
    assert (log.knowing(0), log.knowing(1)) == ((), (0, 62, 63, 129))
    assert (log.known >= 0).all()
