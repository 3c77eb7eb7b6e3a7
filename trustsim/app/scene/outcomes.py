"""All futures: measures over time with and without the changes, outcomes as a table, the answer in a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.comparison import Difference, Variant, futures_with_collapse, paired
from ...analysis.intervals import Interval, interval
from ...analysis.pictures import IN_BANDS
from ...analysis.sentences import HEADLINES, clearly_moved
from ...analysis.shown import COLLAPSE
from ...analysis.words import (
    HONESTY,
    MINUS,
    TIMES_100,
    UNITS,
    amount,
    change,
    count,
    half_up,
    in_sentence,
    is_shown,
    label_of,
    likely,
    likely_change,
    listed,
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
FIRST = ("coverage", "trust", "collective_voice", "backing")
"""The measures that are drawn before anybody asks for more."""
CHARTS = (*FIRST, *(measure for measure in IN_BANDS if measure not in FIRST))
AT = {measure: at for at, measure in enumerate(MEASURES)}
RANGES = (
    "The likely range is of the mean over futures, on the same chance events in both; the shaded bands hold 8 in 10 "
    "futures, and their lines are the mean, month by month."
)
Part = dict[str, Any]
"""A stretch of a sentence: its text, and whether it stands out."""
Floats = NDArray[np.float64]


def set_against(baseline: Ensemble, what_if: Ensemble | None) -> Variant | None:
    """The futures with the changes against those without, for the whole; None while nothing is changed."""
    return paired(baseline, what_if, NAME, only_whole=True) if what_if else None


def outcomes_scene(baseline: Ensemble, variant: Variant | None, shown: Run) -> dict[str, Any]:
    """Measures over time and the table; `shown` is the future on the map."""
    bands = {"baseline": bands_of(baseline), **({"what_if": bands_of(variant.ensemble)} if variant else {})}
    return {
        "months": shown.months,
        "futures": len(baseline.seeds),
        "changed": variant is not None,
        "first": len(FIRST),
        "charts": [chart(k, bands, len(baseline.seeds), shown=shown) for k in range(len(CHARTS))],
        "table": table(baseline, variant),
        "caption": caption(baseline),
        "ranges": RANGES,
        "units": UNITS,
    }


def caption(ensemble: Ensemble) -> str:
    """What the numbers in a table are."""
    months = ensemble.scenario.months
    mean = "Mean over the last two years" if months > LATE else f"Mean over {count(months, 'month')}"
    return f"{mean}, {count(len(ensemble.seeds), 'future')}"


def bands_of(ensemble: Ensemble) -> Floats:
    """Low, mean and high of each chart's measure by month: [3, month, chart], as shown."""
    values = np.stack([run.panel[:, -1, [AT[measure] for measure in CHARTS]] for run in ensemble.runs])
    known = np.isfinite(values)
    counted = known.sum(axis=0)
    mean = np.where(counted, np.where(known, values, 0.0).sum(axis=0) / np.maximum(counted, 1), np.nan)
    low, high = percentiles(values, (LOW, HIGH))
    return np.stack([low, mean, high]) * [_scale(measure) for measure in CHARTS]


def percentiles(values: Floats, wanted: Sequence[float]) -> Floats:
    """Percentiles over the first axis of what is no NaN, linear between ranks; NaN where nothing is left."""
    known = np.isfinite(values).sum(axis=0)
    ranked = np.sort(values, axis=0)
    rank = np.multiply.outer(np.asarray(wanted) / 100.0, np.maximum(known - 1, 0))
    below = np.floor(rank).astype(np.intp)
    one = np.take_along_axis(ranked, below, axis=0)
    other = np.take_along_axis(ranked, np.ceil(rank).astype(np.intp), axis=0)
    return one + (other - one) * (rank - below)


def _scale(measure: str) -> float:
    return 100.0 if unit_of(measure) in TIMES_100 else 1.0


def chart(
    k: int, bands: dict[str, Floats], futures: int, whose: str = "your", shown: Run | None = None
) -> dict[str, Any]:
    """One measure over time, and in a sentence; `shown` is one future drawn with it."""
    measure = CHARTS[k]
    unit = unit_of(measure)
    decimals = 1 if unit in TIMES_100 else 2

    def curves(of: Floats) -> dict[str, Any]:
        names = ("low", "mean", "high")
        return {name: _numbers(row, decimals) for name, row in zip(names, of[:, :, k], strict=True)}

    ends = {name: of[:, -1, k].tolist() for name, of in bands.items()}
    return {
        "measure": measure,
        "label": label_of(measure),
        "unit": unit,
        "whole": 100.0 if unit in TIMES_100 else None,
        "baseline": curves(bands["baseline"]),
        "what_if": curves(bands["what_if"]) if "what_if" in bands else None,
        "shown": _numbers(shown.panel[:, -1, AT[measure]] * _scale(measure), decimals) if shown else None,
        "sentence": _chart_in_words(label_of(measure), unit, ends, futures, whose),
    }


