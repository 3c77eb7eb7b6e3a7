"""The place of a story, and one future of it, as plain values for a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...analysis.words import label_of
from ...model.state import FACETS, NO_ALLIANCE
from ..story.views import shown
from .story_room import StoryRoom
from .story_units import scaled


def place_of(room: StoryRoom) -> dict[str, Any]:
    """The place before anything is revealed: its PCNs by size and need."""
    scenario = room.telling.scenario(room.scene.variant or room.story.baseline)
    structure = scenario.structure()
    patients = np.bincount(structure.pcn, structure.patients, minlength=len(scenario.pcn_ids))
    alliances = _in_order(structure.alliance.tolist())
    pcns = zip(scenario.pcn_names, scenario.letters, patients.tolist(), structure.need.tolist(), alliances, strict=True)
    rows = [
        {"name": name, "letter": letter, "patients": round(size), "need": need, "alliance": alliance}
        for name, letter, size, need, alliance in pcns
    ]
    return {"type": "place", "pcns": rows}


def months_of(room: StoryRoom) -> dict[str, Any]:
    """Which months of which variant are looked at, in the future shown."""
    variant, (first, last) = _watched(room)
    return {
        "variant": variant,
        "months": list(range(first, last + 1)),
        "name": room.story.label(variant),
        "number": room.number + 1,
    }


def trust_of(room: StoryRoom, text: str) -> dict[str, Any]:
    """Trust of each in each on one question, at the end of the months looked at."""
    variant, (_, last) = _watched(room)
    facet = shown(text).of[0]
    scenario = room.telling.scenario(variant)
    numbers = 100 * room.telling.trust(variant, facet, room.number)[last]
    cells = [[None if i == j else round(float(x)) for j, x in enumerate(row)] for i, row in enumerate(numbers)]
    return {
        "type": "trust",
        "facet": label_of(f"trust.{facet}"),
        "month": last,
        "names": list(scenario.pcn_names),
        "letters": list(scenario.letters),
        "cells": cells,
        "name": room.story.label(variant),
    }


def pair_of(room: StoryRoom, text: str) -> dict[str, Any]:
    """Two PCNs' trust in each other by month."""
    variant, (first, last) = _watched(room)
    first = 1 if first == last else first
    a, b = shown(text).of
    reveal = room.scene.reveal
    looks = " ".join([*(reveal.measures or []), reveal.measure or ""]) if reveal else ""
    facet = next((one for one in FACETS if f"trust.{one}" in looks), "reciprocity")
    scenario = room.telling.scenario(variant)
    names = dict(zip(scenario.pcn_ids, scenario.pcn_names, strict=True))
    there, back = room.telling.between(variant, a, b, facet, room.number)
    return {
        "type": "pair",
        "facet": label_of(f"trust.{facet}"),
        "months": list(range(first, last + 1)),
        "name": room.story.label(variant),
        "number": room.number + 1,
        "lines": [
            {"name": f"{names[a]} in {names[b]}", "values": scaled(there[first : last + 1], "trust")},
            {"name": f"{names[b]} in {names[a]}", "values": scaled(back[first : last + 1], "trust")},
        ],
    }


def why_of(room: StoryRoom) -> dict[str, Any]:
    """The reasons of the event that a scene asks about."""
    found = room.why
    if found is None:
        return {"type": "why", "headline": ""}
    number, event, reasons = found
    weighed = [{"words": one.words, "pounds": one.pounds} for one in reasons.weighed if abs(one.pounds) >= 0.005]
    return {
        "type": "why",
        "headline": reasons.headline,
        "decided": reasons.decided,
        "weighed": weighed,
        "month": event.month,
        "number": number + 1,
        "shown": room.number + 1,
        "led_there": [{"month": month, "words": words} for month, words in reasons.led_there],
    }


def _watched(room: StoryRoom) -> tuple[str, tuple[int, int]]:
    """The variant and the months at which a scene looks."""
    scene = room.scene
    reveal = scene.reveal
    variant = scene.variant or (reveal and (reveal.variant or (reveal.variants or [None])[0])) or room.story.baseline
    months = scene.months or (reveal and reveal.months) or (1, room.telling.scenario(variant).months)
    return variant, (months[0], months[1])


def _in_order(labels: Sequence[int]) -> list[int]:
    """Each alliance by the order in which it is met, from 0; −1 for none."""
    order: dict[int, int] = {}
    return [-1 if label == NO_ALLIANCE else order.setdefault(label, len(order)) for label in labels]
