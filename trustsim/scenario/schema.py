"""What a scenario or what-if file may say, as pydantic models; parameters come from their declarations."""

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, WithJsonSchema

from trustsim.model.parameters import PARAMETERS
from trustsim.model.state import FACETS, SERVICES

from .settings import A_MONTH, A_PLACE, ANYWHERE, dotted_schema, json_schema, nested_schema

MONTHS, SEED = 120, 1
"""Months to run and structure_seed where a file gives none."""
MOST_MONTHS = 600
MOST_PCNS = 1_500
MOST_IN_A_PLACE = 500
MOST_PLACES = 300

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=40)]
Name = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\n\r\t]*[^\s][^\n\r\t]*$")]
Text = Annotated[str, StringConstraints(max_length=5000)]
Month = Annotated[int, Field(ge=1, le=MOST_MONTHS)]
Share = Annotated[float, Field(ge=0, le=1)]
Patients = Annotated[float, Field(ge=1, le=1_000_000)]
Observations = Annotated[float, Field(ge=0, le=100)]
Pounds = Annotated[float, Field(ge=0, le=1e9)]
FacetName = Literal["voice", "candour", "reciprocity", "fairness", "all"]
ServiceName = Literal["triage", "home_visits", "mental_health", "physiotherapy", "pharmacy"]
if get_args(FacetName) != (*FACETS, "all") or get_args(ServiceName) != SERVICES:
    raise TypeError("the questions of trust or the services here are not the model's")


def _shape(value: Any) -> str:
    return "#several" if isinstance(value, list) else "#one"


def _timing(value: Any) -> str:
    return "#word" if isinstance(value, str) else "#month"


BY_SHAPE = Discriminator(_shape)
"""Tells a single value from a list by its shape, so that an error names one cure."""
ONE, SEVERAL = Tag("#one"), Tag("#several")
PAIR = Field(min_length=2, max_length=2)
Count = Annotated[int, Field(ge=1, le=60)]
Facets = Annotated[
    Annotated[FacetName, Tag("#one")] | Annotated[list[FacetName], Field(min_length=1), Tag("#several")],
    BY_SHAPE,
]
Counts = Annotated[Annotated[Count, ONE] | Annotated[list[Count], PAIR, SEVERAL], BY_SHAPE]
Lists = Annotated[Annotated[Patients, ONE] | Annotated[list[Patients], PAIR, SEVERAL], BY_SHAPE]
Needs = Annotated[Annotated[Share, ONE] | Annotated[list[Share], PAIR, SEVERAL], BY_SHAPE]
ComesOut = Annotated[Literal["chance", "never"], Tag("#word")] | Annotated[Month, Tag("#month")]
Group = Annotated[list[Id], Field(min_length=2)]
Parameters = Annotated[dict[str, Any], WithJsonSchema(nested_schema(ANYWHERE))]
PlaceParameters = Annotated[dict[str, Any], WithJsonSchema(nested_schema(A_PLACE))]
Change = Annotated[dict[str, Any], WithJsonSchema(dotted_schema(ANYWHERE))]
Setting = Annotated[dict[str, Any], WithJsonSchema(dotted_schema(A_MONTH))]


