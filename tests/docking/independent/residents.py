"""The three kinds of agents, put together from what they do in each phase."""

import mesa

from independent.aligning import AligningDirector, AligningPlace
from independent.conferring import ConferringDirector
from independent.delivering import DeliveringDirector
from independent.giving_way import GivingDirector
from independent.judging import JudgingDirector, JudgingPlace, JudgingPractice
from independent.mandating import MandatingDirector, MandatingPlace
from independent.meeting import MeetingDirector, MeetingPlace
from independent.notation import SERVICES
from independent.opportunities import OpportuneDirector, OpportunePlace
from independent.pooling import PoolingDirector, PoolingPlace
from independent.renewing import RenewingDirector, RenewingPlace


class Numbered(mesa.Agent):
    """An agent with an index, whose dice, pins and imposed choices are found by month and index."""

    def __init__(self, model, index):
        super().__init__(model)
        self.index = index

    def die(self, name):
        """This month's die of its own."""
        return getattr(self.model.dice, name)[self.model.month][self.index]

    def pin(self, name):
        """What the scenario pins for it this month."""
        return getattr(self.model.pins, name).item(self.model.month, self.index)

    def imposed(self, name):
        """What is imposed on it this month."""
        return getattr(self.model.imposed, name).item(self.model.month, self.index)


class Place(
    RenewingPlace, AligningPlace, MandatingPlace, MeetingPlace, OpportunePlace, PoolingPlace, JudgingPlace, Numbered
):
    """A place-based partnership."""

    def __init__(self, model, index):
        super().__init__(model, index)
        self.money_index = self.outside = 1.0
        self.founded = 0
        self.patients = 0.0
        self.manager_carries = 0.0
        self.manager_constituents = 0
        self.decision = self.manager_item = 0.5
        self.voice = 0.0
        self.manager_seated = self.manager_faithful = 0
        self.money = self.pool_cash = self.pool_overhead = self.worth = 0.0
        self.hearer = -1
        self.founded_now = self.joined_now = self.left_now = self.collapsed_now = 0
        self.withdrawn_now = self.changes_now = self.exits_now = 0

    @property
    def lever(self):
        """The parameters in force here this month."""
        return self.model.lever_of(self.index)

    @property
    def residents(self):
        """Indices of its directors, ascending."""
        return [director.index for director in self.model.directors if director.place == self.index]

    def note(self, kind, who, whom, terms=None, *, known, alliance=None):
        """Write an event of this place."""
        self.model.chronicle.note(kind, self.index, who, whom, terms, known=known, alliance=alliance)


class Director(
    RenewingDirector,
    ConferringDirector,
    AligningDirector,
    MandatingDirector,
    MeetingDirector,
    OpportuneDirector,
    GivingDirector,
    PoolingDirector,
    DeliveringDirector,
    JudgingDirector,
    Numbered,
):
    """A clinical director and the PCN it leads."""

    def __init__(self, model, index):
        super().__init__(model, index)
        self.practices = []
        self.column = self.changed = self.alliance = self.founded = self.constituents = 0
        self.seated = self.faithful = self.spoken = self.told = self.gave_way = self.comes_out = 0
        self.patients = self.backing = self.claim = self.engagement = self.carried = 0.0
        self.next_pledge = self.slip = self.helped = self.item = self.argued = self.heard = 0.0
        self.budget = self.manager_cost = self.pledged = self.skimmed = self.paid = self.received = 0.0
        self.opportunity = self.opportunities = self.secret = self.payoff = 0.0
        self.satisfied = self.for_system = self.system_satisfied = self.time = 0.0
        self.skims = [0] * SERVICES
        self.representative = index
        self.spokesman_of_late = [index] * 6

    @property
    def home(self):
        """Its place."""
        return self.model.places[self.place]

    @property
    def lever(self):
        """The parameters in force in its place this month."""
        return self.model.lever_of(self.place)

    @property
    def is_played(self):
        """Whether a person holds the seat this month."""
        return self.imposed("played") == 1

    @property
    def others(self):
        """All other directors of all places, by index."""
        return [other for other in self.model.directors if other is not self]

    @property
    def others_and_manager(self):
        """Indices of all it can trust."""
        return [j for j in range(self.model.size + 1) if j != self.index]

    @property
    def neighbours(self):
        """The other directors of its place, by index."""
        return [other for other in self.others if other.place == self.place]

    @property
    def allies(self):
        """All allied with it, by index."""
        return [other for other in self.others if self.allied(other)]

    def allied(self, other):
        """Whether both are in one alliance."""
        return self.alliance != 0 and self.alliance == other.alliance

    def note(self, kind, whom, terms=None, *, known, alliance=None):
        """Write an event about this director."""
        self.model.chronicle.note(kind, self.place, self.index, whom, terms, known=known, alliance=alliance)


class Practice(JudgingPractice, Numbered):
    """A general practice."""

    def __init__(self, model, index, pcn):
        super().__init__(model, index)
        self.pcn = pcn
        self.member = 1
        self.worth = self.late_worth = 0.0

    @property
    def lever(self):
        """The parameters in force in its PCN's place this month."""
        return self.pcn.lever
