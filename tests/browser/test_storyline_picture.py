"""The storyline: its lines bend as laid out, its marks are walked by keys, and its cursor follows the one clock."""

import re

import numpy as np
import pytest

from trustsim.app.scene.future import lay_out

STORY = "[data-testid=storyline]"
EVENTS = f"{STORY} [data-testid=event]"
CURSOR = "() => document.querySelector('.ts-storyline-cursor').getBoundingClientRect()"
CURVES = """() => [...document.querySelectorAll('[data-testid=storyline] g[data-pcn] path[d*=C]')]
  .map((path) => path.getAttribute('d'))"""
NUMBER = re.compile(r"-?[\d.]+")


def tick(page, month):
    box = page.locator(f"{STORY} svg.ts-storyline-picture").bounding_box()
    words = page.locator(".ts-storyline-grid text", has_text=re.compile(f"^{month}$")).bounding_box()
    return words["x"] + words["width"] / 2, box


def test_bends_are_cubics_with_their_controls_at_thirds(lent):
    curves = lent.evaluate(CURVES)
    assert curves
    for d in curves:
        at = None
        for command, rest in re.findall(r"([MLC])([^MLC]*)", d):
            points = np.array([float(n) for n in NUMBER.findall(rest)]).reshape(-1, 2)
            if command == "C":
                thirds = at[0] + (points[2, 0] - at[0]) * np.array([1, 2]) / 3
                assert np.abs(points[:2, 0] - thirds).max() < 0.03
                assert min(at[1], points[2, 1]) - 0.05 <= points[:2, 1].min()
                assert points[:2, 1].max() <= max(at[1], points[2, 1]) + 0.05
            at = points[-1]


def test_a_press_and_a_drag_along_the_axis_scrub_and_the_cursor_stands_there(lent):
    x, box = tick(lent, 24)
    foot = box["y"] + box["height"] - 8
    lent.mouse.move(x, foot)
    lent.mouse.down()
    assert lent.evaluate("trustsimStage.month") == 24
    x, _ = tick(lent, 60)
    lent.mouse.move(x, foot, steps=3)
    lent.mouse.up()
    assert lent.evaluate("trustsimStage.month") == 60
    lent.mouse.move(x - 80, foot)
    assert lent.evaluate("trustsimStage.month") == 60
    found = lent.evaluate(CURSOR)
    assert abs(found["x"] + found["width"] / 2 - x) < 1.5


def test_marks_are_one_tab_stop_walked_by_arrow_keys_which_leave_the_clock_alone(lent):
    assert lent.locator(f"{EVENTS}[tabindex='0']").count() == 1
    lent.evaluate("trustsimStage.goTo(0)")
    marks = sorted((int(m), int(e)) for m, e in lent.locator(EVENTS).evaluate_all(
        "(nodes) => nodes.map((node) => [node.dataset.month, node.dataset.event])"
    ))  # fmt: skip
    lent.locator(f"{EVENTS}[tabindex='0']").focus()
    lent.keyboard.press("Home")
    for _ in range(2):
        lent.keyboard.press("ArrowRight")
    assert lent.evaluate("trustsimStage.month") == 0
    assert int(lent.evaluate("document.activeElement.dataset.event")) == marks[2][1]
    assert lent.locator(f"{EVENTS}[tabindex='0']").count() == 1
    lent.keyboard.press("Enter")
    assert lent.evaluate("[trustsimStage.month, trustsimStage.event]") == list(marks[2])
    lent.keyboard.press("Escape")
    assert lent.evaluate("trustsimStage.event") is None
    assert int(lent.evaluate("document.activeElement.dataset.event")) == marks[2][1]


def test_what_is_pointed_at_anywhere_pales_the_other_lines(lent):
    lent.evaluate("trustsimStage.set({hovered: 2})")
    lent.wait_for_timeout(50)
    pale = lent.locator(f"{STORY} .ts-storyline-line").evaluate_all(
        "(nodes) => nodes.map((node) => getComputedStyle(node).opacity)"
    )
    assert sorted(pale)[:-1] == ["0.35"] * (len(pale) - 1)
    assert sorted(pale)[-1] == "1"


def test_another_future_is_shown_and_the_most_typical_comes_back(lent):
    label = lent.locator(".ts-storyline-which")
    typical, events = label.inner_text(), lent.locator(EVENTS).evaluate_all("(n) => n.map((m) => m.ariaLabel)")
    back = lent.locator(STORY).get_by_role("button", name="Most typical")
    assert not back.is_visible()
    lent.locator(STORY).get_by_role("button", name="Next future").click()
    back.wait_for()
    assert re.fullmatch(r"future \d+ of 100", label.inner_text())
    assert lent.locator(EVENTS).evaluate_all("(n) => n.map((m) => m.ariaLabel)") != events
    back.click()
    back.wait_for(state="hidden")
    assert label.inner_text() == typical
    assert lent.locator(EVENTS).evaluate_all("(n) => n.map((m) => m.ariaLabel)") == events


