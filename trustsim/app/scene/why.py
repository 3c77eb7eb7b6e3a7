"""Why something happened, and what moved trust between two directors."""

from __future__ import annotations

from typing import Any

from ...analysis.another import turn_of
from ...analysis.explain import explain, headline, pair_history
from ...drivers.run import Run
from ..futures import FUTURES

LEAST = 0.005
"""Pounds a head and year below which a consideration is not shown."""
ALONE = (
    f"This is one future out of {FUTURES}: the same luck, that one decision turned round, and everything after it "
    "simulated. It explores; it does not predict."
)
"""Said beside what another decision would have done."""
MOST_DEEDS = 200
"""Deeds of a pair that are sent, the weightiest first."""


def why_scene(run: Run, at: int) -> dict[str, Any]:
    """What was weighed in an event (by its position in the run) and what led there. Raises IndexError for none."""
    event = run.events[at]
    told, turn = explain(event), turn_of(event)
    pair = [i for i in (event.who, event.whom) if 0 <= i < len(run.scenario.pcn_ids)]
    weighed = [{"words": c.words, "pounds": round(c.pounds, 4)} for c in told.weighed if abs(c.pounds) >= LEAST]
    return {
        "id": at,
        "headline": told.headline,
        "decided": told.decided,
        "weighed": weighed,
        "led": [{"month": month, "words": words} for month, words in told.led_there],
        "pair": pair if len(pair) == 2 and pair[0] != pair[1] else None,
        "people": told.people,
        "turn": turn.question if turn else "",
    }


def turned_scene(run: Run, at: int) -> dict[str, Any] | None:
    """What would have come had an event's decision been turned round; None where none can be. Raises IndexError."""
    turn = turn_of(run.events[at])
    return {"id": at, "told": str(turn), "note": ALONE} if turn else None


def pair_scene(run: Run, one: int, other: int) -> dict[str, Any]:
    """What moved the trust of two directors in each other, by month: deeds, and new directors, who start afresh."""
    deeds = [
        {
            "month": month,
            "facet": facet,
            "truster": truster,
            "words": words,
            "good": round(good, 4),
            "bad": round(bad, 4),
        }
        for truster, trusted in ((one, other), (other, one))
        for month, facet, words, good, bad in pair_history(run, truster, trusted)
        if good > 0.0 or bad > 0.0
    ]
    most = sorted(deeds, key=lambda deed: -deed["good"] - deed["bad"])[:MOST_DEEDS]
    directors = [
        {"month": event.month, "pcn": event.who, "words": headline(event)}
        for event in run.events
        if event.kind == "new director" and event.who in (one, other)
    ]
    return {"pair": [one, other], "deeds": sorted(most, key=lambda deed: deed["month"]), "directors": directors}
