"""Sharing: alliances, pools, opportunities, giving way."""

from .declare import parameter


class Sharing:
    """Parameters of alliances and of what is shared in them."""

    opportunity_rule: float = parameter(
        0.0,
        label="Share opportunities first",
        lever=True,
        rows="M6",
        meaning="How strongly a rule binds whoever hears of an opportunity first to tell the others.",
    )
    opportunity_rate: float = parameter(
        0.8,
        unit="probability a month",
        label="Opportunities that come up",
        lever=True,
        rows="M6",
        off=0,
        meaning="Chance that a month brings a place an opportunity.",
        source="mechanism: practitioners (M6); value assumed",
    )
    opportunity_size: float = parameter(
        0.6,
        (0.0, 10.0),
        unit="PCN pounds a head of the place, over the number of PCNs",
        label="Size of one",
        rows="M6",
        meaning="What an opportunity is worth, spread over all PCNs of the place.",
        source="mechanism: practitioners (M6); value assumed",
    )
    keeper_share: float = parameter(
        0.7,
        label="Share that a taker gets",
        rows="M6",
        meaning="Share of an opportunity that goes to who keeps it; the others split the rest.",
        source="mechanism: practitioners (M6); value assumed",
    )
    detection: float = parameter(
        0.4,
        unit="probability",
        label="Being seen",
        lever=True,
        rows="M6 M9",
        meaning="Chance that a director sees how an opportunity or a share-out was handled.",
    )
    open_book: float = parameter(
        0.0,
        label="Open-book share-out",
        lever=True,
        rows="M9",
        meaning="How open the pool's accounts are; it keeps hosts from taking more than their share.",
    )
    federation: float = parameter(
        "no",
        label="Standing federation",
        options=("no", "yes"),
        lever=True,
        rows="M22",
        off="no",
        meaning="Whether the place has a standing federation that PCNs can join.",
        source="mechanism: practitioners (M22); value assumed",
    )
    federation_ease: float = parameter(
        0.6,
        label="Risk and set-up in a federation",
        rows="M22",
        meaning="What fear of losing control and setting up are multiplied by in a federation.",
    )
    federation_open_book: float = parameter(
        0.8,
        label="Open books of a federation",
        rows="M22",
        meaning="How open a federation's accounts are.",
    )
    federation_overhead: float = parameter(
        0.03,
        (0.0, 0.5),
        label="Overhead of a federation",
        rows="M22",
        meaning="Share of a federation's pool that its own office takes, beside the usual overhead.",
    )
    ambition: float = parameter(
        0.1,
        (0.0, 0.5),
        label="Small wins",
        lever=True,
        rows="M30",
        meaning="What trusting allies pledge beyond matching each other; small joint jobs that build up.",
    )
    gain: float = parameter(
        0.8,
        (0.0, 3.0),
        unit="pounds' worth per pound",
        label="Gain from pooling",
        rows="M4",
        off=0,
        meaning="Scale of what working together adds to a pooled pound.",
        source="mechanism: practitioners (M4); value assumed",
    )
    specialisation: float = parameter(
        1.0,
        (0.0, 3.0),
        unit="weight",
        label="Gain from doing what one is good at",
        rows="M27 M28",
        off=0,
        meaning="Weight of leaving each shared service to the member best at it.",
        source="mechanism: practitioners (M27, M28); value assumed",
    )
    fixed_costs: float = parameter(
        0.5,
        (0.0, 3.0),
        unit="weight",
        label="Gain from sharing fixed costs",
        rows="M4",
        off=0,
        meaning="Weight of sharing administration, recruitment, training and the like.",
        source="mechanism: practitioners (M4); value assumed",
    )
    support: float = parameter(
        0.2,
        (0.0, 2.0),
        unit="PCN pounds a head",
        label="Worth of support from allies",
        rows="M1",
        off=0,
        meaning="What a director expects from not being alone.",
        source="mechanism: practitioners (M1); value assumed",
    )
    control_loss: float = parameter(
        0.6,
        (0.0, 5.0),
        unit="PCN pounds a head",
        label="Cost of lost control",
        rows="M10",
        off=0,
        meaning="What a director fears to lose if its allies fail it.",
        source="mechanism: potential loss, Coleman 1990, ch. 5, and practitioners (M10); value assumed",
    )
    coordination: float = parameter(
        0.07,
        (0.0, 1.0),
        unit="PCN pounds a head and ally",
        label="Cost of coordination",
        rows="M29",
        off=0,
        meaning="What keeping in step with one more ally costs.",
    )
    setup: float = parameter(
        0.067,
        (0.0, 1.0),
        unit="PCN pounds a head",
        label="Cost of setting up",
        rows="M30",
        off=0,
        meaning="What joining or founding an alliance costs before anything comes back.",
        source="mechanism: practitioners (M30); value assumed",
    )
    alliance_inertia: float = parameter(
        0.03,
        (0.0, 1.0),
        unit="PCN pounds a head",
        label="Habit in alliances",
        meaning="What keeps a director where it is, in an alliance or alone.",
        source="assumed: chosen by what follows from it (guide/trace.md)",
    )
    alliance_noise: float = parameter(
        0.01,
        (0.0, 1.0),
        unit="PCN pounds a head",
        label="Chance in alliances",
        meaning="Scale of what the model leaves out of the choice of allies.",
        source="mechanism: logit choice, McKelvey & Palfrey 1995; value assumed, chosen by what follows from it "
        "(guide/trace.md)",
    )
    admission: float = parameter(
        0.5,
        unit="trust",
        label="Trust needed to be let in",
        meaning="Members' mean trust in an applicant, or two founders' in each other, below which nothing comes of it.",
    )
    pledge_start: float = parameter(
        0.1,
        label="First pledge",
        meaning="Share of its own money that a new member pledges.",
        rows="M4",
    )
    pledge_speed: float = parameter(
        0.25,
        label="Speed at which pledges move",
        rows="M4",
        meaning="How far a pledge moves in a month toward what the director means to give.",
    )
    skim: float = parameter(
        0.3,
        label="What a host may keep",
        rows="M9",
        off=0,
        meaning="Share of a pooled service's money that a host who gives in to temptation keeps.",
        source="mechanism: practitioners (M9); value assumed",
    )
    skew: float = parameter(
        0.0,
        (0.0, 0.9),
        label="Built-in unequal share",
        rows="M9",
        off=0,
        meaning="Share of a pooled service's money that every host keeps by arrangement.",
    )
    share_noise: float = parameter(
        0.08,
        (0.0, 1.0),
        label="Doubt about shares",
        meaning="Standard deviation of the error with which a member judges its share.",
    )
    fair_share: float = parameter(
        0.88,
        label="A share that passes as fair",
        rows="M9",
        meaning="Share of what was due above which a member thinks it fair.",
    )
    contribution_noise: float = parameter(
        0.04,
        (0.0, 1.0),
        label="Doubt about pledges",
        meaning="Standard deviation of the error in the pool's published pledges.",
    )
    contribution_tolerance: float = parameter(
        0.1,
        label="Lower pledges forgiven",
        meaning="How far below one's own pledge an ally's may lie.",
    )
    overhead: float = parameter(
        0.03,
        (0.0, 0.5),
        label="Overhead of a pool",
        rows="M29",
        off=0,
        meaning="Share of a pool that running it takes, raised by rigid rules.",
    )
    give_way_rate: float = parameter(
        0.4,
        unit="probability a month",
        label="Occasions to give way",
        rows="M7",
        off=0,
        meaning="Chance that an alliance needs one member to give way in a month.",
        source="mechanism: practitioners (M7); value assumed",
    )
