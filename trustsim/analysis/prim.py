"""Boxes by PRIM, the patient rule induction method (Friedman and Fisher 1999; Bryant and Lempert 2010)."""

import math
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..experiments.designs import library
from .boxes import LEAST_CASES, MASS_LEAST, Box, Cases, Limit, inside

MOST_BOXES = 3
PEEL = 0.05
ANY = 1e-9
"""A density that every box has, so that none is thrown away before one is chosen."""
DOUBTFUL = 0.05
"""A limit that chance would make as good with a larger quasi-p-value is dropped."""
RULE = (
    "Of all boxes that PRIM passes as it peels, the one with the largest harmonic mean of density and coverage is "
    "taken, and limits with a quasi-p-value above 0.05 are dropped from it."
)


def prim(of: Cases) -> tuple[list[Box], list[dict[str, Any]]]:
    """Up to three boxes in which points of interest are dense, each among what those before it leave.

    With them, the trajectories: box, peel, density, coverage, mass and the number of factors restricted, on the half
    that finds boxes, and which was taken (see `RULE`). Raises InputError where EMA Workbench is not installed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbench = library("ema_workbench.analysis.prim", "PRIM")
        search = workbench.Prim(
            of.columns(),
            of.hit[of.finding].astype(np.int64),
            threshold=ANY,
            obj_function=workbench.PRIMObjectiveFunctions.LENIENT2,
            peel_alpha=PEEL,
            mass_min=MASS_LEAST,
        )
        boxes: list[Box] = []
        rows: list[dict[str, Any]] = []
        for number in range(1, MOST_BOXES + 1):
            found = search.find_box()
            if search.y[search.yi_remaining].sum() < LEAST_CASES:
                break
            passed = found.peeling_trajectory
            taken = int((passed["density"] * passed["coverage"] / (passed["density"] + passed["coverage"])).idxmax())
            limits = _settled(of, found, taken)
            if not limits:
                break
            boxes.append(of.box(limits))
            rows += _trajectory(number, passed, taken)
    return boxes, rows


def _trajectory(number: int, passed: Any, taken: int) -> Iterator[dict[str, Any]]:
    for k in range(len(passed)):
        row = passed.iloc[k]
        shares = {name: float(row[name]) for name in ("density", "coverage", "mass")}
        yield {"box": number, "peel": k, **shares, "restricted": int(row["res_dim"]), "taken": k == taken}


def _settled(of: Cases, found: Any, taken: int) -> dict[int, Limit]:
    """The limits of a box of the trajectory without those that chance explains, worst first.

    The search then goes on beyond the box that is left.
    """
    x = of.values[of.finding]
    whole, box, quasi = found.box_lims[0], found.box_lims[taken], found.qp[taken]
    while True:
        limits = _limits(of, whole, box, quasi)
        rows = found.prim.yi_remaining[inside(limits, x[found.prim.yi_remaining])]
        doubts = [
            (value, k, end)
            for k, limit in limits.items()
            for end, value in ((0, limit.qp_low), (1, limit.qp_high))
            if value > DOUBTFUL
        ]
        if not doubts:
            if limits:
                found.update(box, rows)
            return limits
        _, k, end = max(doubts)
        box = box.copy()
        if of.study.factors[k].parameter.options:
            box[str(k)] = whole[str(k)]
        else:
            box.loc[end, str(k)] = whole.loc[end, str(k)]
        remaining = _limits(of, whole, box, {})
        found.update(box, found.prim.yi_remaining[inside(remaining, x[found.prim.yi_remaining])])
        quasi = found.qp[-1]


def _limits(of: Cases, whole: Any, box: Any, quasi: dict[str, list[float]]) -> dict[int, Limit]:
    """The restrictions of a box, without those that are all of a factor's values."""
    limits: dict[int, Limit] = {}
    for k, factor in enumerate(of.study.factors):
        name = str(k)
        if name not in box or bool((box[name] == whole[name]).all()):
            continue
        low_p, high_p = (value if value >= 0.0 else math.nan for value in quasi.get(name, [-1.0, -1.0]))
        if factor.parameter.options:
            options = frozenset(int(option) for option in box.loc[0, name])
            limits[k] = Limit(factor.parameter, options=options, qp_low=low_p)
            continue
        low, high = (float(box.loc[end, name]) for end in (0, 1))
        low = low if low > whole.loc[0, name] else -math.inf
        high = high if high < whole.loc[1, name] else math.inf
        limits[k] = Limit(factor.parameter, low, high, qp_low=low_p, qp_high=high_p)
    return limits
