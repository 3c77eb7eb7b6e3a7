"""Behaviour of one's own: compiled, plain and Mesa's are the same, everything that runs again runs with it."""

import math
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import own_rules
import pytest
from own_rules import (
    BY_KIND,
    LEAST_TRUSTED,
    SEVERAL,
    Claimant,
    Doubter,
    all_or_nothing,
    claim_all,
    least_trusted,
    speaks_for_itself,
)

import trustsim
from trustsim import Behaviour, TrustModel, WhatIf, compare, ensemble, explain, rule, run
from trustsim.drivers.ensemble import run_many, run_seeds
from trustsim.drivers.shares import ENDS
from trustsim.errors import InputError
from trustsim.model import changed, kept_code, schedule

ROOT = Path(trustsim.__file__).parents[1]
SEEDS = (1, 2, 3)
SOAK = os.environ.get("TRUSTSIM_SOAK") == "1"


def plain(functions):
    return {name: getattr(function, "py_func", function) for name, function in functions.items()}


def same(one, other):
    """Whether two runs have the same measures and events, bit for bit."""
    rows = [[(e.month, e.kind, e.place, e.who, e.whom, e.terms, e.known_to) for e in r.events] for r in (one, other)]
    return np.array_equal(one.panel, other.panel, equal_nan=True) and rows[0] == rows[1]


def finished(model):
    while model.running:
        model.step()
    return model


@pytest.mark.parametrize("kind", BY_KIND if SOAK else ("a choice, an occasion and an act",))
def test_compiled_plain_and_mesa_give_the_same_run(small_place, kind):
    functions = BY_KIND[kind]
    for seed in SEEDS if SOAK else SEEDS[:1]:
        fast = run(small_place, seed, behaviour=Behaviour(functions))
        assert not same(fast, run(small_place, seed))
        assert same(fast, run(small_place, seed, behaviour=Behaviour(plain(functions))))
        for form in (functions, plain(functions)):
            assert same(fast, finished(TrustModel(small_place, rng=seed, behaviour=Behaviour(form))))


def test_a_subclass_that_decides_by_the_same_functions_gives_the_same_run(small_place):
    for seed in SEEDS if SOAK else SEEDS[:1]:
        stepped = finished(TrustModel(small_place, rng=seed, director_class=Doubter, practice_class=Claimant))
        assert same(stepped, run(small_place, seed, behaviour=Behaviour(SEVERAL)))


def test_a_method_overridden_goes_before_a_rule_replaced(small_place):
    quiet = Behaviour({"choose_pledge": all_or_nothing, "choose_peer": all_or_nothing, "choose_claim": claim_all})
    both = finished(TrustModel(small_place, rng=1, director_class=Doubter, behaviour=quiet))
    assert same(both, run(small_place, 1, behaviour=Behaviour(SEVERAL)))


def test_without_changes_the_ordinary_driver_runs(small_place, monkeypatch):
    usual = run(small_place, 1)
    monkeypatch.setattr(changed, "driver", lambda changes: pytest.fail("a driver was made"))
    assert same(usual, run(small_place, 1, behaviour=Behaviour()))


def test_only_the_part_that_holds_the_rule_is_made_anew(small_place, monkeypatch):
    schedule.driver()
    made = []
    source = schedule.part_source
    monkeypatch.setattr(schedule, "part_source", lambda name, changes: made.append(name) or source(name, changes))
    changed.driver.__wrapped__(Behaviour(LEAST_TRUSTED).changes(small_place))
    assert made == ["form_alliances"]


