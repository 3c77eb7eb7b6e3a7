import json

import numpy as np
import pytest

from trustsim import Scenario, run, view
from trustsim.model.state import NOBODY


@pytest.fixture(scope="module")
def future():
    scenario = Scenario.from_dict(
        {
            "schema_version": 1,
            "name": "P",
            "months": 36,
            "structure_seed": 5,
            "places": [
                {"id": "p", "name": "P", "seats": 1, "draw": {"pcns": 5, "like": "england"}},
                {"id": "q", "name": "Q", "draw": {"pcns": 3, "like": "england"}},
            ],
            "parameters": {"people": {"propensity": 0.55}, "meetings": {"manager_wte": 0.1}},
        }
    )
    return run(scenario, seed=8)


def views(future):
    for month in range(1, future.months + 1, 5):
        for i in range(len(future.scenario.pcn_ids)):
            yield i, month, view(future, i, month), future.state(month)


def test_a_view_is_plain_data(future):
    for _, _, seen, _ in views(future):
        assert json.loads(json.dumps(seen.as_dict()))["director"] == seen.director


def test_what_was_argued_is_known_to_those_who_sat_there_or_were_told(future):
    cases = set()
    for i, _, seen, state in views(future):
        d = state.directors
        speaker = int(d.representative[i])
        if d.seated[i]:
            assert seen.board["settled"] == state.places.decision[d.place[i]]
            cases.add("sat")
        else:
            assert "argued" not in seen.board and "settled" not in seen.board
            told = speaker not in (i, NOBODY) and d.spoken[i] and d.told[i]
            assert bool(seen.board.get("reported")) == bool(told)
            cases.add("told" if told else "dark" if d.spoken[i] else "no chair")
    assert cases == {"sat", "told", "dark", "no chair"}


def test_a_director_knows_only_its_own_trust(future):
    for i, _, seen, state in views(future):
        for name, facets in seen.trust.items():
            j = future.scenario.pcn_names.index(name)
            np.testing.assert_array_equal(list(facets.values()), state.dyads.trust[i, :, j])


def test_pledges_are_known_among_allies_only(future):
    met = 0
    for i, _, seen, state in views(future):
        label = state.directors.alliance[i]
        allies = {
            future.scenario.pcn_names[j]
            for j in range(len(state.directors.alliance))
            if j != i and label != 0 and state.directors.alliance[j] == label
        }
        assert set(seen.money["allies_pledge"]) == allies == set(seen.alliance)
        met += bool(allies)
    assert met


def test_events_are_seen_only_by_those_who_can_know_and_reasons_only_by_the_one_who_had_them(future):
    for i, month, seen, _ in views(future):
        possible = [e for e in future.events if e.month == month and i in e.known_to]
        assert len(seen.events) == len(possible)
        for row, event in zip(seen.events, possible, strict=True):
            assert ("terms" in row) == (event.who == i)


def test_a_grabbed_opportunity_that_nobody_saw_is_known_to_nobody(future):
    grabbed = [e for e in future.events if e.kind == "opportunity grabbed"]
    assert any(len(e.known_to) == 1 for e in grabbed)
    for event in grabbed:
        for i in range(len(future.scenario.pcn_ids)):
            kinds = [(row["kind"], row["who"]) for row in view(future, i, event.month).events]
            told = ("opportunity grabbed", future.scenario.pcn_names[event.who]) in kinds
            assert told == (i in event.known_to)


def test_nothing_of_other_directors_characters_is_in_a_view(future):
    for i, _, seen, state in views(future):
        numbers = set()

        def collect(value, numbers=numbers):
            if isinstance(value, dict):
                for v in value.values():
                    collect(v)
            elif isinstance(value, list):
                for v in value:
                    collect(v)
            elif isinstance(value, float):
                numbers.add(value)

        collect(seen.as_dict())
        others = [j for j in range(len(state.directors.benevolence)) if j != i]
        for character in (state.directors.benevolence, state.directors.propensity):
            assert not numbers & ({float(character[j]) for j in others} - {float(character[i])})
        secret = {float(state.dyads.trust[j, f, k]) for f in range(4) for j in others for k in range(len(others) + 1)}
        own = {float(x) for x in state.dyads.trust[i].ravel()}
        assert not (numbers - own) & (secret - own)


def test_a_month_outside_the_run_is_refused(future):
    with pytest.raises(ValueError, match="months 1 to 36"):
        view(future, 0, 0)
