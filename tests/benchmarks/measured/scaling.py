"""How the cost of a month grows with the number of PCNs of one system of several places.

The slope of the bare kernel's time over the number of PCNs, both as logarithms. Trust lies between all pairs, so 2 is
what the algorithm costs; below a hundred PCNs what each director does alone still weighs. Sizes are taken in turn.
"""

from statistics import median
from typing import Any

import numpy as np

from trustsim.drivers.run import Setting

from .engine import kernel
from .scale import Scale, system_of
from .timing import seconds

MONTHS = 24
ROUNDS = 5


def measure(scale: Scale) -> dict[str, Any]:
    """Slope, and microseconds a month at each size."""
    tasks = {n: kernel(Setting.of(system_of(n, MONTHS)), range(1, 1 + ROUNDS)) for n in scale.sizes}
    times = {n: [] for n in tasks}
    for _ in range(ROUNDS):
        for n, task in tasks.items():
            times[n].append(seconds(task) / MONTHS)
    month = {n: median(taken) for n, taken in times.items()}
    slope = np.polyfit(np.log(list(month)), np.log(list(month.values())), 1)[0]
    return {"scaling_exponent_n": float(slope), "scaling_us_a_month": {str(n): t * 1e6 for n, t in month.items()}}