def test_a_decision_of_its_own_is_of_that_director_alone(small_place):
    one, other = small_place.pcn_ids[1], small_place.pcn_ids[3]
    for form in (all_or_nothing, all_or_nothing.py_func):
        found = run(small_place, 1, behaviour=Behaviour(own={one: {"choose_effort": form}}))
        effort = np.stack([state["effort"] for state in found.trace.directors])
        assert set(effort[1:, 1]) == {0.0, 1.0}
        assert all(set(effort[1:, k]) - {0.0, 1.0} for k in range(5) if k != 1)
        stepped = finished(TrustModel(small_place, rng=1, behaviour=found.setting.behaviour))
        assert same(found, stepped)
    mixed = Behaviour({"choose_effort": own_rules.rising_pledge}, {other: {"choose_effort": all_or_nothing}})
    before = run(small_place, 1, behaviour=mixed).trace.directors[-2]
    effort, rising = before["effort"], 23 / 24 * before["propensity"][-1]
    assert effort[3] == 1.0 and np.delete(effort, 3) == pytest.approx(rising)


def test_a_practice_can_decide_for_itself(small_place):
    ids = small_place.practice_ids
    for form in (own_rules.claim_all, own_rules.claim_all.py_func):
        found = run(small_place, 1, behaviour=Behaviour(own={ids[4]: {"choose_claim": form}}))
        claims = found.trace.practices[-1]["claim"]
        usual = run(small_place, 1).trace.practices[-1]["claim"]
        assert claims[4] > usual[4] and claims[4] > np.delete(claims, 4).max()
        assert same(found, finished(TrustModel(small_place, rng=1, behaviour=found.setting.behaviour)))


def test_what_is_run_again_is_run_with_the_behaviour(small_place):
    for form in (least_trusted, least_trusted.py_func):
        behaviour = Behaviour({"choose_peer": form})
        kept = run(small_place, 2, behaviour=behaviour)
        ends = run_seeds(small_place, [2], 1, keep=ENDS, behaviour=behaviour).runs[0]
        assert ends.kept_panel is None and same(ends, kept)
        np.testing.assert_array_equal(ends.outcomes, kept.outcomes)
        usual = run(small_place, 2)
        assert not np.array_equal(kept.trace.trust[-1], usual.trace.trust[-1])
        np.testing.assert_array_equal(kept.trace.trust[-1], kept.state(24).dyads.trust)
        assert kept.deeds.shape != usual.deeds.shape or not np.array_equal(kept.deeds, usual.deeds)
        graphs = [dict(r.network(24).edges) for r in (kept, usual)]
        assert graphs[0] != graphs[1]
        assert all(str(explain(event)) for event in kept.events[:20])


def test_many_runs_and_comparisons_have_the_behaviour(small_place):
    behaviour = Behaviour(LEAST_TRUSTED)
    alone = [run(small_place, seed, behaviour=behaviour) for seed in SEEDS]
    frames = ensemble(small_place, SEEDS, 1, behaviour)
    expected = np.stack([r.outcomes for r in alone]).reshape(-1)
    np.testing.assert_array_equal(frames.runs["value"], expected)
    told = WhatIf.from_dict(
        {"schema_version": 1, "name": "told", "baseline": "small", "change": {"meetings.feedback": 1.0}}, small_place
    )
    found = compare(small_place, told, SEEDS, 1, behaviour=behaviour)
    np.testing.assert_array_equal(found.baseline.outcomes, [r.outcomes for r in alone])
    assert same(found.what_ifs[0].ensemble.runs[1], run(small_place.apply(told), 2, behaviour=behaviour))


@pytest.mark.parametrize("plain", [True, False], ids=["processes", "threads"])
def test_two_cores_give_the_same(small_place, plain):
    behaviour = Behaviour({"choose_spokesperson": speaks_for_itself} if plain else LEAST_TRUSTED)
    assert behaviour.can_be_sent
    assert behaviour.is_plain == plain
    alone, shared = (run_many([small_place], range(4), workers, behaviour=behaviour)[0] for workers in (1, 2))
    assert all(same(*pair) for pair in zip(alone.runs, shared.runs, strict=True))


