"""Figures for print: matplotlib's object API, no global state. Import this package only where it is used."""

from trustsim.analysis.figures.bands import bands_figure, describe_bands
from trustsim.analysis.figures.boxes import boxes_figure, describe_boxes, rules_figure
from trustsim.analysis.figures.calibration import describe_ranges, ranges_figure
from trustsim.analysis.figures.network import describe_network, network_figure
from trustsim.analysis.figures.replicates import describe_replicates, replicates_figure
from trustsim.analysis.figures.sensitivity import (
    delta_figure,
    describe_delta,
    describe_morris,
    describe_pawn,
    describe_sobol,
    morris_figure,
    pawn_figure,
    sobol_figure,
)
from trustsim.analysis.figures.storyline import describe_storyline, storyline_figure
from trustsim.analysis.figures.style import save
from trustsim.analysis.figures.tornado import describe_tornado, tornado_figure

__all__ = [
    "bands_figure",
    "boxes_figure",
    "delta_figure",
    "describe_bands",
    "describe_boxes",
    "describe_delta",
    "describe_morris",
    "describe_network",
    "describe_pawn",
    "describe_ranges",
    "describe_replicates",
    "describe_sobol",
    "describe_storyline",
    "describe_tornado",
    "morris_figure",
    "network_figure",
    "pawn_figure",
    "ranges_figure",
    "replicates_figure",
    "rules_figure",
    "save",
    "sobol_figure",
    "storyline_figure",
    "tornado_figure",
]
