"""A place in one month as a map: alliances, who speaks for whom, practices' backing and trust."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Circle, FancyArrowPatch, Polygon
from numpy.typing import ArrayLike

from trustsim.analysis.figures import style
from trustsim.analysis.figures.placemap import ROUND_NAMES_FROM, Month, Panel, PlaceMap, extreme_pairs

NOBODY = -1


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
    alliances: Mapping[int, str] | None = None,
    order: Sequence[int] | None = None,
    title: str = "",
    note: str = "",
    assumed: str | None = None,
) -> Figure:
    """Draw each place as circles round its board, area by list size, colour by alliance.

    By PCN: `patients` (people), `labels_now` (0 alone, negative a federation), `representative` (the PCN
    that speaks for it; itself; -1 nobody; the number of PCNs: the neutral manager), `backing` 0-1.
    `trust` [truster, trusted] is mean trust 0-1; only the strongest and weakest pairs of a place are
    drawn. `manager` says which places have a neutral manager. `alliances` is what each label of
    the run is called, in the order founded, so that names and colours match the storyline's; `order` is
    the order of the PCNs round the ring.
    Raises ValueError where lengths differ.
    """
    now = _gather(names, patients, labels_now, representative, trust, backing, alliances)
    place_of = [0] * len(names) if places is None else [int(p) for p in places]
    if len(place_of) != len(names):
        raise ValueError(f"places has {len(place_of)} entries, but there are {len(names)} PCNs")
    groups = [[i for i, p in enumerate(place_of) if p == place] for place in sorted(set(place_of))]
    most = max(map(len, groups))
    columns = 1 if len(groups) == 1 or most > 14 else 2
    wide = (style.WIDTH - 2 * style.MARGIN) / columns
    spokes = most >= ROUND_NAMES_FROM
    tall = min(max(260.0, 150 + 14.0 * most), 410.0) + (150.0 if spokes else 0.0)
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
        across = 190.0 if spokes else wide * (0.3 if columns == 1 else 0.23)
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
    alliances: Mapping[int, str] | None,
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
    known = style.alliance_names(labels, alliances)
    return Month(
        list(names),
        [letter(i) for i in range(count)],
        np.asarray(patients, dtype=np.float64),
        labels,
        np.asarray(representative, dtype=np.int64),
        None if trust is None else np.asarray(trust, dtype=np.float64),
        None if backing is None else np.asarray(backing, dtype=np.float64),
        {label: name for label, name in known.items() if label in labels},
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
    alliances: Mapping[int, str] | None = None,
) -> str:
    """The map in words: alliances, who speaks for whom, backing, the warmest and the coldest pair."""
    labels = np.asarray(labels_now, dtype=np.int64)
    speakers = np.asarray(representative, dtype=np.int64)
    called = [style.plain(name) for name in names]
    when = f"In month {month}, " if month is not None else ""
    groups = [
        f"{name} ({style.listed([called[i] for i in np.flatnonzero(labels == label)])})"
        for label, name in style.alliance_names(labels, alliances).items()
        if label in labels
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
        said.append(f"Practices' backing is {100 * np.nanmean(np.asarray(backing, dtype=float)):.0f}% on average.")
    pairs = extreme_pairs(None if trust is None else np.asarray(trust, dtype=float), range(len(names)))
    warm, cold = [p for p in pairs if p[3]][:1], [p for p in pairs if not p[3]][-1:]
    for word, found in (("most", warm), ("least", cold)):
        for one, other, mean, _ in found:
            said.append(f"{called[one]} and {called[other]} trust each other {word} ({100 * mean:.0f} of 100).")
    return " ".join(said)
