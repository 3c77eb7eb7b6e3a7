"""What practitioners describe (rows M1 to M32), each as claims that the model must bear out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..model.parameters import row_off
from ..scenario import Scenario
from .contrasts import Contrast, Effect, effect, less, more


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


def row(name: str, title: str, *claims: Contrast) -> Row:
    """Make a row; a claim that names no arm to compare with is held against the model without the row."""
    return Row(name, title, tuple(replace(c, off=row_off(name)) if c.off is None else c for c in claims))


def _an_unhappy_practice(document: dict[str, Any], is_largest: bool) -> dict[str, Any]:
    """Give every PCN four practices and make the largest unhappy, or the smallest; where all are alike, the first."""
    pcns = [{"id": f"n{i}", "practices": [{"id": f"n{i}p{k}"} for k in range(4)]} for i in range(8)]
    staged = {**document, "places": [{"id": "place", "pcns": pcns}]}
    patients = Scenario.from_dict(staged).structure().patients.reshape(8, 4)
    chosen = patients.argmax(axis=1) if is_largest else patients.argmin(axis=1)
    for pcn, practice in zip(pcns, chosen, strict=True):
        pcn["practices"][int(practice)].update(backing=0.0, claim=1.0)
    return staged


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
            more("delegated", "letting one go for many saves time, so more let another go"),
            more(
                "cd_days",
                "where a manager goes for all, directors have more days for their practices",
                on={"meetings.manager_wte": 0.5},
                off={},
            ),
        ),
        row(
            "M3",
            "One voice",
            more("place_money", "a united voice wins the place money"),
            less(
                "collective_voice",
                "PCNs that want different things weaken their joint voice",
                on={"meetings.need_spread": 0.3},
                off={},
            ),
        ),
        row(
            "M4",
            "Pooled resources",
            more("coverage", "what the pound gains by pooling draws PCNs into alliances"),
            more("worth_per_pound", "the PCN pound stretches further"),
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
                off={},
            ),
            more("spread", "and spreads opportunities more evenly", on={"sharing.opportunity_rule": 1}, off={}),
        ),
        row(
            "M7",
            "Giving way in turn",
            more(
                "trust.reciprocity",
                "among directors of good will, giving way in turn builds trust",
                given={"people.benevolence": 0.95},
            ),
            less(
                "trust.reciprocity",
                "among directors of little good will it destroys trust",
                given={"people.benevolence": 0.3},
            ),
        ),
        row(
            "M8",
            "My practices' trust in me",
            less(
                "delegated",
                "when practices are squeezed their directors rather go themselves",
                off={},
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
                off={},
            ),
            more("trust.fairness", "open books raise trust in fair shares", on={"sharing.open_book": 1}, off={}),
        ),
        row(
            "M10",
            "Sharing means losing control",
            less("coverage", "fear of losing control keeps PCNs out of alliances"),
            less("delegated", "and keeps directors from letting another speak"),
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
        ),
        row(
            "M12",
            "Funding",
            less(
                "practice_worth",
                "when the money through the PCN dwindles, less reaches the practices",
                on={"policy.pcn_growth": -0.05},
                off={},
            ),
            less("backing", "and they stand less behind their directors", on={"policy.pcn_growth": -0.05}, off={}),
        ),
        row(
            "M13",
            "Give everything to the practices",
            more("claim", "squeezed practices draw more for themselves", off={}, interventions=(SQUEEZE,)),
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
                off={},
            ),
            more("standing", "and the system too", on={"practices.goals": "dual"}, off={}),
        ),
        row(
            "M17",
            "Measures that fit the place",
            more(
                "standing",
                "measures set locally raise the directors' standing",
                on={"practices.measures": "local"},
                off={},
            ),
            more("integration", "and more of their effort counts", on={"practices.measures": "local"}, off={}),
        ),
        row(
            "M18",
            "Leaving the contract",
            more("exits", "practices under pressure leave", on={"practices.workload": 0.3}, off={}),
            more(
                "exits",
                "and more of them in collective action",
                on={"practices.collective_action": 0.3},
                off={},
                given={"practices.workload": 0.15},
            ),
        ),
        row(
            "M19",
            "Partners",
            less(
                "integration",
                "failing partners undo the directors' work for the system",
                on={"practices.partners": 0.5},
                off={},
            ),
            less("standing", "and cost them standing", on={"practices.partners": 0.5}, off={}),
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
            more("coverage", "where a federation stands ready, more PCNs join", on={"sharing.federation": 1}, off={}),
        ),
        row(
            "M23",
            "Decisions outside the meeting",
            less(
                "collective_voice",
                "the more is settled outside, the less counts what is argued at the table",
                on={"meetings.informal": 0.9},
                off={},
            ),
        ),
        row(
            "M24",
            "A neutral manager",
            more("delegated", "a manager speaks for many", on={"meetings.manager_wte": 0.5}, off={}),
            more("collective_voice", "and strengthens the joint voice", on={"meetings.manager_wte": 0.5}, off={}),
        ),
        row(
            "M25",
            "The system's own language",
            less(
                "collective_voice",
                "newcomers count for little until they have learnt the language",
                given={"people.turnover": 0.05},
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
            more("trust.spread", "leaders who differ trust each other unequally"),
        ),
        row(
            "M27",
            "What is shared in practice",
            more("coverage", "services that are better together draw PCNs into alliances"),
        ),
        row(
            "M28",
            "Specialise",
            more("worth_per_pound", "each doing what it is good at makes the PCN pound worth more"),
        ),
        row(
            "M29",
            "Governance",
            less("coverage", "rigid rules keep alliances few", on={"policy.rigidity": 1}, off={}),
            less(
                "backing", "performance management that feels unfair costs backing", on={"policy.pressure": 1}, off={}
            ),
        ),
        row(
            "M30",
            "Setting up",
            less("coverage", "what setting up costs delays alliances", months=(1, 36)),
            more(
                "coverage",
                "development support brings them sooner",
                on={"policy.development": 1},
                off={},
                months=(1, 36),
            ),
        ),
        row(
            "M31",
            "Size and voice",
            less(
                "delegated",
                "a large practice that is unhappy holds its director back more than a small one",
                off={},
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
