"""Trust: how evidence becomes trust, fades, and passes from mouth to mouth."""

from .declare import parameter


class Trust:
    """Parameters of the trust rules."""

    rule: float = parameter(
        "beta",
        label="How trust is formed",
        options=("beta", "average", "image_scoring", "tit_for_tat"),
        scope="system",
        meaning="beta: counts of good and bad evidence with a base rate; average: an exponential moving average; "
        "image_scoring: a step up or down for each deed seen; tit_for_tat: the last deed alone, with forgiveness.",
        source="mechanism: Jøsang & Ismail 2002, Huynh, Jennings & Shadbolt 2006 (beta); Brown 1959 (average); "
        "Nowak & Sigmund 1998 (image_scoring); Nowak & Sigmund 1992 (tit_for_tat); value assumed "
        "(guide/trust-rules.md)",
    )
    prior_weight: float = parameter(
        2.5,
        (0.1, 1e6),
        unit="observations",
        label="Weight of hearsay and disposition",
        meaning="How many observations the base rate counts for; very large means nobody learns.",
        source="mechanism: base rate, Jøsang & Ismail 2002, who count it for 2; value assumed",
    )
    bad_weight: float = parameter(
        2.0,
        (0.1, 10.0),
        unit="ratio",
        label="Weight of bad news against good",
        meaning="How many good turns one bad turn outweighs.",
        source="mechanism: asymmetry of trust, Slovic 1993; value assumed",
    )
    half_life_good: float = parameter(
        18.0,
        (0.1, 600.0),
        unit="months",
        label="Memory of good turns",
        meaning="Months after which good evidence counts half.",
        source="mechanism: forgetting, Jøsang & Ismail 2002; value assumed",
    )
    half_life_bad: float = parameter(
        18.0,
        (0.1, 600.0),
        unit="months",
        label="Memory of bad turns",
        meaning="Months after which bad evidence counts half; a longer one multiplies the weight of bad news.",
        source="mechanism: forgetting, Jøsang & Ismail 2002; value assumed, equal to that of good turns",
    )
    learning: float = parameter(
        0.15,
        (0.0, 1.0),
        unit="share",
        label="Speed of the moving average",
        meaning="With the rule `average`: how far one observation moves trust.",
        source="mechanism: exponential smoothing, Brown 1959; value assumed",
    )
    image_range: float = parameter(
        5.0,
        (0.5, 100.0),
        unit="observations",
        label="Steps from the middle of an image to its ends",
        meaning="With the rule `image_scoring`: good turns from no image to the best, or bad ones to the worst.",
        source="scores from -5 to +5: Nowak & Sigmund 1998",
    )
    forgiveness: float = parameter(
        1.0 / 3.0,
        unit="probability",
        label="Forgiveness",
        meaning="With the rule `tit_for_tat`: the most trust that is left when the last turn was a bad one.",
        source="generous tit for tat forgives a third of bad turns: Nowak & Sigmund 1992",
    )
    halo: float = parameter(
        0.05,
        unit="share",
        label="Spill-over of a betrayal",
        off=0,
        rows="M6 M9",
        meaning="Share of a betrayal's evidence that also counts in the other three questions.",
        source="mechanism: halo error, Thorndike 1920; value assumed",
    )
    gossip: float = parameter(
        0.25,
        label="Force of hearsay",
        off=0,
        rows="M1",
        meaning="How far one conversation moves what a director has heard of a third.",
        source="mechanism: opinion dynamics, Deffuant et al. 2000; value assumed",
    )
    gossip_threshold: float = parameter(
        0.35,
        unit="trust",
        label="Trust needed to believe hearsay",
        meaning="Mean trust in the speaker below which hearsay is not believed.",
        source="mechanism: by analogy with bounded confidence, Deffuant et al. 2000, where opinions must be near; "
        "value assumed",
    )
    candour_weight: float = parameter(
        1.0,
        (0.0, 5.0),
        unit="observations",
        label="Weight of an opportunity shared or taken",
        rows="M6",
        off=0,
        meaning="Evidence on candour when an opportunity is seen to be shared or taken.",
        source="mechanism: practitioners (M6); value assumed",
    )
    opportunity_fairness_weight: float = parameter(
        0.3,
        (0.0, 5.0),
        unit="observations",
        label="What an opportunity says of fairness",
        rows="M6 M9",
        off=0,
        meaning="Evidence on fair shares when an opportunity is seen to be shared or taken.",
    )
    give_way_weight: float = parameter(
        1.0,
        (0.0, 5.0),
        unit="observations",
        label="Weight of giving way or refusing",
        rows="M7",
        off=0,
        meaning="Evidence on giving way in turn when an ally gives way or refuses.",
        source="mechanism: practitioners (M7); value assumed",
    )
    share_weight: float = parameter(
        0.4,
        (0.0, 5.0),
        unit="observations",
        label="Weight of a share-out",
        rows="M9",
        off=0,
        meaning="Evidence on fair shares from one service's share-out, when it is seen.",
        source="mechanism: practitioners (M9); value assumed",
    )
    contribution_weight: float = parameter(
        0.3,
        (0.0, 5.0),
        unit="observations",
        label="Weight of pulling one's weight",
        rows="M7 M9",
        off=0,
        meaning="Evidence on giving way in turn from what an ally puts into the pool.",
    )
    report_weight: float = parameter(
        1.0,
        (0.0, 5.0),
        unit="observations",
        label="Weight of a report",
        rows="M5 M21",
        off=0,
        meaning="Evidence on representation that one report back is worth.",
        source="mechanism: practitioners (M21); value assumed",
    )
    silence_weight: float = parameter(
        0.15,
        (0.0, 2.0),
        unit="observations",
        label="Weight of hearing nothing",
        rows="M21",
        off=0,
        meaning="Bad evidence on representation from a month without a report; it is not doubled as bad news is.",
        source="mechanism: practitioners (M21); value assumed",
    )
    asked_weight: float = parameter(
        0.1,
        (0.0, 2.0),
        unit="observations",
        label="Weight of being asked",
        rows="M21",
        off=0,
        meaning="Good evidence on representation from being asked beforehand.",
        source="mechanism: voice effect, Lind, Kanfer & Earley 1990; value assumed",
    )