class Part(BaseModel):
    """A mapping in a file: no unknown keys, no value turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Practice(Part):
    """A general practice."""

    id: Id | None = Field(default=None, description="Unique in the file; not given: the PCN's id and a number.")
    name: Name | None = None
    patients: Patients | None = Field(default=None, description="Registered patients; not given: drawn.")
    backing: Share | None = Field(default=None, description="How far it stands behind its director at the start.")
    claim: Share | None = Field(default=None, description="Share of the PCN's money it claims, and is drawn back to.")
    engagement: Share | None = Field(default=None, description="Engagement of its practice manager.")


Practices = Annotated[
    Annotated[Count, Tag("#one")] | Annotated[list[Practice], Field(min_length=1, max_length=60), Tag("#several")],
    BY_SHAPE,
]


class Director(Part):
    """A clinical director; what is not given is drawn anew in each future."""

    benevolence: Share | None = Field(default=None, description="How often it acts for the group when tempted not to.")
    propensity: Share | None = Field(default=None, description="Trust in a colleague it knows nothing of.")
    cooperation: Share | None = Field(default=None, description="How strongly it matches what allies pledge.")
    tenure: Annotated[float, Field(ge=0, le=600)] | None = Field(
        default=None, description="Months of service at the start."
    )


class Pcn(Part):
    """A Primary Care Network; what is not given is drawn from structure_seed."""

    id: Id
    name: Name | None = None
    patients: Patients | None = Field(default=None, description="List size, split over practices without their own.")
    practices: Practices | None = Field(default=None, description="The practices one by one, or how many there are.")
    need: Share | None = Field(default=None, description="Kind of care that matters most here, 0 to 1.")
    strengths: dict[ServiceName, Share] | None = Field(default=None, description="How good it is at shared services.")
    director: Director | None = None
    backing: Share | None = Field(default=None, description="The same for each practice that gives none of its own.")
    claim: Share | None = Field(default=None, description="The same for each practice that gives none of its own.")
    engagement: Share | None = Field(default=None, description="The same for each practice that gives none of its own.")


class Draw(Part):
    """PCNs drawn beside the given ones; also how what given ones leave out is drawn."""

    pcns: Annotated[int, Field(ge=0, le=MOST_IN_A_PLACE)] = Field(description="How many PCNs to add.")
    like: Literal["england"] | None = Field(default=None, description="The country whose PCNs they resemble.")
    practices: Counts | None = Field(default=None, description="Practices in a PCN: a number, or [low, high].")
    patients: Lists | None = Field(default=None, description="A PCN's list size: a number, or [low, high].")
    need: Needs | None = Field(default=None, description="A PCN's need: a number, or [low, high].")


class Place(Part):
    """A place-based partnership and its PCNs."""

    id: Id
    name: Name | None = None
    seats: Annotated[int, WithJsonSchema(json_schema(PARAMETERS["meetings.seats"]))] | None = None
    pcns: list[Pcn] | None = Field(default=None, description="PCNs given one by one; they come before drawn ones.")
    draw: Draw | None = None
    parameters: PlaceParameters | None = Field(default=None, description="Parameters that differ in this place.")


class Tie(Part):
    """Evidence at the start, beside scars and old ties: from one to another, or both ways within a group."""

    from_: Id | None = Field(default=None, alias="from", description="The PCN that trusts.")
    to: Id | None = Field(default=None, description="The PCN that is trusted, of any place, or `manager`.")
    between: Group | None = Field(default=None, description="In place of from and to: each of these toward each other.")
    facet: Facets = Field(description="The question of trust, several, or `all`.")
    good: Observations | None = Field(default=None, description="Observations of good evidence.")
    bad: Observations | None = Field(default=None, description="Observations of bad evidence.")


class History(Part):
    """What lies behind the start."""

    allied: list[Group] | None = Field(default=None, description="Alliances at the start, each within one place.")
    federation: list[Id] | None = Field(default=None, description="Members of their place's standing federation.")
    former_allies: list[Group] | None = Field(
        default=None, description="Groups allied before PCNs became formal bodies."
    )
    speaks_for: dict[str, Id] | None = Field(
        default=None,
        description="Who speaks for a PCN at the start: `b: a` says that a speaks for b; "
        "`self`, `manager` or `nobody` are answers too. Not given: each for itself.",
    )
    trust: list[Tie] | None = None


class Successor(Part):
    """The director who follows one that leaves; what is not given is drawn."""

    benevolence: Share | None = None
    propensity: Share | None = None


class Opportunity(Part):
    """An opportunity that comes up in a month."""

    pounds: Pounds
    heard_by: Id | None = Field(default=None, description="The PCN that hears first, or `attender` (not given).")
    found_out: Annotated[ComesOut, Discriminator(_timing)] | None = Field(
        default=None, description="When its taking comes out: by `chance` (not given), `never`, or a month."
    )


class GiveWay(Part):
    """A PCN is asked to give way for another."""

    asked: Id
    for_: Id = Field(alias="for")


class Slip(Part):
    """The chance that a PCN misses a requirement this month."""

    pcn: Id
    chance: Share
    helped: Share | None = Field(
        default=None, description="The chance if somebody helps; not given: lowered by people.slip_help."
    )


class Intervention(Part):
    """What changes in a month: settings from a month on, or pinned events in one month."""

    from_: Month | None = Field(default=None, alias="from", description="First month of `set`.")
    until: Month | None = Field(default=None, description="Last month of `set`, included; not given: to the end.")
    at: Month | None = Field(default=None, description="The month of the pinned events; `set` holds from then on.")
    place: Id | None = Field(default=None, description="The place meant; not given: all places.")
    set: Setting | None = None
    shock: Annotated[float, Field(ge=0, le=4)] | None = Field(
        default=None, description="Observations of bad evidence for each question of every pair."
    )
    director_leaves: Id | None = None
    successor: Successor | None = None
    redraw: dict[str, Id] | None = Field(default=None, description="`pcn: place`: boundaries move the PCN there.")
    opportunity: Opportunity | None = Field(
        default=None, description="In the place named, or that of heard_by; needed if there are several."
    )
    give_way: GiveWay | None = None
    slip: Slip | None = None
    extra_money: Pounds | None = Field(
        default=None, description="Pounds that reach a place once; `place` is needed if there are several."
    )
    pool_factor: Annotated[float, Field(ge=0, le=10)] | None = Field(
        default=None, description="What pools are multiplied by this month; no place given: in all."
    )


class Choice(Part):
    """A choice imposed on a director in a month.

    Standing choices hold until changed, or until the value `simulated` hands them back to the rules:
    speaks_for (self, the id of another PCN, manager, nobody), willing (yes, no), alliance (stay, leave,
    join: ID, found: ID), admit (yes, no), pledge (0 to 1), time ({practices: 1, system: 1, asking: 1,
    telling: 1, helping: ID}, four half-days in all), argue (agreed, own). In their month only: opportunity
    (draw lots, bid openly, share, keep, let pass), give_way (yes, no), share_out (by the book, keep a
    little), contact ({to: ID} or {to: ID, helps: yes}: whom it talks to), tell ({to: ID, of: ID, word: rely
    on} or word: have a care). played (yes, no): a person holds the seat; no hands all standing choices back.
    """

    month: Month
    director: Id
    choice: Literal[
        "played",
        "speaks_for",
        "willing",
        "alliance",
        "admit",
        "pledge",
        "time",
        "argue",
        "opportunity",
        "give_way",
        "share_out",
        "contact",
        "tell",
    ]
    value: Any = Field(description="As the choice allows.")


class Source(Part):
    """Where what is given comes from."""

    title: Text
    files: list[Text] | None = None
    extract: Text | None = Field(default=None, description="The month or date of the data.")
    licence: Text | None = None


class Choices(Part):
    """A list of imposed choices."""

    choices: list[Choice]


class ScenarioFile(Part):
    """A scenario: places, what lies behind them, parameters and what happens when."""

    schema_version: Literal[1]
    name: Name
    question: Text | None = None
    description: Text | None = None
    assumed: list[Text] | None = Field(default=None, description="What was assumed where nothing is known.")
    source: Source | None = Field(default=None, description="Where what is given comes from.")
    months: Month | None = Field(default=None, description=f"Months to run; not given: {MONTHS}.")
    structure_seed: Annotated[int, Field(ge=0, le=2**32 - 1)] | None = Field(
        default=None, description=f"Draws what is not given, the same in every future; not given: {SEED}."
    )
    places: Annotated[list[Place], Field(min_length=1, max_length=MOST_PLACES)]
    parameters: Parameters | None = Field(default=None, description="Parameters that differ from their defaults.")
    history: History | None = None
    interventions: list[Intervention] | None = Field(default=None, description="Where two overlap the later wins.")
    choices: list[Choice] | None = Field(default=None, description="Choices imposed on directors in every future.")


class PracticeChange(Part):
    """What is different in a practice."""

    patients: Patients | None = None
    backing: Share | None = None
    claim: Share | None = None
    engagement: Share | None = None


class PcnChange(Part):
    """What is different in a PCN, given or drawn; the rest stays as it is in the baseline."""

    need: Share | None = None
    strengths: dict[ServiceName, Share] | None = None
    director: Director | None = None
    backing: Share | None = Field(default=None, description="For each practice that gives none of its own.")
    claim: Share | None = Field(default=None, description="For each practice that gives none of its own.")
    engagement: Share | None = Field(default=None, description="For each practice that gives none of its own.")
    practices: dict[str, PracticeChange] | None = Field(default=None, description="By the practice's id.")


class WhatIfFile(Part):
    """A what-if: a baseline and what is different."""

    schema_version: Literal[1]
    name: Name
    question: Text | None = None
    description: Text | None = None
    baseline: Annotated[str, StringConstraints(min_length=1, max_length=500)] = Field(
        description="The scenario's file (.yaml, .yml or .json), relative to this one."
    )
    months: Month | None = Field(default=None, description="Months to run; not given: the baseline's.")
    change: Change | None = Field(default=None, description="Parameters changed from the start, in all places.")
    pcns: dict[str, PcnChange] | None = Field(default=None, description="What is different in PCNs, by their ids.")
    history: History | None = Field(default=None, description="Each key given takes the place of the baseline's.")
    interventions: list[Intervention] | None = Field(default=None, description="Added after the baseline's.")
    choices: list[Choice] | None = Field(default=None, description="Added after the baseline's.")
