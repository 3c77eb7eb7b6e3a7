"""What is printed says what the files say, and nothing in it is obeyed as HTML."""

import urllib.error
import urllib.request

import pytest

from trustsim.app.printed import pages


def got(app: str, path: str) -> tuple[int, str]:
    """The answer to a request: its status and text."""
    try:
        with urllib.request.urlopen(app + path) as answer:
            return answer.status, answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8")


def test_everything_the_index_names_is_there(app):
    index = got(app, "guide")[1]
    for name in (*pages.TEXTS, "cards", "cards/large", "timings", "stories"):
        assert f'href="/guide/{name}"' in index
        assert got(app, f"guide/{name}")[0] == 200


@pytest.mark.parametrize("name", ["odd", "..%2F..%2FREADME", "facilitating.md", "%3Cb%3E"])
def test_only_listed_pages_of_the_guide_are_served(app, name):
    status, words = got(app, f"guide/{name}")
    assert status == 404
    assert "<b>" not in words


def test_each_director_has_a_card_with_all_it_says():
    cards, play = pages.cards(), pages.role_play()
    for letter, network in zip(play.place.letters, play.place.networks, strict=True):
        said = play.file.cards[network.id]
        assert f'id="card-{letter}"' in cards
        for words in (said.mood, said.want, said.know, said.not_know):
            assert str(pages.Markup.escape(words)) in cards
    assert "54,000 patients, 6 practices" in cards


@pytest.mark.parametrize("version", pages.role_play().file.versions, ids=lambda version: f"{version.minutes:g}")
def test_timings_fill_the_time_and_no_more(version):
    rows = list(pages.rows(pages.role_play(), version))
    assert sum(float(row.minutes) for row in rows) == version.minutes
    assert [row.what for row in rows if row.what.startswith("Month")] == [
        f"Month {month}" for month in range(1, version.months + 1)
    ]
    debrief = next(row for row in rows if row.what == "Debrief")
    assert float(debrief.minutes) == version.debrief


def test_stories_have_every_scene_and_every_surprise():
    told = pages.stories()
    for story in pages.ready():
        assert f'id="{story.id}"' in told
        for scene in story.scenes:
            for words in filter(None, (scene.say, scene.ask, scene.note, scene.surprise)):
                assert str(pages.Markup.escape(words)) in told


def test_html_in_a_page_of_the_guide_is_shown_and_not_obeyed():
    assert "<script>" not in pages.MARKDOWN.render("a <script>alert(1)</script> b")
    assert 'href="javascript' not in pages.MARKDOWN.render("[a](javascript:alert(1))")


def test_a_clock_says_hours_and_minutes_since_the_start():
    assert [pages.clock(minutes) for minutes in (0, 9, 10.5, 80)] == ["0:00", "0:09", "0:10:30", "1:20"]
