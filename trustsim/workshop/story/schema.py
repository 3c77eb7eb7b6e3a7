"""What a story file may say, as pydantic models; what looks and views mean is said where they are read."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, StringConstraints, Tag, WithJsonSchema

from ...model.measures import MEASURES
from ...scenario.json_schema import schema_of
from ...scenario.schema import PAIR, Change, Id, Month, Name, Part, Setting, Text
from .looks import OF_PAIRS, OWN

MOST_SCENES = 20
WORDS = 60
"""The most words on the wall in one scene."""
LEAST_AGREEING = 65
"""Futures of 100 below which the lesson is `it depends`."""

_MEASURES = [*MEASURES, *OWN, *OF_PAIRS]
_LOOK = {
    "type": "string",
    "description": "A measure, or one with whose it is: `gap of mossgate`, `gap by pcn`, `claim beside guinea3`, "
    "`trust.candour from plover toward heron`. Measures: " + ", ".join(_MEASURES) + ".",
}
LookText = Annotated[str, StringConstraints(min_length=1, max_length=200), WithJsonSchema(_LOOK)]
Looks = Annotated[list[LookText], Field(min_length=1, max_length=8)]
ViewText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    WithJsonSchema(
        {
            "type": "string",
            "description": "map, timeline, count, table, trust(question), line(measure), dots(measure), pair(a, b) or "
            "why(event).",
        }
    ),
]
Months = Annotated[list[Month], PAIR, Field(description="First and last month, both included.")]
Minutes = Annotated[float, Field(ge=0.5, le=120)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Option = Annotated[str, StringConstraints(min_length=1, max_length=200)]
ROWS = tuple(f"M{number}" for number in range(1, 33))
Rows = Annotated[
    list[str], Field(min_length=1), WithJsonSchema({"type": "array", "items": {"enum": list(ROWS)}, "minItems": 1})
]
Number = Annotated[float, Field(ge=-1e9, le=1e9)]
Futures = Annotated[int, Field(ge=0, le=100)]
File = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Given(Part):
    """The room's own answer as a setting."""

    scene: Id = Field(description="An earlier scene that asks for a number; the room's median is taken.")
    sets: Line = Field(description="The parameter it sets, such as practices.claim.")
    factor: Number | None = Field(default=None, description="What the answer is multiplied by; not given: 1.")
    usual: Number = Field(description="The answer taken where there is none yet.")


class Variant(Part):
    """One way the place may be."""

    place: File = Field(
        description="A ready place's or what-if's short name, or the file of a scenario or what-if, relative to the "
        "story."
    )
    label: Name = Field(description="What it is called on the wall, in plain words.")
    change: Change | None = Field(default=None, description="Parameters that differ besides.")
    from_: Month | None = Field(default=None, alias="from", description="Month from which `change` holds.")
    against: Id | None = Field(default=None, description="The variant it is set against where a scene says `own`.")
    answer: Given | None = None


class Choice(Part):
    """One of several answers."""

    type: Literal["choice"]
    options: Annotated[list[Option], Field(min_length=2, max_length=8)]
    right: Option | None = Field(default=None, description="The option that the futures bear out, or `depends`.")
    fewest: Annotated[int, Field(ge=1, le=100)] | None = Field(
        default=None, description="Answers below which no bars are shown, so that nobody can be told apart."
    )


class NumberAnswer(Part):
    """A number."""

    type: Literal["number"]
    unit: Option
    min: Number
    max: Number
    step: Number
    ask_range: bool | None = Field(default=None, description="Whether to ask for a low and a high too.")
    groups: Annotated[list[Option], Field(min_length=2, max_length=4)] | None = Field(
        default=None, description="Parts of the room that answer apart, such as practices and the system."
    )


class Curve(Part):
    """A line drawn over months."""

    type: Literal["curve"]
    measure: LookText | None = None
    measures: Looks | None = Field(default=None, description="In place of measure: a line each.")
    months: Months
    unit: Option
    min: Number
    max: Number
    beside: Id | None = Field(default=None, description="A variant whose line is there in grey while they draw.")


