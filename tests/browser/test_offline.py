"""Nothing leaves the machine, nothing goes wrong unseen, and playing asks the server for nothing."""

from urllib.parse import urlsplit

from pages import opened


def test_no_request_leaves_the_machine_and_nothing_is_said_to_the_console(page, app, watched):
    page.keyboard.press("Space")
    page.wait_for_timeout(1500)
    page.keyboard.press("Space")
    for name in ("Compare", "Trust", "Places", "Explore"):
        page.locator("header").get_by_text(name, exact=True).first.click()
        page.wait_for_timeout(500)
    own = (urlsplit(app).netloc, "")
    assert [url for url in watched.requests if urlsplit(url).netloc not in own or url.startswith("http:///")] == []
    assert watched.errors == []


def test_playing_sends_nothing_to_the_server(context, app, watched):
    sent: list[str | bytes] = []
    context.on(
        "page", lambda page: page.on("websocket", lambda ws: ws.on("framesent", lambda frame: sent.append(frame)))
    )
    page = opened(context, app, watched)
    page.wait_for_function("document.querySelector('[data-testid=outcomes]')?.dataset.refining === 'false'")
    page.wait_for_timeout(500)
    page.evaluate("trustsimStage.goTo(0)")
    before = len(sent)
    page.keyboard.press("Space")
    page.wait_for_function("trustsimStage.month >= 12")
    page.keyboard.press("Space")
    page.keyboard.press("End")
    page.wait_for_timeout(300)
    assert len(sent) == before, sent[before:][:3]
    assert page.evaluate("trustsimStage.costs.length") > 12
    assert before > 0, "frames are seen at all"
