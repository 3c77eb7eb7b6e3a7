"""trustsim: an agent-based simulation of trust between Primary Care Networks in England's NHS.

It explores; it does not predict what real PCNs will do.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .analysis.comparison import Comparison, compare
    from .analysis.explain import Explanation, explain
    from .analysis.fit import calibrate
    from .analysis.methods import analyse
    from .analysis.report import report
    from .analysis.view import View, view
    from .drivers.behaviour import Behaviour
    from .drivers.ensemble import Frames, ensemble
    from .drivers.mesa_model import ClinicalDirector, PlacePartnership, Practice, TrustModel
    from .drivers.run import Event, Run, run
    from .experiments.kept import Sweep
    from .experiments.study import Study
    from .experiments.sweep import sweep
    from .model.compiled import rule
    from .scenario import Scenario, WhatIf

__version__ = "0.1.0"

_WHERE = {
    "Behaviour": "drivers.behaviour",
    "ClinicalDirector": "drivers.mesa_model",
    "Comparison": "analysis.comparison",
    "Event": "drivers.run",
    "Explanation": "analysis.explain",
    "Frames": "drivers.ensemble",
    "PlacePartnership": "drivers.mesa_model",
    "Practice": "drivers.mesa_model",
    "Run": "drivers.run",
    "Scenario": "scenario",
    "Study": "experiments.study",
    "Sweep": "experiments.kept",
    "TrustModel": "drivers.mesa_model",
    "View": "analysis.view",
    "WhatIf": "scenario",
    "analyse": "analysis.methods",
    "calibrate": "analysis.fit",
    "compare": "analysis.comparison",
    "ensemble": "drivers.ensemble",
    "explain": "analysis.explain",
    "report": "analysis.report",
    "rule": "model.compiled",
    "run": "drivers.run",
    "sweep": "experiments.sweep",
    "view": "analysis.view",
}

__all__ = [
    "Behaviour",
    "ClinicalDirector",
    "Comparison",
    "Event",
    "Explanation",
    "Frames",
    "PlacePartnership",
    "Practice",
    "Run",
    "Scenario",
    "Study",
    "Sweep",
    "TrustModel",
    "View",
    "WhatIf",
    "__version__",
    "analyse",
    "calibrate",
    "compare",
    "ensemble",
    "explain",
    "report",
    "rule",
    "run",
    "sweep",
    "view",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that importing trustsim is quick."""
    if name not in _WHERE:
        raise AttributeError(f"module 'trustsim' has no attribute {name!r}")
    return getattr(import_module(f".{_WHERE[name]}", __name__), name)
