"""The order of the lines: few crossings first, then short moves.

Barycentre sweeps over time from many starts (Sugiyama, Tagawa & Toda 1981, applied to storylines by
Tanahashi & Ma 2012), then swaps of neighbours over whole runs of intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Block = tuple[int, ...]

SWEEPS = 10
MOST_STARTS = 60
CANDIDATES = 4
PASSES = 4


def split_into_intervals(labels: ArrayLike) -> tuple[Ints, Ints]:
    """Cut time wherever the partition of the PCNs into groups changes.

    `labels` is [months + 1, pcns]; 0 stands alone. Returns the first month of every interval
    [intervals] and the group of every PCN [intervals, pcns], named by its lowest member, so that
    the names given to alliances have no effect on the layout.
    """
    table = np.asarray(labels)
    pcns = table.shape[1]
    together = table[:, :, None] == table[:, None, :]
    together &= (table != 0)[:, :, None]
    together |= np.eye(pcns, dtype=bool)
    groups = together.argmax(axis=2).astype(np.int64)
    changed = np.any(groups[1:] != groups[:-1], axis=1)
    cuts = np.concatenate([[0], np.flatnonzero(changed) + 1]).astype(np.int64)
    return cuts, groups[cuts]


def count_crossings(ranks: Ints) -> Ints:
    """Pairs of lines that change sides, summed over the cuts; `ranks` is [..., intervals, pcns]."""
    above = ranks[..., :, None] < ranks[..., None, :]
    turned = above[..., 1:, :, :] & ~above[..., :-1, :, :]
    return np.count_nonzero(turned, axis=(-1, -2, -3))


def rank_moves(ranks: Ints) -> Ints:
    """How many places the lines move, summed over cuts and PCNs; `ranks` is [..., intervals, pcns]."""
    return np.abs(np.diff(ranks, axis=-2)).sum(axis=(-1, -2))


@dataclass(frozen=True)
class Company:
    """Who is whose company in one interval, ready to be sorted."""

    group: Ints  # [pcns]
    share: NDArray[np.float64]  # [pcns, pcns] the weight of each PCN in the mean of each PCN's group

    @classmethod
    def of(cls, group: Ints) -> Company:
        """The company in one interval by the group of every PCN."""
        same = group[:, None] == group[None, :]
        return cls(group, same / same.sum(axis=0))

    def arrange(self, reference: NDArray[np.float64]) -> Ints:
        """Sort groups by the mean reference of their members, and members by their own.

        `reference` is [starts, pcns]; returns ranks [starts, pcns].
        """
        mean = np.round(reference @ self.share, 9)
        order = np.lexsort((reference, np.broadcast_to(self.group, reference.shape), mean), axis=-1)
        ranks = np.empty_like(order)
        ranks[np.arange(len(order))[:, None], order] = np.arange(self.group.size)
        return ranks


def sweep(groups: Ints, reference: NDArray[np.float64]) -> Ints:
    """The best ranks each start comes to, [starts, intervals, pcns], sweeping forwards and back.

    Starts that have met go on as one, and those that come back to where they were two sweeps ago go no further.
    """
    starts, intervals = reference.shape[0], groups.shape[0]
    companies = [Company.of(group) for group in groups]
    best, fewest = np.empty((starts, *groups.shape), dtype=np.int64), np.full(starts, np.iinfo(np.int64).max)
    going, begun = np.arange(starts), np.full(reference.shape, -1.0)
    for number in range(SWEEPS):
        met, which = np.unique(reference[going], axis=0, return_inverse=True)
        ranks = np.empty((len(met), *groups.shape), dtype=np.int64)
        at = met
        for s in range(intervals)[:: 1 if number % 2 == 0 else -1]:
            ranks[:, s] = companies[s].arrange(at)
            at = ranks[:, s].astype(np.float64)
        which = which.reshape(-1)
        crossings = count_crossings(ranks)[which]
        better = crossings < fewest[going]
        best[going[better]], fewest[going[better]] = ranks[which[better]], crossings[better]
        reference[going] = at[which]
        if number % 2:
            moved = np.any(begun[going] != reference[going], axis=1)
            begun[going] = reference[going]
            going = going[moved]
            if not going.size:
                break
    return best


def starting_references(pcns: int, intervals: int, seeded: Sequence[int]) -> NDArray[np.float64]:
    """Fixed starts [starts, pcns]: the seeded order first, then random ones; fewer where work is large."""
    starts = int(np.clip(2_000_000 // (intervals * pcns * pcns), 3, MOST_STARTS))
    reference = np.random.default_rng(7).random((starts, pcns)) * pcns
    reference[0, list(seeded)] = np.arange(pcns)
    return reference


def candidate_orders(groups: Ints, seeded: Sequence[int]) -> list[Ints]:
    """Ranks [intervals, pcns] worth drawing, the seeded start's among them, the same way up as `seeded`."""
    intervals, pcns = groups.shape
    reached = sweep(groups, starting_references(pcns, intervals, seeded))
    crossings, moves = count_crossings(reached), rank_moves(reached)
    by_worth = sorted(range(len(reached)), key=lambda k: (crossings[k], moves[k], k))
    keep = CANDIDATES if intervals * pcns <= 1000 else 1
    chosen = {reached[k].tobytes(): reached[k] for k in [*by_worth[:keep], 0]}
    middle = (pcns - 1) / 2
    place = np.empty(pcns)
    place[list(seeded)] = np.arange(pcns) - middle
    found: dict[bytes, Ints] = {}
    for start in chosen.values():
        ranks = Swapper(groups, start).improve(PASSES)
        if (ranks.mean(axis=0) - middle) @ place < 0:
            ranks = pcns - 1 - ranks
        found.setdefault(ranks.tobytes(), ranks)
    return list(found.values())


