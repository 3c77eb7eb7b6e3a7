"""Every bad study is refused in one sentence with file, line, field, value and cure."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from study_files import GOOD, folder_with, study

from trustsim.errors import InputError
from trustsim.experiments.points import read_points
from trustsim.experiments.study import Study
from trustsim.model.parameters import PARAMETERS

LHS = "{method: lhs, points: 6}"
FEEDBACK = "meetings.feedback: [0, 1]"
BAD = {
    "nothing a sweep keeps": ("replicates: 3", "keep: [panels]", ':10: keep.0 is "panels"; a sweep keeps panel and e'),
    "kept twice": ("replicates: 3", "keep: [panel, panel]", ':10: keep.1 is "panel"; it stands there twice: keep o'),
    "nothing kept": ("replicates: 3", "keep: []", ":10: keep is []; give "),
    "an unknown key": ("replicates: 3", "replicate: 3", ":10: replicate is 3; there is no such key: did you mean rep"),
    "no such parameter": (FEEDBACK, "meetings.feedbak: [0, 1]", ":5: factors.meetings.feedbak is [0, 1]; no such para"),
    "a factor twice": (FEEDBACK, f"{FEEDBACK}\n  {FEEDBACK}", ":6: factors.meetings.feedback is given twice (line 5)"),
    "out of bounds": (FEEDBACK, "meetings.feedback: [0, 2]", ":5: factors.meetings.feedback.1 is 2; give a number fr"),
    "high before low": (FEEDBACK, "meetings.feedback: [1, 0]", ":5: factors.meetings.feedback is [1, 0]; give the low"),
    "one number": (FEEDBACK, "meetings.feedback: 0.5", ":5: factors.meetings.feedback is 0.5; give a list, as in"),
    "one level": (FEEDBACK, "meetings.feedback: [0.5]", "; give 2 to 1000 values; one value alone belongs in the"),
    "a level twice": (FEEDBACK, "meetings.feedback: [0, 1, 1]", "is [0, 1, 1]; keep one of those given twice"),
    "the same ends": (FEEDBACK, "meetings.feedback: [1, 1]", "is [1, 1]; give two different numbers"),
    "an unknown distribution": (FEEDBACK, "meetings.feedback: {unifrom: [0, 1]}", "; there is no such distribution: "),
    "a distribution of one": (FEEDBACK, "meetings.feedback: {uniform: [0]}", "is [0]; write {uniform: [low, high]}"),
    "a number as distribution": (FEEDBACK, "meetings.feedback: {uniform: 1}", "is 1; give a list, as in {uniform: "),
    "a ratio from 0": (FEEDBACK, "meetings.feedback: {loguniform: [0, 1]}", "; start above 0, where ratios have a"),
    "no spread": (
        FEEDBACK,
        "meetings.feedback: {normal: [0.5, 0]}",
        "normal.1 is 0; give a standard deviation above 0",
    ),
    "a mode outside": (FEEDBACK, "meetings.feedback: {triangular: [0.2, 0.1, 1]}", "; give the most likely value be"),
    "a wrong option": ("[place, pcns]", "[place, icb]", 'manager_paid_by.1 is "icb"; write place or pcns'),
    "a range of options": ("[place, pcns]", "{uniform: [place, pcns]}", "is a choice: list some of place and pcns"),
    "a fraction of a seat": ("{uniform: [1, 4]}", "{uniform: [1, 2.5]}", "is 2.5; give a whole number from 1 to 40"),
    "no factors": (GOOD[GOOD.index("factors") : GOOD.index("design")], "", ": factors is missing; add what is varied"),
    "factors as a word": (
        GOOD[GOOD.index("factors") : GOOD.index("design")],
        "factors: every\n",
        ':4: factors is "eve',
    ),
    "except without all": (LHS, LHS + "\nexcept: [trust.rule]", "; it goes with factors: all only: remove it"),
    "no design": (f"design: {LHS}\n", "", "design is missing; add it"),
    "an unknown method": (LHS, "{method: latin}", ':9: design.method is "latin"; write grid, random, lhs, sobol, mo'),
    "no method": (LHS, "{points: 6}", ":9: design.method is missing; write grid, random, lhs, sobol, morris or o"),
    "a method and points": (LHS, "{method: lhs, points: 6, csv: a.csv}", ":9: design.csv is"),
    "no number of points": (LHS, "{method: lhs}", ":9: design.points is missing; add it, as in points: 256"),
    "not a power of 2": (LHS, "{method: sobol, points: 100}", "is 100; sobol needs a power of 2: give 64 or 128"),
    "points of single changes": (LHS, "{method: oat, points: 6}", ":9: design.points is 6; oat takes none, only rand"),
    "odd levels": (
        LHS,
        "{method: morris, levels: 5}",
        ":9: design.levels is 5; morris needs an even number, such as 4",
    ),
    "what a method does not take": (
        LHS,
        "{method: lhs, points: 6, trajectories: 4}",
        "lhs takes none, only morris: re",
    ),
    "a grid of a range": (LHS, "{method: grid}", ":9: design.levels is missing; say in how many levels to cut peop"),
    "no replicates": ("replicates: 3", "replicates: 0", ":10: replicates is 0; give 1 or more"),
    "a seed below 0": ("replicates: 3", "seed: -1", ":10: seed is -1; give 0 or more"),
    "seeds misspelt": ("replicates: 3", "seeds: common", ':10: seeds is "common"; write shared or own'),
    "an unknown measure": (
        "coverage, trust]",
        "coverage, trst]",
        ':11: outcomes.1 is "trst"; no such measure: did you',
    ),
    "a measure twice": ("coverage, trust]", "trust, trust]", ':11: outcomes.1 is "trust"; it stands there twice'),
    "no measure": ("[coverage, trust]", "[]", ":11: outcomes is []; give 1 or more"),
    "no such scenario": ("tiny.yaml", "tinny.yaml", ':3: scenario is "tinny.yaml"; name a scenario\'s file, relative'),
    "nearly a ready place": ("tiny.yaml", "one-set", "or a ready place (did you mean one-seat?)"),
    "a scenario twice": ("tiny.yaml", "[tiny.yaml, tiny.yaml]", ':3: scenario.1 is "tiny.yaml"; it stands there twice'),
    "no such points": (LHS, "{csv: points.csv}", ':9: design.csv is "points.csv"; name a file of points, relative to'),
    "months too many": ("replicates: 3", "months: 601", ":10: months is 601; give 600 or less"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_study_is_one_sentence_with_line_and_cure(kind: str, tmp_path: Path) -> None:
    old, new, words = BAD[kind]
    assert old in GOOD
    path = folder_with(tmp_path, GOOD.replace(old, new))
    with pytest.raises(InputError) as refused:
        Study.load(path)
    said = str(refused.value)
    assert words in said
    assert said.startswith(f"{path}:") and "; " in said and "\n" not in said


def test_more_runs_than_fit_are_refused_before_they_are_tried() -> None:
    with pytest.raises(InputError, match=r"design of 10,000,000,000 runs; keep it to 1,000,000,000"):
        study(design={"method": "random", "points": 1_000_000}, replicates=10_000)
    wide = {"design": {"method": "morris", "trajectories": 10_000}, "replicates": 1}
    count = len(PARAMETERS)
    with pytest.raises(InputError, match=rf"a design of {10_000 * (count + 1):,} points; {count} factors allow fewer"):
        study(factors="all", **wide)


def test_a_grid_of_everything_is_refused_shortly() -> None:
    with pytest.raises(InputError, match=r"a design of 10\^\d+ points"):
        study(factors="all", design={"method": "grid", "levels": 1000})


def test_more_points_in_a_file_than_fit_are_refused_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trustsim.experiments.points.MOST_VALUES", 3)
    (tmp_path / "points.csv").write_text("meetings.feedback,people.scars\n0,0\n1,1\n")
    with pytest.raises(InputError, match=r"points.csv:3: the row is number 2; give fewer points"):
        read_points(tmp_path / "points.csv")


def test_what_a_design_cannot_step_over_is_refused() -> None:
    bell = {"people.propensity": {"normal": [0.5, 0.1]}}
    for method in ("morris", "oat"):
        with pytest.raises(InputError, match=f"a design of {method} goes from end to end, and this has none"):
            study(factors=bell, design={"method": method})
    with pytest.raises(InputError, match="a grid needs levels"):
        study(factors=bell, design={"method": "grid", "levels": 3})


CSV = {
    "an unknown column": ("meetings.feedbak\n0\n", ':1: column 1 is "meetings.feedbak"; no such parameter: did you m'),
    "a column twice": ("meetings.feedback,meetings.feedback\n0,0\n", "; it stands there twice: keep one column"),
    "a column too many": ("meetings.feedback,trust.rule\n0,beta\n", "the study's factors are meetings.feedback and "),
    "a column missing": ("meetings.feedback\n0\n", ":1: people.propensity is missing; add its column"),
    "out of bounds": ("meetings.feedback,people.propensity\n0,0.5\n0,1.5\n", ":3: people.propensity is 1.5; give a n"),
    "out of the study's range": ("meetings.feedback,people.propensity\n0,0.9\n", "the study's factors do not reach it"),
    "a word": ("meetings.feedback,people.propensity\n0,high\n", ':2: people.propensity is "high"; give a number from'),
    "an empty cell": ("meetings.feedback,people.propensity\n0,\n", ":2: people.propensity is empty; give a value"),
    "a short row": ("meetings.feedback,people.propensity\n0\n", ":2: the row is 1 values; give 2, one for each column"),
    "no point": ("meetings.feedback,people.propensity\n", ":1: the file is without a point; add a row of values"),
    "nothing": ("", ":1: the file is empty; name the factors in the first line"),
    "an open quote": ('meetings.feedback,people.propensity\n"0,1\n', "; mend its quotes and commas"),
    "not a number": ("meetings.feedback,people.propensity\n0,.nan\n", "; give a finite number"),
}


@pytest.mark.parametrize("kind", CSV)
def test_bad_points_are_one_sentence_with_line_and_cure(kind: str, tmp_path: Path) -> None:
    written, words = CSV[kind]
    text = GOOD.replace("  meetings.seats: {uniform: [1, 4]}\n  meetings.manager_paid_by: [place, pcns]\n", "")
    if kind in ("an unknown column", "a column twice"):
        text = text.replace("factors:\n  meetings.feedback: [0, 1]\n  people.propensity: {uniform: [0.3, 0.7]}\n", "")
    path = folder_with(tmp_path, text.replace(LHS, "{csv: points.csv}"), points=written)
    with pytest.raises(InputError) as refused:
        Study.load(path)
    said = str(refused.value)
    assert words in said
    assert said.startswith(f"{tmp_path}/points.csv:") and "; " in said and "\n" not in said


PIECES = st.sampled_from(
    [
        *("[0, 1]", "[]", "{}", "all", "0", "-1", "1e999", ".nan", "~", "true", "[0, a]", "[[0], 1]", "{a: {b: c}}"),
        *("{normal: [0, 1e-300]}", "{normal: [0.5, 1e15]}", "{loguniform: [1e-300, 1]}", "{levels: []}", "x" * 200),
        *(
            "{method: grid}",
            "{method: morris}",
            "{method: sobol, points: 64}",
            "{csv: study.yaml}",
            "{csv: .}",
            "../..",
        ),
        *("\t", "- a", "a: b", "&a x", "*a", "!!x y", '"', "\x00", "é", "\\", "one-seat", "1000000", "except: [a]"),
    ]
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_mangled_study_loads_or_is_refused_in_one_sentence(data: st.DataObject, tmp_path: Path) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 3))):
        kind = data.draw(st.sampled_from(["cut", "value", "insert", "line"]))
        at = data.draw(st.integers(0, len(text)))
        lines = text.split("\n")
        line = data.draw(st.integers(0, len(lines) - 1))
        if kind == "cut":
            text = text[:at] + text[at + data.draw(st.integers(1, 12)) :]
        elif kind == "insert":
            text = text[:at] + data.draw(PIECES) + text[at:]
        elif kind == "value":
            key = lines[line].partition(": ")[0]
            text = "\n".join([*lines[:line], f"{key}: {data.draw(PIECES)}", *lines[line + 1 :]])
        else:
            text = "\n".join([*lines[:line], *lines[line + 1 :], lines[line]])
    path = folder_with(tmp_path, text)
    try:
        found = Study.load(path)
        assert found.count >= 1
    except InputError as refused:
        said = str(refused)
        assert "\n" not in said and said.isprintable() and len(said) < 1000
        assert said.startswith(str(tmp_path)) and "; " in said
