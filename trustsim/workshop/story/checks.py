"""Whether the engine bears out what a story says: its checks, each over a hundred futures on the same dice."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...analysis.intervals import Interval, interval
from .counted import counted
from .designs import best_in
from .futures import Futures
from .looks import Look, pair_values, parsed, values
from .reveal import Telling
from .schema import LEAST_AGREEING, CheckFile, SpendCheck
from .story import Story

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """What one check found: whether it holds, in how many futures, and the mean of its first measure."""

    says: str
    holds: bool
    agree: int
    futures: int
    effect: Interval

    def __str__(self) -> str:
        """The whole in a line."""
        e = self.effect
        head = "holds" if self.holds else "FAILS"
        return f"{head}: {self.says} ({self.agree} of {self.futures}; {e.mean:+.3f} [{e.low:+.3f}, {e.high:+.3f}])"


def checked(story: Story, futures: Futures | None = None) -> tuple[Found, ...]:
    """Try all checks of a story."""
    telling = Telling(story, futures or Futures())
    return tuple(
        _spends(telling, check) if isinstance(check, SpendCheck) else _claim(telling, check)
        for check in story.file.check or ()
    )


def _claim(telling: Telling, check: CheckFile) -> Found:
    looks = [parsed(text) for text in (check.measures or filter(None, [check.measure]))]
    found = [_values(telling, check, look, (check.months[0], check.months[1])) for look in looks]
    known = np.logical_and.reduce([np.isfinite(one) for one in found])
    effect, number = interval(found[0][known]), int(known.sum())
    if check.direction == "same":
        within = check.within or 0.0
        near = all(abs(interval(one).mean) <= within for one in found)
        return Found(check.says, near, int((np.abs(found[0][known]) <= within).sum()), number, effect)
    if check.direction == "fades":
        later = check.later or check.months
        after = [_values(telling, check, look, (later[0], later[1])) for look in looks]
        shrunk = np.sign(effect.mean) * (found[0] - after[0])[known]
        return Found(check.says, interval(shrunk).low > 0.0, int((shrunk > 0.0).sum()), number, interval(shrunk))
    if check.direction == "depends":
        counts = counted(found[0])
        most = max(counts.higher, counts.lower)
        return Found(check.says, 100 * most < LEAST_AGREEING * number, most, number, effect)
    than = check.than or 0.0
    if any(look.is_of_pair for look in looks):
        ways = [one >= than if check.direction == "higher" else one <= than for one in found]
    else:
        ways = [one > than if check.direction == "higher" else one < than for one in found]
    agree = int(np.logical_and.reduce(ways)[known].sum())
    return Found(check.says, 100 * agree >= (check.at_least or 0) * number and number > 0, agree, number, effect)


def _values(telling: Telling, check: CheckFile, look: Look, months: tuple[int, int]) -> Floats:
    """What a check is about: one number a future."""
    found = _difference(telling, look, check.variant, check.against, months)
    if check.before:
        found = found - _difference(telling, look, check.variant, check.against, (check.before[0], check.before[1]))
    if check.beside:
        other = parsed(check.beside.measure) if check.beside.measure else look
        on, off = check.beside.variant or check.variant, check.beside.against or check.against
        found = found - _difference(telling, other, on, off, months)
    return found


def _difference(telling: Telling, look: Look, on: str, off: str | None, months: tuple[int, int]) -> Floats:
    if off is None:
        return values(look, telling.hundred(on), months)
    return pair_values(look, telling.hundred(on), telling.hundred(off), months)


def _spends(telling: Telling, check: SpendCheck) -> Found:
    """Whether no design is the best too often, of a sample of those that spend all they can."""
    story, budget = telling.story, telling.story.budget
    found = next((s.reveal for s in story.scenes if s.reveal and s.reveal.designs), None)
    if budget is None or found is None:
        raise ValueError(f"{story.source}: no scene reveals designs")
    on = telling.scenario(found.against or story.baseline)
    looks = [parsed(text) for text in found.measures or filter(None, [found.measure])]
    months = (found.months[0], found.months[1]) if found.months else (1, on.months)
    best = best_in(budget, on, budget.sample(check.sample), looks, months, telling.futures.seeds)
    shares = Interval(float(best.max()) / best.sum(), float(best.min()) / best.sum(), float(best.max()) / best.sum())
    return Found(check.says, int(best.max()) <= check.best_in_at_most, int(best.max()), int(best.sum()), shares)
