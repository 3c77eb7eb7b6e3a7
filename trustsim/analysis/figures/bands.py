"""Measures over the months as small multiples: a median line and the band that holds 8 in 10 futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation
from numpy.typing import ArrayLike, NDArray

from trustsim.analysis.figures import style
from trustsim.analysis.words import half_up

Floats = NDArray[np.float64]
Series = Mapping[str, Mapping[str, ArrayLike]]

PANEL_HEIGHT = 96.0
SHOWN_TIMES_100 = ("%", "of 100")
MOST_BANDS = 3
READABLE = (style.BASELINE, "#12436D")


@dataclass(frozen=True)
class Look:
    """How one variant is drawn; the baseline is dashed grey with a hatched band."""

    colour: str
    line: Any
    width: float
    hatched: bool


@dataclass(frozen=True)
class Curve:
    """One variant of one measure, as shown: low, middle and high [months]."""

    low: Floats
    middle: Floats
    high: Floats


def bands_figure(
    series: Series,
    titles: Mapping[str, str],
    units: Mapping[str, str],
    *,
    baseline: str | None = None,
    title: str = "Outcomes",
    note: str = "",
    assumed: str | None = None,
    first_month: int = 1,
    columns: int = 2,
) -> Figure:
    """Draw each measure's median and 10-90 % band over futures, one panel a measure.

    `series` is {measure: {variant: [futures, months]}}; `titles` and `units` are by measure. A unit of
    "%" or "of 100" says that values are shares 0-1, shown times 100; "£" goes before the number, any
    other unit after it. `baseline` names the variant drawn dashed and grey (none if it is not given and
    there is one variant only; else the first). `first_month` is the month of the first column.
    Raises ValueError where there is nothing to draw.
    """
    if not series or not all(series.values()):
        raise ValueError("series is empty; it needs at least one measure with one variant")
    variants = list(dict.fromkeys(name for of in series.values() for name in of))
    looks = _looks(variants, baseline if baseline is not None or len(variants) == 1 else variants[0])
    columns = max(1, min(columns, len(series)))
    rows = ceil(len(series) / columns)
    note = f"{note} {_how_many(series, as_bars=len(variants) > MOST_BANDS)}".strip()
    top = style.header_height(title, note)
    legend = _legend_rows(variants)
    start = top + 15.0 * len(legend)
    foot = style.footer_height(assumed)
    height = start + rows * (PANEL_HEIGHT + 50) + foot + 4
    figure, canvas = style.page(style.WIDTH, height)
    style.draw_header(canvas, title, note)
    _draw_legend(canvas, legend, looks, top + 2)
    style.draw_footer(canvas, assumed, style.WIDTH, height)
    wide = (style.WIDTH - 2 * style.MARGIN) / columns
    aside = 62 if len(variants) <= MOST_BANDS else 76 + 5 * len(variants)
    for k, (measure, of) in enumerate(series.items()):
        x = style.MARGIN + wide * (k % columns)
        y = start + (PANEL_HEIGHT + 50) * (k // columns)
        heading = style.fit(titles.get(measure, measure), wide - 20, style.BODY + 0.5, True)
        style.write(canvas, x, y + 12, heading, style.BODY + 0.5, bold=True)
        box = (
            (x + 30) / style.WIDTH,
            1 - (y + 24 + PANEL_HEIGHT) / height,
            (wide - 30 - aside) / style.WIDTH,
            PANEL_HEIGHT / height,
        )
        unit = units.get(measure, "")
        curves = {name: _curve(values, measure, unit) for name, values in of.items()}
        _draw_panel(figure.add_axes(box), curves, looks, unit, first_month, k + columns >= len(series))
    return figure


def _looks(variants: list[str], baseline: str | None) -> dict[str, Look]:
    lines: list[Any] = ["solid", (0, (7, 1.5, 1.5, 1.5)), (0, (9, 2)), (0, (1.5, 1))]
    looks: dict[str, Look] = {}
    for name in variants:
        if name == baseline:
            looks[name] = Look(style.BASELINE, (0, (4, 2.4)), 1.6, True)
        else:
            k = len([look for look in looks.values() if not look.hatched])
            looks[name] = Look(style.WHAT_IFS[k % 4], lines[k // 4 % 4 if k >= 4 else k], 2.0, False)
    return looks


def _curve(values: ArrayLike, measure: str, unit: str) -> Curve:
    """Quantiles over futures, leaving out futures that have no value in a month."""
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape:
        raise ValueError(f"{measure} has shape {table.shape}; it needs [futures, months], both at least 1")
    known = np.isfinite(table).any(axis=0)
    marks = np.full((3, table.shape[1]), np.nan)
    quantile = np.quantile if np.isfinite(table).all() else np.nanquantile
    marks[:, known] = quantile(np.where(np.isfinite(table), table, np.nan)[:, known], (0.1, 0.5, 0.9), axis=0)
    if unit in SHOWN_TIMES_100:
        marks *= 100
    return Curve(*marks)


def _how_many(series: Series, as_bars: bool = False) -> str:
    counts = sorted({np.shape(values)[0] for of in series.values() for values in of.values()})
    futures = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    if counts[-1] == 1:
        return "One future, so no band."
    band = "bar at the right: 8 in 10 futures in the last month" if as_bars else "band: 8 in 10 futures"
    return f"{futures} futures; line: the middle one; {band}."


def _legend_rows(variants: list[str]) -> list[list[tuple[float, str, str]]]:
    """Where each variant stands in the legend: rows of (x, words, variant)."""
    rows: list[list[tuple[float, str, str]]] = [[]]
    x = style.MARGIN
    for name in variants:
        words = style.fit(name, 240, style.BODY)
        wide = 34 + style.width_of(words, style.BODY) + 18
        if rows[-1] and x + wide > style.WIDTH - style.MARGIN:
            rows.append([])
            x = style.MARGIN
        rows[-1].append((x, words, name))
        x += wide
    return rows


def _draw_legend(ax: Axes, rows: list[list[tuple[float, str, str]]], looks: dict[str, Look], y: float) -> None:
    for k, row in enumerate(rows):
        for x, words, name in row:
            look, at = looks[name], y + 15.0 * k
            ax.add_patch(_band_box(x, at - 5, 28, 10, look))
            ax.add_line(Line2D([x, x + 28], [at, at], color=look.colour, linewidth=look.width, linestyle=look.line))
            style.write(ax, x + 34, at, words)


def _band_box(x: float, y: float, wide: float, tall: float, look: Look) -> Rectangle:
    box = Rectangle((x, y), wide, tall, facecolor=style.pale(look.colour, 0.8), linewidth=0)
    if look.hatched:
        box.set(facecolor="#F3F5F6", edgecolor=style.BORDER, hatch="/////")
        box.set_hatch_linewidth(0.5)
    return box


def _draw_panel(
    ax: Axes, curves: dict[str, Curve], looks: dict[str, Look], unit: str, first_month: int, last_row: bool
) -> None:
    months = first_month + np.arange(max(curve.middle.size for curve in curves.values()))
    bands = len(looks) <= MOST_BANDS
    ordered = sorted(curves, key=lambda name: not looks[name].hatched)
    for name in ordered:
        curve, look = curves[name], looks[name]
        x = months[: curve.middle.size]
        if bands and curve.middle.size > 1:
            _draw_band(ax, x, curve, look)
    for name in ordered:
        curve, look = curves[name], looks[name]
        ax.plot(
            months[: curve.middle.size],
            curve.middle,
            color=look.colour,
            linewidth=look.width,
            linestyle=look.line,
            zorder=4,
            marker="o" if curve.middle.size == 1 else "",
            markersize=5,
        )
    _draw_axes(ax, curves, unit, months, last_row)
    if not bands:
        _draw_end_bars(ax, curves, looks)
    _draw_last_values(ax, curves, looks, unit, 0 if bands else 5 * len(curves))


def _draw_band(ax: Axes, x: NDArray[np.int64], curve: Curve, look: Look) -> None:
    if look.hatched:
        band = ax.fill_between(
            x,
            curve.low,
            curve.high,
            facecolor="#5F6F7B14",
            edgecolor=style.BORDER,
            linewidth=0.0,
            hatch="/////",
            zorder=1,
        )
        band.set_hatch_linewidth(0.5)
    else:
        ax.fill_between(x, curve.low, curve.high, color=look.colour, alpha=0.2, linewidth=0, zorder=2)
    for edge in (curve.low, curve.high):
        ax.plot(x, edge, color=look.colour, linewidth=0.5, alpha=0.7, zorder=2)


def _draw_axes(ax: Axes, curves: dict[str, Curve], unit: str, months: NDArray[np.int64], last_row: bool) -> None:
    """Hairlines, few numbers, no frame."""
    ax.set_facecolor("none")
    for side in ax.spines.values():
        side.set_visible(False)
    ax.set_xlim(months[0], max(months[-1], months[0] + 1))
    if unit in SHOWN_TIMES_100:
        ticks = [0.0, 25.0, 50.0, 75.0, 100.0]
        ax.set_ylim(-1, 101)
    else:
        values = np.concatenate([np.concatenate([c.low, c.high]) for c in curves.values()])
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
        low = min(low, 0.0) if low < 0.6 * high else low
        ticks = [float(tick) for tick in MaxNLocator(4).tick_values(low, high if high > low else low + 1)]
        ax.set_ylim(ticks[0], ticks[-1])
    ax.set_yticks(ticks, [""] * len(ticks))
    step = 24 if months.size > 60 else 12 if months.size > 18 else 3
    shown = [m for m in range(0, int(months[-1]) + 1, step) if m >= months[0]]
    ax.set_xticks(shown, [""] * len(shown))
    ax.tick_params(length=0)
    ax.grid(axis="y", color=style.HAIRLINE, linewidth=0.7)
    ax.set_axisbelow(True)
    words = {"size": style.SMALL - 0.5, "colour": style.SECONDARY}
    across_x, across_y = ax.get_yaxis_transform(), ax.get_xaxis_transform()
    for value in ticks if len(ticks) <= 6 else ticks[::2]:
        style.beside(ax, (0, value), across_x, (-5, 0), _number(value, "", ticks), across="right", **words)
    for month in shown:
        style.beside(ax, (month, 0), across_y, (0, -9), str(month), across="center", **words)
    if last_row:
        style.beside(ax, (0, 0), ax.transAxes, (-5, -9), "Month", across="right", **words)


def _draw_end_bars(ax: Axes, curves: dict[str, Curve], looks: dict[str, Look]) -> None:
    """Where bands would hide one another: the band of the last month only, as a bar beside the panel."""
    for k, (name, curve) in enumerate(curves.items()):
        at = ScaledTranslation((5 + 5 * k) / 72, 0, ax.figure.dpi_scale_trans)
        where = ax.get_yaxis_transform() + at
        ax.plot(
            [1, 1],
            [curve.low[-1], curve.high[-1]],
            transform=where,
            clip_on=False,
            color=looks[name].colour,
            linewidth=2.4,
            solid_capstyle="butt",
        )


def _draw_last_values(ax: Axes, curves: dict[str, Curve], looks: dict[str, Look], unit: str, aside: float) -> None:
    """The last median of each variant at the right, moved apart where they are close."""
    low, high = ax.get_ylim()
    last = {name: float(c.middle[-1]) for name, c in curves.items() if np.isfinite(c.middle[-1])}
    wanted = [(value - low) / (high - low) * PANEL_HEIGHT for value in last.values()]
    scale = [*last.values(), *(float(tick) for tick in ax.get_yticks())]
    for (name, value), y in zip(last.items(), spread(wanted, 11.0, 3.0, PANEL_HEIGHT - 3.0), strict=True):
        look = looks[name]
        colour = look.colour if look.colour in READABLE else style.INK
        shift = 7 + aside
        if len(last) > 1 and colour == style.INK:
            shift += 11
            at = ax.transAxes + ScaledTranslation((7 + aside) / 72, y / 72, ax.figure.dpi_scale_trans)
            ax.plot([1, 1.03], [0, 0], color=look.colour, linewidth=2.4, transform=at, clip_on=False)
        style.beside(
            ax,
            (1, 0),
            ax.transAxes,
            (shift, y),
            _number(value, unit, scale),
            style.BODY,
            bold=not look.hatched,
            colour=colour,
        )


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near those wanted, at least `gap` apart and, where there is room, from `low` to `high`."""
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    clusters: list[list[float]] = []
    for n, k in enumerate(order):
        clusters.append([wanted[k] - n * gap, 1.0])
        while len(clusters) > 1 and clusters[-2][0] > clusters[-1][0]:
            mean, size = clusters.pop()
            clusters[-1] = [
                (clusters[-1][0] * clusters[-1][1] + mean * size) / (clusters[-1][1] + size),
                clusters[-1][1] + size,
            ]
    centres = [mean for mean, size in clusters for _ in range(int(size))]
    top = high - (len(wanted) - 1) * gap
    placed = [0.0] * len(wanted)
    for n, k in enumerate(order):
        placed[k] = max(min(centres[n], top), low) + n * gap
    return placed


