"""The page on what matters follows its kept tables, the dozen their rule, and the figures are there and told."""

import os
import re
from pathlib import Path

import numpy as np
import pytest

from trustsim.analysis.sensitivity import sobol
from trustsim.experiments.exploration import explored
from trustsim.experiments.runner import run_study
from trustsim.experiments.study import Study
from trustsim.guide import futures_text, layout, matters, matters_text
from trustsim.model.measures import MEASURES
from trustsim.model.parameters import PARAMETERS

PAGE = (layout.HERE / "what-matters.md").read_text(encoding="utf-8")
BLOCKS = layout.blocks_in(PAGE)
SOAK = pytest.mark.skipif(os.environ.get("TRUSTSIM_SOAK") != "1", reason="runs a study, minutes: set TRUSTSIM_SOAK=1")
ANEW = "run: python -m trustsim.guide matters"


def test_the_screening_is_of_today_s_parameters_and_all_of_them():
    screening, study = matters.kept("screening"), matters.study(matters.SCREENING)
    assert {factor.path for factor in study.factors} == set(PARAMETERS)
    assert study.outcomes == matters.OUTCOMES
    for outcome, frame in matters.by_outcome("screening").items():
        assert set(frame["factor"]) == set(PARAMETERS), f"{outcome}: {ANEW}"
        assert list(frame["rank"]) == list(range(1, len(PARAMETERS) + 1))
        assert frame["mu_star"].is_monotonic_decreasing
    assert set(study.scenarios) <= set(screening.columns)


def test_the_dozen_of_the_study_are_those_that_the_rule_chooses_in_the_ranges_screened():
    study = matters.study(matters.SHARES)
    assert tuple(factor.path for factor in study.factors) == matters.dozen(), ANEW
    shares = np.linspace(0.0, 1.0, 7)
    for factor in study.factors:
        np.testing.assert_allclose(factor.values(shares), explored(factor.parameter).at(shares), rtol=1e-5)
    assert set(matters.kept("shares")["factor"]) == set(matters.dozen()), ANEW


def test_the_dozen_hold_the_first_two_of_every_outcome():
    for frame in matters.by_outcome("screening").values():
        assert set(frame["factor"][:2]) <= set(matters.dozen())


def test_other_factors_are_written_into_the_study_s_file_and_nothing_else_changes():
    text = matters._file(matters.SHARES).read_text(encoding="utf-8")
    assert matters.with_factors(text, matters.dozen()) == text
    others = ("meetings.seats", "trust.rule", "people.scars")
    changed = matters.with_factors(text, others)
    lines = {"  meetings.seats: {levels: [2, 3, 4]}", "  trust.rule: [beta, average, image_scoring, tit_for_tat]"}
    assert lines | {"  people.scars: [0.1, 0.3]"} == set(changed.splitlines()) - set(text.splitlines())


@pytest.mark.parametrize("name", ["screening", "shares"])
def test_a_figure_is_there_small_and_told_in_words(name: str):
    found = re.fullmatch(r"!\[(.+)\]\((.+)\)\n", BLOCKS[f"matters.picture.{name}"])
    assert found and len(found[1]) > 200
    assert "Readiness to trust" in found[1] or "What practices expect overall" in found[1]
    picture = layout.HERE / found[2]
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 150_000


def test_the_reading_follows_the_numbers(monkeypatch):
    shares = matters.kept("shares")
    turned = shares.assign(factor=shares["factor"].map(dict(zip(matters.dozen(), matters.dozen()[::-1], strict=True))))
    short, together, enough = matters_text._short(), matters_text._together(), futures_text._futures()
    kept = matters.kept
    other = {"shares": turned, "spreads": kept("spreads").assign(single=0.5)}
    for module in (matters, matters_text, futures_text):
        monkeypatch.setattr(module, "kept", lambda name: other.get(name, kept(name)))
    assert matters_text._short() != short and matters_text._together() != together
    assert futures_text._futures() != enough
    for outcome, frame in matters.by_outcome("shares").items():
        first = f"**{MEASURES[outcome].label}**: above all *{PARAMETERS[frame['factor'][0]].label}*"
        assert first in matters_text._short()


def test_what_changes_nothing_has_a_reason_and_a_reason_is_given_for_nothing_else():
    sizes = matters_text._sizes()
    inert = {path for path, rows in sizes.items() if not any(row["mu_star"] for row in rows.values())}
    assert inert == set(matters_text.WHY_INERT)


def test_the_page_says_what_it_is_and_has_no_numbers_outside_its_blocks():
    prose = re.sub(r"<!-- generated: (\S+) -->.*?<!-- end: \1 -->", "", PAGE, flags=re.DOTALL)
    assert "does not predict" in prose and "fictional" in prose
    assert "Nobody has measured trust between PCNs nationally" in prose
    assert not re.search(r"\d", prose.replace("points of 100", ""))


def test_the_kept_tables_are_small():
    assert sum(path.stat().st_size for path in Path(matters.RESULTS).iterdir()) < 150_000


def test_the_command_chooses_the_dozen_anew_and_writes_tables_and_figures(monkeypatch, tmp_path):
    for name, design in (
        (matters.SCREENING, {"method": "morris", "trajectories": 2}),
        (matters.SHARES, {"method": "sobol", "points": 4}),
        (matters.FUTURES, {"method": "grid"}),
    ):
        small = {**matters.study(name).as_dict(), "design": design, "scenario": [matters.ONE_PLACE, "oldbarrow"]}
        Study.from_dict({**small, "replicates": 2, "months": 12}).save(tmp_path / f"{name}.yaml")
    monkeypatch.setattr(matters, "_file", lambda name: tmp_path / f"{name}.yaml")
    monkeypatch.setattr(matters, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(matters, "PICTURES", tmp_path / "pictures")
    told: list[str] = []
    matters.write(told.append, workers=1)
    assert told[-1] == "how-many-futures: 8 of 8 points" and len(told) < 60
    kept = {path.stem: path.read_text(encoding="utf-8").splitlines()[0] for path in layout.HERE.glob("results/*.csv")}
    assert {name: ",".join(matters.kept(name).columns) for name in kept} == {
        name: heads.replace(",one-seat,two-banks", "") for name, heads in kept.items()
    }
    assert tuple(factor.path for factor in matters.study(matters.SHARES).factors) == matters.dozen()
    assert {path.name for path in (tmp_path / "pictures").iterdir()} == {"screening.png", "shares.png"}


@SOAK
def test_a_thinner_study_on_other_dice_finds_the_same_three_on_top_as_far_as_the_page_tells_them_apart():
    whole = matters.study(matters.SHARES)
    thin = {**whole.as_dict(), "design": {"method": "sobol", "points": 256}, "seed": 2}
    study = Study.from_dict(thin, folder=matters._file(matters.SHARES).parent)
    result = run_study(study)
    for outcome, frame in matters.by_outcome("shares").items():
        found = set(sobol(study, result, outcome, gaps=True)["factor"][:3])
        may = set(frame["factor"][frame["total_high"] >= frame["total_low"][2]])
        must = set(frame["factor"][:3][frame["total_low"][:3] > frame["total_high"][3:].max()])
        assert must <= found <= may, outcome
        assert len(must) >= 2 and len(may) <= 5, outcome
