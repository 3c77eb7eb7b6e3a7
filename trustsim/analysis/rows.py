"""What practitioners describe (rows M1 to M32), each as claims that the model must bear out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from ..model.parameters import row_off
from ..scenario import Scenario
from .contrasts import NOBODY_LEARNS, Contrast, Effect, Settings, effect, less, more


@dataclass(frozen=True)
class Row:
    """One row: its number, what it is about, and what must change when it is switched on and off."""

    name: str
    title: str
    claims: tuple[Contrast, ...]

    @property
    def off(self) -> dict[str, float]:
        """The settings without which the row's mechanism is absent."""
        return row_off(self.name)


def row_effects(name: str, structures: Sequence[int], seeds: Sequence[int], is_cut: bool = False) -> list[Effect]:
    """Effects of a row's claims; `is_cut` takes the mechanism out of both arms, and nothing should be left."""
    cut = ROWS[name].off if is_cut else None
    return [effect(claim, structures, seeds, cut) for claim in ROWS[name].claims]


WITHOUT: Settings = MappingProxyType({})
"""Stands for the model without the row, in claims on the row's being there at all."""


def row(name: str, title: str, *claims: Contrast) -> Row:
    """Make a row, with its own settings in the place of `WITHOUT`."""
    return Row(name, title, tuple(replace(c, off=row_off(name)) if c.off is WITHOUT else c for c in claims))


def _an_unhappy_practice(document: dict[str, Any], is_largest: bool) -> dict[str, Any]:
    """Give every PCN four practices and make the largest unhappy, or the smallest; where all are alike, the first."""
    pcns = [{"id": f"n{i}", "practices": [{"id": f"n{i}p{k}"} for k in range(4)]} for i in range(8)]
    staged = {**document, "places": [{"id": "place", "pcns": pcns}]}
    patients = Scenario.from_dict(staged).structure().patients.reshape(8, 4)
    chosen = patients.argmax(axis=1) if is_largest else patients.argmin(axis=1)
    for pcn, practice in zip(pcns, chosen, strict=True):
        pcn["practices"][int(practice)].update(backing=0.0, claim=1.0)
    return staged


def _former_allies(document: dict[str, Any], is_on: bool) -> dict[str, Any]:
    """The first four PCNs were one alliance before PCNs became formal bodies, in both arms alike."""
    pairs = [[a, b] for a in "abcd" for b in "abcd" if a < b]
    return {**document, "history": {"former_allies": pairs}}


