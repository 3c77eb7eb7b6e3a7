"""What a hundred futures of a story come to, as charts and tables for a page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from ...analysis.words import TIMES_100
from ...model.parameters import PARAMETERS
from ..story.counted import Count, figure, median
from ..story.looks import parsed
from ..story.seen import First, Line, Revealed, Row, Seen
from ..story.views import shown
from .story_answers import asked_unit, curves_of
from .story_room import StoryRoom
from .story_state import Step
from .story_units import UNITS, scaled

MOST_CHARTS = 3
"""Lines or rows of dots side by side on one wall."""


def of_futures(room: StoryRoom, step: Step, found: Revealed) -> dict[str, Any]:
    """What a step shows of the futures: charts side by side, or a table."""
    kind = step.picture
    if kind in ("run", "line", "dots") and step.of not in ("run", "line", "dots"):
        wanted = shown(step.of).look
        seen = [one for one in found.seen if one.look == wanted] or list(found.seen)
    else:
        seen = list(found.seen)
    if kind in ("run", "line"):
        seen = [one for one in seen if one.line][:MOST_CHARTS]
        charts = [_lines(room, one) for one in seen]
        said = [_run_told(one) for one in charts] if kind == "run" else []
        return {"charts": charts, "curves": curves_of(room), "number": found.number + 1, "words": said}
    if kind == "dots":
        return {"charts": [_dots(room, one) for one in seen if not one.look.by_pcn][:MOST_CHARTS]}
    if kind == "count":
        return {"charts": _counts(room, found)}
    if kind == "by pcn":
        return {"charts": [_pcns(room, one) for one in seen if one.pcns][:2]}
    return {"table": table_of(room, found)}


def _lines(room: StoryRoom, seen: Seen) -> dict[str, Any]:
    return {
        "label": seen.label,
        "unit": asked_unit(room, seen) or UNITS.get(seen.unit, seen.unit),
        "whole": seen.unit in TIMES_100,
        "counts": seen.unit == "count",
        "name": _label(room, seen.variant),
        "line": _line(seen.line, seen.unit),
        "against": _line(seen.line_against, seen.unit),
        "against_name": _label(room, seen.against),
    }


def _run_told(chart: dict[str, Any]) -> str:
    """The run of a chart in words: where it begins, its middle, and where it ends."""
    line, unit = chart["line"], chart["unit"]
    known = [(month, value) for month, value in zip(line["months"], line["run"], strict=True) if value is not None]
    if not known:
        return f"{chart['label']}: nothing of the kind in these months."
    some = dict(known[k] for k in (0, len(known) // 2, -1))
    said = [f"{value:.3g}{'' if unit == '%' else ' '}{unit}".rstrip() + f" in month {n}" for n, value in some.items()]
    return f"{chart['label']}: {', '.join(said)}."


def _line(line: Line | None, unit: str) -> dict[str, Any] | None:
    if line is None:
        return None
    rows = {name: scaled(getattr(line, name), unit) for name in ("middle", "low", "high", "run")}
    return {"months": list(line.months), **rows}


def _dots(room: StoryRoom, seen: Seen) -> dict[str, Any]:
    most = _most(room, seen)
    return {
        "label": seen.label,
        "unit": f"of {most}" if most else asked_unit(room, seen) or UNITS.get(seen.unit, seen.unit),
        "whole": seen.unit in TIMES_100,
        "counts": seen.unit == "count",
        "most": most,
        "name": _label(room, seen.variant),
        "dots": scaled(seen.dots, seen.unit),
        "against": None if seen.dots_against is None else scaled(seen.dots_against, seen.unit),
        "against_name": _label(room, seen.against),
        "sentence": seen.sentence,
    }


def _most(room: StoryRoom, seen: Seen) -> int | None:
    """How many there can be of what is counted; None where nothing is."""
    return len(room.telling.scenario(seen.variant).practice_ids) if seen.look.is_of_pair else None


def _counts(room: StoryRoom, found: Revealed) -> list[dict[str, Any]]:
    charts = [
        {
            "label": seen.label,
            **count_of(seen.count),
            "name": _label(room, seen.variant),
            "against_name": _label(room, seen.against),
            "sentence": seen.sentence,
        }
        for seen in found.seen
        if seen.count
    ]
    for row in found.rows:
        if row.all_better is not None:
            charts.append({"label": "All better at once", "agree": row.all_better, "of": 100, "name": row.label})
    for one in found.firsts:
        charts.append({"label": one.what, "agree": one.held, "of": len(one.months), "name": one.label})
    return charts


def count_of(count: Count) -> dict[str, Any]:
    """A count for a grid of squares."""
    return {"agree": count.agree, "of": count.futures, "way": count.way, "depends": count.depends, "same": count.same}


def _pcns(room: StoryRoom, seen: Seen) -> dict[str, Any]:
    def told(value: float) -> str:
        return figure(value, seen.unit) if math.isfinite(value) else ""

    return {
        "label": seen.label,
        "name": _label(room, seen.variant),
        "against_name": _label(room, seen.against),
        "rows": [
            {
                "name": one.name,
                "value": told(one.middle),
                "against": told(one.against),
                "count": None if one.count is None else count_of(one.count),
            }
            for one in seen.pcns
        ],
    }


def table_of(room: StoryRoom, found: Revealed) -> dict[str, Any]:
    """A row for each variant: the middle value of each look, or when a condition first holds.

    `over` are the heads that span the others, each as many.
    """
    if found.rows:
        looks = [seen for seen in found.rows[0].seen if not seen.look.by_pcn]
        tried = room.scene.try_
        if tried and tried.lever and tried.on and len(tried.on) > 1:
            return _by_value(room, found, tried.lever, tried.on, looks)
        rows = [_row(row, [str(seen.look) for seen in looks]) for row in found.rows]
        return {"heads": [seen.label for seen in looks], "rows": rows}
    return {
        "caption": found.firsts[0].what,
        "heads": ["Futures of 100", "Month in the middle future", "First in"],
        "rows": [_first(one) for one in found.firsts],
    }


def _by_value(
    room: StoryRoom, found: Revealed, lever: str, variants: Sequence[str], looks: Sequence[Seen]
) -> dict[str, Any]:
    """What was tried in several variants: a row for each value, and in it each variant's looks."""
    many = len(found.rows) // len(variants)
    parts = [found.rows[at : at + many] for at in range(0, len(found.rows), many)]
    names = [str(look.look) for look in looks]
    rows = [
        {
            "name": same[0].label.removeprefix(f"{room.story.label(variants[0])}, "),
            "cells": [cell for row in same for cell in _row(row, names)["cells"]],
        }
        for same in zip(*parts, strict=True)
    ]
    return {
        "caption": PARAMETERS[lever].label,
        "over": [room.story.label(name) for name in variants],
        "heads": [one.label for _ in variants for one in looks],
        "rows": rows,
    }


