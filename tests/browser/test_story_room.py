"""A story in a room: a console, a wall at projector size and three phones, played by keyboard and by finger."""

import json
import os
import re
from urllib.request import Request, urlopen

import pytest
from pages import WCAG, violations
from playwright.sync_api import TimeoutError, expect

SOAK = os.environ.get("TRUSTSIM_SOAK") == "1"
PROJECTOR = {"width": 1280, "height": 720}
LARGE = {"width": 1920, "height": 1080}
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
CONTRAST = {**WCAG, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
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


TINY = """() => [...document.querySelectorAll("[data-testid=on-wall] *")].filter((node) => {
  const words = [...node.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim());
  if (!words || !node.getClientRects().length || node.closest(".ts-hidden")) return false;
  const svg = node.ownerSVGElement;
  return parseFloat(getComputedStyle(node).fontSize) * (svg ? svg.getScreenCTM().a : 1) < 10.9;
}).map((node) => node.textContent.slice(0, 60))"""
"""What of the wall a phone shows in letters below those of seats in the app."""


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
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


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


@pytest.mark.parametrize("story", STORIES if SOAK or SHOTS else ("lanternby",))
@pytest.mark.parametrize("size", (PROJECTOR, LARGE) if SOAK else (PROJECTOR,), ids=lambda size: str(size["width"]))
def test_every_step_of_a_story_is_drawn_and_can_be_read(place, visit, story, size):
    room = begun(place, story)
    wall = visit(f"{place}/wall/{room['code']}#{room['wall']}.{room['key']}", size)
    phone = visit(f"{place}/join/{room['code']}", PHONE)
    expect(phone.locator("h1")).not_to_be_empty()
    unread: dict[str, list[str]] = {}
    for k in range(80):
        expect(wall.locator("h1")).to_be_visible()
        answered(phone)
        if k == 0:
            expect(wall.get_by_test_id("picture").locator("svg")).to_be_visible()
        here = f"{story}-{k:02d}-{wall.get_by_test_id('picture').get_attribute('data-picture')}"
        shot(wall, f"{here}-{size['width']}")
        shot(phone, f"{here}-phone")
        if small := wall.evaluate(SMALL):
            unread[here] = small
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        on_phone = phone.get_by_test_id("on-wall")
        if wall.get_by_test_id("picture").get_attribute("data-picture") not in ("blank", "cards"):
            expect(on_phone.locator("svg, table, li, p").first).to_be_attached()
        if tiny := phone.evaluate(TINY):
            unread[f"{here}-phone"] = tiny
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


@pytest.mark.parametrize("story", STORIES if SOAK else ("ninebridges",))
def test_axe_finds_nothing_in_a_story(place, visit, story):
    """On the wall, a phone and the console, light and dark, at each kind of scene, step and picture."""
    room = begun(place, story)
    phone = visit(f"{place}/join/{room['code']}", PHONE)
    console = at_console(visit, place, room)
    wall = visit(f"{place}/wall/{room['code']}#{room['wall']}", PROJECTOR)
    seen, wrong = set(), []
    while True:
        expect(wall.get_by_test_id("picture")).to_be_attached()
        kind = console.locator(".story-steer").get_attribute("data-kind")
        here = (
            kind,
            console.locator(".story-steer").get_attribute("data-step"),
            wall.get_by_test_id("picture").get_attribute("data-picture"),
        )
        if here not in seen:
            seen.add(here)
            for theme, pages, rules in (("dark", (phone, console), CONTRAST), ("light", (phone, console, wall), WCAG)):
                for page in pages:
                    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
                    wrong += [(here, theme, *one) for one in found_by_axe(page, rules)]
        answered(phone)
        if not gone_on(console):
            break
    assert {"predict", "discuss"} <= {kind for kind, *_ in seen}
    assert wrong == []


def found_by_axe(page, rules) -> list[tuple[str, list[str]]]:
    return [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in violations(page, rules)]


def at_console(visit, place: str, room: dict[str, str]):
    """The console of a room that is open."""
    console = visit(f"{place}/console", {"width": 1366, "height": 768})
    console.evaluate("room => localStorage.setItem('trustsim-console', JSON.stringify([room]))", room)
    console.reload()
    expect(console.locator(".story-steer")).to_be_visible()
    return console


def gone_on(console) -> bool:
    """Go on by a step, where there is one."""
    if console.locator("#story-next").is_disabled():
        return False
    before = console.locator(".story-steer").get_attribute("data-at")
    console.locator("#story-next").click()
    expect(console.locator(".story-steer")).not_to_have_attribute("data-at", before, timeout=60_000)
    return True


@pytest.mark.parametrize("story", STORIES if SOAK else ("sandmere",))
def test_the_handout_is_one_page_of_a4_with_what_the_room_said(place, visit, story):
    room = begun(place, story)
    phone = visit(f"{place}/join/{room['code']}", PHONE)
    expect(phone.locator("h1")).not_to_be_empty()
    console = at_console(visit, place, room)
    expect(console.locator("#story-handout")).to_have_count(0)
    given = True
    while given:
        answered(phone)
        given = gone_on(console)
    paper = visit(place + console.locator("#story-handout").get_attribute("href"), {"width": 703, "height": 1032})
    paper.emulate_media(media="print")
    drawn = paper.locator("#picture > :is(svg, table)")
    expect(drawn).to_be_visible()
    assert drawn.bounding_box()["width"] > 600
    rows = paper.locator(".said tbody tr").all_inner_texts()
    assert rows and all(re.search(r"\d|\(1 of 1\)", row) for row in rows)
    pdf = paper.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
    assert paper.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found_by_axe(paper, WCAG) == []


def test_the_wall_and_a_phone_draw_the_apps_storyline_up_to_the_last_month_looked_at(place, visit):
    room = begun(place, "twinley")
    phone = visit(f"{place}/join/{room['code']}", PHONE)
    console = at_console(visit, place, room)
    wall = visit(f"{place}/wall/{room['code']}#{room['wall']}", PROJECTOR)
    while console.locator(".story-steer").get_attribute("data-shows") != "timeline":
        assert gone_on(console)
    drawn = []
    for page in (wall, phone):
        picture = page.get_by_test_id("storyline")
        expect(picture.locator(".ts-storyline-line")).to_have_count(6)
        expect(picture.locator(".ts-storyline-grid text").filter(has_text="60")).to_be_visible()
        expect(picture.locator("[role=button], [tabindex]")).to_have_count(0)
        marks = picture.locator(".ts-storyline-event")
        drawn.append([marks.nth(k).get_attribute("aria-label") for k in range(marks.count())])
        assert picture.evaluate("node => node.scrollHeight <= node.clientHeight + 1")
    assert drawn[0] == drawn[1]
    expect(phone.get_by_test_id("storyline")).to_contain_text("Storyline of 6 PCNs over 60 months")
    assert wall.evaluate(SMALL) == [] and phone.evaluate(TINY) == []


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_wall_plays_the_place_and_with_less_motion_shows_its_end_month_by_month(place, browser, visit, motion):
    room = begun(place, "threeways")
    console = at_console(visit, place, room)
    context = browser.new_context(viewport=PROJECTOR, reduced_motion=motion)
    wall = context.new_page()
    wall.goto(f"{place}/wall/{room['code']}#{room['wall']}")
    while console.locator(".story-steer").get_attribute("data-shows") != "map":
        assert gone_on(console)
    living, month = wall.get_by_test_id("living-map"), wall.locator(".story-living-month")
    if motion == "reduce":
        expect(month).to_have_text("Month 12 of 12")
        wall.locator("#step-map").click()
        expect(month).to_have_text("Month 1 of 12")
    else:
        expect(month).to_have_text("Month 4 of 12")
    expect(living.locator("[data-pcn]")).to_have_count(3)
    expect(living).to_have_attribute("aria-label", re.compile("Month|month"))
    wall.locator("#play-map").click()
    if motion == "reduce":
        expect(month).to_have_text("Month 3 of 12")
        wall.locator("#play-map").click()
    assert wall.evaluate(SMALL) == []
    now = month.text_content()
    visit(f"{place}/join/{room['code']}", PHONE)
    wall.wait_for_timeout(1200)
    assert month.text_content() == now
    context.close()


def test_what_two_parts_of_the_room_claim_is_stacked_against_all_there_is(place, visit):
    room = begun(place, "twinley")
    console = at_console(visit, place, room)
    wall = visit(f"{place}/wall/{room['code']}#{room['wall']}", PROJECTOR)
    assert gone_on(console)
    for group, value in ((0, 60), (0, 80), (1, 65)):
        phone = visit(f"{place}/join/{room['code']}", PHONE)
        phone.locator(f"#group-{group}").check()
        phone.locator("#number-value").fill(str(value))
        phone.locator("#commit").click()
        expect(phone.get_by_test_id("mine")).to_be_visible()
    assert gone_on(console)
    picture = wall.get_by_test_id("picture")
    for words in ("practices: 70 %", "the system: 65 %", "together: 135 %", "all there is: 100 %"):
        expect(picture).to_contain_text(words)
    parts = [picture.locator(name).bounding_box() for name in (".story-part", ".story-part-other")]
    assert parts[0]["width"] / parts[1]["width"] == pytest.approx(70 / 65, rel=0.02)
    limit = picture.locator(".story-truth").bounding_box()["x"]
    assert parts[1]["x"] < limit < parts[1]["x"] + parts[1]["width"]
    shot(wall, "two-masters")
    shot(phone, "two-masters-phone")
    assert wall.evaluate(SMALL) == [] and phone.evaluate(TINY) == []


def test_every_design_of_a_large_room_can_be_reached_on_the_wall(place, visit):
    room = begun(place, "ninebridges")
    console = at_console(visit, place, room)
    assert gone_on(console)
    many = 14
    for k in range(many):
        phone = visit(f"{place}/join/{room['code']}", PHONE)
        phone.locator("#design-name").fill(f"Table {k + 1}")
        phone.locator("input[type=checkbox]").last.check()
        phone.locator("#commit").click()
        expect(phone.get_by_test_id("mine")).to_be_visible()
        phone.context.close()
    wall = visit(f"{place}/wall/{room['code']}#{room['wall']}", PROJECTOR)
    while console.locator(".story-steer").get_attribute("data-shows") != "designs":
        assert gone_on(console)
    box = wall.get_by_test_id("picture")
    rows = box.locator("tbody tr")
    expect(rows).to_have_count(many, timeout=60_000)
    below = int(wall.get_by_test_id("below").inner_text().split()[0])
    fits = box.evaluate(
        "box => [...box.querySelectorAll('tbody tr')].filter("
        "row => row.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom + 1).length"
    )
    assert 0 < below == many - fits
    box.focus()
    box.press("End")
    expect(rows.last).to_be_in_viewport(ratio=1)
    expect(wall.get_by_test_id("below")).to_have_text("The rest is above.")
    shot(wall, "fourteen-designs")
    assert found_by_axe(wall, WCAG) == []


def test_the_room_is_told_while_futures_are_run(place, visit):
    room = begun(place, "tollbridge")
    console = at_console(visit, place, room)
    wall = visit(f"{place}/wall/{room['code']}#{room['wall']}", PROJECTOR)
    while not console.locator("#try-values").count() or not wall.locator(".story-table").count():
        assert gone_on(console)
    console.locator("#try-values").fill(", ".join(str(k) for k in range(1, 14, 2)))
    console.locator("#try").click()
    for page in (console, wall):
        expect(page.get_by_test_id("running")).to_contain_text("Running 2,100 futures")
    expect(wall.locator(".story-table tbody tr")).to_have_count(7, timeout=60_000)
    expect(wall.locator(".story-table tbody td")).to_have_count(7 * 3 * 2)
    assert wall.evaluate(
        "(() => { const box = document.querySelector('.story-picture');"
        " return box.scrollHeight <= box.clientHeight; })()"
    )
    for page in (console, wall):
        expect(page.get_by_test_id("running")).to_be_hidden()


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
