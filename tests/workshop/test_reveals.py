"""What scenes reveal is what the engine gives: dots, counts, bands, the future shown, designs, the room's answers."""

import json
import threading
from functools import cache

import numpy as np
import pytest

from trustsim.drivers.ensemble import run_many, run_seeds
from trustsim.drivers.run import run
from trustsim.errors import InputError
from trustsim.model.chance import future_seeds
from trustsim.model.measures import MEASURES
from trustsim.model.parameters import PARAMETERS
from trustsim.model.state import FACETS
from trustsim.scenario.ready import ready_stories
from trustsim.workshop.story import Story
from trustsim.workshop.story.condition import condition
from trustsim.workshop.story.counted import counted, difference_told, figure, looked_at
from trustsim.workshop.story.designs import best_in, stands
from trustsim.workshop.story.futures import Futures
from trustsim.workshop.story.looks import Look, pair_values, parsed, series, values
from trustsim.workshop.story.reveal import Telling
from trustsim.workshop.story.views import view

FEW = tuple(future_seeds(1, 20))
PATHS = {ready.name: ready.path for ready in ready_stories()}


@cache
def told(name: str) -> Telling:
    """A story over the first twenty futures."""
    return Telling(Story.load(PATHS[name]), Futures(FEW))


def panel(telling: Telling, variant: str, measure: str) -> np.ndarray:
    """A measure of a variant as run_many gives it, [future, month + 1]."""
    ensemble = run_many([telling.story.scenario(variant)], FEW, workers=1)[0]
    return ensemble.panels[:, :, -1, list(MEASURES).index(measure)]


def test_the_hundred_are_those_of_every_story():
    assert Futures().seeds == tuple(future_seeds(1, 100))


def test_dots_and_counts_are_what_run_many_gives():
    telling = told("lanternby")
    seen = telling.reveal("how-often").seen[0]
    dark, lit = (panel(telling, name, "delegated")[:, 19:25].mean(axis=1) for name in ("dark", "lit"))
    assert seen.dots == pytest.approx(dark) and seen.dots_against == pytest.approx(lit)
    assert seen.count is not None
    assert (seen.count.lower, seen.count.higher) == (int((dark < lit).sum()), int((dark > lit).sum()))
    assert seen.count.mean == pytest.approx((dark - lit).mean())
    assert telling.reveal("how-often").truth == seen.count.lower


def test_lines_hold_the_middle_the_band_and_the_future_shown():
    telling = told("threeways")
    revealed = telling.reveal("same-people", 3)
    line = revealed.seen[0].line
    values_ = panel(telling, "trusting", "collective_voice")[:, 1:25]
    assert line is not None and line.months == tuple(range(1, 25))
    assert line.middle == pytest.approx(np.median(values_, axis=0))
    assert line.low == pytest.approx(np.percentile(values_, 10, axis=0))
    assert line.high == pytest.approx(np.percentile(values_, 90, axis=0))
    assert line.run == pytest.approx(values_[3])
    assert telling.run("trusting", 3).panel[1:25, -1, list(MEASURES).index("collective_voice")] == pytest.approx(
        line.run
    )


def test_a_line_may_be_had_while_the_room_draws():
    telling = told("threeways")
    assert list(telling.prepare()) == [scene.scene for scene in telling.story.scenes]
    seen = telling.reveal("same-people", 3).seen[0]
    assert telling.line("wary", "voice", (1, 24), 3) == seen.line_against


def test_dots_may_be_counted_over_other_months_than_the_line():
    telling = told("lanternby")
    seen = telling.reveal("two-years-on").seen[0]
    dark = panel(telling, "dark", "trust.voice@rep")
    assert seen.line is not None and seen.line.months == tuple(range(1, 37)) and seen.months == (19, 24)
    assert seen.line.middle == pytest.approx(np.nanmedian(dark[:, 1:37], axis=0))
    assert seen.dots == pytest.approx(dark[:, 19:25].mean(axis=1)) and "months 19 to 24" in seen.sentence


def test_a_condition_may_stand_beside_a_measure():
    revealed = told("oldbarrow").reveal("five-years")
    assert len(revealed.rows) == 1 and [one.variant for one in revealed.firsts] == ["scar", "no-scar"]
    assert len(revealed.sentences) == 3


def test_the_future_shown_is_nearest_the_middle_and_the_last_the_most_unlike():
    telling = told("threeways")
    ring = telling.ring("first-year")
    assert sorted(ring) == list(range(20))
    values_ = panel(telling, "wary", "represented")[:, 1:13]
    apart = ((values_ - np.median(values_, axis=0)) ** 2).sum(axis=1)
    assert apart[ring[0]] == pytest.approx(apart.min()) and apart[ring[-1]] == pytest.approx(apart.max())
    assert telling.reveal("first-year").number == ring[0]
    assert telling.ring("the-place") == ring


