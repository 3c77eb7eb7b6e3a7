import re

import pytest

from trustsim import Scenario, explain, run
from trustsim.analysis.explain import pair_history
from trustsim.model.events import KINDS


def place(**more):
    return Scenario.from_dict(
        {
            "schema_version": 1,
            "name": "P",
            "months": 60,
            "structure_seed": 5,
            "places": [{"id": "p", "name": "P", "draw": {"pcns": 6, "like": "england"}}],
            "parameters": {"people": {"propensity": 0.65}, "practices": {"leave_rate": 1.0, "leave_floor": 0.6}},
            **more,
        }
    )


@pytest.fixture(scope="module")
def eventful():
    """A run in which nearly everything happens."""
    scenario = place(
        interventions=[
            {"at": 5, "shock": 2},
            {"at": 7, "opportunity": {"pounds": 120000, "heard_by": "a", "found_out": 9}},
        ],
    )
    choices = [
        {"month": 7, "director": "a", "choice": "opportunity", "value": "keep"},
        {"month": 8, "director": "b", "choice": "opportunity", "value": "keep"},
    ]
    return run(scenario, seed=2, choices=choices)


def test_every_kind_of_event_is_explained_in_plain_sentences(eventful):
    seen = {e.kind for e in eventful.events}
    assert {
        "founded", "joined", "left", "mandate given", "mandate withdrawn", "unseated", "opportunity shared",
        "opportunity grabbed", "found out", "gave way", "skimmed", "new director", "practice left", "shock",
        "choice not open",
    } <= seen  # fmt: skip
    for event in eventful.events:
        text = str(explain(event))
        assert text.endswith(".")
        assert re.search(r"month \d", text)
        assert not re.search(r"nan|None|_|\bW\b|utility|logit", text), text


def test_events_carry_the_terms_declared_for_their_kind(eventful):
    for event in eventful.events:
        assert set(event.terms) <= set(KINDS[event.kind])


def test_what_was_weighed_adds_up_to_the_worth_that_decided(eventful):
    chosen = [e for e in eventful.events if e.kind in ("founded", "joined", "left")]
    assert chosen
    for event in chosen:
        t = event.terms
        total = t["trust"] * (t["gain"] + t["support"]) - (1 - t["trust"]) * t["fear"]
        total += t["habit"] + t["chance"] - t["coordination"] - t["setup"]
        assert total == pytest.approx(t["worth"], abs=1e-12)
        if event.kind == "left":
            assert t["worth"] <= t["worth_alone"]
        else:
            assert t["worth"] > t["worth_alone"]


def test_what_led_there_was_done_before(eventful):
    for event in eventful.events:
        led = explain(event).led_there
        assert all(month <= event.month for month, _ in led)
        assert [m for m, _ in led] == sorted((m for m, _ in led), reverse=True)


def test_the_history_of_a_pair_sums_to_its_evidence():
    scenario = place(
        parameters={
            "people": {"turnover": 0, "sacking": 0, "scars": 0},
            "trust": {"half_life_good": 600, "half_life_bad": 600},
        }
    )
    future = run(scenario, seed=3)
    rows = [r for r in pair_history(future, 0, 1) if r[1] == "reciprocity"]
    fading = 0.5 ** (1 / 600)
    good = sum(r[3] * fading ** (future.months - r[0]) for r in rows)
    assert rows
    assert future.state(future.months).dyads.memory[0, 0, 2, 1] == pytest.approx(good, rel=1e-9)


def test_a_run_explained_is_the_run_that_was_run(eventful):
    before = eventful.panel.copy()
    explain(eventful.events[-1])
    assert (before == run(eventful.scenario, 2, eventful.choices).panel)[~(before != before)].all()
