"""What a study found: outcomes by point, scenario and future."""

# pandas comes without types of its own
# pyright: reportMissingTypeStubs=false

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..scenario.imagined import column
from ..scenario.settings import listed
from .distributions import Floats
from .study import Study

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class StudyResult:
    """Outcomes of a study, for the whole system; NaN where a future had nothing to measure.

    `values` are stored numbers [point, factor]; `seeds` [point, replicate]; `outcomes` [point, scenario, replicate,
    measure].
    """

    study: Study
    values: Floats = field(repr=False)
    seeds: NDArray[np.uint64] = field(repr=False)
    outcomes: Floats = field(repr=False)

    @cached_property
    def frame(self) -> "pandas.DataFrame":
        """One row a point (from 0), scenario and future: point, scenario, seed, the factors, the outcomes.

        Options of a choice are words. Where a scenario is of a real place a column `people` says they are imagined.
        """
        import pandas

        points, scenarios, replicates, _ = self.outcomes.shape
        names = np.array(list(self.study.scenarios), dtype=object)
        found: dict[str, Any] = {
            "point": np.repeat(np.arange(points, dtype=np.int64), scenarios * replicates),
            "scenario": np.tile(np.repeat(names, replicates), points),
            "seed": np.repeat(self.seeds[:, None, :], scenarios, axis=1).ravel(),
        }
        for k, factor in enumerate(self.study.factors):
            plain = [factor.parameter.plain(float(value)) for value in self.values[:, k]]
            words: NDArray[Any] = np.array(plain, dtype=object if factor.parameter.options else None)
            found[factor.path] = np.repeat(words, scenarios * replicates)
        for m, measure in enumerate(self.study.outcomes):
            found[measure] = self.outcomes[..., m].ravel()
        return pandas.DataFrame({**found, **column(*self.study.scenarios.values())})

    def means(self) -> Floats:
        """Outcomes [point, measure] averaged over scenarios and the futures that have one."""
        known = np.isfinite(self.outcomes)
        total = np.where(known, self.outcomes, 0.0).sum(axis=(1, 2))
        with np.errstate(invalid="ignore"):
            return total / known.sum(axis=(1, 2))

    def futures(self, outcome: str, scenario: str | None = None, gaps: bool = False) -> Floats:
        """One outcome [point, replicate] in a scenario; None averages over them, future by future.

        Raises InputError for an outcome or scenario the study does not have, and where a run has no value; with `gaps`
        that is NaN instead.
        """
        study = self.study
        if outcome not in study.outcomes:
            raise InputError(f"outcome is {outcome}; the study kept {listed(study.outcomes, 'and')}")
        names = list(study.scenarios)
        if scenario is not None and scenario not in names:
            raise InputError(f"scenario is {scenario}; the study has {listed(names, 'and')}")
        found = self.outcomes[..., study.outcomes.index(outcome)]
        if scenario is not None:
            found = found[:, [names.index(scenario)]]
            names = [scenario]
        if not gaps and not np.isfinite(found).all():
            point, where, replicate = (int(k) for k in np.argwhere(~np.isfinite(found))[0])
            bad = int((~np.isfinite(found)).any(axis=(1, 2)).sum())
            raise InputError(
                f"{outcome} has no value at point {point} on {names[where]} with seed {self.seeds[point, replicate]}"
                f" ({bad} of {len(found)} points lack some); choose an outcome that every run has or narrow the factors"
            )
        return found.mean(axis=1)
