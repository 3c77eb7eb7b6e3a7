"""A place in one month as a map: alliances, who speaks for whom, practices' backing and trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, ceil, cos, degrees, hypot, pi, sin, sqrt

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Circle, FancyArrowPatch, FancyBboxPatch, Polygon
from numpy.typing import ArrayLike, NDArray

from trustsim.analysis.figures import style

Floats = NDArray[np.float64]
NOBODY = -1
ROUND_NAMES_FROM = 18


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


def network_figure(
    names: Sequence[str],
    patients: ArrayLike,
    labels_now: ArrayLike,
    representative: ArrayLike,
    trust: ArrayLike | None = None,
    backing: ArrayLike | None = None,
    place_names: Sequence[str] | None = None,
    places: Sequence[int] | None = None,
    manager: Sequence[bool] | bool = False,
    month: int | None = None,
    *,
    founded: Sequence[int] | None = None,
    order: Sequence[int] | None = None,
    title: str = "",
    note: str = "",
    assumed: str | None = None,
) -> Figure:
    """Draw each place as circles round its board, area by list size, colour by alliance.

    By PCN: `patients` (people), `labels_now` (0 alone, negative a federation), `representative` (the PCN
    that speaks for it; itself; -1 nobody; the number of PCNs: the neutral manager), `backing` 0-1.
    `trust` [truster, trusted] is mean trust 0-1; only the strongest and weakest pairs of a place are
    drawn. `manager` says which places have a neutral manager. `founded` lists all labels in the order
    founded, so that colours match the storyline's; `order` is the order of the PCNs round the ring.
    Raises ValueError where lengths differ.
    """
    now = _gather(names, patients, labels_now, representative, trust, backing, founded)
    place_of = [0] * len(names) if places is None else [int(p) for p in places]
    if len(place_of) != len(names):
        raise ValueError(f"places has {len(place_of)} entries, but there are {len(names)} PCNs")
    groups = [[i for i, p in enumerate(place_of) if p == place] for place in sorted(set(place_of))]
    most = max(map(len, groups))
    columns = 1 if len(groups) == 1 or most > 14 else 2
    wide = (style.WIDTH - 2 * style.MARGIN) / columns
    spokes = most >= ROUND_NAMES_FROM
    tall = min(max(210.0, 130 + 15.0 * most), 410.0) + (150.0 if spokes else 0.0)
    heading = title or (f"Month {month}" if month is not None else "The place")
    top = style.header_height(heading, note)
    legend = _legend_height(now)
    height = top + ceil(len(groups) / columns) * (tall + 14) + legend + style.footer_height(assumed)
    figure, ax = style.page(style.WIDTH, height)
    style.draw_header(ax, heading, note)
    biggest = float(np.nanmax(now.patients, initial=1.0))
    for k, pcns in enumerate(groups):
        left = style.MARGIN + wide * (k % columns)
        y = top + (tall + 14) * (k // columns)
        place = place_of[pcns[0]]
        if len(groups) > 1:
            words = place_names[place] if place_names else f"Place {place + 1}"
            style.write(ax, left, y + 4, style.fit(words, wide - 10, style.BODY, True), bold=True)
        down = tall / 2 - (108 if spokes else 46)
        across = 190.0 if spokes else wide * (0.3 if columns == 1 else 0.28)
        panel = Panel(left + wide / 2, y + 4 + tall / 2, across, down, wide)
        has = bool(manager[place]) if not isinstance(manager, bool) else manager
        ring = _ring_order(pcns, now, order)
        has = has or bool(np.any(now.representative[pcns] == len(names)))
        PlaceMap(ax, panel, ring, now, biggest, has).draw(len(names))
    _draw_legend(ax, now, height - style.footer_height(assumed) - legend)
    style.draw_footer(ax, assumed, style.WIDTH, height)
    return figure


def _gather(
    names: Sequence[str],
    patients: ArrayLike,
    labels_now: ArrayLike,
    representative: ArrayLike,
    trust: ArrayLike | None,
    backing: ArrayLike | None,
    founded: Sequence[int] | None,
) -> Month:
    count = len(names)
    labels = np.asarray(labels_now, dtype=np.int64)
    given: dict[str, tuple[int, ...]] = {
        "patients": np.shape(patients),
        "labels_now": labels.shape,
        "representative": np.shape(representative),
    }
    if backing is not None:
        given["backing"] = np.shape(backing)
    for what, shape in given.items():
        if shape != (count,):
            raise ValueError(f"{what} has shape {shape}, but there are {count} names")
    if trust is not None and np.shape(trust) != (count, count):
        raise ValueError(f"trust has shape {np.shape(trust)}; it needs ({count}, {count})")
    here = style.alliance_names(labels[None, :])
    known = list(dict.fromkeys([*(founded or ()), *sorted(here)]))
    federations = sum(label < 0 for label in known)
    return Month(
        list(names),
        [letter(i) for i in range(count)],
        np.asarray(patients, dtype=np.float64),
        labels,
        np.asarray(representative, dtype=np.int64),
        None if trust is None else np.asarray(trust, dtype=np.float64),
        None if backing is None else np.asarray(backing, dtype=np.float64),
        {label: style.alliance_name(label, federations) for label in known if label in here},
        {label: style.alliance_style(k) for k, label in enumerate(known)},
    )


def letter(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    head, tail = divmod(number, 26)
    return (letter(head - 1) if head else "") + chr(65 + tail)


def _ring_order(pcns: list[int], now: Month, order: Sequence[int] | None) -> list[int]:
    """Allies side by side, unless an order is given."""
    if order is not None:
        place = {pcn: k for k, pcn in enumerate(order)}
        return sorted(pcns, key=lambda i: place.get(i, len(place) + i))
    first: dict[int, int] = {}
    for i in pcns:
        if not now.on_own(i):
            first.setdefault(int(now.labels[i]), i)
    return sorted(pcns, key=lambda i: (first.get(int(now.labels[i]), i), i))


class PlaceMap:
    """Draws one place inside its panel, `ring` being its PCNs in order round the board."""

    def __init__(
        self, ax: Axes, panel: Panel, ring: list[int], now: Month, biggest: float, manager: bool
    ) -> None:
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
        """Even steps along the ring, not along the angle, so that flat rings do not crowd their sides."""
        panel, count = self.panel, len(self.ring)
        fine = np.linspace(0, 2 * pi, 721)
        steps = np.hypot(panel.across * np.sin(fine), panel.down * np.cos(fine))
        length = np.concatenate([[0.0], np.cumsum((steps[1:] + steps[:-1]) / 2 * (fine[1] - fine[0]))])
        room = length[-1] / max(count, 3)
        largest = min(25.0, room * 0.36, panel.down * 0.42, panel.wide * 0.062)
        spots: dict[int, Spot] = {}
        for k, pcn in enumerate(self.ring):
            angle = float(np.interp((k + 0.5) / count * length[-1], length, fine)) - pi / 2
            patients = self.now.patients[pcn]
            share = sqrt(max(patients, 0.0) / biggest) if np.isfinite(patients) else 0.0
            x, y = panel.x + panel.across * cos(angle), panel.y + panel.down * sin(angle)
            spots[pcn] = Spot(x, y, max(largest * share, min(6.0, largest)), angle)
        return spots

    def _allied_runs(self, label: int) -> list[tuple[int, int]]:
        """Neighbouring pairs, round the ring, of the members of one alliance."""
        members = [i for i in self.ring if self.now.labels[i] == label]
        pairs = list(zip(members, members[1:], strict=False))
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
                    self.ax.add_patch(
                        Circle((spot.x, spot.y), spot.radius + grow, facecolor=colour, zorder=1)
                    )
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
            self.ax.plot(
                [mx, mx], [my, y + tall], color=style.INK, linewidth=1, linestyle=(0, (1, 2.4)), zorder=3
            )
            diamond = [(mx, my - 11), (mx + 11, my), (mx, my + 11), (mx - 11, my)]
            self.ax.add_patch(Polygon(diamond, facecolor=style.INK, zorder=5))
            style.write(
                self.ax, mx, my, "M", style.SMALL, bold=True, colour=style.SURFACE, across="center", zorder=6
            )

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
        size = style.SMALL + 0.5
        taken = {pcn: self._box_round(pcn) for pcn in self.ring}
        written = self._boxes_on_links()
        for pcn in self.ring:
            others = [box for other, box in taken.items() if other != pcn]
            words, box = self._free_place(pcn, size, [*others, *written])
            written.append(box)
            style.write(
                self.ax, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, words, size, across="center", zorder=10
            )

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

    def _free_place(self, pcn: int, size: float, taken: list[style.Box]) -> tuple[str, style.Box]:
        """The name, no shorter than it must be, and a free box for it near its circle."""
        left, right = self.panel.x - self.panel.wide / 2 + 2, self.panel.x + self.panel.wide / 2 - 2
        tries: list[tuple[str, style.Box]] = []
        for room in (150.0, 100.0, 70.0, 46.0):
            words = style.fit(self.now.names[pcn], room, size)
            wide = style.width_of(words, size)
            for x, y in self._places_for(pcn, wide):
                box = (x - wide / 2, y - 5.5, x + wide / 2, y + 5.5)
                tries.append((words, box))
                if left <= box[0] and box[2] <= right and not style.overlaps(box, taken):
                    return words, box
        words, box = tries[-3]
        shift = max(0.0, left - box[0]) - max(0.0, box[2] - right)
        return words, (box[0] + shift, box[1], box[2] + shift, box[3])

    def _places_for(self, pcn: int, wide: float) -> list[tuple[float, float]]:
        """Where the middle of a name could stand: outwards, then above or below its circle."""
        spot, reach = self.spots[pcn], self._reach(pcn) + 3.0
        nx, ny = cos(spot.angle) / self.panel.across, sin(spot.angle) / self.panel.down
        nx, ny = nx / hypot(nx, ny), ny / hypot(nx, ny)
        outwards = (
            spot.x + nx * reach + max(-1.0, min(1.0, 1.8 * nx)) * wide / 2,
            spot.y + ny * (reach + 5.5),
        )
        side = 1 if ny > 0 else -1
        beyond, back = spot.y + side * (reach + 5.5), spot.y - side * (reach + 5.5)
        lean = 0.0 if abs(nx) < 0.4 else (1 if nx > 0 else -1) * max(0.0, wide / 2 - spot.radius)
        edge = (1 if nx > 0 else -1) * (self.panel.wide / 2 - 3 - wide / 2)
        return [
            outwards,
            (spot.x, beyond),
            (spot.x + lean, beyond),
            (self.panel.x + edge, beyond),
            (spot.x + lean, back),
            (self.panel.x + edge, back),
        ]

    def _draw_names_along_spokes(self) -> None:
        for pcn in self.ring:
            spot = self.spots[pcn]
            out = atan2(sin(spot.angle) / self.panel.down, cos(spot.angle) / self.panel.across)
            x, y = spot.x + cos(out) * (spot.radius + 12), spot.y + sin(out) * (spot.radius + 12)
            words = style.fit(self.now.names[pcn], 66, style.SMALL - 1)
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
    pairs = [
        (i, j, float((trust[i, j] + trust[j, i]) / 2)) for k, i in enumerate(pcns) for j in pcns[k + 1 :]
    ]
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


def _key_rows(now: Month) -> list[list[tuple[float, str, int]]]:
    """The alliances' key, broken into rows: (x, words, label)."""
    rows: list[list[tuple[float, str, int]]] = [[]]
    x = style.MARGIN
    for label, name in now.alliances.items():
        members = ", ".join(now.letters[i] for i in np.flatnonzero(now.labels == label))
        words = style.fit(f"{name}: {members}", style.WIDTH - 2 * style.MARGIN - 20, style.SMALL)
        wide = 16 + style.width_of(words, style.SMALL) + 16
        if rows[-1] and x + wide > style.WIDTH - style.MARGIN:
            rows.append([])
            x = style.MARGIN
        rows[-1].append((x, words, label))
        x += wide
    return [row for row in rows if row]


