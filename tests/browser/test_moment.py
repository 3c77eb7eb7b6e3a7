"""The month in words, why one thing happened, and all events as a list."""

import re

import pytest
from pages import WHOLE
from playwright.sync_api import Page, expect

IN_MONTH = "month => trustsimStage.goTo(month)"


@pytest.fixture
def whole(page: Page) -> Page:
    """The page once all futures are run, and with them the most typical is known."""
    page.wait_for_selector(WHOLE)
    return page


def all_events(page: Page) -> list[dict]:
    """The list of events, all pages of it."""
    page.get_by_role("button", name=re.compile(r"^All \d+ events, as a list")).click()
    more = page.get_by_role("button", name=re.compile(r"^Show \d+ more"))
    more.click()
    more.evaluate("(more) => { while (!more.hidden) more.click(); }")
    return page.eval_on_selector_all(
        "[data-testid=events] tr[data-event]",
        """rows => rows.map(row => ({
          id: row.dataset.event, month: Number(row.dataset.month), kind: row.dataset.kind,
          words: row.children[1].textContent}))""",
    )


def first(events: list[dict], *kinds: str) -> dict:
    return next(event for event in events if event["kind"] in kinds)


def in_month(page: Page, event: dict):
    """An event in the month's card, opened where it is among those that are not shown at first."""
    page.evaluate(IN_MONTH, event["month"])
    more = page.get_by_role("button", name=re.compile(r"^and \d+ more$"))
    if more.is_visible():
        more.click()
    return page.locator(f".ts-moment-happened [data-testid=event][data-event='{event['id']}']")


def test_each_month_is_told_in_words_or_said_to_be_quiet(lent: Page, watched):
    card = lent.locator(".ts-moment-words")
    lent.evaluate(IN_MONTH, 0)
    expect(card).to_contain_text("The start.")
    events = all_events(lent)
    assert [e["month"] for e in events] == sorted(e["month"] for e in events)
    busy = {e["month"] for e in events}
    founded = first(events, "founded")
    expect(in_month(lent, founded)).to_have_text(founded["words"])
    expect(card).to_contain_text(f"Month {founded['month']}")
    lent.evaluate(IN_MONTH, next(month for month in range(1, 121) if month not in busy))
    expect(card).to_contain_text("A quiet month.")
    assert not watched.errors


def test_why_a_director_left_with_what_was_weighed_and_what_led_there(lent: Page):
    collapse = first(all_events(lent), "collapsed")
    in_month(lent, collapse).press("Enter")
    why = lent.get_by_test_id("why")
    expect(why).to_contain_text(f"Month {collapse['month']}: {collapse['words'].rstrip('.')}")
    expect(why).to_contain_text("an alliance needs at least two members")
    expect(why.get_by_role("heading")).to_have_text(
        ["Why did this happen?", "For leaving", "For staying", "What led there"]
    )
    assert why.locator(".ts-moment-against").count() and why.locator(".ts-moment-for").count()
    expect(why).to_contain_text(re.compile(r"In all £\d+\.\d\d for leaving\."))
    expect(why.get_by_role("heading", name="Why did this happen?")).to_be_focused()
    led = why.get_by_role("button", name=re.compile(r"^Month \d+$")).first
    led.click()
    assert lent.evaluate("trustsimStage.month") == int(led.inner_text().split()[1])
    expect(why).to_be_visible()


def test_escape_and_the_close_button_give_back_focus(lent: Page):
    event = first(all_events(lent), "founded", "joined")
    row = lent.locator(f"[data-testid=events] tr[data-event='{event['id']}']").get_by_role("button").last
    for close in ("Escape", "button"):
        row.click()
        expect(lent.get_by_test_id("why")).to_contain_text("seemed worth £")
        if close == "Escape":
            lent.keyboard.press("Escape")
        else:
            lent.get_by_test_id("why").get_by_role("button", name="Close").click()
        expect(lent.get_by_test_id("why")).to_have_count(0)
        expect(row).to_be_focused()


