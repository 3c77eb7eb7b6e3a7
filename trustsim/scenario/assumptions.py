"""Sentences on what a scenario did not say and how it was filled in."""

from .structure import MONTHS, SEED, Built


def assumptions(built: Built) -> tuple[str, ...]:
    """One sentence for each kind of thing that was not given."""
    file, networks = built.file, built.networks
    said: list[str] = []
    if file.months is None:
        said.append(f"The months to run are not given: {MONTHS}.")
    seed = SEED if file.structure_seed is None else file.structure_seed
    drawn = sum(n.given is None for n in networks)
    of = f"of {len(networks)} PCNs" if len(networks) > 1 else "of the one PCN"
    if drawn:
        said.append(f"{drawn} {of} are drawn with structure_seed {seed}, in size like England's; names are invented.")
    lists = sum(n.given is not None and not isinstance(n.given.practices, list) for n in networks)
    if lists:
        said.append(f"The practices of {lists} {of} that are named are drawn with structure_seed {seed}.")
    for what, missing in (
        ("need", sum(n.given is None or n.given.need is None for n in networks)),
        ("strengths at shared services", sum(n.given is None or not n.given.strengths for n in networks)),
    ):
        if missing:
            said.append(f"The {what} of {missing} {of} {'is' if what == 'need' else 'are'} drawn.")
    people = sum(not (n.given and n.given.director) for n in networks)
    if people:
        said.append(f"{people} {of} have directors whose character is drawn anew in each future.")
    said.append("Old hurts that are not given are drawn anew in each future; every other parameter has its default.")
    return tuple(said)
