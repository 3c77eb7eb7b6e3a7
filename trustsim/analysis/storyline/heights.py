"""The heights of the lines: one variable a group for as long as its members stay the same.

Moves of members at changes are made small under the gaps between lines: a convex quadratic programme,
solved by the alternating direction method of multipliers (Boyd et al. 2011, section 3), then reweighted
so that many small moves become few (Candes, Wakin & Boyd 2008). What is left of a violated gap is pushed
apart exactly, from the top down.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from trustsim.analysis.storyline.order import Block, Ints, blocks_in_order

Floats = NDArray[np.float64]

ROUNDS = 6
STEPS = 120
BEYOND = 1.6
"""How far a step goes beyond what it found: over-relaxation, which takes fewer steps."""
SETTLED = 1e-3
"""Change of a step, in gaps between groups, below which no more steps are taken."""
TIGHTNESS = 0.002


@dataclass(frozen=True)
class Tracks:
    """The variables of one picture and what ties them."""

    count: int
    variable: Ints  # [intervals, pcns] the variable that carries each line
    place: Ints  # [intervals, pcns] place inside its group, from the top
    gaps: dict[tuple[int, int], float]  # (upper, lower) -> least distance between their first lines
    months: dict[tuple[int, int], int]  # (upper, lower) -> months for which they are neighbours


def make_tracks(groups: Ints, ranks: Ints, lengths: Ints, inside: float, between: float) -> Tracks:
    """Share a variable between intervals where group and order of members last, unless order forbids it.

    A group that changes sides with another that also lasts cannot keep one height; the variable is cut
    there. `groups` and `ranks` are [intervals, pcns], `lengths` months [intervals].
    """
    order = Order()
    gaps: dict[tuple[int, int], float] = {}
    months: dict[tuple[int, int], int] = {}
    variable, place = np.empty_like(ranks), np.empty_like(ranks)
    standing: dict[Block, int] = {}
    for s in range(len(ranks)):
        blocks = blocks_in_order(groups[s].tolist(), ranks[s].tolist())
        lasting = [(block, standing[block]) for block in blocks if block in standing]
        standing = _keep_consistent(lasting, order)
        for block in blocks:
            if block not in standing:
                standing[block] = order.add()
            members = list(block)
            variable[s, members] = standing[block]
            place[s, members] = np.arange(len(block))
        for upper, lower in pairwise(blocks):
            pair = (standing[upper], standing[lower])
            order.hold(*pair)
            gaps[pair] = (len(upper) - 1) * inside + between
            months[pair] = months.get(pair, 0) + int(lengths[s])
    return Tracks(len(order.under), variable, place, gaps, months)


class Order:
    """Which variables are held below which, however many stand between: a bit of a number for each."""

    def __init__(self) -> None:
        self.under: list[int] = []  # by variable: itself, and all held below it
        self.over: list[int] = []  # by variable: itself, and all it is held below

    def add(self) -> int:
        """A new variable, held by nothing."""
        self.under.append(1 << len(self.under))
        self.over.append(1 << len(self.over))
        return len(self.under) - 1

    def is_below(self, lower: int, upper: int) -> bool:
        """Whether a variable is held below another."""
        return bool(self.under[upper] >> lower & 1)

    def hold(self, upper: int, lower: int) -> None:
        """Hold a variable, and all below it, below another, and all above that."""
        if self.is_below(lower, upper):
            return
        above, below = self.over[upper], self.under[lower]
        for v in _bits(above):
            self.under[v] |= below
        for v in _bits(below):
            self.over[v] |= above


def _bits(number: int) -> list[int]:
    found: list[int] = []
    while number:
        lowest = number & -number
        found.append(lowest.bit_length() - 1)
        number ^= lowest
    return found


def _keep_consistent(lasting: list[tuple[Block, int]], order: Order) -> dict[Block, int]:
    """The lasting groups that can keep their variable: none that is held below one it now stands above."""
    numbers = [v for _, v in lasting]
    against: dict[int, set[int]] = {v: set() for v in numbers}
    lower = sum(1 << v for v in numbers)
    for upper in numbers:
        lower ^= 1 << upper
        for other in _bits(order.over[upper] & lower):
            against[upper].add(other)
            against[other].add(upper)
    size = {v: len(block) for block, v in lasting}
    while any(against.values()):
        worst = max(against, key=lambda v: (len(against[v]), -size[v], v))
        for other in against.pop(worst):
            against[other].discard(worst)
    return {block: v for block, v in lasting if v in against}


def solve_heights(tracks: Tracks, inside: float, between: float) -> Floats:
    """The height of every line in every interval [intervals, pcns], the topmost at 0."""
    variable, offset = tracks.variable, tracks.place * inside
    moved = variable[1:] != variable[:-1]
    before, after = variable[:-1][moved], variable[1:][moved]
    wanted = (offset[:-1] - offset[1:])[moved] / between
    height = _minimise_moves(tracks, before, after, wanted, between)
    y = _push_apart(height * between, tracks)[variable] + offset
    return y - y.min()


def _minimise_moves(tracks: Tracks, before: Ints, after: Ints, wanted: Floats, unit: float) -> Floats:
    """Heights of the variables, in `unit`s, with a small pull that keeps neighbours close."""
    pairs = np.array(list(tracks.gaps), dtype=np.int64).reshape(-1, 2)
    gap = np.array(list(tracks.gaps.values())) / unit
    pull = TIGHTNESS * np.array([tracks.months[pair] for pair in tracks.gaps], dtype=float) / 12
    rounds = ROUNDS if tracks.count <= 900 else 3
    weight = np.ones(before.size)
    height = _first_guess(tracks, unit)
    spare = height[pairs[:, 1]] - height[pairs[:, 0]] - gap
    for k in range(rounds):
        matrix = 1e-6 * np.eye(tracks.count)
        linear = np.zeros(tracks.count)
        _add_springs(matrix, linear, before, after, wanted, weight)
        _add_springs(matrix, linear, pairs[:, 0], pairs[:, 1], gap, pull)
        height, spare = _admm(matrix, linear, pairs, gap, spare)
        move = height[after] - height[before] - wanted
        weight = 0.3 / np.hypot(move, max(0.02, 0.3 * 0.4**k))
    return height


def _add_springs(matrix: Floats, linear: Floats, low: Ints, high: Ints, target: Floats, force: Floats) -> None:
    """Add force · (y[high] - y[low] - target)² to ½ y·matrix·y - linear·y, halved."""
    np.add.at(matrix, (low, low), force)
    np.add.at(matrix, (high, high), force)
    np.add.at(matrix, (low, high), -force)
    np.add.at(matrix, (high, low), -force)
    np.add.at(linear, high, force * target)
    np.add.at(linear, low, -force * target)


def _admm(matrix: Floats, linear: Floats, pairs: Ints, gap: Floats, spare: Floats) -> tuple[Floats, Floats]:
    """Minimise ½ y·matrix·y - linear·y subject to y[lower] - y[upper] ≥ gap.

    `spare` is the start, one number a gap: what is left of it, or below 0 the force that holds it open. Gives y and
    the spare it came to. All steps but the last are taken in the gaps alone, which needs one product a step.
    """
    if not gap.size:
        return np.asarray(np.linalg.solve(matrix, linear), dtype=np.float64), spare
    upper, lower = pairs[:, 0], pairs[:, 1]
    system = matrix.copy()
    _add_springs(system, np.zeros(len(linear)), upper, lower, np.zeros(gap.size), np.ones(gap.size))
    inverse = invert(system)
    answers = inverse[:, lower] - inverse[:, upper]
    turn = answers[lower] - answers[upper]
    rest = linear @ answers - gap
    force = gap + np.abs(spare)
    for step in range(STEPS):
        before = spare
        found = np.einsum("ij,j->i", turn, force) + rest
        spare = BEYOND * found + (1.0 - BEYOND) * np.maximum(before, 0.0) + np.minimum(before, 0.0)
        force = gap + np.abs(spare)
        if step % 5 == 4 and np.abs(spare - before).max() < SETTLED:
            break
    return inverse @ linear + answers @ force, spare


def invert(matrix: Floats, block: int = 64) -> Floats:
    """The inverse of a positive definite matrix [n, n], by Gauss-Jordan elimination in blocks.

    Blocks are small enough for the linear algebra library to stay on one thread: on a busy machine its
    threads wait for one another, and an inverse that takes 5 ms was measured to take 200.
    """
    size = len(matrix)
    parts = -(-size // block)
    whole = np.eye(parts * block)
    whole[:size, :size] = matrix
    cells = whole.reshape(parts, block, parts, block).swapaxes(1, 2).copy()
    for k in range(parts):
        pivot = np.linalg.inv(cells[k, k])
        row, column = pivot @ cells[k], cells[:, k].copy()
        cells -= column[:, None] @ row[None, :]
        cells[k], cells[:, k] = row, -column @ pivot
        cells[k, k] = pivot
    return cells.swapaxes(1, 2).reshape(whole.shape)[:size, :size].copy()


def _first_guess(tracks: Tracks, unit: float) -> Floats:
    """Every variable as high as the gaps allow, in `unit`s."""
    return _push_apart(np.zeros(tracks.count), tracks) / unit


def _push_apart(height: Floats, tracks: Tracks) -> Floats:
    """Lower each variable just enough for every gap to hold, from the top down (longest paths)."""
    y = height.tolist()
    lower_of: list[list[tuple[int, float]]] = [[] for _ in y]
    waiting = [0] * len(y)
    for (upper, lower), gap in tracks.gaps.items():
        lower_of[upper].append((lower, gap))
        waiting[lower] += 1
    ready = deque(v for v, count in enumerate(waiting) if count == 0)
    while ready:
        upper = ready.popleft()
        for lower, gap in lower_of[upper]:
            y[lower] = max(y[lower], y[upper] + gap)
            waiting[lower] -= 1
            if waiting[lower] == 0:
                ready.append(lower)
    return np.array(y)