@pytest.mark.parametrize("name", PATHS)
def test_every_scene_reveals_something_that_json_can_say(name: str):
    telling = told(name)
    for scene in telling.story.scenes:
        if scene.reveal and scene.reveal.designs:
            bought = {"A": ["two-goals"], "B": []}
            found = stands(telling, scene.scene, bought)
            assert [json.loads(json.dumps(one.as_dict(), allow_nan=False))["name"] for one in found] == ["A", "B"]
        elif scene.reveal or scene.try_:
            every = [telling.reveal(scene.scene)] if scene.reveal else []
            for revealed in [*every, *([telling.tried(scene.scene)] if scene.try_ else [])]:
                assert revealed.sentences and revealed.footnote
                assert json.loads(json.dumps(revealed.as_dict(), allow_nan=False))["scene"] == scene.scene
            telling.turning(scene.scene)
        else:
            with pytest.raises(KeyError):
                telling.reveal(scene.scene)


def test_watched_measures_agree_with_the_model_s_own():
    hundred = told("twinley").hundred("unsaid")

    def whole(measure: str) -> np.ndarray:
        return series(Look(measure), hundred)[:, 1:]

    for measure in ("coverage", "standing", "gap", "integration"):
        each = series(parsed(f"{measure} by pcn"), hundred)[:, 1:]
        assert each.mean(axis=2) == pytest.approx(whole(measure))
    patients = hundred.watched.directors["patients"][:, 1:]
    for measure in ("represented", "practice_worth", "claim"):
        each = series(parsed(f"{measure} by pcn"), hundred)[:, 1:]
        assert (each * patients).sum(axis=2) / patients.sum(axis=2) == pytest.approx(whole(measure))
    trust = series(parsed("trust.voice by pcn"), hundred)[:, 1:]
    assert trust.mean(axis=2) == pytest.approx(whole("trust.voice"))


def test_trust_of_one_in_another_is_that_of_the_run():
    hundred = told("sandmere").hundred("taken")
    ids = hundred.scenario.pcn_ids
    plover, heron, candour = ids.index("plover"), ids.index("heron"), FACETS.index("candour")
    trace = run(hundred.scenario, FEW[2]).trace.trust
    found = series(parsed("trust.candour from plover toward heron"), hundred)[2]
    assert found == pytest.approx(trace[:, plover, candour, heron])
    assert told("sandmere").trust("taken", "candour", 2)[:, plover, heron] == pytest.approx(found)
    forth, back = told("sandmere").between("taken", "plover", "heron", "candour", 2)
    assert forth == pytest.approx(found) and back == pytest.approx(trace[:, heron, candour, plover])
    each = series(parsed("trust.candour toward heron by pcn"), hundred)
    assert np.isnan(each[:, :, heron]).all() and each[:, :, plover][2] == pytest.approx(found)


def test_practices_and_their_neighbours_are_looked_at_apart():
    hundred = told("tollbridge").hundred("one")
    claims = hundred.watched.practices["claim"]
    at = hundred.scenario.practice_ids.index("guinea3")
    assert series(parsed("claim of guinea3"), hundred) == pytest.approx(claims[:, :, at])
    others = [hundred.scenario.practice_ids.index(f"guinea{k}") for k in (1, 2, 4, 5)]
    patients = hundred.scenario.structure().patients[others]
    beside = np.average(claims[:, :, others], axis=2, weights=patients)
    assert series(parsed("claim beside guinea3"), hundred) == pytest.approx(beside)


def test_practices_better_and_worse_off_are_counted():
    telling = told("tollbridge")
    on, off = telling.hundred("four-fifths"), telling.hundred("fifth")
    better, worse = (pair_values(parsed(name), on, off, (25, 48)) for name in ("better_off", "worse_off"))
    assert better == pytest.approx((on.ensemble.practice_worth > off.ensemble.practice_worth).sum(axis=1))
    assert np.all(better + worse <= 20)
    assert telling.reveal("how-many-better-off").truth == np.median(
        pair_values(parsed("better_off"), on, off, (37, 48))
    )


def test_what_happens_in_months_is_added_up():
    hundred = told("twinley").hundred("paper")
    exits = list(MEASURES).index("exits")
    assert values(Look("exits"), hundred, (1, 60)) == pytest.approx(hundred.ensemble.outcomes[:, -1, exits])


