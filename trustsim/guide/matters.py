"""What matters most: three studies, the small tables that are kept of them, and the figures of `what-matters.md`.

The tables stand in `results/`; the page, its figures and the tests come from them, and `python -m trustsim.guide
matters` runs the studies again (a quarter of an hour).
"""

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from ..analysis.precision import spreads
from ..analysis.screening import by_chance, chosen, halves, rank_correlation, shared_top, single_effects, sizes, whole
from ..analysis.sensitivity import morris, replicate_adequacy, sobol
from ..experiments.distributions import Levels, Uniform
from ..experiments.exploration import explored
from ..experiments.result import StudyResult
from ..experiments.runner import run_study
from ..experiments.study import Study
from ..model.parameters import PARAMETERS
from ..scenario.ready import ready_folder
from ..scenario.writing import save
from .layout import HERE

RESULTS, PICTURES = HERE / "results", HERE / "pictures"
OUTCOMES = ("coverage", "collective_voice", "backing", "sustainability")
SCREENING, SHARES, FUTURES = "screening", "what-matters", "how-many-futures"
"""The ready studies: Morris over all parameters, Sobol over the dozen, and the same settings in very many futures."""
ONE_PLACE = "averingley"
"""The ordinary place, in which the width of a single setting's interval is shown."""
_FACTORS = re.compile(r"(?<=^factors:\n)(?:  .*\n)+", re.MULTILINE)
Told = Callable[[str], None]


def kept(name: str) -> Any:
    """A table (a pandas frame) as it was kept: screening, order, shares, chance, spreads or widths."""
    import pandas

    return pandas.read_csv(RESULTS / f"{name}.csv")


def by_outcome(name: str) -> dict[str, Any]:
    """A table as it was kept, by outcome, with what each parameter is called."""
    frame = kept(name)
    frame = frame.assign(label=[PARAMETERS[path].label for path in frame["factor"]])
    return {outcome: frame[frame["outcome"] == outcome].reset_index(drop=True) for outcome in OUTCOMES}


def dozen() -> tuple[str, ...]:
    """The parameters that matter, by the screening as it was kept; the first chosen first."""
    return chosen(by_outcome("screening"))


def study(name: str) -> Study:
    """One of the three studies."""
    return Study.load(_file(name))


def _file(name: str) -> Path:
    return ready_folder() / "studies" / f"{name}.yaml"


def write(told: Told | None = None, workers: int | None = None) -> None:
    """Run the studies, choosing the dozen anew between them, and write their tables and figures."""
    for name, keep in ((SCREENING, keep_screening), (SHARES, keep_shares), (FUTURES, keep_futures)):
        if name == SHARES:
            save(_file(SHARES), with_factors(_file(SHARES).read_text(encoding="utf-8"), dozen()))
        one = study(name)
        keep(one, run_study(one, workers, _progress(name, told)))
    draw()


def _progress(name: str, told: Told | None) -> Callable[[int, int], None] | None:
    """Tell of each twentieth of a study's points."""

    def tell(done: int, total: int) -> None:
        twentieth = 20 * done // total
        if told and twentieth > reached[0]:
            reached[0] = twentieth
            told(f"{name}: {done:,} of {total:,} points")

    reached = [0]
    return tell


def with_factors(text: str, paths: tuple[str, ...]) -> str:
    """A study file's text with these parameters as its factors, each over the range in which all are screened."""
    return _FACTORS.sub("".join(f"  {path}: {_range(path)}\n" for path in paths), text, count=1)


def _range(path: str) -> str:
    parameter = PARAMETERS[path]
    match explored(parameter):
        case Levels(values):
            words = ", ".join(str(parameter.plain(value)) for value in values)
            return f"[{words}]" if parameter.options else f"{{levels: [{words}]}}"
        case Uniform(low, high):
            return f"[{low:.6g}, {high:.6g}]"
        case other:
            raise TypeError(f"{path} is explored over {other}; it should be levels or a range")


