"""What single changes do, as bars to either side of no change, with their intervals."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from trustsim.analysis.figures import style
from trustsim.analysis.intervals import Interval
from trustsim.analysis.words import change, label_of, likely_change, unit_of

if TYPE_CHECKING:
    import pandas

TOP = 12
LINE, GAP, THICK = 14.0, 8.0, 9.0
DOWN, UP = "#12436D", "#F46A25"
KEY = (
    "What changing each factor alone does, from its baseline to the value given. Solid: a higher value; striped: a "
    "lower one, or another option. Line: 95 % interval of the mean over futures that share their chance events."
)


def tornado_figure(
    changes: pandas.DataFrame,
    outcome: str,
    *,
    title: str = "What each change alone does",
    note: str = "",
    assumed: str | None = None,
    top: int = TOP,
) -> Figure:
    """Draw `one_at_a_time.tornado`'s frame, the factors that move the outcome furthest first.

    Raises ValueError where it is empty.
    """
    groups = _groups(changes, top)
    unit = unit_of(outcome)
    words = f"{note} {KEY}".strip()
    head = style.header_height(title, words) + 22.0
    height = head + sum(LINE * len(rows) + GAP for rows in groups) + style.footer_height(assumed) + 6.0
    figure, ax = style.page(style.WIDTH, height)
    style.draw_header(ax, title, words)
    style.draw_footer(ax, assumed, style.WIDTH, height)
    room = style.WIDTH - 2 * style.MARGIN
    labels = min(max(style.width_of(str(rows[0]["label"]), style.SMALL) for rows in groups), 0.36 * room) + 10.0
    values = max(style.width_of(_value(row), style.SMALL) for rows in groups for row in rows) + 8.0
    ends = max(style.width_of(change(_interval(row), unit), style.SMALL) for rows in groups for row in rows) + 10.0
    reach = [min([0.0, *(float(row["low"]) for rows in groups for row in rows)])]
    reach += [max([0.0, *(float(row["high"]) for rows in groups for row in rows)])]
    left = style.MARGIN + labels + values + ends
    scale = (style.WIDTH - style.MARGIN - ends - left) / ((reach[1] - reach[0]) or 1.0)
    zero = left - reach[0] * scale
    style.write(ax, style.MARGIN, head - 12.0, label_of(outcome), style.BODY, bold=True)
    y = head
    for rows in groups:
        middle = y + LINE * len(rows) / 2
        label = style.fit(rows[0]["label"], labels - 8.0, style.SMALL)
        style.write(ax, style.MARGIN, middle, label, style.SMALL)
        for row in rows:
            centre = y + LINE / 2
            x = style.MARGIN + labels + values - 8.0
            style.write(ax, x, centre, _value(row), style.SMALL, colour=style.SECONDARY, across="right")
            _draw_bar(ax, zero, centre, scale, row)
            of = _interval(row)
            end = zero + scale * (min(of.low, 0.0) if of.mean < 0.0 else max(of.high, 0.0))
            across = "right" if of.mean < 0.0 else "left"
            gap = -5.0 if of.mean < 0.0 else 5.0
            style.write(ax, end + gap, centre, change(of, unit), style.SMALL, across=across)
            y += LINE
        y += GAP
    ax.add_line(Line2D([zero, zero], [head - 3.0, y - GAP + 3.0], color=style.INK, linewidth=0.9, zorder=7))
    return figure


def describe_tornado(changes: pandas.DataFrame, outcome: str, top: int = 5) -> str:
    """The changes that move the outcome furthest in words; arguments as for `tornado_figure`."""
    unit = unit_of(outcome)
    told = [
        f"{style.plain(row['label'])} from {shown(row['before'])} to {shown(row['after'])} "
        f"{change(_interval(row), unit)} {likely_change(_interval(row), unit)}"
        for rows in _groups(changes, top)
        for row in rows
    ]
    return f"What changing each factor alone does to {label_of(outcome)}, with 95 % intervals: {'; '.join(told)}."


def shown(value: Any) -> str:
    """A factor's value, short: a number of three figures, or an option's name."""
    return value if isinstance(value, str) else f"{value:.3g}"


def _groups(changes: pandas.DataFrame, top: int) -> list[list[Any]]:
    """The rows of each factor, the first factors only."""
    if not len(changes):
        raise ValueError("changes is empty; it needs at least one")
    rows: list[Any] = changes.to_dict("records")
    groups = [list(of) for _, of in groupby(rows, key=lambda row: row["rank"])]
    return groups[:top]


def _interval(row: Any) -> Interval:
    return Interval(float(row["effect"]), float(row["low"]), float(row["high"]))


def _value(row: Any) -> str:
    return style.plain(shown(row["after"]))


def _draw_bar(ax: Any, zero: float, y: float, scale: float, row: Any) -> None:
    of = _interval(row)
    higher = not isinstance(row["after"], str) and row["after"] > row["before"]
    start, wide = zero + scale * min(of.mean, 0.0), scale * abs(of.mean)
    fill = UP if higher else style.pale(DOWN, 0.55)
    ax.add_patch(
        Rectangle(
            (start, y - THICK / 2),
            wide,
            THICK,
            facecolor=fill,
            edgecolor=UP if higher else DOWN,
            linewidth=0.8,
            hatch=None if higher else "////",
            zorder=4,
        )
    )
    low, high = zero + scale * of.low, zero + scale * of.high
    ax.add_line(Line2D([low, high], [y, y], color=style.SURFACE, linewidth=3.0, zorder=5))
    ax.add_line(Line2D([low, high], [y, y], color=style.INK, linewidth=1.2, zorder=6))
    for end in (low, high):
        ax.add_line(Line2D([end, end], [y - 2.5, y + 2.5], color=style.INK, linewidth=1.2, zorder=6))
