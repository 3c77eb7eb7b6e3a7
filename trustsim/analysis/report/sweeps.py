"""The report of a sweep: question, assumptions, every outcome by every method its design allows, limits, provenance."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ...errors import InputError
from ...experiments.distributions import Distribution, Levels, LogUniform, Normal, Triangular
from ...experiments.factors import Factor
from ...experiments.result import StudyResult
from ...experiments.study import Study
from ...model.measures import MEASURES
from ...scenario.settings import listed as one_of
from ..findings import basis
from ..intervals import Interval
from ..methods import METHODS, Analysis, analyse
from ..sensitivity import half_width
from ..shown import frame_table, number_columns, short
from ..swept import Lacking, lacking
from ..words import HONESTY, UNITS, amount, count, label_of, listed, unit_of
from .page import Bullets, Heading, Page, Part, Picture, Section, Table, Words
from .provenance import digest, provenance

MOST_VALUES, MOST_FAILURES = 6, 50
DESIGNS = {
    "grid": "every combination of levels",
    "random": "points drawn by chance",
    "lhs": "a Latin hypercube",
    "sobol": "Sobol' points for variance shares",
    "morris": "Morris's walks",
    "oat": "one change at a time",
    "csv": "points from a file",
}


def sweep_page(study: Study, result: StudyResult, commands: Sequence[Sequence[str]]) -> Page:
    """The page of a swept study; runs that failed or are missing are named, and what needs them is left out."""
    lack = lacking(result)
    digests = {study.name: digest(study.as_dict())}
    digests |= {name: digest(scenario.as_dict()) for name, scenario in study.scenarios.items()}
    digests["all outcomes"] = digest(np.ascontiguousarray(result.outcomes).tobytes())
    sections = [
        Section("The question", [Words(study.description or study.name)]),
        Section("What is assumed and varied", _assumptions(study)),
        Section("What came out", [_summary(study, result), Words(UNITS), *_failures(lack)]),
        *(Section(label_of(outcome), _analyses(study, result, outcome)) for outcome in study.outcomes),
        Section("What this can and cannot say", [Bullets(_limits(study))]),
        provenance(commands, digests),
    ]
    return Page("Report of a sweep", study.name, f"{basis(study, None).removeprefix('over ')}.", sections)


def _assumptions(study: Study) -> list[Part]:
    months = sorted({scenario.months for scenario in study.scenarios.values()})
    shared = study.as_dict().get("seeds") != "own"
    dice = "the same chance events at every setting" if shared else "chance events of its own at every setting"
    facts = [
        f"Design: {DESIGNS[study.method]}, {count(study.count, 'setting')} of {count(len(study.factors), 'factor')}.",
        f"{count(study.replicates, 'future')} of each, seed {study.seed}, with {dice}.",
        f"{listed([str(month) for month in months])} months.",
    ]
    rows = [
        (f.parameter.label, f.path, tried(f), _worded(f, f.parameter.default), f.parameter.unit) for f in study.factors
    ]
    parts: list[Part] = [
        Bullets(facts),
        Table("Factors: what was varied", ("Factor", "Name in files", "Tried", "Default", "Unit"), rows),
    ]
    for name, scenario in study.scenarios.items():
        parts += [Heading(f"{scenario.name} ({name})"), Words(scenario.question or scenario.description or "")]
        parts.append(Bullets(scenario.assumed))
    return parts


def tried(factor: Factor) -> str:
    """What values of a factor were tried, in words."""
    of: Distribution = factor.distribution
    if isinstance(of, Levels):
        values = [_worded(factor, value) for value in of.values]
        return (
            one_of(values, "and")
            if len(values) <= MOST_VALUES
            else f"{len(values)} values, {values[0]} to {values[-1]}"
        )
    if isinstance(of, Normal):
        return f"around {of.mean:g}, standard deviation {of.spread:g}"
    low, high = (_worded(factor, end) for end in factor.ends)
    if isinstance(of, Triangular):
        return f"{low} to {high}, most likely {of.mode:g}"
    return f"{low} to {high}{', each ratio equally likely' if isinstance(of, LogUniform) else ''}"


def _worded(factor: Factor, value: float) -> str:
    plain = factor.parameter.plain(value)
    return f"{plain:g}" if isinstance(plain, float) else str(plain)


def _summary(study: Study, result: StudyResult) -> Table:
    means = result.means()
    rows: list[list[str]] = []
    for k, outcome in enumerate(study.outcomes):
        values = means[np.isfinite(means[:, k]), k]
        told = [values.mean(), *np.quantile(values, [0.0, 0.1, 0.5, 0.9, 1.0])] if len(values) else [np.nan] * 6
        futures = result.futures(outcome, gaps=True)
        widths = [half_width(row) for row in futures if np.isfinite(row).all()] if study.replicates > 1 else []
        told.append(float(np.mean(widths)) if widths else np.nan)
        unit = unit_of(outcome)
        rows.append([label_of(outcome), *(short(amount(Interval(float(v), np.nan, np.nan), unit)) for v in told)])
    heads = ("Outcome", "Mean", "Lowest", "10 %", "Median", "90 %", "Highest", "A setting is known to ±")
    caption = "Means of settings over futures and scenarios: how they spread over all settings"
    return Table(caption, heads, rows, range(1, len(heads)))


def _failures(lack: Sequence[Lacking]) -> list[Part]:
    if not lack:
        return [Words("No run failed and none is missing.")]
    more = len(lack) - MOST_FAILURES
    rest = [f"and {more:,} more"] if more > 0 else []
    return [
        Heading(f"{count(len(lack), 'run')} failed or missing"),
        Words("They are left out above, and what needs every run is left out below. Run the sweep again to try them."),
        Bullets([*(f"{one}"[:1].upper() + f"{one}"[1:] for one in lack[:MOST_FAILURES]), *rest]),
    ]


def _analyses(study: Study, result: StudyResult, outcome: str) -> list[Part]:
    of = "the total over all months" if MEASURES[outcome].is_total else "the mean of the last 24 months"
    parts: list[Part] = [Words(f"In files it is called {outcome}. Of each future it is {of}.")]
    left_out: list[str] = []
    means = result.means()[:, study.outcomes.index(outcome)]
    median = float(f"{np.nanmedian(means):.3g}") if np.isfinite(means).any() else 0.0
    for name, method in METHODS.items():
        if study.method not in method.designs and "any" not in method.designs:
            continue
        threshold = median if method.takes_threshold else None
        try:
            found = analyse(study, result, name, outcome, threshold=threshold)
        except InputError as error:
            left_out.append(f"{name}: {error}")
        else:
            parts += [Heading(f"{name}: {method.tells}"), *_shown(found)]
    if left_out:
        parts += [Heading("Left out, and why"), Bullets(left_out)]
    return parts


def _shown(found: Analysis) -> list[Part]:
    from ..figures import save

    with tempfile.TemporaryDirectory() as folder:
        path = save(found.figure(), Path(folder) / "figure.svg")
        picture = Picture.of(path, f"{found.method}: the finding as a picture", found.alt)
    parts: list[Part] = [Words(found.finding.replace(f" {HONESTY}", "")), picture]
    name, frame = next(iter(found.tables.items()))
    if len(frame):
        heads, *rows = frame_table(frame)
        more = len(frame) - len(rows)
        caption = f"The first {len(rows)} rows of {len(frame)}" if more > 0 else "The numbers"
        parts.append(Table(f"{caption} ({name})", heads, rows, number_columns(frame)))
    return parts


def _limits(study: Study) -> list[str]:
    return [
        "It explores what follows from its assumptions. It does not predict what named networks will do.",
        "Nobody has measured trust between PCNs nationally, so no number here has been checked against one.",
        "What matters is what matters within the ranges tried: a factor that was not varied, or hardly, cannot show.",
        f"Each setting is known from {count(study.replicates, 'future')}; intervals say over what they are. They hold "
        "chance, and not what the model leaves out or gets wrong.",
        "Boxes (prim, cart) are sought for the lower half of each outcome's settings; another threshold asks another "
        "question, with `trustsim analyse`.",
    ]
