"""How far targets pin factors down, as ranges: all that was tried, what came nearest, and the default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from trustsim.analysis.figures import style
from trustsim.model.parameters import PARAMETERS

if TYPE_CHECKING:
    import pandas

ROW = 21.0
LABELS, ENDS = 232.0, 34.0
TRIED, NEAR = "#DDE3E8", "#5E93C2"
KEY = (
    "Pale: values tried. Blue: 90 % of the nearest points, with their median as a line. Diamond: the default. "
    "The first are pinned down most."
)


def ranges_figure(
    narrowed: pandas.DataFrame,
    *,
    title: str = "What the targets say of each setting",
    key: str = KEY,
    assumed: str | None = None,
) -> Figure:
    """Draw `calibration.narrowed`'s frame, one line a factor; raises ValueError where it is empty.

    `key` says what the blue part is.
    """
    rows = _rows(narrowed)
    top = style.header_height(title, key)
    height = top + ROW * len(rows) + style.footer_height(assumed)
    figure, ax = style.page(style.WIDTH, height)
    style.draw_header(ax, title, key)
    left = style.MARGIN + LABELS + ENDS
    span = style.WIDTH - style.MARGIN - ENDS - left
    for k, row in enumerate(rows):
        y = top + ROW * (k + 0.5)
        low, high = float(row["low"]), float(row["high"])

        def x(value: float, low: float = low, high: float = high) -> float:
            return left + span * min(1.0, max(0.0, (value - low) / (high - low)))

        label = style.fit(PARAMETERS[row["factor"]].label, LABELS, style.BODY)
        style.write(ax, style.MARGIN, y, label, style.BODY)
        style.write(ax, left - 6.0, y, _number(low), style.SMALL, across="right", colour=style.SECONDARY)
        style.write(ax, left + span + 6.0, y, _number(high), style.SMALL, colour=style.SECONDARY)
        ax.add_patch(Rectangle((left, y - 4.0), span, 8.0, color=TRIED, linewidth=0))
        near = x(row["near_low"])
        ax.add_patch(Rectangle((near, y - 4.0), x(row["near_high"]) - near, 8.0, color=NEAR, linewidth=0))
        ax.plot([x(row["near_middle"])] * 2, [y - 4.0, y + 4.0], color="white", linewidth=1.5)
        ax.plot(x(row["default"]), y, marker="D", markersize=5.5, color=style.INK, markeredgecolor="white")
    style.draw_footer(ax, assumed, style.WIDTH, height)
    return figure


def describe_ranges(narrowed: pandas.DataFrame, near: str = "nearest points") -> str:
    """The ranges in words; argument as for `ranges_figure`, `near` says what the blue part is."""
    told = [
        f"{PARAMETERS[row['factor']].label}: {near} {_number(row['near_low'])} to {_number(row['near_high'])} "
        f"of {_number(row['low'])} to {_number(row['high'])} tried, default {_number(row['default'])}"
        for row in _rows(narrowed)
    ]
    return f"Settings, the most pinned down first. {'. '.join(told)}."


def _rows(narrowed: pandas.DataFrame) -> list[Any]:
    if not len(narrowed):
        raise ValueError("narrowed is empty; it needs at least one factor")
    return narrowed.to_dict("records")


def _number(value: float) -> str:
    return f"{value:.2g}" if abs(value) < 10 else f"{value:.0f}"
