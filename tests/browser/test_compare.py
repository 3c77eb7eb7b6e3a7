"""The page Compare: what is kept on Explore stands side by side, with the engine's numbers, for everybody."""

import csv
import re

import pytest
from pages import WHOLE, Watched, opened, violations
from playwright.sync_api import Page, expect
from test_accessibility import CUT_OFF, SIZES, TOO_WIDE, go_to, in_theme

from trustsim.analysis.comparison import compare
from trustsim.analysis.intervals import interval
from trustsim.analysis.words import amount, change, unit_of
from trustsim.app.changes import Changes, Lever
from trustsim.app.futures import seeds
from trustsim.app.page import FIRST_PLACE
from trustsim.app.scene.outcomes import AT
from trustsim.scenario import Scenario
from trustsim.scenario.ready import find

MANAGER = Changes().moved("meetings.manager_wte", Lever(1.0))
BOTH = MANAGER.moved("people.propensity", Lever(0.8))
BOTH_MOVED = "meetings.manager_wte=1/people.propensity=.8"
TWO_KEPT = f"#1/averingley/{BOTH_MOVED}/kept/meetings.manager_wte=1/kept/{BOTH_MOVED}"
ALL_RUN = "[data-testid=compare-card][data-refining=false]"


def pull(page: Page, path: str, value: str) -> None:
    box = page.get_by_test_id(f"lever-{path}").locator("input[type=number]").first
    box.fill(value)
    box.press("Enter")
    expect(page.get_by_test_id("keep")).to_be_enabled()
    expect(page.locator(".ts-answer-work")).to_have_text("")
    page.wait_for_selector(WHOLE)


def keep(page: Page, path: str, value: str) -> None:
    pull(page, path, value)
    page.get_by_test_id("keep").click()
    expect(page.get_by_test_id("to-compare")).to_be_visible()


def cards(page: Page):
    return page.get_by_test_id("compare-card")


def all_run(page: Page) -> Page:
    """The page Compare with two what-ifs kept, once all their futures are run."""
    page.wait_for_function("sel => document.querySelectorAll(sel).length === 2", arg=ALL_RUN)
    return page


@pytest.fixture
def two(context, app: str, watched: Watched) -> Page:
    page = opened(context, app + TWO_KEPT, watched)
    go_to(page, "Compare")
    return all_run(page)


def test_an_empty_page_says_how_to_fill_it_and_leads_there(page):
    go_to(page, "Compare")
    expect(page.get_by_role("main")).to_contain_text("press “Keep to compare” beside Undo")
    page.get_by_role("button", name="Back to Explore").click()
    expect(page.get_by_test_id("keep")).to_be_disabled()


def test_two_what_ifs_stand_side_by_side_with_the_numbers_of_the_engine(page, watched):
    keep(page, "meetings.manager_wte", "1")
    keep(page, "people.propensity", "80")
    page.get_by_test_id("to-compare").click()
    two = all_run(page)
    place = Scenario.load(find(FIRST_PLACE))
    found = compare(place, {"one": MANAGER.applied_to(place), "two": BOTH.applied_to(place)}, seeds(), workers=1)
    one, other = cards(two).all()
    assert one.bounding_box()["y"] == other.bounding_box()["y"]
    expect(other.locator("h2")).to_have_text(re.compile(r"^Readiness to trust \d+ → 80 of 100 and 1 more$"))
    expect(other.get_by_role("listitem")).to_have_text([re.compile("^Neutral manager"), re.compile("^Readiness")])
    expect(two.get_by_test_id("compare-table").get_by_role("columnheader")).to_have_count(4)
    for measure in ("coverage", "trust", "place_money", "cost"):
        cells = two.locator(f"[data-testid=compare-table] [data-measure-row='{measure}'] td")
        expect(cells).to_have_count(3)
        for variant, cell in zip(found.what_ifs, cells.all()[1:], strict=True):
            outcome = interval(variant.ensemble.outcomes[:, -1, AT[measure]])
            figures = amount(outcome, unit_of(measure)), change(variant.difference(measure), unit_of(measure))
            shown = cell.locator("> span"), cell.locator("> div > span")
            assert tuple(figure.inner_text() for figure in shown) == figures
    for chart in one.locator("[data-measure]").all():
        assert chart.get_attribute("data-futures") == "100"
        assert "NaN" not in chart.locator("path.ts-outcomes-changed").get_attribute("d")
    assert not watched.errors


def test_what_is_kept_is_opened_renamed_and_removed(two):
    first = cards(two).first
    first.get_by_role("button", name="Rename").click()
    box = first.get_by_role("textbox")
    box.fill("A manager")
    box.press("Enter")
    expect(first.locator("h2")).to_have_text("A manager")
    expect(two.get_by_test_id("compare-table").get_by_role("columnheader", name="A manager")).to_be_visible()
    first.get_by_role("button", name="Open on the levers: A manager").click()
    chips = two.get_by_role("list", name="You changed").get_by_role("listitem")
    expect(chips).to_have_count(1)
    two.get_by_test_id("undo").click()
    expect(chips).to_have_count(2)
    go_to(two, "Compare")
    cards(two).first.get_by_role("button", name="Remove").click()
    expect(cards(two)).to_have_count(1)
    expect(two.locator("header")).to_contain_text("Compare 1 kept")


def test_what_is_kept_comes_back_on_loading_the_page_anew_and_from_a_link(two, context):
    first = cards(two).first
    first.get_by_role("button", name="Rename").click()
    first.get_by_role("textbox").fill("A <b>manager</b>")
    first.get_by_role("textbox").press("Enter")
    expect(first.locator("h2")).to_have_text("A <b>manager</b>")
    names = [card.locator("h2").inner_text() for card in cards(two).all()]
    table = two.get_by_test_id("compare-table").inner_text()
    two.wait_for_function("location.hash.includes('kept=A~20')")
    two.reload()
    expect(two.locator("header")).to_contain_text("Compare 2 kept")
    expect(cards(two)).to_have_count(2)
    two.get_by_role("button", name="Share link").click()
    expect(two.get_by_role("dialog")).to_contain_text("and what you keep to compare")
    link = two.get_by_label("Link", exact=True).input_value()
    other = context.new_page()
    other.goto(link)
    expect(other.locator("header")).to_contain_text("Compare 2 kept")
    expect(other.get_by_test_id("storyline")).to_be_visible()
    go_to(other, "Compare")
    all_run(other)
    assert [card.locator("h2").inner_text() for card in cards(other).all()] == names
    assert other.get_by_test_id("compare-table").inner_text() == table


def test_a_fifth_is_refused_in_a_sentence(page):
    for value in ("60", "65", "75", "80"):
        keep(page, "people.propensity", value)
    pull(page, "people.propensity", "85")
    page.get_by_test_id("keep").click()
    expect(page.get_by_role("alert").filter(has_text="remove one on the page Compare")).to_be_visible()
    go_to(page, "Compare")
    expect(cards(page)).to_have_count(4)


def test_the_table_is_downloaded(two):
    with two.expect_download() as download:
        two.get_by_role("button", name="Download the table").click()
    assert download.value.suggested_filename == "averingley-comparison.csv"
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        names = {row["what_if"] for row in csv.DictReader(file)}
    assert names == {"No change", *(card.locator("h2").inner_text() for card in cards(two).all())}


def test_all_of_it_is_done_with_the_keyboard_alone(page):
    box = page.get_by_test_id("lever-people.propensity").locator("input[type=number]").first
    box.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("80")
    page.keyboard.press("Enter")
    keep_button = page.get_by_test_id("keep")
    expect(keep_button).to_be_enabled()
    keep_button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("to-compare")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(ALL_RUN)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.act ?? document.activeElement.textContent"))
        if reached[-1] == "Download the table":
            break
    assert {"open", "rename", "remove", "Download the table"} <= set(reached)
    chart = cards(page).locator("[data-measure=coverage]")
    chart.get_by_role("img").focus()
    page.evaluate("trustsimStage.goTo(60)")
    page.keyboard.press("ArrowRight")
    expect(chart.locator(".ts-outcomes-now")).to_have_text(re.compile(r"^Month 61: \d+%, no change \d+%$"))
    cards(page).locator("[data-act=rename]").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Trusting")
    page.keyboard.press("Enter")
    expect(cards(page).locator("h2")).to_have_text("Trusting")
    expect(cards(page).locator("[data-act=rename]")).to_be_focused()
    cards(page).locator("[data-act=remove]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Back to Explore")).to_be_focused()


def test_the_page_is_for_everybody_at_every_size(two):
    for theme in ("light", "dark"):
        in_theme(two, theme)
        assert violations(two) == [], theme
    for width, height in SIZES.values():
        two.set_viewport_size({"width": width, "height": height})
        two.wait_for_timeout(500)
        assert two.evaluate(TOO_WIDE) == [], width
        assert two.evaluate("document.documentElement.scrollWidth") <= width
        honest = two.get_by_text("This explores; it does not predict").bounding_box()
        assert honest["y"] + honest["height"] <= height
    two.set_viewport_size({"width": 1440, "height": 900})
    two.add_style_tag(content="html { font-size: 200% !important; }")
    two.wait_for_timeout(500)
    assert two.evaluate(TOO_WIDE) == [] and two.evaluate(CUT_OFF) == []
