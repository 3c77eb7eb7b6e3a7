"""All futures: measures over time with and without the changes, outcomes as a table, the answer in a sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.comparison import Comparison, futures_with_collapse, outcome_rows, paired, whole
from ...analysis.intervals import interval
from ...analysis.pictures import IN_BANDS
from ...analysis.sentences import HEADLINES, clearly_moved, describe_variant
from ...analysis.shown import COLLAPSE
from ...analysis.words import (
    HONESTY,
    TIMES_100,
    UNITS,
    amount,
    change,
    count,
    half_up,
    is_shown,
    label_of,
    likely,
    likely_change,
    unit_of,
)
from ...drivers.ensemble import Ensemble
from ...drivers.run import Run
from ...model.measures import MEASURES
from ...scenario.imagined import closing

LOW, HIGH = 10.0, 90.0
"""Percentiles between which 8 in 10 futures lie."""
LATE = 24
"""The last months, over which an outcome is the mean."""
NAME = "With your changes"
Part = dict[str, Any]
"""A stretch of a sentence: its text, and whether it stands out."""


def outcomes_scene(baseline: Ensemble, what_if: Ensemble | None, shown: Run) -> dict[str, Any]:
    """Measures over time and the table; `what_if` is None while nothing is changed, `shown` the future on the map."""
    return {
        "months": shown.months,
        "futures": len(baseline.seeds),
        "changed": what_if is not None,
        "charts": [_chart(measure, baseline, what_if, shown) for measure in IN_BANDS],
        "table": _table(baseline, what_if),
        "units": UNITS,
    }


def _chart(measure: str, baseline: Ensemble, what_if: Ensemble | None, shown: Run) -> dict[str, Any]:
    at, unit = list(MEASURES).index(measure), unit_of(measure)
    scale = 100.0 if unit in TIMES_100 else 1.0

    def bands(ensemble: Ensemble) -> dict[str, Any]:
        low, middle, high = _percentiles(ensemble.panels[:, :, -1, at] * scale)
        return {"low": _numbers(low), "middle": _numbers(middle), "high": _numbers(high)}

    return {
        "measure": measure,
        "label": label_of(measure),
        "unit": unit,
        "whole": scale if unit in TIMES_100 else None,
        "baseline": bands(baseline),
        "what_if": bands(what_if) if what_if else None,
        "shown": _numbers(shown.panel[:, -1, at] * scale),
    }


def _percentiles(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Low, middle and high by month of [future, month], over the futures that have a value; NaN where none has."""
    known = np.isfinite(values)
    found = np.full((3, values.shape[1]), np.nan)
    whole_months = known.all(axis=0)
    found[:, whole_months] = np.percentile(values[:, whole_months], (LOW, 50.0, HIGH), axis=0)
    for month in np.flatnonzero(known.any(axis=0) & ~whole_months):
        found[:, month] = np.percentile(values[known[:, month], month], (LOW, 50.0, HIGH))
    return found


def _numbers(values: NDArray[np.float64]) -> list[float | None]:
    return [round(float(value), 3) if np.isfinite(value) else None for value in values]


def _table(baseline: Ensemble, what_if: Ensemble | None) -> list[dict[str, Any]]:
    """The main outcomes: without and with the changes and the difference, each in words with its likely range."""
    before = {row.measure: row for row in outcome_rows(baseline) if row.place == whole(baseline.scenario)}
    variant = paired(baseline, what_if, NAME) if what_if else None
    after = (
        {row.measure: row for row in outcome_rows(what_if) if row.place == whole(what_if.scenario)} if what_if else {}
    )
    rows: list[dict[str, Any]] = []
    for measure in HEADLINES:
        unit, one = unit_of(measure), before[measure]
        row: dict[str, Any] = {
            "label": label_of(measure),
            "measure": measure,
            "baseline": [amount(one, unit), likely(one, unit)],
        }
        if variant:
            two, difference = after[measure], variant.difference(measure)
            row["what_if"] = [amount(two, unit), likely(two, unit)]
            row["difference"] = [change(difference, unit), likely_change(difference, unit)]
            row["clear"] = difference.is_clear and is_shown(difference, unit)
        rows.append(row)
    collapse: dict[str, Any] = {"label": COLLAPSE, "measure": "", "baseline": [_in_futures(baseline), ""]}
    if what_if:
        collapse |= {"what_if": [_in_futures(what_if), ""], "difference": ["", ""], "clear": False}
    return [*rows, collapse]


