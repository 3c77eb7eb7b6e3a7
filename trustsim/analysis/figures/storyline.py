"""The storyline as a printed figure: who was allied with whom, month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from trustsim.analysis.figures import style
from trustsim.analysis.figures.lines import KINDS, Block, Canvas, Mark, Scale
from trustsim.analysis.storyline import layout_storyline


def scale_for(pcns: int) -> Scale:
    """Smaller type and closer lines where there are many PCNs."""
    if pcns <= 15:
        return Scale(11.0, 25.0, 3.2, 9.5, 5.0)
    if pcns <= 30:
        return Scale(9.5, 18.0, 2.8, 8.5, 4.4)
    return Scale(8.5, 13.5, 2.4, 7.5, 3.8)


def storyline_figure(
    labels: ArrayLike,
    names: Sequence[str],
    marks: Sequence[Mark] = (),
    flags: Sequence[tuple[int, str]] = (),
    *,
    title: str = "Alliances over time",
    note: str = "",
    assumed: str | None = None,
    places: Sequence[int] | None = None,
    place_names: Sequence[str] | None = None,
    previous_order: Sequence[int] | None = None,
    alliances: Mapping[int, str] | None = None,
) -> Figure:
    """Draw the alliances of one future as a storyline, a block for each place.

    `labels` int [months + 1, pcns]: row t the end of month t, 0 alone, negative a standing federation.
    `marks` are drawn on the lines; `flags` are (month, words), dotted verticals. `places` is the place of
    each PCN; `alliances` what each label is called, in the order founded. Raises ValueError where
    names, places or labels do not fit together.
    """
    table = np.asarray(labels, dtype=np.int64)
    if table.ndim != 2 or table.shape[1] != len(names):
        raise ValueError(f"labels has shape {table.shape}, but there are {len(names)} names")
    months = max(1, table.shape[0] - 1)
    scale = scale_for(max(np.bincount(_place_of(places, len(names)))))
    left = style.MARGIN + 8 + min(125.0, max(style.width_of(style.plain(n), scale.type) for n in names))
    right = style.WIDTH - style.MARGIN - 8 - min(95.0, left - style.MARGIN - 8)
    lanes = _flag_lanes(flags, left, right, months)
    top = style.header_height(title, note) + 22 + 12 * (1 + max([lane for *_, lane in lanes], default=-1))
    blocks = _stack_blocks(table, places, place_names, scale, top + 12, previous_order)
    height = blocks[-1].bottom + 38 + style.footer_height(assumed)
    figure, ax = style.page(style.WIDTH, height)
    style.draw_header(ax, title, note)
    _draw_legend(ax, style.header_height(title, note) + 4)
    canvas = Canvas(ax, left, right, months, scale, style.alliance_names(table, alliances))
    canvas.draw_flag_words(lanes, top - 6)
    for block in blocks:
        canvas.draw_block(block, names, marks, flags)
    style.draw_footer(ax, assumed, style.WIDTH, height)
    return figure


def _place_of(places: Sequence[int] | None, pcns: int) -> list[int]:
    if places is None:
        return [0] * pcns
    if len(places) != pcns:
        raise ValueError(f"places has {len(places)} entries, but there are {pcns} PCNs")
    return [int(place) for place in places]


def _stack_blocks(
    table: NDArray[np.int64],
    places: Sequence[int] | None,
    place_names: Sequence[str] | None,
    scale: Scale,
    top: float,
    previous_order: Sequence[int] | None,
) -> list[Block]:
    """Lay out each place by itself, one below the other."""
    place_of = _place_of(places, table.shape[1])
    blocks: list[Block] = []
    y = top
    for place in sorted(set(place_of)):
        pcns = [i for i, p in enumerate(place_of) if p == place]
        name = place_names[place] if place_names and len(set(place_of)) > 1 else ""
        y += 20 if name else 0
        own = table[:, pcns]
        seeded = [pcns.index(i) for i in previous_order if i in pcns] if previous_order else None
        layout = layout_storyline(own, seeded, inside=scale.inside, between=scale.between)
        heights = np.array([[y + layout.y_at(k, t) for k in range(len(pcns))] for t in range(len(own))])
        blocks.append(Block(pcns, own, layout, heights, y, name))
        y = blocks[-1].bottom + 46
    return blocks


def _flag_lanes(
    flags: Sequence[tuple[int, str]], left: float, right: float, months: int
) -> list[tuple[float, str, int]]:
    """Where the words of each flag start, and in which row, so that no two meet."""
    ends: list[float] = []
    placed: list[tuple[float, str, int]] = []
    for month, words in sorted(flags):
        line = style.fit(words, right - left, style.SMALL)
        wide = style.width_of(line, style.SMALL)
        x = left + (right - left) * month / months - wide / 2
        x = max(style.MARGIN, min(x, style.WIDTH - style.MARGIN - wide))
        lane = next((k for k, end in enumerate(ends) if end + 8 <= x), len(ends))
        ends[lane:] = [x + wide, *ends[lane + 1 :]]
        placed.append((x, line, lane))
    return placed


def _draw_legend(ax: Axes, y: float) -> None:
    x = style.MARGIN + 5
    for kind in KINDS:
        style.draw_mark(ax, kind, x, y, style.INK, 4.4)
        x += 10
        style.write(ax, x, y, kind, style.SMALL, colour=style.SECONDARY)
        x += style.width_of(kind, style.SMALL) + 18
    for words, wide, colour in (("in an alliance", 3.2, style.INK), ("on its own", 1.2, style.ALONE)):
        ax.plot([x, x + 16], [y, y], color=colour, linewidth=wide, solid_capstyle="butt")
        x += 21
        style.write(ax, x, y, words, style.SMALL, colour=style.SECONDARY)
        x += style.width_of(words, style.SMALL) + 18


def describe_storyline(
    labels: ArrayLike,
    names: Sequence[str],
    marks: Sequence[Mark] = (),
    alliances: Mapping[int, str] | None = None,
) -> str:
    """The storyline in words, for those who cannot see it; `labels` is [months + 1, pcns]."""
    table = np.asarray(labels, dtype=np.int64)
    months, pcns = table.shape[0] - 1, table.shape[1]
    counts = Counter(mark.kind for mark in marks)
    told = [f"{counts[kind]} {kind}" for kind in KINDS[:4] if counts[kind]]
    found = style.alliance_names(table, alliances)
    groups: list[str] = []
    for label, name in found.items():
        members = [style.plain(names[i]) for i in np.flatnonzero(table[-1] == label).tolist()]
        groups += [f"{name} ({style.listed(members)})"] if members else []
    allied = int(np.count_nonzero(table[-1]))
    start = f"Storyline of {pcns} PCNs over {months} months"
    if not found:
        return f"{start}: no alliance was ever founded."
    happened = f": {len(found)} {'alliance' if len(found) == 1 else 'alliances'}"
    events = f"; {style.listed(told)}" if told else ""
    end = f"At the end {allied} of {pcns} PCNs {'is' if allied == 1 else 'are'} in an alliance"
    return f"{start}{happened}{events}. {end}{': ' + '; '.join(groups) if groups else ''}."
