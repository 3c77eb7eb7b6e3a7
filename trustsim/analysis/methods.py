"""The methods by which a study's result is analysed, each by name: tables, a figure and the finding in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InputError
from ..experiments.result import StudyResult
from ..experiments.study import Study
from ..scenario.imagined import column, footnote
from ..scenario.settings import nearest
from . import findings
from .boxes import Box, Cases, boxes_frame, cases, limits_frame
from .cart import cart
from .folder import whole_folder
from .one_at_a_time import tornado
from .prim import RULE, prim
from .samples import SAMPLED
from .sensitivity import checked, half_width, morris, replicate_adequacy, replicates_needed, sobol, sobol_pairs
from .shifts import delta, pawn
from .words import label_of

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Analysis:
    """What a method finds: tables by file stem, a figure when asked for, the finding and the figure's text."""

    method: str
    tables: "Mapping[str, pandas.DataFrame]"
    figure: "Callable[[], Figure]"
    finding: str
    alt: str

    @property
    def files(self) -> list[str]:
        """The names of the files that `write` makes."""
        tables = [f"{name}.csv" for name in self.tables]
        return [*tables, f"{self.method}.png", f"{self.method}.svg", "finding.txt", "figure-alt.txt"]


@dataclass(frozen=True)
class Question:
    """What is asked of a study's result; `threshold` and side are for the methods that take them."""

    study: Study
    result: StudyResult
    outcome: str
    scenario: str | None
    threshold: float | None
    above: bool

    @property
    def asked(self) -> tuple[Study, StudyResult, str, str | None]:
        """What every method takes."""
        return self.study, self.result, self.outcome, self.scenario

    @property
    def assumed(self) -> str | None:
        """What a figure's foot says of people."""
        return footnote(*self.study.scenarios.values()) or None

    def note(self, points: int | None = None) -> str:
        """What a figure's head says it rests on."""
        basis = findings.basis(self.study, self.scenario, points)
        return f"{basis[:1].upper()}{basis[1:]}."


@dataclass(frozen=True)
class Method:
    """A method: what it tells, the designs it reads, whether it asks for a threshold, and how it is done."""

    tells: str
    designs: tuple[str, ...]
    takes_threshold: bool
    run: Callable[[Question], Analysis]


def analyse(
    study: Study,
    result: StudyResult,
    method: str,
    outcome: str,
    scenario: str | None = None,
    threshold: float | None = None,
    above: bool = False,
) -> Analysis:
    """Analyse one outcome of a study's result by a method of `METHODS`.

    `scenario` None averages over scenarios. `threshold`, in units of the outcome, is for prim and cart, which look for
    where it is below (or `above`). Raises InputError for an unknown method, a design it does not read, a threshold
    that is missing or not asked for, a run without a value, and as the method does.
    """
    if method not in METHODS:
        raise InputError(f"method is {method}; {nearest(method, METHODS)}")
    if threshold is not None and not METHODS[method].takes_threshold:
        raise InputError(f"threshold is {threshold:g}; {method} takes none, only prim and cart: remove it")
    checked(study, result, outcome, scenario)
    return METHODS[method].run(Question(study, result, outcome, scenario, threshold, above))


def write(analysis: Analysis, folder: Path) -> list[Path]:
    """Write tables (CSV), the figure (PNG, SVG), `finding.txt` and `figure-alt.txt`, all or none; gives their paths.

    Raises InputError where the folder cannot be written.
    """
    with whole_folder(folder, analysis.files) as part:
        fill(analysis, part)
    return [folder / name for name in analysis.files]


def fill(analysis: Analysis, folder: Path) -> None:
    """Write the files of an analysis into a folder that is there, one by one; raises OSError."""
    from .figures import save

    for name, frame in analysis.tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    figure = analysis.figure()
    for kind in ("png", "svg"):
        save(figure, folder / f"{analysis.method}.{kind}")
    for name, text in (("finding", analysis.finding), ("figure-alt", analysis.alt)):
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8", newline="\n")


def _made(
    q: Question, method: str, tables: "Mapping[str, pandas.DataFrame]", figure: Any, finding: str, told: str
) -> Analysis:
    beside = column(*q.study.scenarios.values())
    alt = f"{told} {q.assumed or ''}".rstrip()
    return Analysis(method, {name: frame.assign(**beside) for name, frame in tables.items()}, figure, finding, alt)


def _sobol(q: Question) -> Analysis:
    from .figures import describe_sobol, sobol_figure

    frame = sobol(*q.asked)
    tables = {"sobol": frame}
    if q.study.second_order and len(q.study.factors) > 1:
        tables["sobol-pairs"] = sobol_pairs(*q.asked)
    shown = {q.outcome: frame}
    return _made(
        q,
        "sobol",
        tables,
        lambda: sobol_figure(shown, note=q.note(), assumed=q.assumed),
        findings.of_sobol(q.study, frame, q.outcome, q.scenario),
        describe_sobol(shown),
    )


