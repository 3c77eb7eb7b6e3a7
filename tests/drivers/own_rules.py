"""Rules of somebody's own, in a module that other processes can import."""

from trustsim import ClinicalDirector, Practice, rule


@rule
def least_trusted(director, month, dyads, directors, dice):
    """Talk to the colleague trusted least, or to nobody in months of bad luck."""
    if dice.slip[month, director] < 0.2:
        return -1
    found = -1
    for j in range(directors.place.size):
        if j != director and directors.place[j] == directors.place[director]:
            if found < 0 or dyads.trust[director, 0, j] < dyads.trust[director, 0, found]:
                found = j
    return found


@rule
def rising_pledge(director, month, horizon, levers, directors):
    """Pledge more every month, as far as the last director trusts strangers; indices may count from the end."""
    return month / horizon * (1.0 - levers[directors.place[director]].manager_wte * 0.5) * directors.propensity[-1]


@rule
def all_or_nothing(director, month):
    """Give whole numbers where numbers are asked for."""
    return month % 2


@rule
def all_leave_in_may(director, month):
    """Let every director leave in month 5."""
    return month == 5


@rule
def claim_half(practice, wish, practices):
    """Hold claims to half of what was wished."""
    practices.next_claim[practice] = 0.5 * wish


@rule
def never_slips(director, directors):
    """Miss nothing."""
    directors.slip[director] = 0.0


@rule
def claim_all(practice):
    """Claim everything."""
    return 1.0


def speaks_for_itself(director):
    """Speak for oneself, as plain Python."""
    return director


class Doubter(ClinicalDirector):
    """Decides by the same functions, as a subclass's methods."""

    def choose_peer(self):
        return self.ask(least_trusted)

    def choose_pledge(self):
        return self.ask(rising_pledge)


class Claimant(Practice):
    """Claims everything."""

    def choose_claim(self):
        return 1.0


LEAST_TRUSTED = {"choose_peer": least_trusted}
SEVERAL = {"choose_peer": least_trusted, "choose_pledge": rising_pledge, "choose_claim": claim_all}
BY_KIND = {
    "a choice of a whole number": LEAST_TRUSTED,
    "a choice of a number": {"choose_pledge": rising_pledge},
    "a whole number for a number": {"choose_effort": all_or_nothing},
    "an occasion": {"leaves": all_leave_in_may},
    "an act after a choice": {"set_claim": claim_half},
    "an act": {"slip": never_slips},
    "several": SEVERAL,
    "a choice, an occasion and an act": {**LEAST_TRUSTED, "leaves": all_leave_in_may, "set_claim": claim_half},
}
