"""Confer: directors talk, help, hear of others, pass words on, and miss requirements (section 3.7)."""

import math

from independent.notation import FACETS, RECIPROCITY, UNSET
from independent.trust import HELP, NO_HELP, WORD


class ConferringDirector:
    """What a director does in the phase confer."""

    def contact(self, other):
        """How likely this one is to talk to another, as a weight."""
        if self.allied(other):
            return self.lever.contact_allies
        return 1.0 if other.place == self.place else self.lever.contact_elsewhere

    def choose_peer(self):
        """A peer drawn in proportion to contact, or None."""
        left = self.die("peer") * sum((self.contact(other) for other in self.others), 0.0)
        peer = None
        for other in self.model.directors_by_key:
            if other is self:
                continue
            weight = self.contact(other)
            if weight > 0 and left >= 0:
                peer = other
                left -= weight
        return peer

    def help_weight(self, other):
        """What one conversation is worth to this one."""
        lever = self.lever
        if self.allied(other) and self.model.month - self.founded < lever.young_months:
            return lever.help_weight * (1.0 + lever.development)
        return lever.help_weight

    def talk(self):
        """Talk to somebody: is it useful, and what does it say of others?"""
        trust = self.model.trust
        peer = self.choose_peer()
        for target, helps in (("helping", True), ("contact", self.imposed("contact_helps") == 1)):
            if self.imposed(target) != UNSET:
                peer = self.model.directors[self.imposed(target)]
                if helps:
                    trust.good_turn(RECIPROCITY, peer.index, self.index, HELP, peer.help_weight(self))
                    peer.helped = 1.0
        if peer is None:
            return
        weight = self.help_weight(peer)
        floor = self.lever.help_floor
        if self.die("help") < floor + (1.0 - floor) * peer.benevolence:
            trust.good_turn(RECIPROCITY, self.index, peer.index, HELP, weight)
            self.helped = 1.0
        else:
            trust.bad_turn(RECIPROCITY, self.index, peer.index, NO_HELP, weight)
        self.listen(peer)

    def listen(self, peer):
        """Hear of thirds what the peer itself experienced."""
        trust = self.model.trust
        believed = trust.overall(self.index, peer.index)
        if not (believed > self.lever.gossip_threshold and self.lever.gossip > 0):
            return
        credence = self.lever.gossip * believed
        thirds = [other.index for other in self.others if other is not peer]
        if peer.place == self.place:
            thirds.append(self.model.size)
        for facet in range(FACETS):
            for third in thirds:
                trust.hear((facet, self.index, third), peer.index, credence)

    def pass_word(self):
        """Tell another what to think of a third, where that is imposed."""
        listener = self.imposed("word_to")
        if listener == UNSET:
            return
        third, good = self.imposed("word_of"), self.imposed("word_good")
        trust = self.model.trust
        lever = self.model.directors[listener].lever
        believed = trust.overall(listener, self.index)
        if third in (listener, self.index) or not believed > lever.gossip_threshold:
            return
        share = lever.gossip * believed
        for facet in range(FACETS):
            trust.sway((facet, listener, third), 1.0 if good == 1 else 0.0, share)
            trust.log(facet, listener, third, WORD, *((share, 0.0) if good == 1 else (0.0, share)))

    def maybe_slip(self):
        """Miss a requirement, the less likely with help."""
        lever = self.lever
        chance = lever.slip_rate * (1.0 - lever.slip_help * self.helped)
        chance = chance * (1.0 + lever.pressure_slips * lever.pressure)
        pinned, pinned_helped = self.pin("slip"), self.pin("slip_helped")
        if not math.isnan(pinned):
            chance = pinned_helped if self.helped > 0 and not math.isnan(pinned_helped) else pinned
        self.slip = 1.0 if self.die("slip") < chance else 0.0
