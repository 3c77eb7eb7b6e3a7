"""How exactly a setting is known, by the number of its futures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, LogLocator, NullLocator

from trustsim.analysis.figures import style
from trustsim.analysis.words import TIMES_100, label_of, unit_of

if TYPE_CHECKING:
    import pandas

TALL, LEFT = 230.0, 62.0
MEAN, WIDEST = "#12436D", "#801650"
KEY = "Half of the 95 % interval of a setting's mean, by the number of its futures."


def replicates_figure(
    adequacy: pandas.DataFrame, outcome: str, *, title: str, note: str = "", assumed: str | None = None
) -> Figure:
    """Draw `sensitivity.replicate_adequacy`'s frame; raises ValueError where it is empty."""
    if not len(adequacy):
        raise ValueError("adequacy is empty; it needs at least one number of replicates")
    times, unit = _unit(outcome)
    words = f"{note} {KEY}".strip()
    head = style.header_height(title, words) + 26.0
    height = head + TALL + 46.0 + style.footer_height(assumed)
    figure, ax = style.page(style.WIDTH, height)
    style.draw_header(ax, title, words)
    style.draw_footer(ax, assumed, style.WIDTH, height)
    style.write(ax, style.MARGIN, head - 12.0, f"{label_of(outcome)}, ± {unit}".rstrip(), bold=True)
    wide = style.WIDTH - 2 * style.MARGIN - LEFT
    left = style.MARGIN + LEFT - 20.0
    plot = figure.add_axes((left / style.WIDTH, 1.0 - (head + TALL) / height, wide / style.WIDTH, TALL / height))
    key = left + wide - 190.0
    counts = adequacy["replicates"].to_numpy(dtype=float)
    for name, mark, dashes, colour, said in (
        ("half_width", "o", "solid", MEAN, "average setting"),
        ("widest", "s", (0, (4, 2)), WIDEST, "widest"),
    ):
        values = adequacy[name].to_numpy(dtype=float) * times
        plot.plot(counts, values, marker=mark, linestyle=dashes, color=colour, markersize=5, linewidth=1.6)
        ax.plot([key, key + 26.0], [head - 12.0] * 2, linestyle=dashes, color=colour, linewidth=1.6)
        ax.plot([key + 13.0], [head - 12.0], marker=mark, color=colour, markersize=5)
        style.write(ax, key + 32.0, head - 12.0, said, style.SMALL)
        key += 32.0 + style.width_of(said, style.SMALL) + 18.0
    plot.set_xscale("log")
    plot.xaxis.set_major_locator(FixedLocator(counts.tolist()))
    plot.xaxis.set_minor_locator(NullLocator())
    plot.set_xticklabels([f"{count:,.0f}" for count in counts])
    if (adequacy["half_width"].to_numpy(dtype=float) > 0.0).all():
        plot.set_yscale("log")
        low, high = plot.get_ylim()
        ticks = [tick for tick in LogLocator(subs=(1.0, 2.0, 5.0)).tick_values(low, high) if low <= tick <= high]
        plot.yaxis.set_minor_locator(NullLocator())
        plot.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    else:
        plot.set_ylim(0.0, None)
    plot.grid(axis="y", color=style.HAIRLINE, linewidth=0.8)
    plot.set_axisbelow(True)
    for side in ("top", "right"):
        plot.spines[side].set_visible(False)
    plot.tick_params(length=3, color=style.BORDER)
    for tick in (*plot.get_xticklabels(), *plot.get_yticklabels()):
        tick.set_fontproperties(style.typeface(False))
        tick.set_fontsize(style.SMALL)
    style.write(ax, left + wide / 2, head + TALL + 30.0, "futures of each setting", across="center")
    return figure


def describe_replicates(adequacy: pandas.DataFrame, outcome: str) -> str:
    """The same in words."""
    times, unit = _unit(outcome)
    told = [
        f"{count:,.0f} futures ± {half * times:.3g}, at most ± {widest * times:.3g}"
        for count, half, widest in adequacy[["replicates", "half_width", "widest"]].to_numpy(dtype=float)
    ]
    return f"{KEY} {' '.join(filter(None, [label_of(outcome) + ',', unit]))}: {'; '.join(told)}."


def _unit(outcome: str) -> tuple[float, str]:
    unit = unit_of(outcome)
    if unit in TIMES_100:
        return 100.0, "points of 100"
    return 1.0, {"pounds": "£ a patient a year", "days": "days", "hours": "hours"}.get(unit, "")