def test_a_condition_says_when_and_in_how_many():
    telling = told("hollin")
    revealed = telling.reveal("still-allied")
    liked, stays = revealed.firsts
    allied = [run(telling.story.scenario("liked"), seed).trace.alliance[30] for seed in FEW]
    osier = telling.scenario("liked").pcn_ids.index("osier")
    assert liked.held == sum(labels[osier] != 0 for labels in allied) == revealed.truth
    assert stays.held >= liked.held
    first = condition("coverage >= 0.5").first(told("oldbarrow").hundred("federation"), (1, 60))
    coverage = panel(told("oldbarrow"), "federation", "coverage")
    for found, by_month in zip(first, coverage, strict=True):
        held = np.flatnonzero(by_month[1:] >= 0.5)
        assert (np.isnan(found) and not held.size) or found == held[0] + 1


def test_the_table_of_what_comes_first():
    firsts = {one.variant: one for one in told("oldbarrow").reveal("one-thing").firsts}
    assert firsts["federation"].first_in > 13 and firsts["scar"].first_in == 0
    assert firsts["federation"].median < 24


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trust.candour from plover toward heron", "Trust of Plover in Heron: will they share opportunities first?"),
        ("trust toward heron", "Trust in Heron"),
        ("gap of heron", "Distance of decisions from needs, Heron"),
    ],
)
def test_whose_trust_in_whom_is_said_as_one_says_it(text, said):
    story = Story.load(PATHS["sandmere"])
    assert parsed(text).label(story.scenario(story.baseline)) == said


def test_what_is_counted_stays_whole_and_a_question_ends_with_its_mark():
    assert [figure(value, "count") for value in (0.0, 20.0, 4.5)] == ["0", "20", "4.5"]
    assert looked_at("Will they give way?", (1, 12)) == "Will they give way? Months 1 to 12"
    assert looked_at("Backing", (3, 3)) == "Backing, month 3"


def test_a_why_is_asked_of_the_future_shown():
    found = told("sandmere").turning("it-comes-out")
    assert found is not None and found[0].kind == "found out" and found[0].month == 10
    assert "Heron" in str(found[1])


def test_the_room_s_answer_makes_a_place_of_its_own():
    telling = told("tollbridge")
    answered = telling.answered("how-much", 80.0)
    assert answered.hundred("room").ensemble.outcomes == pytest.approx(
        telling.hundred("four-fifths").ensemble.outcomes, nan_ok=True
    )
    with pytest.raises(KeyError):
        telling.answered("our-money", 3.0)
    with pytest.raises(InputError, match="from 0 to 1"):
        telling.answered("how-much", 180.0).scenario("room")


def test_bad_news_may_count_no_more_than_good():
    telling = told("sandmere")
    level = telling.levelled()
    assert float(level.scenario("taken").structure().levers["bad_weight"][0, 0]) == 1.0
    assert level.levelled(False).scenario("taken") == telling.scenario("taken")
    revealed, said = telling.redone("it-comes-out")
    assert revealed.seen[0].dots.mean() > telling.reveal("it-comes-out").seen[0].dots.mean()
    assert len(said) == 1 and "the direction is the same" in said[0]


def test_what_the_room_moves_is_run():
    telling = told("hollin")
    revealed = telling.tried("how-fast-they-go", values=[0.0, 0.03])
    label = PARAMETERS["people.turnover"].label
    assert [row.name for row in revealed.rows] == [f"{label}, 0% a month", f"{label}, 3% a month"]
    moved = run_seeds(telling.story.scenario("stays").with_(parameters={"people.turnover": 0.03}), FEW, workers=1)
    coverage = moved.panels[:, 1:, -1, list(MEASURES).index("coverage")].mean(axis=1)
    assert revealed.rows[1].seen[0].dots == pytest.approx(coverage)
    with pytest.raises(InputError):
        telling.tried("how-fast-they-go", values=[3.0])
    with pytest.raises(KeyError):
        telling.tried("four-weeks")


def test_what_ifs_are_joined():
    telling = told("oldbarrow")
    both = telling.story.together(("help", "lighter-rules")).structure()
    late = both.levers[both.periods[6], 0]
    assert (float(late.development), float(late.rigidity)) == (0.9, 0.2)
    assert len(telling.tried("two-together", together=("help", "federation")).firsts) == 4


def test_designs_stand_against_doing_nothing():
    telling = told("ninebridges")
    bought = {"A": ["two-goals", "handover"], "nothing": []}
    one, none = stands(telling, "how-they-stand", bought)
    assert one.cost == 20 and none.beats_in == 0 and one.recovers == ()
    budget = telling.story.budget
    assert budget is not None
    scenario = budget.built(["two-goals", "handover"], telling.story.scenario("nothing"))
    with_it, without = run_many([scenario, telling.story.scenario("nothing")], FEW, workers=1)
    names = [list(MEASURES).index(m) for m in ("collective_voice", "backing", "standing", "worth_per_pound")]
    better = with_it.outcomes[:, -1, names] > without.outcomes[:, -1, names]
    assert list(one.beats) == list(better.all(axis=1))
    assert [count.higher for count in one.of_each] == list(better.sum(axis=0))
    assert len(stands(telling, "whose-stands", {"A": ["help"]})[0].recovers) == 4
    with pytest.raises(KeyError):
        stands(telling, "build-it", bought)


