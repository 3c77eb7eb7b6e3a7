"""What a lever is set to, as people read it: 75%, half time, 3 seats, two goals said aloud."""

from ..model.parameters import Parameter

OPTION_NAMES = {
    "meetings.manager_paid_by": {"place": "the place", "pcns": "the PCNs"},
    "sharing.federation": {"no": "none", "yes": "a federation"},
    "practices.goals": {"implicit": "left unsaid", "dual": "two, said aloud"},
    "practices.measures": {"national": "set nationally", "local": "set here"},
}
AS_PERCENT = ("share", "probability", "trust", "satisfaction")
"""Units of 0 to 1 that are shown out of 100."""
SUFFIXES = {
    "share": "%",
    "probability": "%",
    "trust": "of 100",
    "satisfaction": "of 100",
    "probability a month": "% a month",
    "share a year": "% a year",
    "seats": "seats",
    "of full time": "of full time",
    "pounds a patient and year": "£ a patient a year",
}


def scale(p: Parameter) -> float:
    """By how much a value in a file is multiplied to be read."""
    return 100.0 if "%" in SUFFIXES.get(p.unit, "") or p.unit in AS_PERCENT else 1.0


def shown(p: Parameter, value: float | int | str) -> float | int | str:
    """A value as the page shows it: shares out of 100."""
    return value if isinstance(value, str) else round(float(value) * scale(p), 6)


def figure(p: Parameter, value: float | int | str) -> str:
    """A value in words: 75%, none, half time, 3 seats, two, said aloud."""
    if isinstance(value, str):
        return OPTION_NAMES.get(p.path, {}).get(value, value)
    if p.unit == "of full time":
        return {0.0: "none", 0.5: "half time", 1.0: "full time"}.get(float(value), f"{100 * value:g}% of full time")
    if p.unit == "pounds a patient and year":
        return f"£{value:.2f}"
    number, suffix = shown(p, value), SUFFIXES.get(p.unit, "")
    return f"{number:g}{suffix}" if suffix.startswith("%") else f"{number:g} {suffix}".rstrip()
