"""One place of the map: circles round a board, outlines of alliances, arrows, trust and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, degrees, dist, hypot, pi, sin, sqrt

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Arc, Circle, FancyArrowPatch, FancyBboxPatch, Polygon
from numpy.typing import NDArray

from trustsim.analysis.figures import style

Floats = NDArray[np.float64]
ROUND_NAMES_FROM = 18
WIDEST_NAME = 180.0


@dataclass(frozen=True)
class Month:
    """Everything the map shows of one month, by PCN."""

    names: list[str]
    letters: list[str]
    patients: Floats
    labels: NDArray[np.int64]
    representative: NDArray[np.int64]
    trust: Floats | None
    backing: Floats | None
    alliances: dict[int, str]
    looks: dict[int, style.AllianceStyle]

    def on_own(self, pcn: int) -> bool:
        """Whether the PCN is in no alliance."""
        return self.labels[pcn] == 0


@dataclass(frozen=True)
class Spot:
    """Where a circle stands on the page, and its angle on the ring."""

    x: float
    y: float
    radius: float
    angle: float


@dataclass(frozen=True)
class Panel:
    """One place's part of the page: its middle, the radii of its ring, its width."""

    x: float
    y: float
    across: float
    down: float
    wide: float


class PlaceMap:
    """Draws one place inside its panel, `ring` being its PCNs in order round the board."""

    def __init__(self, ax: Axes, panel: Panel, ring: list[int], now: Month, biggest: float, manager: bool) -> None:
        self.ax, self.panel, self.ring, self.now, self.manager = ax, panel, ring, now, manager
        self.table = (44.0, 14.0)
        self.spots = self._place_circles(biggest)

    def draw(self, manager_code: int) -> None:
        """Everything, from the back to the front."""
        self._draw_outlines()
        self._draw_trust()
        self._draw_board()
        self._draw_mandates(manager_code)
        for pcn in self.ring:
            self._draw_circle(pcn)
        self._draw_names()

    def _place_circles(self, biggest: float) -> dict[int, Spot]:
        """Even steps along the ring, not in the angle, so that flat rings do not crowd their sides."""
        panel, count = self.panel, len(self.ring)
        fine = np.linspace(0, 2 * pi, 721)
        steps = np.hypot(panel.across * np.sin(fine), panel.down * np.cos(fine))
        length = np.concatenate([[0.0], np.cumsum((steps[1:] + steps[:-1]) / 2 * (fine[1] - fine[0]))])
        room = length[-1] / max(count, 3)
        angles = [float(np.interp((k + 0.5) / count * length[-1], length, fine)) - pi / 2 for k in range(count)]
        corners = [(panel.across * cos(angle), panel.down * sin(angle)) for angle in angles]
        apart = min((dist(a, b) for a, b in pairwise(corners)), default=room)
        largest = min(25.0, apart * 0.4, panel.down * 0.42, panel.wide * 0.062)
        spots: dict[int, Spot] = {}
        for k, pcn in enumerate(self.ring):
            angle = angles[k]
            patients = self.now.patients[pcn]
            share = sqrt(max(patients, 0.0) / biggest) if np.isfinite(patients) else 0.0
            x, y = panel.x + panel.across * cos(angle), panel.y + panel.down * sin(angle)
            spots[pcn] = Spot(x, y, max(largest * share, min(6.0, largest)), angle)
        return spots

    def _allied_runs(self, label: int) -> list[tuple[int, int]]:
        """Neighbouring pairs, round the ring, of the members of one alliance."""
        members = [i for i in self.ring if self.now.labels[i] == label]
        pairs = list(pairwise(members))
        if len(members) > 2 and self.ring[0] in members and self.ring[-1] in members:
            seats = [self.ring.index(i) for i in members]
            widest = max(range(len(seats) - 1), key=lambda k: seats[k + 1] - seats[k])
            if seats[widest + 1] - seats[widest] > 1:
                pairs[widest] = (members[-1], members[0])
        return pairs

    def _draw_outlines(self) -> None:
        """The union of discs and links, drawn thick in the colour, then thinner in white."""
        for label, look in self.now.looks.items():
            members = [i for i in self.ring if self.now.labels[i] == label]
            for grow, colour in ((9.0, look.colour), (7.4, style.pale(look.colour, 0.9))):
                for i in members:
                    spot = self.spots[i]
                    self.ax.add_patch(Circle((spot.x, spot.y), spot.radius + grow, facecolor=colour, zorder=1))
                for i, j in self._allied_runs(label):
                    a, b = self.spots[i], self.spots[j]
                    x, y = self._along_ring(a, b)
                    self.ax.plot(
                        x,
                        y,
                        color=colour,
                        zorder=1,
                        solid_capstyle="butt",
                        solid_joinstyle="round",
                        linewidth=2 * (min(a.radius, b.radius) + grow - 2.4),
                    )

    def _along_ring(self, a: Spot, b: Spot) -> tuple[Floats, Floats]:
        """The way from one circle to another along the ring, the shorter way round."""
        turn = (b.angle - a.angle + pi) % (2 * pi) - pi
        angles = a.angle + turn * np.linspace(0, 1, 25)
        return (
            self.panel.x + self.panel.across * np.cos(angles),
            self.panel.y + self.panel.down * np.sin(angles),
        )

    def _draw_trust(self) -> None:
        for i, j, mean, strong in extreme_pairs(self.now.trust, self.ring):
            a, b = self.spots[i], self.spots[j]
            self.ax.plot(
                [a.x, b.x],
                [a.y, b.y],
                color=trust_colour(mean),
                zorder=2,
                linewidth=0.8 + 3.0 * abs(mean - 0.5),
                linestyle="solid" if strong else (0, (4, 2)),
            )

    def _draw_board(self) -> None:
        x, y = self.panel.x, self.panel.y - (10 if self.manager else 0)
        half, tall = self.table
        board = FancyBboxPatch(
            (x - half, y - tall),
            2 * half,
            2 * tall,
            linewidth=1,
            boxstyle=f"round,pad=0,rounding_size={tall - 0.1}",
            facecolor="#F0F4F5",
            edgecolor=style.BORDER,
            zorder=3,
        )
        self.ax.add_patch(board)
        style.write(self.ax, x, y, "Place board", style.SMALL + 0.5, bold=True, across="center", zorder=4)
        if self.manager:
            mx, my = self._manager_spot()
            self.ax.plot([mx, mx], [my, y + tall], color=style.INK, linewidth=1, linestyle=(0, (1, 2.4)), zorder=3)
            diamond = [(mx, my - 11), (mx + 11, my), (mx, my + 11), (mx - 11, my)]
            self.ax.add_patch(Polygon(diamond, facecolor=style.INK, zorder=5))
            style.write(self.ax, mx, my, "M", style.SMALL, bold=True, colour=style.SURFACE, across="center", zorder=6)

    def _manager_spot(self) -> tuple[float, float]:
        return self.panel.x, self.panel.y + 30

    def _draw_mandates(self, manager_code: int) -> None:
        """An arrow to whoever speaks for a PCN; a dotted line to the board for one that sits there."""
        for pcn in self.ring:
            speaker = int(self.now.representative[pcn])
            spot = self.spots[pcn]
            if speaker == pcn:
                self._draw_seat(spot)
            elif speaker == manager_code:
                self._draw_arrow(spot, *self._manager_spot(), 12.0, 0.08)
            elif speaker in self.spots:
                to = self.spots[speaker]
                apart = abs(self.ring.index(pcn) - self.ring.index(speaker))
                between = min(apart, len(self.ring) - apart) - 1
                self._draw_arrow(spot, to.x, to.y, to.radius + 4.5, min(0.5, 0.16 + 0.14 * between))

    def _draw_arrow(self, spot: Spot, x: float, y: float, stop: float, bend: float) -> None:
        turn = (x - spot.x) * (self.panel.y - spot.y) - (y - spot.y) * (self.panel.x - spot.x)
        arrow = FancyArrowPatch(
            (spot.x, spot.y),
            (x, y),
            arrowstyle="-|>,head_length=5,head_width=2.6",
            connectionstyle=f"arc3,rad={-bend if turn < 0 else bend}",
            shrinkA=spot.radius + 4.5,
            shrinkB=stop,
            linewidth=1.4,
            color=style.INK,
            mutation_scale=1.0,
            zorder=2.8,
        )
        self.ax.add_patch(arrow)

    def _draw_seat(self, spot: Spot) -> None:
        half, tall = self.table
        x, y = self.panel.x, self.panel.y - (10 if self.manager else 0)
        dx, dy = spot.x - x, spot.y - y
        edge = min(half / max(abs(dx), 1e-9), tall / max(abs(dy), 1e-9))
        far = hypot(dx, dy)
        stop = 1 - (spot.radius + 5) / far
        self.ax.plot(
            [x + dx * edge, x + dx * stop],
            [y + dy * edge, y + dy * stop],
            color=style.INK,
            zorder=4,
            linewidth=1.3,
            linestyle=(0, (1, 2.4)),
            dash_capstyle="round",
        )

    def _draw_circle(self, pcn: int) -> None:
        spot, label = self.spots[pcn], int(self.now.labels[pcn])
        look = self.now.looks.get(label)
        ring = spot.radius + 3
        self.ax.add_patch(
            Circle(
                (spot.x, spot.y),
                ring,
                facecolor=style.SURFACE,
                edgecolor=style.BORDER,
                linewidth=0.8,
                zorder=6,
            )
        )
        if self.now.backing is not None and np.isfinite(self.now.backing[pcn]):
            turn = 360 * float(np.clip(self.now.backing[pcn], 0, 1))
            self.ax.add_patch(
                Arc(
                    (spot.x, spot.y),
                    2 * ring,
                    2 * ring,
                    theta1=-90,
                    theta2=-90 + turn,
                    color=style.INK,
                    linewidth=2.4,
                    zorder=7,
                )
            )
        self.ax.add_patch(
            Circle(
                (spot.x, spot.y),
                spot.radius,
                zorder=7,
                linewidth=1,
                facecolor=look.colour if look else "#E8EDEE",
                edgecolor=style.SURFACE if look else style.ALONE,
            )
        )
        if look and look.dashes:
            self.ax.add_patch(
                Circle(
                    (spot.x, spot.y),
                    spot.radius - 2,
                    facecolor="none",
                    zorder=8,
                    edgecolor=style.SURFACE,
                    linewidth=1,
                    linestyle=(0, look.dashes),
                )
            )
        size = min(11.0, max(6.0, spot.radius * 0.85))
        style.write(
            self.ax,
            spot.x,
            spot.y,
            self.now.letters[pcn],
            size,
            bold=True,
            across="center",
            colour=look.ink if look else style.INK,
            zorder=9,
        )

    def _draw_names(self) -> None:
        """Names outside the ring: level where few, along the spokes where many."""
        if len(self.ring) >= ROUND_NAMES_FROM:
            self._draw_names_along_spokes()
            return
        taken = {pcn: self._box_round(pcn) for pcn in self.ring}
        fixed = [*self._boxes_on_links(), *self._boxes_of_board()]
        written: list[style.Box] = []
        for pcn in sorted(self.ring, key=lambda i: -abs(cos(self.spots[i].angle))):
            others = [box for other, box in taken.items() if other != pcn]
            lines, size, box = self._free_place(pcn, [taken[pcn], *others, *fixed, *written])
            written.append(box)
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            style.write(self.ax, x, y, "\n".join(lines), size, across="center", zorder=10, linespacing=1.05)

    def _boxes_of_board(self) -> list[style.Box]:
        """Where the board stands, and the manager."""
        half, tall = self.table
        x, y = self.panel.x, self.panel.y - (10 if self.manager else 0)
        mx, my = self._manager_spot()
        manager = [(mx - 12, my - 12, mx + 12, my + 12)] if self.manager else []
        return [(x - half - 2, y - tall - 2, x + half + 2, y + tall + 2), *manager]

    def _reach(self, pcn: int) -> float:
        """How far a circle goes with all that is drawn round it."""
        return self.spots[pcn].radius + (5.0 if self.now.on_own(pcn) else 10.0)

    def _box_round(self, pcn: int) -> style.Box:
        spot, reach = self.spots[pcn], self._reach(pcn) - 1.0
        return spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach

    def _boxes_on_links(self) -> list[style.Box]:
        """Boxes along the links between allies, which names keep clear of."""
        boxes: list[style.Box] = []
        for label in self.now.looks:
            for i, j in self._allied_runs(label):
                a, b = self.spots[i], self.spots[j]
                half = min(a.radius, b.radius) + 5.0
                for x, y in zip(*self._along_ring(a, b), strict=True):
                    if min(hypot(x - a.x, y - a.y) - a.radius, hypot(x - b.x, y - b.y) - b.radius) > 8.0:
                        boxes.append((x - half, y - half, x + half, y + half))
        return boxes

    def _free_place(self, pcn: int, taken: list[style.Box]) -> tuple[list[str], float, style.Box]:
        """The name's lines, no shorter and no smaller than they must be, and a free box for them near its circle.

        Outside the ring first, then anywhere clear of the board; cut only where nothing else will do.
        """
        name, full = self.now.names[pcn], style.SMALL + 0.5
        whole = [
            ([style.plain(name)], full),
            (style.in_two(name, full), full),
            (style.in_two(name, full - 1.5), full - 1.5),
        ]
        whole = [way for way in whole if max(style.width_of(line, way[1]) for line in way[0]) <= WIDEST_NAME]
        cut = [
            ([style.fit_middle(line, room, full - 1.5) for line in style.in_two(name, full - 1.5)], full - 1.5)
            for room in (80.0, 60.0, 45.0, 32.0)
        ]
        for ways, inside in ((whole, False), (whole, True), (cut, False), (cut, True)):
            for lines, size in ways:
                for box in self._places_for(pcn, lines, size):
                    if self._on_page(box) and (inside or self._outside(box)) and not style.overlaps(box, taken):
                        return lines, size, box
        lines, size = cut[-1]
        box = next(iter(self._places_for(pcn, lines, size)))
        left, right = self.panel.x - self.panel.wide / 2 + 2, self.panel.x + self.panel.wide / 2 - 2
        shift = max(0.0, left - box[0]) - max(0.0, box[2] - right)
        return lines, size, (box[0] + shift, box[1], box[2] + shift, box[3])

    def _on_page(self, box: style.Box) -> bool:
        """Whether a box is within its panel."""
        x, half, tall = self.panel.x, self.panel.wide / 2 - 2, self.panel.down + 62
        return x - half <= box[0] and box[2] <= x + half and abs((box[1] + box[3]) / 2 - self.panel.y) <= tall

    def _outside(self, box: style.Box) -> bool:
        """Whether no part of a box is within the ring, where arrows and pairs are drawn."""
        x = max(box[0], min(self.panel.x, box[2])) - self.panel.x
        y = max(box[1], min(self.panel.y, box[3])) - self.panel.y
        return hypot(x / self.panel.across, y / self.panel.down) >= 1.0

    def _places_for(self, pcn: int, lines: list[str], size: float) -> list[style.Box]:
        """Boxes against a circle, straight outwards first, then ever further round it and away from it."""
        spot, reach = self.spots[pcn], self._reach(pcn) + 1.0
        wide, tall = 3.0 + max(style.width_of(line, size) for line in lines), 1.25 * size * len(lines)
        out = atan2(sin(spot.angle) / self.panel.down, cos(spot.angle) / self.panel.across)
        boxes: list[style.Box] = []
        for away in (0.0, 6.0, 12.0):
            for turn in (0, 15, -15, 30, -30, 45, -45, 60, -60, 75, -75, 90, -90, 110, -110):
                across, down = cos(out + turn * pi / 180), sin(out + turn * pi / 180)
                x = spot.x + across * (reach + away) + max(-1.0, min(1.0, 1.8 * across)) * wide / 2
                y = spot.y + down * (reach + away) + max(-1.0, min(1.0, 1.8 * down)) * tall / 2
                boxes.append((x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2))
        return boxes

    def _draw_names_along_spokes(self) -> None:
        for pcn in self.ring:
            spot = self.spots[pcn]
            out = atan2(sin(spot.angle) / self.panel.down, cos(spot.angle) / self.panel.across)
            x, y = spot.x + cos(out) * (spot.radius + 12), spot.y + sin(out) * (spot.radius + 12)
            words = style.fit_middle(self.now.names[pcn], 66, style.SMALL - 1)
            right = cos(out) >= 0
            style.write(
                self.ax,
                x,
                y,
                words,
                style.SMALL - 1,
                across="left" if right else "right",
                rotation=-degrees(out) if right else 180 - degrees(out),
                rotation_mode="anchor",
                zorder=10,
            )


def extreme_pairs(trust: Floats | None, pcns: Sequence[int]) -> list[tuple[int, int, float, bool]]:
    """The few strongest and weakest pairs of PCNs: (one, other, mean trust both ways, strong)."""
    if trust is None:
        return []
    pairs = [(i, j, float((trust[i, j] + trust[j, i]) / 2)) for k, i in enumerate(pcns) for j in pcns[k + 1 :]]
    pairs = sorted((p for p in pairs if np.isfinite(p[2])), key=lambda p: (-p[2], p[0], p[1]))
    few = min(5, max(2, len(pcns) // 3), len(pairs) // 2)
    strong = [(*p, True) for p in pairs[:few] if p[2] > 0.5]
    weak = [(*p, False) for p in pairs[len(pairs) - few :] if p[2] < 0.5]
    return [*weak, *strong]


def trust_colour(mean: float) -> str:
    """The diverging scale of trust, its two palest steps left out so that thin lines are seen."""
    scale = style.TRUST_SCALE
    if mean >= 0.5:
        return scale[5] if mean < 0.75 else scale[6]
    return scale[1] if mean > 0.25 else scale[0]
