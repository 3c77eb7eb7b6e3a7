"""Layout of the alliances' storyline: a line for each PCN, lines running together while allied.

Tanahashi & Ma 2012, "Design considerations for optimizing storyline visualizations";
Liu et al. 2013, "StoryFlow: tracking the evolution of stories".
"""

from trustsim.analysis.storyline.layout import Layout, layout_storyline

__all__ = ["Layout", "layout_storyline"]
