"""Drawing one place's storyline: axis, bundles, lines, marks and names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from trustsim.analysis.figures import style
from trustsim.analysis.figures.style import Box
from trustsim.analysis.storyline import Layout

KINDS = ("founded", "joined", "left", "collapsed", "new director")


class Mark(Protocol):
    """Something that happened: to which PCNs, and to which alliance (0 = none)."""

    @property
    def month(self) -> int: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def pcns(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def alliance(self) -> int: ...  # noqa: D102


@dataclass(frozen=True)
class Scale:
    """Sizes in points for so many lines."""

    inside: float
    between: float
    line: float
    type: float
    mark: float

    @property
    def bundle(self) -> float:
        """The width of the outline round each line of a bundle."""
        return self.inside + 9.0 * self.inside / 11.0


@dataclass(frozen=True)
class Block:
    """One place's storyline: its PCNs, its layout and where it stands on the page."""

    pcns: list[int]
    labels: NDArray[np.int64]  # [months + 1, the block's pcns]
    layout: Layout
    heights: NDArray[np.float64]  # [months + 1, the block's pcns] on the page
    top: float
    name: str

    @property
    def bottom(self) -> float:
        """The height of the lowest line on the page."""
        return self.top + self.layout.height


class Canvas:
    """Draws blocks of lines on one page, with months across from `left` to `right`."""

    def __init__(
        self, ax: Axes, left: float, right: float, months: int, scale: Scale, alliances: Mapping[int, str]
    ) -> None:
        self.ax, self.left, self.right, self.months, self.scale = ax, left, right, months, scale
        self.names = alliances
        self.styles = {label: style.alliance_style(k) for k, label in enumerate(self.names)}

    def x(self, month: float) -> float:
        """Months to points across the page."""
        return self.left + (self.right - self.left) * month / self.months

    def draw_flag_words(self, lanes: Sequence[tuple[float, str, int]], y: float) -> None:
        """The words above the dotted verticals."""
        for x, words, lane in lanes:
            style.write(self.ax, x, y - 12 * lane, words, style.SMALL, colour=style.SECONDARY)

    def draw_block(
        self, block: Block, names: Sequence[str], marks: Sequence[Mark], flags: Sequence[tuple[int, str]]
    ) -> None:
        """One place: axis, bundles, lines, marks and names."""
        if block.name:
            words = style.fit(block.name, self.right - self.left, style.BODY, True)
            style.write(self.ax, style.MARGIN, block.top - 24, words, bold=True)
        self._draw_axis(block, flags)
        self._draw_bundles(block)
        self._draw_lines(block)
        taken = self._draw_marks(block, marks)
        self._draw_alliance_names(block, taken)
        self._draw_pcn_names(block, names)

    def _draw_axis(self, block: Block, flags: Sequence[tuple[int, str]]) -> None:
        top, bottom = block.top - 12, block.bottom + 14
        step = 12 if self.months <= 120 else 24
        step = step if self.months >= 36 else 6 if self.months >= 12 else 1
        for month in range(0, self.months + 1, step):
            self.ax.plot([self.x(month)] * 2, [top, bottom], color=style.HAIRLINE, linewidth=0.7, zorder=0)
            style.write(
                self.ax,
                self.x(month),
                bottom + 8,
                str(month),
                style.SMALL,
                colour=style.SECONDARY,
                across="center",
            )
        style.write(self.ax, self.left - 8, bottom + 8, "Month", style.SMALL, colour=style.SECONDARY, across="right")
        for month, _ in flags:
            self.ax.plot(
                [self.x(month)] * 2,
                [top, bottom],
                color=style.SECONDARY,
                linewidth=1.1,
                linestyle=(0, (1.2, 2.6)),
                zorder=1,
            )

    def _stroke(self, block: Block, pcn: int, first: float, last: float, **look: object) -> None:
        """One stretch of a line, as Beziers on the page."""
        segments = block.layout.path(pcn, first, last)
        if not len(segments):
            return
        points = segments.reshape(-1, 2)
        points = np.column_stack([self.x(0) + points[:, 0] * (self.x(1) - self.x(0)), block.top + points[:, 1]])
        vertices = [points[0], *(point for k, point in enumerate(points) if k % 4)]
        codes = [Outline.MOVETO] + [Outline.CURVE4] * (len(vertices) - 1)
        self.ax.add_patch(PathPatch(Outline(vertices, codes), facecolor="none", **look))  # type: ignore[arg-type]

    def _draw_bundles(self, block: Block) -> None:
        """A pale outline round the lines of each alliance: thick, then white and thinner."""
        wide = self.scale.bundle
        for label in self.styles:
            runs = [run for run in _runs(block) if run[3] == label]
            for colour, width in ((style.pale(self.styles[label].colour), wide), (style.SURFACE, wide - 2.4)):
                for pcn, first, last, _ in runs:
                    self._stroke(
                        block,
                        pcn,
                        first,
                        last,
                        edgecolor=colour,
                        linewidth=width,
                        capstyle="round",
                        joinstyle="round",
                        zorder=2,
                    )

    def _draw_lines(self, block: Block) -> None:
        for pcn, first, last, label in _runs(block):
            if label == 0:
                self._stroke(block, pcn, first, last, edgecolor=style.ALONE, linewidth=1.2, zorder=3)
                continue
            look = self.styles[label]
            wide = self.scale.line
            self._stroke(block, pcn, first, last, edgecolor=look.colour, linewidth=wide, zorder=4)
            if look.dashes:
                self._stroke(
                    block,
                    pcn,
                    first,
                    last,
                    edgecolor=style.SURFACE,
                    linewidth=wide * 0.42,
                    zorder=5,
                    capstyle="butt",
                    linestyle=(0, look.dashes),
                )

    def _draw_marks(self, block: Block, marks: Sequence[Mark]) -> list[Box]:
        """Each mark on its lines, in its month; one that would hide another stands a little above or below it.

        A collapse stands for the departure that brought it about; events of other kinds have no mark.
        """
        taken: list[Box] = []
        collapses = {(mark.month, mark.alliance, i) for mark in marks if mark.kind == "collapsed" for i in mark.pcns}
        drawn = [mark for mark in marks if mark.kind in KINDS]
        ranked = sorted(drawn, key=lambda mark: (mark.month, KINDS.index(mark.kind)))
        for mark in ranked:
            own = [block.pcns.index(i) for i in mark.pcns if i in block.pcns]
            said = mark.kind == "left" and all((mark.month, mark.alliance, i) in collapses for i in mark.pcns)
            if not own or said or not 0 <= mark.month <= self.months:
                continue
            rows = [block.heights[mark.month, k] for k in own]
            together = mark.kind in ("founded", "collapsed")
            for y in [float(np.mean(rows))] if together else [float(y) for y in rows]:
                self._place_mark(mark, self.x(mark.month), y, taken)
        return taken

    def _place_mark(self, mark: Mark, x: float, y: float, taken: list[Box]) -> None:
        """Draw one mark at its month, on its line or beside it at the nearest free height and tied to it."""
        size = self.scale.mark
        reach = size * (1.4 if mark.kind == "collapsed" else 0.9)
        for aside in (0.0, 1.5, -1.5, 3.0, -3.0):
            height = y + aside * size
            box = (x - reach, height - reach, x + reach, height + reach)
            if not style.overlaps(box, taken):
                break
        else:
            height = y
            box = (x - reach, y - reach, x + reach, y + reach)
        taken.append(box)
        colour = self.styles[mark.alliance].colour if mark.alliance in self.styles else style.INK
        if height != y:
            self.ax.plot([x, x], [y, height], color=colour, linewidth=0.9, zorder=7, solid_capstyle="butt")
        style.draw_mark(self.ax, mark.kind, x, height, colour, size)

    def _draw_alliance_names(self, block: Block, taken: list[Box]) -> None:
        """The name over its bundle, or under it, at the first month with room; none where there is none."""
        size = self.scale.type - 0.5
        months_across = self.x(0) + np.arange(len(block.heights)) * (self.x(1) - self.x(0))
        for label, words in self.names.items():
            member = block.labels == label
            months = np.flatnonzero(member.any(axis=1))
            if not months.size:
                continue
            wide = style.width_of(words, size, True)
            span = int(np.ceil(wide / (self.x(1) - self.x(0))))
            reach = np.where((block.labels != 0) & ~member, self.scale.bundle / 2 + 1.0, 0.0)
            for box in self._name_boxes(block, member, months, span, wide, size):
                hit = (block.heights + reach > box[1]) & (block.heights - reach < box[3])
                beside = (months_across > box[0] - 3) & (months_across < box[2] + 3)
                if not hit[beside].any() and not style.overlaps(box, taken):
                    taken.append(box)
                    style.write(self.ax, box[0] + 1, (box[1] + box[3]) / 2, words, size, bold=True, zorder=9)
                    break

    def _name_boxes(
        self,
        block: Block,
        member: NDArray[np.bool_],
        months: NDArray[np.int64],
        span: int,
        wide: float,
        size: float,
    ) -> list[Box]:
        """Where the name could stand: above from the founding on, then below."""
        boxes: list[Box] = []
        away, tall = self.scale.bundle / 2 + 0.6, size * 1.05
        last = int(months[-1])
        for above in (True, False):
            for start in months.tolist():
                end = min(start + span, len(member) - 1)
                if end > last + 1 or not member[start:end].any(axis=1).all():
                    continue
                rows = block.heights[start : end + 1][member[start : end + 1]]
                y = rows.min() - away - tall if above else rows.max() + away
                if self.x(start) + wide <= self.right + 4:
                    boxes.append((self.x(start), y, self.x(start) + wide + 2, y + tall))
        return boxes

    def _draw_pcn_names(self, block: Block, names: Sequence[str]) -> None:
        """At the left and right of each line; a long name takes two lines where there is room."""
        own = [names[pcn] for pcn in block.pcns]
        aside = self.scale.bundle / 2 + 4
        rooms = (self.left - style.MARGIN - 8, style.WIDTH - style.MARGIN / 2 - self.right - aside)
        for month, room, size in ((0, rooms[0], self.scale.type), (-1, rooms[1], self.scale.type - 0.5)):
            words = lines_of_names(own, block.heights[month].tolist(), room, size)
            for k, lines in enumerate(words):
                style.write(
                    self.ax,
                    self.left - 8 if month == 0 else self.right + aside,
                    block.heights[month, k],
                    "\n".join(lines),
                    size,
                    across="right" if month == 0 else "left",
                    colour=style.INK if month == 0 else style.SECONDARY,
                    linespacing=1.05,
                )


