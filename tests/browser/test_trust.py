"""The page Trust: what its sentence, matrix and pair say is one thing, by clock, keyboard and question."""

import numpy as np
import pytest
from playwright.sync_api import Page

from trustsim.app.scene.future import Future
from trustsim.app.scene.why import pair_scene
from trustsim.drivers.run import run

MATRIX = "[data-testid=trust-matrix]"
FOCUSED = "() => ({...document.activeElement.dataset})"


@pytest.fixture(scope="module")
def lent_page() -> str:
    return "Trust"


def tick(page: Page) -> None:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def go_to(page: Page, month: int) -> None:
    page.evaluate("(month) => trustsimStage.goTo(month)", month)
    tick(page)


def show(page: Page, facet: str) -> None:
    page.locator(f"#ts-trust-tab-{facet}").click()
    page.wait_for_selector(f"{MATRIX}[data-facet={facet}]")


def cells(page: Page) -> dict[tuple[str, str], int]:
    found = page.locator(f"{MATRIX} [data-truster]").evaluate_all("(all) => all.map((one) => ({...one.dataset}))")
    return {(cell["truster"], cell["trusted"]): int(cell["value"]) for cell in found}


def test_the_bytes_hold_trust_and_backing_of_every_month(small_place):
    future = Future(run(small_place, 5))
    scene, sent = future.for_trust(0)
    shown, months = scene["shown"], small_place.months + 1
    read = np.frombuffer(sent, np.uint8).astype(float)
    size = months * 4 * len(shown) ** 2
    trust = future.run.trace.trust[:, shown][:, :, :, shown].transpose(0, 2, 1, 3)
    assert np.abs(read[:size].reshape(trust.shape) - 100 * trust).max() <= 0.501
    backing = future.run.trace.backing[:, shown]
    assert np.abs(read[size:].reshape(backing.shape) - 100 * backing).max() <= 0.501


def test_a_pairs_history_names_the_new_directors_of_both_and_of_nobody_else(small_place):
    for seed in range(5):
        future = run(small_place, seed)
        fresh = [(e.month, e.who) for e in future.events if e.kind == "new director" and e.who in (1, 3)]
        assert [(one["month"], one["pcn"]) for one in pair_scene(future, 1, 3)["directors"]] == fresh


def test_cells_chart_table_and_sentence_agree_in_each_month(lent):
    show(lent, "candour")
    chosen = lent.locator(f"{MATRIX} td.is-chosen")
    reverse = lent.locator(f"{MATRIX} td.is-reverse")
    lent.get_by_role("button", name="Table").click()
    seen = set()
    for month in (0, 13, 57, 120):
        go_to(lent, month)
        assert lent.locator(MATRIX).get_attribute("data-month") == str(month)
        values = [int(one.get_attribute("data-value")) for one in (chosen, reverse)]
        row = lent.locator(".ts-trust-months tbody tr").nth(month)
        assert [int(words) for words in row.locator("td").all_inner_texts()[:2]] == values
        told = lent.get_by_test_id("trust-sentence").inner_text()
        assert f"{values[0]} out of 100" in told
        assert told.endswith(f": {values[1]}.")
        assert sorted(map(int, lent.locator(".ts-trust-value").all_text_contents())) == sorted(values)
        seen.add(told)
    assert len(seen) == 4


