"""The named arrays of one run, in a few small groups, so that a rule takes only what it acts on.

Shapes are written in letters: N directors (one a PCN; directors, PCNs and their indices are one and the same), A the
directors and, last, the neutral manager of the truster's own place, M practices, P places, Q places and, last, the
system, S services, T months from 0, H the same where months are recorded and one row where not, F facets, W what a
trust rule remembers, L the last six months, R measures.
"""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .memory import Group, counts, floats

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

VOICE, CANDOUR, RECIPROCITY, FAIRNESS = 0, 1, 2, 3
FACETS: tuple[str, ...] = ("voice", "candour", "reciprocity", "fairness")
SERVICES: tuple[str, ...] = ("triage", "home_visits", "mental_health", "physiotherapy", "pharmacy")
"""The shared services of practice: on-the-day triage, paramedic home visits, mental health triage, first-contact
physiotherapy, pharmacy (M27)."""

LATE_MONTHS = 24
"""Outcomes are means over the last two years."""
NOBODY = -1
"""A director for whom nobody speaks at the board."""
NO_ALLIANCE = 0
"""Alliance labels: 0 none; 1 + place + P·k the k-th founded in a place; −1 − place a place's standing federation."""


class Structure(NamedTuple):
    """What a scenario fixes before any chance: who there is, and what is given of them (NaN: not given)."""

    place: Ints  # [N] place of each PCN
    need: Floats  # [N] kind of care that matters most, 0–1
    strength: Floats  # [N, S] how good the PCN is at each shared service, 0–1
    benevolence: Floats  # [N] or NaN
    propensity: Floats  # [N] or NaN
    cooperation: Floats  # [N] or NaN
    tenure: Floats  # [N] months of service at the start
    alliance: Ints  # [N] label at the start
    representative: Ints  # [N] who speaks at the start: itself, another, N the manager, NOBODY
    former_ally: Ints  # [N, N] 1 where two were allied before PCNs became formal bodies
    history_good: Floats  # [facet, N, N + 1] observations at the start, beside scars and old ties
    history_bad: Floats  # [facet, N, N + 1]
    pcn: Ints  # [M] PCN of each practice
    patients: Floats  # [M] registered patients
    backing: Floats  # [M] or NaN
    claim: Floats  # [M] or NaN: claim at the start and the level it is drawn back to
    engagement: Floats  # [M] or NaN
    periods: Ints  # [T + 1] row of `levers` in force in each month (0: the start)
    levers: "np.recarray[tuple[int, int], np.dtype[np.void]]"  # [period, P]


class Pins(Group):
    """What a file or a facilitator fixes of single months; month 0 is never used."""

    shock: Floats = floats("TP")  # observations of bad evidence
    leaves: Ints = counts("TN")  # 1: the director leaves
    successor_benevolence: Floats = floats("TN")  # or NaN
    successor_propensity: Floats = floats("TN")  # or NaN
    moves_to: Ints = counts("TN")  # place to which boundaries are redrawn, or -1
    opportunity: Floats = floats("TP")  # pounds, or NaN
    hearer: Ints = counts("TP")  # who hears first: a PCN, -1 whoever attends
    found_out: Ints = counts("TP")  # month in which a taken one comes out: 0 by chance, -1 never
    asked: Ints = counts("TN")  # PCN in whose favour this one is asked to give way, or -1
    slip: Floats = floats("TN")  # chance of a slip this month, or NaN
    slip_helped: Floats = floats("TN")  # the same if somebody helps
    extra_money: Floats = floats("TP")  # pounds that reach the place once
    pool_factor: Floats = floats("TP")  # what pools are multiplied by this month


class Imposed(Group):
    """Choices imposed on directors; the sentinel `UNSET` (or NaN) leaves the choice to the rules."""

    played: Ints = counts("TN")  # 1: a person holds the seat, so stated defaults replace chance
    speaks_for: Ints = counts("TN")  # PCN, N the manager, NOBODY, or UNSET
    willing: Ints = counts("TN")  # 1, 0 or UNSET
    alliance: Ints = counts("TN")  # ALONE, STAY, 2 + PCN to join, 2 + N + PCN to found with, or UNSET
    admit: Ints = counts("TN")  # 1, 0 or UNSET
    pledge: Floats = floats("TN")  # share, or NaN
    effort: Floats = floats("TN")  # share of effort for practices, or NaN
    asking: Floats = floats("TN")  # canvassing, or NaN
    telling: Floats = floats("TN")  # feedback, or NaN
    helping: Ints = counts("TN")  # PCN, or UNSET
    argue: Ints = counts("TN")  # AGREED, OWN or UNSET
    opportunity: Ints = counts("TN")  # one of the opportunity choices, or UNSET
    give_way: Ints = counts("TN")  # 1, 0 or UNSET
    share_out: Ints = counts("TN")  # 1 by the book, 0 keep a little, or UNSET
    contact: Ints = counts("TN")  # PCN talked to this month, or UNSET
    contact_helps: Ints = counts("TN")  # 1 if that conversation is useful help to it, else 0 or UNSET
    word_to: Ints = counts("TN")  # PCN to which a word is passed on, or UNSET
    word_of: Ints = counts("TN")  # PCN it is about
    word_good: Ints = counts("TN")  # 1 "rely on", 0 "have a care"


