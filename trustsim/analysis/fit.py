"""Calibration by search: settings that meet targets, judged on futures that the search never saw.

A search on few futures fits their chance too. So what it finds is run anew on held-out futures, and only what meets all
targets there, within chance, is accepted. As a rule several are; how far they reach is the answer, not the best.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..experiments.distributions import Floats
from ..experiments.fit import search, usual_settings
from ..experiments.result import StudyResult
from ..experiments.runner import Progress, run_at
from ..experiments.study import Study
from ..experiments.targets import Target, Targets
from ..model.chance import future_seeds
from ..scenario.imagined import column, footnote
from .boxes import number
from .calibration import held_against, misfit, misses
from .findings import ended
from .intervals import LEVEL
from .methods import Analysis
from .words import count, listed, lowered

if TYPE_CHECKING:
    import pandas

MOST_FITTING, NEAREST = 180, 20
"""Settings run on held-out futures: those that fit, where there are more so many drawn by chance and those furthest out
in any factor, and always the nearest."""
LEAST_HELD_OUT = 20
PINNED = 0.5
"""A factor is told as pinned down where accepted settings leave less than this part of its range."""
MOST_TOLD = 3
Run = Callable[[Floats, Sequence[int]], StudyResult]
"""The outcomes of settings [setting, factor], all with the same seeds."""


@dataclass(frozen=True)
class Fit:
    """What a search found: all that was tried, and what the settings judged give on held-out futures.

    `judged` are numbers of tried settings; `held` is their result, in that order.
    """

    study: Study
    targets: tuple[Target, ...]
    values: Floats = field(repr=False)
    misfits: Floats = field(repr=False)
    judged: NDArray[np.int64] = field(repr=False)
    held: StudyResult = field(repr=False)
    tried_met: NDArray[np.bool_] = field(repr=False)
    replicates: int
    held_out: int

    @cached_property
    def met(self) -> NDArray[np.bool_]:
        """Which targets each judged setting meets on held-out futures, within chance [judged, target]."""
        return met(self.held, self.targets)

    @property
    def accepted(self) -> NDArray[np.bool_]:
        """Which judged settings meet all targets on held-out futures [judged]."""
        return np.asarray(self.met.all(axis=1))

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """Judged settings, the best first: by targets met, then misfit on held-out futures, then on those fitted to."""
        distance = misfit(self.held, self.targets)
        return np.lexsort((self.misfits[self.judged], distance, -self.met.sum(axis=1)))

    @property
    def best(self) -> int:
        """The best of the judged settings, as a position in `judged`."""
        return int(self.order[0])

    @property
    def never_met(self) -> list[Target]:
        """Targets that no setting tried meets, on the futures fitted to or held out."""
        some = np.concatenate([self.tried_met, self.met]).any(axis=0)
        return [target for target, ever in zip(self.targets, np.atleast_1d(some), strict=True) if not ever]

    def settings(self) -> "pandas.DataFrame":
        """A row a judged setting, the best first.

        Columns: setting, its number from 0; accepted; met, targets met on held-out futures; misfit there; misfit_fitted
        on the futures the search saw; the factors, as a file says them.
        """
        import pandas

        rows = self.order
        found: dict[str, Any] = {
            "setting": self.judged[rows],
            "accepted": self.accepted[rows],
            "met": self.met.sum(axis=1)[rows],
            "misfit": misfit(self.held, self.targets)[rows],
            "misfit_fitted": self.misfits[self.judged[rows]],
        }
        return pandas.DataFrame({**found, **_plain(self.study, self.held.values[rows])})

    def tried(self) -> "pandas.DataFrame":
        """A row a setting tried, in the order of the search: setting, misfit_fitted, met (targets), the factors."""
        import pandas

        found = {
            "setting": np.arange(len(self.values)),
            "misfit_fitted": self.misfits,
            "met": self.tried_met.sum(axis=1),
        }
        return pandas.DataFrame({**found, **_plain(self.study, self.values)})

    def against(self) -> "pandas.DataFrame":
        """The best setting against each target on held-out futures, as `calibration.held_against` says it.

        With is_met, within chance as for `accepted`, and met_by, the share of judged settings that meet it.
        """
        frame = held_against(self.held, self.targets, self.best)
        return frame.assign(is_met=self.met[self.best], met_by=self.met.mean(axis=0))

    def ranges(self) -> "pandas.DataFrame":
        """How far accepted settings reach in each factor that is a number (the nearest ones, where none is accepted).

        Columns: factor, label; low and high, what was tried; near_low, near_middle and near_high, the ends and the
        median of those settings; left, the part of the range between the ends; best; default. The most pinned first.
        """
        import pandas

        near = self.held.values[self.accepted if self.accepted.any() else self.order[:NEAREST]]
        rows: list[dict[str, Any]] = []
        for k, factor in enumerate(self.study.factors):
            if factor.parameter.options:
                continue
            low, high = (float(end) for end in factor.values(np.array([0.0, 1.0])))
            ends = [float(end) for end in np.quantile(near[:, k], [0.0, 0.5, 1.0])]
            rows.append(
                {
                    "factor": factor.path,
                    "label": factor.parameter.label,
                    "low": low,
                    "high": high,
                    **dict(zip(("near_low", "near_middle", "near_high"), ends, strict=True)),
                    "left": (ends[2] - ends[0]) / (high - low),
                    "best": float(self.held.values[self.best, k]),
                    "default": factor.parameter.default,
                }
            )
        columns = ["factor", "label", "low", "high", "near_low", "near_middle", "near_high", "left", "best", "default"]
        return pandas.DataFrame(rows, columns=columns).sort_values("left", kind="stable", ignore_index=True)

    def options(self) -> "pandas.DataFrame":
        """How many accepted settings have each option of a choice: factor, label, option, accepted, judged."""
        import pandas

        rows = [
            {
                "factor": factor.path,
                "label": factor.parameter.label,
                "option": factor.parameter.plain(end),
                "accepted": int((self.accepted & (self.held.values[:, k] == end)).sum()),
                "judged": int((self.held.values[:, k] == end).sum()),
            }
            for k, factor in enumerate(self.study.factors)
            if factor.parameter.options
            for end in factor.ends
        ]
        return pandas.DataFrame(rows, columns=["factor", "label", "option", "accepted", "judged"])


def met(result: StudyResult, targets: Sequence[Target]) -> NDArray[np.bool_]:
    """Which targets each point meets within chance [point, target].

    Intervals allow for the number of targets (Bonferroni): a point that truly meets all is turned away in at most one
    case of twenty, however many there are.
    """
    return misses(result, targets, 1.0 - (1.0 - LEVEL) / len(targets)) == 0.0


def fit(
    study: Study,
    targets: Sequence[Target],
    run: Run,
    replicates: int | None = None,
    held_out: int | None = None,
    settings: int | None = None,
) -> Fit:
    """Search a study's factors for settings that meet targets; the study's own design is not used.

    `replicates` futures a setting (None: the study's) are shared by all that the search tries, at most `settings` of
    them; `held_out` others (None: as many, and 20 at least) judge what it found. All are those of the study's master
    seed, so that the same arguments give the same. Raises InputError for fewer than 2 futures, too few settings, and
    a run without a value.
    """
    seen = study.replicates if replicates is None else replicates
    fresh = max(LEAST_HELD_OUT, seen) if held_out is None else held_out
    for name, given in (("replicates", seen), ("held_out", fresh)):
        if given < 2:
            raise InputError(f"{name} is {given}; a target needs 2 or more, to tell a miss from chance")
    seeds = future_seeds(study.seed, seen + fresh)
    tried_met: list[NDArray[np.bool_]] = []

    def misfit_of(values: Floats) -> Floats:
        result = run(values, seeds[:seen])
        tried_met.append(met(result, targets))
        return misfit(result, targets)

    most = usual_settings(len(study.factors)) if settings is None else settings
    found = search(study.factors, misfit_of, most, study.seed)
    fits = np.concatenate(tried_met)
    judged = _to_judge(found.values, found.misfits, np.asarray(fits.all(axis=1)), study.seed)
    held = run(found.values[judged], seeds[seen:])
    return Fit(study, tuple(targets), found.values, found.misfits, judged, held, fits, seen, fresh)


def calibrate(
    study: Study,
    targets: Targets | Sequence[Target],
    replicates: int | None = None,
    held_out: int | None = None,
    settings: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """Find settings of a study's factors that meet targets, by running the model; see `fit`.

    Gives tables (settings, targets, ranges, options, tried), a figure and the finding, which `methods.write` writes.
    `progress` is told how many settings of how many at most are run. Raises as `fit` and `runner.run_at` do.
    """
    most = usual_settings(len(study.factors)) if settings is None else settings
    done, total = 0, most + MOST_FITTING + NEAREST + 2 * len(study.factors)

    def told(ran: int, _: int) -> None:
        if progress:
            progress(done + ran, total)

    def run(values: Floats, seeds: Sequence[int]) -> StudyResult:
        nonlocal done
        result = run_at(study, values, [seeds] * len(values), workers, told)
        done += len(values)
        return result

    each = targets.each if isinstance(targets, Targets) else targets
    return analysis_of(fit(study, each, run, replicates, held_out, settings))


def analysis_of(found: Fit) -> Analysis:
    """Tables, figure and finding of a fit."""
    from .figures import describe_ranges, ranges_figure
    from .figures.style import empty_figure

    ranges, options = found.ranges(), found.options()
    tables = {"settings": found.settings(), "targets": found.against(), "ranges": ranges, "tried": found.tried()}
    if len(options):
        tables["options"] = options
    scenarios = list(found.study.scenarios.values())
    any_fits = bool(found.accepted.any())
    title = f"{found.study.name}: settings that agree with the targets" if any_fits else "No setting meets all targets"
    blue = "settings that meet all targets" if any_fits else f"the {NEAREST} nearest settings, none of which fits"
    key = f"Pale: values tried. Blue: {blue}, with their median as a line. Diamond: the default."
    assumed = footnote(*scenarios) or None
    nothing = "All factors are choices: the table of options has how many settings fit with each."
    beside = column(*scenarios)
    return Analysis(
        "calibrate",
        {name: frame.assign(**beside) for name, frame in tables.items()},
        lambda: (
            ranges_figure(ranges, title=title, key=key, assumed=assumed)
            if len(ranges)
            else empty_figure(title, nothing, assumed)
        ),
        finding(found),
        f"{title}. {describe_ranges(ranges, blue) if len(ranges) else nothing} {assumed or ''}".rstrip(),
    )


def finding(found: Fit) -> str:
    """What was found in words: how many settings fit, how far they reach, what is missed, and what that rests on."""
    accepted, judged = int(found.accepted.sum()), len(found.judged)
    rests = (
        f"judged on {count(found.held_out, 'future')} of each setting that the search did not see; "
        f"it tried {count(len(found.values), 'setting')} on {count(found.replicates, 'other future')} each"
    )
    chance = "within chance: beyond a target by no more than a 95 % interval that allows for the number of targets"
    if not accepted:
        return ended(found.study, *_nothing_fits(found), rests, chance)
    meet = "meets" if accepted == 1 else "meet"
    first = f"{accepted} of {count(judged, 'setting')} judged {meet} {_all(found)} within chance"
    equal = "they fit equally well, so none of them is the answer"
    many = equal if accepted > 1 else "look further before believing it"
    return ended(found.study, first, many, *_pinned(found), rests, chance)


def _all(found: Fit) -> str:
    return "the one target" if len(found.targets) == 1 else f"all {len(found.targets)} targets"


def _nothing_fits(found: Fit) -> list[str]:
    frame = found.against()
    missed = [
        f"{row['target']} is {row['found']:.3g} [{row['found'] - row['half_width']:.3g}, "
        f"{row['found'] + row['half_width']:.3g}], asked for {row['low']:g} to {row['high']:g}"
        for row in frame.query("not is_met").to_dict("records")
    ]
    number_met = int(found.met[found.best].sum())
    said = [
        f"no setting meets {_all(found)}",
        f"the nearest meets {number_met} of them; missed by it: {_some(missed)}" if missed else "",
    ]
    if never := found.never_met:
        said.append(f"met by no setting tried: {_some([target.says for target in never])}")
    return [*said, "either the targets or the assumptions behind the model are wrong, or the ranges are too narrow"]


def _pinned(found: Fit) -> list[str]:
    rows = found.ranges().to_dict("records")
    whole = {factor.path: factor.parameter.whole for factor in found.study.factors}

    def said(row: dict[str, Any], *keys: str) -> str:
        return " to ".join(number(row[key], row["high"] - row["low"], whole[row["factor"]]) for key in keys)

    pinned = [
        f"{lowered(row['label'])} to {said(row, 'near_low', 'near_high')} of {said(row, 'low', 'high')} tried"
        for row in rows
        if row["left"] < PINNED
    ]
    loose = [lowered(row["label"]) for row in rows if row["left"] >= PINNED]
    return [
        f"accepted settings narrow {_some(pinned)}" if pinned else "",
        f"they say little of {_some(loose)}" if loose else "",
    ]


def _some(parts: Sequence[str]) -> str:
    more = len(parts) - MOST_TOLD
    return listed([*parts[:MOST_TOLD], f"{more} more"] if more > 0 else parts)


def _to_judge(values: Floats, misfits: Floats, fits: NDArray[np.bool_], seed: int) -> NDArray[np.int64]:
    nearest = np.argsort(misfits, kind="stable")[:NEAREST]
    fitting = np.flatnonzero(fits)
    if len(fitting) > MOST_FITTING:
        ends = fitting[np.concatenate([values[fitting].argmin(axis=0), values[fitting].argmax(axis=0)])]
        fitting = np.union1d(ends, np.random.default_rng(seed).choice(fitting, MOST_FITTING, replace=False))
    return np.union1d(nearest, fitting)


def _plain(study: Study, values: Floats) -> dict[str, list[float | int | str]]:
    return {
        factor.path: [factor.parameter.plain(float(value)) for value in values[:, k]]
        for k, factor in enumerate(study.factors)
    }
