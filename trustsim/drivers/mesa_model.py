"""The model as Mesa agents: the same rules, called agent by agent, so that they can be read, stepped and overridden.

Each step of the month asks every agent of a kind. A choice is a method of the agent, which a subclass may override in
plain Python; the act that carries it out, and everything else, is the same compiled rule that the compiled driver
calls. Both drivers give the same state, bit for bit.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..model import changed, events, schedule
from ..model.compiled import parameters_of, where
from ..model.measures import MEASURES
from ..model.rules import align, confer, deliver, give_way, judge, mandate, meet, opportunity, pool
from ..model.state import FACETS, NO_ALLIANCE
from .behaviour import ORDINARY, Behaviour
from .network import network
from .run import Choices, Event, Run, Setting, outcomes

if TYPE_CHECKING:
    import networkx

    from ..scenario import Scenario


class Actor(mesa.Agent):
    """An agent of the model; `index` is its place in the arrays of its kind."""

    kind: str
    model: "TrustModel"  # pyright: ignore[reportIncompatibleVariableOverride] - an actor lives in no other model

    def __init__(self, model: "TrustModel", index: int) -> None:
        super().__init__(model)
        self.index = index

    def ask(self, rule: Callable[..., Any]) -> Any:
        """Let a rule answer for this agent, now."""
        return self.model.call(rule, self.index)

    def take(self, step: schedule.Step) -> None:
        """Take a step of the month: if there is an occasion for it, choose if there is a choice, and act."""
        if step.occasion is not None and not self.ask(step.occasion):
            return
        if step.choose is None:
            self.model.call(step.act, self.index)
            return
        method = getattr(self, step.choose.__name__)
        choice = changed.as_chosen(method(), method, step.choose)
        least, most = schedule.bounds_of(step)(self.model.world.directors)
        if not least <= choice <= most:
            overridden = method.__module__ != __name__
            who = where(method) if overridden else self.model.setting.changes.strangers(step.choose)
            raise InputError(schedule.not_there(who, step))
        self.model.call(step.act, self.index, choice)


class ClinicalDirector(Actor):
    """A clinical director, and the PCN it leads. Override a `choose…` method to change how it decides."""

    kind = "director"

    @property
    def name(self) -> str:
        """Name of the PCN."""
        return self.model.scenario.pcn_names[self.index]

    @property
    def pcn(self) -> str:
        """Id of the PCN."""
        return self.model.scenario.pcn_ids[self.index]

    @property
    def place(self) -> "PlacePartnership":
        """The place to which the PCN belongs."""
        return self.model.places[int(self.model.world.directors.place[self.index])]

    @property
    def practices(self) -> list["Practice"]:
        """The PCN's practices."""
        directors = self.model.world.directors
        return self.model.practices[int(directors.first[self.index]) : int(directors.end[self.index])]

    @property
    def allies(self) -> list["ClinicalDirector"]:
        """Directors of the other PCNs in its alliance."""
        label = self.alliance
        return [d for d in self.model.directors if d is not self and label != NO_ALLIANCE and d.alliance == label]

    @property
    def alliance(self) -> int:
        """Label of its alliance; 0 for none."""
        return int(self.model.world.directors.alliance[self.index])

    @property
    def representative(self) -> int:
        """Who speaks for it: its own index, another's, the number of PCNs for the manager, −1 for nobody."""
        return int(self.model.world.directors.representative[self.index])

    @property
    def backing(self) -> float:
        """Backing of its practices, 0–1."""
        return float(self.model.world.directors.backing[self.index])

    def trust_in(self, other: "ClinicalDirector", facet: str) -> float:
        """Its trust in another, 0–1; `facet` is voice, candour, reciprocity or fairness."""
        return float(self.model.world.dyads.trust[self.index, FACETS.index(facet), other.index])

    def choose_peer(self) -> int:
        """Choose whom to talk to this month: a director's index, or −1."""
        return self.ask(confer.choose_peer)

    def choose_allies(self) -> int:
        """Choose allies: align.ALONE, align.STAY, align.JOIN + a member's index, or align.JOIN + N + a partner's."""
        return self.ask(align.choose_allies)

    def choose_spokesperson(self) -> int:
        """Choose who speaks: its own index, another's, or the number of PCNs for the manager."""
        return self.ask(mandate.choose_spokesperson)

    def argues_agreed(self) -> int:
        """Choose what to argue at the board: 1 the agreed line, 0 its own PCN's need."""
        return self.ask(meet.argues_agreed)

    def use_opportunity(self) -> int:
        """Choose what to do with an opportunity it hears of first: state.SHARE or state.KEEP, and others."""
        return self.ask(opportunity.use_opportunity)

    def gives_way(self) -> int:
        """Choose to give way for the group (1) or not (0)."""
        return self.ask(give_way.gives_way)

    def choose_pledge(self) -> float:
        """Choose the share of its budget to pool, 0–1."""
        return self.ask(pool.choose_pledge)

    def choose_share_out(self) -> int:
        """Choose which hosted services to keep a little of: one bit a service."""
        return self.ask(pool.choose_share_out)

    def choose_effort(self) -> float:
        """Choose the share of effort for practices, 0–1."""
        return self.ask(deliver.choose_effort)