UNSET = -9
ALONE, STAY = 0, 1
OWN, AGREED = 0, 1
LET_PASS, KEEP, SHARE, DRAW_LOTS, BID = 0, 1, 2, 3, 4
"""What to do with an opportunity: the simulated share fairly or keep; people may also draw lots or bid openly."""


class Dyads(Group):
    """What lies between directors, and between each and its place's manager (column N)."""

    trust: Floats = floats("NFA")  # 0–1, always up to date; the trust rules write it, all others read it
    memory: Floats = floats("WNFA")  # owned by the trust rule in force


class Directors(Group):
    """Clinical directors and what belongs to their PCNs."""

    place: Ints = counts("N")  # place the PCN belongs to
    key: Floats = floats("N")  # drawn once; breaks ties
    by_key: Ints = counts("N")  # all directors in the order of their keys
    column: Ints = counts("N")  # 2 + rank among the place's PCNs by key: the column of its noise
    first: Ints = counts("N")  # first practice
    end: Ints = counts("N")  # one past its last practice
    need: Floats = floats("N")  # kind of care that matters most there, 0–1
    strength: Floats = floats("NS")  # how good the PCN is at each shared service, 0–1
    benevolence: Floats = floats("N")  # probability of acting for the group when tempted
    propensity: Floats = floats("N")  # trust in a stranger
    cooperation: Floats = floats("N")  # slope with which it matches allies' pledges
    tenure: Floats = floats("N")  # months
    changed: Ints = counts("N")  # 1 in the month in which a new director takes over
    patients: Floats = floats("N")  # registered with practices in the PCN contract
    backing: Floats = floats("N")  # of those practices, by patients
    claim: Floats = floats("N")  # their mean claim, by patients
    engagement: Floats = floats("N")  # of their practice managers, by patients
    alliance: Ints = counts("N")  # label
    founded: Ints = counts("N")  # month in which its alliance was founded
    representative: Ints = counts("N")  # itself, another, N the manager, NOBODY
    carried: Floats = floats("N")  # patients it speaks for, its own included, if it goes
    constituents: Ints = counts("N")  # PCNs it speaks for, beside its own
    pledge: Floats = floats("N")  # share of its budget after claims
    next_pledge: Floats = floats("N")  # decided, in force when all have decided
    effort: Floats = floats("N")  # share of effort for practices
    standing: Floats = floats("N")  # with the system, 0–1
    level: Floats = floats("NS")  # share of tasks done together
    slip: Floats = floats("N")  # 1 if singled out this month
    helped: Floats = floats("N")  # 1 if helped this month
    item: Floats = floats("N")  # this month's need, 0–1
    seated: Ints = counts("N")  # 1 if it sits at the board this month
    faithful: Ints = counts("N")  # 1 if it argues the agreed line this month
    argued: Floats = floats("N")  # what it argues, 0–1
    spoken: Ints = counts("N")  # 1 if somebody seated speaks for it this month
    told: Ints = counts("N")  # 1 if it heard back this month
    gave_way: Ints = counts("N")  # 1 if it gave way when last asked
    heard: Floats = floats("N")  # closeness of the decision to its need, 0–1
    budget: Floats = floats("N")  # PCN pounds a head, annual rate, less its share of the manager
    manager_cost: Floats = floats("N")  # PCN pounds a head it pays for the manager
    pledged: Floats = floats("N")  # PCN pounds a head put into the pool
    hosts: Ints = counts("NS")  # 1 for the services that it hosts for its alliance
    skims: Ints = counts("NS")  # 1 if it keeps part of the service it hosts
    skimmed: Floats = floats("N")  # PCN pounds a head of cash it kept
    paid: Floats = floats("N")  # PCN pounds a head of cash spent on it by the pool
    received: Floats = floats("N")  # pounds' worth a head it gets from the pool
    opportunity: Floats = floats("N")  # pounds' worth a head from opportunities this month
    opportunities: Floats = floats("N")  # the same, summed over the run
    secret: Floats = floats("N")  # pounds of opportunities it kept that are still to come out
    comes_out: Ints = counts("N")  # the month in which they do, or 0
    payoff: Floats = floats("N")  # of its pledge
    satisfied: Floats = floats("N")  # practices' satisfaction with its attention
    for_system: Floats = floats("N")  # effort that comes to something for the system (1 = half a director's)
    system_satisfied: Floats = floats("N")  # the system's satisfaction
    time: Floats = floats("N")  # share of its time that representation and slips took
    regard: Floats = floats("N")  # overall trust in it, summed over the other directors of its place
    spokesman_of_late: Ints = counts("NL")  # who spoke for it in each of the last six months


