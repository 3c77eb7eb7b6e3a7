"""What the panel of outcomes and the answer say, in words."""

import re
from dataclasses import replace

import numpy as np
import pytest

from trustsim import Scenario
from trustsim.app.scene.outcomes import AT, CHARTS, answer_scene, outcomes_scene, percentiles, set_against
from trustsim.app.scene.why import why_scene
from trustsim.drivers.ensemble import run_seeds

LAST = "in the last two of 30 months"


def place(months=30, places=1, feedback=None, **more):
    asked = {"meetings": {"feedback": feedback, "manager_wte": 1.0}} if feedback is not None else {}
    return Scenario.from_dict(
        {
            "schema_version": 1,
            "name": "P",
            "months": months,
            "structure_seed": 5,
            "places": [{"id": f"p{k}", "name": f"P{k}", "draw": {"pcns": 4, "like": "england"}} for k in range(places)],
            "parameters": {"people": {"propensity": 0.65}, **asked},
            **more,
        }
    )


def futures(scenario, count=8):
    return run_seeds(scenario, list(range(1, count + 1)), 1)


@pytest.fixture(scope="module")
def before():
    return futures(place())


@pytest.fixture(scope="module")
def after():
    return futures(place(feedback=0.95))


def with_outcome(ensemble, measure, values):
    """The ensemble with one outcome put in by hand."""
    outcomes = ensemble.outcomes.copy()
    outcomes[:, :, AT[measure]] = np.reshape(values, (-1, 1))
    return replace(ensemble, outcomes=outcomes)


def said(baseline, what_if=None):
    return "".join(part["text"] for part in answer_scene(baseline, set_against(baseline, what_if))["parts"])


def scene(baseline, what_if=None):
    return outcomes_scene(baseline, set_against(baseline, what_if), (what_if or baseline).runs[0])


def row(shown, measure):
    return next(r for r in shown["table"] if r["measure"] == measure)


def chart(shown, measure):
    return next(c for c in shown["charts"] if c["measure"] == measure)


def test_the_answer_while_nothing_is_changed(before):
    some = with_outcome(with_outcome(before, "coverage", [0.5, 0.6] * 4), "collapsed", [0, 1] * 4)
    none = with_outcome(with_outcome(before, "coverage", 0.0), "collapsed", 0.0)
    assert said(some) == (
        f"With nothing changed, 55% of PCNs work in an alliance {LAST} (likely 51 to 59). "
        "An alliance collapses at least once in 4 of 8 futures."
    )
    assert said(none) == (
        f"With nothing changed, no PCN works in an alliance {LAST}. No alliance collapses in any of 8 futures."
    )


def test_the_answer_with_changes_says_how_many_more_and_whether_it_may_be_chance(before):
    some = with_outcome(with_outcome(before, "coverage", [0.5, 0.6] * 4), "collapsed", [0, 1] * 4)
    none = with_outcome(with_outcome(before, "coverage", 0.0), "collapsed", 0.0)
    more = with_outcome(with_outcome(before, "coverage", [0.7, 0.9] * 4), "collapsed", 1.0)
    mixed = with_outcome(before, "coverage", [0.9, 0.3] * 4)
    assert said(some, more) == (
        f"With your changes, 80% of PCNs work in an alliance {LAST}: 25 points more than with no change "
        "(likely +21 to +29). An alliance collapses at least once in all 8 futures; with no change, in 4."
    )
    assert "25 points fewer than with no change (likely −29 to −21). An" in said(more, some)
    assert "5 points more than with no change (likely −26 to +36). That may be chance. " in said(some, mixed)
    assert f"no PCN works in an alliance {LAST}: 55 points fewer than with no change (likely" in said(some, none)
    assert said(some, none).endswith("No alliance collapses in any of 8 futures; with no change, in 4.")
    assert said(none, none) == (
        f"With your changes, no PCN works in an alliance {LAST}, as with no change. "
        "No alliance collapses in any of 8 futures; with no change, none either."
    )
    assert f"{LAST}: as many as with no change. An alliance" in said(some, some)
    assert said(some, some).endswith("in 4 of 8 futures; with no change, in just as many.")


