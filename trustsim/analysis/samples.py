"""What methods that read any sample share: which points were drawn by themselves, and where they stand."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from ..experiments.designs import library, shares
from ..experiments.result import StudyResult
from ..experiments.study import Study

Floats = NDArray[np.float64]
SAMPLED = ("random", "lhs", "sobol", "csv")
"""Designs whose points fill the whole space; a grid's and single changes leave most of it out."""
SEED = 20_260_102


def sampled(study: Study, what: str, least: int) -> None:
    """Raise InputError where a study's points do not fill the space, or are fewer than `least` drawn by themselves."""
    if study.method not in SAMPLED:
        cure = f"{what} needs points that fill the space: write design: {{method: lhs, points: 512}}"
        raise study.tree.refusal(("design",), study.method, cure)
    count = int(drawn(study).sum())
    if count < least:
        cure = f"{what} needs {least} or more that are drawn by themselves: run more"
        raise study.tree.refusal(("design",), f"one of {count} such points", cure)


def drawn(study: Study) -> NDArray[np.bool_]:
    """Which points [point] were drawn by themselves: all, but for a sobol design the two ends of each base point.

    Those between them repeat all values but one of either end, so that they tell less than as many points drawn anew
    and would make intervals too narrow. A csv design's are taken as drawn.
    """
    found = np.ones(study.count, dtype=np.bool_)
    if study.method == "sobol":
        block = study.count // study.size
        found = np.isin(np.arange(study.count) % block, (0, block - 1))
    return found


def positions(study: Study, result: StudyResult) -> Floats:
    """Where each point stands in each factor's distribution, 0 to 1 [point, factor].

    By rank for a csv design, points of the same value in an order drawn by chance: slices of a factor then hold as
    many points each, where SALib's PAWN would never look at the highest of few values.
    """
    if study.method != "csv":
        return shares(study)
    shuffle = np.random.default_rng(SEED).permuted(np.tile(np.arange(study.count), (len(study.factors), 1)), axis=1).T
    order = np.lexsort((shuffle, result.values), axis=0)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(study.count)[:, None], axis=0)
    return (ranks + 0.5) / study.count


@contextmanager
def one_thread() -> Iterator[None]:
    """Within, small sums are not shared over threads, which would wait for one another for most of the time."""
    with library("threadpoolctl", "an analysis").threadpool_limits(1):
        yield