def test_a_card_that_another_part_opens_takes_no_focus_and_is_announced(lent: Page):
    event = first(all_events(lent), "new director")
    lent.evaluate("document.activeElement.blur()")
    lent.evaluate("id => trustsimStage.set({event: id})", int(event["id"]))
    expect(lent.get_by_test_id("why")).to_contain_text("was handed over.")
    expect(lent.locator(".ts-moment-panel [role=status].ts-hidden")).to_contain_text("has a new director")
    assert lent.evaluate("document.activeElement === document.body")


def test_the_list_is_found_by_pcn_and_by_kind_and_follows_the_pcn_chosen(lent: Page):
    events = all_events(lent)
    rows = lent.locator("[data-testid=events] tr[data-event]")
    pcn, kind = (lent.get_by_role("combobox", name=name, exact=True) for name in ("PCN", "Kind of event"))
    kind.select_option("collapsed")
    expect(rows).to_have_count(sum(e["kind"] == "collapsed" for e in events))
    kind.select_option("")
    lent.evaluate("trustsimStage.set({pinned: 2})")
    expect(pcn).to_have_value("2")
    name = pcn.locator("option[value='2']").inner_text()
    assert 0 < rows.count() < len(events)
    assert all(name in rows.nth(k).inner_text() for k in range(min(10, rows.count())))
    pcn.select_option("")
    assert lent.evaluate("trustsimStage.pinned") is None


def test_while_it_plays_the_month_is_one_line_and_nothing_is_asked_of_the_server(lent: Page):
    lent.evaluate(IN_MONTH, 20)
    sent = []
    lent.on("websocket", lambda socket: sent.append(socket.url))
    lent.evaluate("trustsimStage.play()")
    lent.wait_for_function("trustsimStage.month > 23")
    assert lent.locator(".ts-moment-happened button").count() == 0
    assert lent.locator(".ts-moment-happened p").count() == 1
    lent.evaluate("trustsimStage.pause()")
    expect(lent.locator(".ts-moment-words")).to_contain_text(f"Month {lent.evaluate('trustsimStage.month')}")
    assert not sent


def test_another_decision_is_run_on_asking_and_told_in_sentences(whole: Page, watched):
    events = all_events(whole)
    in_month(whole, first(events, "left")).press("Enter")
    why = whole.get_by_test_id("why")
    ask = why.get_by_test_id("turn")
    expect(ask).to_have_text(re.compile(r"^What if .+ had stayed with Alliance \d+\?$"))
    expect(why.get_by_test_id("turned")).to_be_empty()
    done = re.search(r"^What if (.+)\?$", ask.inner_text())[1].replace(" had ", " ", 1)
    ask.press("Enter")
    told = why.get_by_test_id("turned")
    expect(told).to_contain_text(f"Had {done}, ")
    expect(told).to_contain_text("be in an alliance at the end")
    expect(told).to_contain_text("This is one future out of 100")
    expect(ask).to_be_hidden()
    in_month(whole, first(events, "new director")).evaluate("node => node.click()")
    expect(why).to_contain_text("was handed over.")
    expect(ask).to_be_hidden()
    expect(told).to_be_empty()
    assert not watched.errors


def test_a_card_is_sent_without_all_that_happened(context, app, watched):
    """Neither it nor a pair's history makes the server send again what the page has."""
    page = context.new_page()
    sizes: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda said: sizes.append(len(said))))
    page.goto(app)
    page.wait_for_selector(WHOLE)
    event = first(all_events(page), "left", "joined")
    whole_page = sum(sizes)
    sizes.clear()
    in_month(page, event).evaluate("node => node.click()")
    expect(page.get_by_test_id("why")).to_contain_text("seemed worth £")
    page.wait_for_timeout(500)
    assert 0 < sum(sizes) < 6_000 < whole_page / 20
    page.get_by_role("button", name="Trust", exact=True).click()
    moved = page.locator(".ts-trust-moved button[data-month]")
    expect(moved.first).to_be_visible()
    page.wait_for_timeout(500)
    sizes.clear()
    earlier = page.evaluate("[...document.querySelectorAll('.ts-trust-moved')].map((one) => one.textContent)[0]")
    page.evaluate("trustsimStage.set({pair: [2, 5]})")
    expect(page.locator(".ts-trust-moved")).not_to_contain_text("Looking through the months")
    expect(moved.first).to_be_visible()
    assert page.locator(".ts-trust-moved").text_content() != earlier
    assert 0 < sum(sizes) < 25_000