def test_functions_that_cannot_be_sent_run_in_one_process(small_place, monkeypatch):
    behaviour = Behaviour({"choose_spokesperson": lambda director: director})
    monkeypatch.setattr("trustsim.drivers.shares.shared_out", lambda *_, **__: pytest.fail("processes were started"))
    assert not behaviour.can_be_sent
    many = run_many([small_place], range(4), 2, behaviour=behaviour)[0]
    known = Behaviour({"choose_spokesperson": speaks_for_itself})
    assert same(many.runs[3], run(small_place, 3, behaviour=known))
    with pytest.raises(pickle.PicklingError, match=r"<lambda> .* cannot be imported by its name"):
        pickle.dumps(behaviour)


def test_a_behaviour_goes_through_a_pickle():
    behaviour = Behaviour(LEAST_TRUSTED, {"b": {"choose_effort": all_or_nothing}})
    again = pickle.loads(pickle.dumps(behaviour))
    assert again == behaviour and again.replace["choose_peer"] is least_trusted


def test_functions_of_one_name_are_told_apart(small_place):
    def giving(share):
        @rule
        def effort(director):
            return share

        return Behaviour({"choose_effort": effort})

    found = [run(small_place, 1, behaviour=giving(share)).state(3).directors for share in (0.1, 0.9)]
    assert [set(directors.effort) for directors in found] == [{0.1}, {0.9}]


SCRIPT = """
from trustsim import Behaviour, Scenario, run
import mine
place = {"schema_version": 1, "name": "One", "months": 2, "places": [{"id": "p", "draw": {"pcns": 2}}]}
found = run(Scenario.from_dict(place), behaviour=Behaviour({"choose_effort": mine.effort}))
print(sorted(set(found.state(2).directors.effort.tolist())))
"""


def test_an_edit_in_what_a_rule_calls_takes_effect(tmp_path):
    (tmp_path / "mine.py").write_text(
        "from theirs import share\nfrom trustsim import rule\n\n@rule\ndef effort(director):\n    return share()\n"
    )
    printed = []
    for share in ("0.25", "0.75"):
        theirs = tmp_path / "theirs.py"
        theirs.write_text(f"from trustsim import rule\n\n@rule\ndef share():\n    return {share}\n")
        os.utime(theirs, (1e9, 1e9))
        surroundings = {**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr[-2000:]
        printed.append(done.stdout.strip())
    assert printed == ["[0.25]", "[0.75]"]
    folder = kept_code.code_folder()
    assert folder is None or not [path for path in folder.rglob("*") if "mine" in path.name or "theirs" in path.name]


def helper(director):
    return director


def uses_helper(director):
    return helper(director)


def lists(director, directors):
    return max([j for j in range(directors.place.size)])


def makes_array(director):
    return int(np.zeros(3)[director])


def misspelt(director, directors):
    return directors.trusts[director]


def undefined(director):
    return nowhere  # noqa: F821 - refused for it


def opens(director):
    with open("x"):
        return 1


def two_kinds(director):
    if director > 1:
        return "a"
    return 1


def names_wrong(director):
    return math.sqrt("a")


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (uses_helper, "it calls helper, which is not marked @rule"),
        (lists, "it holds a comprehension"),
        (makes_array, "it makes an array"),
        (misspelt, "Directors have no 'trusts'"),
        (undefined, "it uses nowhere, which is not defined"),
        (opens, "it uses open, which is neither"),
        (two_kinds, "it gives answers of different kinds"),
        (names_wrong, "compiled code cannot use sqrt so"),
    ],
)
def test_what_cannot_be_compiled_says_why_and_what_to_do(small_place, function, reason):
    line = function.__code__.co_firstlineno
    with pytest.raises(InputError) as refused:
        run(small_place, behaviour=Behaviour({"choose_peer": rule(function)}))
    told = str(refused.value)
    assert told.startswith(f"{function.__name__} (test_behaviour.py, line {line}) cannot be compiled: ")
    assert reason in told and told.endswith("take away @rule to run it as plain Python, slower")
    assert "\n" not in told and len(told) < 250


