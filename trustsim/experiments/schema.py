"""What a study file may say, as pydantic models; factors and outcomes come from their declarations."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, WithJsonSchema

from ..model.measures import MEASURES
from ..model.parameters import PARAMETERS
from ..scenario.json_schema import schema_of
from ..scenario.schema import BY_SHAPE, ONE, SEVERAL, Month, Name, Part, Text
from ..scenario.settings import json_schema
from .factors import SHAPES

SEED, REPLICATES, TRAJECTORIES, MORRIS_LEVELS = 1, 10, 10, 4
"""What holds where a file gives none."""
OUTCOMES = ("coverage", "represented", "collective_voice", "trust", "worth_per_pound")
"""The measures kept where a file names none."""
KEPT = ("panel", "events")
"""What a sweep can keep of each run beside its outcomes."""
MOST_POINTS = 1_000_000


def _factor_schema(path: str) -> dict[str, Any]:
    """A factor's JSON schema: a list of the parameter's values, or a distribution over them."""
    value = json_schema(PARAMETERS[path])
    title, description = value.pop("title"), value.pop("description")
    value.pop("default")
    numbers = {"type": "array", "items": {"type": "number"}}
    values = {"type": "array", "items": value, "minItems": 2}
    kinds = dict.fromkeys(SHAPES, numbers) | {"levels": {"type": "array", "minItems": 2}}
    spread = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False}
    return {"title": title, "description": description, "anyOf": [values, {**spread, "properties": kinds}]}


FACTORS_SCHEMA = {
    "anyOf": [
        {"const": "all"},
        {
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": {path: _factor_schema(path) for path in PARAMETERS},
        },
    ]
}
File = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Files = Annotated[
    Annotated[File, ONE] | Annotated[list[File], Field(min_length=1, max_length=60), SEVERAL],
    BY_SHAPE,
]
Paths = Annotated[list[str], WithJsonSchema({"type": "array", "items": {"enum": list(PARAMETERS)}})]
Outcomes = Annotated[
    list[str], Field(min_length=1), WithJsonSchema({"type": "array", "items": {"enum": list(MEASURES)}, "minItems": 1})
]
Kept = Annotated[
    list[str],
    Field(min_length=1),
    WithJsonSchema({"type": "array", "items": {"enum": list(KEPT)}, "minItems": 1, "uniqueItems": True}),
]


class Design(Part):
    """How points are chosen."""

    method: Literal["grid", "random", "lhs", "sobol", "morris", "oat"] | None = Field(
        default=None,
        description="oat changes one factor at a time: a baseline, then each factor at either end of its range, or at "
        "each of its options. The baseline is the default, or the middle where a range leaves that out.",
    )
    csv: File | None = Field(default=None, description="In place of a method: a file of points, relative to this one.")
    points: Annotated[int, Field(ge=1, le=MOST_POINTS)] | None = Field(
        default=None, description="Points of random and lhs; the base points of sobol, a power of 2."
    )
    trajectories: Annotated[int, Field(ge=2, le=10_000)] | None = Field(
        default=None, description=f"Walks of morris through all factors; not given: {TRAJECTORIES}."
    )
    levels: Annotated[int, Field(ge=2, le=1000)] | None = Field(
        default=None, description=f"Levels of a grid's ranges; of morris, an even number, not given: {MORRIS_LEVELS}."
    )
    second_order: bool | None = Field(
        default=None, description="Whether sobol also tells which pairs of factors act together; not given: no."
    )


class StudyFile(Part):
    """A study: scenarios, what is varied in them, at which points and how often."""

    schema_version: Literal[1]
    name: Name
    description: Text | None = None
    scenario: Files = Field(
        description="A scenario's file, relative to this one, or a ready place's name; each point runs on all listed."
    )
    factors: Annotated[Any, WithJsonSchema(FACTORS_SCHEMA)] | None = Field(
        default=None,
        description="By parameter: [low, high], a list of levels, or a distribution; `all` for every parameter around "
        "its default. They replace what the scenario sets from the start. Not needed with a csv design.",
    )
    except_: Paths | None = Field(default=None, alias="except", description="Parameters that `factors: all` leaves.")
    design: Design
    replicates: Annotated[int, Field(ge=1, le=100_000)] | None = Field(
        default=None, description=f"Futures of each point; not given: {REPLICATES}."
    )
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] | None = Field(
        default=None, description=f"From which points and futures are drawn; not given: {SEED}."
    )
    seeds: Literal["shared", "own"] | None = Field(
        default=None, description="Whether all points share the same futures' dice (not given) or each has its own."
    )
    outcomes: Outcomes | None = Field(default=None, description=f"Measures; not given: {', '.join(OUTCOMES)}.")
    keep: Kept | None = Field(
        default=None,
        description="What a sweep also keeps of each run: `panel`, all measures month by month, and `events`, what "
        "happened. Not given: outcomes only.",
    )
    months: Month | None = Field(default=None, description="Months to run; not given: each scenario's.")


def study_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a study file."""
    return schema_of(StudyFile, "study")
