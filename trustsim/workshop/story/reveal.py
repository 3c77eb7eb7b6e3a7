"""A story told in one room: what each of its scenes reveals, over a hundred futures on the same dice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.explain import Explanation, explain
from ...analysis.pictures import unlikeness
from ...analysis.settings import figure
from ...drivers.run import Event, Run
from ...model.parameters import PARAMETERS
from ...model.state import FACETS
from ...scenario import Scenario
from ...scenario.imagined import footnote
from .condition import condition
from .counted import median
from .futures import Futures, Hundred
from .looks import Look, pair_values, parsed, series
from .schema import NumberAnswer, RevealFile, Scene, Try
from .seen import First, Line, Revealed, Row, all_told, line_of, looks_of, race, seen_of, turned
from .story import Story
from .views import View, shown, view

Floats = NDArray[np.float64]
BAD_NEWS = "trust.bad_weight"
"""The parameter of which 1 means that bad news counts no more than good."""
IN_FUTURES = "futures"
"""The unit of a number that is a count of the hundred."""


@dataclass(frozen=True)
class Telling:
    """A story told in one room: its futures, the room's answers, and whether bad news counts no more than good.

    Never changed: `answered` and `levelled` give new ones that share the futures.
    """

    story: Story
    futures: Futures = field(default_factory=Futures)
    answers: Mapping[str, float] = field(default_factory=dict[str, float])
    level: bool = False

    def answered(self, scene: str, answer: float) -> "Telling":
        """The same with the room's number in a scene; raises KeyError for a scene that asks for none."""
        if not isinstance(self.story.scene(scene).answer, NumberAnswer):
            raise KeyError(f"{scene} asks for no number")
        return replace(self, answers={**self.answers, scene: answer})

    def levelled(self, level: bool = True) -> "Telling":
        """The same with bad news counting no more than good, or as it does otherwise."""
        return replace(self, level=level)

    def scenario(self, variant: str) -> Scenario:
        """A variant as it is in this room; raises InputError for an answer that cannot be set."""
        return self._as_told(self.story.scenario(variant, self.answers))

    def hundred(self, variant: str) -> Hundred:
        """The futures of a variant."""
        return self.futures.of(self.scenario(variant))

    def run(self, variant: str, number: int) -> Run:
        """One future of a variant with all that happened in it; `number` counts from 0."""
        return self.hundred(variant).whole(number)

    def prepare(self) -> Iterator[str]:
        """Run ahead of the room what each scene shows, and what it may join two by two; name each scene then."""
        for scene in self.story.scenes:
            if scene.try_:
                self.tried(scene.scene)
            elif scene.reveal and not scene.reveal.designs:
                self.reveal(scene.scene)
            self.turning(scene.scene)
            yield scene.scene
        for scene in self.story.scenes:
            if scene.try_ and scene.try_.together:
                pairs = combinations(scene.try_.together, 2)
                self.futures.all_of([self._as_told(self.story.together(pair)) for pair in pairs])

    def line(self, variant: str, look: str, months: tuple[int, int], number: int) -> Line:
        """A look in a variant by month, as for the line beside which a room draws; raises ValueError for no look."""
        return line_of(series(parsed(look), self.hundred(variant)), months, number)

    def trust(self, variant: str, facet: str, number: int) -> Floats:
        """Trust on a question in one future, [month + 1, truster, trusted]."""
        trust = self.hundred(variant).watched.trust[number]
        return trust[:, :, FACETS.index(facet), : trust.shape[1]]

    def ring(self, scene: str) -> tuple[int, ...]:
        """Futures from the nearest to the middle of the hundred, on the scene's looks and window, to the most unlike.

        The first is the one shown; key N goes on along it and Shift-N to its end. All variants share the dice, so a
        number means the same luck in each.
        """
        found = self._revealing(scene)
        months = self._window(found.months if found else None)
        total = np.zeros(len(self.futures.seeds))
        looked_at = list(self._looked_at(found))
        self._run({name for _, *names in looked_at for name in names if name})
        for look, on, off in looked_at:
            if look.is_of_pair and off:
                total += unlikeness(pair_values(look, self.hundred(on), self.hundred(off), months)[:, None])
                continue
            for variant in filter(None, (on, off)):
                span = series(look, self.hundred(variant))[:, months[0] : months[1] + 1]
                total += unlikeness(span.reshape(len(span), -1))
        return tuple(int(k) for k in np.argsort(total, kind="stable"))

    def reveal(self, scene: str, number: int | None = None) -> Revealed:
        """What a scene reveals; `number` is the future shown (not given: the first of the ring).

        Raises KeyError for a scene that reveals nothing.
        """
        found = self.story.scene(scene).reveal
        if found is None:
            raise KeyError(f"{scene} reveals nothing")
        named = {*self._names(found), *(self._against(found, name) or name for name in self._names(found))}
        self._run(named)
        ring = self.ring(scene)
        number = ring[0] if number is None else number
        months = self._window(found.months)
        rows = tuple(self._rows(found, months, number)) if found.measure or found.measures else ()
        firsts = self._firsts(found, months) if found.condition else ()
        sentences = [*(seen.sentence for row in rows for seen in row.seen), *(one.sentence for one in firsts)]
        wanted = looks_of(None, found.all_better)
        sentences += [told for row in rows if (told := all_told(row, wanted, len(self.futures.seeds)))]
        return Revealed(
            scene,
            tuple(shown(text) for text in found.shows),
            months,
            ring,
            number,
            rows,
            firsts,
            self._truth(self.story.scene(scene), rows, firsts),
            tuple(sentences),
            footnote(*(self.scenario(name) for name in sorted(named))),
        )

    def redone(self, scene: str, number: int | None = None) -> tuple[Revealed, tuple[str, ...]]:
        """The same reveal with bad news counting no more than good, and what that does to each conclusion."""
        before, after = self.levelled(False).reveal(scene), self.levelled().reveal(scene, number)
        said = [turned(a, b) for a, b in zip(before.seen, after.seen, strict=True) if a.count and b.count]
        return after, tuple(said)

    def tried(
        self,
        scene: str,
        values: Sequence[Any] | None = None,
        together: Sequence[str] | None = None,
        number: int | None = None,
    ) -> Revealed:
        """What a scene to try gives: a row for each value of its lever in each variant, or for what-ifs joined.

        `values` and `together` are the room's; not given: the file's. Raises KeyError for a scene with nothing to
        try, InputError for a value that the lever cannot have.
        """
        found = self.story.scene(scene).try_
        if found is None:
            raise KeyError(f"{scene} has nothing to try")
        months = self._window(found.months)
        arms = dict(self._arms(found, values, together))
        told = [self._as_told(scenario) for scenario in arms.values()]
        hundreds = dict(zip(arms, self.futures.all_of(told), strict=True))
        looks = [] if found.condition else looks_of(found.measure, found.measures)
        number = self.ring(scene)[0] if number is None else number
        rows = tuple(
            Row(name, name, tuple(seen_of(look, months, number, (name, name, hundred)) for look in looks), None)
            for name, hundred in hundreds.items()
            if looks
        )
        firsts = race(condition(found.condition), hundreds, hundreds, months) if found.condition else ()
        sentences = [*(seen.sentence for row in rows for seen in row.seen), *(one.sentence for one in firsts)]
        note = footnote(*(hundred.scenario for hundred in hundreds.values()))
        shows = (View("table"),)
        return Revealed(scene, shows, months, self.ring(scene), number, rows, firsts, None, tuple(sentences), note)

    def turning(self, scene: str, number: int | None = None) -> tuple[Event, Explanation] | None:
        """The event that a scene's `why(event)` asks about in the future shown, and why it happened.

        It is the first of its kind (and PCN) in the scene's months, or up to its month where there is but one; None
        where there is none, or nothing is asked.
        """
        one = self.story.scene(scene)
        views = [view(one.view)] if one.view else []
        views += [shown(text) for text in one.reveal.shows] if one.reveal else []
        asked = next((found for found in views if found.kind == "why"), None)
        if asked is None:
            return None
        variant = (one.reveal.variant if one.reveal else one.variant) or self.story.baseline
        number = self.ring(scene)[0] if number is None else number
        first, last = self._window(one.reveal.months if one.reveal else one.months)
        first = 1 if first == last else first
        run = self.run(variant, number)
        kind, *named = asked.of
        who = self.scenario(variant).pcn_ids.index(named[0]) if named else None
        for event in run.events:
            if event.kind == kind and first <= event.month <= last and who in (None, event.who):
                return event, explain(event)
        return None

    def between(self, variant: str, a: str, b: str, facet: str, number: int) -> tuple[tuple[float, ...], ...]:
        """The trust of two PCNs in each other by month from the start, a in b and b in a, on a question."""
        ids = self.scenario(variant).pcn_ids
        i, j = ids.index(a), ids.index(b)
        trust = self.trust(variant, facet, number)
        return tuple(trust[:, i, j].tolist()), tuple(trust[:, j, i].tolist())

    @cached_property
    def _months(self) -> int:
        return self.story.scenario(self.story.baseline).months

    def _run(self, variants: Iterable[str]) -> None:
        self.futures.all_of([self.scenario(name) for name in sorted(variants)])

    def _as_told(self, scenario: Scenario) -> Scenario:
        return scenario.with_(parameters={BAD_NEWS: 1.0}, source="bad news") if self.level else scenario

    def _window(self, months: Sequence[int] | None) -> tuple[int, int]:
        return (months[0], months[1]) if months else (1, self._months)

    def _names(self, found: RevealFile) -> tuple[str, ...]:
        return tuple(found.variants or (found.variant or self.story.baseline,))

    def _against(self, found: RevealFile, variant: str) -> str | None:
        return self.story.own_baseline(variant) if found.against == "own" else found.against

    def _revealing(self, scene: str) -> RevealFile | Try | None:
        """What the scene, or the next one that does, reveals or tries."""
        at = [one.scene for one in self.story.scenes].index(scene)
        after = (one.reveal or one.try_ for one in self.story.scenes[at:])
        return next(filter(None, after), None)

    def _looked_at(self, found: RevealFile | Try | None) -> Iterator[tuple[Look, str, str | None]]:
        """Looks, each with the variant and the one it is set against."""
        if found is None:
            yield Look("coverage"), self.story.baseline, None
            return
        looks = looks_of(found.measure, found.measures)
        if found.condition and not looks:
            looks = [condition(found.condition).look]
        if isinstance(found, Try):
            yield from ((look, self.story.baseline, None) for look in looks)
            return
        for variant in self._names(found):
            yield from ((look, variant, self._against(found, variant)) for look in looks)

    def _rows(self, found: RevealFile, months: tuple[int, int], number: int) -> Iterator[Row]:
        for variant in self._names(found):
            off = self._against(found, variant)
            arms = [(name, self.story.label(name), self.hundred(name)) for name in (variant, off) if name]
            looks = looks_of(found.measure, found.measures)
            over = self._window(found.counted_over or months)
            seen = tuple(seen_of(look, months, number, *arms, way=found.counts, over=over) for look in looks)
            wanted = looks_of(None, found.all_better)
            better = [one.better for one in seen if one.look in wanted and one.better is not None]
            both = int(np.logical_and.reduce(better).sum()) if better else None
            yield Row(variant, self.story.label(variant), seen, both)

    def _firsts(self, found: RevealFile, months: tuple[int, int]) -> tuple[First, ...]:
        names = list(dict.fromkeys([*self._names(found), *filter(None, [self._against(found, self._names(found)[0])])]))
        hundreds = {name: self.hundred(name) for name in names}
        raced = [name for name in names if name in self._names(found)]
        labels = {name: self.story.label(name) for name in names}
        return race(condition(found.condition or ""), hundreds, raced, months, labels)

    def _arms(
        self, found: Try, given: Sequence[Any] | None, together: Sequence[str] | None
    ) -> Iterator[tuple[str, Scenario]]:
        """What is tried, by name."""
        if found.lever is not None:
            parameter = PARAMETERS[found.lever]
            for variant in found.on or (self.story.baseline,):
                on = self.story.label(variant) if found.on else parameter.label
                for value in (found.values or ()) if given is None else given:
                    name = f"{on}, {figure(parameter, value)}"
                    yield name, self.story.moved(variant, found.lever, value, found.from_)
            return
        joined = tuple(together or found.first or (found.together or [])[:2])
        for some in ((), *((name,) for name in joined), joined):
            label = " + ".join(self.story.label(name) for name in some)
            yield (
                label or self.story.label(self.story.baseline),
                (self.story.together(some) if some else self.story.scenario(self.story.baseline, self.answers)),
            )

    def _truth(self, scene: Scene, rows: Sequence[Row], firsts: Sequence[First]) -> float | None:
        """What a number that was asked for turned out to be, in the answer's unit."""
        answer = scene.answer
        if not isinstance(answer, NumberAnswer):
            return None
        if answer.unit == IN_FUTURES:
            if firsts:
                return float(firsts[0].held)
            if not rows:
                return None
            first = rows[0].seen[0].count
            return float(first.agree) if first else None
        if not rows:
            return None
        seen = rows[0].seen[0]
        return median(seen.dots) * (100.0 if seen.unit in ("share", "trust") else 1.0)
