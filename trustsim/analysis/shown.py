"""Outcomes and differences as rows of words, for a terminal or a page; the first row is the heads."""

from typing import TYPE_CHECKING, Any

from ..drivers.ensemble import Ensemble
from .comparison import Outcome, Variant, futures_with_collapse, outcome_rows, whole
from .sentences import HEADLINES
from .words import MINUS, amount, change, count, label_of, likely, likely_change, unit_of

if TYPE_CHECKING:
    import pandas

ROWS_SHOWN = 12
HEADS = {"label": "factor", "first": "share alone", "total": "share with others"}
"""Heads of columns in words, where their names are not."""
LEFT_OUT = ("factor", "people", "rank", "density_found", "coverage_found", "kind", "why")
"""Columns that a table of an analysis does without where people read it; files have them."""
COLLAPSE = "Futures in which an alliance collapses"
Rows = list[list[str]]


def outcomes_table(ensemble: Ensemble) -> Rows:
    """The main outcomes of the whole, each with its interval, and how many futures see a collapse."""
    rows: Rows = [[_over(ensemble.scenario.months), "", ""]]
    for row in _headlines(ensemble):
        unit = unit_of(row.measure)
        rows.append([label_of(row.measure), short(amount(row, unit)), likely(row, unit)])
    return [*rows, [COLLAPSE, _in_futures(ensemble), ""]]


def comparison_table(baseline: Ensemble, variant: Variant) -> Rows:
    """The main outcomes without and with a what-if, and the difference, each with its interval."""
    after = {row.measure: row for row in _headlines(variant.ensemble)}
    differences = {row.measure: row for row in variant.differences if row.measure in after}
    rows: Rows = [[_over(baseline.scenario.months), "No change", "", "With it", "", "Difference", ""]]
    for before in _headlines(baseline):
        unit, measure = unit_of(before.measure), before.measure
        one, two = after[measure], differences[measure]
        rows.append(
            [
                label_of(measure),
                short(amount(before, unit)),
                likely(before, unit),
                short(amount(one, unit)),
                likely(one, unit),
                short(change(two, unit)),
                likely_change(two, unit),
            ]
        )
    rows.append([COLLAPSE, _in_futures(baseline), "", _in_futures(variant.ensemble), "", "", ""])
    for row in variant.better_off[-1:]:
        of = len(baseline.scenario.practice_ids)
        rows.append([f"Practices better off, of {of}", "", "", amount(row, "count"), likely(row, "count"), "", ""])
    return rows


def short(figure: str) -> str:
    """A figure without the words that the line below the table says once."""
    return figure.removesuffix(" of 100").removesuffix(" points").removesuffix(" point")


def frame_table(frame: "pandas.DataFrame") -> Rows:
    """The first rows of a table of an analysis as words, below their heads, an interval beside what it is of."""
    kept = _columns_shown(frame)
    ends = {name: _ends(kept, name) for name in kept.columns}
    apart = {end for pair in ends.values() for end in pair}
    heads = [name for name in kept.columns if name not in apart]
    rows = kept.head(ROWS_SHOWN).to_dict("records")
    cells = [[" ".join([_word(row[name]), *_between(row, ends[name])]) for name in heads] for row in rows]
    return [[HEADS.get(str(name), str(name).replace("_", " ")) for name in heads], *cells]


def number_columns(frame: "pandas.DataFrame") -> list[int]:
    """Which columns of `frame_table` hold numbers, from 0."""
    kept = _columns_shown(frame)
    apart = {end for name in kept.columns for end in _ends(kept, name)}
    shown = [name for name in kept.columns if name not in apart]
    return [k for k, name in enumerate(shown) if kept[name].dtype.kind in "if"]


def _columns_shown(frame: "pandas.DataFrame") -> "pandas.DataFrame":
    return frame.drop(columns=list(LEFT_OUT), errors="ignore")


def _ends(frame: "pandas.DataFrame", name: str) -> list[str]:
    """The columns with the ends of a column's interval: named for it, or the plain ones right after it."""
    own = [f"{name}_low", f"{name}_high"]
    if set(own) <= set(frame.columns):
        return own
    after = list(frame.columns[list(frame.columns).index(name) + 1 :][:2])
    return after if after == ["low", "high"] else []


def _between(row: Any, ends: list[str]) -> list[str]:
    return [f"[{', '.join(_word(row[end]) for end in ends)}]"] if ends else []


def _word(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:.3g}".replace("-", MINUS) if cell == cell else ""
    return {"True": "yes", "False": "no"}.get(str(cell), str(cell))


def _over(months: int) -> str:
    return f"Average over {'the last 2 years' if months > 24 else count(months, 'month')}"


def _in_futures(ensemble: Ensemble) -> str:
    return f"{futures_with_collapse(ensemble):,} of {len(ensemble.seeds):,}"


def _headlines(ensemble: Ensemble) -> list[Outcome]:
    found = {row.measure: row for row in outcome_rows(ensemble) if row.place == whole(ensemble.scenario)}
    return [found[measure] for measure in HEADLINES]
