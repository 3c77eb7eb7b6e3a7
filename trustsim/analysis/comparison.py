"""What-ifs against a baseline, on the same chance events: outcomes, paired differences, who is better off."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..drivers.behaviour import ORDINARY, Behaviour
from ..drivers.ensemble import Ensemble, run_many
from ..errors import InputError
from ..model.measures import MEASURES
from ..scenario import Scenario, WhatIf
from ..scenario.imagined import column
from .intervals import Interval, interval

if TYPE_CHECKING:
    import pandas

SYSTEM = "system"
BETTER_OFF = "better_off"
Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome(Interval):
    """A measure's outcome in a place: its mean over futures and the 95 % interval of that mean."""

    measure: str
    place: str


@dataclass(frozen=True)
class Difference(Outcome):
    """A what-if's outcome less the baseline's on the same seed.

    `same_way` is the share of futures in which the difference has the sign of the mean; NaN where nothing differs.
    `size` is how much the difference stands out: of a share or of trust in whole scales, else in baselines.
    """

    same_way: float = np.nan
    size: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Variant:
    """One what-if against the baseline. `better_off` counts practices whose worth is above the baseline's."""

    name: str
    ensemble: Ensemble = field(repr=False)
    differences: tuple[Difference, ...] = field(repr=False)
    better_off: tuple[Outcome, ...]

    def difference(self, measure: str, place: str | None = None) -> Difference:
        """The difference in a measure; `place` None means the whole. Raises KeyError where there is none."""
        for row in reversed(self.differences):
            if row.measure == measure and place in (None, row.place):
                return row
        raise KeyError(f"{measure} in {place or 'the whole'}")


@dataclass(frozen=True)
class Comparison:
    """A baseline and what-ifs over the same seeds."""

    baseline: Ensemble = field(repr=False)
    what_ifs: tuple[Variant, ...]

    def frame(self) -> "pandas.DataFrame":
        """All differences as a frame: what_if, measure, place, mean, low, high, same_way; people where one is real."""
        import pandas

        return pandas.DataFrame(
            [
                {"what_if": v.name, **difference_row(d), **column(self.baseline.scenario, v.ensemble.scenario)}
                for v in self.what_ifs
                for d in (*v.differences, *v.better_off)
            ]
        )


def compare(
    baseline: Scenario,
    what_ifs: "Scenario | WhatIf | Sequence[Scenario | WhatIf] | Mapping[str, Scenario | WhatIf]",
    seeds: Sequence[int],
    workers: int | None = None,
    progress: Progress | None = None,
    behaviour: Behaviour = ORDINARY,
) -> Comparison:
    """Run a baseline and what-ifs on the same seeds and pair them seed by seed.

    A WhatIf is applied to the baseline given, whichever baseline its file names; a Scenario is taken as it is. The
    behaviour is that of all of them. Raises InputError where there is nothing to compare, changes do not fit, or the
    months to run differ.
    """
    named = variants(baseline, what_ifs)
    if not named:
        raise InputError("what_ifs is empty; give at least one what-if")
    if not seeds:
        raise InputError("seeds is empty; give at least one")
    base, *others = run_many([baseline, *named.values()], seeds, workers, progress, behaviour=behaviour)
    return Comparison(base, tuple(paired(base, e, name) for name, e in zip(named, others, strict=True)))


def variants(
    baseline: Scenario, what_ifs: "Scenario | WhatIf | Sequence[Scenario | WhatIf] | Mapping[str, Scenario | WhatIf]"
) -> dict[str, Scenario]:
    """What-ifs as scenarios by name, each name once; raises InputError as `compare` does."""
    if isinstance(what_ifs, Scenario | WhatIf):
        what_ifs = [what_ifs]
    given = what_ifs.items() if isinstance(what_ifs, Mapping) else [(w.name, w) for w in what_ifs]
    found: dict[str, Scenario] = {}
    for name, what_if in given:
        scenario = baseline.apply(what_if) if isinstance(what_if, WhatIf) else what_if
        if scenario.months != baseline.months:
            raise InputError(
                f"{scenario.source}: months is {scenario.months}, but the baseline's is {baseline.months}; "
                f"give both the same, as with --months {min(scenario.months, baseline.months)}"
            )
        count, unique = 1, name
        while unique in found:
            count += 1
            unique = f"{name} ({count})"
        found[unique] = scenario
    return found


