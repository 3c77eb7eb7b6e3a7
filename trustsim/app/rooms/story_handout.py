"""The page to take home from a story: one picture of its futures, and what the room said beside what they say."""

from __future__ import annotations

import json
from html import escape

from ...workshop.room.story_handout import Told, drawn, is_ready, told
from ...workshop.room.story_room import StoryRoom
from .handout import sheet

NOT_YET = "The handout is ready once the futures on it have been shown."
HEAD = """
    <link rel="stylesheet" href="/parts/tokens.css" />
    <link rel="stylesheet" href="/workshop/story.css" />
    <script type="module" src="/workshop/story_handout.js"></script>"""


def story_handout(room: StoryRoom) -> str | None:
    """A page of HTML to print on A4, nobody's name on it; None before its futures have been shown."""
    if not is_ready(room):
        return None
    given = room.story.file.handout
    rows = "".join(map(_row, told(room)))
    table = f"""
      <h2>What this room said, and what a hundred futures say</h2>
      <table class="said">
        <thead><tr><th scope="col">Asked</th><th scope="col">This room</th><th scope="col">The futures</th></tr></thead>
        <tbody>{rows}</tbody>
      </table>"""
    say = f"\n      <p><strong>{escape(given.say)}</strong></p>" if given else ""
    return sheet(
        room.story.title, f"{_pictured(room)}{say}{table if rows else ''}", "Which is weakest where you work?", HEAD
    )


def _pictured(room: StoryRoom) -> str:
    """The picture for the page's script, as data that no letters of it can end; and its sentences beneath."""
    found = drawn(room)
    if found is None:
        return ""
    data = json.dumps(found.picture).replace("<", "\\u003c")
    sentences = "".join(f"<p>{escape(one)}</p>" for one in found.sentences)
    return f"""
      <h2>{escape(found.say)}</h2>
      <figure id="picture"><script type="application/json">{data}</script></figure>{sentences}"""


def _row(one: Told) -> str:
    return (
        f'<tr><th scope="row">{escape(one.asked)}</th><td>{escape(one.room)}</td>'
        f"<td>{escape(one.futures) or '–'}</td></tr>"
    )
