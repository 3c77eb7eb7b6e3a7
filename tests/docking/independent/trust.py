"""The four trust rules and the deeds that feed them (section 3.5).

A cell is an index into arrays of [facet, truster, trusted]: whole numbers, or slices and lists where an operation
touches many cells of one truster at once.
"""

import numpy as np

from independent.notation import FACETS, clip

ALL = slice(None)
(NO_DEED, HELP, NO_HELP, SHARED, GRABBED, GAVE_WAY, REFUSED, FAIR_SHARE, UNFAIR_SHARE, PULLED_WEIGHT, PUT_IN_LESS) = (
    range(11)
)
REPORT, HEARD_NOTHING, ASKED_BEFORE, SHOCK, WORD = range(11, 16)


class Trust:
    """What all rules have in common: the arrays, and evidence from deeds."""

    def __init__(self, model, directors):
        self.model = model
        self.value = np.zeros((FACETS, directors, directors + 1))
        self.memory = np.zeros((3, FACETS, directors, directors + 1))
        self.deeds = []

    def lever(self, truster):
        """Parameters of the truster's place."""
        return self.model.directors[truster].lever

    def of(self, facet, truster, trusted):
        """One trust as a number."""
        return self.value.item(facet, truster, trusted)

    def overall(self, truster, trusted):
        """Mean of the four questions."""
        of = self.of
        four = of(0, truster, trusted) + of(1, truster, trusted) + of(2, truster, trusted) + of(3, truster, trusted)
        return 0.25 * four

    def log(self, facet, truster, trusted, deed, good, bad):
        """Count a deed."""
        self.deeds.append((self.model.month, facet, truster, trusted, deed, good, bad))

    def witness(self, facet, truster, trusted, deed, good, bad):
        """Plain evidence."""
        if good > 0 or bad > 0:
            self.take_in((facet, truster, trusted), good, bad)
            self.log(facet, truster, trusted, deed, good, bad)

    def good_turn(self, facet, truster, trusted, deed, weight):
        """Good evidence."""
        self.witness(facet, truster, trusted, deed, weight, 0.0)

    def bad_turn(self, facet, truster, trusted, deed, weight):
        """Bad evidence, which weighs more."""
        self.witness(facet, truster, trusted, deed, 0.0, self.lever(truster).bad_weight * weight)

    def betrayal(self, facet, truster, trusted, deed, weight):
        """Bad evidence that colours the other three questions."""
        self.bad_turn(facet, truster, trusted, deed, weight)
        for other in range(FACETS):
            if other != facet:
                self.bad_turn(other, truster, trusted, deed, self.lever(truster).halo * weight)


class BetaTrust(Trust):
    """Counts of good and bad evidence with a base rate."""

    @property
    def _slots(self):
        return self.memory[0], self.memory[1], self.memory[2]

    def _refresh(self, cell):
        good, bad, hearsay = self._slots
        weight = self.lever(cell[1]).prior_weight
        self.value[cell] = (good[cell] + weight * hearsay[cell]) / (good[cell] + bad[cell] + weight)

    def begin(self, cell, base, good_start, bad_start):
        """State at month 0."""
        good, bad, hearsay = self._slots
        good[cell], bad[cell], hearsay[cell] = good_start, bad_start, base
        self._refresh(cell)

    def take_in(self, cell, more_good, more_bad):
        """Add evidence."""
        good, bad, _ = self._slots
        good[cell] += more_good
        bad[cell] += more_bad
        self._refresh(cell)

    def fade(self, cell, base, keep_good, keep_bad):
        """A month passes."""
        good, bad, hearsay = self._slots
        good[cell] *= keep_good
        bad[cell] *= keep_bad
        hearsay[cell] += (base - hearsay[cell]) * (1.0 - keep_good)
        self._refresh(cell)

    def hear(self, cell, speaker, credence):
        """Listen to what a speaker itself experienced of the cell's third."""
        good, bad, hearsay = self._slots
        facet, truster, third = cell
        evidence = good[facet, speaker, third] + bad[facet, speaker, third]
        if evidence > 0:
            weight = credence * evidence / (evidence + self.lever(truster).prior_weight)
            hearsay[cell] += weight * (good[facet, speaker, third] / evidence - hearsay[cell])
            self._refresh(cell)

    def sway(self, cell, toward, share):
        """Be moved by a word passed on."""
        hearsay = self._slots[2]
        hearsay[cell] += share * (toward - hearsay[cell])
        self._refresh(cell)

    def hand_over(self, cell, base, share):
        """Keep a share of what is known, good and bad."""
        good, bad, hearsay = self._slots
        good[cell] *= share
        bad[cell] *= share
        hearsay[cell] = base + share * (hearsay[cell] - base)
        self._refresh(cell)