def _numbers(values: Floats, decimals: int) -> list[float | None]:
    known = np.isfinite(values)
    rounded: list[Any] = np.round(values, decimals).tolist()
    return rounded if known.all() else [v if k else None for v, k in zip(rounded, known.tolist(), strict=True)]


def _chart_in_words(label: str, unit: str, ends: dict[str, list[float]], futures: int, whose: str) -> str:
    """A chart in a sentence; `ends` holds low, mean and high at the end, without and with changes."""
    low, mean, high = ends.get("what_if", ends["baseline"])
    if not math.isfinite(mean):
        return f"{label}: no value at the end."
    said = _value(mean, unit)
    if "what_if" in ends:
        before = ends["baseline"][1]
        without = _value(before, unit) if math.isfinite(before) else "no value"
        said = f"{said} with {whose} changes and {without} with no change"
    least, most = _value(low, unit, short=True), _value(high, unit, short=True)
    between = f"; 8 in 10 futures {f'between {least} and {most}' if least != most else f'at {least}'}"
    return f"{label}: {said} at the end{between if futures > 1 else ''}."


def _value(value: float, unit: str, short: bool = False) -> str:
    if unit == "pounds":
        return _with_pound(f"{half_up(value, 2):.2f}".replace("-", MINUS))
    return f"{half_up(value):.0f}" + ("" if short else {"share": "%", "trust": " of 100"}.get(unit, ""))


def _with_pound(figure: str) -> str:
    digits = figure.lstrip("+" + MINUS)
    return f"{figure[: len(figure) - len(digits)]}£{digits}"


def table(baseline: Ensemble, variant: Variant | None) -> list[dict[str, Any]]:
    """The main outcomes: without and with the changes and the difference, each in words with its likely range."""
    rows: list[dict[str, Any]] = []
    for measure in HEADLINES:
        unit = unit_of(measure)
        row: dict[str, Any] = {
            "label": label_of(measure),
            "measure": measure,
            "baseline": _cell(_outcome(baseline, measure), unit),
        }
        if variant:
            difference = variant.difference(measure)
            row["what_if"] = _cell(_outcome(variant.ensemble, measure), unit)
            row["difference"] = [change(difference, unit), _in_words(likely_change(difference, unit), unit)]
            row["note"] = _note(difference, unit)
            row["clear"] = difference.is_clear and is_shown(difference, unit)
        rows.append(row)
    collapse: dict[str, Any] = {"label": COLLAPSE, "measure": "", "baseline": [_in_futures(baseline), ""]}
    if variant:
        nothing = {"difference": ["", ""], "note": "", "clear": False}
        collapse |= {"what_if": [_in_futures(variant.ensemble), ""], **nothing}
    return [*rows, collapse]


def _cell(of: Interval, unit: str) -> list[str]:
    return [amount(of, unit), _in_words(likely(of, unit), unit)]


def _in_words(brackets: str, unit: str) -> str:
    """[+11, +24] as likely +11 to +24; nothing where there is no range."""
    if not brackets:
        return ""
    low, high = brackets[1:-1].split(", ")
    if low == high:
        return "hardly varies"
    return f"likely {_with_pound(low)} to {_with_pound(high)}" if unit == "pounds" else f"likely {low} to {high}"


def _note(difference: Difference, unit: str) -> str:
    """What a difference must not be taken for."""
    if not math.isfinite(difference.low):
        return "one future cannot tell" if math.isfinite(difference.mean) else ""
    if difference.low == difference.high == 0.0:
        return "no difference"
    if not difference.is_clear:
        return "may be chance" if is_shown(difference, unit) else "no clear difference"
    return "" if is_shown(difference, unit) else "hardly any difference"


def _in_futures(ensemble: Ensemble) -> str:
    return f"{futures_with_collapse(ensemble)} of {len(ensemble.seeds)}"


def answer_scene(baseline: Ensemble, variant: Variant | None, whose: str = "your") -> dict[str, Any]:
    """The answer in words: its parts, more of it, and the sentence on what this cannot do."""
    seen = variant.ensemble if variant else baseline
    return {
        "parts": _with_changes(baseline, variant, whose) if variant else _as_it_is(baseline),
        "more": _more(baseline, variant) if variant else "",
        "futures": len(seen.seeds),
        "honesty": HONESTY,
        "people": closing(seen.scenario).strip(),
    }


