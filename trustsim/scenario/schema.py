"""What a scenario or what-if file may say, as pydantic models; parameters come from their declarations."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, WithJsonSchema

from trustsim.model.parameters import PARAMETERS
from trustsim.model.state import FACETS, SERVICES

from .settings import A_MONTH, A_PLACE, ANYWHERE, dotted_schema, json_schema, nested_schema

MOST_MONTHS = 600
MOST_PCNS = 500

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=40)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\n\r\t]*$")]
Text = Annotated[str, StringConstraints(max_length=5000)]
Month = Annotated[int, Field(ge=1, le=MOST_MONTHS)]
Share = Annotated[float, Field(ge=0, le=1)]
Patients = Annotated[float, Field(ge=1, le=1_000_000)]
Observations = Annotated[float, Field(ge=0, le=100)]
Pounds = Annotated[float, Field(ge=0, le=1e9)]
FacetName = Literal["voice", "candour", "reciprocity", "fairness", "all"]
ServiceName = Literal["triage", "home_visits", "mental_health", "physiotherapy", "pharmacy"]
if (*FACETS, "all") != FacetName.__args__ or SERVICES != ServiceName.__args__:
    raise TypeError("the questions of trust or the services here are not the model's")


def _shape(value: Any) -> str:
    return "several" if isinstance(value, list) else "one"


def either(one: Any, several: Any) -> Any:
    """A single value or a list, told apart by shape so that an error names one cure."""
    return Annotated[Annotated[one, Tag("one")] | Annotated[several, Tag("several")], Discriminator(_shape)]


def spread(value: Any) -> Any:
    """A single value for all, or `[low, high]` from which each is drawn."""
    return either(value, Annotated[list[value], Field(min_length=2, max_length=2)])


Facets = either(FacetName, Annotated[list[FacetName], Field(min_length=1)])
Group = Annotated[list[Id], Field(min_length=2)]
Parameters = Annotated[dict[str, dict[str, Any]], WithJsonSchema(nested_schema(ANYWHERE))]
PlaceParameters = Annotated[dict[str, dict[str, Any]], WithJsonSchema(nested_schema(A_PLACE))]
Change = Annotated[dict[str, Any], WithJsonSchema(dotted_schema(ANYWHERE))]
Setting = Annotated[dict[str, Any], WithJsonSchema(dotted_schema(A_MONTH))]


class Part(BaseModel):
    """A mapping in a file: no unknown keys, no value turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Practice(Part):
    """A general practice."""

    id: Id | None = Field(None, description="Unique in the file; not given: the PCN's id and a number.")
    name: Name | None = None
    patients: Patients | None = Field(None, description="Registered patients; not given: drawn.")
    backing: Share | None = Field(None, description="How far it stands behind its director at the start.")
    claim: Share | None = Field(None, description="Share of the PCN's money it claims, and is drawn back to.")
    engagement: Share | None = Field(None, description="Engagement of its practice manager.")


class Director(Part):
    """A clinical director; what is not given is drawn anew in each future."""

    benevolence: Share | None = Field(None, description="How often it acts for the group when tempted not to.")
    propensity: Share | None = Field(None, description="Trust in a colleague it knows nothing of.")
    cooperation: Share | None = Field(None, description="How strongly it matches what allies pledge.")
    tenure: Annotated[float, Field(ge=0, le=600)] | None = Field(None, description="Months of service at the start.")


class Pcn(Part):
    """A Primary Care Network; what is not given is drawn from structure_seed."""

    id: Id
    name: Name | None = None
    patients: Patients | None = Field(None, description="List size, split over practices without their own.")
    practices: either(
        Annotated[int, Field(ge=1, le=60)], Annotated[list[Practice], Field(min_length=1, max_length=60)]
    ) | None = Field(None, description="The practices one by one, or how many there are.")
    need: Share | None = Field(None, description="Kind of care that matters most here, 0 to 1.")
    strengths: dict[ServiceName, Share] | None = Field(None, description="How good it is at shared services.")
    director: Director | None = None
    backing: Share | None = Field(None, description="The same for each practice that gives none of its own.")
    claim: Share | None = Field(None, description="The same for each practice that gives none of its own.")
    engagement: Share | None = Field(None, description="The same for each practice that gives none of its own.")


class Draw(Part):
    """PCNs drawn beside the given ones; also how what given ones leave out is drawn."""

    pcns: Annotated[int, Field(ge=0, le=MOST_PCNS)] = Field(description="How many PCNs to add.")
    like: Literal["england"] | None = Field(None, description="The country whose PCNs they resemble.")
    practices: spread(Annotated[int, Field(ge=1, le=60)]) | None = Field(
        None, description="Practices in a PCN: a number, or [low, high].")
    patients: spread(Patients) | None = Field(None, description="A PCN's list size: a number, or [low, high].")
    need: spread(Share) | None = Field(None, description="A PCN's need: a number, or [low, high].")


class Place(Part):
    """A place-based partnership and its PCNs."""

    id: Id
    name: Name | None = None
    seats: Annotated[int, WithJsonSchema(json_schema(PARAMETERS["meetings.seats"]))] | None = None
    pcns: list[Pcn] | None = Field(None, description="PCNs given one by one; they come before drawn ones.")
    draw: Draw | None = None
    parameters: PlaceParameters | None = Field(None, description="Parameters that differ in this place.")


class Tie(Part):
    """Evidence at the start, beside scars and old ties: from one to another, or both ways within a group."""

    from_: Id | None = Field(None, alias="from", description="The PCN that trusts.")
    to: Id | None = Field(None, description="The PCN that is trusted, of any place, or `manager`.")
    between: Group | None = Field(None, description="In place of from and to: each of these toward each other.")
    facet: Facets = Field(description="The question of trust, several, or `all`.")
    good: Observations | None = Field(None, description="Observations of good evidence.")
    bad: Observations | None = Field(None, description="Observations of bad evidence.")


