"""What `make bench` measures: one module a comparison, each with a function that gives its figures.

`MEASURED` names them in the order in which they are run; `KEYS` are the figures that the last line always has.
"""

from collections.abc import Callable
from typing import Any

from . import behaviour, cold, england, futures, mesa_driver, page, pairs, peer, processes, rooms, scaling, sweeps
from .scale import Scale

Figures = dict[str, Any]

MEASURED: dict[str, Callable[[Scale], Figures]] = {
    "pairs": pairs.measure,
    "peer": peer.measure,
    "mesa_driver": mesa_driver.measure,
    "behaviour": behaviour.measure,
    "futures": futures.measure,
    "scaling": scaling.measure,
    "processes": processes.measure,
    "sweeps": sweeps.measure,
    "page": page.measure,
    "england": england.measure,
    "rooms": rooms.measure,
    "cold": cold.measure,
}
KEYS = (
    "kernel_vs_c",
    "run_vs_mesa",
    "run_vs_mesa_shared_dice",
    "mesa_driver_ms_a_month",
    "replaced_rule_vs_default",
    "own_decision_vs_default",
    "plain_rule_vs_default",
    "dice_share",
    "hundred_futures_vs_kernel",
    "hundred_futures_ms",
    "sweep_overhead",
    "lever_to_paint_ms",
    "frame_script_ms",
    "england_vs_kernel",
    "england_s",
    "england_peak_mb",
    "scaling_exponent_n",
    "two_processes_vs_two_alone",
    "room50_p95_ms",
    "room50_growth_mb",
    "cold_start_s",
    "warm_start_s",
)