class Practice(Actor):
    """A general practice."""

    kind = "practice"

    @property
    def name(self) -> str:
        """Name of the practice."""
        return self.model.scenario.practice_names[self.index]

    @property
    def director(self) -> ClinicalDirector:
        """Director of its PCN."""
        return self.model.directors[int(self.model.world.practices.pcn[self.index])]

    @property
    def backing(self) -> float:
        """How far it stands behind its director, 0–1."""
        return float(self.model.world.practices.backing[self.index])

    @property
    def in_contract(self) -> bool:
        """Whether it is still in the PCN contract."""
        return bool(self.model.world.practices.member[self.index])

    def choose_claim(self) -> float:
        """Choose the share of PCN money to claim directly, 0–1."""
        return self.ask(judge.choose_claim)

    def choose_to_leave(self) -> int:
        """Choose, in a contract month, to leave the PCN contract (1) or to sign again (0)."""
        return self.ask(judge.choose_to_leave)


class PlacePartnership(Actor):
    """A place's board: it seats directors, settles on what they argue, and splits the place's money."""

    kind = "place"

    @property
    def name(self) -> str:
        """Name of the place."""
        return self.model.scenario.place_names[self.index]

    @property
    def decision(self) -> float:
        """What the board settled last, 0–1."""
        return float(self.model.world.places.decision[self.index])

    @property
    def voice(self) -> float:
        """Strength of the shared voice at the last meeting, 0–1."""
        return float(self.model.world.places.voice[self.index])

    @property
    def seated(self) -> list[ClinicalDirector]:
        """Directors who sat at the last meeting."""
        directors = self.model.world.directors
        return [
            d for d in self.model.directors if directors.seated[d.index] == 1 and directors.place[d.index] == self.index
        ]