def test_a_cell_is_reached_picked_and_turned_round_by_keys(lent):
    show(lent, "voice")
    assert lent.locator(f"{MATRIX} td[tabindex='0']").count() == 1
    lent.locator(f"{MATRIX} td[tabindex='0']").focus()
    lent.keyboard.press("Home")
    lent.keyboard.press("ArrowRight")
    lent.keyboard.press("ArrowRight")
    lent.keyboard.press("Enter")
    at = lent.evaluate(FOCUSED)
    chosen = lent.locator(f"{MATRIX} td.is-chosen")
    assert (chosen.get_attribute("data-truster"), chosen.get_attribute("data-trusted")) == (
        at["truster"],
        at["trusted"],
    )
    pcns = dict(zip(*names(lent), strict=True))
    label = f"{pcns[at['truster']]} trusts {pcns[at['trusted']]}: {at['value']}"
    assert lent.get_by_role("gridcell", name=label, exact=True).count() == 1
    lent.keyboard.press("t")
    tick(lent)
    assert (chosen.get_attribute("data-truster"), chosen.get_attribute("data-trusted")) == (
        at["trusted"],
        at["truster"],
    )
    assert lent.locator(f"{MATRIX} td[tabindex='0']").count() == 1


def names(page: Page) -> tuple[list[str], list[str]]:
    """Ids and names of the PCNs, in the order of the rows."""
    rows = page.locator(f"{MATRIX} tbody tr")
    ids = rows.evaluate_all("(rows) => rows.map((row) => row.querySelector('[data-truster]').dataset.truster)")
    return ids, page.locator(f"{MATRIX} tbody .ts-trust-name").all_inner_texts()


def test_the_order_moves_rows_and_columns_alike_and_no_number(lent):
    go_to(lent, 60)
    before = cells(lent)
    lent.get_by_label("Order of PCNs").select_option("name")
    assert names(lent)[1] == sorted(names(lent)[1])
    lent.get_by_label("Order of PCNs").select_option("trusted")
    ids, _ = names(lent)
    standing = [sum(value for (_, trusted), value in before.items() if trusted == id_) for id_ in ids]
    assert standing == sorted(standing, reverse=True)
    assert cells(lent) == before


def test_tabs_follow_the_arrow_keys_and_backing_is_a_number_a_pcn(lent):
    show(lent, "fairness")
    lent.locator("#ts-trust-tab-fairness").focus()
    lent.keyboard.press("ArrowRight")
    tabs = lent.get_by_role("tab")
    assert tabs.count() == 5
    assert lent.locator(":focus").get_attribute("id") == "ts-trust-tab-backing"
    backed = lent.locator(f"{MATRIX}[data-facet=backing] [role=option]")
    assert backed.count() == 8
    backed.nth(3).click()
    name = backed.nth(3).locator(".ts-trust-backed").inner_text()
    told = lent.get_by_test_id("trust-sentence").inner_text()
    assert told.startswith(f"The practices of {name} ")
    assert f"{backed.nth(3).get_attribute('data-value')} out of 100" in told


def test_without_a_pair_the_one_that_fell_most_is_shown_and_said(lent):
    show(lent, "candour")
    note = lent.get_by_text("No pair is chosen")
    assert note.is_visible()
    lent.wait_for_selector(".ts-trust-deeds button")
    first = lent.locator(".ts-trust-deeds button").first
    month = int(first.get_attribute("data-month"))
    first.click()
    tick(lent)
    assert lent.locator(MATRIX).get_attribute("data-month") == str(month)
    trusted = lent.get_by_label("Whom they trust")
    trusted.select_option(index=(trusted.evaluate("(node) => node.selectedIndex") + 1) % 8)
    note.wait_for(state="hidden")


def test_playing_changes_cells_in_place_and_asks_the_server_nothing(lent):
    show(lent, "reciprocity")
    go_to(lent, 0)
    before, asks = cells(lent), lent.evaluate("trustsimStage.asks")
    lent.evaluate("() => document.querySelectorAll('[data-truster]').forEach((cell) => { cell.kept = true; })")
    lent.evaluate("() => { trustsimStage.set({speed: 4}); trustsimStage.play(); }")
    lent.wait_for_function("trustsimStage.month > 20")
    lent.evaluate("trustsimStage.pause()")
    tick(lent)
    assert cells(lent) != before
    assert lent.locator("[data-truster]").evaluate_all("(all) => all.every((cell) => cell.kept)")
    assert lent.evaluate("trustsimStage.asks") == asks
