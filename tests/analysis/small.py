"""A small place for tests of what runs mean, and ensembles with other measures than were run."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustsim.drivers.ensemble import Ensemble
from trustsim.model.measures import MEASURES
from trustsim.scenario import Scenario

PLACE: dict[str, Any] = {
    "schema_version": 1,
    "name": "Tiny",
    "question": "Who speaks for us?",
    "months": 14,
    "structure_seed": 3,
    "places": [{"id": "north", "name": "North", "seats": 1, "draw": {"pcns": 3, "practices": 2}}],
}
MANAGER: dict[str, Any] = {
    "schema_version": 1,
    "name": "A manager",
    "baseline": "tiny.yaml",
    "interventions": [{"from": 3, "set": {"meetings.manager_wte": 1}}],
}


def tiny(**changes: Any) -> Scenario:
    return Scenario.from_dict({**PLACE, **changes})


def ends(panel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Outcomes of a panel [month + 1, place, measure], worked out anew: late means, or totals."""
    with np.errstate(invalid="ignore"):
        late = np.nansum(panel[1:][-24:], axis=0) / np.isfinite(panel[1:][-24:]).sum(axis=0)
    return np.where([m.outcome == "total" for m in MEASURES.values()], panel[1:].sum(axis=0), late)


def with_panels(base: Ensemble, panels: NDArray[np.float64]) -> Ensemble:
    """The first futures of an ensemble, with these measures by month."""
    runs = [replace(r, kept_panel=p, outcomes=ends(p)) for r, p in zip(base.runs, panels, strict=False)]
    outcomes, worth = np.stack([r.outcomes for r in runs]), base.practice_worth[: len(runs)]
    return Ensemble(base.scenario, base.seeds[: len(runs)], outcomes, worth, tuple(runs))
