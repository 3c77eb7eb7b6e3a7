"""A design bought with points: cards that each set a lever, what a table may buy, and what its design comes to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from ...errors import InputError
from ...scenario import Scenario, WhatIf
from ...scenario.settings import nearest

Design = tuple[str, ...]
"""What a table buys: ids of cards, in the order of the cards."""


@dataclass(frozen=True)
class Card:
    """One thing on which effort may be spent: its cost in points and what it sets."""

    id: str
    label: str
    cost: int
    sets: Mapping[str, Any]


@dataclass(frozen=True)
class Budget:
    """Points to spend and what may be bought, all in force from one month on."""

    points: int
    start: int
    cards: tuple[Card, ...]

    @cached_property
    def by_id(self) -> dict[str, Card]:
        """The cards by id."""
        return {card.id: card for card in self.cards}

    def design(self, bought: Sequence[str]) -> Design:
        """What a table has bought, in the order of the cards.

        Raises InputError for an unknown card, one bought twice, or more points than there are.
        """
        for k, id_ in enumerate(bought):
            if id_ not in self.by_id:
                raise InputError(f"design: cards.{k} is {id_[:60]}; there is no such card: {nearest(id_, self.by_id)}")
            if id_ in bought[:k]:
                raise InputError(f"design: cards.{k} is {id_}; it is bought twice: keep one of the two")
        if (cost := self.cost(bought)) > self.points:
            raise InputError(f"design: cost is {cost} points; there are {self.points}: give up {cost - self.points}")
        return tuple(card.id for card in self.cards if card.id in bought)

    def cost(self, bought: Sequence[str]) -> int:
        """Points that these cards cost."""
        return sum(self.by_id[id_].cost for id_ in bought)

    def legal(self) -> Iterator[Design]:
        """Every design that the points allow, the empty one first."""
        ids = [card.id for card in self.cards]
        for size in range(len(ids) + 1):
            yield from (some for some in combinations(ids, size) if self.cost(some) <= self.points)

    def full(self) -> Iterator[Design]:
        """Every legal design to which no card could be added."""
        for some in self.legal():
            left = self.points - self.cost(some)
            if all(card.cost > left for card in self.cards if card.id not in some):
                yield some

    def sample(self, number: int, seed: int = 1) -> tuple[Design, ...]:
        """So many of the full designs, drawn without regard to what they come to; all where there are no more."""
        every = list(self.full())
        picked = np.random.default_rng(seed).permutation(len(every))[:number]
        return tuple(every[k] for k in sorted(picked))

    def built(self, bought: Sequence[str], on: Scenario) -> Scenario:
        """A scenario with a design from the first month of all cards on; raises InputError as `design` does."""
        design = self.design(bought)
        if not design:
            return on
        settings = {path: value for id_ in design for path, value in self.by_id[id_].sets.items()}
        said = {
            "schema_version": 1,
            "name": " + ".join(self.by_id[id_].label for id_ in design)[:120],
            "baseline": "story",
            "interventions": [{"from": self.start, "set": settings}],
        }
        return WhatIf.from_dict(said, on, "design").scenario
