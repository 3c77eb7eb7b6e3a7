"""The ready places and what-ifs say what the stories and the ten questions need, and run."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trustsim.drivers.ensemble import run_seeds
from trustsim.model.chance import future_seeds
from trustsim.model.measures import MEASURES
from trustsim.scenario import Scenario, WhatIf

FOLDER = Path(__file__).parents[2] / "scenarios"
PLACES = {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}
WHAT_IFS = {path.stem: path for path in sorted((FOLDER / "what-ifs").glob("*.yaml"))}

STORIES: dict[str, dict[str, Any]] = {
    "threeways": {
        "pcns": 3,
        "months": 24,
        "seats": 1,
        "patients": [31, 44, 58],
        "needs": [0.1, 0.5, 0.9],
        "names": ["Mossgate", "Quillby", "Redfern"],
        "settings": {
            "propensity": 0.35,
            "scars": 0,
            "benevolence": 0.85,
            "benevolence_spread": 0,
            "turnover": 0,
            "canvassing": 0.6,
            "feedback": 0.8,
        },
    },
    "oldbarrow": {
        "pcns": 6,
        "months": 60,
        "seats": 2,
        "between": (33, 55),
        "names": ["Birch", "Cedar", "Hazel", "Rowan", "Sallow", "Spindle"],
        "settings": {"propensity": 0.5, "scars": 0.8, "rigidity": 0.6, "development": 0.2},
    },
    "lanternby": {
        "pcns": 8,
        "months": 36,
        "seats": 2,
        "between": (30, 56),
        "settings": {
            "propensity": 0.55,
            "benevolence": 0.8,
            "benevolence_spread": 0,
            "turnover": 0,
            "canvassing": 0.5,
            "feedback": 0.1,
        },
    },
    "sandmere": {
        "pcns": 5,
        "months": 36,
        "seats": 2,
        "between": (34, 50),
        "names": ["Avocet", "Curlew", "Dunlin", "Heron", "Plover"],
        "settings": {
            "propensity": 0.55,
            "benevolence": 0.7,
            "benevolence_spread": 0.1,
            "opportunity_rule": 0,
            "opportunity_rate": 0,
        },
    },
    "tollbridge": {
        "pcns": 4,
        "months": 48,
        "practices": 20,
        "allied": 4,
        "settings": {"propensity": 0.6, "turnover": 0, "open_book": 0.7, "claim": 0.2},
    },
    "twinley": {
        "pcns": 6,
        "months": 60,
        "needs": [0.05, 0.23, 0.41, 0.59, 0.77, 0.95],
        "settings": {"goals": 0, "measures": 0, "partners": 0.5, "pressure": 0.5},
    },
    "farrowdale": {
        "pcns": 8,
        "months": 60,
        "seats": 2,
        "between": (31, 58),
        "settings": {"propensity": 0.35, "scars": 0.5, "informal": 0.7, "manager_wte": 0},
    },
    "farrowdale-trusting": {
        "pcns": 8,
        "months": 60,
        "seats": 2,
        "between": (31, 58),
        "settings": {"propensity": 0.65, "scars": 0.5, "informal": 0.7, "manager_wte": 0},
    },
    "hollin": {
        "pcns": 6,
        "months": 48,
        "between": (32, 52),
        "allied": 6,
        "names": ["Ivy", "Juniper", "Linden", "Medlar", "Osier", "Whitebeam"],
        "settings": {"propensity": 0.6, "benevolence": 0.75, "benevolence_spread": 0.05, "turnover": 0},
    },
    "ninebridges": {
        "pcns": 8,
        "months": 84,
        "seats": 3,
        "settings": {"propensity": 0.45, "scars": 0.4, "manager_wte": 0, "pressure": 0.5},
    },
    "wending": {
        "pcns": 8,
        "months": 12,
        "seats": 2,
        "patients": [54, 46, 33, 41, 49, 31, 57, 38],
        "practices": 36,
        "needs": [0.5, 0.8, 0.15, 0.6, 0.9, 0.3, 0.45, 0.7],
        "allied": 0,
        "names": [
            "Abbot's Ferry",
            "Bellfoundry",
            "Chalkpit",
            "Dovecote",
            "Eastgate",
            "Foxholes",
            "Greenway",
            "Hillfoot",
        ],
        "settings": {"manager_wte": 0, "federation": 0, "propensity": 0.55, "scars": 0.2},
    },
}

VARIANTS: dict[str, tuple[str, ...]] = {
    "threeways": ("trusting", "three-chairs"),
    "oldbarrow": ("no-scar", "help", "practice-managers", "lighter-rules", "small-wins", "federation"),
    "lanternby": ("lit", "asking", "four-seats", "poor-conduct", "poor-conduct-lit"),
    "sandmere": ("taken", "never-found-out", "usual-chances", "rule", "grasping", "grasping-rule"),
    "tollbridge": ("claims-of-80", "one-takes-all", "closed-books"),
    "twinley": (
        "two-goals",
        "local-measures",
        "steadier-partners",
        "all-three",
        "neighbourhoods",
        "two-goals-neighbourhoods",
    ),
    "farrowdale": ("manager", "networks-pay", "talk", "manager-goes", "stretched-manager"),
    "farrowdale-trusting": ("manager", "talk"),
    "hollin": (
        "liked-leaves",
        "liked-leaves-handover",
        "distrusted-stays",
        "distrusted-leaves",
        "distrusted-leaves-handover",
    ),
    "ninebridges": (
        "manager",
        "federation",
        "help",
        "asking",
        "reporting",
        "two-goals",
        "local-measures",
        "handover",
        "open-accounts",
        "opportunity-rule",
        "one-seat-more",
        "lighter-letters",
        "shake-up",
    ),
    "wending": ("manager",),
}

QUESTIONS: dict[int, dict[str, dict[str, dict[str, float]]]] = {
    1: {
        "averingley": {
            "averingley-manager": {"manager_wte": 0.5, "manager_paid_by": 0},
            "averingley-directors-time": {"canvassing": 0.8, "feedback": 0.8},
        }
    },
    2: {f"longtable-{mood}": {f"longtable-{mood}-two-seats": {"seats": 2}} for mood in ("wary", "trusting")},
    3: {
        "quietmoor": {
            "quietmoor-minutes": {"feedback": 0.9},
            "quietmoor-minutes-and-asking": {"feedback": 0.9, "canvassing": 0.8},
        }
    },
    4: {"cleaveholm": {"cleaveholm-federation": {"federation": 1}, "cleaveholm-help": {"development": 0.9}}},
    5: {place: {f"{place}-rota": {"opportunity_rule": 0.9}} for place in ("gullhaven", "gullhaven-grasping")},
    6: {place: {f"{place}-all-to-practices": {"claim": 0.8}} for place in ("pennythorn", "pennythorn-growing")},
    7: {
        "averingley": {
            "averingley-two-goals": {"goals": 1},
            "averingley-two-goals-local-measures": {"goals": 1, "measures": 1},
        }
    },
    8: {
        place: {
            f"{place}-third-go": {"turnover": 0.033, "handover": 0.2},
            f"{place}-third-go-handover": {"turnover": 0.033, "handover": 0.8},
        }
        for place in ("averingley", "averingley-wary")
    },
    9: {
        "neighbourfield": {
            "neighbourfield-left-alone": {},
            "neighbourfield-help": {"development": 0.8},
            "neighbourfield-handover": {"handover": 0.8},
            "neighbourfield-manager": {"manager_wte": 0.5},
        },
        "two-banks": {"two-banks-redrawn": {}},
    },
    10: {
        place: {
            f"{place}-{word}-{kind}": {lever: size}
            for word, size in (("light", 0.2), ("firm", 0.5), ("hard", 0.8))
            for kind, lever in (("pressure", "pressure"), ("rules", "rigidity"))
        }
        for place in ("harkenby", "harkenby-steady")
    },
}

ASKED_OF: dict[str, dict[str, float]] = {
    "longtable-wary": {"seats": 5, "propensity": 0.35},
    "longtable-trusting": {"seats": 5, "propensity": 0.65},
    "quietmoor": {"feedback": 0.3},
    "cleaveholm": {"scars": 0.8},
    "gullhaven": {"benevolence": 0.7, "opportunity_rule": 0},
    "gullhaven-grasping": {"benevolence": 0.4, "opportunity_rule": 0},
    "pennythorn": {"claim": 0.3, "pcn_growth": 0},
    "pennythorn-growing": {"claim": 0.3, "pcn_growth": 0.05},
    "averingley-wary": {"propensity": 0.35},
    "harkenby": {"partners": 0.4},
    "harkenby-steady": {"partners": 0.8},
}


def lever(scenario: Scenario, name: str, month: int = 0) -> list[float]:
    """A parameter in force in a month (0: the start), by place."""
    structure = scenario.structure()
    return [float(x) for x in structure.levers[name][structure.periods[month]]]


def everything() -> dict[str, Scenario | WhatIf]:
    """Every shipped file, by its name."""
    places: dict[str, Scenario | WhatIf] = {name: Scenario.load(path) for name, path in PLACES.items()}
    return {**places, **{f"what-ifs/{name}": WhatIf.load(path) for name, path in WHAT_IFS.items()}}


def whole(what_if: str) -> WhatIf:
    return WhatIf.load(WHAT_IFS[what_if])


def test_places_and_what_ifs_are_shipped():
    assert len(PLACES) >= 12 and len(WHAT_IFS) >= 20
    assert not set(PLACES) & set(WHAT_IFS)
    assert {"one-seat", "averingley", "two-banks", "commonhythe", "wardenby", "slackwater"} <= set(PLACES)


def test_names_and_questions_are_unique():
    files = list(everything().values())
    for said in ([file.name for file in files], [file.question for file in files if file.question]):
        assert len(said) == len(set(said))


@pytest.mark.parametrize("name", PLACES)
def test_a_place_asks_a_question_and_says_it_is_invented(name: str, tmp_path: Path):
    scenario = Scenario.load(PLACES[name])
    assert scenario.question.endswith("?") and len(scenario.question) <= 120
    assert "invented" in scenario.description and 2 <= scenario.description.count(". ") + 1 <= 4
    assert Scenario.from_dict(scenario.as_dict()) == scenario
    scenario.save(tmp_path / "again.yaml")
    assert Scenario.load(tmp_path / "again.yaml") == scenario
    assert len(set(scenario.pcn_names)) == len(scenario.pcn_names)


@pytest.mark.parametrize("name", WHAT_IFS)
def test_a_what_if_applies_to_its_baseline_and_differs_from_it(name: str, tmp_path: Path):
    what_if = whole(name)
    assert "invented" in what_if.description
    assert WhatIf.from_dict(what_if.as_dict(), what_if.baseline).as_dict() == what_if.as_dict()
    assert what_if.baseline in map(Scenario.load, PLACES.values())
    changed = {key: value for key, value in what_if.scenario.as_dict().items() if key not in ("name", "description")}
    before = {key: value for key, value in what_if.baseline.as_dict().items() if key not in ("name", "description")}
    assert changed != before and what_if.scenario == what_if.baseline.apply(what_if)
    what_if.save(tmp_path / "again.yaml")
    (tmp_path / "place.yaml").write_text(PLACES[Path(what_if.as_dict()["baseline"]).stem].read_text(encoding="utf-8"))
    text = (tmp_path / "again.yaml").read_text(encoding="utf-8")
    (tmp_path / "again.yaml").write_text(text.replace(what_if.as_dict()["baseline"], "place.yaml"), encoding="utf-8")
    assert WhatIf.load(tmp_path / "again.yaml").scenario == what_if.scenario


@pytest.mark.parametrize("name", PLACES)
def test_a_place_runs_a_year(name: str):
    scenario = Scenario.load(PLACES[name]).with_(months=12)
    panels = run_seeds(scenario, future_seeds(1, 2), workers=1).panels
    known = panels[:, 1:][np.isfinite(panels[:, 1:])]
    assert panels.shape == (2, 13, len(scenario.place_ids) + 1, len(MEASURES)) and known.size > 0
    for measure in ("coverage", "represented", "delegated", "trust", "backing", "claim"):
        values = panels[:, 1:, -1, list(MEASURES).index(measure)]
        assert np.all((values >= 0) & (values <= 1))


@pytest.mark.parametrize("name", WHAT_IFS)
def test_a_what_if_changes_what_happens(name: str):
    what_if = whole(name)

    def differs(seed: int) -> bool:
        panels = [run_seeds(s, [seed], workers=1).panels for s in (what_if.baseline, what_if.scenario)]
        return not np.array_equal(*panels, equal_nan=True)

    assert any(differs(seed) for seed in future_seeds(1, 10))


@pytest.mark.parametrize("name", STORIES)
def test_a_story_place_has_the_pcns_and_settings_of_its_story(name: str):
    told, scenario = STORIES[name], Scenario.load(PLACES[name])
    assert len(scenario.pcn_ids) == told["pcns"] and scenario.months == told["months"]
    assert lever(scenario, "seats") == [told.get("seats", 3)]
    for parameter, value in told["settings"].items():
        assert lever(scenario, parameter) == [pytest.approx(value)], parameter
    thousands = [network.patients / 1000 for network in scenario.networks]
    if "names" in told:
        assert list(scenario.pcn_names) == told["names"]
    if "patients" in told:
        assert thousands == pytest.approx(told["patients"], abs=0.01)
    if "between" in told:
        assert (min(thousands), max(thousands)) == pytest.approx(told["between"], abs=0.01)
    if "needs" in told:
        assert [network.need for network in scenario.networks] == pytest.approx(told["needs"])
    if "practices" in told:
        assert len(scenario.practice_ids) == told["practices"]
    if "allied" in told:
        assert int((scenario.structure().alliance > 0).sum()) == told["allied"]


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_of_a_story_is_a_what_if_on_its_place(name: str):
    for variant in VARIANTS[name]:
        assert whole(f"{name}-{variant}").baseline == Scenario.load(PLACES[name])


def test_each_of_the_ten_questions_has_its_what_ifs():
    assert sorted(QUESTIONS) == list(range(1, 11))
    for number, asked in QUESTIONS.items():
        for place, what_ifs in asked.items():
            for name, levers in what_ifs.items():
                what_if = whole(name)
                assert what_if.baseline == Scenario.load(PLACES[place]), name
                month = 12 if number in (1, 7, 8, 9) else 6
                for parameter, value in levers.items():
                    assert lever(what_if.scenario, parameter, month) == [pytest.approx(value)], name
                    assert lever(what_if.baseline, parameter, month) != [pytest.approx(value)] or value == 0, name


@pytest.mark.parametrize("name", ASKED_OF)
def test_a_question_is_asked_of_a_place_with_its_settings(name: str):
    scenario = Scenario.load(PLACES[name])
    for parameter, value in ASKED_OF[name].items():
        assert lever(scenario, parameter) == [pytest.approx(value)], parameter


def test_the_ordinary_place_is_all_defaults():
    said = Scenario.load(PLACES["averingley"]).as_dict()
    assert "parameters" not in said and "history" not in said and "interventions" not in said
    assert said["places"][0]["draw"] == {"pcns": 8, "like": "england"}


def test_shake_ups_are_four_times_what_the_stories_say():
    assert Scenario.load(PLACES["neighbourfield"]).pins().shock[24, 0] == pytest.approx(4 * 0.6)
    assert Scenario.load(PLACES["wending"]).pins().shock[9, 0] == pytest.approx(4 * 0.3)
    assert whole("ninebridges-shake-up").scenario.pins().shock[40, 0] == pytest.approx(4 * 0.6)
    assert whole("neighbourfield-left-alone").scenario.pins().shock.sum() == 0


def test_the_scar_runs_deepest_within_the_old_threes():
    scars = Scenario.load(PLACES["oldbarrow"]).structure().history_bad
    assert scars[:, 0, 1].min() > 0 == scars[:, 0, 3].max()
    healed = whole("oldbarrow-no-scar").scenario
    assert healed.structure().history_bad.sum() == 0 and lever(healed, "scars") == [0]


def test_heron_speaks_for_three_and_hears_first_in_month_8():
    scenario = Scenario.load(PLACES["sandmere"])
    ids = scenario.pcn_ids
    speaks, heron = scenario.imposed().speaks_for, ids.index("heron")
    for id_ in ("avocet", "curlew", "dunlin"):
        assert np.all(speaks[1:9, ids.index(id_)] == heron)
    assert np.all(speaks[1:9, ids.index("plover")] == ids.index("plover"))
    assert np.all(speaks[9:] == speaks[0])
    assert scenario.pins().opportunity[8, 0] == 120_000 and scenario.pins().hearer[8, 0] == heron
    assert whole("sandmere-taken").scenario.pins().found_out[8, 0] == 10
    assert whole("sandmere-never-found-out").scenario.pins().found_out[8, 0] == -1


def test_wending_is_dealt_as_the_cards_say():
    scenario = Scenario.load(PLACES["wending"])
    structure, pins = scenario.structure(), scenario.pins()
    for pcn, (backing, claim) in enumerate(
        [(0.6, 0.3), (0.5, 0.4), (0.7, 0.2), (0.35, 0.6), (0.5, 0.5), (0.65, 0.3), (0.55, 0.4), (0.45, 0.5)]
    ):
        own = structure.pcn == pcn
        assert np.average(structure.backing[own], weights=structure.patients[own]) == pytest.approx(backing)
        assert structure.claim[own] == pytest.approx(claim)
    best = [int(np.argmax(row)) if row.max() > row.min() else None for row in structure.strength]
    assert best == [4, 2, 1, 0, 0, None, 3, 1]
    assert structure.history_bad[2, 0, 3] == structure.history_bad[3, 3, 0] == 3
    assert structure.history_bad[1, 1, 4] == 2 and structure.history_bad.sum() == 14
    assert pins.asked[2, 2] == 4 and pins.asked[5, 4] == 2
    assert pins.hearer[8, 0] == 7 and pins.pool_factor[10, 0] == 2
    assert pins.slip[7, 5] == 0.9 and pins.slip_helped[7, 5] == 0.2
