"""Levers, answer and header: what a visitor moves is what is asked, told, taken back and never lost."""

from urllib.parse import urlsplit

import pytest
from pages import Watched, opened
from playwright.sync_api import Page, expect

CHIPS = ".ts-chip"


def slider(page: Page, path: str):
    return page.locator(f"[data-testid='lever-{path}'] input[type=range]")


def box(page: Page, path: str):
    return page.locator(f"[data-testid='lever-{path}'] .ts-lever-number input")


def put(page: Page, path: str, value: str) -> None:
    box(page, path).fill(value)
    box(page, path).press("Enter")


def test_a_drag_never_jumps_back_and_one_undo_takes_it_back(page):
    feedback = slider(page, "meetings.feedback")
    at = feedback.bounding_box()
    before = page.evaluate("trustsimStage.asks")
    began = page.evaluate("performance.now()")
    page.mouse.move(at["x"] + at["width"] * 0.5, at["y"] + at["height"] / 2)
    page.mouse.down()
    seen = []
    for step in range(60):
        page.mouse.move(at["x"] + at["width"] * (0.5 + step * 0.4 / 60), at["y"] + at["height"] / 2)
        seen.append(float(feedback.input_value()))
    put_at = feedback.input_value()
    page.wait_for_timeout(1000)
    asked = page.evaluate("trustsimStage.asks") - before
    lasted = (page.evaluate("performance.now()") - began) / 1000
    page.mouse.up()
    assert seen == sorted(seen) and feedback.input_value() == put_at
    assert 1 < asked <= 15 * lasted + 2
    expect(page.locator(CHIPS)).to_contain_text(f"Feedback after meetings 50 → {put_at}%")
    assert feedback.input_value() == put_at
    page.keyboard.press("Control+z")
    expect(page.locator(CHIPS)).to_have_count(0)
    expect(feedback).to_have_value("50")
    page.keyboard.press("Control+Shift+z")
    expect(feedback).to_have_value(put_at)