def _in_futures(ensemble: Ensemble) -> str:
    return f"{futures_with_collapse(ensemble)} of {len(ensemble.seeds)}"


def answer_scene(baseline: Ensemble, what_if: Ensemble | None) -> dict[str, Any]:
    """The answer in words: its parts, more of it, and the sentence on what this cannot do."""
    seen = what_if or baseline
    return {
        "parts": _with_changes(baseline, what_if) if what_if else _as_it_is(baseline),
        "more": _more(baseline, what_if) if what_if else "",
        "futures": len(seen.seeds),
        "honesty": HONESTY,
        "people": closing(seen.scenario).strip(),
    }


def _as_it_is(baseline: Ensemble) -> list[Part]:
    coverage = _outcome(baseline, "coverage")
    return [
        _part("With nothing changed, "),
        _part(f"{_percent(coverage)} of PCNs", strong=True),
        _part(f" work in an alliance {_when(baseline.scenario.months)} {_range(likely(coverage, 'share'))}. "),
        _part(_collapses(baseline, None)),
    ]


def _with_changes(baseline: Ensemble, what_if: Ensemble) -> list[Part]:
    coverage = _outcome(what_if, "coverage")
    apart = paired(baseline, what_if, NAME).difference("coverage")
    parts = [
        _part("With your changes, "),
        _part(f"{_percent(coverage)} of PCNs", strong=True),
        _part(f" work in an alliance {_when(what_if.scenario.months)}: "),
    ]
    if is_shown(apart, "share"):
        points = change(apart, "share").lstrip("+\N{MINUS SIGN}")
        way = "more" if apart.mean > 0 else "fewer"
        parts += [
            _part(f"{points} {way}", strong=True),
            _part(f" than with no change {_range(likely_change(apart, 'share'))}. "),
        ]
        if not apart.is_clear and len(baseline.seeds) > 1:
            parts.append(_part("That may be chance. "))
    else:
        parts += [_part("as many", strong=True), _part(" as with no change. ")]
    return [*parts, _part(_collapses(what_if, baseline))]


def _more(baseline: Ensemble, what_if: Ensemble) -> str:
    """What else moved clearly, in a sentence."""
    variant = paired(baseline, what_if, NAME)
    return describe_variant(baseline, variant) if clearly_moved(variant) else "Nothing in the table moved clearly."


def _part(text: str, strong: bool = False) -> Part:
    return {"text": text, "strong": strong}


def _outcome(ensemble: Ensemble, measure: str) -> Any:
    return interval(ensemble.outcomes[:, -1, list(MEASURES).index(measure)])


def _percent(of: Any) -> str:
    return f"{half_up(100.0 * of.mean):.0f}%"


def _range(brackets: str) -> str:
    return f"(likely {brackets[1:-1].replace(', ', ' to ')})" if brackets else ""


def _when(months: int) -> str:
    years = {36: "three", 48: "four", 60: "five", 72: "six", 84: "seven", 96: "eight", 108: "nine", 120: "ten"}
    if months <= LATE:
        return f"over the {count(months, 'month')}"
    return f"in the last two of {f'{years[months]} years' if months in years else count(months, 'month')}"


def _collapses(ensemble: Ensemble, baseline: Ensemble | None) -> str:
    seen, futures = futures_with_collapse(ensemble), len(ensemble.seeds)
    said = f"An alliance collapses at least once in {seen} of {count(futures, 'future')}"
    return f"{said}; with no change, in {futures_with_collapse(baseline)}." if baseline else f"{said}."


def compared(baseline: Ensemble, what_ifs: dict[str, Ensemble]) -> Comparison:
    """What-ifs by name against the baseline, over the futures that all have."""
    return Comparison(baseline, tuple(paired(baseline, ensemble, name) for name, ensemble in what_ifs.items()))