def _legend_height(now: Month) -> float:
    return 14.0 * (len(_key_rows(now)) + (2 if now.trust is not None else 1)) + 10


def _draw_legend(ax: Axes, now: Month, y: float) -> None:
    for row in _key_rows(now):
        for x, words, label in row:
            look = now.looks[label]
            ax.add_patch(Circle((x + 5, y), 5, facecolor=look.colour, zorder=3))
            if look.dashes:
                ax.add_patch(
                    Circle(
                        (x + 5, y),
                        3.4,
                        facecolor="none",
                        edgecolor=style.SURFACE,
                        linewidth=1,
                        linestyle=(0, look.dashes),
                        zorder=4,
                    )
                )
            style.write(ax, x + 14, y, words, style.SMALL)
        y += 14
    x = style.MARGIN
    small = {"size": style.SMALL, "colour": style.SECONDARY}
    ax.add_patch(Circle((x + 6, y), 5.5, facecolor="#E8EDEE", edgecolor=style.ALONE, linewidth=1))
    ax.add_patch(Arc((x + 6, y), 14, 14, theta1=-90, theta2=110, color=style.INK, linewidth=2.2))
    x = _legend_words(ax, x + 18, y, "area: patients; dark arc: practices' backing", small)
    ax.add_patch(
        FancyArrowPatch(
            (x, y),
            (x + 20, y),
            arrowstyle="-|>,head_length=5,head_width=2.6",
            linewidth=1.4,
            color=style.INK,
            shrinkA=0,
            shrinkB=0,
            mutation_scale=1,
        )
    )
    x = _legend_words(ax, x + 25, y, "is spoken for by", small)
    ax.plot([x, x + 18], [y, y], color=style.INK, linewidth=1.3, linestyle=(0, (1, 2.4)))
    x = _legend_words(ax, x + 23, y, "speaks at the board", small)
    ax.add_patch(Polygon([(x + 6, y - 6), (x + 12, y), (x + 6, y + 6), (x, y)], facecolor=style.INK))
    _legend_words(ax, x + 16, y, "neutral manager", small)
    if now.trust is None:
        return
    y, x = y + 14, style.MARGIN
    ax.plot([x, x + 18], [y, y], color=style.TRUST_SCALE[5], linewidth=1.8)
    x = _legend_words(ax, x + 23, y, "the pairs that trust each other most", small)
    ax.plot([x, x + 18], [y, y], color=style.TRUST_SCALE[1], linewidth=1.8, linestyle=(0, (4, 2)))
    x = _legend_words(ax, x + 23, y, "and least", small)
    style.write(ax, x, y, "no black line: nobody speaks for it", **small)