def paired(baseline: Ensemble, what_if: Ensemble, name: str, only_whole: bool = False) -> Variant:
    """A what-if's ensemble against the baseline's, seed by seed; raises ValueError where the seeds differ.

    `only_whole` leaves out the single places of several.
    """
    if baseline.seeds != what_if.seeds:
        raise ValueError("the two ensembles have other seeds, so they cannot be paired")
    before, after = baseline.outcomes, what_if.outcomes
    rows: list[Difference] = []
    places = _places_in_common(baseline.scenario, what_if.scenario)
    for place, at, there in places[-1:] if only_whole else places:
        for m, measure in enumerate(MEASURES):
            rows.append(_difference(measure, place, before[:, at, m], after[:, there, m]))
    return Variant(name, what_if, tuple(rows), better_off(baseline, what_if))


def _difference(measure: str, place: str, before: Floats, after: Floats) -> Difference:
    apart = after - before
    apart = apart[np.isfinite(apart)]
    found = interval(apart)
    size = abs(found.mean)
    if MEASURES[measure].unit not in ("share", "trust"):
        usual = abs(interval(before).mean)
        size = size / usual if usual > 0.0 else np.inf
    return Difference(found.mean, found.low, found.high, measure, place, same_way(apart, found.mean), size)


def same_way(apart: Floats, mean: float) -> float:
    """The share of differences that have the sign of their mean; NaN where nothing differs."""
    if not apart.size or not apart.any():
        return np.nan
    return float(np.mean(np.sign(apart) == np.sign(mean)))


def places_of(scenario: Scenario) -> list[tuple[str, int]]:
    """Places by id with their position in outcomes; where there are several, also `system`, the whole."""
    places = [(id_, p) for p, id_ in enumerate(scenario.place_ids)]
    return places if len(places) == 1 else [*places, (SYSTEM, len(places))]


def whole(scenario: Scenario) -> str:
    """The name under which the whole scenario is counted: its only place, or `system`."""
    return places_of(scenario)[-1][0]


def _places_in_common(baseline: Scenario, what_if: Scenario) -> list[tuple[str, int, int]]:
    """Places of both by id, with their position in each; the whole too where either has several."""
    theirs = {id_: p for p, id_ in enumerate(what_if.place_ids)}
    both = [(id_, p, theirs[id_]) for p, id_ in enumerate(baseline.place_ids) if id_ in theirs]
    if len(both) == len(baseline.place_ids) == len(what_if.place_ids) == 1:
        return both
    return [*both, (SYSTEM, len(baseline.place_ids), len(what_if.place_ids))]


def outcome_rows(ensemble: Ensemble) -> list[Outcome]:
    """Each measure's outcome in each place, and for the whole where there are several places."""
    values = ensemble.outcomes
    rows: list[Outcome] = []
    for place, at in places_of(ensemble.scenario):
        for m, measure in enumerate(MEASURES):
            found = interval(values[:, at, m])
            rows.append(Outcome(found.mean, found.low, found.high, measure, place))
    return rows


def better_off(baseline: Ensemble, what_if: Ensemble) -> tuple[Outcome, ...]:
    """How many practices are worth more to than in the baseline on the same seed; nothing where practices differ."""
    scenario = baseline.scenario
    if scenario.practice_ids != what_if.scenario.practice_ids:
        return ()
    above = what_if.practice_worth > baseline.practice_worth
    place = np.array(scenario.place_of)[scenario.structure().pcn]
    rows: list[Outcome] = []
    for id_, p in places_of(scenario):
        found = interval((above if id_ == SYSTEM else above[:, place == p]).sum(axis=1))
        rows.append(Outcome(found.mean, found.low, found.high, BETTER_OFF, id_))
    return tuple(rows)


def futures_with_collapse(ensemble: Ensemble) -> int:
    """In how many futures an alliance collapses at least once."""
    total = ensemble.outcomes[:, -1, list(MEASURES).index("collapsed")]
    return int(np.count_nonzero(total > 0))


def outcome_row(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON says it: measure, place, mean, low, high; null where there is none."""
    numbers = {"mean": outcome.mean, "low": outcome.low, "high": outcome.high}
    return {"measure": outcome.measure, "place": outcome.place, **{k: or_null(v) for k, v in numbers.items()}}


def difference_row(difference: Outcome) -> dict[str, Any]:
    """A difference as JSON says it; `same_way` is null for a count of practices better off."""
    same = difference.same_way if isinstance(difference, Difference) else np.nan
    return {**outcome_row(difference), "same_way": or_null(same)}


def or_null(value: float) -> float | None:
    """A number, or None where it is not finite."""
    return float(value) if np.isfinite(value) else None