def _as_it_is(baseline: Ensemble) -> list[Part]:
    coverage = _outcome(baseline, "coverage")
    when = f" in an alliance {_when(baseline.scenario.months)}"
    span = "" if coverage.mean == 0.0 else _range(likely(coverage, "share"))
    return [
        _part("With nothing changed, "),
        *_who_works(coverage),
        _part(f"{when}{span}. "),
        _part(_collapses(baseline, None)),
    ]


def _with_changes(baseline: Ensemble, variant: Variant, whose: str) -> list[Part]:
    ensemble, apart = variant.ensemble, variant.difference("coverage")
    coverage = _outcome(ensemble, "coverage")
    parts = [
        _part(f"With {whose} changes, "),
        *_who_works(coverage),
        _part(f" in an alliance {_when(ensemble.scenario.months)}"),
    ]
    if is_shown(apart, "share"):
        points = change(apart, "share").lstrip("+" + MINUS)
        way = "more" if apart.mean > 0 else "fewer"
        parts += [
            _part(": "),
            _part(f"{points} {way}", strong=True),
            _part(f" than with no change{_range(likely_change(apart, 'share'))}. "),
        ]
        if len(baseline.seeds) == 1:
            parts.append(_part("One future cannot tell that from chance. "))
        elif not apart.is_clear:
            parts.append(_part("That may be chance. "))
    elif coverage.mean == 0.0:
        parts.append(_part(", as with no change. "))
    else:
        parts += [_part(": "), _part("as many", strong=True), _part(" as with no change. ")]
    return [*parts, _part(_collapses(ensemble, baseline))]


def _who_works(coverage: Interval) -> list[Part]:
    """How many PCNs work, with the verb."""
    if coverage.mean == 0.0:
        return [_part("no PCN", strong=True), _part(" works")]
    share = half_up(100.0 * coverage.mean)
    return [_part(f"{share:.0f}% of PCNs" if share else "under 1% of PCNs", strong=True), _part(" work")]


def _more(baseline: Ensemble, variant: Variant) -> str:
    """What else moved clearly, in a sentence."""
    if len(baseline.seeds) == 1:
        return "One future cannot tell what else the changes do."
    told = [_moved(row) for row in clearly_moved(variant) if row.measure != "coverage"]
    return f"Also clear: {listed(told)}." if told else "Nothing else moved clearly."


def _moved(row: Difference) -> str:
    unit = unit_of(row.measure)
    a_head = " a patient a year" if unit == "pounds" else ""
    span = _in_words(likely_change(row, unit), unit)
    return f"{in_sentence(row.measure)} {change(row, unit)}{a_head}{f' ({span})' if span else ''}"


def _part(text: str, strong: bool = False) -> Part:
    return {"text": text, "strong": strong}


def _outcome(ensemble: Ensemble, measure: str) -> Interval:
    return interval(ensemble.outcomes[:, -1, AT[measure]])


def _range(brackets: str) -> str:
    """A likely range after what it is of, a space before it; nothing where there is none."""
    return f" (likely {brackets[1:-1].replace(', ', ' to ')})" if brackets else ""


def _when(months: int) -> str:
    years = {36: "three", 48: "four", 60: "five", 72: "six", 84: "seven", 96: "eight", 108: "nine", 120: "ten"}
    if months <= LATE:
        return f"over the {count(months, 'month')}" if months > 1 else "in the one month"
    return f"in the last two of {f'{years[months]} years' if months in years else count(months, 'month')}"


def _collapses(ensemble: Ensemble, baseline: Ensemble | None) -> str:
    seen, futures = futures_with_collapse(ensemble), len(ensemble.seeds)
    before = futures_with_collapse(baseline) if baseline else seen
    if futures == 1:
        said = f"{'An' if seen else 'No'} alliance collapses in this one future"
    elif not seen:
        said = f"No alliance collapses in any of {futures:,} futures"
    else:
        some = "all" if seen == futures else f"{seen:,} of"
        said = f"An alliance collapses at least once in {some} {futures:,} futures"
    if not baseline:
        return f"{said}."
    if futures == 1:
        return f"{said}; with no change, {'one does' if before else 'none does'}."
    if before == seen:
        return f"{said}; with no change, {'in just as many' if seen else 'none either'}."
    return f"{said}; with no change, in {'all' if before == futures else f'{before:,}' if before else 'none'}."