def _number(value: float, unit: str, among: Sequence[float]) -> str:
    """A number with as many decimals as its scale deserves."""
    reach = max((abs(v) for v in among if np.isfinite(v)), default=1.0)
    decimals = 0 if reach >= 20 or reach == 0 else 1 if reach >= 2 else 2
    figure = f"{half_up(value, decimals):,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
    if unit in ("", "of 100"):
        return figure
    return f"£{figure}" if unit == "£" else f"{figure}%" if unit == "%" else f"{figure} {unit}"


def describe_bands(
    series: Series, titles: Mapping[str, str], units: Mapping[str, str], *, baseline: str | None = None
) -> str:
    """The last month of each measure in words; arguments as for `bands_figure`."""
    told: list[str] = []
    for measure, of in series.items():
        unit = units.get(measure, "")
        ends: list[str] = []
        for name, values in of.items():
            curve = _curve(values, measure, unit)
            low, middle, high = (float(v[-1]) for v in (curve.low, curve.middle, curve.high))
            if not np.isfinite(middle):
                ends.append(f"{style.plain(name)} no value")
                continue
            among = (low, middle, high)
            low_words, high_words = _number(low, "", among), _number(high, "", among)
            role = " (dashed)" if name == baseline else ""
            ends.append(
                f"{style.plain(name)}{role} {_number(middle, unit, among)}"
                f" (8 in 10 futures {low_words} to {high_words})"
            )
        told.append(f"{style.plain(titles.get(measure, measure))}: {'; '.join(ends)}")
    return f"{_how_many(series)} In the last month, {'. '.join(told)}."
