"""The finished layout: intervals, order, heights and curves, and what the two drawings ask of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustsim.analysis.storyline.heights import make_tracks, solve_heights
from trustsim.analysis.storyline.order import (
    Block,
    Ints,
    blocks_in_order,
    candidate_orders,
    count_crossings,
    split_into_intervals,
)

Floats = NDArray[np.float64]
Knot = tuple[float, float, float, float]


@dataclass(frozen=True)
class Layout:
    """A storyline ready to draw. Heights are in the unit of the gaps and grow downwards from 0."""

    months: int
    cuts: tuple[int, ...]  # first month of each interval
    groups: tuple[tuple[Block, ...], ...]  # [interval] groups from the top, members from the top
    y: Floats  # [intervals, pcns]
    knots: tuple[tuple[Knot, ...], ...]  # [pcn] bends: from month, to month, from height, to height
    crossings: int  # pairs of lines that change sides, over all cuts
    wiggles: int  # lines that change height, over all cuts
    height: float
    inside: float
    between: float

    @property
    def order(self) -> list[int]:
        """The PCNs from the top at the start: hand it to the next layout as `previous_order`."""
        return [pcn for group in self.groups[0] for pcn in group]

    def y_at(self, pcn: int, month: float) -> float:
        """The height of a line at a month, which need not be whole."""
        height = float(self.y[0, pcn])
        for start, end, above, below in self.knots[pcn]:
            if month <= start:
                break
            u = min(1.0, (month - start) / (end - start))
            height = above + (below - above) * u * u * (3.0 - 2.0 * u)
        return height

    def path(self, pcn: int, first: float, last: float) -> Floats:
        """The line from month `first` to `last` as cubic Beziers [segments, 4, (month, height)].

        Each segment starts where the one before ends; straight stretches have their controls at thirds.
        """
        segments: list[Floats] = []
        at = float(first)
        for start, end, above, below in self.knots[pcn]:
            a, b = max(start, at), min(end, float(last))
            if b <= a:
                continue
            if a > at:
                segments.append(_straight(at, a, above))
            segments.append(_bend((start, end, above, below), a, b))
            at = b
        if at < last:
            segments.append(_straight(at, float(last), self.y_at(pcn, at)))
        return np.array(segments).reshape(-1, 4, 2)

    def as_dict(self) -> dict[str, Any]:
        """The whole layout as lists and numbers, ready for JSON."""
        return {
            "months": self.months,
            "cuts": list(self.cuts),
            "groups": [[list(group) for group in groups] for groups in self.groups],
            "y": [[round(float(v), 3) for v in row] for row in self.y],
            "knots": [[[round(v, 3) for v in knot] for knot in knots] for knots in self.knots],
            "order": self.order,
            "crossings": self.crossings,
            "wiggles": self.wiggles,
            "height": round(self.height, 3),
            "inside": self.inside,
            "between": self.between,
        }


def layout_storyline(
    labels: ArrayLike,
    previous_order: Sequence[int] | None = None,
    *,
    inside: float = 11.0,
    between: float = 25.0,
    bend: float = 6.0,
) -> Layout:
    """Lay out who is allied with whom over time, with few crossings and steady lines.

    `labels` is int [months + 1, pcns]: row 0 the start, row t the end of month t; 0 = in no alliance, any
    other number = that alliance. `previous_order` (PCN indices from the top) seeds one start and decides
    between equals, so that pictures stay steady when levers move. `inside` and `between` are the gaps
    between the lines of an alliance and between groups; `bend` is how many months a line takes to move.
    The same input always gives the same layout. Raises ValueError for labels of the wrong shape.
    """
    table = np.asarray(labels)
    if table.ndim != 2 or 0 in table.shape:
        raise ValueError(f"labels has shape {table.shape}; it needs [months + 1, pcns], both at least 1")
    cuts, groups = split_into_intervals(table)
    months, pcns = table.shape[0] - 1, table.shape[1]
    lengths = np.diff(np.append(cuts, months + 1))
    seeded = _complete_order(previous_order, pcns)
    place = np.argsort(seeded)
    candidates = candidate_orders(groups, seeded)
    fewest = min(int(count_crossings(ranks)) for ranks in candidates)
    candidates = [ranks for ranks in candidates if count_crossings(ranks) == fewest]
    if previous_order is not None:
        strange = [int(np.abs(ranks[0] - place).sum()) for ranks in candidates]
        candidates = [ranks for ranks, so in zip(candidates, strange, strict=True) if so == min(strange)]
    best: tuple[tuple[float, ...], Ints, Floats] | None = None
    for ranks in candidates:
        y = solve_heights(make_tracks(groups, ranks, lengths, inside, between), inside, between)
        worth = (count_wiggles(y, inside), float(np.square(np.diff(y, axis=0)).sum()))
        if best is None or worth < best[0]:
            best = (worth, ranks, y)
    assert best is not None
    gaining = _gaining(groups)
    _, ranks, y = best
    return Layout(
        months=months,
        cuts=tuple(cuts.tolist()),
        groups=tuple(tuple(blocks_in_order(g, r)) for g, r in zip(groups.tolist(), ranks.tolist(), strict=True)),
        y=y,
        knots=tuple(_knots(cuts, gaining[:, pcn], y[:, pcn], months, bend) for pcn in range(pcns)),
        crossings=fewest,
        wiggles=count_wiggles(y, inside),
        height=float(y.max()),
        inside=inside,
        between=between,
    )


def count_wiggles(y: Floats, inside: float) -> int:
    """Lines that visibly change height (by a tenth of the gap inside a bundle), over all cuts."""
    return int(np.count_nonzero(np.abs(np.diff(y, axis=0)) > inside / 10))


def _complete_order(previous: Sequence[int] | None, pcns: int) -> list[int]:
    """The previous order without repeats, and after it whoever it leaves out."""
    if previous is None:
        return list(range(pcns))
    wrong = [pcn for pcn in previous if not 0 <= pcn < pcns]
    if wrong:
        raise ValueError(f"previous_order holds {wrong[0]}; the PCNs are numbered 0 to {pcns - 1}")
    return [int(pcn) for pcn in dict.fromkeys([*previous, *range(pcns)])]


def _knots(cuts: Ints, gaining: NDArray[np.bool_], y: Floats, months: int, bend: float) -> tuple[Knot, ...]:
    """The bends of one line: a joiner arrives by its month, a leaver departs from it.

    Where two bends would overlap they share the time between their months.
    """
    moves = [s for s in range(1, len(cuts)) if y[s] != y[s - 1]]
    arrivals = np.flatnonzero(gaining).tolist()
    windows: list[list[float]] = []
    for s in moves:
        month = float(cuts[s])
        if s in arrivals or month >= months:
            windows.append([max(0.0, month - bend), month])
        else:
            windows.append([month, min(float(months), month + bend)])
    for k in range(1, len(windows)):
        earlier, later = windows[k - 1], windows[k]
        if earlier[1] <= later[0]:
            continue
        month, following = float(cuts[moves[k - 1]]), float(cuts[moves[k]])
        meet = min(max((month + following) / 2, earlier[0], month), later[1])
        if earlier[1] == month:
            meet = month
        elif later[0] == following:
            meet = following
        earlier[1], later[0] = min(earlier[1], meet), max(later[0], meet)
    for s in arrivals:
        month = float(cuts[s])
        for move, window in zip(moves, windows, strict=True):
            if window[0] < month < window[1]:
                window[0 if move > s else 1] = month
    return tuple((a, b, float(y[s - 1]), float(y[s])) for s, (a, b) in zip(moves, windows, strict=True))


def _gaining(groups: Ints) -> NDArray[np.bool_]:
    """Whether the group of each PCN gains a member when an interval begins, [intervals, pcns]."""
    together = groups[:, :, None] == groups[:, None, :]
    new = together[1:] & ~together[:-1]
    return np.concatenate([np.zeros((1, groups.shape[1]), dtype=bool), new.any(axis=-1)])


def _straight(first: float, last: float, y: float) -> Floats:
    return np.column_stack([np.linspace(first, last, 4), np.full(4, y)])


def _bend(knot: Knot, first: float, last: float) -> Floats:
    """The stretch of a smoothstep between two months, which is exactly one cubic Bezier."""
    start, end, above, below = knot
    u = (np.array([first, last]) - start) / (end - start)
    height = above + (below - above) * u * u * (3.0 - 2.0 * u)
    slope = 6.0 * (below - above) * u * (1.0 - u) * (u[1] - u[0]) / 3.0
    controls = [height[0], height[0] + slope[0], height[1] - slope[1], height[1]]
    return np.column_stack([np.linspace(first, last, 4), controls])
