"""A story in a room: a console, a wall at projector size and three phones, played by keyboard and by finger."""

import json
import os
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import TimeoutError, expect

SOAK = os.environ.get("TRUSTSIM_SOAK") == "1"
PROJECTOR = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
STORIES = (
    "farrowdale",
    "hollin",
    "lanternby",
    "ninebridges",
    "oldbarrow",
    "sandmere",
    "threeways",
    "tollbridge",
    "twinley",
)
SHOTS = os.environ.get("TRUSTSIM_SHOTS")
"""A folder for a picture of every step, to look at; none where it is not given."""
CHANGED = "was => document.querySelector('main').innerHTML !== was"
FLOOR = 28
"""Pixels below which no letters of the wall are."""
SMALL = f"""() => [...document.querySelectorAll("body *")].filter((node) => {{
  const words = [...node.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim());
  if (!words || !node.getClientRects().length) return false;
  const box = node.getBoundingClientRect();
  const svg = node.ownerSVGElement;
  const size = parseFloat(getComputedStyle(node).fontSize) * (svg ? svg.getScreenCTM().a : 1);
  return size < {FLOOR} - 0.6 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
}}).map((node) => node.textContent.slice(0, 60))"""


@pytest.fixture(scope="module")
def place(serve, tmp_path_factory) -> str:
    """The address of an app whose rooms are its own."""
    return serve(TRUSTSIM_ROOMS=str(tmp_path_factory.mktemp("rooms") / "rooms.sqlite"))[0].rstrip("/")


@pytest.fixture
def visit(browser):
    """Opens a page of a visitor of its own, and fails the test where the page says that something is wrong."""
    made, errors = [], []

    def opened(address, size):
        context = browser.new_context(viewport=size)
        context.set_default_timeout(20_000)
        made.append(context)
        page = context.new_page()
        page.on("console", lambda said: errors.append(f"{said.text} {said.location}") if is_wrong(said) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in made:
        context.close()
    assert errors == []


def is_wrong(said) -> bool:
    """Whether a page says that something is wrong, other than that it has no picture for its tab."""
    return said.type == "error" and "favicon" not in said.location.get("url", "")


def begun(place: str, story: str) -> dict[str, str]:
    asked = Request(f"{place}/rooms", json.dumps({"kind": "story", "story": story}).encode(), method="POST")
    with urlopen(asked) as answer:
        return json.load(answer)["rooms"][0]


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_three_directors_and_one_seat_from_the_first_word_to_the_last(place, visit):
    console = visit(f"{place}/console", {"width": 1366, "height": 768})
    expect(console.locator("#story option")).to_have_count(len(STORIES))
    console.select_option("#story", "threeways")
    console.get_by_role("button", name="Open the story").click()
    code = console.get_by_test_id("code").text_content()
    wall = visit(place + console.locator("#wall-keys").get_attribute("href"), PROJECTOR)
    expect(wall.locator("h1")).to_contain_text("Threeways has three PCNs")
    assert wall.url == f"{place}/wall/{code}"
    phones = [visit(f"{place}/join/{code}", PHONE) for _ in range(3)]
    expect(phones[2].locator("h1")).to_contain_text("Threeways")

    wall.keyboard.press("ArrowRight")
    for k, phone in enumerate(phones):
        phone.get_by_role("radio").nth(k % 2).check()
        phone.get_by_role("button", name="Commit my answer").click()
    expect(wall.get_by_test_id("count")).to_contain_text("3 of 3")
    assert wall.locator("rect").count() == 0
    wall.keyboard.press("ArrowRight")
    expect(wall.get_by_test_id("picture")).to_have_attribute("data-picture", "answers")
    shot(wall, "poll")

    console.locator("body").click()
    console.keyboard.press("ArrowRight")
    for phone, number in zip(phones, (60, 75, 90), strict=True):
        for name, value in (("low", number - 20), ("value", number), ("high", number + 10)):
            phone.locator(f"#number-{name}").fill(str(value))
        phone.locator(f"#number-{name}").press("Enter")
    shot(phones[0], "phone-number")
    expect(console.get_by_test_id("answered")).to_contain_text("3 of 3")
    console.get_by_role("button", name="Lock", exact=True).click()
    expect(phones[0].get_by_test_id("mine")).to_contain_text("60 %, between 40 and 70")
    console.get_by_role("button", name="Talk", exact=True).click()
    phones[0].locator("#number-value").fill("50")
    phones[0].get_by_role("button", name="Change my answer, once").click()
    expect(phones[0].get_by_test_id("mine")).to_contain_text("50 %")
    expect(phones[0].locator("#commit")).to_have_count(0)
    expect(wall.get_by_test_id("count")).to_contain_text("1 changed")
    shot(wall, "talk")

    for picture in ("place", "map", "run", "dots", "answers", "why"):
        wall.keyboard.press("ArrowRight")
        expect(wall.get_by_test_id("picture")).to_have_attribute("data-picture", picture)
        shot(wall, f"first-year-{picture}")
    expect(phones[0].get_by_test_id("result")).to_contain_text("What happened")
    shot(phones[0], "phone-result")
    headline = wall.get_by_test_id("picture").text_content()
    wall.keyboard.press("n")
    expect(wall.get_by_test_id("picture")).not_to_have_text(headline)
    wall.keyboard.press("Shift+N")
    expect(console.get_by_text("This future is number 100 of 100")).to_be_visible()
    console.keyboard.press("r")
    expect(wall.get_by_text("Bad news counts no more than good here.")).to_be_visible()

    wall.keyboard.press("ArrowRight")
    phones[0].locator("#point-0-4").press("Home")
    phones[0].get_by_role("button", name="Commit my answer").click()
    box = phones[1].locator(".story-draw").bounding_box()
    phones[1].mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.7 * box["height"])
    phones[1].mouse.down()
    phones[1].mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.2 * box["height"], steps=8)
    phones[1].mouse.up()
    shot(phones[1], "phone-curve")
    phones[1].get_by_role("button", name="Commit my answer").click()
    expect(wall.get_by_test_id("count")).to_contain_text("2 of 3")
    shot(wall, "curve-alone")
    console.get_by_role("button", name="Reveal", exact=True).click()
    expect(wall.locator(".story-drawn")).to_have_count(2)
    shot(wall, "curve-line")
    shot(console, "console")
    while wall.locator("h1").text_content() != "What would Redfern have to do in its first two months for you to " + (
        "change your answer?"
    ):
        before = wall.locator("main").inner_html()
        wall.keyboard.press("ArrowRight")
        wall.wait_for_function(CHANGED, arg=before)
    expect(wall.get_by_test_id("picture").locator("svg")).to_contain_text("Yes, gladly")
    shot(wall, "recall")


