"""Reports as one HTML file each: of a sweep's folder, of a scenario, of a what-if against its baseline."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import InputError

if TYPE_CHECKING:
    from ...scenario import Scenario
    from ..results import Result


def report(
    given: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    replicates: int = 20,
    seed: int = 1,
    months: int | None = None,
    parameters: "Mapping[str, Any] | None" = None,
) -> Path:
    """Write the report of a sweep's folder, or of a scenario or what-if, which is run; gives the file's path.

    `out` None: `report.html` in the folder, or `NAME-report.html` here. What says how to run is for scenarios and
    what-ifs only. Raises InputError where there is nothing to report, or the file cannot be written.
    """
    if Path(given).is_dir():
        path = Path(out) if out is not None else Path(given) / "report.html"
        checked(path)
        return save(of_sweep(given, ["trustsim", "report", os.fspath(given), "--out", str(path)]), path)
    from ...scenario.ready import find
    from ..results import result_of

    file = find(os.fspath(given), what_ifs=True, studies=True)
    path = Path(out) if out is not None else Path(f"{file.stem}-report.html")
    checked(path)
    base, named = scenarios_of(file, lambda one: one.with_(months=months, parameters=parameters))
    result = result_of(base, named, seed, replicates)
    settings = [f"{name}={value}" for name, value in (parameters or {}).items()]
    return save(of_result(result, os.fspath(given), path, months, settings), path)


def of_sweep(folder: str | os.PathLike[str], command: Sequence[str]) -> str:
    """The report of a sweep's folder as HTML; `command` makes it again. Raises InputError where it holds no sweep."""
    from .. import swept
    from .sweeps import sweep_page

    study, result = swept.opened(folder)
    sweep = ["trustsim", "sweep", study.source, "--out", os.fspath(folder)]
    return sweep_page(study, result, [sweep, command]).html()


def of_result(result: "Result", given: str, out: Path, months: int | None, settings: Sequence[str]) -> str:
    """The evidence pack of a run or comparison of the file `given` as HTML, with the commands that give it again."""
    from .evidence import evidence_page

    asked = ["--replicates", str(len(result.baseline.seeds)), "--seed", str(result.seed)]
    asked += [] if months is None else ["--months", str(months)]
    asked += [word for setting in settings for word in ("--set", setting)]
    verb = ["compare", result.baseline.scenario.source, given] if result.comparison else ["run", given]
    commands = [["trustsim", *verb, *asked], ["trustsim", "report", given, *asked, "--out", str(out)]]
    return evidence_page(result, commands).html()


def scenarios_of(path: Path, changed: "Callable[[Scenario], Scenario]") -> "tuple[Scenario, dict[str, Scenario]]":
    """The scenario of a file, changed, and no other; or a what-if's baseline, changed, and the what-if on it by name.

    Raises InputError for a study or targets.
    """
    from ...scenario import Scenario, WhatIf
    from ...scenario.kinds import kind_of
    from ..comparison import variants

    kind = kind_of(path)
    if kind == "what-if":
        what_if = WhatIf.load(path)
        base = changed(what_if.baseline)
        return base, variants(base, [what_if])
    if kind != "scenario":
        cure = "report the folder of its sweep" if kind == "study" else "use it with `trustsim calibrate`"
        raise InputError(f"{path}: this is a file of {'a study' if kind == 'study' else 'targets'}; {cure}")
    return changed(Scenario.load(path)), {}


def checked(out: Path) -> None:
    """Raise InputError where a file cannot be written, before anything is run."""
    if out.is_dir():
        raise InputError(f"{out}: --out is a folder; give the name of a file, such as {out / 'report.html'}")
    if not out.parent.is_dir():
        raise InputError(f"{out}: there is no folder {out.parent}; make it, or choose another")
    if not os.access(out.parent, os.W_OK | os.X_OK):
        raise InputError(f"{out}: its folder cannot be written (Permission denied); choose another")


def save(html: str, out: Path) -> Path:
    """Write a page whole or not at all; raises InputError."""
    from ...scenario.writing import save

    save(out, html)
    return out
