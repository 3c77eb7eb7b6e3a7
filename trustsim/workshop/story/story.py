"""A story: variants of a place, scenes in their order and what the engine must bear out, complete and checked."""

import copy
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from ...scenario import Scenario, WhatIf
from ...scenario.edits import set_parameters
from ...scenario.files import read
from ...scenario.kinds import kind_of
from ...scenario.levers import setting
from ...scenario.ready import ready_places, ready_what_ifs
from ...scenario.refusals import Problems, validated
from ...scenario.settings import A_MONTH, ANYWHERE, nearest
from ...scenario.tree import Loc, Tree, plain, shown
from ...scenario.what_if import SUFFIXES
from ...scenario.writing import save, written
from .budget import Budget, Card
from .proof import proven
from .schema import Scene, StoryFile, Variant

Answers = Mapping[str, float]
"""The room's answers so far: the median of each scene that asks for a number."""


class Story:
    """A story for a room; made by `load` or `from_dict`, and never changed."""

    def __init__(self, tree: Tree, folder: Path) -> None:
        """Check a tree, whose files are relative to `folder`; use `load` or `from_dict`."""
        self.tree = tree
        self.file = validated(StoryFile, tree)
        self._what_ifs: dict[str, WhatIf] = {}
        self._given = {name: self._placed(name, one, folder) for name, one in self.file.variants.items()}
        self._usual = {name: self._changed(name, self._given[name], {}) for name in self.file.variants}
        proven(tree, self.file, self._usual, self._what_ifs, self.baseline)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Story":
        """Read a story file and its places; raises InputError with file, line, field, value and cure."""
        return cls(read(path), Path(path).parent)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], folder: str | os.PathLike[str] = ".", source: str = "story") -> "Story":
        """The story a dict says, as a file in `folder` would. Raises InputError."""
        return cls(plain(data, source), Path(folder))

    def as_dict(self) -> dict[str, Any]:
        """What was given, no more."""
        return copy.deepcopy(self.tree.data)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a YAML file that says the same, whole or not at all; raises InputError."""
        save(path, written(self.tree.data))

    @property
    def id(self) -> str:
        """Its short name."""
        return self.file.id

    @property
    def title(self) -> str:
        """What it is called."""
        return self.file.title

    @property
    def minutes(self) -> float:
        """How long it takes in a room."""
        return self.file.minutes

    @property
    def source(self) -> str:
        """The file or name it was read from."""
        return self.tree.source

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """The scenes in their order."""
        return tuple(self.file.scenes)

    def scene(self, id_: str) -> Scene:
        """The scene with this id; raises KeyError."""
        return {one.scene: one for one in self.file.scenes}[id_]

    @property
    def baseline(self) -> str:
        """The name of the variant in which nothing is changed."""
        return self.file.baseline or next(iter(self.file.variants))

    @property
    def variants(self) -> Mapping[str, Variant]:
        """The variants by name, as the file gives them."""
        return self.file.variants

    def label(self, variant: str) -> str:
        """What a variant is called on the wall."""
        return self.file.variants[variant].label

    def own_baseline(self, variant: str) -> str:
        """The variant against which one is set where a scene says `own`."""
        return self.file.variants[variant].against or self.baseline

    def scenario(self, variant: str, answers: Answers | None = None) -> Scenario:
        """A variant as a scenario, with the room's answers where it waits for one; raises KeyError, InputError."""
        given = self.file.variants[variant].answer
        if given is None or not answers or given.scene not in answers:
            return self._usual[variant]
        return self._changed(variant, self._given[variant], answers)

    def together(self, names: tuple[str, ...]) -> Scenario:
        """Variants that are what-ifs, joined on the place that they change; raises KeyError for any other."""
        found = self._what_ifs[names[0]].baseline
        for name in names:
            found = found.apply(self._what_ifs[name])
        return found

    def moved(self, variant: str, lever: str, value: Any, start: int | None = None) -> Scenario:
        """A variant with a parameter at another value, from the start or from a month on; raises InputError."""
        said = plain({lever: value}, "lever")
        return _with(self._usual[variant], said, (), start)

    @cached_property
    def budget(self) -> Budget | None:
        """What may be bought, where the story has a design to build."""
        for scene in self.file.scenes:
            if scene.build:
                cards = tuple(Card(one.id, one.label, one.cost, dict(one.set)) for one in scene.build.cards)
                return Budget(scene.build.points, scene.build.from_, cards)
        return None

    def _placed(self, name: str, given: Variant, folder: Path) -> Scenario:
        """The scenario that a variant names."""
        loc = ("variants", name, "place")
        path = _file(self.tree, loc, folder, given.place)
        kind = kind_of(path)
        if kind == "what-if":
            self._what_ifs[name] = WhatIf.load(path)
            return self._what_ifs[name].scenario
        if kind != "scenario":
            raise self.tree.refusal(loc, shown(given.place), f"it is a {kind}: name a scenario or a what-if")
        return Scenario.load(path)

    def _changed(self, name: str, on: Scenario, answers: Answers) -> Scenario:
        """A variant's own changes, and the room's answer or the usual one."""
        given, loc = self.file.variants[name], ("variants", name)
        if given.from_ is not None and given.change is None:
            raise self.tree.refusal((*loc, "from"), shown(given.from_), "there is no change to begin then: remove it")
        if given.change is not None:
            on = _with(on, self.tree, (*loc, "change"), given.from_)
        if given.answer is not None:
            answer = given.answer
            value = answers.get(answer.scene, answer.usual) * (1.0 if answer.factor is None else answer.factor)
            problems = Problems(self.tree)
            setting(problems, (*loc, "answer", "sets"), answer.sets, value, ANYWHERE)
            problems.settle()
            on = on.with_(parameters={answer.sets: value}, source=self.source)
        return on

    def __repr__(self) -> str:
        """Title and sizes."""
        return f"<Story {self.title!r}: {len(self.scenes)} scenes, {self.minutes:g} minutes>"


def _with(on: Scenario, given: Tree, at: Loc, start: int | None) -> Scenario:
    """A scenario with settings found in `given` at `at`, from the start or from a month on."""
    if start is None:
        return Scenario(set_parameters(on.tree, given, at))
    settings: Any = given.data
    for step in at:
        settings = settings[step]
    problems = Problems(given)
    for path, value in settings.items():
        setting(problems, (*at, path), path, value, A_MONTH)
    problems.settle()
    said = {"schema_version": 1, "name": on.name, "baseline": "story"}
    return WhatIf.from_dict({**said, "interventions": [{"from": start, "set": settings}]}, on, on.source).scenario


def _file(tree: Tree, loc: Loc, folder: Path, name: str) -> Path:
    ready = {one.name: one.path for one in (*ready_what_ifs(), *ready_places())}
    path = folder / name
    try:
        if path.suffix in SUFFIXES and not Path(name).is_absolute() and path.is_file():
            return path
    except (OSError, ValueError):
        pass
    if name not in ready:
        near = nearest(name, ready)
        close = f" ({near})" if near.startswith("did you mean") else ""
        cure = f"name a ready place or what-if, or the file of one, relative to this{close}"
        raise tree.refusal(loc, shown(name), cure)
    return ready[name]
