"""Sentences on what a scenario did not say and how it was filled in."""

from .schema import MONTHS, SEED
from .structure import Built


def assumptions(built: Built) -> tuple[str, ...]:
    """One sentence for each kind of thing that was not given."""
    file, networks = built.file, built.networks
    said = list(file.assumed or ())
    if file.months is None:
        said.append(f"The months to run are not given: {MONTHS}.")
    seed = SEED if file.structure_seed is None else file.structure_seed
    drawn = sum(n.given is None for n in networks)
    of = f"of {len(networks)} PCNs"
    if drawn:
        said.append(f"{drawn} {of} are invented, drawn to be like England's (draw {seed}, the same in every future).")
    open_ = sum(n.given is not None and not isinstance(n.given.practices, list) for n in networks)
    if open_:
        said.append(f"The practices of {open_} {of} that are given are drawn (draw {seed}).")
    needs = sum(n.given is None or n.given.need is None for n in networks)
    if needs:
        said.append(f"The needs of {needs} {of} are drawn (draw {seed}).")
    strengths = sum(n.given is None or not n.given.strengths for n in networks)
    if strengths:
        said.append(f"The strengths of {strengths} {of} are drawn (draw {seed}).")
    people = sum(not (n.given and n.given.director) for n in networks)
    if people:
        said.append(f"The directors of {people} {of} are drawn anew in each future.")
    said.append("Old hurts are drawn anew in each future; settings that are not given have their usual values.")
    return tuple(said)