class History(Part):
    """What lies behind the start."""

    allied: list[Group] | None = Field(None, description="Alliances at the start, each within one place.")
    federation: list[Id] | None = Field(None, description="Members of their place's standing federation.")
    former_allies: list[Group] | None = Field(None, description="Groups allied before PCNs became formal bodies.")
    speaks_for: dict[str, Id] | None = Field(
        None, description="Who speaks for a PCN at the start: `b: a` says that a speaks for b; "
        "`self`, `manager` or `nobody` are answers too. Not given: each for itself.")
    trust: list[Tie] | None = None


class Successor(Part):
    """The director who follows one that leaves; what is not given is drawn."""

    benevolence: Share | None = None
    propensity: Share | None = None


class Opportunity(Part):
    """An opportunity that comes up in a month."""

    pounds: Pounds
    heard_by: Id | None = Field(None, description="The PCN that hears first, or `attender` (not given): who attends.")
    found_out: either(Literal["chance", "never"], Month) | None = Field(
        None, description="If taken, when it comes out: by `chance` (not given), `never`, or a month.")


class GiveWay(Part):
    """A PCN is asked to give way for another."""

    asked: Id
    for_: Id = Field(alias="for")


class Slip(Part):
    """The chance that a PCN misses a requirement this month."""

    pcn: Id
    chance: Share
    helped: Share | None = Field(None, description="The chance if somebody helps; not given: as people.slip_help says.")


class Intervention(Part):
    """What changes in a month: settings from a month on, or pinned events in one month."""

    from_: Month | None = Field(None, alias="from", description="First month of `set`.")
    until: Month | None = Field(None, description="Last month of `set`, included; not given: to the end.")
    at: Month | None = Field(None, description="The month of the pinned events; `set` holds from then on.")
    place: Id | None = Field(None, description="The place meant; not given: all places.")
    set: Setting | None = None
    shock: Annotated[float, Field(ge=0, le=4)] | None = Field(
        None, description="Observations of bad evidence for each question of every pair of the place.")
    director_leaves: Id | None = None
    successor: Successor | None = None
    redraw: dict[str, Id] | None = Field(None, description="`pcn: place`: boundaries move the PCN there.")
    opportunity: Opportunity | None = Field(
        None, description="In the place named or that of heard_by; one of them is needed where there are several.")
    give_way: GiveWay | None = None
    slip: Slip | None = None
    extra_money: Pounds | None = Field(
        None, description="Pounds that reach a place once; `place` is needed where there are several.")
    pool_factor: Annotated[float, Field(ge=0, le=10)] | None = Field(
        None, description="What pools are multiplied by this month; no place given: in all.")


class Choice(Part):
    """A choice imposed on a director: see formats."""

    month: Month
    director: Id
    choice: Literal[
        "played", "speaks_for", "willing", "alliance", "admit", "pledge", "time", "argue", "opportunity",
        "give_way", "share_out", "tell",
    ]
    value: Any


class Choices(Part):
    """A list of imposed choices."""

    choices: list[Choice]


class ScenarioFile(Part):
    """A scenario: places, what lies behind them, parameters and what happens when."""

    schema_version: Literal[1]
    name: Name
    question: Text | None = None
    description: Text | None = None
    sources: list[Text] | None = Field(None, description="Where what is given comes from.")
    months: Month | None = Field(None, description="Months to run; not given: 120.")
    structure_seed: Annotated[int, Field(ge=0, le=2**32 - 1)] | None = Field(
        None, description="Draws what is not given of the structure; the same in every future; not given: 1.")
    places: Annotated[list[Place], Field(min_length=1, max_length=60)]
    parameters: Parameters | None = Field(None, description="Parameters that differ from their defaults.")
    history: History | None = None
    interventions: list[Intervention] | None = Field(None, description="Where two overlap the later wins.")
    choices: list[Choice] | None = Field(None, description="Choices imposed on directors in every future.")


class WhatIfFile(Part):
    """A what-if: a baseline and what is different."""

    schema_version: Literal[1]
    name: Name
    question: Text | None = None
    description: Text | None = None
    baseline: Annotated[str, StringConstraints(min_length=1, max_length=500)] = Field(
        description="The scenario's file, relative to this one.")
    months: Month | None = Field(None, description="Months to run; not given: the baseline's.")
    change: Change | None = Field(None, description="Parameters changed from the start, in all places.")
    interventions: list[Intervention] | None = Field(None, description="Added after the baseline's.")
    choices: list[Choice] | None = Field(None, description="Added after the baseline's.")


KINDS: dict[str, type[Part]] = {"scenario": ScenarioFile, "what-if": WhatIfFile}


def schema(kind: str = "scenario") -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a kind of file; raises KeyError for an unknown kind."""
    found = KINDS[kind].model_json_schema(by_alias=True)
    cleaned = _without_null(found)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **cleaned,
            "title": f"trustsim {kind}"}


def _without_null(node: Any) -> Any:
    """The schema without the nulls by which the models say `not given`."""
    if isinstance(node, list):
        return [_without_null(v) for v in node]
    if not isinstance(node, dict):
        return node
    rest = {k: _without_null(v) for k, v in node.items() if not (k == "default" and v is None)}
    options = rest.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        options = [o for o in options if o != {"type": "null"}]
        del rest["anyOf"]
        rest = {**options[0], **rest} if len(options) == 1 else {**rest, "anyOf": options}
    return rest
