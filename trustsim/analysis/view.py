"""What one director can know: its own practices and money, what was reported, what it saw and heard, and no more."""

from dataclasses import asdict, dataclass
from typing import Any

from ..drivers.run import Run, speaker_name
from ..model.state import FACETS, NO_ALLIANCE, NOBODY
from ..scenario.imagined import closing

HEARD_OF = 0.02
"""How far hearsay must move for a director to notice that a colleague is spoken of."""
HEARSAY = 2
"""Slot of the beta rule's memory that holds hearsay."""


@dataclass(frozen=True)
class View:
    """One director's month.

    Shares and trust are 0–1; money is in PCN pounds a head and year. `board` holds what is known of the meeting,
    `trust` only its own trust in others, `events` those it can know of, with their terms only where they are its own;
    `people` says of a real place that its directors are imagined.
    """

    month: int
    director: str
    practices: list[dict[str, Any]]
    backing: float
    money: dict[str, Any]
    board: dict[str, Any]
    alliance: list[str]
    speaks_for: list[str]
    spoken_for_by: str
    trust: dict[str, dict[str, float]]
    heard: list[str]
    events: list[dict[str, Any]]
    people: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, ready for JSON."""
        return asdict(self)


def view(run: Run, director: str | int, month: int) -> View:
    """Give only what a director (a PCN's id or index) can know at the end of a month (1 to the last)."""
    if not 1 <= month <= run.months:
        raise ValueError(f"month is {month}; the run has months 1 to {run.months}")
    i = run.scenario.pcn_ids.index(director) if isinstance(director, str) else director
    state = run.state(month)
    names = run.scenario.pcn_names
    directors = state.directors
    allied = [
        j
        for j in range(len(names))
        if j != i and directors.alliance[i] != NO_ALLIANCE and directors.alliance[j] == directors.alliance[i]
    ]
    return View(
        month=month,
        director=names[i],
        practices=_practices(run, state, i),
        backing=float(directors.backing[i]),
        money=_money(state, names, i, allied),
        board=_board(run, state, i),
        alliance=[names[j] for j in allied],
        speaks_for=[n for j, n in enumerate(names) if j != i and directors.representative[j] == i],
        spoken_for_by=speaker_name(run.scenario, int(directors.representative[i])),
        trust={
            names[j]: {f: float(state.dyads.trust[i, k, j]) for k, f in enumerate(FACETS)}
            for j in range(len(names))
            if j != i
        },
        heard=_heard(run, state, i, month),
        events=_events(run, i, month),
        people=closing(run.scenario).strip(),
    )


def _practices(run: Run, state: Any, i: int) -> list[dict[str, Any]]:
    p = state.practices
    return [
        {
            "name": run.scenario.practice_names[v],
            "backing": float(p.backing[v]),
            "claim": float(p.claim[v]),
            "in_contract": bool(p.member[v]),
        }
        for v in range(int(state.directors.first[i]), int(state.directors.end[i]))
    ]


def _money(state: Any, names: tuple[str, ...], i: int, allied: list[int]) -> dict[str, Any]:
    d = state.directors
    return {
        "budget": float(d.budget[i]),
        "pledged": float(d.pledged[i]),
        "came_back": float(d.received[i]),
        "opportunities": float(d.opportunity[i]),
        "allies_pledge": {names[j]: float(d.pledge[j]) for j in allied},
    }


def _board(run: Run, state: Any, i: int) -> dict[str, Any]:
    """The item and its own need; the rest only if it sat there, or as far as it was told."""
    d, n = state.directors, len(run.scenario.pcn_names)
    place = int(d.place[i])
    speaker = int(d.representative[i])
    board: dict[str, Any] = {"my_need": float(d.item[i]), "sat_there": bool(d.seated[i]), "no_chair": False}
    if d.seated[i]:
        seated = [j for j in range(n) if d.seated[j] and d.place[j] == place]
        board["argued"] = {run.scenario.pcn_names[j]: float(d.argued[j]) for j in seated}
        if state.places.manager_seated[place]:
            board["argued"]["the manager"] = float(state.places.manager_item[place])
        board["settled"] = float(state.places.decision[place])
    elif speaker == i or (speaker != NOBODY and not d.spoken[i]):
        board["no_chair"] = True
    elif speaker != NOBODY and d.told[i]:
        argued = state.places.manager_item[place] if speaker == n else d.argued[speaker]
        board["reported"] = {"argued": float(argued), "settled": float(state.places.decision[place])}
    elif speaker != NOBODY:
        board["reported"] = None
    return board


def _heard(run: Run, state: Any, i: int, month: int) -> list[str]:
    """Who is well or ill spoken of, from how hearsay moved this month in conversation."""
    levers = run.setting.levers[int(run.setting.structure.periods[month])][int(state.directors.place[i])]
    if levers.rule != 0.0:
        return []
    before = run.state(month - 1)
    fading = 0.5 ** (1.0 / levers.half_life_good)
    said: list[str] = []
    for j, name in enumerate(run.scenario.pcn_names):
        if j == i or state.directors.changed[i] or state.directors.changed[j]:
            continue
        rested = before.dyads.memory[HEARSAY, i, :, j] * fading + state.directors.propensity[i] * (1.0 - fading)
        moved = float((state.dyads.memory[HEARSAY, i, :, j] - rested).mean())
        if abs(moved) > HEARD_OF:
            said.append(f"{name} is {'well' if moved > 0 else 'ill'} spoken of.")
    return said


def _events(run: Run, i: int, month: int) -> list[dict[str, Any]]:
    known: list[dict[str, Any]] = []
    for event in run.events:
        if event.month == month and i in event.known_to:
            secret = event.kind == "left" and event.who != i  # whom a leaver trusted least is its own affair
            row: dict[str, Any] = {
                "kind": event.kind,
                "who": speaker_name(run.scenario, event.who) if event.who >= 0 else None,
                "whom": None if secret or event.whom < 0 else speaker_name(run.scenario, event.whom),
                "alliance": event.alliance,
            }
            if "pounds" in event.terms:
                row["pounds"] = event.terms["pounds"]
            if event.who == i:
                row["terms"] = dict(event.terms)
            known.append(row)
    return known
