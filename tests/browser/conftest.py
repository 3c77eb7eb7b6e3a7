"""Pages in a real Chromium, served by `trustsim app` in a process of its own.

A test is skipped where there is no Chromium, but never in CI.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1440, "height": 900}
PATIENCE = 30_000


@dataclass
class Watched:
    """What a page did beside what is seen of it."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI tests the pages in a Chromium; install the package chromium")
        pytest.skip("no Chromium is found")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor of its own."""
    made = browser.new_context(viewport=DESK)
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def page(context: BrowserContext, app: str, watched: Watched) -> Page:
    """The app as a newcomer sees it, its first futures painted."""
    return opened(context, app, watched)


def opened(context: BrowserContext, address: str, watched: Watched) -> Page:
    """A page of the app, watched, with its first futures painted."""
    page = context.new_page()
    page.on("console", lambda said: watched.errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("request", lambda request: watched.requests.append(request.url))
    page.goto(address)
    page.wait_for_selector("[data-testid=sentence]")
    return page
