"""An alliance has one name, by order of founding, in every picture and text of a future."""

import json
import re
from dataclasses import replace

import pytest
from small import PLACE

from trustsim import Scenario, explain, run
from trustsim.analysis.pictures import Pictured
from trustsim.analysis.tables import write_events
from trustsim.analysis.words import alliance_names, names_in_order
from trustsim.drivers.ensemble import run_seeds

TWO = [{"id": id_, "name": id_.title(), "draw": {"pcns": 6, "practices": 2}} for id_ in ("north", "south")]


@pytest.fixture(scope="module")
def future():
    scenario = Scenario.from_dict(
        {**PLACE, "places": TWO, "months": 90, "parameters": {"people": {"propensity": 0.65}}}
    )
    return run(scenario, seed=2)


def test_alliances_are_numbered_by_order_of_founding(future):
    founded = [event.alliance for event in future.events if event.kind == "founded"]
    assert len(founded) >= 4 and founded != sorted(range(1, len(founded) + 1))
    assert alliance_names(future) == {label: f"Alliance {k}" for k, label in enumerate(founded, 1)}


def test_every_text_and_picture_calls_an_alliance_the_same(future, tmp_path):
    names = alliance_names(future)
    picture = Pictured(future, "Two", "")
    storyline, plan = picture.write_storyline(tmp_path, "s"), picture.write_map(tmp_path, "m")
    last = picture.labels[-1]
    at_the_end = {name for label, name in names.items() if label in last}
    assert at_the_end
    for told in (storyline, plan):
        assert set(re.findall(r"Alliance \d+", told)) == at_the_end
        for label, name in names.items():
            if label in last:
                first = future.scenario.pcn_names[last.tolist().index(label)]
                assert f"{name} ({first}" in told
    for event in future.events:
        if event.kind in ("founded", "joined", "left", "collapsed"):
            assert names[event.alliance] in explain(event).headline


def test_events_as_rows_name_the_alliance_too(future, tmp_path):
    ensemble = run_seeds(future.scenario, [future.seed], 1)
    write_events({"Two": ensemble}, tmp_path / "events.jsonl")
    names = alliance_names(future)
    rows = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text("utf-8").splitlines()]
    assert any(row["alliance"] for row in rows)
    assert all(row["alliance_name"] == names.get(row["alliance"]) for row in rows)


def test_federations_keep_their_words_and_take_no_number():
    assert names_in_order([0, 7, -1, 3, 7]) == {7: "Alliance 1", -1: "Federation", 3: "Alliance 2"}
    assert names_in_order([-1, -3, 9]) == {-1: "Federation 1", -3: "Federation 3", 9: "Alliance 1"}


@pytest.mark.parametrize("kind", ["opportunity shared", "opportunity grabbed", "gave way", "skimmed"])
def test_what_tells_a_drawn_character_is_left_out_where_the_terms_do_not_hold_it(future, kind):
    event = next(e for e in future.events if e.kind == kind)
    assert "Of a hundred" in str(explain(event)) or "of a hundred" in str(explain(event))
    without = replace(event, terms={t: v for t, v in event.terms.items() if t != "good_will"})
    told = str(explain(without))
    assert "a hundred" not in told and told.endswith(".") and "  " not in told and ".." not in told
