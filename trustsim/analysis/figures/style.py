"""What every figure shares: colours, type, safe words, the page in points, saving."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.patches import Circle, PathPatch, Polygon
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.textpath import TextToPath
from PIL import Image

from trustsim.analysis.words import names_in_order

INK, SECONDARY = "#212B32", "#4C6272"
HAIRLINE, BORDER, SURFACE = "#D8DDE0", "#AEB7BD", "#FFFFFF"
ALONE = "#76858F"
BASELINE = "#5F6F7B"
WHAT_IFS = ("#12436D", "#F46A25", "#28A197", "#A285D1")
TRUST_SCALE = ("#A6440B", "#D97A2B", "#F6CFA6", "#F4F4F2", "#BCD3E6", "#5E93C2", "#12436D")
ALLIANCES = ("#28A197", "#F46A25", "#801650", "#A285D1", "#3D3D3D")
DARK_INK_ON = ("#28A197", "#F46A25", "#A285D1")
FAMILIES = ("Arial", "Helvetica", "Liberation Sans", "DejaVu Sans")

HONESTY = "This explores; it does not predict what real PCNs will do."
WIDTH = 612.0
MARGIN = 20.0
HEAD, BODY, SMALL = 14.0, 9.5, 8.5


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class AllianceStyle:
    """How one alliance is drawn: its colour, its white dashes (points on, off) and ink for words on it."""

    colour: str
    dashes: tuple[float, float] | None
    ink: str


def alliance_style(order: int) -> AllianceStyle:
    """The style of the alliance founded in this place of the order, counted from 0.

    Five colours, the fifth dashed, then the same five dashed; later rounds have other dashes.
    """
    colour = ALLIANCES[order % 5]
    if order < 4:
        dashes = None
    elif order < 9:
        dashes = (4.0, 4.0)
    else:
        dashes = (1.5, 3.0) if (order - 9) // 5 % 2 == 0 else (8.0, 3.0)
    return AllianceStyle(colour, dashes, "#10202B" if colour in DARK_INK_ON else "#FFFFFF")


def alliance_names(labels: Any, called: Mapping[int, str] | None = None) -> dict[int, str]:
    """What every alliance is called, by its label, in the order founded.

    `called` is those names where they are known; otherwise they go by the order in `labels` [months + 1, pcns].
    """
    known = called or {}
    return {**known, **{k: v for k, v in names_in_order(labels.ravel().tolist()).items() if k not in known}}


def pale(colour: str, share: float = 0.5) -> str:
    """The colour mixed with white: 0 leaves it, 1 is white."""
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{round(v + (255 - v) * share):02X}" for v in parts)


@lru_cache(maxsize=1)
def fonts() -> tuple[str, ...]:
    """The families of the house that this machine has, best first."""
    here = set(fontManager.get_font_names())
    return tuple(name for name in FAMILIES if name in here) or ("sans-serif",)


@lru_cache(maxsize=4)
def typeface(bold: bool) -> FontProperties:
    """The font as an object, so that no global setting is needed."""
    return FontProperties(family=list(fonts()), weight="bold" if bold else "normal")


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    return frozenset().union(
        *(get_font(fontManager.findfont(FontProperties(family=[name]))).get_charmap() for name in fonts())
    )


def plain(words: object) -> str:
    """Words as one line that this machine's fonts can draw; a character without a glyph becomes '?'."""
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", str(words)):
        kind = unicodedata.category(letter)
        if letter.isspace():
            kept.append(" ")
        elif kind in ("Mn", "Cf", "Cc", "Cs", "Co", "Cn") and ord(letter) not in _drawable():
            continue
        else:
            kept.append(letter if ord(letter) in _drawable() else "?")
    return " ".join("".join(kept).split())


def width_of(words: str, size: float, bold: bool = False) -> float:
    """The width of a line of words in points, with 2 % to spare for hinting on a screen."""
    font = typeface(bold).copy()
    font.set_size(size)
    return 1.02 * float(TextToPath().get_text_width_height_descent(words, font, ismath=False)[0])


def fit(words: object, room: float, size: float, bold: bool = False) -> str:
    """The words, shortened with an ellipsis where they need more than `room` points."""
    line = plain(words)
    if width_of(line, size, bold) <= room + 0.01:
        return line
    short, long = 0, len(line)
    while short < long:
        middle = (short + long + 1) // 2
        if width_of(line[:middle].rstrip() + "…", size, bold) <= room:
            short = middle
        else:
            long = middle - 1
    return line[:short].rstrip() + "…"


