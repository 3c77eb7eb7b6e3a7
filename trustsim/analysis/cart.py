"""Boxes by CART, a classification tree (Breiman et al. 1984).

The tree is scikit-learn's own. EMA Workbench's boxes of the same tree lose the splits between options of a choice: the
sides of such a split come out alike.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..experiments.designs import library
from .boxes import MASS_LEAST, Box, Cases, Limit
from .samples import SEED

MOST_LEAVES, FOLDS = 8, 10


def cart(of: Cases) -> list[Box]:
    """All leaves of a tree that parts points of interest from others, the densest on held-out points first.

    Each leaf has a twentieth or more of the points that grow the tree. It has as few leaves, 2 to 8, as tell points
    apart within a standard error of the best (Brier's score, ten folds; Breiman's rule). Raises InputError where
    scikit-learn is not installed.
    """
    columns: list[Any] = []
    meaning: list[tuple[int, int | None]] = []
    values = of.values[of.finding]
    for k, factor in enumerate(of.study.factors):
        if not factor.parameter.options:
            columns.append(values[:, k])
            meaning.append((k, None))
            continue
        for option in sorted({int(value) for value in values[:, k]}):
            columns.append((values[:, k] == option).astype(np.float64))
            meaning.append((k, option))
    tree = library("sklearn.tree", "CART").DecisionTreeClassifier(min_samples_leaf=MASS_LEAST, random_state=SEED)
    search = library("sklearn.model_selection", "CART").GridSearchCV(
        tree, {"max_leaf_nodes": range(2, MOST_LEAVES + 1)}, scoring="neg_brier_score", cv=FOLDS, refit=_smallest
    )
    grown = search.fit(np.column_stack(columns), of.hit[of.finding]).best_estimator_.tree_
    boxes = [of.box(limits) for limits in _leaves(of, grown, meaning, 0, {}) if limits]
    return sorted(boxes, key=lambda box: (-np.nan_to_num(box.density.mean, nan=-1.0), -box.mass))


def _smallest(found: Mapping[str, Any]) -> int:
    """The place of the smallest tree whose score is within one standard error of the best, by a search's results."""
    mean, spread = found["mean_test_score"], found["std_test_score"]
    best = int(np.argmax(mean))
    return int(np.argmax(mean >= mean[best] - spread[best] / math.sqrt(FOLDS)))


def _leaves(
    of: Cases, grown: Any, meaning: list[tuple[int, int | None]], node: int, limits: dict[int, Limit]
) -> list[dict[int, Limit]]:
    """The limits of every leaf below a node."""
    if grown.children_left[node] < 0:
        return [limits]
    k, option = meaning[grown.feature[node]]
    below, over = _sides(of, k, option, float(grown.threshold[node]), limits.get(k))
    return [
        leaf
        for child, side in ((grown.children_left[node], below), (grown.children_right[node], over))
        for leaf in _leaves(of, grown, meaning, int(child), {**limits, k: side})
    ]


def _sides(of: Cases, k: int, option: int | None, at: float, before: Limit | None) -> tuple[Limit, Limit]:
    """What a split makes of a factor's limit, on its left and right."""
    factor = of.study.factors[k]
    limit = before or Limit(factor.parameter)
    if option is None:
        return replace(limit, high=min(limit.high, at)), replace(
            limit, low=max(limit.low, math.nextafter(at, math.inf))
        )
    known = limit.options or frozenset(int(value) for value in factor.ends)
    return replace(limit, options=known - {option}), replace(limit, options=frozenset({option}))
