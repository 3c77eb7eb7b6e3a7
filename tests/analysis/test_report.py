"""A report is one page that asks nothing of any network, whatever names it is given, with words for every picture."""

import base64
import itertools
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from known_studies import FIVE, THREE, linear, result, study
from small import MANAGER, PLACE, tiny

from trustsim import report, sweep
from trustsim.analysis.report import of_result, of_sweep
from trustsim.analysis.report.page import Picture
from trustsim.analysis.report.sweeps import sweep_page, tried
from trustsim.analysis.results import result_of
from trustsim.analysis.words import HONESTY
from trustsim.experiments.study import Study
from trustsim.scenario import Scenario

pytestmark = pytest.mark.usefixtures("few_resamples")
HOSTILE = """<script>alert(1)</script>"onload='x' & </title><img src=//e.example>"""
VOID = {"meta", "img", "br", "hr", "input", "link"}


class Seen(HTMLParser):
    """The elements of a page with their attributes; an element left open or closed too often is an error."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


def hostile_run() -> str:
    changed: dict[str, Any] = {**PLACE, "name": HOSTILE, "question": HOSTILE, "description": HOSTILE, "months": 5}
    changed["places"] = [{"id": "north", "name": HOSTILE, "seats": 1, "draw": {"pcns": 2, "practices": 2}}]
    one = result_of(Scenario.from_dict(changed), {}, 1, 2)
    return of_result(one, f"{HOSTILE}.yaml", Path("a b.html"), None, ())


def compared() -> str:
    base = tiny(months=6)
    variant = tiny(months=6, interventions=MANAGER["interventions"])
    return of_result(result_of(base, {"A manager": variant}, 1, 3), "manager.yaml", Path("m.html"), None, ())


def swept_page(design: dict[str, Any], name: str = "Known", replicates: int = 3, lacking: bool = False) -> str:
    one = study(design, THREE, replicates, description=HOSTILE)
    one = Study.from_dict({**one.as_dict(), "name": name}, scenarios={"tiny": tiny(name=HOSTILE)})
    known = result(one, linear, 0.05)
    if lacking:
        known.outcomes[5, 0, 1, :] = np.nan
    return sweep_page(one, known, [["trustsim", "sweep", one.source]]).html()


PAGES: dict[str, Callable[[], str]] = {
    "run": hostile_run,
    "compare": compared,
    "sobol": lambda: swept_page({"method": "sobol", "points": 64}, HOSTILE),
    "morris": lambda: swept_page({"method": "morris"}),
    "oat": lambda: swept_page({"method": "oat"}),
}
MADE: dict[str, str] = {}


def page(name: str) -> str:
    if name not in MADE:
        MADE[name] = PAGES[name]()
    return MADE[name]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_a_network_and_no_name_becomes_markup(name: str) -> None:
    seen = Seen(page(name))
    tags = {tag for tag, _ in seen.found}
    assert not tags & {"script", "link", "iframe", "object", "embed", "form", "base", "svg", "video", "audio"}
    policy = [one["content"] for one in seen.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy == [
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    ]
    for _, attributes in seen.found:
        assert not any(key.startswith("on") for key in attributes)
        assert (attributes.get("src") or "data:image/svg+xml;base64,").startswith("data:image/svg+xml;base64,")
        assert (attributes.get("href") or "#").startswith("#")
    styles = page(name).split("<style>")[1].split("</style>")[0]
    assert "url(" not in styles and "@import" not in styles and "prefers-color-scheme: dark" in styles


@pytest.mark.parametrize("name", ["run", "sobol"])
def test_hostile_names_are_shown_as_they_are(name: str) -> None:
    assert "<script" not in page(name)
    assert HOSTILE in Seen(page(name)).text


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_is_whole_and_told_in_words_and_every_table_has_caption_and_scopes(name: str) -> None:
    seen = Seen(page(name))
    pictures = seen.all("img")
    assert len(pictures) >= 2
    for picture in pictures:
        assert len(picture["alt"] or "") > 60
        svg = base64.b64decode((picture["src"] or "").split(",")[1])
        assert ElementTree.fromstring(svg).tag.endswith("svg")
        assert not re.search(rb'href="(?!#)|<image|<script|url\((?!#)', svg)
    tables = page(name).count("<table>")
    assert tables >= 2 and page(name).count("<caption>") == tables == page(name).count("<thead>")
    assert all(one.get("scope") in ("row", "col") for one in seen.all("th"))


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_by_one_and_links_within_the_page_lead_somewhere(name: str) -> None:
    seen = Seen(page(name))
    levels = [int(tag[1]) for tag, _ in seen.found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [one["id"] for _, one in seen.found if "id" in one]
    assert len(ids) == len(set(ids))
    assert {(one["href"] or "")[1:] for one in seen.all("a")} == set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_it_says_what_it_is_its_limits_and_how_to_get_it_again(name: str) -> None:
    text = Seen(page(name)).text
    assert HONESTY in text and "It does not predict what named networks will do." in text
    assert "How to get the same again" in text and re.search(r"trustsim\s+0\.", text)
    assert re.search(r"\b[0-9a-f]{64}\b", text)


def test_a_run_has_its_outcomes_with_intervals_and_what_is_assumed() -> None:
    one = result_of(tiny(months=6), {}, 1, 3)
    text = " ".join(Seen(of_result(one, "tiny.yaml", Path("x.html"), 6, ["a.b=1"])).text.split())
    assert one.sentence in text and all(sentence in text for sentence in one.baseline.scenario.assumed)
    assert re.search(r"Trust between PCNs \d+ \[\d+, \d+\]", text)
    assert "trustsim run tiny.yaml --replicates 3 --seed 1 --months 6 --set a.b=1" in text


def test_a_comparison_has_both_sides_and_the_difference() -> None:
    text = " ".join(Seen(page("compare")).text.split())
    assert "No change" in text and "Difference" in text and "Cost of manager, asking and telling £0.00" in text
    assert "without the change" in text and "with the change" in text


def test_a_sweep_is_shown_by_each_method_its_design_allows() -> None:
    of = {name: set(re.findall(r"<h3>(\w+): ", page(name))) for name in ("sobol", "morris", "oat")}
    assert of["sobol"] == {"sobol", "pawn", "delta", "prim", "cart", "replicates"}
    assert of["morris"] == {"morris", "replicates"} and of["oat"] == {"tornado", "replicates"}
    text = " ".join(Seen(page("sobol")).text.split())
    assert "Left out, and why" in text and "coverage" in text
    assert "People" not in text and "Readiness to trust people.propensity 0 to 1" in text


def test_runs_that_failed_are_named_and_what_needs_them_is_left_out() -> None:
    text = " ".join(Seen(swept_page({"method": "lhs", "points": 120}, lacking=True)).text.split())
    assert "1 run failed or missing" in text and re.search(r"Point 5 on tiny with seed \d+", text)
    assert re.search(r"pawn: trust has no value at point 5 on tiny with seed \d+", text)


def test_the_same_gives_the_same_bytes(tmp_path: Path) -> None:
    asked = study({"method": "morris", "trajectories": 2}, dict(list(THREE.items())[:2]), 2)
    sweep(asked, tmp_path / "DIR", executor="serial")
    first = report(tmp_path / "DIR")
    assert first == tmp_path / "DIR" / "report.html"
    kept = first.read_bytes()
    assert report(tmp_path / "DIR").read_bytes() == kept
    assert of_sweep(tmp_path / "DIR", ["y"]) == of_sweep(tmp_path / "DIR", ["y"])


def test_what_was_tried_is_told_in_words() -> None:
    factors = {
        **FIVE,
        "people.scars": {"normal": [0.2, 0.1]},
        "people.turnover": {"loguniform": [0.005, 0.05]},
        "practices.claim": {"triangular": [0.1, 0.2, 0.4]},
    }
    said = {factor.path: tried(factor) for factor in study({"method": "lhs", "points": 10}, factors).factors}
    assert said["trust.rule"] == "beta, average and tit_for_tat"
    assert said["meetings.seats"] == "1, 2, 3, 4, 5 and 6"
    assert said["people.scars"] == "around 0.2, standard deviation 0.1"
    assert said["people.turnover"] == "0.005 to 0.05, each ratio equally likely"
    assert said["practices.claim"] == "0.1 to 0.4, most likely 0.2"


def test_colours_of_words_have_the_contrast_that_everybody_can_read() -> None:
    styles = page("morris").split("<style>")[1].split("</style>")[0]
    for block in re.findall(r":root \{([^}]+)\}", styles):
        of = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        pairs = [(ink, ground) for ink in ("ink", "quiet", "blue") for ground in ("paper",)]
        pairs += [("ink", "warm"), ("ink", "panel")]
        assert all(contrast(of[ink], of[ground]) >= 4.5 for ink, ground in pairs), of
        assert of["band"] == "#ffffff" or contrast("#ffffff", of["band"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2)."""
    light = sorted((luminance(one), luminance(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear_parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear_parts))


def test_a_picture_is_part_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(b"<svg/>")
    assert Picture.of(tmp_path / "a.svg", "a", "b").source == "data:image/svg+xml;base64,PHN2Zy8+"