def keep_screening(one: Study, found: StudyResult) -> None:
    """Keep what a screening says of each factor, in all places together and in each, and how far its order settled."""
    effects: list[Any] = []
    order: list[dict[str, Any]] = []
    for outcome in one.outcomes:
        frame = morris(one, found, outcome, gaps=True).drop(columns="label")
        futures = found.futures(outcome, gaps=True)
        means = {place: found.futures(outcome, place, gaps=True).mean(axis=1) for place in one.scenarios}
        there = {place: sizes(one, values) for place, values in means.items()}
        columns = {"chance": by_chance(one, futures), **there}
        at = [[f.path for f in one.factors].index(path) for path in frame["factor"]]
        effects.append(frame.assign(outcome=outcome, **{name: values[at] for name, values in columns.items()}))
        walks = np.abs(single_effects(one, futures.mean(axis=1)))
        by_walks = walks[0::2].mean(axis=0), walks[1::2].mean(axis=0)
        first, second = halves(futures)
        by_futures = sizes(one, first), sizes(one, second)
        pairs = list(combinations(there.values(), 2))
        order.append(
            {
                "outcome": outcome,
                "walks": rank_correlation(*by_walks),
                "walks_dozen": shared_top(*by_walks),
                "places": np.mean([rank_correlation(*pair) for pair in pairs]),
                "places_dozen": np.mean([shared_top(*pair) for pair in pairs]),
                "futures": rank_correlation(*by_futures),
                "futures_dozen": shared_top(*by_futures),
                "left_out": one.size - len(walks),
            }
        )
    _keep("screening", effects)
    _keep("order", order)


def keep_shares(one: Study, found: StudyResult) -> None:
    """Keep the shares of the variance by factor, and the share that the luck of the futures leaves."""
    luck: list[dict[str, Any]] = []
    for outcome in one.outcomes:
        futures = found.futures(outcome, gaps=True)
        known = whole(one, futures.mean(axis=1))
        left = futures[known].var(axis=1, ddof=1).mean() / futures.shape[1]
        spread = futures[known].mean(axis=1).std()
        left_out = one.size - int(known.sum()) * one.size // one.count
        luck.append({"outcome": outcome, "spread": spread, "chance": left / spread**2, "left_out": left_out})
    _keep("shares", [sobol(one, found, o, gaps=True).drop(columns="label").assign(outcome=o) for o in one.outcomes])
    _keep("chance", luck)


def keep_futures(one: Study, found: StudyResult) -> None:
    """Keep how far futures lie apart, alone and in pairs, by place and change; and how intervals narrow."""
    apart, widths = [], []
    for outcome in one.outcomes:
        for place in one.scenarios:
            pairs: Any = spreads(one, found, outcome, place)
            variances = pairs.assign(**{name: pairs[name] ** 2 for name in ("single", "paired", "unpaired")})
            means = variances.groupby("factor", sort=False).mean().reset_index()
            means = means.assign(**{name: means[name] ** 0.5 for name in ("single", "paired", "unpaired")})
            apart.append(means.assign(outcome=outcome, place=place))
        widths.append(replicate_adequacy(one, found, outcome, ONE_PLACE).assign(outcome=outcome))
    _keep("spreads", apart)
    _keep("widths", widths)


def _keep(name: str, parts: list[Any]) -> None:
    """Write a table of four significant figures, its outcome first."""
    import pandas

    frame = pandas.DataFrame(parts) if isinstance(parts[0], dict) else pandas.concat(parts)
    frame = frame[["outcome", *frame.columns.drop("outcome")]]
    RESULTS.mkdir(exist_ok=True)
    save(RESULTS / f"{name}.csv", frame.to_csv(index=False, float_format="%.4g", lineterminator="\n"))


def draw() -> None:
    """Draw the figures from the tables as they were kept."""
    from ..analysis.figures import morris_figure, sobol_figure
    from ..analysis.figures import save as save_figure

    PICTURES.mkdir(exist_ok=True)
    screened = morris_figure(
        by_outcome("screening"), title=f"What matters most of {len(PARAMETERS)} parameters", top=12
    )
    shared = sobol_figure(by_outcome("shares"), title="What the outcomes turn on, among the dozen", top=8)
    for name, figure in (("screening", screened), ("shares", shared)):
        save_figure(figure, PICTURES / f"{name}.png", small=True)