SQUEEZE = {"from": 61, "set": {"practices.workload": 0.15}}
ROWS: dict[str, Row] = {
    described.name: described
    for described in (
        row(
            "M1",
            "Support",
            more("coverage", "support from the others draws PCNs together", off={"sharing.support": 0}),
            less(
                "time_overrun",
                "help from the others saves time lost on missed requirements",
                off={"people.slip_help": 0},
            ),
        ),
        row(
            "M2",
            "Capacity",
            more("delegated", "letting one go for many saves time, so more let another go", off=WITHOUT),
            more(
                "cd_days",
                "where a manager goes for all, directors have more days for their practices",
                on={"meetings.manager_wte": 0.5},
            ),
        ),
        row(
            "M3",
            "One voice",
            less(
                "place_money",
                "PCNs that want different things win their place less money",
                on={"meetings.need_spread": 0.3},
            ),
            less(
                "collective_voice",
                "for they weaken their joint voice",
                on={"meetings.need_spread": 0.3},
            ),
        ),
        row(
            "M4",
            "Pooled resources",
            more("coverage", "what the pound gains by pooling draws PCNs into alliances", off=WITHOUT),
            more("worth_per_pound", "the PCN pound stretches further", off=WITHOUT),
        ),
        row(
            "M5",
            "Trust that another speaks for me",
            more(
                "trust.voice",
                "faithful spokespeople earn trust",
                on={"people.benevolence": 0.9},
                off={"people.benevolence": 0.5},
                cut={"trust.halo": 0, "trust.candour_weight": 0},
            ),
            more(
                "delegated",
                "and so more directors let another speak",
                on={"people.benevolence": 0.9},
                off={"people.benevolence": 0.5},
                cut={"trust.halo": 0, "trust.candour_weight": 0},
            ),
        ),
        row(
            "M6",
            "Opportunities shared before they are taken",
            more(
                "trust.candour",
                "a rule to share first raises trust in candour",
                on={"sharing.opportunity_rule": 1},
            ),
            more("spread", "and spreads opportunities more evenly", on={"sharing.opportunity_rule": 1}),
        ),
        row(
            "M7",
            "Giving way in turn",
            more(
                "trust.reciprocity",
                "among directors of good will, giving way in turn builds trust",
                given={"people.benevolence": 0.95},
                off=WITHOUT,
            ),
            less(
                "trust.reciprocity",
                "among directors of little good will it destroys trust",
                given={"people.benevolence": 0.3},
                off=WITHOUT,
            ),
        ),
        row(
            "M8",
            "My practices' trust in me",
            less(
                "delegated",
                "when practices are squeezed their directors rather go themselves",
                interventions=(SQUEEZE,),
            ),
        ),
        row(
            "M9",
            "A fair share of what is pooled",
            less(
                "pledged",
                "hosts who keep more than their share make the others pledge less",
                on={"sharing.skew": 0.15},
            ),
            more("trust.fairness", "open books raise trust in fair shares", on={"sharing.open_book": 1}),
        ),
        row(
            "M10",
            "Sharing means losing control",
            less("coverage", "fear of losing control keeps PCNs out of alliances", off=WITHOUT),
            less("delegated", "and keeps directors from letting another speak", off=WITHOUT),
        ),
        row(
            "M11",
            "Scars",
            less(
                "coverage", "old hurts delay alliances", on={"people.scars": 1}, off={"people.scars": 0}, months=(1, 24)
            ),
            less(
                "delegated",
                "and keep directors from letting another speak",
                on={"people.scars": 1},
                off={"people.scars": 0},
                months=(1, 24),
            ),
            less(
                "coverage",
                "former allies whose ties were cut when PCNs became formal bodies come together later",
                on={"people.formalisation": 1},
                off={"people.formalisation": 0},
                months=(1, 36),
                cut={"people.old_ties": 0},
                stage=_former_allies,
            ),
        ),
        row(
            "M12",
            "Funding",
            less(
                "practice_worth",
                "when the money through the PCN dwindles, less reaches the practices",
                on={"policy.pcn_growth": -0.05},
            ),
            less("backing", "and they stand less behind their directors", on={"policy.pcn_growth": -0.05}),
        ),
        row(
            "M13",
            "Give everything to the practices",
            more("claim", "squeezed practices draw more for themselves", interventions=(SQUEEZE,)),
            less(
                "practice_worth",
                "where each draws the most for itself, what reaches practices is less",
                off={"practices.claim_ceiling": 0.2},
            ),
        ),
        row(
            "M14",
            "Practices support practices",
            less(
                "backing",
                "when help from outside wanes, backing falls",
                on={"practices.support_waning": 0.2},
                off={"practices.support_waning": 0},
            ),
            more("backing", "practices that help each other stand more behind their director", off=WITHOUT),
        ),
        row(
            "M15",
            "Practice level and PCN level",
            more(
                "backing",
                "work done at the right level serves practices better, and they back their directors more",
                off={"practices.level_learning": 0},
            ),
        ),
        row(
            "M16",
            "Two masters",
            more(
                "backing",
                "two goals said aloud satisfy practices better than an unspoken compromise",
                on={"practices.goals": "dual"},
            ),
            more("standing", "and the system too", on={"practices.goals": "dual"}),
        ),
        row(
            "M17",
            "Measures that fit the place",
            more(
                "standing",
                "measures set locally raise the directors' standing",
                on={"practices.measures": "local"},
            ),
            more("integration", "and more of their effort counts", on={"practices.measures": "local"}),
        ),
        row(
            "M18",
            "Leaving the contract",
            more("exits", "practices under pressure leave", on={"practices.workload": 0.3}),
            more(
                "exits",
                "and more of them in collective action",
                on={"practices.collective_action": 0.3},
                given={"practices.workload": 0.15},
            ),
            less(
                "coverage",
                "turning PCNs into something else unsettles what was built",
                interventions=({"at": 61, "shock": 1.5},),
                cut=NOBODY_LEARNS,
            ),
        ),
        row(
            "M19",
            "Partners",
            less(
                "integration",
                "failing partners undo the directors' work for the system",
                on={"practices.partners": 0.5},
            ),
            less("standing", "and cost them standing", on={"practices.partners": 0.5}),
        ),
        row(
            "M20",
            "Not every PCN has a seat",
            more(
                "delegated",
                "few seats make directors let another speak",
                on={"meetings.seats": 1},
                off={"meetings.seats": 8},
            ),
            less(
                "represented",
                "and without trust some PCNs go unheard",
                on={"meetings.seats": 1},
                off={"meetings.seats": 8},
                given={"people.propensity": 0.35},
            ),
        ),
        row(
            "M21",
            "Communication loops",
            more(
                "trust.voice",
                "asking before and telling after raise trust in spokespeople",
                on={"meetings.canvassing": 0.9, "meetings.feedback": 0.9},
                off={"meetings.canvassing": 0.1, "meetings.feedback": 0.1},
            ),
            more(
                "delegated",
                "and so more directors let another speak",
                on={"meetings.canvassing": 0.9, "meetings.feedback": 0.9},
                off={"meetings.canvassing": 0.1, "meetings.feedback": 0.1},
                cut={"practices.backing_effect": 0},
            ),
        ),
        row(
            "M22",
            "A federation",
            more("coverage", "where a federation stands ready, more PCNs join", on={"sharing.federation": 1}),
        ),
        row(
            "M23",
            "Decisions outside the meeting",
            less(
                "collective_voice",
                "the more is settled outside, the less counts what is argued at the table",
                on={"meetings.informal": 0.9},
            ),
        ),
        row(
            "M24",
            "A neutral manager",
            more("delegated", "a manager speaks for many", on={"meetings.manager_wte": 0.5}),
            more("collective_voice", "and strengthens the joint voice", on={"meetings.manager_wte": 0.5}),
        ),
        row(
            "M25",
            "The system's own language",
            less(
                "collective_voice",
                "newcomers count for little until they have learnt the language",
                given={"people.turnover": 0.05},
                off=WITHOUT,
            ),
        ),
        row(
            "M26",
            "Leaders",
            less(
                "trust",
                "where leaders work well together, frequent changes cost trust",
                on={"people.turnover": 0.05},
                off={"people.turnover": 0.0},
                given={"people.benevolence": 0.95, "people.handover": 0},
            ),
            more("trust.spread", "leaders who differ trust each other unequally", off=WITHOUT),
            less(
                "coverage",
                "leaders who look after their own keep PCNs out of alliances",
                on={"people.benevolence": 0.45},
                cut={**NOBODY_LEARNS, "practices.backing_effect": 0},
            ),
        ),
        row(
            "M27",
            "What is shared in practice",
            more("coverage", "services that are better together draw PCNs into alliances", off=WITHOUT),
        ),
        row(
            "M28",
            "Specialise",
            more("worth_per_pound", "each doing what it is good at makes the PCN pound worth more", off=WITHOUT),
        ),
        row(
            "M29",
            "Governance",
            less("coverage", "rigid rules keep alliances few", on={"policy.rigidity": 1}),
            less("backing", "performance management that feels unfair costs backing", on={"policy.pressure": 1}),
            more(
                "backing",
                "the local medical committee fends off part of it",
                on={"policy.contest": 0.8},
                off={"policy.contest": 0},
                given={"policy.pressure": 1},
            ),
        ),
        row(
            "M30",
            "Setting up",
            less("coverage", "what setting up costs delays alliances", months=(1, 36), off=WITHOUT),
            more(
                "coverage",
                "development support brings them sooner",
                on={"policy.development": 1},
                months=(1, 36),
            ),
        ),
        row(
            "M31",
            "Size and voice",
            less(
                "delegated",
                "a large practice that is unhappy holds its director back more than a small one",
                months=(1, 12),
                stage=_an_unhappy_practice,
            ),
        ),
        row(
            "M32",
            "Practice managers",
            more(
                "coverage",
                "engaged practice managers ease joint work",
                on={"practices.engagement": 0.9},
                off={"practices.engagement": 0.1},
                months=(1, 36),
                cut={"practices.level_learning": 0},
            ),
        ),
    )
}
