"""How times are taken: turn by turn, so that a busy machine slows both, and the median of the ratios."""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

Task = tuple[Callable[[], Any], Callable[[Any], Any]]
"""What makes ready, untimed, and what is then timed."""


def ready(action: Callable[[], Any]) -> Task:
    """An action that needs nothing made ready."""
    return (lambda: None), (lambda _: action())


def seconds(task: Task, times: int = 1) -> float:
    """Mean time of an action over so many times; what it needs is made ready outside the time."""
    prepare, act = task
    total = 0.0
    for _ in range(times):
        needed = prepare()
        begin = perf_counter()
        act(needed)
        total += perf_counter() - begin
    return total / times


def each_time(task: Task, times: int) -> list[float]:
    """The time of an action, so many times over; what it needs is made ready outside the time."""
    return [seconds(task) for _ in range(times)]


def compare(one: Task, other: Task, rounds: int, times: int = 1) -> tuple[float, float, float]:
    """Medians of: time of `one` / time of `other` taken turn by turn, the first time, the second.

    Both must have been done once before, so that nothing is compiled or met for the first time within the time.
    """
    ones, others = [], []
    for turn in range(rounds):
        if turn % 2:
            others.append(seconds(other, times))
        ones.append(seconds(one, times))
        if not turn % 2:
            others.append(seconds(other, times))
    return median(a / b for a, b in zip(ones, others, strict=True)), median(ones), median(others)
