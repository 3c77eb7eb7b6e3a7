"""The page to take home from a role play: the year in one table, and nothing that says who played whom."""

from __future__ import annotations

from html import escape
from typing import Any

from ...workshop.room.debrief import ROOMS, debrief
from ...workshop.room.year import Year

QUESTIONS = (
    ("Voice", "Will they speak for me when I am not there?"),
    ("Candour", "Will they tell me of an opportunity before they take it?"),
    ("Reciprocity", "Will they give way to me in turn?"),
    ("Fairness", "Will I get my share of what we pool?"),
    ("Backing", "Will their own practices stand behind what they promise?"),
)
LIMITS = (
    "The model leaves out apology, friendship, illness and politics. Nobody has measured trust between PCNs nationally."
)
HONESTY = "An invented place. This explores; it does not predict what real PCNs will do."


def handout(year: Year) -> str:
    """A page of HTML to print on one sheet of A4."""
    found = debrief(year)
    head = "".join(f'<th scope="col">{row["month"]}{"*" * row["left_out"]}</th>' for row in found["spoke"])
    left_out = " · * month left out: the simulation chose" if any(row["left_out"] for row in found["spoke"]) else ""
    rows = "".join(_row(found, director) for director in found["names"])
    return sheet(
        f"{year.play.file.name}: {year.play.place.name}",
        f"""
      <h2>Who spoke for whom at the board, month by month</h2>
      <table class="year">
        <thead><tr><th scope="col">PCN</th>{head}</tr></thead>
        <tbody>{rows}</tbody>
      </table>
      <p class="key">{" · ".join(found["signs"])}{left_out}</p>
      <h2>Where trust broke</h2>
      {_falls(found)}
      <h2>Our room beside {ROOMS} simulated ones, of 100</h2>
      <ul>{_beside(found)}</ul>
      <p class="key">Not a mark: the simulated directors are simpler than you. {LIMITS}</p>""",
        "Which is weakest where you work? Which habit costs an hour a month and would have saved our worst month?",
    )


def _falls(found: Any) -> str:
    """The largest losses of trust, each with its reason."""
    lines = [f"<li><strong>{escape(fall['words'])}</strong> {escape(fall['reason'])}</li>" for fall in found["falls"]]
    return f"<ul>{''.join(lines)}</ul>" if lines else "<p>Trust broke nowhere this year.</p>"


def _beside(found: Any) -> str:
    """On each measure: ours, and above how many of the simulated rooms it is."""
    return "".join(f"<li>{escape(one['label'])}: {escape(one['words'])}</li>" for one in found["beside"].values())


def sheet(name: str, first: str, ask: str, head: str = "") -> str:
    """A page to take home: what is `first` (HTML), the five questions, what to `ask` oneself, and lines to fill in."""
    questions = "".join(f"<li><strong>{name}.</strong> {escape(words)}</li>" for name, words in QUESTIONS)
    name = escape(name)
    return f"""<!doctype html>
<html lang="en-GB">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Handout: {name}</title>
    <link rel="icon" href="data:," />{head}
    <link rel="stylesheet" href="/workshop/handout.css" />
  </head>
  <body>
    <main>
      <h1>{name}</h1>{first}
      <h2>Five questions of trust</h2>
      <ol>{questions}</ol>
      <p>{escape(ask)}</p>
      <h2>One thing, one date, one person to ask</h2>
      <dl><dt>One thing</dt><dd></dd><dt>One date</dt><dd></dd><dt>One person to ask</dt><dd></dd></dl>
      <p class="honesty">{HONESTY}</p>
    </main>
  </body>
</html>
"""


def _row(found: Any, director: str) -> str:
    cells = "".join(f"<td>{escape(row['spoken'][director]['sign'])}</td>" for row in found["spoke"])
    return (
        f'<tr><th scope="row">{escape(found["letters"][director])} {escape(found["names"][director])}</th>{cells}</tr>'
    )
