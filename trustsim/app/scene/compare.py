"""What-ifs that are kept, side by side: each against no change in words and pictures, and all in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...analysis.comparison import Variant
from ...analysis.intervals import interval
from ...analysis.words import UNITS, is_shown, unit_of
from ...drivers.ensemble import Ensemble
from ...model.measures import MEASURES
from ...scenario import Scenario
from ...scenario.imagined import closing
from ..changes import Changes
from .levers import chips
from .outcomes import AT, FIRST, Floats, answer_scene, bands_of, caption, chart, set_against, table

MOST = 4
"""What-ifs kept at once."""
LONGEST_NAME = 60
BEST, AMONG_THE_BEST = "best", "among the best"
WHAT_IS_BEST = (
    "Best: clearly better than every other column. Among the best: not clearly worse than the best, where another "
    "column is. Nothing is said where all may be level, or where neither more nor less is better."
)
RANGES = "The likely range is of the mean over futures, on the same chance events in all columns."


@dataclass(frozen=True)
class Seen:
    """What is kept of all futures of a scenario: their outcomes and the bands of the charts, not the runs."""

    ensemble: Ensemble
    bands: Floats

    @classmethod
    def of(cls, ensemble: Ensemble) -> Seen:
        """What is kept of an ensemble."""
        return cls(replace(ensemble, runs=()), bands_of(ensemble))


@dataclass(eq=False)
class Kept:
    """A what-if that a visitor keeps; `seen` is None until all its futures are run."""

    id: int
    name: str
    changes: Changes
    seen: Seen | None = None


def name_of(changes: Changes, place: Scenario, taken: Sequence[str]) -> str:
    """A short name for changes that is not taken, made of the last chip: Shake-up in month 8 and 1 more."""
    *others, last = chips(changes, place)
    words = f"{last['label']} {last['words'].rpartition(', ')[0] or last['words']}"
    end = f" and {len(others)} more" if others else ""
    number = 1
    while (name := _cut(words, f"{end} ({number})" if number > 1 else end)) in taken:
        number += 1
    return name


def _cut(words: str, end: str) -> str:
    most = LONGEST_NAME - len(end)
    return (words if len(words) <= most else f"{words[: most - 1].rstrip()}…") + end


def compare_scene(place: Scenario, kept: Sequence[Kept], baseline: Seen | None) -> dict[str, Any]:
    """What the page is given: a card for each what-if, and the table."""
    scene: dict[str, Any] = {
        "place": place.name,
        "months": place.months,
        "most": MOST,
        "longest_name": LONGEST_NAME,
        "people": closing(place).strip(),
        "cards": [_card(one, place, baseline) for one in kept],
    }
    if baseline is None:
        return scene
    futures = len(baseline.ensemble.seeds)
    return {**scene, "futures": futures, "table": _all(kept, baseline.ensemble)}


def _card(one: Kept, place: Scenario, baseline: Seen | None) -> dict[str, Any]:
    """One what-if: its name, its changes and, once its futures are run, the answer and the main measures."""
    told = [{"label": chip["label"], "words": chip["words"]} for chip in chips(one.changes, place)]
    card: dict[str, Any] = {"id": one.id, "name": one.name, "chips": told, "refining": one.seen is None}
    if one.seen is None or baseline is None:
        return card
    bands = {"baseline": baseline.bands, "what_if": one.seen.bands}
    answer = answer_scene(baseline.ensemble, set_against(baseline.ensemble, one.seen.ensemble), "these")
    charts = [chart(k, bands, answer["futures"], "these") for k in range(len(FIRST))]
    return {**card, "parts": answer["parts"], "charts": charts}


def _all(kept: Sequence[Kept], baseline: Ensemble) -> dict[str, Any]:
    """All outcomes: a column for no change and for each what-if; of one that is not run yet, none of its cells."""
    variants = [set_against(baseline, one.seen.ensemble) if one.seen else None for one in kept]
    tables = [table(baseline, variant) for variant in variants]
    rows: list[dict[str, Any]] = []
    for k, row in enumerate(table(baseline, None)):
        cells = [_cell(theirs[k]) if variant else None for theirs, variant in zip(tables, variants, strict=True)]
        best = _best(row["measure"], baseline, variants)
        rows.append(
            {
                "label": row["label"],
                "measure": row["measure"],
                "baseline": row["baseline"],
                "cells": cells,
                "best": best,
            }
        )
    return {
        "heads": ["No change", *(one.name for one in kept)],
        "rows": rows,
        "caption": caption(baseline),
        "notes": [RANGES, WHAT_IS_BEST, UNITS],
    }


def _cell(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("what_if", "difference", "note", "clear")}


def _best(measure: str, baseline: Ensemble, variants: Sequence[Variant | None]) -> list[str]:
    """What is said of each column, no change first: best, among the best, or nothing.

    A column is worse where its futures, each less the same future of the leader's, have a mean clearly below 0.
    """
    wanted = MEASURES[measure].direction if measure else "less"
    whole = [variant for variant in variants if variant]
    nothing = [""] * (1 + len(variants))
    if wanted == "neither" or len(whole) < len(variants):
        return nothing
    sign = -1.0 if wanted == "less" else 1.0
    columns = [sign * _by_future(ensemble, measure) for ensemble in (baseline, *(v.ensemble for v in whole))]
    means = [interval(column).mean for column in columns]
    if not np.isfinite(means).all():
        return nothing
    leader = columns[int(np.argmax(means))]
    apart = [interval(leader - column) for column in columns]
    unit = unit_of(measure) if measure else "share"
    level = [not (one.low > 0.0 and is_shown(one, unit)) for one in apart]
    if all(level):
        return nothing
    word = BEST if sum(level) == 1 else AMONG_THE_BEST
    return [word if is_level else "" for is_level in level]


def _by_future(ensemble: Ensemble, measure: str) -> Floats:
    """The outcome of each future for the whole; without a measure, whether an alliance collapses in it."""
    if measure:
        return ensemble.outcomes[:, -1, AT[measure]]
    return (ensemble.outcomes[:, -1, AT["collapsed"]] > 0).astype(np.float64)
