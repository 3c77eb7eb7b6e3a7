"""Figures for print: they draw, they say what they must, and strangers' names do them no harm."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from trustsim.analysis.figures import (
    bands_figure,
    describe_bands,
    describe_network,
    describe_storyline,
    network_figure,
    save,
    storyline_figure,
    style,
)
from trustsim.analysis.figures.bands import spread
from trustsim.analysis.figures.network import extreme_pairs, letter

HOSTILE = ["$x_1$", "<b>", "x" * 80, "\N{GRINNING FACE} PCN", "a\nb\tc", "", "\\frac{$", "%s {0}"]
ASSUMED = "Imagined directors: characters and history are drawn, not known."


@dataclass(frozen=True)
class Happened:
    month: int
    kind: str
    pcns: tuple[int, ...]
    alliance: int = 0


@pytest.fixture(autouse=True)
def warnings_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def history(pcns: int, months: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    labels = np.zeros((months + 1, pcns), dtype=int)
    for month in range(3, months, 5):
        labels[month:, rng.integers(pcns)] = rng.integers(-1, 1 + pcns // 3)
    return labels


def events() -> list[Happened]:
    return [
        Happened(3, "founded", (0, 1), 1),
        Happened(5, "joined", (2,), 1),
        Happened(9, "left", (2,), 1),
        Happened(9, "new director", (1,)),
        Happened(12, "collapsed", (0, 1), 1),
    ]


def storyline(names: list[str], months: int = 24, **more: object) -> Figure:
    labels = history(len(names), months)
    return storyline_figure(labels, names, events(), [(6, "Manager"), (7, "$shake_up")], **more)  # type: ignore[arg-type]


def network(names: list[str], **more: object) -> Figure:
    rng = np.random.default_rng(1)
    count = len(names)
    speakers = np.arange(count)
    speakers[-1], speakers[0] = -1, count
    return network_figure(
        names,
        rng.uniform(2e4, 6e4, count),
        history(count, 40)[-1],
        speakers,
        rng.random((count, count)),
        rng.random(count),
        **more,
    )  # type: ignore[arg-type]


def bands(names: list[str], **more: object) -> Figure:
    rng = np.random.default_rng(2)
    variants = {name: rng.random((20, 24)) for name in names}
    return bands_figure(
        {"coverage": variants, "money": variants},
        {"coverage": "$a$ & <b>"},
        {"coverage": "%", "money": "£"},
        **more,
    )  # type: ignore[arg-type]


DRAWN = {"storyline": storyline, "network": network, "bands": bands}


def words_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text)]


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_figure_is_written_whole_and_twice_the_same(kind: str, suffix: str, tmp_path: Path) -> None:
    first = save(DRAWN[kind](["A", "B", "C", "D"]), tmp_path / f"one{suffix}").read_bytes()
    second = save(DRAWN[kind](["A", "B", "C", "D"]), tmp_path / f"two{suffix}").read_bytes()
    assert first == second
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"one{suffix}", f"two{suffix}"]
    if suffix == ".png":
        assert np.ptp(imread(tmp_path / "one.png")[..., :3]) > 0.5
    else:
        assert b"<svg" in first and b"<dc:date>" not in first


@pytest.mark.parametrize("kind", DRAWN)
def test_strangers_names_do_no_harm(kind: str, tmp_path: Path) -> None:
    figure = DRAWN[kind](list(dict.fromkeys(HOSTILE)), assumed="$5 & <i>", title="$t$ " * 60, note="$n " * 90)
    assert save(figure, tmp_path / "hostile.png").stat().st_size > 5000
    shown = words_of(figure)
    assert "$x_1$" in shown and "<b>" in shown
    assert not any("x" * 80 in words for words in shown)


@pytest.mark.parametrize("kind", DRAWN)
def test_every_figure_says_that_it_does_not_predict_and_what_is_assumed(kind: str) -> None:
    shown = words_of(DRAWN[kind](["A", "B", "C"], assumed=ASSUMED))
    assert "This explores; it does not predict what real PCNs will do." in shown
    assert ASSUMED in shown


@pytest.mark.parametrize("kind", DRAWN)
def test_no_words_run_off_the_page(kind: str) -> None:
    figure = DRAWN[kind]([f"The Royal Borough of Number {k} Primary Care Network" for k in range(12)])
    renderer = figure.canvas.get_renderer() if hasattr(figure.canvas, "get_renderer") else None
    if renderer is None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        renderer = FigureCanvasAgg(figure).get_renderer()
    wide, tall = figure.get_size_inches() * figure.dpi
    for text in figure.findobj(Text):
        if text.get_text():
            box = text.get_window_extent(renderer)
            assert box.x0 >= 0 and box.x1 <= wide and box.y0 >= 0 and box.y1 <= tall, text.get_text()


@pytest.mark.parametrize(("pcns", "months"), [(1, 1), (3, 0), (3, 24), (16, 120), (40, 60)])
def test_places_of_any_size_are_drawn(pcns: int, months: int, tmp_path: Path) -> None:
    names = [f"PCN {k}" for k in range(pcns)]
    for figure in (
        storyline_figure(history(pcns, months), names),
        network_figure(names, [0] * pcns, [0] * pcns, [-1] * pcns),
    ):
        assert set(names) <= set(words_of(figure))
        picture = imread(save(figure, tmp_path / "picture.png"))
        assert picture[..., :3].std() > 0.01


def test_each_place_has_a_block_of_its_own() -> None:
    names = [f"PCN {k}" for k in range(7)]
    places, called = [0, 0, 0, 1, 1, 1, 1], ["North place", "South place"]
    for figure in (
        storyline(names, places=places, place_names=called),
        network(names, places=places, place_names=called, manager=[True, False]),
    ):
        assert {"North place", "South place"} <= set(words_of(figure))


def test_a_band_figure_says_how_many_futures_and_what_the_band_holds() -> None:
    assert any("20 futures" in words and "8 in 10" in words for words in words_of(bands(["Now", "Then"])))


def test_missing_values_leave_gaps_not_errors(tmp_path: Path) -> None:
    values = np.full((4, 10), np.nan)
    values[1:, 3:] = 0.4
    some = {"now": values, "never": np.full((4, 10), np.nan)}
    save(bands_figure({"gap": some}, {}, {}), tmp_path / "gaps.png")
    assert "never no value" in describe_bands({"gap": some}, {}, {})


def test_last_values_are_moved_apart_and_stay_in_order() -> None:
    placed = spread([50.0, 51.0, 10.0, 95.0], 11.0, 0.0, 96.0)
    ordered = sorted(placed)
    assert min(np.diff(ordered)) >= 11.0 - 1e-9
    assert np.argsort(placed).tolist() == [2, 0, 1, 3]
    assert placed[2] == 10.0


def test_only_the_strongest_and_weakest_pairs_are_drawn() -> None:
    trust = np.full((6, 6), 0.5)
    trust[0, 1] = trust[1, 0] = 0.9
    trust[2, 3] = trust[3, 2] = 0.1
    assert [(i, j, strong) for i, j, _, strong in extreme_pairs(trust, range(6))] == [
        (2, 3, False),
        (0, 1, True),
    ]


def test_letters_go_on_after_z() -> None:
    assert [letter(k) for k in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_the_first_ten_alliances_look_different() -> None:
    looks = [style.alliance_style(k) for k in range(10)]
    assert len({(look.colour, look.dashes) for look in looks}) == 10


def test_long_names_are_shortened_with_an_ellipsis() -> None:
    short = style.fit("x" * 80, 60.0, 9.0)
    assert short.endswith("…") and style.width_of(short, 9.0) <= 60.0
    assert style.fit("Short", 200.0, 9.0) == "Short"


def test_descriptions_name_alliances_members_and_numbers() -> None:
    labels = np.zeros((25, 3), dtype=int)
    labels[3:, [0, 1]] = 4
    told = describe_storyline(labels, ["Ash", "Birch", "Cedar"], [Happened(3, "founded", (0, 1), 4)])
    assert "Alliance 1 (Ash and Birch)" in told and "2 of 3 PCNs" in told
    quiet = describe_storyline(np.zeros((25, 3), dtype=int), ["Ash", "Birch", "Cedar"])
    assert "no alliance was ever founded" in quiet
    trust = np.array([[np.nan, 0.8, 0.4], [0.8, np.nan, 0.2], [0.4, 0.2, np.nan]])
    told = describe_network(["Ash", "Birch", "Cedar"], labels[-1], [0, 0, 3], trust, [0.5, 0.5, 0.8], 24)
    assert "Alliance 1 (Ash and Birch)" in told
    assert "In month 24" in told and "1 by the neutral manager" in told
    assert "Ash and Birch trust each other most (80 of 100)" in told
    told = describe_bands({"coverage": {"Now": np.full((9, 4), 0.25)}}, {"coverage": "Allied"}, {"coverage": "%"})
    assert told.startswith("9 futures") and "Allied: Now 25%" in told


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: storyline_figure(np.zeros((3, 2), dtype=int), ["one"]), "1 names"),
        (lambda: storyline_figure(np.zeros((3, 1), dtype=int), ["one"], places=[0, 1]), "places"),
        (lambda: network_figure(["a", "b"], [1, 2], [0], [0, 1]), "labels_now"),
        (lambda: network_figure(["a", "b"], [1, 2], [0, 0], [0, 1], trust=[[0.5]]), "trust"),
        (lambda: bands_figure({}, {}, {}), "series"),
        (lambda: bands_figure({"m": {"v": [1.0, 2.0]}}, {}, {}), "futures, months"),
        (lambda: save(Figure(), "picture.gif"), "png or"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()  # type: ignore[operator]


def test_events_without_a_mark_of_their_own_leave_the_picture_as_it_was(tmp_path: Path) -> None:
    labels, names = history(3, 24), ["A", "B", "C"]
    others = [Happened(month, "mandate given", (i,)) for month in range(1, 24) for i in range(3)]
    plain = save(storyline_figure(labels, names, events()), tmp_path / "plain.svg")
    busy = save(storyline_figure(labels, names, [*others, *events()]), tmp_path / "busy.svg")
    assert plain.read_bytes() == busy.read_bytes()


def test_a_mark_stands_in_its_month_however_many_happen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[str, float]] = []
    real = style.draw_mark
    monkeypatch.setattr(
        style, "draw_mark", lambda ax, kind, x, *rest: (drawn.append((kind, x)), real(ax, kind, x, *rest))
    )
    crowd = [Happened(9, kind, (i,), 1) for kind in ("founded", "joined", "new director") for i in range(3)]
    storyline_figure(history(3, 24), ["A", "B", "C"], crowd)
    places = {round(x, 6) for _, x in drawn[-len(crowd) :]} if len(drawn) >= len(crowd) else set()
    by_place = [sum(round(x, 6) == place for _, x in drawn) for place in places]
    assert max(by_place) >= len(crowd)


LONG = [
    *(f"North Lincolnshire {way} PCN" for way in ("South", "West", "North", "East")),
    "Farnborough PCN",
    "Central Slough Network PCN",
    "Scarborough Core PCN",
    "Yorkshire Coast & Wolds PCN",
]


def boxes_of(figure: Figure) -> list[tuple[str, Bbox]]:
    renderer = FigureCanvasAgg(figure).get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in figure.findobj(Text) if text.get_text()]


def test_names_on_the_map_are_whole_and_stand_clear_of_the_board_and_each_other() -> None:
    figure = network([*LONG, *(f"{name} too" for name in LONG)], places=[0] * 8 + [1] * 8, place_names=["One", "Two"])
    found = [(words.replace("\n", " "), box) for words, box in boxes_of(figure)]
    names = [(words, box) for words, box in found if words in (*LONG, *(f"{name} too" for name in LONG))]
    assert len(names) == 16
    for k, (words, box) in enumerate(names):
        others = [b for w, b in names[:k] + [f for f in found if f[0] == "Place board"] if w != words]
        assert not any(box.overlaps(other) for other in others), words


def test_names_in_a_storyline_are_told_apart_where_there_is_no_room() -> None:
    labels = np.zeros((25, len(LONG)), dtype=int)
    labels[12:] = 1
    shown = words_of(storyline_figure(labels, LONG))
    at_the_right = [words for words in shown if "Lin" in words and words.replace("\n", " ") not in LONG]
    assert len(set(at_the_right)) == len(at_the_right) == 4
    assert all(any(way in words for words in at_the_right) for way in ("South", "West", "North", "East"))
    assert {words.replace("\n", " ") for words in shown} >= set(LONG)


def test_a_mark_moved_off_its_line_is_tied_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[float, float]] = []
    monkeypatch.setattr(style, "draw_mark", lambda ax, kind, x, y, *rest: drawn.append((x, y)))
    crowd = [Happened(9, kind, (0,), 1) for kind in ("founded", "joined", "new director")]
    figure = storyline_figure(history(3, 24), ["A", "B", "C"], crowd)
    marks = drawn[-3:]
    on_line = marks[0][1]
    ties = [np.asarray(line.get_xydata()).tolist() for line in figure.axes[0].lines]
    assert len({y for _, y in marks}) == 3
    for x, y in marks[1:]:
        assert [[x, on_line], [x, y]] in ties


def test_what_differs_between_long_names_stays() -> None:
    names = [
        "The very long name of a network of X and Yyyyyyyyyyyyyyyyyyyyyyyyy",
        "The very long name of a network of Z",
    ]
    short = style.told_apart([*names, "Brief PCN"], 80.0, 9.0)
    assert len(set(short)) == 3 and short[2] == "Brief PCN"
    assert all(style.width_of(words, 9.0) <= 80.0 for words in short)
    assert style.fit_middle("North Lincolnshire South PCN", 85.0, 9.0).endswith("… South")