def in_two(words: object, size: float) -> list[str]:
    """The words as two lines, as even as their spaces allow; one line where there is no space."""
    parts = plain(words).split()
    splits = [[" ".join(parts[:k]), " ".join(parts[k:])] for k in range(1, len(parts))]
    return min(splits, key=lambda lines: max(width_of(line, size) for line in lines), default=[plain(words)])


def fit_middle(words: object, room: float, size: float) -> str:
    """The words, shortened before their last word where they need more than `room` points.

    A PCN that is too long is told without "PCN" first; the last word stays whole where it takes half the room.
    """
    line = plain(words)
    if width_of(line, size) <= room + 0.01:
        return line
    line = line.removesuffix(" PCN")
    head, _, last = line.rpartition(" ")
    if width_of(line, size) <= room + 0.01:
        return line
    if not head or width_of(f"… {last}", size) > room * 0.6:
        return fit(line, room, size)
    return f"{fit(head + '~' * len(line), room - width_of(f' {last}', size), size).rstrip('~… ')}… {last}"


def told_apart(names: Sequence[str], room: float, size: float) -> list[str]:
    """Names shortened to `room` points so that what differs stays."""
    short = [fit_middle(name, room, size) for name in names]
    for k, name in enumerate(names):
        twins = [other for j, other in enumerate(names) if short[j] == short[k] and other != name]
        if twins:
            alike = [len(set(letters)) == 1 for letters in zip(name, *twins, strict=False)]
            start = alike.index(False) if False in alike else len(alike)
            start = name.rfind(" ", 0, start) + 1
            short[k] = fit("…" + plain(name[start:]), room, size)
    return short


def wrap(words: object, room: float, size: float) -> list[str]:
    """The words broken into lines of at most `room` points."""
    lines: list[str] = []
    for word in plain(words).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(fit(word, room, size))
    return lines


def write(
    ax: Axes,
    x: float,
    y: float,
    words: str,
    size: float = BODY,
    *,
    bold: bool = False,
    colour: str = INK,
    across: str = "left",
    down: str = "center",
    **more: Any,
) -> Text:
    """Put words on the page; nothing in them is taken for mathematics."""
    text = ax.text(
        x, y, words, color=colour, ha=across, va=down, parse_math=False, fontproperties=typeface(bold), **more
    )
    text.set_fontsize(size)
    return text


def beside(
    ax: Axes,
    at: tuple[float, float],
    frame: Any,
    offset: tuple[float, float],
    words: str,
    size: float = BODY,
    *,
    bold: bool = False,
    colour: str = INK,
    across: str = "left",
) -> Text:
    """Put words some points (right, up) from a place given in the coordinates of `frame`."""
    text = ax.annotate(
        words,
        at,
        xycoords=frame,
        xytext=offset,
        textcoords="offset points",
        color=colour,
        ha=across,
        va="center",
        parse_math=False,
        fontproperties=typeface(bold),
        annotation_clip=False,
    )
    text.set_fontsize(size)
    return text


def page(width: float, height: float) -> tuple[Figure, Axes]:
    """A white page measured in points from its top left corner."""
    figure = Figure(figsize=(width / 72, height / 72), facecolor=SURFACE)
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    ax.axis("off")
    return figure, ax


def empty_figure(title: str, words: str, assumed: str | None = None) -> Figure:
    """A page that says that there is nothing to draw."""
    height = header_height(title, words) + footer_height(assumed) + MARGIN
    figure, ax = page(WIDTH, height)
    draw_header(ax, title, words)
    draw_footer(ax, assumed, WIDTH, height)
    return figure


def header_height(title: str, note: str, width: float = WIDTH) -> float:
    """The points a title and its note take at the top of a page."""
    room = width - 2 * MARGIN
    return MARGIN + 18.0 * len(_title_lines(title, room)) + 13.0 * len(wrap(note, room, BODY)) + 8.0


def _title_lines(title: str, room: float) -> list[str]:
    """A title on one line or two."""
    parts = plain(title).split()
    first = len(parts)
    while first > 1 and width_of(" ".join(parts[:first]), HEAD, True) > room:
        first -= 1
    lines = [" ".join(parts[:first]), " ".join(parts[first:])]
    return [fit(line, room, HEAD, True) for line in lines if line]


def draw_header(ax: Axes, title: str, note: str, width: float = WIDTH) -> None:
    """Title and note at the top left."""
    room, y = width - 2 * MARGIN, MARGIN
    for line in _title_lines(title, room):
        write(ax, MARGIN, y, line, HEAD, bold=True)
        y += 18.0
    for line in wrap(note, room, BODY):
        write(ax, MARGIN, y, line, colour=SECONDARY)
        y += 13.0