def test_legal_spends_are_counted_and_the_rest_refused():
    budget = told("ninebridges").story.budget
    assert budget is not None and budget.points == 60
    legal, full = list(budget.legal()), list(budget.full())
    assert len(legal) == len(set(legal)) == 921 and len(full) == 213 and set(full) <= set(legal)
    assert all(budget.cost(design) <= 60 for design in legal) and () in legal
    assert budget.sample(40) == budget.sample(40) and len(set(budget.sample(40))) == 40
    assert budget.design(["handover", "manager"]) == ("manager", "handover")
    for wrong, said in (
        (["manager", "federation"], "cost is 70 points; there are 60: give up 10"),
        (["manger"], "did you mean manager"),
        (["help", "help"], "bought twice"),
    ):
        with pytest.raises(InputError, match=said):
            budget.design(wrong)


def test_the_best_design_of_each_future_is_counted_once():
    telling = told("ninebridges")
    budget = telling.story.budget
    assert budget is not None
    designs = [("asking",), ("two-goals", "handover"), ()]
    looks = [parsed("backing"), parsed("standing")]
    best = best_in(budget, telling.story.scenario("nothing"), designs, looks, (61, 84), FEW[:8])
    assert best.sum() == 8 and best[1] >= 6


def test_it_depends_when_fewer_than_65_of_100_agree():
    most = counted(np.array([1.0] * 66 + [-1.0] * 34))
    half = counted(np.array([1.0] * 64 + [-1.0] * 36))
    still = counted(np.array([1.0] * 5 + [0.0] * 95))
    assert (most.agree, most.depends, half.depends, still.depends) == (66, False, True, False)
    said = [difference_told("Voice", (1, 12), one, "with", "without", "share") for one in (most, half, still)]
    assert "higher with “with” than with “without” in 66 of 100 futures" in said[0]
    assert "it depends. Of 100 futures 64 are higher" in said[1]
    assert "the same with “with” as with “without” in 95 of 100 futures" in said[2]
    assert counted(np.array([np.nan, 2.0]), "lower").agree == 0
    assert counted(np.array([])).futures == 0


def test_views_are_read():
    assert view("pair(birch, cedar)").of == ("birch", "cedar")
    assert view("line(trust toward osier)").look == Look("trust", target="osier")
    assert view("why(mandate withdrawn, redfern)").of == ("mandate withdrawn", "redfern")
    for wrong in ("line", "pair(a)", "pair(a, a)", "trust()", "why(storm)", "map(a)", "pie"):
        with pytest.raises(ValueError):
            view(wrong)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The digests of the scenarios that are run, those that are run together in one list."""
    found: list[list[str]] = []

    def counting(scenarios, *rest, **more):
        found.append([one.digest for one in scenarios])
        return run_many(scenarios, *rest, **more)

    monkeypatch.setattr("trustsim.workshop.story.futures.run_many", counting)
    return found


def test_futures_are_run_once_even_for_several_threads(ran):
    kept, scenario = Futures(FEW[:3], kept=1), told("threeways").story.scenario("wary")
    threads = [threading.Thread(target=kept.of, args=(scenario,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ran == [[scenario.digest]]
    kept.of(told("threeways").story.scenario("trusting"))
    kept.of(scenario)
    assert len(ran) == 3


def test_what_is_tried_runs_on_shared_dice_and_only_what_is_new(ran):
    telling = told("tollbridge")
    telling.ring("call-a-claim")
    ran.clear()
    telling.tried("call-a-claim", values=[0.1, 0.3])
    telling.tried("call-a-claim", values=[0.3, 0.55])
    telling.tried("call-a-claim", values=[0.55, 0.1])
    assert list(map(len, ran)) == [6, 3] and not {*ran[0]} & {*ran[1]}


def test_what_may_be_joined_two_by_two_is_run_ahead(ran):
    telling = told("oldbarrow")
    for _ in telling.prepare():
        pass
    before = len(ran)
    for pair in (("help", "federation"), ("practice-managers", "small-wins")):
        assert telling.tried("two-together", together=pair).firsts
    assert len(ran) == before


def test_progress_is_told_to_who_has_futures_run():
    heard: list[tuple[int, int]] = []
    kept, story = Futures(FEW[:3]), told("threeways").story
    found = kept.telling(lambda done, of: heard.append((done, of))).all_of(
        [story.scenario("wary"), story.scenario("trusting")]
    )
    assert heard == [(done, 6) for done in range(1, 7)]
    assert kept.of(story.scenario("wary")) is found[0] and len(heard) == 6
