"""`trustsim analyse`: one outcome of a swept study by one method."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import write_options

if TYPE_CHECKING:
    from ..analysis.methods import Analysis

METHODS = ("sobol", "morris", "pawn", "delta", "prim", "cart", "replicates", "tornado")
DIR = click.Path(path_type=Path)


@click.command("analyse", short_help="Analyse what a sweep found: which factors matter, and where.")
@click.argument("folder", metavar="DIR", type=DIR)
@click.option("--method", type=click.Choice(METHODS), required=True, help="How to look; `analysing.md` compares them.")
@click.option("--outcome", metavar="NAME", help="Not given: the first that the study kept.")
@click.option("--scenario", metavar="NAME", help="One of the study's; not given: averaged over all.")
@click.option("--threshold", type=float, metavar="X", help="For prim and cart, in units of the outcome in files.")
@click.option("--above", is_flag=True, help="Look for where the outcome is above the threshold, not below.")
@write_options
def command(
    folder: Path,
    method: str,
    outcome: str | None,
    scenario: str | None,
    threshold: float | None,
    above: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Analyse one outcome of the sweep in DIR: the finding in words, tables (CSV), a figure (PNG, SVG).

    Files go to DIR/analysis/METHOD-OUTCOME unless --out says otherwise.
    """
    from ..analysis import swept
    from ..analysis.methods import analyse

    study, result = swept.swept(folder)
    asked = outcome or study.outcomes[0]
    told = {"study": study.name, "method": method, "outcome": asked, "scenario": scenario}
    carry_out(
        lambda: analyse(study, result, method, asked, scenario, threshold, above),
        out or folder / "analysis" / f"{method}-{asked}",
        {**told, "threshold": threshold, "above": above},
        as_json,
    )


def carry_out(compute: "Callable[[], Analysis]", out: Path, told: dict[str, Any], as_json: bool) -> None:
    """Compute an analysis, write its files, and print it for people or as JSON, which opens with what `told` says.

    The folder is checked before computing.
    """
    from ..analysis.folder import whole_folder, writing
    from ..analysis.methods import fill

    with whole_folder(out, []) as part:
        analysis = compute()
        try:
            fill(analysis, part)
        except OSError as error:
            raise writing(out, error) from None
    if as_json:
        files = [str(out / name) for name in analysis.files]
        found = {"schema": 1, **told, "finding": analysis.finding, "tables": _plain(analysis), "files": files}
        click.echo(json.dumps(found, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(report(analysis, out))


def report(analysis: "Analysis", out: Path) -> str:
    """All that is printed for people."""
    from ..analysis.shown import frame_table, number_columns
    from .tables import aligned, wrapped

    name, frame = next(iter(analysis.tables.items()))
    parts = [wrapped(analysis.finding)]
    if len(frame):
        rows = frame_table(frame)
        more = len(frame) - (len(rows) - 1)
        rest = f"\nand {more:,} more in {name}.csv" if more > 0 else ""
        parts.append(f"{aligned(rows, right=number_columns(frame), wrapped=_longest(rows), widest=44)}{rest}")
    return "\n\n".join([*parts, f"Tables and the figure are in {out}{os.sep}."])


def _longest(rows: list[list[str]]) -> int:
    """The column with the longest words, which wraps."""
    return max(range(len(rows[0])), key=lambda k: max(len(row[k]) for row in rows))


def _plain(analysis: "Analysis") -> dict[str, Any]:
    """Tables as lists of rows; numbers that are not there are null."""
    return {
        name: json.loads(str(frame.to_json(orient="records", double_precision=15)))
        for name, frame in analysis.tables.items()
    }
