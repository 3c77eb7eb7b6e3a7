"""What a story says beyond its shape: whether scenes, variants, measures, months and budgets fit each other."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...scenario import Scenario, WhatIf
from ...scenario.levers import setting
from ...scenario.refusals import Problems
from ...scenario.settings import A_MONTH, ANYWHERE, nearest
from ...scenario.tree import Loc, Tree
from .condition import condition
from .looks import Look, misplaced, parsed
from .schema import (
    ROWS,
    WORDS,
    Build,
    CheckFile,
    Choice,
    Curve,
    NumberAnswer,
    RevealFile,
    Scene,
    SpendCheck,
    StoryFile,
    Try,
)
from .views import out_of_place, shown, view

NEEDS = {"poll": "answer", "predict": "answer", "reveal": "reveal", "try": "try", "build": "build"}
"""What a scene of each kind must have."""
MAY = {
    "reveal": ("predict", "reveal", "try", "discuss", "build"),
    "answer": ("poll", "predict", "discuss"),
    "try": ("try",),
    "build": ("build",),
}
"""In scenes of which kinds each part may stand."""


def proven(
    tree: Tree,
    file: StoryFile,
    scenarios: Mapping[str, Scenario],
    what_ifs: Mapping[str, WhatIf],
    baseline: str,
) -> None:
    """Raise InputError for the first problem by line of a story whose variants are these scenarios."""
    proof = _Proof(tree, file, scenarios, what_ifs, baseline)
    proof.variants()
    proof.problems.settle()
    proof.story()
    for number, scene in enumerate(file.scenes):
        proof.scene(number, scene)
    for number, check in enumerate(file.check or ()):
        if isinstance(check, SpendCheck):
            if not any(scene.build for scene in file.scenes):
                proof.problems.add(("check", number), check.says, "no scene of this story has a design to build")
        else:
            proof.check(("check", number), check)
    proof.problems.settle()


class _Proof:
    """What is found wrong in one story."""

    def __init__(
        self,
        tree: Tree,
        file: StoryFile,
        scenarios: Mapping[str, Scenario],
        what_ifs: Mapping[str, WhatIf],
        baseline: str,
    ) -> None:
        self.problems = Problems(tree)
        self.file, self.scenarios, self.what_ifs, self.baseline = file, scenarios, what_ifs, baseline

    @property
    def months(self) -> int:
        """Months that every variant runs."""
        return next(iter(self.scenarios.values())).months

    def variants(self) -> None:
        """Note variants that cannot be set side by side."""
        if self.file.baseline is not None:
            self._variant(("baseline",), self.file.baseline)
        numbers = {s.scene: s.answer for s in self.file.scenes if isinstance(s.answer, NumberAnswer)}
        for name, one in self.file.variants.items():
            loc: Loc = ("variants", name)
            if (found := self.scenarios[name].months) != self.months:
                cure = f"{name} runs {found} months and the first variant {self.months}: name one as long"
                self._add((*loc, "place"), one.place, cure)
            if one.against is not None:
                self._variant((*loc, "against"), one.against)
            if one.answer is None:
                continue
            asked = numbers.get(one.answer.scene)
            if asked is None:
                cure = f"no scene of this name asks for a number: {nearest(one.answer.scene, numbers)}"
                self._add((*loc, "answer", "scene"), one.answer.scene, cure)
                continue
            for end in (asked.min, asked.max):
                value = end * (1.0 if one.answer.factor is None else one.answer.factor)
                number = int(value) if value == int(value) else value
                setting(self.problems, (*loc, "answer", "factor"), one.answer.sets, number, ANYWHERE)

    def story(self) -> None:
        """Note what is wrong with the story as a whole."""
        add = self._add
        for k, row in enumerate(self.file.rows or ()):
            if row not in ROWS:
                add(("rows", k), row, "write M1 to M32")
            elif row in (self.file.rows or ())[:k]:
                add(("rows", k), row, "it stands there twice: keep one of the two")
        last = self.file.scenes[-1]
        if last.kind != "discuss":
            add(
                ("scenes", len(self.file.scenes) - 1, "kind"),
                last.kind,
                "a story ends with a scene to discuss: add one",
            )
        total = sum(scene.minutes for scene in self.file.scenes if not scene.optional)
        if total > self.file.minutes:
            add(("minutes",), self.file.minutes, f"its scenes take {total:g}: give as many, or shorten them")
        revealing = [scene.scene for scene in self.file.scenes if scene.reveal]
        if self.file.handout and self.file.handout.picture not in revealing:
            cure = f"no scene of this name reveals anything: {nearest(self.file.handout.picture, revealing)}"
            add(("handout", "picture"), self.file.handout.picture, cure)

    def scene(self, number: int, scene: Scene) -> None:
        """Note what is wrong with one scene."""
        loc: Loc = ("scenes", number)
        add = self._add
        earlier = [one.scene for one in self.file.scenes[:number]]
        if scene.scene in earlier:
            add((*loc, "scene"), scene.scene, "another scene has this name: give each its own")
        if (words := len(scene.say.split())) > WORDS:
            add((*loc, "say"), scene.say, f"it has {words} words: keep it to {WORDS}")
        parts: dict[str, Any] = {
            "answer": scene.answer,
            "reveal": scene.reveal,
            "try": scene.try_,
            "build": scene.build,
        }
        needed = NEEDS.get(scene.kind)
        if needed and parts[needed] is None:
            self.problems.missing((*loc, needed), f"add it: a scene to {scene.kind} needs one")
        for name, part in parts.items():
            if part is not None and scene.kind not in MAY[name]:
                cure = f"a scene of this kind has no {name}: write {MAY[name][0]}, or take the {name} out"
                add((*loc, "kind"), scene.kind, cure)
        if scene.kind == "predict" and scene.reveal is None and not self._revealed(number):
            self.problems.missing((*loc, "reveal"), "add it, or let a scene with a reveal follow")
        variant = self.baseline if scene.variant is None else scene.variant
        if self._variant((*loc, "variant"), variant) and scene.view is not None:
            self._view((*loc, "view"), view, scene.view, variant)
        self._window((*loc, "months"), scene.months)
        if scene.recall is not None and scene.recall not in [
            one.scene for one in self.file.scenes[:number] if one.answer
        ]:
            add(
                (*loc, "recall"),
                scene.recall,
                f"no earlier scene of this name has answers: {nearest(scene.recall, earlier)}",
            )
        self._answer((*loc, "answer"), scene)
        if scene.reveal:
            self._reveal((*loc, "reveal"), scene.reveal)
        if scene.try_:
            self._try((*loc, "try"), scene.try_)
        if scene.build:
            self._build((*loc, "build"), scene.build)

    def check(self, loc: Loc, check: CheckFile) -> None:
        """Note what is wrong with a claim to be borne out."""
        add = self._add
        known = self._variant((*loc, "variant"), check.variant)
        names = [check.variant] if known else []
        if check.against is not None and self._variant((*loc, "against"), check.against):
            names.append(check.against)
        if check.beside:
            for key in ("variant", "against"):
                if (name := getattr(check.beside, key)) is not None:
                    self._variant((*loc, "beside", key), name)
            if check.beside.measure is not None:
                self._look((*loc, "beside", "measure"), check.beside.measure, names)
            if check.against is None:
                self.problems.missing((*loc, "against"), "add it: `beside` sets one difference against another")
        for look in self._looks(loc, check.measure, check.measures, names):
            if look.by_pcn:
                add(loc, str(look), "a check is on one number a future: leave `by pcn` out")
            if look.is_of_pair and (check.against is None or check.before or check.than is None):
                add(loc, str(look), "it counts practices of two variants: give against and than, and no before")
        for key, months in (("months", check.months), ("before", check.before), ("later", check.later)):
            self._window((*loc, key), months)
        alone = check.against is None and check.before is None
        if alone and (check.than is None or check.direction not in ("higher", "lower")):
            self.problems.missing((*loc, "than"), "say against which variant, before which months, or than what number")
        wanted = {"fades": "later", "same": "within"}.get(check.direction, "at_least")
        if getattr(check, wanted) is None and check.direction != "depends":
            self.problems.missing((*loc, wanted), f"add it: {check.direction} needs it")

    def _add(self, loc: Loc, value: Any, cure: str) -> None:
        """Note what is wrong with a value, shown as a person would write it."""
        whole = isinstance(value, float) and value == int(value)
        self.problems.add(loc, int(value) if whole else value, cure)

    def _revealed(self, number: int) -> bool:
        """Whether a scene after this one reveals something before anything else is predicted."""
        for scene in self.file.scenes[number + 1 :]:
            if scene.reveal:
                return True
            if scene.kind not in ("predict", "tell"):
                return False
        return False

    def _variant(self, loc: Loc, name: str) -> bool:
        if name in self.scenarios:
            return True
        self._add(loc, name, f"no such variant: {nearest(name, self.scenarios)}")
        return False

    def _window(self, loc: Loc, months: Sequence[int] | None) -> None:
        if months is None:
            return
        if months[0] > months[1]:
            self._add(loc, list(months), "give the first before the last")
        elif months[1] > self.months:
            self._add(loc, list(months), f"the place runs {self.months} months: end by then")

    def _view(self, loc: Loc, read: Callable[[str], Any], text: str, variant: str) -> None:
        try:
            found = read(text)
        except ValueError as error:
            self._add(loc, text, str(error))
            return
        if cure := out_of_place(found, self.scenarios[variant]):
            self._add(loc, text, cure)

    def _look(self, loc: Loc, text: str, variants: Sequence[str]) -> Look | None:
        try:
            found = parsed(text)
        except ValueError as error:
            self._add(loc, text, str(error))
            return None
        for name in variants:
            if cure := misplaced(found, self.scenarios[name]):
                self._add(loc, text, cure)
                return None
        return found

    def _looks(self, loc: Loc, one: str | None, several: Sequence[str] | None, variants: Sequence[str]) -> list[Look]:
        if one is not None and several is not None:
            self._add((*loc, "measures"), list(several), "there is a measure too: keep one of the two")
        found = [self._look((*loc, "measures", k), text, variants) for k, text in enumerate(several or ())]
        if one is not None:
            found.append(self._look((*loc, "measure"), one, variants))
        elif several is None:
            self.problems.missing((*loc, "measure"), "add what is looked at, as in measure: coverage")
        return [look for look in found if look]

    def _answer(self, loc: Loc, scene: Scene) -> None:
        add, answer = self._add, scene.answer
        if isinstance(answer, Choice):
            for k, option in enumerate(answer.options):
                if option in answer.options[:k]:
                    add((*loc, "options", k), option, "it stands there twice: keep one of the two")
            if answer.right is not None and answer.right not in (*answer.options, "depends"):
                near = nearest(answer.right, (*answer.options, "depends"))
                add((*loc, "right"), answer.right, f"it is none of the options: {near}")
        elif isinstance(answer, NumberAnswer):
            if answer.min >= answer.max:
                add((*loc, "max"), answer.max, f"give more than min, {answer.min:g}")
            elif not 0.0 < answer.step <= answer.max - answer.min:
                add((*loc, "step"), answer.step, f"give more than 0 and at most {answer.max - answer.min:g}")
        elif isinstance(answer, Curve):
            self._looks(loc, answer.measure, answer.measures, [self.baseline])
            self._window((*loc, "months"), answer.months)
            if answer.min >= answer.max:
                add((*loc, "max"), answer.max, f"give more than min, {answer.min:g}")
            if answer.beside is not None:
                self._variant((*loc, "beside"), answer.beside)

    def _reveal(self, loc: Loc, reveal: RevealFile) -> None:
        add = self._add
        if reveal.variant is not None and reveal.variants is not None:
            add((*loc, "variants"), reveal.variants, "there is a variant too: keep one of the two")
        names = [name for k, name in enumerate(reveal.variants or ()) if self._variant((*loc, "variants", k), name)]
        if reveal.variants is None and self._variant((*loc, "variant"), reveal.variant or self.baseline):
            names = [reveal.variant or self.baseline]
        if reveal.against not in (None, "own") and self._variant((*loc, "against"), reveal.against):
            names = [*names, reveal.against]
        self._window((*loc, "months"), reveal.months)
        self._window((*loc, "counted_over"), reveal.counted_over)
        looks: list[Look] = []
        if reveal.condition is None or reveal.measure is not None or reveal.measures is not None:
            looks = self._looks(loc, reveal.measure, reveal.measures, names)
        for look in looks:
            if look.is_of_pair and reveal.against is None:
                self.problems.missing((*loc, "against"), f"add it: {look.measure} takes two variants")
        if reveal.condition is not None:
            self._condition((*loc, "condition"), reveal, names)
        for k, text in enumerate(reveal.shows):
            for name in names[:1]:
                self._view((*loc, "shows", k), shown, text, name)
            if text == "count" and not (reveal.against or reveal.condition or reveal.designs):
                self.problems.missing(
                    (*loc, "against"), "add it: a count is of futures that differ from another variant's"
                )
            if text == "by pcn" and not any(look.by_pcn for look in looks):
                add((*loc, "shows", k), text, "no measure here is of each PCN: write it so, as in gap by pcn")
        for k, text in enumerate(reveal.all_better or ()):
            look = self._look((*loc, "all_better", k), text, names)
            if look and (look not in looks or look.direction == "neither"):
                add((*loc, "all_better", k), text, "name one of the measures here of which one way is better")
        if reveal.all_better is not None and reveal.against is None:
            self.problems.missing((*loc, "against"), "add it: better than another variant")
        if reveal.recovers is not None and reveal.recovers > self.months:
            add((*loc, "recovers"), reveal.recovers, f"the place runs {self.months} months: name one of them")
        if reveal.designs and not any(scene.build for scene in self.file.scenes):
            add((*loc, "designs"), True, "no scene of this story has a design to build")
        if reveal.designs and reveal.against is None:
            self.problems.missing((*loc, "against"), "add it: designs are set against doing nothing")

    def _condition(self, loc: Loc, reveal: RevealFile | Try, variants: Sequence[str]) -> None:
        try:
            found = condition(reveal.condition or "")
        except ValueError as error:
            self._add(loc, reveal.condition, str(error))
            return
        for name in variants:
            if cure := misplaced(found.look, self.scenarios[name]):
                self._add(loc, reveal.condition, cure)
                return

    def _try(self, loc: Loc, given: Try) -> None:
        if (given.lever is None) == (given.together is None):
            if given.lever is not None:
                self._add((*loc, "together"), given.together, "there is a lever too: keep one of the two")
            else:
                self.problems.missing((*loc, "lever"), "add it, as in lever: people.turnover")
        if given.condition is None:
            self._looks(loc, given.measure, given.measures, [self.baseline])
        else:
            self._condition((*loc, "condition"), given, [self.baseline])
            if given.measure is not None or given.measures is not None:
                self._add((*loc, "condition"), given.condition, "there is a measure too: keep one of the two")
        self._window((*loc, "months"), given.months)
        for k, name in enumerate(given.on or ()):
            self._variant((*loc, "on", k), name)
        for key in ("together", "first"):
            for k, name in enumerate(getattr(given, key) or ()):
                if self._variant((*loc, key, k), name) and name not in self.what_ifs:
                    self._add((*loc, key, k), name, "only what-ifs can be joined: name a variant that is one")
        if given.lever is None:
            return
        if given.values is None:
            self.problems.missing((*loc, "values"), "add them, as in values: [0, 0.5, 1]")
        scopes = ANYWHERE if given.from_ is None else A_MONTH
        for k, value in enumerate(given.values or ()):
            at = (*loc, "values", k)
            setting(self.problems, at, given.lever, value, scopes)

    def _build(self, loc: Loc, given: Build) -> None:
        add = self._add
        seen: list[str] = []
        for k, card in enumerate(given.cards):
            at: Loc = (*loc, "cards", k)
            if card.id in seen:
                add((*at, "id"), card.id, "another card has this id: give each its own")
            seen.append(card.id)
            if card.cost > given.points:
                add((*at, "cost"), card.cost, f"there are {given.points} points: nobody could buy it")
            if not card.set:
                self.problems.missing((*at, "set"), "say what it sets, as in set: {meetings.feedback: 0.8}")
            for path, value in card.set.items():
                setting(self.problems, (*at, "set", path), path, value, A_MONTH)
        if given.from_ > self.months:
            add((*loc, "from"), given.from_, f"the place runs {self.months} months: begin by then")
