"""A whole role play in browsers: four phones, a console, a wall; with a drop, a late comer, a restart and an undo."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import numpy as np
import pytest
from pages import violations
from playwright.sync_api import Browser, BrowserContext, Page

from trustsim.drivers.run import run
from trustsim.scenario.ready import ready_role_plays
from trustsim.workshop.roleplay import RolePlay
from trustsim.workshop.room import Rooms, Year

PHONE, LAPTOP, PROJECTOR = ((390, 844), (1280, 800), (1280, 720))
QUESTIONS = ("voice", "candour", "reciprocity", "fairness", "backing")
SCREENS = {
    "spoke": "Who spoke for whom",
    "falls": "Where trust broke",
    "why": "Where trust broke, and why",
    "checks": "What you thought",
    "beside": "Our room beside 100",
}
SMALL = """
() => [...document.querySelectorAll(
    '.room-page :is(button, select, .room-option, .room-tap, #code), .room-foot button')]
  .filter((node) => node.getBoundingClientRect().width && node.getBoundingClientRect().height < 43.5)
  .map((node) => node.outerHTML.slice(0, 120))
"""
HARD_TO_READ = """
() => [...document.querySelectorAll('.wall *')].filter((node) => node.getBoundingClientRect().height > 2
    && !node.closest('.ts-hidden') && [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim())
    && parseFloat(getComputedStyle(node).fontSize) < 27.9).map((node) => node.outerHTML.slice(0, 120))
