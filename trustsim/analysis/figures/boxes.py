"""Where an outcome falls below or above a threshold: boxes as ranges, their points, and a tree's leaves as rules."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from trustsim.analysis.boxes import Box, Cases, Limit, number, share, told
from trustsim.analysis.figures import style
from trustsim.analysis.words import label_of

ROW, HEADING, GAP = 19.0, 14.0, 12.0
LABELS, ENDS, NUMBER = 200.0, 40.0, 34.0
INSIDE, OUTSIDE, HIT = "#12436D", "#DDE3E8", "#801650"
SCATTER, ACROSS = 250.0, 74.0
JITTER = 0.28
MOST_MARKS = 3000
BOXES_KEY = "Dark: values inside the box. Pale: all values tried."
MARKS_KEY = "Below: all settings by the two factors that box {} narrows most; framed: the box."
RULES_KEY = "Every setting falls under one rule. Bar: share of the held-out settings under it; line: 95 % interval."


def boxes_figure(of: Cases, boxes: Sequence[Box], *, title: str, note: str = "", assumed: str | None = None) -> Figure:
    """Draw PRIM's boxes: a range a restricted factor, and the points by the two factors that one narrows most.

    That is the first box that narrows two or more.

    Raises ValueError where there is no box.
    """
    if not boxes:
        raise ValueError("boxes is empty; it needs at least one")
    framed = next((k for k, box in enumerate(boxes) if len(box.limits) > 1), None)
    key = " ".join(filter(None, [note, BOXES_KEY, "" if framed is None else MARKS_KEY.format(framed + 1)]))
    head = style.header_height(title, key)
    headings = [style.wrap(_heading(of, k, box), style.WIDTH - 2 * style.MARGIN, style.BODY) for k, box in _by(boxes)]
    ranges = sum(HEADING * len(lines) + ROW * len(box.limits) + GAP for lines, box in zip(headings, boxes, strict=True))
    below = 0.0 if framed is None else SCATTER + 62.0
    height = head + ranges + below + style.footer_height(assumed) + 4.0
    figure, ax = style.page(style.WIDTH, height)
    style.draw_header(ax, title, key)
    style.draw_footer(ax, assumed, style.WIDTH, height)
    y = head
    for lines, box in zip(headings, boxes, strict=True):
        for line in lines:
            style.write(ax, style.MARGIN, y + HEADING / 2, line, style.BODY, bold=True)
            y += HEADING
        for k, limit in box.limits.items():
            _draw_limit(ax, y + ROW / 2, of, k, limit)
            y += ROW
        y += GAP
    if framed is not None:
        _draw_points(figure, ax, y + 18.0, height, of, boxes[framed])
    return figure


def rules_figure(of: Cases, boxes: Sequence[Box], *, title: str, note: str = "", assumed: str | None = None) -> Figure:
    """Draw a tree's leaves as rules, the densest first, with the share of each on held-out points.

    Raises ValueError where there is no leaf.
    """
    if not boxes:
        raise ValueError("boxes is empty; it needs at least one")
    key = f"{note} {RULES_KEY}".strip()
    head = style.header_height(title, key) + 20.0
    room = 330.0
    texts = [style.wrap(_capital(of.wherever(box)), room, style.BODY) for box in boxes]
    tall = [max(30.0, 13.0 * len(lines) + 12.0) for lines in texts]
    height = head + sum(tall) + style.footer_height(assumed) + 8.0
    figure, ax = style.page(style.WIDTH, height)
    style.draw_header(ax, title, key)
    style.draw_footer(ax, assumed, style.WIDTH, height)
    left = style.MARGIN + room + 14.0
    span = style.WIDTH - style.MARGIN - left - 62.0
    style.write(ax, style.MARGIN, head - 10.0, "Wherever", style.SMALL, bold=True)
    style.write(ax, left, head - 10.0, style.fit(_capital(of.wanted), span, style.SMALL, True), style.SMALL, bold=True)
    style.write(
        ax, style.WIDTH - style.MARGIN, head - 10.0, "settings", style.SMALL, colour=style.SECONDARY, across="right"
    )
    y = head
    for box, lines, high in zip(boxes, texts, tall, strict=True):
        ax.add_line(Line2D([style.MARGIN, style.WIDTH - style.MARGIN], [y, y], color=style.HAIRLINE, linewidth=0.8))
        middle = y + high / 2
        for k, line in enumerate(lines):
            style.write(ax, style.MARGIN, middle + 13.0 * (k - (len(lines) - 1) / 2), line, style.BODY)
        _draw_share(ax, left, middle, span, box)
        count = f"{box.points:,}"
        style.write(ax, style.WIDTH - style.MARGIN, middle, count, style.BODY, colour=style.SECONDARY, across="right")
        y += high
    return figure


def describe_boxes(of: Cases, boxes: Sequence[Box]) -> str:
    """Boxes or leaves in words; arguments as for `boxes_figure`."""
    parts = [f"{k}. {_capital(told(of, box))}" for k, box in _by(boxes)]
    return f"{label_of(of.outcome)}: where {of.wanted}. {'. '.join(parts)}."


def _by(boxes: Sequence[Box]) -> list[tuple[int, Box]]:
    return list(enumerate(boxes, start=1))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _heading(of: Cases, number: int, box: Box) -> str:
    return (
        f"Box {number}: {share(box.density)} of settings in it are {of.wanted}; "
        f"{share(box.coverage)} of all such settings lie in it"
    )


def _draw_limit(ax: Any, y: float, of: Cases, k: int, limit: Limit) -> None:
    """Values tried as a pale bar, the box's part dark with its limits; options as words, those outside pale."""
    factor = of.study.factors[k]
    style.write(ax, style.MARGIN + 10.0, y, style.fit(factor.parameter.label, LABELS - 14.0, style.BODY))
    left = style.MARGIN + LABELS + ENDS
    span = style.WIDTH - style.MARGIN - ENDS - left
    if limit.options is not None:
        _draw_options(
            ax, left, y, span, [(str(factor.parameter.plain(v)), int(v) in limit.options) for v in factor.ends]
        )
        return
    least, most = float(of.values[:, k].min()), float(of.values[:, k].max())
    low, high = (min(max(end, least), most) for end in limit.ends)
    bounds = [left + span * (value - least) / (most - least) for value in (low, high)]
    ax.add_patch(Rectangle((left, y - 7.0), span, 14.0, color=OUTSIDE, linewidth=0))
    ax.add_patch(Rectangle((bounds[0], y - 7.0), max(bounds[1] - bounds[0], 1.5), 14.0, color=INSIDE, linewidth=0))

    def words(value: float) -> str:
        return number(value, most - least, factor.parameter.whole)

    for value, x, across in ((least, left - 6.0, "right"), (most, left + span + 6.0, "left")):
        style.write(ax, x, y, words(value), style.SMALL, colour=style.SECONDARY, across=across)
    for end, x, pale, outward in (
        (limit.ends[0], bounds[0], bounds[0] - left, -1.0),
        (limit.ends[1], bounds[1], left + span - bounds[1], 1.0),
    ):
        if math.isfinite(end):
            outside = pale >= NUMBER
            side = outward if outside else -outward
            colour = style.INK if outside else style.SURFACE
            across = "left" if side > 0 else "right"
            style.write(
                ax, x + 4.0 * side, y, words(end), style.SMALL, bold=True, colour=colour, across=across, zorder=6
            )