@pytest.mark.parametrize("story", STORIES if SOAK or SHOTS else ("lanternby", "ninebridges"))
def test_every_step_of_a_story_is_drawn_and_can_be_read(place, visit, story):
    room = begun(place, story)
    wall = visit(f"{place}/wall/{room['code']}#{room['wall']}.{room['key']}", PROJECTOR)
    phone = visit(f"{place}/join/{room['code']}", PHONE)
    expect(phone.locator("h1")).not_to_be_empty()
    unread: dict[str, list[str]] = {}
    for k in range(80):
        expect(wall.locator("h1")).to_be_visible()
        answered(phone)
        if k == 0:
            expect(wall.get_by_test_id("picture").locator("svg")).to_be_visible()
        here = f"{story}-{k:02d}-{wall.get_by_test_id('picture').get_attribute('data-picture')}"
        shot(wall, here)
        if small := wall.evaluate(SMALL):
            unread[here] = small
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        before = wall.locator("main").inner_html()
        wall.keyboard.press("ArrowRight")
        last = wall.locator(".story-now").filter(has_text="Discuss").count() > 0
        try:
            wall.wait_for_function(CHANGED, arg=before, timeout=2_000 if last else 20_000)
        except TimeoutError:
            assert last
            break
    assert wall.locator("h1").text_content().strip()
    assert unread == {}


def answered(phone) -> None:
    """Give any answer that the page takes."""
    phone.wait_for_timeout(150)
    if phone.locator("#commit").count() == 0 or phone.get_by_test_id("mine").count():
        return
    if phone.locator("#design-name").count():
        phone.locator("#design-name").fill("Ours")
        phone.locator("input[type=checkbox]").last.check()
    elif phone.locator("#words").count():
        phone.locator("#words").fill("A line <b>as written</b>")
    elif phone.locator("input[type=radio]").count():
        phone.locator("input[type=radio]").first.check()
    for name, value in (("low", 10), ("value", 15), ("high", 20)):
        if phone.locator(f"#number-{name}").count():
            phone.locator(f"#number-{name}").fill(str(value))
    phone.locator("#commit").click()
    expect(phone.get_by_test_id("mine")).to_be_visible()
