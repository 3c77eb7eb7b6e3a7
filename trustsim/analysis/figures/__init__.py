"""Figures for print: matplotlib's object API, no global state. Import this package only where it is used."""

from trustsim.analysis.figures.bands import bands_figure, describe_bands
from trustsim.analysis.figures.calibration import describe_ranges, ranges_figure
from trustsim.analysis.figures.network import describe_network, network_figure
from trustsim.analysis.figures.sensitivity import describe_morris, describe_sobol, morris_figure, sobol_figure
from trustsim.analysis.figures.storyline import describe_storyline, storyline_figure
from trustsim.analysis.figures.style import save

__all__ = [
    "bands_figure",
    "describe_bands",
    "describe_morris",
    "describe_network",
    "describe_ranges",
    "describe_sobol",
    "describe_storyline",
    "morris_figure",
    "network_figure",
    "ranges_figure",
    "save",
    "sobol_figure",
    "storyline_figure",
]