def footer_height(assumed: str | None, width: float = WIDTH) -> float:
    """The points the honesty line, and what is assumed, take at the foot of a page."""
    return 12.0 * len(_foot_lines(assumed, width)) + MARGIN


def draw_footer(ax: Axes, assumed: str | None, width: float, height: float) -> None:
    """The honesty line in bold, with what is assumed beside it or below."""
    lines = _foot_lines(assumed, width)
    y = height - MARGIN / 2 - 12.0 * len(lines) + 6.0
    write(ax, MARGIN, y, HONESTY, SMALL, bold=True)
    start = MARGIN + width_of(HONESTY, SMALL, True) + 6.0
    for k, line in enumerate(lines):
        write(ax, start if k == 0 else MARGIN, y + 12.0 * k, line, SMALL, colour=SECONDARY)


def _foot_lines(assumed: str | None, width: float) -> list[str]:
    room = width - 2 * MARGIN
    beside = room - width_of(HONESTY, SMALL, True) - 6.0
    words = plain(assumed or "")
    if width_of(words, SMALL) <= beside:
        return [words]
    return ["", *wrap(words, room, SMALL)]


def draw_mark(ax: Axes, kind: str, x: float, y: float, colour: str, size: float = 5.0) -> None:
    """One mark of the storyline, centred at x, y; `size` is about its half width in points."""
    z = 8
    triangle = [(x - size * 0.75, y - size * 0.9), (x + size * 0.9, y), (x - size * 0.75, y + size * 0.9)]
    if kind == "founded":
        ax.add_patch(Circle((x, y), size, facecolor=colour, edgecolor=SURFACE, linewidth=1, zorder=z))
    elif kind == "joined":
        ax.add_patch(Polygon(triangle, facecolor=colour, edgecolor=SURFACE, linewidth=0.8, zorder=z))
    elif kind == "left":
        ax.add_patch(Polygon(triangle, facecolor=SURFACE, edgecolor=colour, linewidth=1.4, zorder=z))
    elif kind == "collapsed":
        ax.add_patch(Circle((x, y), size * 1.4, facecolor=SURFACE, edgecolor=colour, linewidth=1.6, zorder=z))
        arm = size * 0.62
        cross = Outline(
            [(x - arm, y - arm), (x + arm, y + arm), (x + arm, y - arm), (x - arm, y + arm)],
            [Outline.MOVETO, Outline.LINETO, Outline.MOVETO, Outline.LINETO],
        )
        ax.add_patch(PathPatch(cross, edgecolor=colour, linewidth=2, capstyle="round", zorder=z))
    elif kind == "new director":
        d = size * 0.85
        diamond = [(x, y - d), (x + d, y), (x, y + d), (x - d, y)]
        ax.add_patch(Polygon(diamond, facecolor=SURFACE, edgecolor=INK, linewidth=1.2, zorder=z + 1))


def overlaps(box: Box, others: Sequence[Box]) -> bool:
    """Whether a box (left, top, right, bottom) meets any of the others."""
    return any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in others)


def listed(words: Sequence[str]) -> str:
    """Words joined as a sentence lists them."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def save(figure: Figure, path: str | os.PathLike[str], small: bool = False) -> Path:
    """Write the figure as PNG (160 dots an inch) or SVG by the suffix; the same figure, the same bytes.

    A small PNG has 64 colours only, which these figures hardly need more of.
    Written under a temporary name beside `path`, then moved there, so that no half file is ever seen.
    Raises ValueError for another suffix.
    """
    target = Path(path)
    kind = target.suffix.lower().lstrip(".")
    if kind not in ("png", "svg"):
        raise ValueError(f"{target.name} ends in {target.suffix!r}; figures are written as .png or .svg")
    metadata: dict[str, Any] = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=f".{kind}", dir=target.parent)
    os.close(handle)
    try:
        with matplotlib.rc_context({"svg.hashsalt": "trustsim", "svg.fonttype": "path"}):
            if kind == "png":
                figure.savefig(name, format=kind, dpi=160, metadata=metadata, pil_kwargs={"compress_level": 1})
                if small:
                    with Image.open(name) as picture:
                        picture.convert("RGB").quantize(64).save(name, format=kind, optimize=True)
            else:
                figure.savefig(name, format=kind, metadata=metadata)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target
