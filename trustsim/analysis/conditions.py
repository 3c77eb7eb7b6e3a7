"""Questions of whole futures: when something first holds, in how many it ever does, how soon it is over."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..drivers.ensemble import Ensemble
from ..model.measures import MEASURES

Floats = NDArray[np.float64]
Lookup: TypeAlias = Callable[..., Floats]
"""`of(measure, place="system")`: the measure by future and month, [seed, month + 1]."""
Condition: TypeAlias = Callable[[Lookup], NDArray[np.bool_]]
"""From the measures to whether it holds, [seed, month + 1]: `lambda of: of("coverage") > 0.5`."""


def series(ensemble: Ensemble, measure: str, place: str = "system") -> Floats:
    """A measure by future and month, [seed, month + 1]; raises KeyError for an unknown measure or place."""
    if measure not in MEASURES:
        raise KeyError(f"no measure is called {measure!r}")
    places = (*ensemble.scenario.place_ids, "system")
    if place not in places:
        raise KeyError(f"no place is called {place!r}; there are {', '.join(places)}")
    return ensemble.panels[:, :, places.index(place), list(MEASURES).index(measure)]


def first_month(ensemble: Ensemble, condition: Condition) -> Floats:
    """The first month from 1 in which a condition holds, [seed]; NaN in futures in which it never does."""
    held = _held(ensemble, condition)
    return np.where(held.any(axis=1), held.argmax(axis=1) + 1.0, np.nan)


def share_of_futures(ensemble: Ensemble, condition: Condition) -> float:
    """The share of futures in which a condition holds in at least one month."""
    return float(_held(ensemble, condition).any(axis=1).mean())


def _held(ensemble: Ensemble, condition: Condition) -> NDArray[np.bool_]:
    """Whether the condition holds in months 1 to the last."""

    def of(measure: str, place: str = "system") -> Floats:
        return series(ensemble, measure, place)

    return np.asarray(condition(of), dtype=bool)[:, 1:]


def months_to_recover(
    ensemble: Ensemble, measure: str, month: int, place: str = "system", share: float = 1.0
) -> Floats:
    """Months after a blow in `month` until a measure is back at a share of its mean in the year before, [seed].

    0 where it never fell below; NaN where it does not come back, or nothing was measured before. For measures of
    which more is better.
    """
    values = series(ensemble, measure, place)
    if not 1 <= month < values.shape[1]:
        raise ValueError(f"month is {month}; the futures have months 1 to {values.shape[1] - 1}")
    earlier = values[:, max(0, month - 12) : month]
    counted = np.isfinite(earlier).sum(axis=1)
    total = np.where(np.isfinite(earlier), earlier, 0.0).sum(axis=1)
    level = share * np.where(counted > 0, total / np.maximum(counted, 1), np.nan)
    after = values[:, month:]
    below = after < level[:, None]
    fell = below.any(axis=1)
    start = below.argmax(axis=1)
    back = (after >= level[:, None]) & (np.arange(after.shape[1]) > start[:, None])
    recovered = np.where(back.any(axis=1), back.argmax(axis=1).astype(float), np.nan)
    return np.where(np.isnan(level), np.nan, np.where(fell, recovered, 0.0))