def blocks_in_order(group: Sequence[int], rank: Sequence[int]) -> list[Block]:
    """The groups of one interval from the top, each with its members from the top."""
    blocks: list[list[int]] = []
    for pcn in sorted(range(len(rank)), key=rank.__getitem__):
        if blocks and group[blocks[-1][0]] == group[pcn]:
            blocks[-1].append(pcn)
        else:
            blocks.append([pcn])
    return [tuple(block) for block in blocks]


@dataclass(frozen=True)
class Meeting:
    """Two groups while they last side by side: from which interval to which, and what a swap gains at each end."""

    first: int
    last: int
    gained: tuple[tuple[int, int], tuple[int, int]]  # before the first and after the last: (crossings, moves)
    seen: int  # how many swaps had been made when this was found


class Swapper:
    """Swaps neighbouring groups, or members of a group, while crossings or else moves grow fewer.

    Plain lists: the pieces are too small for arrays to pay. What is known of two groups that meet is kept until a swap
    touches an interval in which they meet, or one beside these.
    """

    def __init__(self, groups: Ints, ranks: Ints) -> None:
        self.groups: list[list[int]] = groups.tolist()
        self.ranks: list[list[int]] = ranks.tolist()
        self.runs: list[list[int]] = number_runs(groups).tolist()
        self.lasts: dict[int, tuple[int, int]] = {}  # by run: its first interval and its last
        for s, row in enumerate(self.runs):
            for run in row:
                self.lasts[run] = (self.lasts[run][0] if run in self.lasts else s, s)
        self.swaps = 0
        self.touched = [0] * len(self.ranks)  # by interval: which swap last changed it
        self.looked_at = [(s, s, -1) for s in range(len(self.ranks))]  # from where to where, after which swap
        self.met: dict[tuple[int, int], Meeting] = {}

    def improve(self, passes: int) -> Ints:
        """Swap until nothing gains, or for so many passes; returns the ranks [intervals, pcns]."""
        for _ in range(passes):
            before = self.swaps
            for s in range(len(self.ranks)):
                if self._is_touched(*self.looked_at[s]):
                    seen = self.swaps
                    reach = (*self._swap_groups_at(s), *self._swap_members_at(s))
                    self.looked_at[s] = min(reach), max(reach), seen
            if self.swaps == before:
                break
        return np.array(self.ranks, dtype=np.int64)

    def _is_touched(self, first: int, last: int, seen: int) -> bool:
        """Whether a swap since then changed one of the intervals from first to last, or one beside these."""
        return seen < self.swaps and max(self.touched[max(0, first - 1) : last + 2]) > seen

    def _blocks(self, s: int) -> list[Block]:
        return blocks_in_order(self.groups[s], self.ranks[s])

    def _swap_groups_at(self, s: int) -> tuple[int, int]:
        """Swap neighbouring groups here; gives the first and the last interval looked at."""
        blocks, first, last = self._blocks(s), s, s
        for k in range(len(blocks) - 1):
            upper, lower = blocks[k], blocks[k + 1]
            met = self._meeting(s, upper, lower)
            first, last = min(first, met.first), max(last, met.last)
            window = self._gaining_window(s, met, upper, lower)
            if window:
                self._swap(window, upper, lower)
                blocks[k], blocks[k + 1] = lower, upper
        return first, last

    def _swap_members_at(self, s: int) -> tuple[int, int]:
        """Swap members of the groups that begin here, for as long as each lasts; gives the intervals looked at."""
        furthest = s
        for block in self._blocks(s):
            run = self.runs[s][block[0]]
            if len(block) == 1 or self.lasts[run][0] < s:
                continue
            last = self.lasts[run][1]
            furthest = max(furthest, last)
            members = list(block)
            for k in range(len(members) - 1):
                upper, lower = (members[k],), (members[k + 1],)
                if _total(self._gain(s, s - 1, upper, lower), self._gain(last, last + 1, upper, lower)) < (0, 0):
                    self._swap((s, last), upper, lower)
                    members[k], members[k + 1] = members[k + 1], members[k]
        return s, furthest

    def _gaining_window(self, s: int, met: Meeting, upper: Block, lower: Block) -> tuple[int, int] | None:
        """Where swapping two neighbouring groups gains: as long as they meet, or from s on, or until s."""
        before, after = met.gained
        if _total(before, after) < (0, 0):
            return met.first, met.last
        all_cross = len(upper) * len(lower)  # where they meet, a swap that begins or ends crosses every pair
        if s > met.first and after[0] == -all_cross:
            if _total(self._gain(s, s - 1, upper, lower), after) < (0, 0):
                return s, met.last
        if s < met.last and before[0] == -all_cross:
            if _total(before, self._gain(s, s + 1, upper, lower)) < (0, 0):
                return met.first, s
        return None

    def _meeting(self, s: int, upper: Block, lower: Block) -> Meeting:
        """The intervals around s through which both groups last, side by side in this order."""
        one, other, step = upper[0], lower[0], len(upper)
        known = self.met.get((one, other))
        if known and known.first <= s <= known.last:
            if not self._is_touched(known.first, known.last, known.seen):
                return known
        ranks = self.ranks
        one_lasts, other_lasts = self.lasts[self.runs[s][one]], self.lasts[self.runs[s][other]]
        begin, end = max(one_lasts[0], other_lasts[0]), min(one_lasts[1], other_lasts[1])
        first = last = s
        while first > begin and ranks[first - 1][other] - ranks[first - 1][one] == step:
            first -= 1
        while last < end and ranks[last + 1][other] - ranks[last + 1][one] == step:
            last += 1
        gained = self._gain(first, first - 1, upper, lower), self._gain(last, last + 1, upper, lower)
        found = self.met[one, other] = Meeting(first, last, gained, self.swaps)
        return found

    def _gain(self, at: int, beyond: int, upper: Block, lower: Block) -> tuple[int, int]:
        """What swapping two neighbouring blocks in an interval, but not in the one beside it, does there."""
        if not 0 <= beyond < len(self.ranks):
            return 0, 0
        here, there = self.ranks[at], self.ranks[beyond]
        down, up = len(lower), -len(upper)
        crossings = moves = 0
        for a in upper:
            for b in lower:
                crossings += 1 if there[a] < there[b] else -1
            moves += abs(here[a] + down - there[a]) - abs(here[a] - there[a])
        for b in lower:
            moves += abs(here[b] + up - there[b]) - abs(here[b] - there[b])
        return crossings, moves

    def _swap(self, window: tuple[int, int], upper: Block, lower: Block) -> None:
        """Swap two neighbouring blocks through the window."""
        self.swaps += 1
        first, last = window
        down, up = len(lower), -len(upper)
        for s in range(first, last + 1):
            row = self.ranks[s]
            for a in upper:
                row[a] += down
            for b in lower:
                row[b] += up
            self.touched[s] = self.swaps


def _total(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def number_runs(groups: Ints) -> Ints:
    """A number for each group that stays the same while its members do, [intervals, pcns]."""
    runs = np.empty_like(groups)
    runs[0] = groups[0]
    fresh = int(groups.shape[1])
    for s in range(1, len(groups)):
        same = groups[s][:, None] == groups[s][None, :]
        lasts = np.all(same == (groups[s - 1][:, None] == groups[s - 1][None, :]), axis=1)
        runs[s] = np.where(lasts, runs[s - 1], fresh + groups[s])
        fresh += groups.shape[1]
    return runs