def _draw_options(ax: Any, x: float, y: float, room: float, options: Sequence[tuple[str, bool]]) -> None:
    each = (room - 6.0 * (len(options) - 1)) / len(options)
    for k, (words, kept) in enumerate(options):
        start = x + k * (each + 6.0)
        ax.add_patch(Rectangle((start, y - 7.0), each, 14.0, facecolor=INSIDE if kept else OUTSIDE, linewidth=0))
        shown = style.fit(words, each - 6.0, style.SMALL, kept)
        colour = style.SURFACE if kept else style.SECONDARY
        style.write(ax, start + each / 2, y, shown, style.SMALL, bold=kept, colour=colour, across="center", zorder=6)


def _narrowest(of: Cases, box: Box) -> list[int]:
    """The two factors that leave the smallest shares of points, each alone."""
    return sorted(box.limits, key=lambda k: float(box.limits[k].holds(of.values[:, k]).mean()))[:2]


def _draw_points(figure: Figure, ax: Any, top: float, height: float, of: Cases, box: Box) -> None:
    """All points by two factors: filled discs are of interest, hollow squares are not."""
    left, wide = style.MARGIN + ACROSS, style.WIDTH - 2 * style.MARGIN - ACROSS - 10.0
    _draw_key(ax, left, top - 8.0, of)
    pair = _narrowest(of, box)
    bounds = (left / style.WIDTH, 1.0 - (top + 8.0 + SCATTER) / height, wide / style.WIDTH, SCATTER / height)
    plot = figure.add_axes(bounds)
    shown = np.arange(len(of.hit))[:MOST_MARKS]
    places = [_placed(of, k, seed) for seed, k in enumerate(pair)]
    for hit, mark, colour, size in ((False, "s", style.ALONE, 9), (True, "o", HIT, 14)):
        rows = shown[of.hit[shown] == hit]
        fill = colour if hit else "none"
        plot.scatter(
            places[0][rows], places[1][rows], s=size, marker=mark, facecolors=fill, edgecolors=colour, linewidths=0.7
        )
    ends = [_ends(of, k) for k in pair]
    plot.set_xlim(*ends[0])
    plot.set_ylim(*ends[1])
    for x in _stretches(box.limits[pair[0]], ends[0]):
        for y in _stretches(box.limits[pair[1]], ends[1]):
            frame = Rectangle(
                (x[0], y[0]), x[1] - x[0], y[1] - y[0], facecolor="none", edgecolor=style.INK, linewidth=1.8
            )
            plot.add_patch(frame)
    for side in ("top", "right"):
        plot.spines[side].set_visible(False)
    for axis, k in ((plot.xaxis, pair[0]), (plot.yaxis, pair[1])):
        parameter = of.study.factors[k].parameter
        if parameter.options:
            options = sorted({int(v) for v in of.values[:, k]})
            axis.set_ticks(options, [style.fit(parameter.plain(v), ACROSS - 14.0, style.SMALL) for v in options])
        else:
            low, high = axis.get_view_interval()
            places = MaxNLocator(nbins=6, integer=parameter.whole).tick_values(low, high)
            axis.set_ticks([tick for tick in places if low <= tick <= high])
        for tick in axis.get_ticklabels():
            tick.set_fontproperties(style.typeface(False))
            tick.set_fontsize(style.SMALL)
    plot.tick_params(length=3, color=style.BORDER)
    bottom = top + 8.0 + SCATTER
    labels = [of.study.factors[k].parameter.label for k in pair]
    style.write(ax, left + wide / 2, bottom + 26.0, style.fit(labels[0], wide, style.BODY), across="center")
    up = style.fit(labels[1], SCATTER, style.BODY)
    style.write(ax, style.MARGIN + 6.0, bottom - SCATTER / 2, up, across="center", rotation=90)


