"""Drawn characters never stand beside real names without saying so."""

from .scenario import Scenario

IMAGINED = "imagined directors"
"""Said of places made from real data: in every figure, table and sentence."""


def is_real(*scenarios: Scenario) -> bool:
    """Whether one of these is made from real data."""
    return any(scenario.origin for scenario in scenarios)


def footnote(*scenarios: Scenario) -> str:
    """What a picture, and its text, says of people; nothing where an invented place gives all its directors."""
    if is_real(*scenarios):
        return f"{IMAGINED.capitalize()}: their characters are drawn by chance."
    given = all(network.given and network.given.director for scenario in scenarios for network in scenario.networks)
    return "" if given else "Imagined PCNs and people."


def closing(*scenarios: Scenario) -> str:
    """What ends a sentence on real places, a space before it."""
    return f" ({IMAGINED.capitalize()}.)" if is_real(*scenarios) else ""


def column(*scenarios: Scenario) -> dict[str, str]:
    """What rows on real places hold beside their own."""
    return {"people": IMAGINED} if is_real(*scenarios) else {}
