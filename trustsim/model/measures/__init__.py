"""Measures: what is counted each month, each with its formula, unit and direction in one declaration.

A measure is a compiled function of a place that gives a numerator and a denominator. A place's value is their ratio;
the system's is the ratio of their sums (or, for a count, the sum of the numerators). Where the denominator is nil
there is nothing to measure (NaN).
"""

from . import alliances, costs, money, people, trust, voice
from .declare import MEASURES, Measure, note, note_nothing, note_system

__all__ = [
    "MEASURES",
    "Measure",
    "alliances",
    "costs",
    "money",
    "note",
    "note_nothing",
    "note_system",
    "people",
    "trust",
    "voice",
]
