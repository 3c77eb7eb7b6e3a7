"""Figures for print: matplotlib's object API, no global state. Import this package only where it is used."""

from trustsim.analysis.figures.storyline import describe_storyline, storyline_figure
from trustsim.analysis.figures.style import save

__all__ = ["describe_storyline", "save", "storyline_figure"]
