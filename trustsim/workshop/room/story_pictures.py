"""The pictures of a story as plain values for a page: numbers in the units in which they are read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ...analysis.words import TIMES_100, label_of, with_unit
from ...model.parameters import PARAMETERS
from ...model.state import FACETS, NO_ALLIANCE
from ..story.counted import Count, median
from ..story.looks import parsed
from ..story.schema import Choice, Curve, NumberAnswer
from ..story.seen import First, Line, Revealed, Row, Seen
from ..story.views import shown
from .story_room import StoryRoom, curve_months
from .story_state import Step, predictions_for

UNITS = {"share": "%", "trust": "of 100", "pounds": "£ a patient a year", "points": "", "count": ""}
"""Units beside an axis; others are named as they are."""
MOST_CHARTS = 3
"""Lines or rows of dots side by side on one wall."""
LEAST_BARS = 1


def picture(room: StoryRoom, step: Step) -> dict[str, Any]:
    """What a step of the scene draws: a `type` and what it is drawn from."""
    if step.picture == "answers":
        return answers_of(room, step.of)
    if step.picture in ("designs", "designs table"):
        return {"type": step.picture, **_designs(room)}
    if step.picture in ("map", "timeline"):
        return {**_timeline(room), "type": step.picture}
    if step.picture == "why":
        return why_of(room)
    if step.picture == "trust":
        return _trust(room, step.of)
    if step.picture == "pair":
        return _pair(room, step.of)
    found = room.revealed
    assert found
    return {"type": step.picture, **_of_futures(room, step, found)}


def place_of(room: StoryRoom) -> dict[str, Any]:
    """The place before anything is revealed: its PCNs by size and need."""
    scenario = room.telling.scenario(room.scene.variant or room.story.baseline)
    structure = scenario.structure()
    patients = np.bincount(structure.pcn, structure.patients, minlength=len(scenario.pcn_ids))
    alliances = _in_order(structure.alliance.tolist())
    pcns = zip(scenario.pcn_names, scenario.letters, patients.tolist(), structure.need.tolist(), alliances, strict=True)
    rows = [
        {"name": name, "letter": letter, "patients": round(size), "need": need, "alliance": alliance}
        for name, letter, size, need, alliance in pcns
    ]
    return {"type": "place", "pcns": rows}


def beside(room: StoryRoom, answer: Curve) -> dict[str, Any] | None:
    """The grey line beside which a room draws; None where there is none."""
    if answer.beside is None:
        return None
    look = answer.measure or (answer.measures or [""])[0]
    first, last = answer.months
    line = room.telling.line(answer.beside, look, (first, last), 0)
    unit = parsed(look).unit
    return {"label": room.story.label(answer.beside), "months": list(line.months), "middle": _scaled(line.middle, unit)}


def truth_of(room: StoryRoom, scene: str) -> Any:
    """What happened, as an answer is given: a number, points of lines, or an option; None: nothing to set beside."""
    answer = room.story.scene(scene).answer
    if isinstance(answer, Choice):
        return answer.right
    if isinstance(answer, NumberAnswer):
        return None if scene in _setting(room) else _number(room, answer)
    found = room.revealed
    if isinstance(answer, Curve) and found:
        wanted = _asked_looks(answer)
        at = curve_months(answer)
        return [
            _points(seen.line, seen.unit, at)
            for text in wanted
            for seen in found.seen[: len(found.rows[0].seen)]
            if str(seen.look) == text and seen.line
        ] or None
    return None


def _setting(room: StoryRoom) -> set[str]:
    """The scenes whose answers set a variant: what one would do, which nothing bears out."""
    return {one.answer.scene for one in room.story.variants.values() if one.answer}


def _number(room: StoryRoom, answer: NumberAnswer) -> float | None:
    found = room.revealed
    if found is None:
        return None
    if found.truth is not None:
        return _plain(found.truth)
    if answer.unit == "futures" or not found.rows:
        return None
    seen = found.rows[0].seen[0]
    return _plain(median(seen.dots) * _scale(seen.unit))


def _points(line: Line, unit: str, at: Sequence[int]) -> list[float | None]:
    by_month = dict(zip(line.months, _scaled(line.middle, unit), strict=True))
    return [by_month.get(month) for month in at]


def answers_of(room: StoryRoom, scene: str) -> dict[str, Any]:
    """What the room said in a scene, before talking and after, in no order that would tell people apart."""
    answer = room.story.scene(scene).answer
    assert answer
    said = room.state.said.get(scene, {}).values()
    before = sorted((one.before for one in said if one.before is not None), key=repr)
    after = sorted((one.last for one in said), key=repr)
    fewest = answer.fewest if isinstance(answer, Choice) and answer.fewest else LEAST_BARS
    found: dict[str, Any] = {
        "type": "answers",
        "answer": asked_of(room, scene),
        "people": len(after),
        "talked": room.story.scene(scene).kind == "predict",
        "truth": truth_of(room, scene) if scene in _answered_here(room) else None,
        "room": room.answer_of(scene),
    }
    if len(after) < fewest:
        return {**found, "before": [], "after": [], "too_few": fewest}
    return {**found, "before": before, "after": after}


def _answered_here(room: StoryRoom) -> list[str]:
    return [one.scene for one in predictions_for(room.story, room.state.scene)]


def asked_of(room: StoryRoom, scene: str) -> dict[str, Any]:
    """What a scene asks for, without what is right."""
    answer = room.story.scene(scene).answer
    assert answer
    found = answer.model_dump(exclude={"right"}, exclude_none=True)
    if isinstance(answer, Curve):
        looks = answer.measures or [answer.measure or ""]
        scenario = room.story.scenario(room.story.baseline)
        found["labels"] = [parsed(look).label(scenario) for look in looks]
        found["points"] = curve_months(answer)
    return found


def _of_futures(room: StoryRoom, step: Step, found: Revealed) -> dict[str, Any]:
    kind = step.picture
    if kind in ("run", "line", "dots") and step.of not in ("run", "line", "dots"):
        wanted = shown(step.of).look
        seen = [one for one in found.seen if one.look == wanted] or list(found.seen)
    else:
        seen = list(found.seen)
    if kind in ("run", "line"):
        seen = [one for one in seen if one.line][:MOST_CHARTS]
        return {"charts": [_lines(room, one) for one in seen], "curves": _curves(room), "number": found.number + 1}
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
        "unit": _asked_unit(room, seen) or UNITS.get(seen.unit, seen.unit),
        "whole": seen.unit in TIMES_100,
        "name": _label(room, seen.variant),
        "line": _line(seen.line, seen.unit),
        "against": _line(seen.line_against, seen.unit),
        "against_name": _label(room, seen.against),
    }


def _asked_unit(room: StoryRoom, seen: Seen) -> str | None:
    """The unit in which the room drew this look; None where it did not."""
    for scene in predictions_for(room.story, room.state.scene):
        answer = scene.answer
        if isinstance(answer, Curve) and str(seen.look) in _asked_looks(answer):
            return answer.unit
    return None


def _asked_looks(answer: Curve) -> list[str]:
    return [str(parsed(text)) for text in (answer.measures or filter(None, [answer.measure]))]


def _line(line: Line | None, unit: str) -> dict[str, Any] | None:
    if line is None:
        return None
    rows = {name: _scaled(getattr(line, name), unit) for name in ("middle", "low", "high", "run")}
    return {"months": list(line.months), **rows}


def _curves(room: StoryRoom) -> list[dict[str, Any]]:
    """The curves that people drew, by line, before and after."""
    found: list[dict[str, Any]] = []
    for scene in predictions_for(room.story, room.state.scene):
        if isinstance(scene.answer, Curve) and scene.scene in room.state.revealed:
            drawn = sorted((one.last for one in room.state.said.get(scene.scene, {}).values()), key=repr)
            for k in range(len(scene.answer.measures or [0])):
                found.append({"months": curve_months(scene.answer), "lines": [one[k] for one in drawn]})
    return found


def _dots(room: StoryRoom, seen: Seen) -> dict[str, Any]:
    return {
        "label": seen.label,
        "unit": _asked_unit(room, seen) or UNITS.get(seen.unit, seen.unit),
        "whole": seen.unit in TIMES_100,
        "name": _label(room, seen.variant),
        "dots": _scaled(seen.dots, seen.unit),
        "against": None if seen.dots_against is None else _scaled(seen.dots_against, seen.unit),
        "against_name": _label(room, seen.against),
        "sentence": seen.sentence,
    }


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
        return with_unit(value, seen.unit) if math.isfinite(value) else ""

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
    return {"value": with_unit(middle, seen.unit) if math.isfinite(middle) else "–", "more": count}


def _first(one: First) -> dict[str, Any]:
    month = f"{one.median:.0f}" if math.isfinite(one.median) else "not in half"
    cells = (str(one.held), month, str(one.first_in))
    return {"name": one.label, "cells": [{"value": cell, "more": ""} for cell in cells]}


def _timeline(room: StoryRoom) -> dict[str, Any]:
    """Who is allied with whom, and who has somebody at the board speaking for it, by month of the future shown."""
    variant, (first, last) = _watched(room)
    hundred = room.telling.hundred(variant)
    directors, number = hundred.watched.directors, room.number
    scenario = hundred.scenario
    alliance = directors["alliance"][number, first : last + 1]
    orders = np.array(_in_order(alliance.T.ravel().tolist())).reshape(alliance.T.shape)
    spoken = directors["spoken"][number, first : last + 1] > 0
    rows = [
        {"name": name, "letter": letter, "alliance": orders[i].tolist(), "spoken": spoken[:, i].tolist()}
        for i, (name, letter) in enumerate(zip(scenario.pcn_names, scenario.letters, strict=True))
    ]
    return {
        "variant": variant,
        "first": max(first, 1),
        "months": list(range(first, last + 1)),
        "rows": rows,
        "name": room.story.label(variant),
        "number": number + 1,
    }


def _watched(room: StoryRoom) -> tuple[str, tuple[int, int]]:
    """The variant and the months at which a scene looks."""
    scene = room.scene
    reveal = scene.reveal
    variant = scene.variant or (reveal and (reveal.variant or (reveal.variants or [None])[0])) or room.story.baseline
    months = scene.months or (reveal and reveal.months) or (1, room.telling.scenario(variant).months)
    return variant, (months[0], months[1])


def _in_order(labels: Sequence[int]) -> list[int]:
    """Each alliance by the order in which it is met, from 0; −1 for none."""
    order: dict[int, int] = {}
    return [-1 if label == NO_ALLIANCE else order.setdefault(label, len(order)) for label in labels]


def _trust(room: StoryRoom, text: str) -> dict[str, Any]:
    variant, (_, last) = _watched(room)
    facet = shown(text).of[0]
    scenario = room.telling.scenario(variant)
    numbers = 100 * room.telling.trust(variant, facet, room.number)[last]
    cells = [[None if i == j else round(float(x)) for j, x in enumerate(row)] for i, row in enumerate(numbers)]
    return {
        "type": "trust",
        "facet": label_of(f"trust.{facet}"),
        "month": last,
        "names": list(scenario.pcn_names),
        "letters": list(scenario.letters),
        "cells": cells,
        "name": room.story.label(variant),
    }


def _pair(room: StoryRoom, text: str) -> dict[str, Any]:
    variant, (first, last) = _watched(room)
    first = 1 if first == last else first
    a, b = shown(text).of
    reveal = room.scene.reveal
    looks = " ".join([*(reveal.measures or []), reveal.measure or ""]) if reveal else ""
    facet = next((one for one in FACETS if f"trust.{one}" in looks), "reciprocity")
    scenario = room.telling.scenario(variant)
    names = dict(zip(scenario.pcn_ids, scenario.pcn_names, strict=True))
    there, back = room.telling.between(variant, a, b, facet, room.number)
    return {
        "type": "pair",
        "facet": label_of(f"trust.{facet}"),
        "months": list(range(first, last + 1)),
        "name": room.story.label(variant),
        "number": room.number + 1,
        "lines": [
            {"name": f"{names[a]} in {names[b]}", "values": _scaled(there[first : last + 1], "trust")},
            {"name": f"{names[b]} in {names[a]}", "values": _scaled(back[first : last + 1], "trust")},
        ],
    }


def why_of(room: StoryRoom) -> dict[str, Any]:
    """The reasons of the event that a scene asks about."""
    found = room.why
    if found is None:
        return {"type": "why", "headline": "", "number": room.number + 1}
    event, reasons = found
    weighed = [{"words": one.words, "pounds": one.pounds} for one in reasons.weighed if abs(one.pounds) >= 0.005]
    return {
        "type": "why",
        "headline": reasons.headline,
        "decided": reasons.decided,
        "weighed": weighed,
        "month": event.month,
        "number": room.number + 1,
        "led_there": [{"month": month, "words": words} for month, words in reasons.led_there],
    }


def _designs(room: StoryRoom) -> dict[str, Any]:
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


def _scale(unit: str) -> float:
    return 100.0 if unit in TIMES_100 else 1.0


def _scaled(values: Iterable[float], unit: str) -> list[float | None]:
    return [_plain(float(x) * _scale(unit)) for x in values]


def _plain(value: float) -> float | None:
    return round(value, 3) if math.isfinite(value) else None