"""
TOO_LARGE = """
(({scrollHeight, scrollWidth}) => scrollHeight > innerHeight + 1 || scrollWidth > innerWidth)(document.documentElement)
"""


@dataclass
class Visitor:
    """Somebody with a browser of its own; keeps what its page was sent and what went wrong."""

    context: BrowserContext
    address: str
    page: Page = field(init=False)
    sent: list[dict] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.come()

    def come(self) -> "Visitor":
        """Open the page, new or again."""
        self.page = self.context.new_page()
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._hear))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(self.address)
        return self

    def _hear(self, text: str | bytes) -> None:
        self.sent.append(json.loads(text))

    def until(self, true: Callable[[], object], seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"still waiting; last sent {str(self.sent[-1:])[:400]}"
            self.page.wait_for_timeout(25)

    def does(self, act: Callable[[], object]) -> None:
        """Do something on the page that asks the server, and wait for its yes."""
        before = len(self.sent)
        act()
        self.until(lambda: any("n" in said for said in self.sent[before:]))
        assert [said.get("problem") for said in self.sent[before:] if "n" in said] == [None]

    def sits(self, name: str) -> "Visitor":
        self.does(lambda: self.page.get_by_label(f"Sit as the director of {name}").click())
        self.page.get_by_text("You lead").wait_for()
        return self

    @property
    def views(self) -> list[dict]:
        return [said["view"] for said in self.sent if "view" in said]

    @property
    def view(self) -> dict:
        return self.views[-1]


class Table:
    """A room as it is played: who sits where, what was chosen, and the console that goes on."""

    def __init__(self, browser: Browser, app: str, minutes: str = "30") -> None:
        self.browser, self.app = browser, app
        self.console = self.visitor("console", LAPTOP)
        self.console.page.select_option("#minutes", minutes)
        self.console.page.get_by_text("Open the role play").click()
        self.code = self.console.page.get_by_test_id("code").inner_text()
        self.wall = self.visitor(str(self.console.page.get_attribute(".console-wall", "href")).lstrip("/"), PROJECTOR)
        self.players: dict[str, Visitor] = {}
        self.chosen: dict[tuple[int, str, str], object] = {}

    def visitor(self, path: str, size: tuple[int, int]) -> Visitor:
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]})
        context.set_default_timeout(20_000)
        return Visitor(context, self.app + path)

    def seat(self, seat: str, name: str) -> None:
        self.players[seat] = self.visitor(f"join/{self.code}", PHONE).sits(name)

    @property
    def now(self) -> tuple[int, str]:
        view = self.console.view
        return view["month"], view["phase"]

    def choose(self, seat: str, choice: str, value: object) -> None:
        """Tap an answer on a phone, and remember it."""
        player = self.players[seat]
        player.does(lambda: player.page.click(f"[data-choice={choice}] [data-value='{value}']"))
        self.chosen[self.now[0], seat, choice] = value

    def advance(self) -> None:
        """Close the month; whoever is asked taps the first answer; then the next month opens, or the year ends."""
        month = self.now[0]
        self.console.does(lambda: self.console.page.click("#advance"))
        self.console.until(lambda: self.now != (month, "decide"))
        if self.now == (month, "asked"):
            for seat in self.console.view["asked"]:
                player = self.players[seat]
                player.until(lambda player=player: player.view["phase"] == "asked")
                for choice, about in dict(player.view["asked"]).items():
                    self.choose(seat, choice, about["options"][0])
            self.console.until(lambda: not self.console.view["asked"])
            self.console.does(lambda: self.console.page.click("#advance"))
            self.console.until(lambda: self.now != (month, "asked"))
        for player in self.players.values():
            player.until(lambda player=player: (player.view["month"], player.view["phase"]) == self.now)

    def close(self) -> None:
        for visitor in (self.console, self.wall, *self.players.values()):
            visitor.context.close()


@pytest.fixture
def kept(tmp_path) -> dict[str, str]:
    return {"TRUSTSIM_ROOMS": str(tmp_path / "rooms.sqlite")}


def test_a_room_is_played_from_beginning_to_end(serve, browser, kept):
    app, server = serve(**kept)
    room = Table(browser, app)
    for seat, name in (("a", "Abbot's Ferry"), ("b", "Bellfoundry"), ("c", "Chalkpit")):
        room.seat(seat, name)
    is_read_from_afar(room.wall.page)
    room.advance()
    is_read_from_afar(room.wall.page)
    room.choose("a", "alliance", "found: b")
    room.choose("c", "speaks_for", "a")
    assert room.players["c"].page.evaluate(SMALL) == []
    room.advance()

    room.choose("b", "admit", "yes")
    room.players["b"].page.close()
    room.console.page.locator("[data-seat=b]").get_by_text("connection lost").wait_for()
    back = room.players["b"].come()
    back.page.get_by_text("You lead Bellfoundry").wait_for()
    assert back.page.is_checked("[data-choice=admit] [data-value=yes] input")
    room.seat("d", "Dovecote")
    room.choose("d", "willing", "no")
    room.advance()

    room.choose("a", "pledge", 0.25)
    room.choose("d", "alliance", "found: c")
    server.kill()
    server.wait()
    room.players["c"].page.get_by_text("reconnecting").wait_for()
    app, server = serve(urlsplit(app).port, **kept)
    for player in room.players.values():
        player.page.get_by_text("you are back in your seat").wait_for()
    room.choose("b", "speaks_for", "nobody")
    room.console.until(lambda: room.now == (3, "decide"))
    room.advance()

    room.console.does(lambda: room.console.page.click("#undo"))
    room.console.until(lambda: room.now == (3, "decide"))
    room.chosen = {key: made for key, made in room.chosen.items() if key[0] < 3 or key[2] not in ANSWERED}
    room.players["a"].until(lambda: room.players["a"].view["month"] == 3)
    room.choose("a", "pledge", 0.5)
    room.advance()

    taps(room.players["c"])
    room.advance()
    room.advance()
    for seat in "abc":
        player = room.players[seat]
        player.does(lambda player=player: player.page.click("[data-choice=vote] [data-value=true]"))
    room.advance()
    assert room.now == (6, "debrief")

    shows_the_debrief(room)
    year = as_logged(kept, room.code)
    chosen = {(one["month"], one["director"], one["choice"]): one["value"] for one in year.state.choices}
    assert {key: value for key, value in chosen.items() if key[2] != "played"} == room.chosen
    assert year.state.votes[6] == dict.fromkeys("abc", True)
    assert [(one["month"], one["director"]) for one in year.state.checks] == [(4, "c")]
    alone = run(year.scenario(year.state), year.log.seed, year.choices(year.state))
    assert np.array_equal(alone.panel, year.run.panel, equal_nan=True)
    keeps_to_itself(room, year)
    assert [visitor.errors for visitor in (room.console, room.wall, *room.players.values())] == [[]] * 6
    room.close()


ANSWERED = ("opportunity", "give_way", "share_out")


def taps(player: Visitor) -> None:
    """A trust check: the phone picks a PCN, and five taps are kept, together."""
    of = player.view["check"]["picked"]
    for question in QUESTIONS[:-1]:
        player.page.check(f"#check-{of}-{question}-4")
    player.does(lambda: player.page.check(f"#check-{of}-{QUESTIONS[-1]}-2"))


def shows_the_debrief(room: Table) -> None:
    """What the facilitator shows is on the wall, in one screen and large enough; the handout is to be had."""
    console, wall = room.console, room.wall
    for name, words in SCREENS.items():
        console.does(lambda name=name: console.page.click(f"#show-{name}"))
        wall.page.locator("h1", has_text=words).wait_for()
        is_read_from_afar(wall.page)
    follows_the_console(room)
    is_fine(wall.page, "wall in the debrief")
    is_fine(console.page, "console in the debrief")
    console.page.click("#choosing summary")
    console.page.select_option("#another-month", "3")
    console.page.select_option("#another-choice", "speaks_for/nobody")
    console.does(lambda: console.page.click("#try-another"))
    console.does(lambda: console.page.click("#show-another"))
    wall.page.get_by_text("Month 3: what if Abbot's Ferry lets nobody speak for it?").wait_for()
    handout = room.app.rstrip("/") + str(console.page.get_by_text("Handout to print").get_attribute("href"))
    paper = console.context.new_page()
    paper.goto(handout)
    assert paper.locator("ol li").count() == 5 and paper.locator("tbody tr").count() == 8
    paper.close()
    refused = console.context.request.get(handout.split("?")[0])
    assert refused.status == 404


MONTH = "([node, month]) => { node.value = month; node.dispatchEvent(new Event('input')); }"


def follows_the_console(room: Table) -> None:
    """Arrows, reports and words on the wall are those of the month at which the console's clock stands."""
    console, wall = room.console, room.wall.page
    console.does(lambda: console.page.click("#show-spoke"))
    for row in console.view["debrief"]["spoke"]:
        month = row["month"]
        clock = console.page.locator(".debrief-spoke [type=range]").element_handle()
        console.does(lambda clock=clock, month=month: console.page.evaluate(MONTH, [clock, month]))
        wall.get_by_text(f"Month {month} of 6").wait_for()
        arrows = wall.evaluate(ARROWS)
        for (pcn, spoken), arrow in zip(row["spoken"].items(), arrows, strict=True):
            assert arrow["drawn"] == (spoken["who"] not in (pcn, "nobody")), (month, pcn)
            assert arrow["silent"] == (spoken["heard_back"] is False), (month, pcn)
            assert spoken["words"] in arrow["heard"]
        told = sorted(pcn.upper() for pcn, one in row["spoken"].items() if one["heard_back"])
        said = wall.get_by_test_id("who-spoke").inner_text()
        assert ("Told what was settled: " in said) == bool(told)
    wall.click("#spoke-table summary")
    assert wall.locator("#spoke-table tbody tr").count() == 8 and wall.get_by_test_id("living-map").is_hidden()
    is_read_from_afar(wall)
    wall.click("#spoke-table summary")


