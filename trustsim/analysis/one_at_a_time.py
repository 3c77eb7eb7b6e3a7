"""What each factor does when it alone is changed: differences between futures that share their chance events."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..experiments.designs import points
from ..experiments.result import StudyResult
from ..experiments.study import Study
from .intervals import interval
from .sensitivity import checked

if TYPE_CHECKING:
    import pandas

Indices = NDArray[np.int64]
Change = tuple[int, float, float, Indices, Indices]
"""A factor, its stored value before and after, and the points before and after."""


def tornado(study: Study, result: StudyResult, outcome: str, scenario: str | None = None) -> "pandas.DataFrame":
    """What single changes do to the outcome, the factor that moves it furthest first.

    In an oat design, changes from the baseline to each end of a factor's range, or to each other option; in a csv
    design the first point is the baseline, and others count that differ from it in one factor; in a grid, changes
    from a factor's lowest level to its highest, averaged over all that the others may be. Columns: factor, label;
    before and after, what the factor is (as a file says it); effect, the mean difference over futures; low and high,
    its 95 % interval (Student's t over futures that share their dice); is_clear, whether that leaves out 0; rank, of
    the factor. Raises InputError for another design, fewer than 2 replicates, seeds that points do not share, and a
    run without a value.
    """
    import pandas

    futures = checked(study, result, outcome, scenario)
    if study.replicates < 2:
        raise study.tree.refusal(("replicates",), "1", "run 2 or more to tell a change from chance")
    if (result.seeds != result.seeds[0]).any():
        raise study.tree.refusal(("seeds",), "own", "a change is told from chance on shared dice: write seeds: shared")
    rows: list[dict[str, Any]] = []
    for k, before, after, start, end in _changes(study):
        factor = study.factors[k]
        found = interval((futures[end] - futures[start]).mean(axis=0))
        rows.append(
            {
                "factor": factor.path,
                "label": factor.parameter.label,
                "before": factor.parameter.plain(before),
                "after": factor.parameter.plain(after),
                "effect": found.mean,
                "low": found.low,
                "high": found.high,
                "is_clear": found.is_clear,
            }
        )
    furthest: dict[str, float] = {}
    for row in rows:
        furthest[row["factor"]] = max(abs(row["effect"]), furthest.get(row["factor"], 0.0))
    order = sorted(furthest, key=lambda path: -furthest[path])
    ranked = [{**row, "rank": order.index(row["factor"]) + 1} for row in rows]
    return pandas.DataFrame(sorted(ranked, key=lambda row: row["rank"]))


def _changes(study: Study) -> list[Change]:
    if study.method == "oat":
        numbers = np.arange(1, study.count)
        return [
            (k, study.baseline[k], value, np.array([0]), numbers[[row]]) for row, (k, value) in enumerate(study.changes)
        ]
    if study.method == "grid":
        return _across(study)
    if study.method != "csv":
        raise study.tree.refusal(
            ("design",), study.method, "a tornado needs single changes: write design: {method: oat}"
        )
    values = points(study)
    apart = values != values[0]
    single = np.flatnonzero(apart.sum(axis=1) == 1)
    if not single.size:
        cure = "list a baseline, then points in which one factor differs from it, or write design: {method: oat}"
        raise study.tree.refusal(("design", "csv"), "without single changes from its first point", cure)
    where = apart[single].argmax(axis=1)
    return [
        (int(k), float(values[0, k]), float(values[row, k]), np.array([0]), np.array([row]))
        for k, row in sorted(zip(where.tolist(), single.tolist(), strict=True))
    ]


def _across(study: Study) -> list[Change]:
    """From the lowest level of each factor to the highest, or to each other option, over a whole grid."""
    levels = study.grid_levels
    numbers = np.arange(study.count).reshape([len(one) for one in levels])
    found: list[Change] = []
    for k, of in enumerate(levels):
        order = np.argsort(of, kind="stable")
        others = order[1:] if study.factors[k].parameter.options else order[-1:]
        start = numbers.take(int(order[0]), axis=k).ravel()
        found += [(k, of[order[0]], of[end], start, numbers.take(int(end), axis=k).ravel()) for end in others]
    return found
