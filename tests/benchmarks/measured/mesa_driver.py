"""Our Mesa driver against the compiled one: the same rules, called agent by agent from Python, month by month.

Both start from a scenario and a seed and go to the end; what Mesa makes of agents and its data collector counts.
"""

from typing import Any

from trustsim import TrustModel, run

from .scale import Scale, place_of
from .timing import compare, ready, seconds


def to_the_end(model: TrustModel) -> None:
    """Step until the model says that it is over."""
    while model.running:
        model.step()


def measure(scale: Scale) -> dict[str, Any]:
    """Milliseconds a month, and how many times slower it is than `run`."""
    place = place_of(scale.place, scale.months, practices=5)
    stepped = ready(lambda: to_the_end(TrustModel(place, rng=1)))
    ours = ready(lambda: run(place, 1))
    seconds(stepped), seconds(ours)
    ratio, mesa, _ = compare(stepped, ours, max(1, scale.rounds // 5))
    return {"mesa_driver_ms_a_month": mesa / scale.months * 1e3, "mesa_driver_vs_run": ratio}
