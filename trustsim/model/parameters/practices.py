"""Practices: their claims, their judgement of the director, two masters, and partners."""

from .declare import parameter


class Practices:
    """Parameters of practices and of what a director delivers to them and to the system."""

    claim: float = parameter(
        0.35,
        label="Money practices claim directly",
        lever=True,
        rows="M13",
        meaning="Share of the PCN's money that practices want paid straight to them.",
        source="mechanism: practitioners (M13); value assumed",
    )
    claim_ceiling: float = parameter(
        1.0,
        label="Agreed ceiling on claims",
        lever=True,
        rows="M13",
        off=1,
        meaning="The most of the PCN's money that practices have agreed to claim.",
    )
    claim_speed: float = parameter(
        0.05,
        label="Speed at which claims move",
        rows="M13",
        off=0,
        meaning="How far a claim moves in a month toward what the practice wants.",
    )
    claim_discontent: float = parameter(
        0.6,
        (0.0, 3.0),
        unit="claim per backing",
        label="Discontent raises claims",
        rows="M13",
        meaning="How much lost backing adds to a claim.",
    )
    claim_imitation: float = parameter(
        0.4,
        (0.0, 1.0),
        unit="claim per claim",
        label="Neighbours' claims raise claims",
        rows="M13",
        meaning="How much of the neighbours' extra claims a practice follows.",
    )
    claim_payoff: float = parameter(
        0.3,
        (0.0, 3.0),
        unit="claim per payoff",
        label="Pooling that pays lowers claims",
        rows="M13 M4",
        meaning="How much a pool that pays off lowers claims.",
    )
    backing_start: float = parameter(
        0.55,
        unit="backing",
        label="Backing at the start",
        rows="M8",
        meaning="How far practices stand behind a director at first, and behind a new one without handover.",
    )
    backing_effect: float = parameter(
        1.0,
        (0.0, 5.0),
        unit="ratio",
        label="Weak backing makes directors cautious",
        rows="M8",
        off=0,
        meaning="How much a lack of backing raises the director's fear of losing control or being misrepresented.",
        source="mechanism: practitioners (M8); value assumed",
    )
    judgement_speed: float = parameter(
        0.1,
        label="Speed at which practices change their minds",
        rows="M8",
        meaning="How far backing moves in a month toward what the month deserves.",
    )
    judgement_slope: float = parameter(
        6.0,
        (0.0, 50.0),
        unit="per unit of satisfaction",
        label="Sharpness of practices' judgement",
        meaning="How sharply backing answers to what reaches a practice.",
    )
    judgement_level: float = parameter(
        0.77,
        (0.0, 3.0),
        unit="satisfaction",
        label="What practices expect overall",
        meaning="The value at which a practice is in two minds about its director.",
        source="assumed: set with leave_floor so that about 0.1 % of practices leave a year (guide/trace.md)",
    )
    judgement_noise: float = parameter(
        0.03,
        (0.0, 1.0),
        unit="satisfaction",
        label="Chance in practices' judgement",
        meaning="Standard deviation of a month's mood.",
    )
    value_of_claim: float = parameter(
        0.35,
        unit="weight",
        label="Weight of money in hand",
        rows="M13",
        meaning="Weight of directly paid money in a practice's judgement.",
        source="mechanism: practitioners (M13); value assumed",
    )
    value_of_services: float = parameter(
        0.45,
        unit="weight",
        label="Weight of shared services",
        rows="M4",
        meaning="Weight of what the PCN and its pools provide.",
        source="mechanism: practitioners (M4); value assumed",
    )
    value_of_attention: float = parameter(
        0.25,
        unit="weight",
        label="Weight of the director's attention",
        rows="M16",
        meaning="Weight of how far the director meets what practices expect.",
        source="mechanism: practitioners (M16); value assumed",
    )
    value_of_mutual_help: float = parameter(
        0.1,
        unit="weight",
        label="Weight of help between practices",
        rows="M14",
        off=0,
        meaning="Weight of practices helping each other, which claims crowd out, and of help from outside.",
        source="mechanism: practitioners (M14); value assumed",
    )
    outside_help: float = parameter(
        0.2,
        unit="ratio",
        label="Worth of outside support",
        rows="M14",
        meaning="What full support from outside the PCN is worth against mutual help.",
        source="mechanism: practitioners (M14); value assumed",
    )
    support_waning: float = parameter(
        0.05,
        (0.0, 1.0),
        unit="share a year",
        label="Outside support that wanes",
        rows="M14",
        off=0,
        meaning="Share of outside support that is lost in a year.",
        source="mechanism: practitioners (M14); value assumed",
    )
    value_of_voice: float = parameter(
        0.15,
        unit="weight",
        label="Weight of being heard",
        rows="M5",
        meaning="Weight of the place's decision being close to what the PCN needs.",
    )
    blame: float = parameter(
        0.1,
        unit="weight",
        label="Blame for a failed mandate",
        rows="M8",
        off=0,
        meaning="What practices hold against a director whose spokesperson was not heard.",
        source="mechanism: practitioners (M8); value assumed",
    )
    workload: float = parameter(
        0.0,
        (-0.5, 0.5),
        unit="satisfaction",
        label="Pressure of work",
        lever=True,
        rows="M18",
        meaning="Extra pressure of work on practices, against an ordinary year.",
    )
    workload_noise: float = parameter(
        0.04,
        (0.0, 0.5),
        unit="satisfaction",
        label="Ups and downs of work",
        meaning="Standard deviation of a practice's pressure of work from month to month.",
    )
    size_spread: float = parameter(
        0.4,
        (0.0, 1.0),
        unit="ratio",
        label="Differences in practices' size",
        scope="start",
        rows="M31",
        off=0,
        meaning="Spread of list sizes within a PCN where a file gives none.",
        source="mechanism: England's list sizes differ, October 2025 (NHS England); value assumed",
    )
    engagement: float = parameter(
        0.5,
        label="Practice managers on board",
        lever=True,
        rows="M32",
        meaning="How far practice managers shape and support shared work.",
        source="mechanism: practitioners (M32); value assumed",
    )
    engagement_ease: float = parameter(
        0.5,
        label="Set-up eased by practice managers",
        rows="M32",
        off=0,
        meaning="Share of set-up costs that fully engaged practice managers save.",
        source="mechanism: practitioners (M32); value assumed",
    )
    engagement_speed: float = parameter(
        0.05,
        label="Speed at which engagement moves",
        rows="M32",
        off=0,
        meaning="How far practice managers' engagement moves in a month.",
    )
    engagement_payoff: float = parameter(
        0.5,
        (0.0, 3.0),
        unit="engagement per payoff",
        label="Pooling that pays engages managers",
        rows="M32",
        meaning="How much a pool that pays off raises practice managers' engagement.",
    )
    engagement_workload: float = parameter(
        2.0,
        (0.0, 10.0),
        unit="engagement per workload",
        label="Pressure disengages managers",
        rows="M32",
        meaning="How much pressure of work lowers practice managers' engagement.",
    )
    goals: float = parameter(
        "implicit",
        label="The director's goals",
        options=("implicit", "dual"),
        lever=True,
        rows="M16",
        meaning="implicit: both sides expect more than half; dual: two goals said aloud, each with an agreed share.",
        source="practitioners describe an unspoken compromise (M16)",
    )
    expectation: float = parameter(
        1.35,
        (0.5, 3.0),
        unit="effort",
        label="What each side expects unsaid",
        rows="M16",
        off=1,
        meaning="Effort that practices, and the system, each expect where goals are implicit (1: half the director's).",
        source="mechanism: practitioners (M16); value assumed",
    )
    agreed_share: float = parameter(
        0.5,
        (0.1, 0.9),
        label="Share agreed for practices",
        rows="M16",
        meaning="Share of the director's effort agreed for practices when goals are said aloud.",
        source="mechanism: practitioners (M16); value assumed",
    )
    effort_drift: float = parameter(
        0.02,
        (0.0, 0.5),
        label="Drift toward whoever complains",
        rows="M16",
        off=0,
        meaning="How quickly a director's effort drifts to the less satisfied side where goals are implicit.",
    )
    system_pull: float = parameter(
        0.9,
        (0.0, 2.0),
        unit="ratio",
        label="Pull of the system",
        rows="M16",
        meaning="Pull of the system's discontent on a director's effort, against the practices' (1).",
    )
    measures: float = parameter(
        "national",
        label="Measures of success",
        options=("national", "local"),
        lever=True,
        rows="M17",
        off="local",
        meaning="Whether the system counts what is set nationally or what was set for this place.",
        source="practitioners describe measures set nationally (M17)",
    )
    misfit: float = parameter(
        0.5,
        label="Misfit of national measures",
        rows="M17",
        off=0,
        meaning="Share of effort for the system that national measures miss in the most unusual PCN.",
        source="mechanism: practitioners (M17); value assumed",
    )
    misfit_distance: float = parameter(
        0.3,
        (0.01, 1.0),
        unit="need",
        label="How unusual is most unusual",
        rows="M17",
        meaning="Distance from the average need at which national measures miss the most.",
    )
    partners: float = parameter(
        0.85,
        label="Partners' reliability",
        lever=True,
        rows="M19",
        off=1,
        meaning="Share of work with mental health, ambulance and community services that comes to something.",
        source="mechanism: practitioners (M19); value assumed",
    )
    partners_spread: float = parameter(
        0.05,
        (0.0, 0.5),
        label="Ups and downs of partners",
        rows="M19",
        off=0,
        meaning="Standard deviation of partners' reliability from month to month.",
    )
    satisfaction_cap: float = parameter(
        1.2,
        (1.0, 3.0),
        unit="ratio",
        label="Most that satisfaction counts",
        meaning="Delivered over expected effort above which nobody is more pleased.",
    )
    standing_start: float = parameter(
        0.5,
        unit="standing",
        label="Standing at the start",
        meaning="A director's standing with the system at first.",
        scope="start",
        rows="M16",
    )
    standing_speed: float = parameter(
        0.1,
        label="Speed at which standing moves",
        rows="M16",
        meaning="How far standing with the system moves in a month.",
    )
    level_misfit: float = parameter(
        0.2,
        label="Cost of work at the wrong level",
        rows="M15",
        off=0,
        meaning="Share of effort for practices lost if all work were done at the wrong level, practice or PCN.",
        source="mechanism: practitioners (M15); value assumed",
    )
    level_best: float = parameter(
        0.6,
        label="Work best done together",
        scope="start",
        rows="M15",
        meaning="Average share of a service's tasks best done by the PCN; it differs by service.",
        source="mechanism: practitioners (M15); value assumed",
    )
    level_spread: float = parameter(
        0.2,
        (0.0, 0.5),
        label="Differences between services",
        scope="start",
        rows="M15",
        meaning="Half the distance between the services best done most and least together.",
        source="mechanism: practitioners (M15); value assumed",
    )
    level_start: float = parameter(
        0.3,
        label="Work done together at the start",
        scope="start",
        rows="M15",
        meaning="Share of tasks done together at first.",
    )
    level_learning: float = parameter(
        0.04,
        label="Speed of finding the right level",
        rows="M15 M32",
        meaning="How far work moves in a month toward its best level when practice managers are half engaged.",
        source="mechanism: practitioners (M15); value assumed",
    )
    level_claims: float = parameter(
        0.04,
        label="Claims pull work apart",
        rows="M15 M13",
        meaning="How far claims pull work back to single practices in a month.",
    )
    leave_rate: float = parameter(
        0.4,
        unit="probability a year",
        label="Leaving the PCN contract",
        rows="M18",
        off=0,
        meaning="Chance that a practice with no backing for its director leaves in the contract month.",
        source="mechanism: practitioners (M18); about 0.1 % of practices leave a year (NHS England organisation "
        "data); value assumed",
    )
    leave_floor: float = parameter(
        0.32,
        (0.01, 1.0),
        unit="backing",
        label="Backing below which practices may leave",
        rows="M18",
        meaning="Backing below which a practice thinks of leaving the PCN contract.",
        source="set so that about 0.1 % of practices leave a year (NHS England organisation data)",
    )
    collective_action: float = parameter(
        0.0,
        unit="probability",
        label="Collective action",
        lever=True,
        rows="M18",
        off=0,
        meaning="Added chance that a practice without backing for its director leaves in a contract month.",
        source="mechanism: practitioners (M18); value assumed",
    )
    sustainability_start: float = parameter(
        0.5,
        unit="sustainability",
        label="Sustainability at the start",
        scope="start",
        rows="M16",
        meaning="How secure a practice is at first.",
    )
    sustainability_speed: float = parameter(
        0.05,
        label="Speed at which sustainability moves",
        meaning="How far a practice's sustainability moves in a month.",
    )
    worth_needed: float = parameter(
        1.15,
        (0.0, 5.0),
        unit="PCN pounds a head",
        label="What a practice needs from its PCN",
        meaning="What must reach a practice, in all forms, for it to hold its own.",
    )
    worth_effect: float = parameter(
        1.5,
        (0.0, 10.0),
        unit="per PCN pound a head",
        label="What reaches practices sustains them",
        meaning="How much what reaches a practice adds to its sustainability.",
    )
    attention_needed: float = parameter(
        0.7,
        (0.0, 1.5),
        unit="satisfaction",
        label="Attention a practice needs",
        meaning="Satisfaction with the director's attention at which a practice holds its own.",
    )
    attention_effect: float = parameter(
        0.5,
        (0.0, 10.0),
        unit="per unit of satisfaction",
        label="Attention sustains practices",
        rows="M16",
        meaning="How much the director's attention adds to a practice's sustainability.",
    )
    workload_effect: float = parameter(
        2.0,
        (0.0, 10.0),
        unit="per unit of workload",
        label="Pressure wears practices down",
        meaning="How much pressure of work takes from a practice's sustainability.",
    )