def _legend_words(ax: Axes, x: float, y: float, words: str, look: dict[str, object]) -> float:
    style.write(ax, x, y, words, **look)  # type: ignore[arg-type]
    return x + style.width_of(words, style.SMALL) + 14


def describe_network(
    names: Sequence[str],
    labels_now: ArrayLike,
    representative: ArrayLike,
    trust: ArrayLike | None = None,
    backing: ArrayLike | None = None,
    month: int | None = None,
) -> str:
    """The map in words: alliances, who speaks for whom, backing, the warmest and the coldest pair."""
    labels = np.asarray(labels_now, dtype=np.int64)
    speakers = np.asarray(representative, dtype=np.int64)
    called = [style.plain(name) for name in names]
    when = f"In month {month}, " if month is not None else ""
    groups = [
        f"{name} ({style.listed([called[i] for i in np.flatnonzero(labels == label)])})"
        for label, name in style.alliance_names(labels[None, :]).items()
    ]
    alone = int(np.count_nonzero(labels == 0))
    said = [f"{when}{len(names)} PCNs: {'; '.join([*groups, f'{alone} on their own'])}."]
    own = int(np.count_nonzero(speakers == np.arange(len(names))))
    manager, nobody = int(np.count_nonzero(speakers == len(names))), int(np.count_nonzero(speakers == NOBODY))
    said.append(
        f"{own} speak for themselves, {len(names) - own - manager - nobody} are spoken for by another"
        f" PCN, {manager} by the neutral manager and {nobody} by nobody."
    )
    if backing is not None and np.isfinite(np.asarray(backing, dtype=float)).any():
        said.append(
            f"Practices' backing is {100 * np.nanmean(np.asarray(backing, dtype=float)):.0f}% on average."
        )
    pairs = extreme_pairs(None if trust is None else np.asarray(trust, dtype=float), range(len(names)))
    warm, cold = [p for p in pairs if p[3]][:1], [p for p in pairs if not p[3]][-1:]
    for word, found in (("most", warm), ("least", cold)):
        for one, other, mean, _ in found:
            said.append(
                f"{called[one]} and {called[other]} trust each other {word} ({100 * mean:.0f} of 100)."
            )
    return " ".join(said)
