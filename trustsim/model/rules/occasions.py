"""Occasions that were not there: choices imposed for a month that brought no occasion for them are noted."""

from ..chance import Dice
from ..compiled import rule
from ..events import CHOICE_GIVE_WAY, CHOICE_OPPORTUNITY, NOT_OPEN, Log, known_by, note, term
from ..parameters import LeverTable
from ..state import UNSET, Directors, Imposed, Pins, Places
from .give_way import is_asked
from .opportunity import hears_first


@rule
def not_open(i: int, choice: int, value: int, month: int, directors: Directors, log: Log) -> None:
    """Note a choice that was imposed where the month brought no occasion for it."""
    row = note(log, month, NOT_OPEN, directors.place[i], i, -1, directors.alliance[i])
    term(log, row, 0, choice)
    term(log, row, 1, value)
    known_by(log, row, i)


@rule
def note_unopened(
    director: int,
    month: int,
    directors: Directors,
    places: Places,
    levers: LeverTable,
    dice: Dice,
    pins: Pins,
    imposed: Imposed,
    log: Log,
) -> None:
    """Record occasion choices that were imposed without an occasion."""
    i = director
    if imposed.opportunity[month, i] != UNSET and not hears_first(i, directors, places):
        not_open(i, CHOICE_OPPORTUNITY, imposed.opportunity[month, i], month, directors, log)
    if imposed.give_way[month, i] != UNSET and not is_asked(i, month, directors, levers, dice, pins):
        not_open(i, CHOICE_GIVE_WAY, imposed.give_way[month, i], month, directors, log)
