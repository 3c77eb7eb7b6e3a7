"""What is printed comes out whole: so many pages of A4, no card or scene cut, and nothing lost without colour."""

import re

import pytest
from pages import violations

PAGES = {"cards": 4, "cards/large": 8, "timings": 3}
"""Printed pages of A4."""
A4_PX = {"width": 703, "height": 1032}
"""What 12 mm margins leave of A4, in CSS pixels."""
LISTED = ("", "cards", "cards/large", "timings", "stories", "facilitating", "using-the-app")


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def sizes_of(pdf: bytes) -> set[tuple[int, int]]:
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    return {(round(float(width)), round(float(height))) for width, height in boxes}


@pytest.fixture
def printed(context, app):
    def at(name: str):
        page = context.new_page()
        page.set_viewport_size(A4_PX)
        page.goto(f"{app}guide/{name}".rstrip("/"))
        page.emulate_media(media="print")
        return page

    return at


@pytest.mark.parametrize(("name", "count"), PAGES.items())
def test_it_prints_on_so_many_pages_of_a4(printed, name, count):
    pdf = printed(name).pdf(prefer_css_page_size=True)
    assert pages_of(pdf) == count
    assert all(abs(width - 595) <= 1 and abs(height - 842) <= 1 for width, height in sizes_of(pdf))


@pytest.mark.parametrize("name", ["cards", "cards/large"])
def test_no_card_is_cut(printed, name):
    page = printed(name)
    found = page.evaluate(
        """() => [...document.querySelectorAll(".sheet")].map((sheet) => ({
          height: sheet.getBoundingClientRect().height,
          cards: [...sheet.querySelectorAll(".card")].map((card) => {
            const [within, box] = [sheet.getBoundingClientRect(), card.getBoundingClientRect()];
            const last = card.lastElementChild.getBoundingClientRect();
            return {
              inside: box.top >= within.top - 1 && box.bottom <= within.bottom + 1,
              whole: card.scrollHeight <= card.clientHeight && card.scrollWidth <= card.clientWidth
                && last.bottom <= box.bottom,
            };
          }),
        }))"""
    )
    assert sum(len(sheet["cards"]) for sheet in found) == 8
    assert all(sheet["height"] <= A4_PX["height"] for sheet in found)
    assert all(card["inside"] and card["whole"] for sheet in found for card in sheet["cards"])


def test_every_scene_fits_a_page_and_each_story_begins_one(printed):
    page = printed("stories")
    heights = page.evaluate(
        "() => [...document.querySelectorAll('.scene')].map((one) => one.getBoundingClientRect().height)"
    )
    assert max(heights) < A4_PX["height"]
    breaks = page.evaluate(
        """() => [...document.querySelectorAll(".story")].map((one) => getComputedStyle(one).breakAfter)"""
    )
    assert breaks == ["page"] * 8 + ["auto"]
    assert pages_of(page.pdf(prefer_css_page_size=True)) >= 9


def test_the_guide_prints_whole(printed):
    page = printed("facilitating")
    assert 4 <= pages_of(page.pdf(prefer_css_page_size=True)) <= 12
    assert page.evaluate("() => document.documentElement.scrollWidth") <= A4_PX["width"]


@pytest.mark.parametrize("name", LISTED)
def test_print_needs_no_colour(printed, name):
    """Each word is black, or as dark as grey ink can be, on white."""
    page = printed(name)
    colours = page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((one) => one.innerText).map((one) =>
          [getComputedStyle(one).color, getComputedStyle(one).backgroundColor])"""
    )
    assert {colour for colour, _ in colours} == {"rgb(0, 0, 0)"}
    assert {behind for _, behind in colours} <= {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}


@pytest.mark.parametrize("name", LISTED)
def test_it_asks_nothing_of_any_other_address(context, app, name):
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{app}guide/{name}".rstrip("/"))
    assert all(url.startswith(app) for url in asked)


@pytest.mark.parametrize("width", [1280, 360])
def test_it_is_read_on_a_screen_without_scrolling_sideways(context, app, width):
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    for name in LISTED:
        page.goto(f"{app}guide/{name}".rstrip("/"))
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("name", LISTED)
def test_axe_finds_nothing_on_the_screen(context, app, name):
    page = context.new_page()
    page.goto(f"{app}guide/{name}".rstrip("/"))
    found = violations(page)
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == []
