"""Places, and what leaves the app: chosen, built, brought, kept, linked, taken away."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

NHS = Path(__file__).parent.parent / "nhs" / "fixtures"
HOSTILE = "<img src=x onerror=\"document.title='hit'\">"


@pytest.fixture
def places(page: Page) -> Page:
    """The page Places."""
    top(page, "Places")
    page.wait_for_selector("[data-place]")
    return page


def top(page: Page, name: str) -> None:
    page.locator("header").get_by_role("button", name=name, exact=True).click()


def explore(page: Page, name: str) -> None:
    """Wait until a place is explored."""
    expect(page.locator("header")).to_contain_text(name)
    page.wait_for_selector("[data-testid=sentence]")


def test_a_ready_place_is_found_and_opened_with_a_change_by_keyboard(places):
    places.get_by_label("Search").fill("nowhere")
    expect(places.get_by_text("No place has these words")).to_be_visible()
    places.get_by_label("Search").fill("minutes quietmoor")
    expect(places.locator("[data-place]:visible")).to_have_count(1)
    card = places.locator("[data-place=quietmoor]")
    card.locator("summary").focus()
    places.keyboard.press("Enter")
    places.keyboard.press("Tab")
    places.keyboard.press("Enter")
    explore(places, "Quietmoor")
    expect(places.locator("[data-testid=sentence]")).to_be_visible()
    expect(places).to_have_url(re.compile("quietmoor.*meetings.feedback=.9@3"))


def test_a_place_is_built_once_its_fields_are_right(places):
    places.get_by_label("Name", exact=True).fill(HOSTILE)
    places.get_by_label("Number of PCNs").fill("99")
    places.get_by_role("button", name="Build and open").click()
    wrong = places.get_by_label("Number of PCNs")
    expect(places.get_by_text("Give a number of PCNs from 2 to 40.")).to_be_visible()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_be_focused()
    wrong.fill("5")
    places.get_by_role("button", name="Build and open").click()
    explore(places, HOSTILE)
    expect(places.locator("header")).to_contain_text("5 PCNs")
    assert places.title() == f"trustsim: {HOSTILE}"


def test_nhs_files_are_read_and_an_area_opened_without_names(places, watched):
    places.get_by_label("Which practice is in which PCN").set_input_files(NHS / "map.csv")
    places.get_by_label("List sizes of practices").set_input_files(NHS / "map.csv")
    places.get_by_role("button", name="Read the two files").click()
    expect(places.locator("#bring-patients-wrong")).to_contain_text("map.csv")
    places.get_by_label("List sizes of practices").set_input_files(NHS / "patients.csv")
    places.get_by_role("button", name="Read the two files").click()
    icb = places.get_by_label("ICB", exact=True)
    expect(icb).to_be_focused()
    assert icb.evaluate("(list) => list.selectedIndex") == 0
    icb.select_option("QZA")
    places.get_by_role("button", name="Open this place").click()
    explore(places, "An anonymised area")
    assert "Alderford" not in places.content()
    assert watched.errors == []


def test_a_file_too_large_is_not_sent(places, tmp_path):
    large = tmp_path / "large.yaml"
    large.write_bytes(b"# " + b"x" * 1_000_001)
    places.get_by_label("Scenario file").set_input_files(large)
    places.get_by_role("button", name="Open this file").click()
    expect(places.get_by_text("This file is over 1 MB")).to_be_visible()


def test_a_place_is_saved_renamed_duplicated_and_opened_after_a_reload(places):
    top(places, "Save")
    expect(places.get_by_text("Saved as “Averingley”")).to_be_visible()
    own = places.get_by_test_id("own-places")
    own.get_by_role("button", name="Rename Averingley").click()
    own.get_by_label("New name of Averingley").fill(HOSTILE)
    places.keyboard.press("Enter")
    own.get_by_role("button", name=f"Duplicate {HOSTILE}").click()
    expect(own.locator("[data-kept]")).to_have_count(2)
    own.get_by_role("button", name=f"Delete {HOSTILE} 2").click()
    expect(own.locator("[data-kept]")).to_have_count(1)
    with places.expect_download() as fetched:
        own.get_by_role("button", name=f"Download {HOSTILE}").click()
    assert fetched.value.suggested_filename == "averingley.yaml"
    places.reload()
    own.get_by_role("button", name=f"Open {HOSTILE}").click()
    explore(places, "Averingley")


def test_a_link_restores_the_place_and_the_changes(page, context):
    page.goto(f"{page.url.partition('#')[0]}#1/oldbarrow/meetings.feedback=.9@12/shake-up@24")
    explore(page, "Oldbarrow")
    top(page, "Share link")
    link = page.get_by_label("Link", exact=True).input_value()
    assert re.search(r"#1/oldbarrow:[0-9a-f]{4}/meetings\.feedback=\.9@12/shake-up@24$", link)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    other = context.new_page()
    other.goto(link)
    explore(other, "Oldbarrow")
    expect(other).to_have_url(re.compile(r"oldbarrow:[0-9a-f]{4}/meetings"))
    other.reload()
    explore(other, "Oldbarrow")
    expect(other.get_by_role("list", name="You changed")).to_contain_text("→ 90%, from month 12")


@pytest.mark.parametrize(("link", "words"), [("1/averingley:0000", "damaged"), ("7/averingley", "another version")])
def test_a_link_that_cannot_be_read_says_so_and_a_place_is_shown(page, link, words):
    page.goto(f"{page.url.partition('#')[0]}#{link}")
    expect(page.get_by_text(words)).to_be_visible()
    explore(page, "Averingley")


def test_what_is_shown_is_taken_away_in_one_file(page, tmp_path):
    top(page, "Evidence pack")
    dialog = page.get_by_role("dialog", name="Take away")
    expect(dialog).to_contain_text("it does not predict")
    with page.expect_download(timeout=60_000) as fetched:
        dialog.get_by_role("button", name="Download all").click()
    fetched.value.save_as(tmp_path / "all.zip")
    names = zipfile.ZipFile(tmp_path / "all.zip").namelist()
    assert "averingley-evidence.html" in names
    assert "averingley-storyline.svg" in names
    expect(dialog).to_contain_text("averingley-trustsim.zip")
    page.keyboard.press("Escape")
    expect(page.locator("header").get_by_role("button", name="Evidence pack")).to_be_focused()