class Practices(Group):
    """Practices."""

    pcn: Ints = counts("M")  # PCN it belongs to
    patients: Floats = floats("M")  # registered patients
    member: Ints = counts("M")  # 1 in the PCN contract
    backing: Floats = floats("M")  # how far it stands behind its director, 0–1
    claim: Floats = floats("M")  # share of the PCN's money it wants paid straight to it
    next_claim: Floats = floats("M")  # decided, in force when all have decided
    claim_home: Floats = floats("M")  # claim it is drawn back to, where it differs from the parameter; else NaN
    engagement: Floats = floats("M")  # how far its manager shapes and supports shared work, 0–1
    engagement_home: Floats = floats("M")  # engagement it is drawn back to; else NaN
    sustainability: Floats = floats("M")  # how secure it is, 0–1
    worth: Floats = floats("M")  # PCN pounds a head that reach it in all forms this month


class Places(Group):
    """Place-based partnerships."""

    money_index: Floats = floats("P")  # growth of PCN money since the start
    outside: Floats = floats("P")  # outside support, 1 at the start
    kept_good: Floats = floats("P")  # share of good evidence kept this month
    kept_bad: Floats = floats("P")  # share of bad evidence kept
    founded: Ints = counts("P")  # alliances founded so far
    patients: Floats = floats("P")  # registered with practices in the PCN contract
    manager_carries: Floats = floats("P")  # patients the manager speaks for
    manager_constituents: Ints = counts("P")  # PCNs it speaks for
    decision: Floats = floats("P")  # what the board settled, 0–1
    voice: Floats = floats("P")  # collective voice, 0–1
    manager_item: Floats = floats("P")  # what the manager argues
    manager_seated: Ints = counts("P")  # 1 if the manager sits at the board this month
    manager_faithful: Ints = counts("P")  # 1 if it argues the agreed line this month
    money: Floats = floats("P")  # PCN pounds a head of the place, annual rate
    pool_cash: Floats = floats("P")  # PCN pounds (not a head) that pools received this month, pins included
    pool_overhead: Floats = floats("P")  # of which their running took
    hearer: Ints = counts("P")  # who heard of it first: a PCN, N the manager, -1 nobody
    worth: Floats = floats("P")  # PCN pounds a head of the place, annual rate
    pairs: Floats = floats("P")  # ordered pairs of directors
    trust: Floats = floats("PF")  # trust by question, summed over them
    overall: Floats = floats("P")  # the mean over the four questions, summed over them
    spread: Floats = floats("P")  # its squared distances from their mean, summed over them
    founded_now: Ints = counts("P")  # alliances founded this month
    joined_now: Ints = counts("P")  # PCNs that joined one
    left_now: Ints = counts("P")  # PCNs that left one
    collapsed_now: Ints = counts("P")  # alliances that collapsed
    withdrawn_now: Ints = counts("P")  # mandates taken back
    changes_now: Ints = counts("P")  # new directors
    exits_now: Ints = counts("P")  # practices that left the PCN contract


class Record(Group):
    """What a run leaves behind beside its final state."""

    panel: Floats = floats("HQR")  # ; the last place is the system; NaN where there is nothing to measure
    summed: Floats = floats("QR")  # of the months that make the outcome, those in which there was something to measure
    counted: Floats = floats("QR")  # number of such months
    above: Floats = floats("R")  # numerators of this month's measures, summed over places
    below: Floats = floats("R")  # their denominators
    practice_worth: Floats = floats("M")  # PCN pounds a head in all forms, mean of the last 24 months
