"""Figures for print: matplotlib's object API, no global state. Import this package only where it is used."""

from trustsim.analysis.figures.bands import bands_figure, describe_bands
from trustsim.analysis.figures.network import describe_network, network_figure
from trustsim.analysis.figures.storyline import describe_storyline, storyline_figure
from trustsim.analysis.figures.style import save

__all__ = [
    "bands_figure",
    "describe_bands",
    "describe_network",
    "describe_storyline",
    "network_figure",
    "save",
    "storyline_figure",
]
