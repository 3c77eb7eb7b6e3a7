"""Visitors share nothing, and what they leave behind is freed."""

import gc
import threading
import time

import pytest
import uvicorn
from pages import Watched, opened

from trustsim.app.server import GONE_AFTER, application, listening
from trustsim.app.visit import Visit

PATIENCE = 30.0


@pytest.fixture
def server_here(monkeypatch):
    """The app served by a thread of this process, so that its memory can be looked at; visitors go after a second."""
    monkeypatch.setenv(GONE_AFTER, "1s")
    app = application()
    from solara.server import settings

    monkeypatch.setattr(settings.kernel, "cull_timeout", "1s")
    listener = listening("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(20)


def visits() -> list[Visit]:
    gc.collect()
    return [one for one in gc.get_objects() if type(one) is Visit]


def test_what_a_visitor_leaves_behind_is_freed(browser, server_here):
    before = len(visits())
    contexts = [browser.new_context() for _ in range(3)]
    for context in contexts:
        opened(context, server_here, Watched())
    assert len(visits()) >= before + 3
    for context in contexts:
        context.close()
    end = time.monotonic() + PATIENCE
    while len(visits()) > before and time.monotonic() < end:
        time.sleep(0.25)
    assert len(visits()) == before


def test_one_visitors_changes_are_not_anothers(browser, app):
    one, other = browser.new_context(), browser.new_context()
    mine, theirs = opened(one, app, Watched()), opened(other, app, Watched())
    said = theirs.inner_text("[data-testid=sentence]")
    box = mine.locator("[data-testid='lever-meetings.manager_wte'] input[type=number]").first
    box.fill("0.5")
    box.press("Enter")
    mine.wait_for_function("document.querySelector('[data-testid=sentence]').textContent.includes('With your changes')")
    theirs.wait_for_timeout(500)
    assert theirs.inner_text("[data-testid=sentence]") == said
    one.close()
    other.close()
