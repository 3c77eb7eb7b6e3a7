"""People: what clinical directors are like, what lies between them, and how they talk."""

from .declare import parameter


class People:
    """Parameters of directors as persons."""

    propensity: float = parameter(
        0.55,
        unit="trust",
        label="Readiness to trust",
        lever=True,
        rows="M5",
        meaning="How far a director trusts a colleague it knows nothing of; the mean over directors.",
        source="mechanism: propensity to trust, Mayer, Davis & Schoorman 1995; value assumed",
    )
    propensity_spread: float = parameter(
        0.08,
        (0.0, 0.5),
        unit="trust",
        label="Differences in readiness to trust",
        lever=True,
        rows="M26",
        off=0,
        meaning="Standard deviation of readiness to trust over directors (kept within 0.05 to 0.95).",
        source="mechanism: people differ in propensity to trust, Mayer, Davis & Schoorman 1995; value assumed",
    )
    benevolence: float = parameter(
        0.72,
        unit="probability",
        label="Good will of directors",
        lever=True,
        rows="M5 M6 M26",
        meaning="How often a director acts for the group when tempted not to; the mean over directors.",
        source="mechanism: benevolence, Mayer, Davis & Schoorman 1995; value assumed",
    )
    benevolence_spread: float = parameter(
        0.2,
        (0.0, 0.5),
        unit="probability",
        label="Differences in good will",
        lever=True,
        rows="M26",
        off=0,
        meaning="Standard deviation of good will over directors (kept within 0.02 to 0.98).",
        source="mechanism: practitioners (M26); value assumed",
    )
    cooperation: float = parameter(
        0.8,
        unit="slope",
        label="Matching of others' pledges",
        meaning="How strongly an ordinary director matches what allies pledge.",
        source="mechanism: conditional cooperation, Fischbacher & Gächter 2010; value assumed",
    )
    free_riders: float = parameter(
        0.25,
        label="Free riders",
        meaning="Share of directors who hardly match what allies pledge.",
        source="about a quarter of people free ride: Fischbacher & Gächter 2010",
        off=0,
        rows="M9",
    )
    free_rider_cooperation: float = parameter(
        0.2,
        unit="slope",
        label="Matching by free riders",
        meaning="How strongly a free rider matches what allies pledge.",
        source="mechanism: free riders, Fischbacher & Gächter 2010, who there match nothing; value assumed",
    )
    scars: float = parameter(
        0.2,
        label="Old hurts",
        lever=True,
        rows="M11",
        off=0,
        scope="start",
        meaning="Bad evidence left from before the start: drawn for each pair from 0 to this share of its range.",
        source="mechanism: practitioners (M11); value assumed",
    )
    scar_range: float = parameter(
        2.0,
        (0.0, 10.0),
        unit="observations",
        label="Range of old hurts",
        scope="start",
        rows="M11",
        meaning="Observations of bad evidence that the deepest possible old hurt is worth.",
        source="mechanism: practitioners (M11); value assumed",
    )
    old_ties: float = parameter(
        4.0,
        (0.0, 20.0),
        unit="observations",
        label="Good will between former allies",
        scope="start",
        rows="M11",
        meaning="Good evidence between former allies before PCNs became formal bodies.",
        source="mechanism: practitioners (M11); value assumed",
    )
    formalisation: float = parameter(
        0.5,
        label="Old ties lost when PCNs were formed",
        scope="start",
        rows="M11",
        meaning="Share of former allies' good evidence that becoming formal bodies destroyed.",
        source="mechanism: practitioners (M11); value assumed",
    )
    turnover: float = parameter(
        0.015,
        (0.0, 0.5),
        unit="probability a month",
        label="Directors leaving",
        lever=True,
        rows="M26",
        off=0,
        meaning="Chance that a clinical director leaves in a month, whatever the practices think.",
        source="0.15–0.25 changes a PCN and year in published surveys of clinical directors",
    )
    sacking: float = parameter(
        0.04,
        (0.0, 0.5),
        unit="probability a month",
        label="Directors dropped by their practices",
        rows="M8 M26",
        off=0,
        meaning="Added chance of leaving while the practices' backing is below the floor.",
        source="mechanism: practitioners (M26); value assumed",
    )
    sacking_floor: float = parameter(
        0.35,
        unit="backing",
        label="Backing below which a director may be dropped",
        rows="M8",
        meaning="Mean backing below which practices look for another director.",
        source="mechanism: practitioners (M26); value assumed",
    )
    handover: float = parameter(
        0.5,
        label="Handover when one leaves",
        lever=True,
        rows="M26",
        meaning="Share of what a director and the others knew of each other that a successor keeps, good and bad.",
        source="mechanism: practitioners (M26); value assumed",
    )
    contact_elsewhere: float = parameter(
        0.05,
        (0.0, 1.0),
        unit="weight",
        label="Contact across places",
        meaning="How likely a director is to talk to one of another place, against one of the same place (1).",
    )
    contact_allies: float = parameter(
        4.0,
        (1.0, 50.0),
        unit="weight",
        label="Contact among allies",
        meaning="How much likelier a director is to talk to an ally than to another of the same place.",
    )
    help_floor: float = parameter(
        0.4,
        unit="probability",
        label="Help from the least willing",
        rows="M1",
        meaning="Chance that a conversation with a director of no good will is useful; it rises to 1 with good will.",
        source="mechanism: practitioners (M1); value assumed",
    )
    help_weight: float = parameter(
        0.3,
        (0.0, 2.0),
        unit="observations",
        label="Weight of help in conversation",
        rows="M1 M7",
        off=0,
        meaning="Evidence on giving way in turn that one conversation is worth.",
    )
    young_months: float = parameter(
        24.0,
        (0.0, 120.0),
        unit="months",
        label="Age at which an alliance is no longer young",
        rows="M30",
        meaning="While an alliance is younger than this, development support deepens its conversations.",
        source="mechanism: practitioners (M30); value assumed",
    )
    slip_rate: float = parameter(
        0.15,
        (0.0, 0.5),
        unit="probability a month",
        label="Missed requirements",
        rows="M1 M29",
        off=0,
        meaning="Chance that a director misses a requirement and is singled out for it.",
        source="mechanism: practitioners (M1); value assumed",
    )
    slip_help: float = parameter(
        0.5,
        label="Slips avoided with a colleague's help",
        rows="M1",
        off=0,
        meaning="Share by which useful help lowers the chance of a missed requirement.",
        source="mechanism: practitioners (M1); value assumed",
    )
    slip_cost: float = parameter(
        0.15,
        label="Time lost to a slip",
        rows="M1",
        off=0,
        unit="share of time",
        meaning="Share of a month's effort that putting a missed requirement right takes.",
    )