def test_the_answer_of_few_months_of_one_future_and_of_two_places():
    assert "work in an alliance over the 12 months (likely " in said(futures(place(months=12)))
    one, changed = futures(place(), 1), futures(place(feedback=0.95), 1)
    assert "likely" not in said(one) and " ." not in said(one)
    assert "One future cannot tell that from chance." in said(one, changed)
    assert {"one future cannot tell"} == {row(scene(one, changed), m)["note"] for m in ("coverage", "trust")}
    assert "8 in 10" not in chart(scene(one), "coverage")["sentence"]
    two = futures(place(places=2), 3)
    whole = two.outcomes[:, -1, AT["coverage"]].mean()
    assert f"{whole * 100:.0f}% of PCNs" in said(two)


def test_people_beside_real_names_are_said_to_be_imagined(before):
    assert answer_scene(before, None)["people"] == ""
    real = place(source={"title": "A", "files": ["a.csv"], "extract": "2025-10", "licence": "OGL 3.0"})
    assert real.origin
    assert answer_scene(futures(real, 2), None)["people"] == "(Imagined directors.)"


def test_what_else_moved_is_told_with_its_range_and_without_code_words(before, after):
    more = answer_scene(before, set_against(before, after))["more"]
    assert re.match(r"Also clear: .* \(likely \+\d+ to \+\d+\)", more)
    assert "£" in more and "a patient a year" in more and "[" not in more
    assert answer_scene(before, set_against(before, before))["more"] == "Nothing else moved clearly."


def test_the_table_says_differences_and_which_may_be_chance(before, after):
    shown = scene(before, after)
    assert row(shown, "collective_voice")["clear"] and not row(shown, "collective_voice")["note"]
    assert row(shown, "coverage")["note"] == "may be chance"
    assert re.fullmatch(r"likely £\d+\.\d\d to £\d+\.\d\d", row(shown, "place_money")["baseline"][1])
    assert row(scene(before, before), "coverage")["note"] == "no difference"
    assert "what_if" not in row(scene(before), "coverage")


def test_charts_hold_what_most_futures_did_and_say_it(before, after):
    shown = scene(before, after)
    assert [c["measure"] for c in shown["charts"]] == list(CHARTS)
    values = after.panels[:, 1:, -1, AT["trust"]] * 100.0
    assert chart(shown, "trust")["what_if"]["mean"][1:] == pytest.approx(values.mean(axis=0), abs=0.051)
    assert chart(shown, "trust")["what_if"]["high"][1:] == pytest.approx(np.percentile(values, 90, axis=0), abs=0.051)
    before_end, after_end = (chart(shown, "trust")[k]["mean"][-1] for k in ("baseline", "what_if"))
    ends = f"{after_end:.0f} of 100 with your changes and {before_end:.0f} of 100 with no change at the end"
    assert chart(shown, "trust")["sentence"].startswith(f"Trust between PCNs: {ends}; 8 in 10 futures between ")
    alone = scene(before)
    assert chart(alone, "trust")["what_if"] is None and "no change" not in chart(alone, "trust")["sentence"]


def test_months_without_values_are_left_as_gaps(before):
    runs = []
    for k, run in enumerate(before.runs):
        panel = run.panel.copy()
        panel[7, -1, AT["trust"]] = np.nan
        panel[8, -1, AT["trust"]] = np.nan if k else 0.4
        panel[-1, -1, AT["backing"]] = np.nan
        runs.append(replace(run, kept_panel=panel))
    shown = scene(replace(before, runs=tuple(runs)))
    curve = chart(shown, "trust")["baseline"]
    assert curve["mean"][7] is None and curve["low"][7] is None
    assert curve["low"][8] == curve["mean"][8] == curve["high"][8] == 40.0
    assert chart(shown, "backing")["sentence"] == "Practices' backing: no value at the end."


def test_percentiles_are_those_of_numpy_and_pass_over_what_is_missing():
    values = np.random.default_rng(1).random((9, 40))
    values[values < 0.3] = np.nan
    values[:, 3] = np.nan
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning):
        expected = np.nanpercentile(values, (10, 90), axis=0)
    assert percentiles(values, (10, 90)) == pytest.approx(expected, nan_ok=True)


def test_why_weighs_for_what_was_done_and_names_the_two(before):
    done = {"founded": True, "joined": True, "left": False, "mandate given": True, "mandate withdrawn": False}
    seen = set()
    for run in before.runs:
        for at, event in enumerate(run.events):
            if event.kind in done and event.terms:
                told = why_scene(run, at)
                seen.add(event.kind)
                assert (sum(weighed["pounds"] for weighed in told["weighed"]) > 0) == done[event.kind], told
                assert told["pair"] in (None, [event.who, event.whom])
    assert seen == set(done)
