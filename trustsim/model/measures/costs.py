"""Costs: directors' time, hours and pounds."""

from ..compiled import rule
from ..parameters import MONEY_UNIT, LeverTable
from ..rules.meet import A_YEAR, asking, telling
from ..state import Directors, Imposed, Places
from .declare import measure, pcns
from .voice import is_delegated

HOURS_A_DAY = 7.5


@measure(
    "cd_days",
    "Directors' days freed",
    "days",
    "more",
    "(meeting time of the represented − time for constituents) in days",
)
def cd_days(place: int, directors: Directors, levers: LeverTable) -> tuple[float, float]:
    """Days a month that letting others go to the board frees, less what speaking for others takes."""
    lever = levers[place]
    freed = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            freed += lever.meeting_time if is_delegated(i, directors) else 0.0
            freed -= lever.constituent_time * directors.constituents[i]
    return freed * lever.hours_a_month / HOURS_A_DAY, 1.0


@measure(
    "time_overrun",
    "Directors' time overrun",
    "share",
    "less",
    "mean of max(0, time for the board, constituents and slips − time set aside)",
    story="overrun",
)
def time_overrun(place: int, directors: Directors, levers: LeverTable) -> tuple[float, float]:
    """Share of directors' time that representation and slips take beyond what is set aside."""
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place:
            total += max(0.0, directors.time[i] - levers[place].time_set_aside)
    return total, pcns(place, directors)


@rule
def hours_for_voice(
    place: int, month: int, directors: Directors, places: Places, levers: LeverTable, imposed: Imposed
) -> float:
    """Directors' hours for asking and telling those they speak for."""
    lever = levers[place]
    total = 0.0
    for i in range(directors.place.size):
        if directors.place[i] == place and directors.seated[i] == 1:
            asks = lever.hours_to_ask * asking(i, month, directors, levers, imposed)
            tells = lever.hours_to_tell * telling(i, place, month, directors, places, levers, imposed)
            total += (asks + tells) * directors.constituents[i]
    return total


@measure(
    "hours", "Directors' hours for asking and telling", "hours", "less", "hours a month to ask and tell the represented"
)
def hours(
    place: int, month: int, directors: Directors, places: Places, levers: LeverTable, imposed: Imposed
) -> tuple[float, float]:
    """Hours a month that asking and telling take."""
    return hours_for_voice(place, month, directors, places, levers, imposed), 1.0


@measure(
    "cost",
    "Cost of manager, asking and telling",
    "pounds",
    "less",
    "manager + directors' hours at their price, £ a patient and year",
)
def cost(
    place: int, month: int, directors: Directors, places: Places, levers: LeverTable, imposed: Imposed
) -> tuple[float, float]:
    """What the manager and directors' hours for asking and telling cost, pounds a patient and year."""
    lever = levers[place]
    manager = lever.manager_cost * lever.manager_wte * places.money[place] * MONEY_UNIT * places.patients[place]
    time = A_YEAR * lever.pounds_an_hour * hours_for_voice(place, month, directors, places, levers, imposed)
    return manager + time, places.patients[place]
