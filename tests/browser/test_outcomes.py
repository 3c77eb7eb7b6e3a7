"""The panel of outcomes: what all futures do over time, with and without the changes, and as a table."""

import re

import pytest
from pages import WHOLE
from playwright.sync_api import Page, expect


@pytest.fixture
def whole(page: Page) -> Page:
    """The page once all futures are run."""
    page.wait_for_selector(WHOLE)
    return page


def chart(page: Page, measure: str):
    return page.locator(f"[data-testid=outcomes] [data-measure='{measure}']")


def pull_a_lever(page: Page) -> None:
    box = page.get_by_test_id("lever-meetings.feedback").locator("input[type=number]").first
    box.fill("90")
    box.press("Enter")
    page.wait_for_selector(f"{WHOLE}:has(.ts-outcomes-changed)")


def test_four_charts_are_drawn_of_all_futures_and_eight_on_demand(lent: Page, watched):
    shown = lent.locator("[data-testid=outcomes] [data-measure]:visible")
    expect(shown).to_have_count(4)
    assert {shown.nth(k).get_attribute("data-futures") for k in range(4)} == {"100"}
    lent.get_by_role("button", name="All 8 measures").click()
    expect(shown).to_have_count(8)
    for k in range(8):
        line = shown.nth(k).locator("path.ts-outcomes-unchanged").get_attribute("d")
        assert line.startswith("M") and "NaN" not in line and line.count("L") == 119
    assert not watched.errors


def test_the_cursor_and_the_values_follow_the_clock(lent: Page):
    coverage = chart(lent, "coverage")
    lent.evaluate("trustsimStage.goTo(60)")
    expect(coverage.locator(".ts-outcomes-now")).to_have_text(re.compile(r"^Month 60: \d+%$"))
    middle = lent.evaluate(
        """() => {
          const chart = document.querySelector("[data-measure=coverage]");
          const box = chart.querySelector(".ts-outcomes-picture").getBoundingClientRect();
          const line = chart.querySelector(".ts-outcomes-cursor").getBoundingClientRect();
          return (line.left + line.width / 2 - box.left) / box.width;
        }"""
    )
    assert middle == pytest.approx(0.5, abs=0.02)
    coverage.get_by_role("img").focus()
    lent.keyboard.press("ArrowRight")
    assert lent.evaluate("trustsimStage.month") == 61
    expect(coverage.get_by_role("img")).to_have_attribute(
        "aria-label", re.compile(r"^PCNs in an alliance: \d+% at the end; 8 in 10 futures .* Month 61: \d+%\.$")
    )


def test_pointing_at_a_month_tells_it_in_every_chart_and_a_click_goes_there(lent: Page):
    picture = chart(lent, "trust").locator(".ts-outcomes-picture")
    box = picture.bounding_box()
    lent.evaluate("trustsimStage.goTo(0)")
    picture.hover(position={"x": box["width"] * 0.25, "y": 20})
    for measure in ("trust", "coverage"):
        expect(chart(lent, measure).locator(".ts-outcomes-now")).to_have_text(re.compile(r"^Month 30: "))
    assert lent.evaluate("trustsimStage.month") == 0
    picture.click(position={"x": box["width"] * 0.25, "y": 20})
    assert lent.evaluate("trustsimStage.month") == 30


def test_the_table_says_what_is_sure_and_what_may_be_chance(whole: Page):
    panel = whole.get_by_test_id("outcomes")
    panel.get_by_role("button", name="Show as a table").click()
    expect(panel.get_by_role("columnheader")).to_have_text(["Outcome", "No change"])
    pull_a_lever(whole)
    expect(panel.get_by_role("columnheader")).to_have_text(["Outcome", "No change", "Your changes", "Difference"])
    expect(panel.get_by_role("table")).to_contain_text("100 futures")
    told = panel.locator("[data-measure-row=informed] td").last
    expect(told).to_have_text(re.compile(r"^\+\d+ pointslikely \+\d+ to \+\d+$"))
    chance = panel.get_by_text("may be chance")
    expect(chance.first).to_be_visible()
    expect(panel).to_contain_text("the shaded bands hold 8 in 10 futures")


def test_with_changes_two_values_stand_at_the_end_and_never_on_each_other(whole: Page):
    pull_a_lever(whole)
    whole.get_by_role("button", name="All 8 measures").click()
    for k in range(8):
        ends = whole.locator("[data-testid=outcomes] .ts-outcomes-ends").nth(k)
        one, other = (ends.locator("> *").nth(n).bounding_box() for n in (0, 1))
        upper, lower = sorted((one, other), key=lambda box: box["y"])
        assert upper["y"] + upper["height"] <= lower["y"] + 2
    answered = whole.get_by_test_id("outcomes").get_attribute("data-answered")
    assert whole.evaluate("name => performance.getEntriesByName(name).length", f"trustsim-painted-{answered}") >= 1


@pytest.mark.parametrize("width, columns", [(390, 1), (1280, 2), (1920, 4)])
def test_charts_stand_beside_each_other_as_there_is_room(lent: Page, width: int, columns: int):
    lent.set_viewport_size({"width": width, "height": 900})
    tops = [chart(lent, m).bounding_box()["y"] for m in ("coverage", "trust", "collective_voice", "backing")]
    assert len({round(top) for top in tops}) == 4 // columns
    assert lent.evaluate("document.querySelector('[data-testid=outcomes]').scrollWidth") <= width
