"""Now and then an alliance needs a member to accept less (section 3.12)."""

from independent.notation import RECIPROCITY, UNSET
from independent.trust import GAVE_WAY, REFUSED


class GivingDirector:
    """What a director does when it is asked to give way."""

    def is_asked(self):
        """By pin, or by chance the ally with the lowest turn."""
        if self.pin("asked") >= 0:
            return True
        turns = [ally.die("turn") for ally in self.allies]
        if not turns or min(turns) < self.die("turn"):
            return False
        return self.die("occasion") < self.lever.give_way_rate

    def concerned(self, asker):
        """The asker and all allies."""
        return [other for other in self.others if other.index == asker or self.allied(other)]

    def next_in_turn(self):
        """The ally whose turn is next, or -1."""
        later = [ally for ally in self.allies if ally.die("turn") > self.die("turn")]
        return min(later, key=lambda ally: (ally.die("turn"), ally.index)).index if later else -1

    def answer(self):
        """Give way or refuse; all concerned remember."""
        if not self.is_asked():
            return
        trust = self.model.trust
        asker = self.pin("asked")
        turns = [trust.of(RECIPROCITY, self.index, other.index) for other in self.concerned(asker)]
        in_turn = sum(turns, 0.0) / len(turns) if turns else self.propensity
        refusal = (1.0 - self.benevolence) * min(1.0, 2.0 * (1.0 - in_turn))
        draw = self.die("refuses")
        if asker < 0:
            asker = self.next_in_turn()
        wish = self.imposed("give_way")
        if wish == UNSET and self.is_played:
            wish = self.model.directors[asker].gave_way if asker >= 0 else 0
        elif wish == UNSET:
            wish = 0 if draw < refusal else 1
        concerned = self.concerned(asker)
        terms = {"refusal": refusal, "trust": in_turn, "good_will": self.benevolence, "draw": draw}
        kind = "gave way" if wish == 1 else "refused to give way"
        self.note(kind, asker, terms, known=[self.index, *(other.index for other in concerned)])
        self.gave_way = wish
        for other in concerned:
            weight = other.lever.give_way_weight
            if wish == 1:
                trust.good_turn(RECIPROCITY, other.index, self.index, GAVE_WAY, weight)
            else:
                trust.betrayal(RECIPROCITY, other.index, self.index, REFUSED, weight)
