"""Judge: practices judge their director by money, services, attention and voice; claim, and may leave (M8, M12–M18)."""

from ..arithmetic import clip, drawn_or, logistic
from ..chance import Dice
from ..compiled import rule
from ..events import PRACTICE_LEFT, Log, known_by, note, term
from ..parameters import Levers, LeverTable
from ..state import LATE_MONTHS, NOBODY, Directors, Floats, Places, Practices, Record

CONTRACT_MONTHS = 12
"""The PCN contract is signed, or not, every twelfth month."""


@rule
def services(i: int, directors: Directors) -> float:
    """What the PCN and its pools provide, in pounds' worth a head: own services, the pool's, opportunities."""
    own = directors.budget[i] * (1.0 - directors.claim[i]) - directors.pledged[i]
    return own + directors.received[i] + directors.opportunity[i]


@rule
def pressure_of_work(v: int, month: int, lever: Levers, dice: Dice) -> float:
    """A practice's pressure of work this month, against an ordinary year."""
    return lever.workload + lever.workload_noise * dice.workload[month, v]


@rule
def deserved(
    v: int, month: int, directors: Directors, practices: Practices, places: Places, levers: LeverTable, dice: Dice
) -> float:
    """Value of what reached a practice this month, against what practices expect overall."""
    i = int(practices.pcn[v])
    place = directors.place[i]
    lever = levers[place]
    represented = directors.spoken[i] == 1 and directors.representative[i] not in (i, NOBODY)
    unheard = 1.0 - directors.heard[i] if represented else 0.0
    value = lever.value_of_claim * practices.claim[v] * directors.budget[i]
    value += lever.value_of_services * services(i, directors)
    value += lever.value_of_attention * directors.satisfied[i]
    mutual = 1.0 - directors.claim[i] + lever.outside_help * places.outside[place]
    value += lever.value_of_mutual_help * mutual
    value += lever.value_of_voice * directors.heard[i] - lever.blame * unheard
    value -= pressure_of_work(v, month, lever, dice)
    value -= lever.pressure_hurt * lever.pressure * (1.0 - lever.contest)
    return value - lever.judgement_level


@rule
def judge(
    practice: int,
    month: int,
    directors: Directors,
    practices: Practices,
    places: Places,
    levers: LeverTable,
    dice: Dice,
) -> None:
    """Backing moves toward what the month deserves; engagement and sustainability follow (M8, M32)."""
    v = practice
    if practices.member[v] == 0:
        practices.worth[v] = 0.0
        return
    i = int(practices.pcn[v])
    lever = levers[directors.place[i]]
    value = deserved(v, month, directors, practices, places, levers, dice)
    value += lever.judgement_noise * dice.mood[month, v]
    deserves = logistic(lever.judgement_slope * value)
    practices.backing[v] += lever.judgement_speed * (deserves - practices.backing[v])
    practices.worth[v] = practices.claim[v] * directors.budget[i] + services(i, directors)
    work = pressure_of_work(v, month, lever, dice)
    base = drawn_or(practices.engagement_home[v], lever.engagement)
    aim = clip(base + lever.engagement_payoff * directors.payoff[i] - lever.engagement_workload * work, 0.0, 1.0)
    practices.engagement[v] += lever.engagement_speed * (aim - practices.engagement[v])
    sustained = 0.5 + lever.worth_effect * (practices.worth[v] - lever.worth_needed)
    sustained += lever.attention_effect * (directors.satisfied[i] - lever.attention_needed)
    sustained = clip(sustained - lever.workload_effect * work, 0.0, 1.0)
    practices.sustainability[v] += lever.sustainability_speed * (sustained - practices.sustainability[v])


@rule
def neighbours_claim(v: int, directors: Directors, practices: Practices) -> float:
    """Mean claim of the other practices of the PCN; its own where there are none."""
    i = int(practices.pcn[v])
    total = 0.0
    count = 0
    for u in range(directors.first[i], directors.end[i]):
        if u != v and practices.member[u] == 1:
            total += practices.claim[u]
            count += 1
    return total / count if count > 0 else practices.claim[v]