def lines_of_names(names: Sequence[str], heights: Sequence[float], room: float, size: float) -> list[list[str]]:
    """Each name as one line, as two where the names above and below leave room, or shortened."""
    line = 1.2 * size
    tall = [line] * len(names)
    folded: dict[int, list[str]] = {}
    for k in sorted(range(len(names)), key=lambda k: heights[k]):
        if style.width_of(style.plain(names[k]), size) <= room + 0.01:
            continue
        clear = all(abs(heights[k] - heights[j]) >= (2 * line + tall[j]) / 2 for j in range(len(names)) if j != k)
        lines = style.in_two(names[k], size)
        if clear and len(lines) == 2:
            folded[k] = lines
            tall[k] = 2 * line
    rest = [k for k in range(len(names)) if k not in folded]
    shown = dict(zip(rest, style.told_apart([names[k] for k in rest], room, size), strict=True))
    cut = {k: style.told_apart(lines, room, size) for k, lines in folded.items()}
    return [cut[k] if k in cut else [shown[k]] for k in range(len(names))]


def _runs(block: Block) -> list[tuple[int, int, int, int]]:
    """Stretches of one label: PCN in the block, first month, month of the change that ends it, label."""
    runs: list[tuple[int, int, int, int]] = []
    last = len(block.labels) - 1
    for k in range(len(block.pcns)):
        column = block.labels[:, k]
        starts = [0, *(np.flatnonzero(column[1:] != column[:-1]) + 1).tolist()]
        for start, end in zip(starts, [*starts[1:], last], strict=True):
            runs.append((k, int(start), int(end), int(column[start])))
    return runs