def _draw_key(ax: Any, x: float, y: float, of: Cases) -> None:
    words = _capital(of.wanted)
    ax.plot([x + 4.0], [y], marker="o", markersize=5, color=HIT, linestyle="none")
    style.write(ax, x + 12.0, y, words, style.SMALL)
    x += 12.0 + style.width_of(words, style.SMALL) + 18.0
    ax.plot([x], [y], marker="s", markersize=4, markerfacecolor="none", markeredgecolor=style.ALONE, linestyle="none")
    style.write(ax, x + 8.0, y, "not", style.SMALL)


def _placed(of: Cases, k: int, seed: int) -> Any:
    """Where points stand: single values are spread a little, that marks do not hide one another."""
    parameter, values = of.study.factors[k].parameter, of.values[:, k]
    if not (parameter.options or parameter.whole):
        return values
    return values + JITTER * (2.0 * np.random.default_rng(seed).random(len(values)) - 1.0)


def _ends(of: Cases, k: int) -> tuple[float, float]:
    parameter, values = of.study.factors[k].parameter, of.values[:, k]
    margin = 0.5 if parameter.options or parameter.whole else 0.02 * float(np.ptp(values))
    return float(values.min()) - margin, float(values.max()) + margin


def _stretches(limit: Limit, ends: tuple[float, float]) -> list[tuple[float, float]]:
    """A limit as stretches of an axis; options that stand side by side make one."""
    if limit.options is not None:
        options = sorted(limit.options)
        breaks = [k for k, (one, other) in enumerate(pairwise(options), start=1) if other > one + 1]
        parts = [options[a:b] for a, b in pairwise([0, *breaks, len(options)])]
        return [(part[0] - 0.42, part[-1] + 0.42) for part in parts]
    margin = 0.42 if limit.parameter.whole else 0.0
    low, high = limit.ends
    return [(max(low - margin, ends[0]), min(high + margin, ends[1]))]


def _draw_share(ax: Any, x: float, y: float, span: float, box: Box) -> None:
    of = box.density
    room = 76.0
    ax.add_patch(Rectangle((x, y - 5.0), span - room, 10.0, facecolor=OUTSIDE, linewidth=0))
    if not math.isfinite(of.mean):
        return
    ax.add_patch(Rectangle((x, y - 5.0), (span - room) * of.mean, 10.0, facecolor=INSIDE, linewidth=0, zorder=4))
    low, high = (x + (span - room) * end for end in (of.low, of.high))
    ax.add_line(Line2D([low, high], [y, y], color=style.SURFACE, linewidth=3.0, zorder=5))
    ax.add_line(Line2D([low, high], [y, y], color=style.INK, linewidth=1.2, zorder=6))
    style.write(ax, x + span - room + 6.0, y, share(of), style.SMALL)
