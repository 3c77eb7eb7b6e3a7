"""Words from a stranger's file are shown as words, in every field and every view, and never done."""

from trustsim.scenario import Scenario

PAYLOADS = (
    "<img src=x onerror=window.hit=1>",
    "'\"><svg/onload=window.hit=1>",
    "{{7*7}}</style><script>window.hit=1</script>",
)
PLACED = """
() => ({hit: window.hit, images: document.querySelectorAll('img[src=x], svg[onload], script:not([src])').length})
"""


def hostile() -> dict:
    """A scenario whose every name and text would run, were it read as a page."""
    a, b, c = PAYLOADS
    director = {"benevolence": 0.9, "propensity": 0.9}
    pcns = [
        {
            "id": id_,
            "name": f"{id_} {payload}",
            "director": director,
            "practices": [{"id": f"{id_}{k}", "name": f"{payload} {k}", "patients": 9000} for k in range(3)],
        }
        for id_, payload in zip("pqrs", (a, b, c, a), strict=True)
    ]
    return {
        "schema_version": 1,
        "name": f"Town {a}",
        "question": f"Why {b}?",
        "description": f"This {c}",
        "months": 36,
        "places": [{"id": "t", "name": f"Place {c}", "seats": 1, "pcns": pcns}],
        "history": {"allied": [["p", "q"]], "speaks_for": {"p": "q"}},
    }


def test_names_of_a_strangers_file_are_only_ever_words(page, watched, tmp_path):
    before = page.evaluate(PLACED)["images"]
    Scenario.from_dict(hostile()).save(tmp_path / "town.yaml")
    header = page.locator("header")
    header.get_by_text("Places", exact=True).first.click()
    page.get_by_label("Scenario file").set_input_files(tmp_path / "town.yaml")
    page.get_by_role("button", name="Open this file").click()
    page.wait_for_function("document.title.includes('Town <img')")
    page.wait_for_function("document.querySelector('[data-testid=outcomes]')?.dataset.refining === 'false'")
    for month in (0, 12, 36):
        page.evaluate("(month) => trustsimStage.goTo(month)", month)
        page.wait_for_timeout(150)
    for part in (".ts-map-panel", ".ts-storyline", ".ts-outcomes-panel"):
        page.locator(part).get_by_text("Show as a table").first.click()
    page.locator(".ts-map-pcn").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("as a list").click()
    page.locator("[data-testid=events] [data-event]").first.get_by_role("button").last.click()
    page.wait_for_selector("[data-testid=why]")
    assert PAYLOADS[0] in page.inner_text("body")
    header.get_by_text("Trust", exact=True).first.click()
    page.wait_for_selector("[data-testid=trust-matrix]")
    page.wait_for_timeout(500)
    header.get_by_role("button", name="Save").click()
    header.get_by_role("button", name="Share link").click()
    page.wait_for_timeout(500)
    page.keyboard.press("Escape")
    found = page.evaluate(PLACED)
    assert found.get("hit") is None and found["images"] == before
    assert watched.errors == []
