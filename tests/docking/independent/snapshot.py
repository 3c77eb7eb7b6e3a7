"""The state of the agents as the arrays of section 1.2."""

import numpy as np

from independent.notation import words

DIRECTOR = words("""
place key column need strength benevolence propensity cooperation tenure changed patients backing claim engagement
alliance founded representative carried constituents pledge next_pledge effort standing level slip helped item seated
faithful argued spoken told gave_way heard budget manager_cost pledged skims skimmed paid received opportunity
opportunities secret comes_out payoff satisfied for_system system_satisfied time spokesman_of_late
""")
PRACTICE = words("""
patients member backing claim next_claim claim_home engagement engagement_home sustainability worth
""")
PLACE = words("""
money_index outside founded patients manager_carries manager_constituents decision voice manager_item manager_seated
manager_faithful money pool_cash pool_overhead hearer worth founded_now joined_now left_now collapsed_now
withdrawn_now changes_now exits_now
""")


def by_truster(kept):
    """Cells [… facet, truster, trusted] as the description orders them: [… truster, facet, trusted]."""
    return kept.swapaxes(-3, -2).copy()


def snapshot(model):
    """Groups of arrays by the names of the description's tables."""
    directors, practices = model.directors, model.practices
    count = {director.index: len(director.practices) for director in directors}
    ends = np.cumsum([count[i] for i in range(model.size)])
    return {
        "dyads": {
            name: by_truster(kept) for name, kept in (("trust", model.trust.value), ("memory", model.trust.memory))
        },
        "directors": {
            **{name: np.array([getattr(each, name) for each in directors]) for name in DIRECTOR},
            "by_key": np.array([each.index for each in model.directors_by_key]),
            "first": np.concatenate([[0], ends[:-1]]),
            "end": ends,
        },
        "practices": {
            **{name: np.array([getattr(each, name) for each in practices]) for name in PRACTICE},
            "pcn": np.array([each.pcn.index for each in practices]),
        },
        "places": {name: np.array([getattr(each, name) for each in model.places]) for name in PLACE},
        "record": {
            "panel": model.panel.copy(),
            "above": np.array(model.above),
            "below": np.array(model.below),
            "practice_worth": np.array([each.late_worth for each in practices]),
        },
    }
