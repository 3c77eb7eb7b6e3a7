"""The JSON schemas of the files, made from the models and the parameters' declarations."""

from typing import Any

from .schema import Part, ScenarioFile, WhatIfFile

KINDS: dict[str, type[Part]] = {"scenario": ScenarioFile, "what-if": WhatIfFile}


def schema(kind: str = "scenario") -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a kind of file; raises KeyError for an unknown kind."""
    return schema_of(KINDS[kind], kind)


def schema_of(model: type[Part], kind: str) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a model of a file."""
    found = model.model_json_schema(by_alias=True)
    cleaned = _without_null(found)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **cleaned, "title": f"trustsim {kind}"}


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
