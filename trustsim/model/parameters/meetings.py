"""Meetings and voice: seats, mandates, asking and telling, the neutral manager."""

from .declare import parameter


class Meetings:
    """Parameters of the place board and of representation."""

    seats: float = parameter(
        3,
        (1, 40),
        unit="seats",
        label="Primary care seats",
        lever=True,
        whole=True,
        rows="M20",
        off=40,
        meaning="Chairs for clinical directors at the place board.",
        source="mechanism: practitioners (M20); value assumed",
    )
    canvassing: float = parameter(
        0.6,
        label="Asking views beforehand",
        lever=True,
        rows="M21 M5",
        meaning="How fully representatives ask those they speak for before a meeting.",
        source="mechanism: practitioners (M21); value assumed",
    )
    feedback: float = parameter(
        0.5,
        unit="probability",
        label="Feedback after meetings",
        lever=True,
        rows="M21 M5",
        meaning="Chance that the represented hear back after a meeting.",
        source="mechanism: practitioners (M21); value assumed",
    )
    informal: float = parameter(
        0.4,
        label="Settled outside the meeting",
        lever=True,
        rows="M23",
        off=0,
        meaning="Share of a decision that is settled through relationships, outside the formal meeting.",
        source="mechanism: practitioners (M23); value assumed",
    )
    newcomer_presence: float = parameter(
        0.2,
        label="Informal presence of a new director",
        rows="M25 M23",
        meaning="How present in informal channels a director is at first.",
        source="mechanism: practitioners (M25); value assumed",
    )
    presence_gain: float = parameter(
        0.6,
        label="Informal presence learnt with time",
        rows="M25",
        meaning="How much informal presence long service adds.",
        source="mechanism: practitioners (M25); value assumed",
    )
    presence_months: float = parameter(
        24.0,
        (0.0, 120.0),
        unit="months",
        label="Months to learn the system's language",
        rows="M25",
        off=0,
        meaning="Months of service after which half of the informal presence is learnt.",
        source="mechanism: practitioners (M25); value assumed",
    )
    capacity: float = parameter(
        4.0,
        (0.1, 1e6),
        unit="PCNs",
        label="PCNs one director can speak for well",
        rows="M5 M21",
        off=1e6,
        meaning="Number of represented PCNs up to which asking, telling and the worth of it to each do not suffer.",
        source="assumed: chosen by what follows from it (guide/trace.md)",
    )
    tolerance: float = parameter(
        0.4,
        (0.05, 2.0),
        unit="need",
        label="Distance at which a PCN is not heard",
        meaning="Distance between a PCN's need and what is argued or settled at which nothing of it is met.",
    )
    need: float = parameter(
        0.5,
        unit="need",
        label="Average need",
        scope="start",
        rows="M17",
        meaning="Middle of the PCNs' needs where a file gives none (0 to 1: what kind of care matters most).",
    )
    need_spread: float = parameter(
        0.15,
        (0.0, 0.5),
        unit="need",
        label="Differences in need",
        scope="start",
        rows="M3 M17",
        off=0,
        meaning="Standard deviation of the PCNs' needs where a file gives none.",
        source="mechanism: practitioners (M3, M17); value assumed",
    )
    item_spread: float = parameter(
        0.1,
        (0.0, 0.5),
        unit="need",
        label="Differences from item to item",
        meaning="Standard deviation of what a month's item adds to a PCN's need.",
    )
    money_for_voice: float = parameter(
        0.3,
        (0.0, 2.0),
        unit="PCN pounds a head",
        label="Money won by one strong voice",
        rows="M3",
        off=0,
        meaning="How much more place money a perfectly united and complete voice brings.",
        source="mechanism: practitioners (M3, M20); value assumed",
    )
    dispersion_limit: float = parameter(
        0.25,
        (0.01, 1.0),
        unit="need",
        label="Disagreement at which voices cancel out",
        rows="M3",
        meaning="Mean distance between what is argued and what is settled at which the joint voice is nil.",
        source="mechanism: practitioners (M3); value assumed",
    )
    voice_gain: float = parameter(
        0.3,
        (0.0, 2.0),
        unit="PCN pounds a head",
        label="Worth of being heard in one voice",
        rows="M3 M20",
        meaning="What a director expects from a spokesperson who carries all patients.",
        source="mechanism: practitioners (M3, M20); value assumed, chosen by what follows from it (guide/trace.md)",
    )
    time_gain: float = parameter(
        0.08,
        (0.0, 1.0),
        unit="PCN pounds a head",
        label="Worth of not having to go",
        rows="M2",
        off=0,
        meaning="What a director gains, in its own eyes, by letting another go.",
        source="mechanism: practitioners (M2); value assumed, chosen by what follows from it (guide/trace.md)",
    )
    voice_loss: float = parameter(
        0.42,
        (0.0, 5.0),
        unit="PCN pounds a head",
        label="Cost of being misrepresented",
        rows="M10 M5",
        off=0,
        meaning="What a director fears to lose if its spokesperson fails it.",
        source="mechanism: potential loss, Coleman 1990, ch. 5; value assumed",
    )
    mandate_inertia: float = parameter(
        0.08,
        (0.0, 1.0),
        unit="PCN pounds a head",
        label="Habit in who speaks",
        meaning="What keeps a director with whoever speaks for it now.",
    )
    mandate_noise: float = parameter(
        0.05,
        (0.0, 1.0),
        unit="PCN pounds a head",
        label="Chance in who speaks",
        meaning="Scale of what the model leaves out of the choice of a spokesperson.",
        source="mechanism: logit choice, McKelvey & Palfrey 1995; value assumed",
    )
    meeting_time: float = parameter(
        0.12,
        unit="share of time",
        label="Time a meeting takes",
        rows="M2",
        off=0,
        meaning="Share of a director's time that going to the board takes.",
        source="mechanism: practitioners (M2); value assumed",
    )
    constituent_time: float = parameter(
        0.02,
        unit="share of time",
        label="Time each represented PCN takes",
        rows="M2 M5",
        off=0,
        meaning="Share of a representative's time that each PCN it speaks for takes.",
    )
    manager_wte: float = parameter(
        0.0,
        (0.0, 2.0),
        unit="of full time",
        label="Neutral manager",
        lever=True,
        rows="M24",
        off=0,
        meaning="How much of a full-time senior manager without a PCN the place has.",
        source="mechanism: practitioners (M24); value assumed",
    )
    manager_paid_by: float = parameter(
        "place",
        label="Who pays the manager",
        options=("place", "pcns"),
        lever=True,
        rows="M24",
        meaning="Whether the place pays the manager or the PCNs do, each by its patients.",
        source="practitioners describe one paid by the place (M24)",
    )
    manager_skill: float = parameter(
        1.0,
        label="Skill of the manager",
        lever=True,
        rows="M24",
        meaning="How present the manager is where things are settled informally.",
        source="mechanism: practitioners (M24); value assumed",
    )
    manager_canvassing: float = parameter(
        0.9,
        label="Manager asks beforehand",
        rows="M24",
        meaning="How fully the manager asks those it speaks for.",
        source="mechanism: practitioners (M24); value assumed",
    )
    manager_feedback: float = parameter(
        0.8,
        unit="probability",
        label="Manager tells afterwards",
        rows="M24",
        meaning="Chance that those the manager speaks for hear back.",
        source="mechanism: practitioners (M24); value assumed",
    )
    manager_capacity: float = parameter(
        6.0,
        (0.1, 100.0),
        unit="PCNs per full time",
        label="PCNs a full-time manager can speak for",
        rows="M24",
        meaning="Number of PCNs a full-time manager can speak for before asking, telling and the worth to each suffer.",
        source="assumed: chosen by what follows from it (guide/trace.md)",
    )
    manager_benevolence: float = parameter(
        1.0,
        unit="probability",
        label="Good will of the manager",
        rows="M24",
        meaning="How often the manager argues the agreed line and shares what it hears.",
        source="mechanism: practitioners (M24); value assumed",
    )
    manager_vouched: float = parameter(
        0.5,
        label="Trust that the manager's role brings",
        rows="M24",
        off=0,
        meaning="Share of what a director's readiness to trust lacks that a neutral role makes up from the start.",
        source="mechanism: trust in a role whoever holds it, Kramer 1999; McKnight, Cummings & Chervany 1998; "
        "value assumed, chosen by what follows from it (guide/trace.md)",
    )
    manager_scars: float = parameter(
        0.0,
        label="Old hurts with the manager",
        scope="start",
        rows="M24",
        meaning="Share of the range of old hurts that directors hold against the manager (0: a new neutral face).",
    )
    manager_seat: float = parameter(
        "beside",
        label="The manager's chair",
        options=("beside", "competes"),
        rows="M24",
        meaning="Whether the manager sits beside the seats or must win one as a director does.",
    )
    manager_cost: float = parameter(
        0.01,
        (0.0, 0.2),
        unit="share of the place's PCN money per full time",
        label="Cost of the manager",
        rows="M24",
        off=0,
        meaning="What a full-time manager costs, as a share of the place's PCN money.",
        source="mechanism: practitioners (M24); value assumed",
    )
    hours_to_ask: float = parameter(
        2.0,
        (0.0, 20.0),
        unit="hours a PCN and month",
        label="Hours to ask one PCN",
        meaning="What full canvassing of one represented PCN takes; used for costs only.",
    )
    hours_to_tell: float = parameter(
        1.0,
        (0.0, 20.0),
        unit="hours a PCN and month",
        label="Hours to report to one PCN",
        meaning="What one report to one represented PCN takes; used for costs only.",
    )
    hours_a_month: float = parameter(
        65.0,
        (1.0, 200.0),
        unit="hours a month",
        label="A director's hours",
        scope="system",
        meaning="Hours a clinical director has for the PCN: two days a week.",
        source="assumed: two days a week; of 65 directors asked in 2024, 28 % gave 16 to 20 hours a week and 38 % "
        "more (Pulse PCN survey)",
    )
    pounds_an_hour: float = parameter(
        90.0,
        (0.0, 500.0),
        unit="pounds an hour",
        label="Price of a director's hour",
        scope="system",
        meaning="What an hour of a clinical director's time costs; used for costs only.",
    )
    time_set_aside: float = parameter(
        0.15,
        unit="share of time",
        label="Time set aside for representation",
        scope="system",
        meaning="Share of a director's time meant for meetings, those it speaks for and slips; above it, overrun.",
    )
