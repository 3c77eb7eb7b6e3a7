"""The living map says what the future says, month by month, and can be read without seeing it."""

import pytest
from playwright.sync_api import Page, expect

MONTHS = (0, 12, 45, 57, 90, 120)
SIZES = ((1280, 720), (1440, 900), (1920, 1080), (390, 844))
SPEED = 4
READ_BACK = """() => [...document.querySelectorAll('[data-testid=map] circle[data-pcn]')]
  .map((circle) => ({...circle.dataset}))"""
IN_THE_WAY = """() => {
  const map = document.querySelector('[data-testid=map]');
  const frame = map.getBoundingClientRect();
  const boxes = (which) => [...map.querySelectorAll(which)]
    .map((node) => ({ words: node.textContent, ...node.getBoundingClientRect().toJSON() })).filter((box) => box.width);
  const names = boxes('.ts-map-name:not(.ts-map-ruler), .ts-map-bold:not(.ts-map-ruler)');
  const over = (one, other) => Math.min(one.right, other.right) > Math.max(one.left, other.left)
    && Math.min(one.bottom, other.bottom) > Math.max(one.top, other.top) + 3;
  const nearest = (low, value, high) => Math.max(low, Math.min(high, value));
  const hits = ({ left, right, top, bottom }, disc) => {
    const [x, y] = [(disc.left + disc.right) / 2, (disc.top + disc.bottom) / 2];
    return Math.hypot(x - nearest(left, x, right), y - nearest(top, y, bottom)) < disc.width / 2 - 2;
  };
  return [
    ...names.filter((box) => box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 3 || box.bottom > frame.bottom + 3).map((box) => `${box.words} is cut off`),
    ...names.flatMap((one, k) => names.slice(k + 1).filter((other) => over(one, other))
      .map((other) => `${one.words} is on ${other.words}`)),
    ...boxes('circle[data-pcn]').flatMap((disc) => names.filter((box) => hits(box, disc))
      .map((box) => `${box.words} is on a circle`)),
  ];
}"""
IN_PLACE = """() => new Promise((done) => {
  const map = document.querySelector('[data-testid=map]');
  let before = null, still = 0;
  const look = () => {
    const now = [...map.querySelectorAll('.ts-map-pcn')].map((pcn) => pcn.getAttribute('transform')).join();
    still = now === before && !map.getAnimations({ subtree: true }).length ? still + 1 : 0;
    before = now;
    if (still < 3) requestAnimationFrame(look);
    else done();
  };
  look();
})"""
PLAYED = """async (speed) => {
  trustsimStage.goTo(0);
  trustsimStage.set({ speed });
  trustsimStage.play();
  while (trustsimStage.playing) await new Promise((done) => setTimeout(done, 100));
}"""


def go_to(page: Page, month: int) -> None:
    page.evaluate("(month) => trustsimStage.goTo(month)", month)
    expect(page.get_by_test_id("map")).to_have_attribute("data-month", str(month))
    page.evaluate(IN_PLACE)


def reach_first(page: Page) -> None:
    page.locator(".ts-map-pcn[tabindex='0']").focus()


def test_names_never_overlap_nor_are_cut_off(lent: Page):
    for width, height in SIZES:
        lent.set_viewport_size({"width": width, "height": height})
        lent.wait_for_timeout(400)
        for month in MONTHS:
            go_to(lent, month)
            assert lent.evaluate(IN_THE_WAY) == [], (width, month)


def test_the_month_can_be_read_back_and_the_table_agrees(lent: Page):
    lent.locator(".ts-map-panel").get_by_text("Show as a table").click()
    for month in MONTHS[1:]:
        go_to(lent, month)
        shown = lent.evaluate(READ_BACK)
        rows = lent.locator(".ts-map-table tbody tr").evaluate_all(
            "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
        )
        assert [(one["alliance"] or "on its own") for one in shown] == [row[2] for row in rows]
        assert [one["seated"] == "1" for one in shown] == [row[4] == "yes" for row in rows]
        assert [one["backing"] for one in shown] == [row[5] for row in rows]
        assert [one["speaker"] == one["pcn"] for one in shown] == [row[3] == "itself" for row in rows]


def test_the_summary_counts_those_allied(lent: Page):
    for month in MONTHS:
        go_to(lent, month)
        allied = sum(bool(one["alliance"]) for one in lent.evaluate(READ_BACK))
        said = lent.get_by_test_id("map").get_attribute("aria-label") or ""
        assert f"month {month}:" in said
        assert (f"{allied} of " if allied else "no PCN is in an alliance") in said