class Words(Part):
    """A line of text."""

    type: Literal["text"]
    most: Annotated[int, Field(ge=10, le=600)] | None = Field(default=None, description="Characters; not given: 160.")
    kept: bool | None = Field(default=None, description="Whether the writer keeps it and nobody collects it.")


class Unclear(Part):
    """An answer of no known type."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)
    type: Literal["choice", "number", "curve", "text"]


def _kind(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else None
    return f"#{kind}" if kind in ("choice", "number", "curve", "text") else "#unclear"


Answer = Annotated[
    Annotated[Choice, Tag("#choice")]
    | Annotated[NumberAnswer, Tag("#number")]
    | Annotated[Curve, Tag("#curve")]
    | Annotated[Words, Tag("#text")]
    | Annotated[Unclear, Tag("#unclear")],
    Discriminator(_kind),
]


class RevealFile(Part):
    """What is revealed, over which months and in which variants."""

    measure: LookText | None = None
    measures: Looks | None = Field(default=None, description="In place of measure: several.")
    months: Months | None = Field(default=None, description="First and last month; not given: all.")
    counted_over: Months | None = Field(
        default=None, description="Months over which dots and counts are taken; not given: the same months."
    )
    shows: Annotated[list[ViewText], Field(min_length=1, max_length=8)] = Field(
        description="In this order: run, line, dots, count, table, `by pcn`, or any view."
    )
    variant: Id | None = Field(default=None, description="Not given: the baseline.")
    variants: Annotated[list[Id], Field(min_length=1, max_length=8)] | None = Field(
        default=None, description="In place of variant: several, a row of the table each."
    )
    against: Id | None = Field(default=None, description="The variant to compare with; `own`: each variant's own.")
    condition: Line | None = Field(
        default=None,
        description="Beside measures or in their place: when it first holds and in how many: coverage >= 0.5.",
    )
    counts: Literal["higher", "lower"] | None = Field(
        default=None, description="Which futures are counted; not given: those that go the way of the mean."
    )
    all_better: Looks | None = Field(
        default=None, description="Those of the measures that must all be better in the same future to be counted."
    )
    recovers: Month | None = Field(default=None, description="The month of a blow: months until measures are back.")
    designs: bool | None = Field(default=None, description="Whether the rows are the room's own designs.")


class Try(Part):
    """What the room may move: a lever over values, or what-ifs together."""

    lever: Line | None = Field(default=None, description="A parameter, such as people.turnover.")
    values: Annotated[list[Any], Field(min_length=2, max_length=12)] | None = None
    from_: Month | None = Field(default=None, alias="from", description="Month from which it holds; not given: 1.")
    on: Annotated[list[Id], Field(min_length=1, max_length=4)] | None = Field(
        default=None, description="The variants in which it is moved; not given: the baseline."
    )
    together: Annotated[list[Id], Field(min_length=2, max_length=8)] | None = Field(
        default=None, description="In place of a lever: variants that are what-ifs, of which the room joins some."
    )
    first: Annotated[list[Id], Field(min_length=2, max_length=4)] | None = Field(
        default=None, description="Those joined before the room has said which; not given: the first two."
    )
    measure: LookText | None = None
    measures: Looks | None = Field(default=None, description="In place of measure: several.")
    months: Months | None = Field(default=None, description="First and last month; not given: all.")
    condition: Line | None = Field(default=None, description="In place of a measure: when it first holds.")


class CardFile(Part):
    """One thing on which effort may be spent."""

    id: Id
    label: Name
    cost: Annotated[int, Field(ge=1, le=1000)]
    set: Setting


class Build(Part):
    """A design to be bought with points."""

    points: Annotated[int, Field(ge=1, le=10_000)]
    from_: Month = Field(alias="from", description="Month from which all cards hold.")
    cards: Annotated[list[CardFile], Field(min_length=2, max_length=16)]


class Scene(Part):
    """One scene."""

    scene: Id
    kind: Literal["tell", "poll", "predict", "reveal", "try", "discuss", "build"]
    minutes: Minutes
    say: Line = Field(description=f"The words on the wall, at most {WORDS}.")
    view: ViewText | None = Field(default=None, description="Not given: map.")
    months: Months | None = Field(default=None, description="Months that the view plays; not given: all.")
    variant: Id | None = Field(default=None, description="The variant that the view shows; not given: the baseline.")
    answer: Answer | None = None
    reveal: RevealFile | None = None
    try_: Try | None = Field(default=None, alias="try")
    build: Build | None = None
    ask: Line | None = Field(default=None, description="What to ask the room once it is shown.")
    surprise: Line | None = Field(default=None, description="What to say when the futures go the other way.")
    note: Text | None = Field(default=None, description="For the facilitator.")
    recall: Id | None = Field(default=None, description="An earlier scene whose answers are shown again.")
    optional: bool | None = Field(default=None, description="Whether it may be left out; its minutes do not count.")


class Beside(Part):
    """Another comparison, by whose difference the first is judged; what is not given is as in the first."""

    measure: LookText | None = None
    variant: Id | None = None
    against: Id | None = None


class CheckFile(Part):
    """What the engine must bear out over 100 futures that share their dice."""

    says: Line
    measure: LookText | None = None
    measures: Looks | None = Field(default=None, description="In place of measure: all in the same future.")
    months: Months
    before: Months | None = Field(default=None, description="What counts is the change since these months.")
    later: Months | None = Field(default=None, description="With `fades`: the months by which it is smaller.")
    variant: Id
    against: Id | None = None
    beside: Beside | None = None
    direction: Literal["higher", "lower", "fades", "same", "depends"]
    than: Number | None = Field(default=None, description="The value to reach or stay under, where not against.")
    at_least: Futures | None = Field(default=None, description="Futures of 100 that must agree.")
    within: Number | None = Field(default=None, description="With `same`: how far the mean difference may be from 0.")


class SpendCheck(Part):
    """No single design may be the best in too many futures."""

    says: Line
    best_in_at_most: Futures
    sample: Annotated[int, Field(ge=2, le=1000)] = Field(
        description="Designs drawn from those that spend all they can."
    )


def _check(value: Any) -> str:
    return "#spends" if isinstance(value, dict) and "best_in_at_most" in value else "#claim"


Check = Annotated[Annotated[CheckFile, Tag("#claim")] | Annotated[SpendCheck, Tag("#spends")], Discriminator(_check)]


class Handout(Part):
    """What people take home."""

    picture: Id = Field(description="The scene whose reveal is printed.")
    say: Line


class StoryFile(Part):
    """A story: variants of a place, and scenes in their order."""

    schema_version: Literal[1]
    id: Id
    title: Name
    minutes: Minutes
    rows: Rows | None = Field(default=None, description="What practitioners describe, M1 to M32, that it is about.")
    point: Line = Field(description="What it is meant to teach, in a sentence.")
    variants: Annotated[dict[Id, Variant], Field(min_length=1, max_length=20)]
    baseline: Id | None = Field(
        default=None, description="The variant that nothing is changed in; not given: the first."
    )
    scenes: Annotated[list[Scene], Field(min_length=1, max_length=MOST_SCENES)]
    surprise: Line | None = Field(default=None, description="What to say when the story goes another way.")
    check: list[Check] | None = None
    handout: Handout | None = None


def story_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a story file."""
    return schema_of(StoryFile, "story")


__all__ = [
    "LEAST_AGREEING",
    "ROWS",
    "WORDS",
    "Build",
    "CardFile",
    "CheckFile",
    "Choice",
    "Curve",
    "Given",
    "NumberAnswer",
    "RevealFile",
    "Scene",
    "SpendCheck",
    "StoryFile",
    "Try",
    "Variant",
    "Words",
    "story_schema",
]
