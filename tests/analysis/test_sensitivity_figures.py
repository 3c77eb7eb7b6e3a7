"""Figures of what matters: nothing cut off or overlapping, every number in words too."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from trustsim.analysis.figures import describe_morris, describe_sobol, morris_figure, save, sobol_figure
from trustsim.model.parameters import PARAMETERS

LONGEST = sorted((p.label for p in PARAMETERS.values()), key=len)[::-1]


@pytest.fixture(autouse=True)
def warnings_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def effects(count: int, scale: float = 0.3) -> pandas.DataFrame:
    size = scale / np.arange(1, count + 1)
    frame = {"label": (LONGEST * 2)[:count], "mu_star": size, "low": 0.2 * size, "high": 1.9 * size, "sigma": size}
    return pandas.DataFrame({**frame, "mu": size * np.resize([1, -1, 0.1], count), "rank": range(1, count + 1)})


def shares(count: int) -> pandas.DataFrame:
    total = 0.9 / np.arange(1, count + 1)
    frame = {"label": LONGEST[:count], "first": total - 0.3, "total": total, "rank": range(1, count + 1)}
    for name in ("first", "total"):
        frame |= {f"{name}_low": frame[name] - 0.1, f"{name}_high": frame[name] + 0.1}
    return pandas.DataFrame(frame)


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    found = [t for t in figure.findobj(Text) if t.get_text().strip()]
    return [(t.get_text(), t.get_window_extent()) for t in found]


FIGURES = {
    "four outcomes": lambda: morris_figure(
        {"coverage": effects(174), "trust": effects(20), "cost": effects(3, 40.0), "hours": effects(15, 900.0)}
    ),
    "one outcome": lambda: morris_figure({"coverage": effects(15)}, note="A note.", assumed="Imagined people."),
    "nothing moves": lambda: morris_figure({"coverage": effects(4, 0.0)}),
    "shares": lambda: sobol_figure(
        {"coverage": shares(15), "collective_voice": shares(4), "trust.voice@rep": shares(1)}
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_no_words_are_cut_off_or_overlap(name: str) -> None:
    figure = FIGURES[name]()
    page = figure.bbox
    seen = boxes(figure)
    for words, box in seen:
        assert page.x0 - 0.5 <= box.x0 and box.x1 <= page.x1 + 0.5, words
        assert page.y0 - 0.5 <= box.y0 and box.y1 <= page.y1 + 0.5, words
        assert not words.endswith("…"), words
    for k, (words, box) in enumerate(seen):
        for other, its in seen[k + 1 :]:
            wide = min(box.x1, its.x1) - max(box.x0, its.x0)
            tall = min(box.y1, its.y1) - max(box.y0, its.y0)
            assert wide < 1 or tall < 2.5, (words, other)


def test_only_the_strongest_are_drawn_with_the_way_they_work() -> None:
    words = [words for words, _ in boxes(morris_figure({"coverage": effects(174)}))]
    assert {"+30.0", "−15.0", "±10.0", "PCNs in an alliance", "points of 100"} <= set(words)
    assert len([w for w in words if w[0] in "+−±" and w[1:].replace(".", "").isdigit()]) == 15


def test_the_same_figure_is_the_same_bytes(tmp_path: Path) -> None:
    one, other = (save(FIGURES["shares"](), tmp_path / f"{k}.png").read_bytes() for k in (1, 2))
    assert one == other


def test_the_words_tell_the_strongest_of_each_outcome() -> None:
    said = describe_morris({"coverage": effects(174), "cost": effects(3, 40.0)}, top=2)
    assert f"PCNs in an alliance, points of 100, the first 2 of 174 factors: {LONGEST[0]} +30.0" in said
    assert "(95 % interval of its size 6.0 to 57.0)" in said
    assert "£ a patient and year" in said and f"{LONGEST[1]} −20" in said
    told = describe_sobol({"coverage": shares(2)})
    assert f"all 2 factors: {LONGEST[0]} 60% alone, 90% in all and {LONGEST[1]} 15% alone, 45% in all." in told


@pytest.mark.parametrize("draw", [morris_figure, sobol_figure, describe_morris, describe_sobol])
def test_nothing_to_draw_is_refused(draw: Callable[..., object]) -> None:
    for nothing in ({}, {"coverage": effects(0)}):
        with pytest.raises(ValueError, match="at least one outcome with one factor"):
            draw(nothing)