def _morris(q: Question) -> Analysis:
    from .figures import describe_morris, morris_figure

    frame = morris(*q.asked)
    shown = {q.outcome: frame}
    return _made(
        q,
        "morris",
        {"morris": frame},
        lambda: morris_figure(shown, note=q.note(), assumed=q.assumed),
        findings.of_morris(q.study, frame, q.outcome, q.scenario),
        describe_morris(shown),
    )


def _pawn(q: Question) -> Analysis:
    from .figures import describe_pawn, pawn_figure

    frame = pawn(*q.asked)
    shown = {q.outcome: frame}
    return _made(
        q,
        "pawn",
        {"pawn": frame},
        lambda: pawn_figure(shown, note=q.note(), assumed=q.assumed),
        findings.of_pawn(q.study, frame, q.outcome, q.scenario),
        describe_pawn(shown),
    )


def _delta(q: Question) -> Analysis:
    from .figures import delta_figure, describe_delta

    frame = delta(*q.asked)
    shown = {q.outcome: frame}
    return _made(
        q,
        "delta",
        {"delta": frame},
        lambda: delta_figure(shown, note=q.note(), assumed=q.assumed),
        findings.of_delta(q.study, frame, q.outcome, q.scenario),
        describe_delta(shown),
    )


def _tornado(q: Question) -> Analysis:
    from .figures import describe_tornado, tornado_figure

    frame = tornado(*q.asked)
    return _made(
        q,
        "tornado",
        {"tornado": frame},
        lambda: tornado_figure(frame, q.outcome, note=q.note(), assumed=q.assumed),
        findings.of_tornado(q.study, frame, q.outcome, q.scenario),
        describe_tornado(frame, q.outcome),
    )


def _replicates(q: Question) -> Analysis:
    from .figures import describe_replicates, replicates_figure

    frame = replicate_adequacy(*q.asked)
    widths = np.array([half_width(row) for row in checked(*q.asked)])
    mean = float(widths.mean())
    more = replicates_needed(q.study, q.result, q.outcome, mean / 2.0, q.scenario) if mean > 0.0 else 2
    return _made(
        q,
        "replicates",
        {"replicates": frame},
        lambda: replicates_figure(
            frame, q.outcome, title="How exactly a setting is known", note=q.note(), assumed=q.assumed
        ),
        findings.of_replicates(q.study, frame, q.outcome, q.scenario, widths, more),
        describe_replicates(frame, q.outcome),
    )


def _cases(q: Question, method: str) -> Cases:
    return cases(*q.asked, q.threshold, q.above, method)


def _boxed(
    q: Question, method: str, of: Cases, boxes: list[Box], more: "Mapping[str, pandas.DataFrame]", draw: Any, rule: str
) -> Analysis:
    """An analysis of boxes; where there is none the figure says so."""
    from .figures import describe_boxes
    from .figures.style import empty_figure

    title = f"{label_of(q.outcome)}: where {of.wanted}"
    note = f"{q.note(len(of.hit))} Half of them, drawn by chance, find what the other half measures. {rule}".rstrip()
    nothing = f"{findings.NO_BOX} {of.wanted}."
    tables = {method: boxes_frame(of, boxes), f"{method}-limits": limits_frame(boxes), **more}
    return _made(
        q,
        method,
        tables,
        lambda: (
            draw(of, boxes, title=title, note=note, assumed=q.assumed)
            if boxes
            else empty_figure(title, nothing, q.assumed)
        ),
        findings.of_boxes(of, boxes, q.scenario, method.upper()),
        describe_boxes(of, boxes) if boxes else nothing,
    )


def _prim(q: Question) -> Analysis:
    import pandas

    from .figures import boxes_figure

    of = _cases(q, "prim")
    boxes, rows = prim(of)
    columns = ["box", "peel", "density", "coverage", "mass", "restricted", "taken"]
    more = {"prim-peeling": pandas.DataFrame(rows, columns=columns)}
    return _boxed(q, "prim", of, boxes, more, boxes_figure, RULE)


def _cart(q: Question) -> Analysis:
    from .figures import rules_figure

    of = _cases(q, "cart")
    return _boxed(q, "cart", of, cart(of), {}, rules_figure, "")


METHODS: dict[str, Method] = {
    "sobol": Method("shares of the variance, alone and with other factors", ("sobol",), False, _sobol),
    "morris": Method("sizes of single steps from many starts", ("morris",), False, _morris),
    "pawn": Method("shifts of the whole distribution", SAMPLED, False, _pawn),
    "delta": Method("moves of the density, and first-order shares", SAMPLED, False, _delta),
    "prim": Method("boxes in which the outcome is below or above a threshold", SAMPLED, True, _prim),
    "cart": Method("rules that part where the outcome is below or above a threshold", SAMPLED, True, _cart),
    "tornado": Method("what each change alone does", ("oat", "grid", "csv"), False, _tornado),
    "replicates": Method("how exactly a setting is known", ("any",), False, _replicates),
}
