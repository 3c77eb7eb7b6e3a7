"""The app in a real Firefox, where one is found: what is shown, moved, played and joined, and nothing goes wrong."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from firefox import Firefox

END_KEY = "\ue010"
PHONE = (390, 844)
WHOLE = "document.querySelector('[data-testid=outcomes]')?.dataset.refining === 'false'"
SENTENCE = "document.querySelector('[data-testid=sentence]').textContent"
SLIDER = "document.querySelector('[data-testid=\"lever-meetings.feedback\"] input[type=range]')"
ALLIED = "[...document.querySelectorAll('[data-testid=map] circle[data-pcn]')].map((c) => c.dataset.alliance).join()"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


def named(name: str, within: str = "document") -> str:
    """The button or link with these words, as an expression."""
    return (
        f"[...{within}.querySelectorAll('button, a')].find((one) => (one.ariaLabel ?? one.textContent).trim()"
        f" === {name!r})"
    )


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    path = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI tries the app in a Firefox too; install the package firefox-esr")
        pytest.skip("no Firefox is found")
    started = Firefox(path, Path(tmp_path_factory.mktemp("firefox")))
    yield started
    started.close()


@pytest.fixture
def whole(firefox: Firefox, app: str) -> Iterator[Firefox]:
    """The app with all futures of its first place; nothing it does may be an error."""
    firefox.errors.clear()
    firefox.resize(1440, 900)
    firefox.open(app)
    firefox.wait(WHOLE)
    yield firefox
    assert firefox.errors == []


def test_the_answer_the_map_the_storyline_and_the_outcomes_are_shown(whole: Firefox):
    assert "PCNs" in whole.read(SENTENCE)
    assert whole.read("document.querySelectorAll('[data-testid=map] circle[data-pcn]').length") == 8
    assert whole.read("document.querySelectorAll('[data-testid=storyline] [data-testid=event]').length") > 5
    assert whole.read("document.querySelectorAll('[data-testid=outcomes] svg path').length") > 10
    assert not whole.read(TOO_WIDE)


def test_a_lever_gives_a_new_answer(whole: Firefox):
    before = whole.read(SENTENCE)
    whole.read(f"{SLIDER}.focus()")
    whole.press(END_KEY)
    assert whole.read(f"{SLIDER}.value") == "100"
    whole.wait(f"/With your changes.* of 100 futures/.test({SENTENCE}) && {WHOLE}")
    whole.click(named("Undo"))
    whole.wait(f"{SENTENCE} === {before!r}")


def test_the_clock_plays_and_the_map_follows(whole: Firefox):
    whole.read("trustsimStage.goTo(0)")
    start = whole.read(ALLIED)
    whole.click(named("Play"))
    whole.wait("trustsimStage.month > 3")
    whole.click(named("Pause"))
    assert not whole.read("trustsimStage.playing")
    whole.read("trustsimStage.goTo(trustsimStage.months)")
    whole.wait(f"{ALLIED} !== {start!r}")


def test_a_card_says_why_and_what_another_decision_would_have_done(whole: Firefox):
    whole.read(
        "trustsimStage.set({event: Number(document.querySelector("
        "'[data-testid=storyline] [data-testid=event][data-kind=left]').dataset.event)})"
    )
    whole.click("document.querySelector('[data-testid=turn]:not([hidden])')")
    assert "This is one future out of 100" in whole.wait(
        "document.querySelector('[data-testid=turned]').textContent.includes('future out of')"
        " && document.querySelector('[data-testid=turned]').textContent"
    )


def test_trust_and_places_are_shown(whole: Firefox):
    whole.click(named("Trust"))
    cells = "document.querySelectorAll('[data-testid=trust-matrix] [data-truster]').length"
    whole.wait(f"{cells} === 8 * 7")
    whole.wait("document.querySelector('.ts-trust-moved button[data-month]') !== null")
    assert not whole.read(TOO_WIDE)
    whole.click(named("Places"))
    whole.wait("document.body.textContent.includes('29 of 29 places')")
    assert not whole.read(TOO_WIDE)


def test_on_a_phone_nothing_is_wider_than_the_screen(whole: Firefox):
    whole.resize(*PHONE)
    whole.wait("innerWidth === 390")
    assert not whole.read(TOO_WIDE)


def test_a_phone_joins_a_room_and_sits(firefox: Firefox, app: str):
    firefox.errors.clear()
    firefox.resize(1280, 800)
    firefox.open(f"{app}console")
    firefox.click(named("Open the role play"))
    code = firefox.wait("document.querySelector('[data-testid=code]')?.textContent")
    firefox.resize(*PHONE)
    firefox.open(f"{app}join/{code}")
    firefox.click("document.querySelector('[aria-label^=\"Sit as the director of\"]')")
    firefox.wait("document.body.textContent.includes('You lead')")
    assert not firefox.read(TOO_WIDE)
    assert firefox.errors == []
