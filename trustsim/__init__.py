"""trustsim: an agent-based simulation of trust between Primary Care Networks in England's NHS.

It explores; it does not predict what real PCNs will do.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .drivers.ensemble import Frames, ensemble
    from .drivers.run import Event, Run, run
    from .scenario import Scenario, WhatIf

__version__ = "0.1.0"

_WHERE = {
    "Event": "drivers.run", "Frames": "drivers.ensemble", "Run": "drivers.run", "Scenario": "scenario",
    "WhatIf": "scenario", "ensemble": "drivers.ensemble", "run": "drivers.run",
}

__all__ = ["Event", "Frames", "Run", "Scenario", "WhatIf", "__version__", "ensemble", "run"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that importing trustsim is quick."""
    if name not in _WHERE:
        raise AttributeError(f"module 'trustsim' has no attribute {name!r}")
    return getattr(import_module(f".{_WHERE[name]}", __name__), name)
