"""Everybody can use the pages: checked by axe-core, by keyboard alone, with text twice as large, in another font."""

import pytest
from pages import violations
from playwright.sync_api import Page

PAGES = ("Explore", "Compare", "Trust", "Places")
LARGER_OR_OTHER = {
    "text twice as large": "html { font-size: 200% !important; }",
    "another font": ":root { --type: 'DejaVu Sans', Verdana, sans-serif !important; }",
}
SIZES = {"desk": (1920, 1080), "laptop": (1280, 720), "phone": (390, 844)}
TOO_WIDE = """
() => [...document.querySelectorAll('.ts-page *')].filter((node) => {
  const style = getComputedStyle(node), box = node.getBoundingClientRect();
  if (!box.width || style.position === 'fixed' || node.closest('.ts-hidden, [data-scrolls]')) return false;
  return box.right > document.documentElement.clientWidth + 1;
}).map((node) => node.outerHTML.slice(0, 120))
"""
CUT_OFF = """
() => [...document.querySelectorAll('.ts-page button, .ts-page h1, .ts-page h2, .ts-page label, .ts-page p')]
  .filter((node) => !node.closest('.ts-hidden, [data-scrolls]') && node.getBoundingClientRect().width
    && getComputedStyle(node).overflow !== 'visible'
    && (node.scrollHeight > node.clientHeight + 2 || node.scrollWidth > node.clientWidth + 2))
  .map((node) => node.outerHTML.slice(0, 120))
"""


def go_to(page: Page, name: str) -> None:
    page.locator("header").get_by_text(name, exact=True).first.click()
    page.wait_for_timeout(700)


def in_theme(page: Page, theme: str) -> None:
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    page.wait_for_timeout(300)


@pytest.fixture
def page(lent: Page) -> Page:
    """All these tests only look."""
    return lent


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(page, name):
    go_to(page, name)
    for theme in ("light", "dark"):
        in_theme(page, theme)
        worst = [
            f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
            for one in violations(page)
            if one["impact"] in ("serious", "critical")
        ]
        assert worst == [], theme


def test_axe_finds_nothing_serious_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)
    assert [
        (one["id"], one["nodes"][0]["html"][:160])
        for one in violations(page)
        if one["impact"] in ("serious", "critical")
    ] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_screen(page, name):
    go_to(page, name)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        assert page.evaluate(TOO_WIDE) == [], size


@pytest.mark.parametrize("name", PAGES)
def test_larger_text_and_another_font_break_nothing(page, name):
    go_to(page, name)
    for what, style in LARGER_OR_OTHER.items():
        added = page.add_style_tag(content=style)
        for width in (1440, 1280):
            page.set_viewport_size({"width": width, "height": 720})
            page.wait_for_timeout(700)
            assert page.evaluate(TOO_WIDE) == [], (what, width)
            assert page.evaluate(CUT_OFF) == [], (what, width)
        added.evaluate("(tag) => tag.remove()")


def test_every_control_is_reached_by_tab_and_shows_where_it_is(page):
    """Walks once round by the Tab key; what can be clicked is reached, or stands in a group that arrow keys walk."""
    reached = page.evaluate_handle("() => new Set()")
    for _ in range(400):
        page.keyboard.press("Tab")
        ended = page.evaluate(
            "(reached) => { const at = document.activeElement; const again = reached.has(at);"
            " if (at !== document.body) reached.add(at); return again; }",
            reached,
        )
        if ended:
            break
    missed = page.evaluate(
        """(reached) => [...document.querySelectorAll(
            '.ts-page :is(button, a[href], input, select, textarea, summary)')]
          .filter((node) => !reached.has(node) && !node.disabled && node.checkVisibility({visibilityProperty: true})
            && node.tabIndex >= 0 && !(node.type === 'radio'))
          .map((node) => node.outerHTML.slice(0, 160))""",
        reached,
    )
    assert missed == []
    dim = page.evaluate(
        """(reached) => [...reached].filter((node) => { node.focus(); const style = getComputedStyle(node);
          return node.matches(':focus-visible') && style.boxShadow === 'none' && style.outlineStyle === 'none'; })
          .map((node) => node.outerHTML.slice(0, 160))""",
        reached,
    )
    assert dim == []


def test_the_clock_and_the_pictures_obey_the_keyboard_alone(page):
    page.wait_for_function("document.querySelector('[data-testid=outcomes]')?.dataset.refining === 'false'")
    month = "trustsimStage.month"
    page.keyboard.press("Home")
    assert page.evaluate(month) == 0
    page.keyboard.press("ArrowRight")
    assert page.evaluate(month) == 1
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate(month) == 13
    page.keyboard.press("]")
    assert page.evaluate(month) > 13
    page.keyboard.press("[")
    page.keyboard.press("End")
    assert page.evaluate(month) == page.evaluate("trustsimStage.months")
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.wait_for_function("trustsimStage.month > 2")
    page.keyboard.press("Space")
    assert page.evaluate("trustsimStage.playing") is False
    mark = page.locator("[data-testid=storyline] [data-testid=event]").first
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-testid=why]")
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-testid=why]", state="detached")


def test_each_picture_has_a_sentence_and_a_table(page):
    for part in ("map", "storyline", "outcomes"):
        area = (
            page.locator(".ts-panel")
            .filter(has=page.get_by_test_id(part))
            .or_(page.locator(f".ts-panel[data-testid={part}]"))
        )
        named = area.evaluate(
            "(node) => [node, ...node.querySelectorAll('*')].map((n) => n.getAttribute('aria-label') || '')"
            ".concat([...node.querySelectorAll('.ts-hidden, desc, title')].map((n) => n.textContent))"
        )
        assert max(map(len, named)) > 40, part
        area.get_by_text("table", exact=False).first.click()
        assert area.locator("table:visible").count() >= 1, part
