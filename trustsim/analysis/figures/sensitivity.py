"""Which factors matter, as bars with their intervals: Morris's effects, Sobol's shares, PAWN and delta."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from trustsim.analysis.figures import style
from trustsim.analysis.screening import way
from trustsim.analysis.words import half_up
from trustsim.model.measures import MEASURES

if TYPE_CHECKING:
    import pandas

TOP = 15
ROW, SHARE_ROW = 17.0, 28.0
HEADLINE, HEAD_SIZE = 13.0, style.BODY + 0.5
VALUE_ROOM = 40.0
STRONG, PALE = "#12436D", "#BCD3E6"
MORRIS = (
    "How far each factor moves the outcome over its whole range, on average; "
    "it raises it (+), lowers it (\N{MINUS SIGN}) or does either (±), as the other factors stand."
)
SOBOL = "Share of the outcome's variance that goes with each factor."
PAWN = "How far knowing each factor shifts the outcome's distribution (PAWN, 0 to 1)."
DELTA = "How much of the outcome's density each factor moves (delta, 0 to 1), and of its variance, alone."
LINE = "Line: 95 % interval."
CHANCE = "Dashed: what chance alone gives."


@dataclass(frozen=True)
class Bar:
    """A bar from 0, its interval, and what is written at its end."""

    value: float
    low: float
    high: float
    words: str
    decimals: int = 0


def morris_figure(
    effects: Mapping[str, pandas.DataFrame],
    *,
    title: str = "What matters most",
    note: str = "",
    assumed: str | None = None,
    top: int = TOP,
) -> Figure:
    """Draw the strongest factors of each outcome, one panel an outcome, by `sensitivity.morris`'s frames.

    `effects` is by measure. Raises ValueError where there is nothing to draw.
    """
    panels = {
        outcome: [(str(row["label"]), [_effect(outcome, row, frame)]) for row in _rows(frame, top)]
        for outcome, frame in _some(effects).items()
    }
    return _figure(panels, title, f"{note} {MORRIS} {LINE}".strip(), assumed, ROW, [STRONG], [])


def sobol_figure(
    shares: Mapping[str, pandas.DataFrame],
    *,
    title: str = "What the outcome turns on",
    note: str = "",
    assumed: str | None = None,
    top: int = TOP,
) -> Figure:
    """Draw each factor's first and total share for each outcome, by `sensitivity.sobol`'s frames.

    `shares` is by measure. Raises ValueError where there is nothing to draw.
    """
    panels = {
        outcome: [(str(row["label"]), [_share(row, "first"), _share(row, "total")]) for row in _rows(frame, top)]
        for outcome, frame in _some(shares).items()
    }
    legend = ["alone (first order)", "alone and with others (total)"]
    return _figure(panels, title, f"{note} {SOBOL} {LINE}".strip(), assumed, SHARE_ROW, [STRONG, PALE], legend)


def pawn_figure(
    shifts: Mapping[str, pandas.DataFrame],
    *,
    title: str = "What the outcome turns on",
    note: str = "",
    assumed: str | None = None,
    top: int = TOP,
) -> Figure:
    """Draw how far each factor shifts each outcome, by `shifts.pawn`'s frames, with what chance alone gives.

    `shifts` is by measure. Raises ValueError where there is nothing to draw.
    """
    panels = {
        outcome: [(str(row["label"]), [_index(row, "pawn", "")]) for row in _rows(frame, top)]
        for outcome, frame in _some(shifts).items()
    }
    words = f"{note} {PAWN} {LINE} {CHANCE}".strip()
    return _figure(panels, title, words, assumed, ROW, [STRONG], [], _chances(shifts))


def delta_figure(
    shifts: Mapping[str, pandas.DataFrame],
    *,
    title: str = "What the outcome turns on",
    note: str = "",
    assumed: str | None = None,
    top: int = TOP,
) -> Figure:
    """Draw each factor's delta and first-order share, by `shifts.delta`'s frames, with what chance alone gives delta.

    `shifts` is by measure. Raises ValueError where there is nothing to draw.
    """
    panels = {
        outcome: [(str(row["label"]), [_index(row, "delta", ""), _index(row, "first", "first_")]) for row in of]
        for outcome, of in ((outcome, _rows(frame, top)) for outcome, frame in _some(shifts).items())
    }
    legend = ["density (delta)", "variance, alone (first order)"]
    words = f"{note} {DELTA} {LINE} {CHANCE.replace('gives', 'gives delta')}".strip()
    return _figure(panels, title, words, assumed, SHARE_ROW, [STRONG, PALE], legend, _chances(shifts))


def describe_pawn(shifts: Mapping[str, pandas.DataFrame], top: int = 5) -> str:
    """The factors that shift each outcome most in words; argument as for `pawn_figure`."""
    return f"{PAWN} {_described(shifts, 'pawn', top)}"


def describe_delta(shifts: Mapping[str, pandas.DataFrame], top: int = 5) -> str:
    """The factors with the largest delta in words; argument as for `delta_figure`."""
    return f"{DELTA} {_described(shifts, 'delta', top)}"


def _described(shifts: Mapping[str, pandas.DataFrame], name: str, top: int) -> str:
    told: list[str] = []
    for outcome, frame in _some(shifts).items():
        parts = [
            f"{style.plain(row['label'])} {row[name]:.2f} (95 % interval {row['low']:.2f} to {row['high']:.2f})"
            for row in _rows(frame, top)
        ]
        chance = f"chance alone gives {frame['chance'].iloc[0]:.2f}"
        told.append(f"{_title(outcome)}, {_how_many(frame, top)}: {style.listed(parts)}; {chance}")
    return f"{'. '.join(told)}."


def _chances(shifts: Mapping[str, pandas.DataFrame]) -> dict[str, float]:
    return {outcome: float(frame["chance"].iloc[0]) for outcome, frame in shifts.items()}


def _index(row: Mapping[str, Any], name: str, prefix: str) -> Bar:
    value, low, high = (float(row[key]) for key in (name, f"{prefix}low", f"{prefix}high"))
    return Bar(max(value, 0.0), max(low, 0.0), max(high, 0.0), f"{max(value, 0.0):.2f}")


def describe_morris(effects: Mapping[str, pandas.DataFrame], top: int = 5) -> str:
    """The strongest factors of each outcome in words; arguments as for `morris_figure`."""
    told: list[str] = []
    for outcome, frame in _some(effects).items():
        parts: list[str] = []
        for row in _rows(frame, top):
            bar = _effect(outcome, row, frame)
            low, high = (_written(end, bar.decimals) for end in (bar.low, bar.high))
            parts.append(f"{style.plain(row['label'])} {bar.words} (95 % interval of its size {low} to {high})")
        told.append(f"{_title(outcome)}, {_unit(outcome)}, {_how_many(frame, top)}: {style.listed(parts)}")
    return f"{MORRIS} {'. '.join(told)}."


def describe_sobol(shares: Mapping[str, pandas.DataFrame], top: int = 5) -> str:
    """The factors with the largest total shares in words; arguments as for `sobol_figure`."""
    told: list[str] = []
    for outcome, frame in _some(shares).items():
        parts = [
            f"{style.plain(row['label'])} {_share(row, 'first').words} alone, {_share(row, 'total').words} in all"
            for row in _rows(frame, top)
        ]
        told.append(f"{_title(outcome)}, {_how_many(frame, top)}: {style.listed(parts)}")
    return f"{SOBOL} {'. '.join(told)}."


def _how_many(frame: pandas.DataFrame, top: int) -> str:
    return f"all {len(frame)} factors" if len(frame) <= top else f"the first {top} of {len(frame)} factors"


def _some(frames: Mapping[str, pandas.DataFrame]) -> Mapping[str, pandas.DataFrame]:
    if not frames or not all(len(frame) for frame in frames.values()):
        raise ValueError("frames is empty; it needs at least one outcome with one factor")
    return frames


def _rows(frame: pandas.DataFrame, top: int) -> list[Any]:
    return frame.sort_values("rank").head(top).to_dict("records")


def _effect(outcome: str, row: Mapping[str, Any], among: pandas.DataFrame) -> Bar:
    """An effect as it is shown: shares in points of 100, with the way it works, as exact as the largest among them."""
    times = 100.0 if outcome in MEASURES and MEASURES[outcome].unit in ("share", "trust") else 1.0
    size, low, high, mean = (float(row[name]) * times for name in ("mu_star", "low", "high", "mu"))
    largest = max(float(value) for value in among["mu_star"]) * times
    decimals = 1 if times > 1.0 else 0 if largest >= 20 else 1 if largest >= 2 else 2
    return Bar(size, low, high, f"{way(size, mean)}{_written(size, decimals)}", decimals)


def _written(value: float, decimals: int) -> str:
    return f"{half_up(value, decimals):,.{decimals}f}"


def _share(row: Mapping[str, Any], order: str) -> Bar:
    value = float(row[order]) * 100.0
    low, high = (float(row[f"{order}_{end}"]) * 100.0 for end in ("low", "high"))
    shown = f"{half_up(max(value, 0.0), 0):.0f}%"
    return Bar(max(value, 0.0), max(low, 0.0), max(high, 0.0), shown)


def _title(outcome: str) -> str:
    return MEASURES[outcome].label if outcome in MEASURES else style.plain(outcome)


def _unit(outcome: str) -> str:
    """What the numbers of a panel of effects count."""
    unit = MEASURES[outcome].unit if outcome in MEASURES else ""
    if unit in ("share", "trust"):
        return "points of 100"
    return {"pounds": "£ a patient and year", "points": "its own units", "": "its own units"}.get(unit, unit)


def _figure(
    panels: Mapping[str, Sequence[tuple[str, list[Bar]]]],
    title: str,
    note: str,
    assumed: str | None,
    row: float,
    colours: Sequence[str],
    legend: Sequence[str],
    marks: Mapping[str, float] | None = None,
) -> Figure:
    """Small multiples of horizontal bars, two abreast; one alone takes the page.

    `marks` are values at which a panel has a dashed line; bars are then plain numbers, without a unit.
    """
    columns = min(2, len(panels))
    wide = (style.WIDTH - 2 * style.MARGIN - 18 * (columns - 1)) / columns
    headings = [_heading(outcome, wide, with_unit=not legend and marks is None) for outcome in panels]
    head = 18 + HEADLINE * max(len(lines) for lines in headings)
    bands = [list(panels.values())[k : k + columns] for k in range(0, len(panels), columns)]
    heights = [head + row * max(len(bars) for bars in band) for band in bands]
    top = style.header_height(title, note)
    start = top + (17.0 if legend else 0.0)
    height = start + sum(heights) + style.footer_height(assumed) + 6
    figure, canvas = style.page(style.WIDTH, height)
    style.draw_header(canvas, title, note)
    style.draw_footer(canvas, assumed, style.WIDTH, height)
    _draw_legend(canvas, legend, colours, top + 2)
    every = [label for bars in panels.values() for label, _ in bars]
    labels = min(max(style.width_of(label, style.SMALL) for label in every), 0.55 * wide) + 8
    marked = [(marks or {}).get(outcome, 0.0) for outcome in panels]
    reaches = [
        max(mark, *(bar.high for _, of in bars for bar in of)) or 1.0
        for mark, bars in zip(marked, panels.values(), strict=True)
    ]
    reaches = [max(reaches)] * len(reaches) if legend else reaches
    for k, (lines, bars) in enumerate(zip(headings, panels.values(), strict=True)):
        x = style.MARGIN + (wide + 18) * (k % columns)
        y = start + sum(heights[: k // columns])
        for n, (line, bold) in enumerate(lines):
            ink = style.INK if bold else style.SECONDARY
            style.write(
                canvas, x, y + 12 + HEADLINE * n, line, HEAD_SIZE if bold else style.SMALL, bold=bold, colour=ink
            )
        scale = (wide - labels - VALUE_ROOM) / reaches[k]
        _draw_panel(canvas, x, y + head - 8, labels, scale, row, bars, colours, plates=marks is not None)
        if marked[k] > 0.0:
            across, down = x + labels + marked[k] * scale, y + head - 8
            canvas.add_line(
                Line2D(
                    [across, across],
                    [down - 2, down + row * len(bars) + 2],
                    color=style.INK,
                    linewidth=0.9,
                    linestyle=(0, (3, 2)),
                    zorder=5,
                )
            )
    return figure


def _heading(outcome: str, wide: float, with_unit: bool) -> list[tuple[str, bool]]:
    """The lines above a panel, each with whether it is bold: what is measured, and what the numbers count."""
    whole = _title(outcome)
    words = [whole] if style.width_of(whole, HEAD_SIZE, True) <= wide else style.in_two(whole, HEAD_SIZE)
    unit = [(_unit(outcome), False)] if with_unit else []
    return [*((style.fit(line, wide, HEAD_SIZE, True), True) for line in words), *unit]


def _draw_legend(ax: Axes, legend: Sequence[str], colours: Sequence[str], y: float) -> None:
    x = style.MARGIN
    for words, colour in zip(legend, colours, strict=False):
        _draw_box(ax, x, y - 4, 22, 8, colour)
        style.write(ax, x + 28, y, words)
        x += 28 + style.width_of(words, style.BODY) + 20


def _draw_panel(
    ax: Axes,
    x: float,
    y: float,
    labels: float,
    scale: float,
    row: float,
    bars: Sequence[tuple[str, list[Bar]]],
    colours: Sequence[str],
    plates: bool,
) -> None:
    """One bar, or several beneath one another, beside each label; all on one scale."""
    thick = 9.0 if len(colours) == 1 else 8.0
    for k, (label, of) in enumerate(bars):
        middle = y + row * (k + 0.5)
        _draw_label(ax, x + labels - 6, middle, label, labels - 8)
        for n, (bar, colour) in enumerate(zip(of, colours, strict=True)):
            centre = middle + (n - (len(of) - 1) / 2) * (thick + 2)
            _draw_bar(ax, x + labels, centre, thick, scale, bar, colour, plates)
    foot = y + row * len(bars)
    ax.add_line(Line2D([x + labels, x + labels], [y, foot], color=style.BORDER, linewidth=0.8, zorder=7))


def _draw_label(ax: Axes, x: float, y: float, label: str, room: float) -> None:
    """A factor's name at the right of its room, on two lines of smaller type where it needs them."""
    size = style.SMALL if style.width_of(label, style.SMALL) <= room else style.SMALL - 1
    lines = [style.plain(label)] if style.width_of(label, size) <= room else style.in_two(label, size)
    lines = [style.fit(line, room, size) for line in lines]
    for k, line in enumerate(lines):
        style.write(ax, x, y + 8.5 * (k - (len(lines) - 1) / 2), line, size, across="right")


