"""Targets: what a study's outcomes should be, and why, to hold points against."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from ..model.measures import MEASURES
from ..scenario.files import read
from ..scenario.refusals import Problems, validated
from ..scenario.schema import Name, Part, Text
from ..scenario.settings import listed, nearest
from ..scenario.tree import Tree, shown
from .schema import File
from .study import Study


class TargetEntry(Part):
    """One target as a file gives it."""

    scenario: str = Field(description="Short name of one of the study's scenarios.")
    less: str | None = Field(default=None, description="A scenario to take away, on the same dice.")
    outcome: str = Field(description="One of the study's outcomes.")
    statistic: Literal["mean", "sd"] | None = Field(
        default=None, description="Over futures: their mean (not given) or their standard deviation."
    )
    low: float
    high: float
    kind: Literal["fact", "pattern", "interest"] = Field(
        description="A fact of England, the size of a pattern, or what makes a place worth looking at."
    )
    why: Text


class TargetsFile(Part):
    """Targets for a study."""

    schema_version: Literal[1]
    name: Name
    description: Text | None = None
    study: File = Field(description="The study they are for, relative to this file.")
    targets: Annotated[list[TargetEntry], Field(min_length=1, max_length=200)]


@dataclass(frozen=True)
class Target:
    """A statistic over futures of an outcome (less that of another scenario, future by future) and where it should lie.

    `low` and `high` are in the outcome's unit.
    """

    scenario: str
    less: str | None
    outcome: str
    statistic: str
    low: float
    high: float
    kind: str
    why: str

    @property
    def says(self) -> str:
        """What is looked at, in words of the files."""
        what = f"{self.outcome} in {self.scenario}"
        if self.less:
            what += f" less {self.less}"
        return f"spread of {what}" if self.statistic == "sd" else what


@dataclass(frozen=True)
class Targets:
    """Targets, and the study they are for."""

    name: str
    study: Study
    each: tuple[Target, ...]

    @classmethod
    def load(cls, path: str | os.PathLike[str], study: Study | None = None) -> "Targets":
        """Read a file of targets and its study; raises InputError with file, line, field, value and cure.

        With `study` they are taken for that one, whichever the file names.
        """
        tree = read(path)
        file = validated(TargetsFile, tree)
        if study is not None:
            return cls(file.name, study, _checked(tree, file, study))
        found = Path(path).parent / file.study
        if Path(file.study).is_absolute() or not found.is_file():
            raise tree.refusal(("study",), shown(file.study), "name a study's file, relative to this one")
        study = Study.load(found)
        return cls(file.name, study, _checked(tree, file, study))


def _checked(tree: Tree, file: TargetsFile, study: Study) -> tuple[Target, ...]:
    problems = Problems(tree)
    for k, entry in enumerate(file.targets):
        loc = ("targets", k)
        for key, name in (("scenario", entry.scenario), ("less", entry.less)):
            if name is not None and name not in study.scenarios:
                problems.add((*loc, key), name, f"the study has {listed(list(study.scenarios), 'and')}")
        if entry.less == entry.scenario:
            problems.add((*loc, "less"), entry.less, "it is the scenario itself: name another")
        if entry.outcome not in MEASURES:
            problems.add((*loc, "outcome"), entry.outcome, f"no such measure: {nearest(entry.outcome, MEASURES)}")
        elif entry.outcome not in study.outcomes:
            problems.add((*loc, "outcome"), entry.outcome, "the study does not keep it: add it to its outcomes")
        if not entry.low < entry.high:
            problems.add((*loc, "high"), entry.high, f"it must lie above low, {entry.low:g}")
    problems.settle()
    return tuple(
        Target(e.scenario, e.less, e.outcome, e.statistic or "mean", e.low, e.high, e.kind, e.why) for e in file.targets
    )