ARROWS = """
() => {
  const arrows = [...document.querySelectorAll('.ts-map-arrow')];
  return [...document.querySelectorAll('.ts-map-pcn')].map((node, i) => ({
    heard: node.getAttribute('aria-label'),
    drawn: Boolean(arrows[i].getAttribute('d')),
    silent: arrows[i].classList.contains('debrief-silent'),
  }));
}
"""


def is_read_from_afar(wall: Page) -> None:
    """All on the wall is large, and all is on one screen."""
    assert wall.evaluate(HARD_TO_READ) == []
    assert not wall.evaluate(TOO_LARGE), wall.locator("h1").inner_text()


def as_logged(kept: dict[str, str], code: str) -> Year:
    """The room, read from its log."""
    log = Rooms(kept["TRUSTSIM_ROOMS"]).find(code)
    assert log is not None
    (wending,) = (ready for ready in ready_role_plays() if ready.name == "wending")
    return Year(log, RolePlay.load(wending.path))


def keeps_to_itself(room: Table, year: Year) -> None:
    """No phone was sent another's card, anybody's trust, or what others decided while a month was open."""
    for seat, player in room.players.items():
        sent = json.dumps(player.sent, ensure_ascii=False)
        for other, card in year.play.file.cards.items():
            for line in (card.want, card.know, card.not_know):
                assert (line in sent) == (other == seat), (seat, other)
        assert not any(word in sent for word in ('"trust"', '"tally"', '"falls"', '"debrief":'))
    views = [view for view in room.players["c"].views if (view["month"], view.get("phase")) == (3, "decide")]
    quiet = {json.dumps(view) for view in views if not view["undone"]}
    assert len(quiet) == 1, "what a, b and d decided in month 3 changed nothing that c was sent"


