"""Pages in a real Chromium, served by `trustsim app` in a process of its own.

A test is skipped where there is no Chromium, but never in CI.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from pages import DESK, PATIENCE, Lender, Watched, opened
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


@pytest.fixture(scope="module")
def lent_page() -> str:
    """Which page of the app a module's tests are lent."""
    return "Explore"


@pytest.fixture(scope="module")
def lender(browser: Browser, app: str, lent_page: str) -> Iterator[Lender]:
    made = Lender(browser, app, lent_page)
    yield made
    made.close()


@pytest.fixture
def lent(lender: Lender, watched: Watched) -> Page:
    """The app as `page` is, all futures run and drawn: for tests that look at it, and leave nothing on the server."""
    return lender.lend(watched)
