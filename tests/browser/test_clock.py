"""The clock: one handler of keys for the whole page, quiet where one types, cheap while it plays."""

import pytest

CLOCK = "[data-testid=clock]"
MONTH = "trustsimStage.month"


@pytest.fixture
def clock(lent):
    lent.evaluate("trustsimStage.goTo(57)")
    return lent


def test_the_rail_says_the_month_and_the_year_and_moves_the_clock(clock):
    rail = clock.locator(f"{CLOCK} input[type=range]")
    clock.wait_for_timeout(50)
    assert rail.get_attribute("aria-valuetext") == "month 57 of 120, year 5"
    assert clock.locator(CLOCK).get_by_text("Month 57 of 120").first.is_visible()
    rail.evaluate("(node) => { node.value = 60; node.dispatchEvent(new Event('input')); }")
    assert clock.evaluate(MONTH) == 60
    rail.focus()
    clock.keyboard.press("ArrowLeft")
    clock.keyboard.press("Shift+ArrowLeft")
    assert clock.evaluate(MONTH) == 47


def test_buttons_step_play_and_change_the_speed(clock):
    part = clock.locator(CLOCK)
    part.get_by_role("button", name="A month on").click()
    assert clock.evaluate(MONTH) == 58
    part.get_by_role("button", name="A month back").click()
    assert clock.evaluate(MONTH) == 57
    for speed in (2, 4, 1):
        part.get_by_role("button", name="Speed").click()
        assert clock.evaluate("trustsimStage.speed") == speed
    part.get_by_role("button", name="Play").click()
    clock.wait_for_function(f"{MONTH} > 58")
    part.get_by_role("button", name="Pause").click()
    assert clock.evaluate("trustsimStage.playing") is False


def test_keys_are_left_alone_where_one_types_and_on_a_button_that_is_held(clock):
    clock.evaluate(
        "() => { const field = document.createElement('input'); field.id = 'typing'; document.body.append(field); }"
    )
    clock.locator("#typing").focus()
    for key in ("ArrowRight", "Home", "Space", "]"):
        clock.keyboard.press(key)
    assert clock.evaluate(f"[{MONTH}, trustsimStage.playing]") == [57, False]
    assert clock.evaluate("document.querySelector('#typing').value").endswith("]") is True
    clock.locator("#typing").evaluate("(field) => field.remove()")
    clock.locator(CLOCK).get_by_role("button", name="A month on").focus()
    clock.keyboard.press("Space")
    assert clock.evaluate(f"[{MONTH}, trustsimStage.playing]") == [58, False]


def test_a_key_that_a_part_has_taken_does_not_move_the_clock(clock):
    clock.evaluate(
        "() => { const part = document.createElement('div'); part.tabIndex = 0; part.id = 'own';"
        " part.onkeydown = (event) => event.preventDefault(); document.body.append(part); part.focus(); }"
    )
    clock.keyboard.press("ArrowRight")
    clock.locator("#own").evaluate("(part) => part.remove()")
    assert clock.evaluate(MONTH) == 57


def test_one_press_is_one_month_after_pages_have_come_and_gone(clock):
    for name in ("Trust", "Explore"):
        clock.locator("header").get_by_text(name, exact=True).first.click()
        clock.wait_for_timeout(700)
    clock.wait_for_selector(f"{CLOCK} input")
    clock.evaluate("document.activeElement.blur()")
    before = clock.evaluate(MONTH)
    clock.keyboard.press("ArrowRight")
    assert clock.evaluate(MONTH) == before + 1


def test_the_month_is_said_when_it_rests_and_not_while_it_plays(clock):
    said = clock.locator(f"{CLOCK} [role=status]")
    clock.wait_for_timeout(600)
    assert said.inner_text() == "Month 57 of 120"
    clock.keyboard.press("Space")
    clock.wait_for_function(f"{MONTH} > 59")
    assert said.inner_text() == "Month 57 of 120"
    clock.keyboard.press("Space")
    clock.wait_for_timeout(600)
    assert said.inner_text() == f"Month {clock.evaluate(MONTH)} of 120"


def test_playing_asks_nothing_of_the_server_and_costs_little_a_frame(clock, watched):
    clock.evaluate("() => { trustsimStage.costs.length = 0; trustsimStage.goTo(0); trustsimStage.set({speed: 4}); }")
    asked = len(watched.requests)
    clock.keyboard.press("Space")
    clock.wait_for_timeout(2500)
    clock.keyboard.press("Space")
    costs = sorted(clock.evaluate("trustsimStage.costs"))
    assert len(watched.requests) == asked
    assert len(costs) > 20
    assert costs[len(costs) // 2] < 8.0


def test_keys_are_listed_and_escape_closes_the_list(clock):
    clock.locator(CLOCK).get_by_role("button", name="Keyboard").click()
    listed = clock.get_by_role("dialog", name="Keyboard")
    assert "play or pause" in listed.inner_text()
    clock.keyboard.press("ArrowRight")
    assert clock.evaluate(MONTH) == 57
    clock.keyboard.press("Escape")
    listed.wait_for(state="hidden")


def test_on_a_phone_the_clock_stays_at_the_foot(clock):
    clock.set_viewport_size({"width": 390, "height": 844})
    clock.wait_for_timeout(300)
    clock.mouse.wheel(0, 400)
    clock.wait_for_timeout(200)
    box = clock.locator(CLOCK).bounding_box()
    foot = clock.get_by_role("button", name="Change something").bounding_box()
    assert box["y"] + box["height"] <= foot["y"] + 1 and foot["y"] + foot["height"] == pytest.approx(844, abs=9)
    small = clock.locator(f"{CLOCK} button:visible, {CLOCK} input").evaluate_all(
        "(nodes) => nodes.filter((node) => node.getBoundingClientRect().height < 43.5).length"
    )
    assert small == 0