def test_a_month_is_decided_by_keyboard_alone_and_axe_finds_nothing_serious(serve, browser, kept):
    app, _ = serve(**kept)
    room = Table(browser, app)
    is_fine(room.wall.page, "wall")
    room.players["c"] = phone = room.visitor("join", PHONE)
    phone.page.keyboard.type(room.code.lower())
    phone.page.keyboard.press("Enter")
    phone.page.get_by_text("Take a seat").wait_for()
    is_fine(phone.page, "lobby")
    presses(phone.page, "Sit as the director of Chalkpit")
    phone.page.get_by_text("You lead Chalkpit").wait_for()
    presses(room.console.page, "Begin month 1")
    phone.page.get_by_text("Who speaks for you").wait_for()

    reaches(phone.page, "document.activeElement.name === 'speaks_for'")
    phone.does(lambda: phone.page.keyboard.press("ArrowDown"))
    assert phone.page.evaluate("document.activeElement.name") == "speaks_for"
    reaches(phone.page, "document.activeElement.name === 'willing'")
    phone.does(lambda: phone.page.keyboard.press("ArrowDown"))
    reaches(phone.page, "document.activeElement.name === 'alliance'")
    phone.does(lambda: phone.page.keyboard.press("ArrowDown"))
    presses(phone.page, "More: My practices")
    phone.until(lambda: phone.view["decisions"]["time"]["now"] == {"practices": 1})
    reaches(phone.page, "document.activeElement.id === 'message-text'")
    phone.page.keyboard.press("End")
    reaches(phone.page, "document.activeElement.id === 'send'")
    phone.does(lambda: phone.page.keyboard.press("Enter"))
    presses(phone.page, "Done for this month")
    phone.until(lambda: phone.view["done"])
    now = phone.view["decisions"]
    assert (now["speaks_for"]["now"], now["willing"]["now"], now["alliance"]["now"]) == ("a", "no", "found: a")
    assert phone.view["sent"]["text"] == "sorry"
    is_fine(phone.page, "phone")
    is_fine(room.console.page, "console")
    is_fine(room.wall.page, "wall")
    presses(room.console.page, "Close decisions")
    phone.until(lambda: phone.view["month"] == 2)
    room.close()


def test_eight_rooms_on_the_same_luck_stand_on_one_wall(serve, browser, kept):
    app, _ = serve(**kept)
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{app}console")
    page.fill("#number", "8")
    page.get_by_text("Open the role play").click()
    over = 0, 1, 7
    for k in over:
        page.click(f"#tab-{k}")
        page.locator("[data-phase=brief]").wait_for()
        page.click("#advance")
        page.locator("[data-month='1']").wait_for()
        page.click("#advance")
        page.locator("[data-month='2']").wait_for()
        page.click("#shortening summary")
        page.click("#end")
        page.click("#end-yes")
        page.locator("[data-phase=debrief]").wait_for()
    wall = browser.new_context(viewport={"width": PROJECTOR[0], "height": PROJECTOR[1]}).new_page()
    wall.goto(app.rstrip("/") + str(page.get_attribute(".console-wall", "href")))
    assert page.locator("#tab-7").inner_text().startswith("Room 8, ")
    page.click("#show-rooms")
    rows = wall.get_by_test_id("rooms-beside").locator("tbody tr")
    rows.nth(7).get_by_text("Room 8, ours").wait_for()
    found = [row.split(None, 2)[2].removeprefix("ours").strip() for row in rows.all_inner_texts()]
    assert len({found[k] for k in over}) == 1, "with nobody playing, rooms on the same luck are the same"
    assert [found.count("still playing"), len(found)] == [5, 8]
    fell = rows.nth(0).locator("td").last.inner_text()
    most = f"In 3 of 3 rooms trust fell most in {fell}." if fell == "month 1" else "fell in no month."
    wall.get_by_text(most).wait_for()
    is_read_from_afar(wall)
    is_fine(wall, "rooms beside one another")
    for one in (page, wall):
        one.context.close()


