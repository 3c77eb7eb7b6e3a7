"""How a parameter is declared: value, bounds, unit, meaning, source, rows and `off`, in one place."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parameter:
    """One number (or named option) of the model.

    `rows` are the practitioners' rows it serves (M1–M32); with every parameter of a row at its `off` value the
    row's mechanism is absent. `options` names the values of a choice, stored as its position. `scope` says where it
    may differ: by place and month, by place but only at the start, or one value for the whole system.
    """

    default: float
    low: float
    high: float
    unit: str
    label: str
    meaning: str
    source: str
    rows: tuple[str, ...]
    off: float | None
    options: tuple[str, ...]
    scope: str
    whole: bool
    lever: bool
    group: str = ""
    name: str = ""

    @property
    def path(self) -> str:
        """The dotted path by which files and commands name it."""
        return f"{self.group}.{self.name}"

    def plain(self, value: float) -> float | int | str:
        """Turn a stored number into what a file says: an option's name, a whole number or a number."""
        if self.options:
            return self.options[int(value)]
        return int(value) if self.whole else float(value)


ASSUMED = "assumed: no measurement known; bounds explored"


def parameter(
    default: float | str,
    bounds: tuple[float, float] = (0.0, 1.0),
    *,
    unit: str = "share",
    label: str,
    meaning: str,
    source: str = ASSUMED,
    rows: str = "",
    off: float | str | None = None,
    options: tuple[str, ...] = (),
    scope: str = "month",
    whole: bool = False,
    lever: bool = False,
) -> Any:
    """Declare a parameter as a class attribute of its group (typed as the number a rule reads)."""

    def number(value: float | str) -> float:
        return float(options.index(value)) if isinstance(value, str) else float(value)

    low, high = (0.0, len(options) - 1.0) if options else bounds
    return Parameter(
        default=number(default),
        low=low,
        high=high,
        unit="option" if options else unit,
        label=label,
        meaning=meaning,
        source=source,
        rows=tuple(rows.split()),
        off=None if off is None else number(off),
        options=options,
        scope=scope,
        whole=whole,
        lever=lever,
    )


def declared(group: type) -> tuple[Parameter, ...]:
    """List the parameters of a group in the order they are written, each knowing its path."""
    from dataclasses import replace

    return tuple(
        replace(value, group=group.__name__.lower(), name=name)
        for name, value in vars(group).items()
        if isinstance(value, Parameter)
    )