def test_positions_stay_and_lean_only_a_little(lent: Page):
    centres = """() => [...document.querySelectorAll('.ts-map-rim')].map((rim) => {
      const box = rim.getBoundingClientRect(), map = rim.ownerSVGElement.getBoundingClientRect();
      return [(box.x + box.width / 2 - map.x) / map.width, (box.y + box.height / 2 - map.y) / map.height];
    })"""
    go_to(lent, 0)
    before = lent.evaluate(centres)
    moved = []
    for month in MONTHS:
        go_to(lent, month)
        now = lent.evaluate(centres)
        moved += [(abs(x - a), abs(y - b)) for (x, y), (a, b) in zip(now, before, strict=True)]
    assert max(across for across, _ in moved) <= 0.071
    assert max(down for _, down in moved) <= 0.041
    assert max(max(pair) for pair in moved) > 0


def test_the_keyboard_alone_moves_pins_and_gives_focus_back(lent: Page):
    go_to(lent, 57)
    reach_first(lent)
    first = lent.evaluate("document.activeElement.dataset.at")
    lent.keyboard.press("ArrowRight")
    second = lent.evaluate("document.activeElement.dataset.at")
    assert second != first
    assert lent.evaluate("trustsimStage.month") == 57, "an arrow on the map must not turn the month"
    assert lent.evaluate("trustsimStage.hovered") == int(second)
    lent.keyboard.press("Enter")
    assert lent.evaluate("trustsimStage.pinned") == int(second)
    expect(lent.get_by_test_id("pcn-card")).to_contain_text("out of 100")
    lent.keyboard.press("Escape")
    assert lent.evaluate("trustsimStage.pinned") is None
    assert lent.evaluate("document.activeElement.dataset.at") == second
    expect(lent.get_by_test_id("pcn-card")).to_be_hidden()
    assert lent.locator(".ts-map-pcn[tabindex='0']").count() == 1


@pytest.mark.parametrize("size", SIZES)
def test_the_card_is_whole_and_beside_its_circle(lent: Page, size: tuple[int, int]):
    lent.set_viewport_size({"width": size[0], "height": size[1]})
    go_to(lent, 57)
    card = lent.get_by_test_id("pcn-card")
    for at in range(len(lent.evaluate(READ_BACK))):
        lent.locator(f".ts-map-pcn[data-at='{at}']").scroll_into_view_if_needed()
        lent.evaluate("(at) => trustsimStage.set({ pinned: at })", at)
        expect(card).to_be_visible()
        lent.wait_for_timeout(50)
        box, disc = card.bounding_box(), lent.locator(f"[data-at='{at}'] circle[data-pcn]").bounding_box()
        assert box and disc
        assert box["x"] >= 0 and box["x"] + box["width"] <= size[0]
        across = box["x"] < disc["x"] + disc["width"] and disc["x"] < box["x"] + box["width"]
        down = box["y"] < disc["y"] + disc["height"] and disc["y"] < box["y"] + box["height"]
        assert not (across and down)


def test_pointing_elsewhere_dims_all_others(lent: Page):
    lent.evaluate("trustsimStage.set({ hovered: 2 })")
    seen = "(nodes) => nodes.map((node) => Number(getComputedStyle(node).opacity))"
    opacities = lent.locator(".ts-map-pcn").evaluate_all(seen)
    assert opacities[2] == 1
    assert {value for at, value in enumerate(opacities) if at != 2} == {0.35}
    expect(lent.get_by_test_id("pcn-card")).to_be_hidden()


def test_practices_show_by_button_and_by_zoom(lent: Page):
    practices = lent.locator(".ts-map-practice")
    assert not practices.first.is_visible()
    lent.get_by_role("button", name="Practices", exact=True).click()
    assert practices.first.is_visible()
    go_to(lent, 57)
    backing = {
        int(each) for each in practices.evaluate_all("(all) => all.map((one) => one.dataset.backing)") if each != "out"
    }
    assert backing <= set(range(101)) and len(backing) > 3
    lent.get_by_role("button", name="Practices", exact=True).click()
    assert not practices.first.is_visible()
    lent.get_by_role("button", name="Zoom in").click()
    assert practices.first.is_visible()
    lent.get_by_role("button", name="Practices", exact=True).click()


def test_playing_makes_no_element(lent: Page):
    count = "document.querySelectorAll('[data-testid=map] *').length"
    go_to(lent, 0)
    before = lent.evaluate(count)
    lent.evaluate(PLAYED, SPEED)
    assert lent.evaluate("trustsimStage.month === trustsimStage.months")
    assert abs(lent.evaluate(count) - before) <= 40, "words of alliances may change, circles and lines may not"