def reaches(page: Page, there: str) -> None:
    """Press Tab until the focus is where it should be."""
    for _ in range(80):
        if page.evaluate(there):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to where {there}")


def presses(page: Page, words: str) -> None:
    """Go to a button by Tab and press it."""
    named = "(document.activeElement.ariaLabel ?? document.activeElement.textContent)"
    reaches(page, f"document.activeElement.tagName === 'BUTTON' && {named} === {json.dumps(words)}")
    page.keyboard.press("Enter")


def is_fine(page: Page, name: str) -> None:
    """Neither in light nor in dark does axe find anything serious."""
    for theme in ("light", "dark"):
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        worst = [one for one in violations(page) if one["impact"] in ("serious", "critical")]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in worst] == [], (name, theme)


def test_when_time_is_short_a_month_is_left_out_and_the_year_ended_and_all_are_told(serve, browser, kept):
    app, _ = serve(**kept)
    room = Table(browser, app)
    for seat, name in (("a", "Abbot's Ferry"), ("b", "Bellfoundry")):
        room.seat(seat, name)
    a, console, wall = room.players["a"].page, room.console.page, room.wall.page
    assert "#" not in wall.url
    wall.reload()
    wall.get_by_text(room.code, exact=True).wait_for()
    room.advance()
    room.choose("a", "speaks_for", "b")
    wall.get_by_text("0 of 2 have decided. Still deciding: A   B").wait_for()
    a.get_by_text("0 of 2 have decided.").wait_for()
    room.players["b"].does(lambda: room.players["b"].page.click("#done"))
    a.get_by_text("1 of 2 have decided.").wait_for()
    room.console.does(lambda: console.click("#warn"))
    a.get_by_role("status").get_by_text("Less than 20 seconds are left.").wait_for()
    console.click("#shortening summary")
    room.console.does(lambda: console.click("#drop"))
    told = "Month 1 was left out: the simulation chose for every seat. Your choices stand again."
    for page in (a, wall):
        page.get_by_role("status").get_by_text(told).wait_for()
    is_read_from_afar(wall)
    a.get_by_text("Claims for themselves: £").wait_for()
    assert a.is_checked("[data-choice=speaks_for] [data-value=b] input")

    console.click("#end")
    console.get_by_text("The year ends after month 1, and the debrief begins.").wait_for()
    console.click("#end-no")
    assert console.locator("#end-yes").is_hidden() and room.now == (2, "decide")
    console.click("#end")
    room.console.does(lambda: console.click("#end-yes"))
    a.get_by_role("status").get_by_text("The year ends after month 1.").wait_for()
    room.console.does(lambda: console.click("#undo"))
    for page in (a, wall):
        page.get_by_role("status").get_by_text("took back the end of the year: month 2 is open again").wait_for()
    room.console.does(lambda: console.click("#undo"))
    a.get_by_role("status").get_by_text("The facilitator took back month 1: decide again.").wait_for()
    assert [visitor.errors for visitor in (room.console, room.wall, *room.players.values())] == [[]] * 4
    wall.goto(f"{app}join")
    room.console.does(lambda: console.evaluate(CLOSES))
    wall.goto(f"{app}wall/{room.code}")
    wall.get_by_text("Open it again from the facilitator's console.").wait_for()
    room.close()


CLOSES = "() => { document.querySelector('#closing').open = true; document.querySelector('#close-room').click(); }"
