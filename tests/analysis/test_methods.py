"""Every method by its name: tables, a figure with nothing cut off, and a finding with its numbers and the caution."""

from pathlib import Path
from typing import Any

import pandas
import pytest
from known_studies import FIVE, chosen, linear, result, study
from test_sensitivity_figures import boxes as words_in

from trustsim.analysis.methods import METHODS, Analysis, analyse, write
from trustsim.analysis.words import HONESTY
from trustsim.errors import InputError

DESIGNS: dict[str, tuple[dict[str, Any], int]] = {
    "sobol": ({"method": "sobol", "points": 64, "second_order": True}, 2),
    "morris": ({"method": "morris"}, 2),
    "pawn": ({"method": "lhs", "points": 120}, 2),
    "delta": ({"method": "lhs", "points": 120}, 2),
    "prim": ({"method": "lhs", "points": 300}, 2),
    "cart": ({"method": "lhs", "points": 300}, 2),
    "tornado": ({"method": "oat"}, 20),
    "replicates": ({"method": "lhs", "points": 20}, 20),
}
FOUND: dict[str, Analysis] = {}


def found(method: str) -> Analysis:
    if method not in FOUND:
        design, replicates = DESIGNS[method]
        one = study(design, FIVE, replicates)
        boxed = METHODS[method].takes_threshold
        known = result(one, chosen if boxed else linear, 0.05)
        FOUND[method] = analyse(one, known, method, "trust", threshold=0.5 if boxed else None)
    return FOUND[method]


SAID = {
    "sobol": "trust between PCNs over 768 settings of 2 futures each on tiny, readiness to trust has a part in ",
    "morris": "trust between PCNs, on average over 60 settings of 2 futures each on tiny: readiness to trust by 4",
    "pawn": "(PAWN, 0 to 1): readiness to trust by 0.",
    "delta": "(delta, 0 to 1): readiness to trust by 0.",
    "prim": "Trust between PCNs: below 50 of 100 in 9",
    "cart": "in which how trust is formed is beta or tit_for_tat and primary care seats is at least 3; ",
    "tornado": "readiness to trust from 0.55 to 0 by −2",
    "replicates": "A setting's mean of trust between PCNs is known to within ± ",
}


def test_every_method_has_a_test() -> None:
    assert set(DESIGNS) == set(METHODS) == set(SAID)


@pytest.mark.parametrize("method", METHODS)
def test_a_finding_has_its_number_its_interval_what_it_rests_on_and_the_caution(method: str) -> None:
    said = found(method).finding
    assert SAID[method] in said
    assert said.endswith(HONESTY) and "\n" not in said
    assert "[" in said and "futures" in said and "95 % interval" in said
    assert "nan" not in said and "  " not in said


@pytest.mark.parametrize("method", METHODS)
def test_all_is_written_and_reads_back(method: str, tmp_path: Path) -> None:
    analysis = found(method)
    paths = write(analysis, tmp_path / "out")
    assert sorted(paths) == sorted((tmp_path / "out").iterdir())
    assert {f"{method}.csv", f"{method}.png", f"{method}.svg", "finding.txt", "figure-alt.txt"} <= {
        path.name for path in paths
    }
    for name, frame in analysis.tables.items():
        read = pandas.read_csv(tmp_path / "out" / f"{name}.csv")
        assert list(read.columns) == list(frame.columns) and len(read) == len(frame)
    assert (tmp_path / "out" / "finding.txt").read_text() == analysis.finding + "\n"
    assert len(analysis.alt) > 60


@pytest.mark.parametrize("method", METHODS)
def test_no_words_of_a_figure_are_cut_off_or_overlap(method: str) -> None:
    figure = found(method).figure()
    page, seen = figure.bbox, words_in(figure)
    for words, box in seen:
        assert page.x0 - 0.5 <= box.x0 and box.x1 <= page.x1 + 0.5, words
        assert page.y0 - 0.5 <= box.y0 and box.y1 <= page.y1 + 0.5, words
        assert not words.endswith("…"), words
    for k, (words, box) in enumerate(seen):
        for other, its in seen[k + 1 :]:
            wide = min(box.x1, its.x1) - max(box.x0, its.x0)
            tall = min(box.y1, its.y1) - max(box.y0, its.y0)
            assert wide < 1 or tall < 2.5, (words, other)


def test_pairs_and_limits_and_the_peeling_are_tables_of_their_own() -> None:
    assert set(found("sobol").tables) == {"sobol", "sobol-pairs"}
    assert set(found("prim").tables) == {"prim", "prim-limits", "prim-peeling"}


def test_nothing_found_is_said_and_drawn_as_such(tmp_path: Path) -> None:
    one = study({"method": "lhs", "points": 200}, FIVE)
    analysis = analyse(one, result(one, lambda x: x[:, 0] * 0, 1.0), "prim", "trust", threshold=0.0)
    assert (
        "PRIM finds no part of the settings in which trust between PCNs is more often below 0 of 100"
        in analysis.finding
    )
    write(analysis, tmp_path)


def test_what_is_asked_wrongly_is_refused_with_the_cure() -> None:
    one = study({"method": "lhs", "points": 120}, replicates=2)
    known = result(one, linear)
    with pytest.raises(InputError, match=r"method is prin; did you mean prim\?"):
        analyse(one, known, "prin", "trust")
    with pytest.raises(InputError, match=r"threshold is 0\.5; pawn takes none, only prim and cart: remove it"):
        analyse(one, known, "pawn", "trust", threshold=0.5)
    with pytest.raises(InputError, match="design is lhs; a sobol analysis needs a design of that method"):
        analyse(one, known, "sobol", "trust")
    with pytest.raises(InputError, match="scenario is nowhere; the study has tiny"):
        analyse(one, known, "pawn", "trust", "nowhere")


@pytest.mark.parametrize("method", METHODS)
def test_a_missing_run_is_refused_by_its_name(method: str) -> None:
    design, replicates = DESIGNS[method]
    one = study(design, FIVE, replicates)
    known = result(one, linear)
    known.outcomes[5, 0, 1, 1] = float("nan")
    with pytest.raises(InputError, match=rf"trust has no value at point 5 on tiny with seed {known.seeds[5, 1]} "):
        analyse(one, known, method, "trust")