def _draw_bar(ax: Axes, x: float, y: float, thick: float, scale: float, bar: Bar, colour: str, plate: bool) -> None:
    """A bar, its interval in white over a dark bar and in ink beyond it, and its value at the end of both.

    With a plate the value stands on white, over a line that would cross it.
    """
    _draw_box(ax, x, y - thick / 2, bar.value * scale, thick, colour)
    low, end, high = (x + v * scale for v in (bar.low, bar.value, bar.high))
    if high > low:
        inner = "#FFFFFF" if colour == STRONG else style.INK
        ax.add_line(Line2D([low, end], [y, y], color=inner, linewidth=1.1, zorder=6))
        ax.add_line(Line2D([end, high], [y, y], color=style.INK, linewidth=1.1, zorder=6))
        ax.add_line(Line2D([high, high], [y - 2.5, y + 2.5], color=style.INK, linewidth=1.1, zorder=6))
        if bar.low > 0.0:
            ax.add_line(Line2D([low, low], [y - 2.5, y + 2.5], color=inner, linewidth=1.1, zorder=6))
    behind = {"bbox": {"facecolor": style.SURFACE, "edgecolor": "none", "pad": 0.8}, "zorder": 6} if plate else {}
    style.write(ax, max(end, high) + 4, y, bar.words, style.SMALL, **behind)


def _draw_box(ax: Axes, x: float, y: float, wide: float, tall: float, colour: str) -> None:
    edge = style.BORDER if colour == STRONG else STRONG
    ax.add_patch(
        Rectangle(
            (x, y), wide, tall, facecolor=colour, edgecolor=edge, linewidth=0.0 if colour == STRONG else 0.8, zorder=4
        )
    )