def test_the_table_holds_every_mark_and_leads_to_it(lent):
    marks = sorted(lent.locator(EVENTS).evaluate_all("(nodes) => nodes.map((node) => node.ariaLabel)"))
    lent.locator(STORY).get_by_role("button", name="Show as a table").click()
    rows = lent.locator(f"{STORY} tbody tr")
    assert sorted(rows.locator("td:last-child").all_inner_texts()) == marks
    rows.nth(1).get_by_role("button").click()
    assert f"Month {lent.evaluate('trustsimStage.month')}" == rows.nth(1).get_by_role("button").inner_text()
    assert lent.evaluate("trustsimStage.event") is not None


def test_on_a_phone_each_line_keeps_its_name_and_its_letter(lent):
    lent.set_viewport_size({"width": 390, "height": 844})
    lent.wait_for_timeout(400)
    texts = lent.locator(f"{STORY} .ts-storyline-names text").evaluate_all(
        "(nodes) => nodes.map((node) => [node.getBoundingClientRect().x, parseFloat(getComputedStyle(node).fontSize)])"
    )
    assert min(x for x, _ in texts) >= 0
    assert min(size for _, size in texts) >= 12


def test_many_pcns_are_laid_out_place_by_place_and_few_together():
    labels = np.zeros((25, 20), dtype=np.int64)
    labels[5:, [0, 3]] = 1
    labels[9:, [12, 19]] = 2
    place_of = [0] * 12 + [1] * 8
    parts = lay_out(labels, place_of, None).each
    assert [(part.place, part.pcns) for part in parts] == [(0, [*range(12)]), (1, [*range(12, 20)])]
    assert [part.layout.cuts for part in parts] == [(0, 5), (0, 9)]
    again = lay_out(labels, place_of, [*reversed(range(20))])
    assert sorted(again.order) == [*range(20)]
    assert set(again.order[:12]) == set(range(12))
    assert [part.place for part in lay_out(labels[:, :14], place_of[:14], None).each] == [None]


STANDING = f"{EVENTS}:not(.ts-storyline-folded)"
BOXES = """(marks) => marks.map((mark) => {
  const box = mark.querySelector(".ts-storyline-target").getBoundingClientRect();
  return {month: Number(mark.dataset.month), x: box.x + box.width / 2, y: box.y + box.height / 2};
})"""


@pytest.mark.parametrize("width", [390, 1440])
def test_marks_that_stand_are_apart_and_the_others_are_listed_by_the_one_they_are_folded_into(lent, width):
    lent.set_viewport_size({"width": width, "height": 900})
    lent.wait_for_timeout(500)
    marks = lent.locator(STANDING).evaluate_all(BOXES)
    for k, one in enumerate(marks):
        for other in marks[:k]:
            assert max(abs(one["x"] - other["x"]), abs(one["y"] - other["y"])) >= 10, (one, other)
    counts = lent.locator(".ts-storyline-count")
    folded = lent.locator(EVENTS).count() - len(marks)
    assert folded > 0
    assert sum(int(words.lstrip("+")) for words in counts.all_text_contents()) == folded
    listed = lent.get_by_test_id("crowd").get_by_role("listitem")
    most = max(range(counts.count()), key=lambda k: int(counts.nth(k).text_content()))
    counts.nth(most).locator("rect").evaluate("(n) => n.dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    assert listed.count() == 1 + int(counts.nth(most).text_content())
    last = listed.last.get_by_role("button")
    assert lent.evaluate("document.activeElement.closest('[data-testid=crowd]') !== null")
    words = last.inner_text()
    last.press("Enter")
    chosen = lent.evaluate("trustsimStage.event")
    assert lent.locator(f"{EVENTS}[data-event='{chosen}']").get_attribute("aria-label") == words
    last.press("Escape")
    assert lent.get_by_test_id("crowd").is_hidden()
    assert lent.evaluate("document.activeElement.dataset.testid") == "event"


def test_a_folded_mark_shows_itself_when_the_keyboard_or_its_card_reaches_it(lent):
    look = "(node) => getComputedStyle(node).opacity"
    folded = lent.locator(f"{EVENTS}.ts-storyline-folded").first
    assert folded.evaluate(look) == "0"
    folded.focus()
    assert folded.evaluate(look) == "1"
    lent.evaluate("document.activeElement.blur()")
    lent.evaluate("(id) => trustsimStage.set({event: id})", int(folded.get_attribute("data-event")))
    lent.wait_for_timeout(100)
    assert folded.evaluate(look) == "1"