class LevelTrust(Trust):
    """What rules that remember one level of trust have in common."""

    def _move(self, cell, toward, share):
        level = self.memory[0]
        level[cell] += np.minimum(1.0, share) * (toward - level[cell])
        self.value[cell] = level[cell]

    def begin(self, cell, base, good_start, bad_start):
        """State at month 0."""
        self.memory[0][cell] = base
        self.memory[1][cell] = 0.0
        self.value[cell] = base
        self.take_in(cell, good_start, bad_start)

    def take_in(self, cell, more_good, more_bad):
        """Add evidence, by whatever moves the level, and to experience."""
        self.learn(cell, more_good, more_bad)
        self.memory[1][cell] += more_good + more_bad

    def fade(self, cell, base, keep_good, keep_bad):
        """Drift back to the base rate: upward by the half-life of bad evidence, downward by that of good."""
        below = self.memory[0][cell] < base
        self._move(cell, base, np.where(below, 1.0 - keep_bad, 1.0 - keep_good))
        self.memory[1][cell] *= keep_good

    def hear(self, cell, speaker, credence):
        """Move toward a speaker's level as far as the speaker has experience."""
        facet, truster, third = cell
        evidence = self.memory[1][facet, speaker, third]
        share = credence * evidence / (evidence + self.lever(truster).prior_weight)
        self._move(cell, self.memory[0][facet, speaker, third], share)

    def sway(self, cell, toward, share):
        """Be moved by a word passed on."""
        self._move(cell, toward, share)

    def hand_over(self, cell, base, share):
        """Keep a share of what is known."""
        self._move(cell, base, 1.0 - share)
        self.memory[1][cell] *= share


class AverageTrust(LevelTrust):
    """An exponential moving average."""

    def learn(self, cell, more_good, more_bad):
        """Move toward 1 by good evidence, then toward 0 by bad."""
        rate = self.lever(cell[1]).learning
        self._move(cell, 1.0, rate * more_good)
        self._move(cell, 0.0, rate * more_bad)


class ImageTrust(LevelTrust):
    """Image scoring: a step up or down for each deed."""

    def learn(self, cell, more_good, more_bad):
        """Step by the balance of good and bad, to an end at most."""
        step = (more_good - more_bad) / (2.0 * self.lever(cell[1]).image_range)
        level = self.memory[0]
        level[cell] = clip(level[cell] + step, 0.0, 1.0)
        self.value[cell] = level[cell]


class ForgivingTrust(LevelTrust):
    """Tit for tat with forgiveness: the last deed alone, whatever others say."""

    def learn(self, cell, more_good, more_bad):
        """Replace what was there by the deed, in part if it weighs little; a bad turn never raises trust."""
        weight = more_good + more_bad
        left = np.minimum(self.memory[0][cell], self.lever(cell[1]).forgiveness)
        if weight > 0:
            self._move(cell, (more_good + more_bad * left) / weight, weight)

    def hear(self, cell, speaker, credence):
        """Nobody listens."""

    def sway(self, cell, toward, share):
        """Nobody is swayed."""


RULES = (BetaTrust, AverageTrust, ImageTrust, ForgivingTrust)