def _row(row: Row, looks: Iterable[str]) -> dict[str, Any]:
    seen = {str(one.look): one for one in row.seen}
    return {"name": row.label, "cells": [_cell(seen[look]) for look in looks]}


def _cell(seen: Seen) -> dict[str, str]:
    middle = median(seen.dots)
    count = "" if seen.count is None else f"{seen.count.way} in {seen.count.agree}"
    return {"value": figure(middle, seen.unit) if math.isfinite(middle) else "–", "more": count}


def _first(one: First) -> dict[str, Any]:
    month = f"{one.median:.0f}" if math.isfinite(one.median) else "not in half"
    cells = (str(one.held), month, str(one.first_in))
    return {"name": one.label, "cells": [{"value": cell, "more": ""} for cell in cells]}


def designs_of(room: StoryRoom) -> dict[str, Any]:
    """How the room's designs stand, a row each."""
    reveal, budget = room.scene.reveal, room.story.budget
    assert reveal and budget
    scenario = room.story.scenario(room.story.baseline)
    heads = [parsed(text).label(scenario) for text in reveal.measures or filter(None, [reveal.measure])]
    rows = [{**one.as_dict(), "cards": [budget.by_id[card].label for card in one.design]} for one in room.stands]
    return {"rows": rows, "heads": heads, "recovers": reveal.recovers}


def _label(room: StoryRoom, variant: str | None) -> str:
    """What a variant is called; rows that were tried are called what they are."""
    if variant is None:
        return ""
    return room.story.label(variant) if variant in room.story.variants else variant
