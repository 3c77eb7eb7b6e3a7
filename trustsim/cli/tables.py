"""Results on a terminal: aligned tables, one sentence, where the files are, what is assumed."""

import os
import textwrap
from collections.abc import Sequence
from pathlib import Path

from ..analysis.comparison import Variant, outcome_rows, places_of
from ..analysis.results import Result, assumed
from ..analysis.shown import Rows, comparison_table, outcomes_table, short
from ..analysis.words import HONESTY, UNITS, amount, count, label_of, unit_of
from ..drivers.ensemble import Ensemble
from ..scenario.imagined import IMAGINED, is_real

WIDTH = 100
ASSUMED_SHOWN = 3
PLACES_SHOWN = 20
BY_PLACE = ("coverage", "represented", "trust", "backing")


def aligned(rows: Rows, right: Sequence[int] = (), wrapped: int = 0, widest: int = 40) -> str:
    """Rows in columns, the first row a heading; the columns in `right` end flush, one wraps where it is too wide.

    An empty heading makes its column part of the one before.
    """
    rows = [line for row in rows for line in _broken(row, wrapped, widest)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    cells = [
        [cell.rjust(widths[k]) if k in right else cell.ljust(widths[k]) for k, cell in enumerate(row)] for row in rows
    ]
    gaps = ["" if k == 0 else "  " if rows[0][k] else " " for k in range(len(widths))]
    lines = ["".join(gap + cell for gap, cell in zip(gaps, row, strict=True)).rstrip() for row in cells]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _broken(row: list[str], column: int, widest: int) -> Rows:
    """A row with one cell on as many lines as it needs."""
    lines = textwrap.wrap(row[column], widest, subsequent_indent="  ") or [""]
    blank = [""] * len(row)
    beside = [row, *[blank] * (len(lines) - 1)]
    return [[*rest[:column], line, *rest[column + 1 :]] for rest, line in zip(beside, lines, strict=True)]


def report(result: Result, out: Path | None) -> str:
    """All that is printed for people."""
    scenario, futures = result.baseline.scenario, len(result.baseline.seeds)
    head = f"{scenario.name}: {count(len(scenario.pcn_ids), 'PCN')}"
    if len(scenario.place_ids) > 1:
        head += f" in {count(len(scenario.place_ids), 'place')}"
    head += f", {count(futures, 'future')} of {count(scenario.months, 'month')}, seed {result.seed}"
    parts = [f"{head}, {IMAGINED}" if is_real(*result.scenarios) else head]
    if result.comparison:
        parts += [_comparison_table(result.baseline, variant) for variant in result.comparison.what_ifs]
    else:
        parts.append(aligned(outcomes_table(result.baseline), right=(1,)))
        parts += [_places_table(result.baseline, out)] if len(scenario.place_ids) > 1 else []
    of = "an average, or of the difference between the two," if result.comparison else "the average"
    brackets = "" if futures == 1 else f"[brackets]: the likely (95%) range of {of} over futures. "
    parts.append(wrapped(f"{brackets}{UNITS}"))
    parts.append(wrapped(result.sentence))
    if out:
        parts.append(f"Files and pictures are in {out / ''}{os.sep} (start with summary.txt).")
    return "\n\n".join([*parts, HONESTY, _assumed(assumed(result), out)])


def wrapped(text: str, indent: str = "") -> str:
    """A text in lines of a terminal's width."""
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _assumed(sentences: Sequence[str], out: Path | None) -> str:
    shown = [wrapped(f"- {sentence}", "  ") for sentence in sentences[:ASSUMED_SHOWN]]
    more = len(sentences) - len(shown)
    where = "in summary.txt" if out else "that --out DIR writes to summary.txt"
    rest = [f"- and {more} more {where}"] if more > 0 else []
    return "\n".join(["Assumed:", *shown, *rest])


def _places_table(ensemble: Ensemble, out: Path | None) -> str:
    rows = _by_place(ensemble)
    table = aligned(rows[: 1 + PLACES_SHOWN], right=(1, 2, 3, 4))
    more = len(rows) - 1 - PLACES_SHOWN
    where = "in outcomes.csv" if out else "that --out DIR writes to outcomes.csv"
    return f"{table}\n\nAnd {count(more, 'more place')} {where}." if more > 0 else table


def _by_place(ensemble: Ensemble) -> Rows:
    rows: Rows = [["By place", *(label_of(measure) for measure in BY_PLACE)]]
    found = {(row.place, row.measure): row for row in outcome_rows(ensemble)}
    for (id_, _), name in zip(places_of(ensemble.scenario), ensemble.scenario.place_names, strict=False):
        rows.append([name, *(short(amount(found[id_, measure], unit_of(measure))) for measure in BY_PLACE)])
    return rows


def _comparison_table(baseline: Ensemble, variant: Variant) -> str:
    return f"With it: {variant.name}\n\n{aligned(comparison_table(baseline, variant), right=(1, 3, 5), widest=36)}"