@rule
def choose_claim(practice: int, directors: Directors, practices: Practices, levers: LeverTable) -> float:
    """Choose a claim: discontent and neighbours raise it, a pool that pays lowers it, a ceiling holds it (M13)."""
    v = practice
    i = int(practices.pcn[v])
    lever = levers[directors.place[i]]
    home = drawn_or(practices.claim_home[v], lever.claim)
    aim = home + lever.claim_discontent * (lever.backing_start - practices.backing[v])
    aim += lever.claim_imitation * (neighbours_claim(v, directors, practices) - home)
    aim = clip(aim - lever.claim_payoff * directors.payoff[i], 0.0, lever.claim_ceiling)
    return practices.claim[v] + lever.claim_speed * (aim - practices.claim[v])


@rule
def set_claim(practice: int, choice: float, practices: Practices, directors: Directors, levers: LeverTable) -> None:
    """Decide a claim; it is in force when all have decided."""
    ceiling = levers[int(directors.place[int(practices.pcn[practice])])].claim_ceiling
    practices.next_claim[practice] = clip(choice, 0.0, ceiling)


@rule
def hazard_of_resigning(v: int, directors: Directors, practices: Practices, levers: LeverTable) -> float:
    """Chance that a practice leaves the PCN contract: where backing is low, or by collective action (M18)."""
    lever = levers[int(directors.place[int(practices.pcn[v])])]
    backing = practices.backing[v]
    hazard = lever.leave_rate * max(0.0, 1.0 - backing / lever.leave_floor)
    return min(1.0, hazard + lever.collective_action * max(0.0, 1.0 - backing))


@rule
def choose_to_leave(
    practice: int, month: int, directors: Directors, practices: Practices, levers: LeverTable, dice: Dice
) -> int:
    """Choose to leave the PCN contract (1) or to sign again (0)."""
    hazard = hazard_of_resigning(practice, directors, practices, levers)
    return 1 if dice.resigns[month, practice] < hazard else 0


@rule
def is_contract_month(practice: int, month: int, practices: Practices) -> bool:
    """Whether the practice decides on the contract this month."""
    return month % CONTRACT_MONTHS == 0 and practices.member[practice] == 1


@rule
def sign(
    practice: int,
    choice: int,
    month: int,
    directors: Directors,
    practices: Practices,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    log: Log,
) -> None:
    """A practice that leaves gets its direct money only, carries no weight, and does not come back (M18)."""
    if choice == 0:
        return
    v = practice
    i = int(practices.pcn[v])
    place = directors.place[i]
    row = note(log, month, PRACTICE_LEFT, place, i, -1, directors.alliance[i])
    term(log, row, 0, hazard_of_resigning(v, directors, practices, levers))
    term(log, row, 1, practices.backing[v])
    term(log, row, 2, dice.resigns[month, v])
    term(log, row, 3, v)
    known_by(log, row, i)
    practices.member[v] = 0
    places.exits_now[place] += 1


@rule
def sum_up(director: int, directors: Directors, practices: Practices) -> None:
    """Take stock of a PCN's practices: patients, and backing, claim and engagement by patients."""
    i = director
    directors.patients[i] = 0.0
    for v in range(directors.first[i], directors.end[i]):
        practices.claim[v] = practices.next_claim[v]
        if practices.member[v] == 1:
            directors.patients[i] += practices.patients[v]
    directors.backing[i] = mean_of_members(i, practices.backing, directors, practices)
    directors.claim[i] = mean_of_members(i, practices.claim, directors, practices)
    directors.engagement[i] = mean_of_members(i, practices.engagement, directors, practices)


@rule
def mean_of_members(i: int, values: Floats, directors: Directors, practices: Practices) -> float:
    """Mean of something over a PCN's practices in the contract, by patients; 0 if none is left."""
    total = 0.0
    for v in range(directors.first[i], directors.end[i]):
        if practices.member[v] == 1:
            total += practices.patients[v] * values[v]
    return total / directors.patients[i] if directors.patients[i] > 0.0 else 0.0


@rule
def sum_place(place: int, directors: Directors, places: Places) -> None:
    """Take stock of a place's patients."""
    places.patients[place] = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            places.patients[place] += directors.patients[i]


@rule
def remember_worth(practice: int, month: int, horizon: int, practices: Practices, record: Record) -> None:
    """Keep the mean of what reached a practice over the last two years of the run."""
    late = min(LATE_MONTHS, horizon)
    if month > horizon - late:
        record.practice_worth[practice] += practices.worth[practice] / late