class TrustModel(mesa.Model):
    """A scenario as an ordinary Mesa model: AgentSets, a DataCollector, `step` for a month, `running` to its end.

    `rng` is the seed of the run (a whole number, or a generator to draw one from). Further keyword arguments set levers
    by their dotted paths, as `mesa.batch_run` and Mesa's own pages need:
    `TrustModel(scenario, rng=1, **{"meetings.feedback": 0.9})`. Agents' classes can be replaced, and so can rules, by a
    behaviour; a method that a class overrides is asked first.
    """

    def __init__(
        self,
        scenario: "Scenario",
        rng: int | np.random.Generator | None = None,
        choices: Choices = (),
        director_class: type[ClinicalDirector] = ClinicalDirector,
        practice_class: type[Practice] = Practice,
        place_class: type[PlacePartnership] = PlacePartnership,
        behaviour: Behaviour = ORDINARY,
        **levers: float | str,
    ) -> None:
        super().__init__(rng=rng)
        self.run_seed = rng if isinstance(rng, int) else int(self.rng.integers(2**53))
        self.scenario = scenario.with_(parameters=levers) if levers else scenario
        self.choices = choices
        self.setting = Setting.of(self.scenario, choices, behaviour)
        self.world, self.dice = self.setting.begin(self.run_seed)
        sizes = self.setting.sizes
        self.log = events.empty_log(sizes.directors, 256 + 16 * sizes.months * sizes.directors)
        self.groups = schedule.groups(self.world, self.dice, self.setting.pins, self.setting.imposed, self.log)
        self.places = [place_class(self, k) for k in range(sizes.places)]
        self.directors = [director_class(self, k) for k in range(sizes.directors)]
        self.practices = [practice_class(self, k) for k in range(sizes.practices)]
        self.month = 0
        self.context: dict[str, Any] = {}
        self._forms: dict[tuple[Callable[..., Any], ...], tuple[Callable[..., Any], tuple[str, ...]]] = {}
        self._measure = schedule.compile_month(schedule.compiled()["measure"])
        self.datacollector = mesa.DataCollector(
            model_reporters={"month": "month", **{name: _system_value(k) for k, name in enumerate(MEASURES)}},
            agenttype_reporters={
                director_class: {
                    "pcn": "pcn",
                    "alliance": "alliance",
                    "backing": "backing",
                    "speaker": "representative",
                }
            },
        )

    def call(self, rule: Callable[..., Any], index: int, *choice: Any) -> Any:
        """Call a rule, or what the behaviour has in its place, for an agent with the groups it names."""
        changes = self.setting.changes
        function = changes.of_one(rule, index) if changes.are_any else rule
        form, names = self._forms.get((rule, function)) or self._form(rule, function, 1 + len(choice))
        return form(index, *choice, *[self.context[name] for name in names])

    def _form(
        self, rule: Callable[..., Any], function: Callable[..., Any], given: int
    ) -> tuple[Callable[..., Any], tuple[str, ...]]:
        """What to call for a function in a rule's place, and the groups that it takes; kept for the next time."""
        step = next((step for step in schedule.MONTH if rule in schedule.rules_of(step)), None)
        form = changed.callable_form(function, step, rule is step.act) if step else function
        found = self._forms[rule, function] = form, parameters_of(function)[given:]
        return found

    def step(self) -> None:
        """Let a month pass: every step of the schedule, then the measures."""
        self.month += 1
        levers = self.setting.levers[int(self.setting.structure.periods[self.month])]
        self.context = {**self.groups, "month": self.month, "horizon": self.setting.sizes.months, "levers": levers}
        actors = {"place": self.places, "director": self.directors, "practice": self.practices}
        for step in schedule.MONTH:
            for actor in self._in_order(step, actors[step.agent]):
                actor.take(step)
        self._measure(*(self.context[name] for name in schedule.CONTEXT))
        self.datacollector.collect(self)
        self.running = self.month < self.setting.sizes.months

    def _in_order(self, step: schedule.Step, actors: list[Any]) -> Iterable[Actor]:
        if step.order is None:
            return actors
        order: NDArray[np.int64] = getattr(self.dice, step.order)[self.month]
        return (actors[int(k)] for k in order)

    @property
    def panel(self) -> NDArray[np.float64]:
        """Measures so far: [month + 1, place (last: the system), measure]."""
        return self.world.record.panel

    @property
    def events(self) -> list[Event]:
        """What happened so far."""
        record = self.world.record
        worth, ends = record.practice_worth, outcomes(record)
        return Run(self.setting, self.run_seed, self.choices, self.panel, worth, ends, self.log).events

    def network(self) -> "networkx.MultiDiGraph":
        """Graph of the present month; see `network.network`."""
        return network(self.scenario, self.world, self.month, self.run_seed)


def _system_value(number: int) -> Callable[[TrustModel], float]:
    return lambda model: float(model.panel[model.month, -1, number])
