"""Points as a CSV file: a column a factor, by its dotted path, and a row a point."""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import InputError
from ..model.parameters import PARAMETERS, Parameter
from ..scenario.files import text_of
from ..scenario.settings import listed, meant, stored
from ..scenario.tree import refusal, scalar, shown
from ..scenario.writing import save
from .distributions import Floats, Levels
from .factors import Factor

MOST_BYTES = 500_000_000
MOST_VALUES = 50_000_000
"""Values of all points of a study: more would not fit in memory."""


def read_points(path: str | os.PathLike[str], factors: Sequence[Factor] = ()) -> tuple[tuple[Factor, ...], Floats]:
    """The factors of a CSV file's columns and its points, as stored numbers [point, factor].

    With `factors` the columns are these, in any order, and values lie where these have them. Raises InputError with
    file, line, field, value and cure.
    """
    name = os.fspath(path)
    rows = _rows(text_of(Path(path), name, MOST_BYTES, "CSV"), name)
    line, header = next(rows, (1, list[str]()))
    parameters = _columns(name, line, [word.strip() for word in header], factors)
    allowed = {factor.path: factor for factor in factors}
    points: list[Floats] = []
    for line, row in rows:
        if len(row) != len(parameters):
            raise refusal(
                name, line, "the row", f"{len(row)} values", f"give {len(parameters)}, one for each column of line 1"
            )
        if (len(points) + 1) * len(row) > MOST_VALUES:
            raise refusal(name, line, "the row", f"number {len(points) + 1:,}", "give fewer points")
        read = [_value(name, line, p, cell, allowed.get(p.path)) for p, cell in zip(parameters, row, strict=True)]
        points.append(np.array(read))
    if not points:
        raise refusal(name, line, "the file", "without a point", "add a row of values below the names of the factors")
    values = np.stack(points)
    if not factors:
        seen = (Levels(tuple(np.unique(column).tolist())) for column in values.T)
        return tuple(Factor(p, levels) for p, levels in zip(parameters, seen, strict=True)), values
    order = [[p.path for p in parameters].index(factor.path) for factor in factors]
    return tuple(factors), values[:, order]


def write_points(path: str | os.PathLike[str], factors: Sequence[Factor], values: Floats) -> None:
    """Write points [point, factor] as CSV that reads back as the same, whole or not at all; raises InputError."""
    save(path, points_text(factors, values))


def points_text(factors: Sequence[Factor], values: Floats) -> str:
    """Points [point, factor] as the text of a CSV file that reads back as the same."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([factor.path for factor in factors])
    for row in values:
        writer.writerow([f.parameter.plain(float(v)) for f, v in zip(factors, row, strict=True)])
    return text.getvalue()


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each ends on; blank lines are left out."""
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise refusal(name, reader.line_num, "the line", f"not CSV ({error})", "mend its quotes and commas") from None


def _columns(name: str, line: int, header: Sequence[str], factors: Sequence[Factor]) -> list[Parameter]:
    """The parameters named by the first row."""
    if not header:
        raise refusal(name, line, "the file", "empty", "name the factors in the first line, such as meetings.feedback")
    known = [factor.path for factor in factors] or list(PARAMETERS)
    for k, word in enumerate(header):
        where = f"column {k + 1}"
        if word not in PARAMETERS:
            raise refusal(name, line, where, shown(word), f"no such parameter: {meant(word)}")
        if word not in known:
            raise refusal(name, line, where, shown(word), f"the study's factors are {listed(known, 'and')}: remove it")
        if word in header[:k]:
            raise refusal(name, line, where, shown(word), "it stands there twice: keep one column")
    for path in () if not factors else known:
        if path not in header:
            raise refusal(name, line, path, "missing", "add its column, or take it from the study's factors")
    return [PARAMETERS[word] for word in header]


def _value(name: str, line: int, p: Parameter, cell: str, factor: Factor | None) -> float:
    """The stored number of a cell."""
    read: Any = cell.strip()
    try:
        read = read if p.options else scalar(read)
        number = stored(p, read)
        if factor and not factor.distribution.holds(number):
            raise ValueError("the study's factors do not reach it: change one of the two")
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise refusal(name, line, p.path, "empty" if read == "" else shown(read), str(error)) from None
    return number
