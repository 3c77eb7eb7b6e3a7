"""What a run costs beside its kernel: dice, and a hundred futures of a place as a page asks for them.

`dice_share` is the time of all dice of a seed over the time of a whole run of a scenario made ready. The hundred
futures are one call in one process, every measure of every month and no events, against as many bare kernels, that is
the compiled months alone on worlds and dice made ready outside the time.
"""

from typing import Any

from trustsim.drivers.ensemble import run_many
from trustsim.drivers.run import Setting, run_setting
from trustsim.drivers.shares import MONTHLY
from trustsim.model.chance import future_seeds

from .engine import dice_of, kernel
from .scale import Scale, place_of
from .timing import compare, ready, seconds

SEED = 5


def measure(scale: Scale) -> dict[str, Any]:
    """Share of dice; hundred futures in milliseconds and in kernels."""
    place = place_of(8, scale.months)
    setting = Setting.of(place)
    seeds = future_seeds(SEED, scale.futures)
    rolled, run = ready(lambda: dice_of(setting, SEED)), ready(lambda: run_setting(setting, SEED))
    seconds(rolled), seconds(run)
    share, dice, whole = compare(rolled, run, scale.rounds, 5)
    many = ready(lambda: run_many([place], seeds, 1, keep=MONTHLY))
    one = kernel(setting, seeds)
    all_kernels = (lambda: [one[0]() for _ in seeds]), (lambda worlds: [one[1](world) for world in worlds])
    ratio, futures, alone = compare(many, all_kernels, max(1, scale.rounds // 3))
    return {
        "dice_share": share,
        "dice_ms": dice * 1e3,
        "ready_run_ms": whole * 1e3,
        "hundred_futures_ms": futures * 1e3,
        "hundred_futures_vs_kernel": ratio,
        "kernel_ms": alone / scale.futures * 1e3,
    }
