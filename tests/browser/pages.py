"""What tests of pages share: when a page is whole, what it did, what axe finds, and pages that are lent."""

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

DESK = {"width": 1440, "height": 900}
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
WHOLE = "[data-testid=outcomes][data-refining=false]"
PAGES = {
    "Explore": (
        WHOLE,
        "[data-testid=storyline] [data-testid=event]",
        "[data-testid=map] circle[data-pcn]",
        "[data-testid=clock] input",
        "[data-testid=sentence]",
    ),
    "Trust": ("[data-testid=trust-matrix] [data-value]", "[data-testid=clock] input"),
    "Compare": ("text=Back to Explore",),
}
"""What is there of a page once it is drawn."""
AT_REST = 450
"""Milliseconds in which every part comes to rest: pictures have moved, a month that stays has been said."""
PUT_BACK = """(at) => {
  document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
  document.querySelectorAll('[aria-expanded=true]').forEach((opener) => opener.click());
  document.activeElement.blur();
  scrollTo(0, 0);
  trustsimStage.goTo(at.month);
  trustsimStage.set(at.stage);
  document.documentElement.dataset.theme = at.theme;
}"""
ON_THE_STAGE = """() => {
  const { month, speed, hovered, pinned, pair, event, facet } = trustsimStage;
  const { theme } = document.documentElement.dataset;
  return { month, theme, stage: { speed, hovered, pinned, pair, event, facet } };
}"""
AS_SEEN = """() => {
  const are = (which) => [...document.querySelectorAll(which)].filter((node) => node.checkVisibility());
  return JSON.stringify([
    location.href, { ...localStorage }, document.documentElement.dataset.theme,
    getComputedStyle(document.documentElement).fontSize,
    are('h1, h2, h3, p, li, label, summary, th, td, dialog, button').map((node) => node.innerText),
    [...document.querySelectorAll('input, select, textarea')].map((node) => node.value),
    are('button, [tabindex]').map((node) => [
      node.tabIndex, ...[node.ariaExpanded, node.ariaPressed, node.ariaSelected].map((state) => state === 'true')]),
    are('[data-testid=map], [data-testid=map] > svg').map((node) => node.getAttribute('class')),
  ]);
}"""


@dataclass
class Watched:
    """What a page did beside what is seen of it."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def opened(context: BrowserContext, address: str, watched: Watched) -> Page:
    """A page of the app, watched, with its first futures painted."""
    page = context.new_page()
    watch(page, watched)
    page.goto(address)
    page.wait_for_selector("[data-testid=sentence]")
    return page


def violations(page: Page, options: dict[str, Any] = WCAG) -> list[dict[str, Any]]:
    """What axe-core finds wrong with a page as it is."""
    return Axe().run(page, options=options).response["violations"]


def watch(page: Page, watched: Watched) -> None:
    page.on("console", lambda said: watched.errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("request", lambda request: watched.requests.append(request.url))


class Lender:
    """One page, which the tests of a module use in turn: to load it for each is most of what they cost.

    Between tests the window, pointer, focus, clock and choices are put back. Where the page does not look
    then as it was found, its parts are drawn anew, and if need be another is opened; so a test depends on
    none before it.
    """

    def __init__(self, browser: Browser, address: str, name: str) -> None:
        self.browser, self.address, self.name = browser, address, name
        self.page: Page | None = None

    def lend(self, watched: Watched) -> Page:
        if self.page is None or not self.is_mended(self.page):
            self.page = self.open()
        watch(self.page, watched)
        return self.page

    def open(self) -> Page:
        self.close()
        context = self.browser.new_context(viewport=DESK)
        context.set_default_timeout(PATIENCE)
        page = opened(context, self.address, watched := Watched())
        page.wait_for_selector(WHOLE)
        self.turn_to(page, self.name)
        page.wait_for_timeout(2 * AT_REST)
        assert not watched.errors
        self.at, self.seen = page.evaluate(ON_THE_STAGE), page.evaluate(AS_SEEN)
        return page

    def is_mended(self, page: Page) -> bool:
        try:
            if self.is_put_back(page):
                return True
            self.turn_to(page, "Compare")
            self.turn_to(page, self.name)
            return self.is_put_back(page)
        except Error:
            return False

    def turn_to(self, page: Page, name: str) -> None:
        page.locator("header").get_by_role("button", name=name, exact=True).click()
        for part in PAGES[name]:
            page.wait_for_selector(part)

    def is_put_back(self, page: Page) -> bool:
        page.set_viewport_size(DESK)
        page.mouse.move(1, 1)
        page.evaluate(PUT_BACK, self.at)
        page.wait_for_timeout(AT_REST)
        return page.evaluate(AS_SEEN) == self.seen

    def close(self) -> None:
        if self.page is not None:
            self.page.context.close()
            self.page = None
