"""What pydantic and our own checks find wrong, gathered and told as one sentence: the first by line."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias, TypeVar, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError

from trustsim.errors import InputError

from .settings import nearest
from .tree import Loc, Tree, shown

M = TypeVar("M", bound=BaseModel)
Said: TypeAlias = str | Callable[[], str]
"""A part of a sentence, or how to make it: only the first problem's are needed."""


def _is_tag(step: int | str) -> bool:
    """Whether a step of pydantic's locations is not in the data: a key itself, or a shape, as in `#several`."""
    return step == "[key]" or (isinstance(step, str) and step.startswith("#"))


KINDS = {
    "int_type": "give a whole number",
    "int_from_float": "give a whole number",
    "float_type": "give a number",
    "bool_type": "write true or false",
    "string_type": "give text, in quotes if it looks like a number",
    "list_type": "give a list, such as [a, b]",
    "dict_type": "give a mapping, such as {key: value}",
    "model_type": "give a mapping, such as {key: value}",
}


class Problems:
    """A list of what is wrong in one tree."""

    def __init__(self, tree: Tree) -> None:
        """Start with none."""
        self.tree = tree
        self.found: list[tuple[Loc, Said, Said]] = []

    def add(self, loc: Loc, value: object, cure: "Said") -> None:
        """Note that the value at `loc` is wrong, and the cure."""
        self.found.append((loc, lambda: shown(value), cure))

    def missing(self, loc: Loc, cure: "Said") -> None:
        """Note that something is not given at `loc`."""
        self.found.append((loc, "missing", cure))

    def settle(self) -> None:
        """Raise InputError for the first problem by line, if there is one."""
        if self.found:
            self._refuse()

    def _refuse(self) -> NoReturn:
        loc, is_what, cure = min(self.found, key=lambda p: self.tree.mark(p[0]).line)
        sentence = _text(cure)
        if more := len(self.found) - 1:
            sentence += f" ({more} more {'problem' if more == 1 else 'problems'})"
        raise self.tree.refusal(loc, _text(is_what), sentence)


def _text(said: "Said") -> str:
    return said if isinstance(said, str) else said()


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
        keys = _keys(model, error["loc"][:-1])
        problems.add(loc, value, lambda: f"there is no such key: {nearest(str(loc[-1]), keys)}")
    elif loc and isinstance(loc[-1], str) and error["loc"][-1] == "[key]":
        problems.add(loc, loc[-1], _cure(kind, limits, error["msg"]))
    else:
        problems.add(loc, value, _cure(kind, limits, error["msg"]))


def _cure(kind: str, limits: dict[str, Any], message: str) -> str:
    if kind in KINDS:
        return KINDS[kind]
    if kind == "literal_error":
        words = limits["expected"].replace("'", "")
        return f"write {words}, or a month" if "never" in words else f"write {words}"
    if kind in ("greater_than_equal", "less_than_equal"):
        least = kind == "greater_than_equal"
        return f"give {limits['ge']:g} or more" if least else f"give {limits['le']:g} or less"
    if kind == "string_pattern_mismatch":
        is_id = "A-Z" in limits["pattern"]
        return "use only letters, digits, - and _" if is_id else "give a name on one line"
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
        inside = _inside(value)
        if step in inside:
            value = inside[step]
        elif position < len(loc) - 1 or _is_tag(step):
            continue
        written.append(step)
    return tuple(written), value


def _inside(value: Any) -> dict[Any, Any]:
    """What a mapping or list holds, by key or position."""
    if isinstance(value, dict):
        return value
    return dict(enumerate(value)) if isinstance(value, list) else {}


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys a mapping at `loc` may have."""
    found: type[BaseModel] | None = model
    annotation: Any = model
    free = False
    for step in loc:
        if isinstance(step, str) and _is_tag(step):
            found = _tagged(annotation, step) or found
            continue
        if not isinstance(step, str):
            continue
        if free or found is None:
            free = False
            continue
        annotation = {f.alias or n: f.annotation for n, f in found.model_fields.items()}.get(step)
        free = any(get_origin(part) is dict for part in (annotation, *get_args(annotation)))
        found = _model_in(annotation)
    return [f.alias or n for n, f in found.model_fields.items()] if found else []


def _tagged(annotation: Any, tag: str) -> type[BaseModel] | None:
    """The model that has this tag in an annotation of several."""
    if Tag(tag) in getattr(annotation, "__metadata__", ()):
        return _model_in(annotation)
    return next(filter(None, (_tagged(part, tag) for part in get_args(annotation))), None)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The first model in an annotation such as `list[Practice] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