def test_an_answer_of_the_wrong_kind_is_refused_in_a_sentence(small_place):
    def half(director):
        return 0.5

    def nothing(director):
        pass

    for function in (half, nothing):
        for form, match in ((rule(function), "must give a whole number, as choose_peer"), (function, "give a whole")):
            with pytest.raises(InputError, match=match):
                run(small_place, behaviour=Behaviour({"choose_peer": form}))
    with pytest.raises(InputError, match=r"nothing \(test_behaviour.py, line \d+\) gave None where choose_pledge"):
        run(small_place, behaviour=Behaviour({"choose_pledge": nothing}))


def test_an_error_within_a_plain_function_is_its_own(small_place):
    def breaks(director):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        run(small_place, behaviour=Behaviour({"choose_peer": breaks}))


def only_by_name(director, *, month):
    return 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"replace": {"chose_peer": helper}}, "replace names 'chose_peer', .*did you mean choose_peer?"),
        ({"replace": {"choose_peer": 3}}, "choose_peer is replaced by 3, which is no function"),
        ({"own": {"a": {"talk": helper}}}, "own of a names 'talk', which is no choice"),
        ({"replace": {"choose_claim": helper}}, "first argument must be called practice"),
        ({"replace": {"choose_peer": lambda: 1}}, "first argument must be called director"),
        ({"replace": {"choose_peer": lambda director, dirs: 1}}, "takes dirs, .*did you mean directors?"),
        ({"replace": {"choose_peer": lambda director, xyz: 1}}, "takes xyz, .*take of director, month"),
        ({"replace": {"talk": lambda director, month: None}}, "second argument must be the choice"),
        ({"replace": {"talk": lambda director: None}}, "second argument must be the choice"),
        ({"replace": {"choose_peer": only_by_name}}, "with \\* or by name only"),
        ({"replace": {"choose_peer": lambda director, *rest: 1}}, "with \\* or by name only"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(words, told):
    with pytest.raises(InputError, match=told) as refused:
        Behaviour(**words)
    assert "\n" not in str(refused.value)


def test_an_unknown_agent_is_refused_with_the_nearest(small_place):
    one = small_place.pcn_ids[1]
    with pytest.raises(InputError, match=f"own names '{one}x', which is no PCN there; did you mean"):
        run(small_place, behaviour=Behaviour(own={f"{one}x": {"choose_peer": least_trusted}}))


def test_a_behaviour_does_not_change_with_what_it_was_made_of(small_place):
    functions = dict(LEAST_TRUSTED)
    behaviour = Behaviour(functions)
    functions.clear()
    assert behaviour == replace(behaviour) == Behaviour(LEAST_TRUSTED)


def test_readme_example_runs(repository, monkeypatch):
    text = (repository / "README.md").read_text()
    code = text.split("## Your own behaviour")[1].split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(repository)
    names = {"__name__": "readme"}
    exec(compile(code, "README.md", "exec"), names)
    assert not same(names["ordinary"], names["changed"])


@rule
def beyond(director, directors):
    return directors.place.size + 1000


@rule
def not_a_number(director):
    return math.nan


@pytest.mark.parametrize(
    ("name", "function", "told"),
    [
        ("choose_peer", beyond, "-1 to directors.place.size - 1"),
        *([("choose_pledge", not_a_number, "0 to 1")] if SOAK else []),
    ],
)
def test_a_choice_of_what_is_not_there_is_refused_and_never_used(small_place, name, function, told):
    sentence = f"{function.__name__} .*test_behaviour.py.* not there to be chosen: {name} gives numbers from "
    for form in (function, function.py_func):
        for behaviour in (Behaviour({name: form}), Behaviour(own={small_place.pcn_ids[2]: {name: form}})):
            with pytest.raises(InputError, match=f"{sentence}{told}"):
                run(small_place, 1, behaviour=behaviour)
            with pytest.raises(InputError, match=sentence):
                finished(TrustModel(small_place, rng=1, behaviour=behaviour))
