"""Policy and money: support, rules, performance management, PCN money."""

from .declare import parameter


class Policy:
    """Parameters set outside the place."""

    development: float = parameter(
        0.0,
        label="Help with setting up",
        lever=True,
        rows="M30",
        off=0,
        meaning="Skilled help for new alliances: eases setting up and deepens early conversations.",
        source="mechanism: practitioners (M30); value assumed",
    )
    development_ease: float = parameter(
        0.6,
        label="Set-up eased by help",
        rows="M30",
        meaning="Share of set-up costs that full development support saves.",
        source="mechanism: practitioners (M30); value assumed",
    )
    rigidity: float = parameter(
        0.0,
        label="Rigid rules",
        lever=True,
        rows="M29",
        off=0,
        meaning="How far form is prescribed instead of following function.",
        source="mechanism: practitioners (M29); value assumed",
    )
    rigidity_cost: float = parameter(
        0.5,
        (0.0, 3.0),
        unit="ratio",
        label="Coordination made dearer by rules",
        rows="M29",
        meaning="Share by which fully rigid rules make coordination dearer.",
        source="mechanism: practitioners (M29); value assumed",
    )
    pressure: float = parameter(
        0.0,
        label="Performance pressure",
        lever=True,
        rows="M29",
        off=0,
        meaning="How hard PCNs are performance-managed.",
        source="mechanism: practitioners (M29); value assumed",
    )
    pressure_slips: float = parameter(
        1.0,
        (0.0, 5.0),
        unit="ratio",
        label="Pressure brings slips to light",
        rows="M29",
        meaning="Share by which full pressure raises the chance of being singled out for a missed requirement.",
        source="mechanism: practitioners (M1, M29); value assumed",
    )
    pressure_hurt: float = parameter(
        0.12,
        (0.0, 1.0),
        unit="satisfaction",
        label="Pressure felt as unfair",
        rows="M29",
        off=0,
        meaning="What full pressure takes from practices' judgement when nobody contests it.",
        source="mechanism: practitioners (M29); value assumed",
    )
    contest: float = parameter(
        0.3,
        label="Unfair pressure contested",
        rows="M29",
        meaning="Share of unfair pressure that the local medical committee fends off.",
        source="mechanism: practitioners (M29); value assumed",
    )
    pcn_money: float = parameter(
        38.87,
        (0.0, 200.0),
        unit="pounds a patient and year",
        label="PCN money",
        lever=True,
        rows="M12",
        meaning="Money that reaches practices through the PCN, before what a strong voice adds.",
        source="£38.87 a registered patient, 2023/24 (network contract DES)",
    )
    pcn_growth: float = parameter(
        0.0,
        (-0.3, 0.3),
        unit="share a year",
        label="Growth of PCN money",
        lever=True,
        rows="M12",
        off=0,
        meaning="Yearly growth of the money that comes through the PCN.",
        source="mechanism: practitioners (M12); value assumed",
    )
    global_sum: float = parameter(
        104.73,
        (0.0, 300.0),
        unit="pounds a patient and year",
        label="Money straight to practices",
        rows="M12",
        meaning="The global sum, which reaches practices directly; shown beside PCN money, it decides nothing.",
        source="£104.73 a weighted patient, 2023/24 (GMS statement of financial entitlements)",
        scope="system",
    )
