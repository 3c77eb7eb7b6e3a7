"""The parts of the page that run in the browser: each a class here with its script and style beside it."""

from .views import (
    Answer,
    Clock,
    Compare,
    Header,
    Levers,
    LivingMap,
    Moment,
    Outcomes,
    Shelf,
    Storyline,
    TakeAway,
    Tornado,
    TrustMatrix,
    View,
)

__all__ = [
    "Answer",
    "Clock",
    "Compare",
    "Header",
    "Levers",
    "LivingMap",
    "Moment",
    "Outcomes",
    "Shelf",
    "Storyline",
    "TakeAway",
    "Tornado",
    "TrustMatrix",
    "View",
]