def test_what_is_asked_all_at_once_is_all_done(page):
    values = {"meetings.canvassing": "80", "meetings.seats": "5", "people.handover": "70"}
    page.evaluate(
        """(values) => { for (const [path, value] of Object.entries(values)) {
          const box = document.querySelector(`[data-testid='lever-${path}'] .ts-lever-number input`);
          box.value = value;
          box.dispatchEvent(new Event('change'));
        } }""",
        values,
    )
    expect(page.locator(CHIPS)).to_have_count(3)
    page.evaluate("() => { for (let i = 0; i < 3; i += 1) document.querySelector('[data-testid=undo]').click(); }")
    expect(page.locator(CHIPS)).to_have_count(0)
    expect(box(page, "people.handover")).to_have_value("50")


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_what_may_be_pressed_does_not_move_when_an_answer_comes(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(500)
    buttons = [page.get_by_test_id(name) for name in ("undo", "keep")]
    before = [button.bounding_box() for button in buttons]
    put(page, "meetings.manager_wte", "1")
    expect(buttons[1]).to_be_enabled()
    expect(page.locator(".ts-answer-work")).to_have_text("")
    page.wait_for_timeout(500)
    assert [button.bounding_box() for button in buttons] == before


def test_a_number_out_of_range_is_told_beside_its_box_and_nothing_is_lost(page):
    put(page, "meetings.seats", "5")
    put(page, "meetings.seats", "99")
    lever = page.locator("[data-testid='lever-meetings.seats']")
    expect(lever.get_by_role("alert")).to_have_text("Give a number from 1 to 40. Still 5.")
    expect(box(page, "meetings.seats")).to_have_value("99")
    expect(page.locator(CHIPS)).to_contain_text("3 → 5 seats")
    page.keyboard.press("Escape")
    expect(box(page, "meetings.seats")).to_have_value("5")
    expect(lever.get_by_role("alert")).to_have_count(0)


def test_a_change_starts_in_a_month_and_its_cross_takes_only_it_away(page):
    put(page, "meetings.manager_wte", "0.5")
    put(page, "meetings.feedback", "75")
    lever = page.locator("[data-testid='lever-meetings.feedback']")
    lever.get_by_role("button", name="from the start").click()
    month = lever.get_by_label("from month")
    month.fill("30")
    month.press("Enter")
    expect(page.locator(CHIPS).nth(1)).to_contain_text("50 → 75%, from month 30")
    page.locator(CHIPS).first.get_by_role("button").click()
    expect(page.locator(CHIPS)).to_have_count(1)
    expect(page.locator(CHIPS)).to_contain_text("Feedback")
    expect(slider(page, "meetings.manager_wte")).to_have_value("0")
    page.get_by_test_id("reset").click()
    expect(page.get_by_text("Nothing changed yet. Move a lever.")).to_be_visible()


def test_shocks_are_added_and_taken_away(page):
    page.locator("summary").filter(has=page.get_by_role("heading", name="Policy and shocks")).click()
    page.get_by_role("button", name="Add a shake-up").click()
    page.get_by_label("Whose director leaves").select_option(index=1)
    page.get_by_role("button", name="Add a director's leaving").click()
    expect(page.locator(CHIPS)).to_have_count(2)
    expect(page.locator("summary", has_text="2 changed")).to_be_visible()
    page.get_by_label("A shake-up, in month").fill("999")
    page.get_by_role("button", name="Add a shake-up").click()
    expect(page.get_by_text("Give a month from 1 to 120.")).to_be_visible()
    page.locator(CHIPS).filter(has_text="Shake-up").get_by_role("button").click()
    expect(page.locator(CHIPS)).to_have_count(1)
    expect(page.locator(CHIPS)).to_contain_text("Director leaves")


def test_help_opens_by_keyboard_and_escape_closes_it(page):
    mark = page.get_by_role("button", name="About neutral manager")
    text = page.locator(f"[id='{mark.get_attribute('aria-controls')}']")
    expect(text).not_to_be_visible()
    box(page, "meetings.manager_wte").focus()
    page.keyboard.press("Shift+Tab")
    expect(text).to_be_visible()
    page.keyboard.press("Escape")
    expect(text).not_to_be_visible()
    assert text.get_attribute("id") in (slider(page, "meetings.manager_wte").get_attribute("aria-describedby") or "")


def test_on_a_phone_the_levers_are_a_sheet_with_the_answer_on_top(page):
    page.set_viewport_size({"width": 390, "height": 844})
    opener = page.get_by_role("button", name="Change something")
    opener.click()
    put(page, "meetings.feedback", "75")
    sheet = page.get_by_role("dialog")
    expect(sheet.locator(".ts-sheet-sentence")).to_contain_text("With your changes")
    page.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()
    expect(opener).to_have_text("Change something (1 changed)")
    opener.click()
    page.get_by_role("button", name="Done").click()
    expect(sheet).not_to_be_visible()


def test_the_theme_is_the_systems_until_one_is_chosen(context, app):
    page = opened(context, app, Watched())
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Light colours").click()
    expect(root).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.get_by_role("button", name="Dark colours")).to_be_visible()


@pytest.fixture
def own_server(serve):
    address, server = serve()
    return address, server, lambda: serve(port=urlsplit(address).port)


def test_a_server_that_comes_back_finds_the_changes_again(context, own_server):
    address, server, start_again = own_server
    page = opened(context, address, Watched())
    put(page, "meetings.feedback", "75")
    page.evaluate("trustsimAsOpened = true")
    expect(page.locator(CHIPS)).to_have_count(1)
    server.terminate()
    server.wait(10)
    expect(page.get_by_text("Reconnecting. Your changes are safe.")).to_be_visible()
    page.evaluate("trustsimStage.goTo(7)")
    assert page.evaluate("trustsimStage.month") == 7
    start_again()
    page.wait_for_function("typeof trustsimAsOpened === 'undefined'", timeout=60_000)
    expect(page.locator(CHIPS)).to_contain_text("50 → 75%")
    expect(box(page, "meetings.feedback")).to_have_value("75")
    assert not page.get_by_text("Reconnecting").is_visible()


def test_on_a_machine_that_is_slow_to_load_the_parts_are_told_what_is_new(context, app, watched):
    """Each part's script takes three seconds here."""
    context.add_init_script(
        """const create = URL.createObjectURL;
        URL.createObjectURL = (blob) => create.call(URL, blob.type === "text/javascript"
          ? new Blob(["await new Promise((done) => setTimeout(done, 3000));\\n", blob], {type: blob.type}) : blob);"""
    )
    page = opened(context, app, watched)
    page.wait_for_selector("[data-testid=outcomes][data-refining=false]")
    assert page.evaluate("performance.now()") > 3000
    before = page.get_by_test_id("sentence").inner_text()
    page.get_by_test_id("lever-meetings.feedback").get_by_role("slider").press("End")
    page.wait_for_function(
        "(before) => document.querySelector('[data-testid=sentence]').innerText !== before", arg=before
    )
    assert not watched.errors
