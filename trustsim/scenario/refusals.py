"""What pydantic and our own checks find wrong, gathered and told as one sentence: the first by line."""

import types
from typing import Any, Literal, NoReturn, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from trustsim.errors import InputError

from .files import Loc, Tree, refusal, shown
from .settings import nearest

M = TypeVar("M", bound=BaseModel)

KINDS = {
    "int_type": "give a whole number", "float_type": "give a number", "string_type": "give text, in quotes if it "
    "looks like a number", "list_type": "give a list, such as [a, b]", "dict_type": "give a mapping, such as {key: "
    "value}", "model_type": "give a mapping, such as {key: value}", "model_attributes_type": "give a mapping",
    "int_from_float": "give a whole number",
}


class Problems:
    """A list of what is wrong in one tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.found: list[tuple[Loc, str, str]] = []

    def add(self, loc: Loc, value: object, cure: str) -> None:
        """Note that the value at `loc` is wrong, and the cure."""
        self.found.append((loc, shown(value), cure))

    def missing(self, loc: Loc, cure: str) -> None:
        """Note that something is not given at `loc`."""
        self.found.append((loc, "missing", cure))

    def settle(self) -> None:
        """Raise InputError for the first problem by line, if there is one."""
        if self.found:
            self._refuse()

    def _refuse(self) -> NoReturn:
        first, *rest = sorted(self.found, key=lambda p: self.tree.mark(p[0]).line)
        loc, is_what, cure = first
        if rest:
            cure += f" ({len(rest)} more {'problem' if len(rest) == 1 else 'problems'})"
        mark = self.tree.mark(loc)
        raise refusal(mark.file, mark.line, mark.field or "the file", is_what, cure)


def validated(model: type[M], tree: Tree) -> M:
    """The tree as a model; raises InputError for the first problem by line."""
    try:
        return model.model_validate(tree.data)
    except ValidationError as error:
        problems = Problems(tree)
        for e in error.errors(include_url=False):
            _translate(problems, model, dict(e))
        problems.settle()
        raise InputError(f"{tree.source}: the file is not usable; {error.error_count()} problems") from error


def _translate(problems: Problems, model: type[BaseModel], error: dict[str, Any]) -> None:
    loc, value = _written(problems.tree.data, error["loc"])
    kind, limits = error["type"], error.get("ctx", {})
    if kind == "missing":
        problems.missing(loc, "add it")
    elif kind == "extra_forbidden":
        problems.add(loc, value, f"there is no such key: {nearest(str(loc[-1]), _keys(model, error['loc'][:-1]))}")
    elif loc and isinstance(loc[-1], str) and error["loc"][-1] == "[key]":
        problems.add(loc, loc[-1], _cure(kind, limits, error["msg"]))
    else:
        problems.add(loc, value, _cure(kind, limits, error["msg"]))


def _cure(kind: str, limits: dict[str, Any], message: str) -> str:
    if kind in KINDS:
        return KINDS[kind]
    if kind == "literal_error":
        return f"write {limits['expected'].replace(chr(39), '')}"
    if kind in ("greater_than_equal", "less_than_equal"):
        least = kind == "greater_than_equal"
        return f"give {limits['ge']:g} or more" if least else f"give {limits['le']:g} or less"
    if kind == "string_pattern_mismatch":
        return "use only letters, digits, - and _" if "A-Z" in limits["pattern"] else "keep it on one line"
    if kind == "string_too_short":
        return "give a word"
    if kind == "string_too_long":
        return f"keep it to {limits['max_length']} characters"
    if kind == "too_short":
        return f"give {limits['min_length']} or more"
    if kind == "too_long":
        return f"give {limits['max_length']} or fewer"
    return message[:1].lower() + message[1:]


def _written(data: Any, loc: tuple[int | str, ...]) -> tuple[Loc, Any]:
    """The part of pydantic's `loc` that is in the data (tags of unions are not), and the value there."""
    written: list[str | int] = []
    value = data
    for position, step in enumerate(loc):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif position < len(loc) - 1 or step in ("one", "several", "[key]"):
            continue
        written.append(step)
    return tuple(written), value


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys a mapping at `loc` may have."""
    found: Any = model
    for step in loc:
        if isinstance(step, str) and step not in ("one", "several"):
            by_key = {f.alias or n: f.annotation for n, f in found.model_fields.items()} if found else {}
            found = _model_in(by_key.get(step))
    return [f.alias or n for n, f in found.model_fields.items()] if found else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Literal, None) and not isinstance(annotation, types.UnionType):
        return None
    for part in get_args(annotation):
        if get_origin(annotation) is Union or part is not None:
            inner = _model_in(part)
            if inner is not None:
                return inner
    return None
