"""A finished run or comparison as one JSON object, and as a folder of files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..drivers.ensemble import Ensemble
from ..scenario import Scenario
from ..scenario.imagined import IMAGINED, column, is_real
from .comparison import Comparison, difference_row, outcome_row, outcome_rows
from .pictures import Pictured, typical, typical_note, write_bands
from .sentences import describe_comparison, describe_ensemble
from .tables import write_events, write_monthly, write_rows
from .words import HONESTY, UNITS, count

SCHEMA = 1


@dataclass(frozen=True)
class Result:
    """What a command has to say: the baseline's ensemble, the what-ifs' if any, and the master seed."""

    baseline: Ensemble
    comparison: Comparison | None
    seed: int

    @property
    def ensembles(self) -> dict[str, Ensemble]:
        """All ensembles by name, the baseline first."""
        others = self.comparison.what_ifs if self.comparison else ()
        return {baseline_name(self): self.baseline, **{v.name: v.ensemble for v in others}}

    @property
    def scenarios(self) -> list[Scenario]:
        """The baseline and the what-ifs' scenarios."""
        return [ensemble.scenario for ensemble in self.ensembles.values()]

    @property
    def sentence(self) -> str:
        """What came out, in words."""
        return describe_comparison(self.comparison) if self.comparison else describe_ensemble(self.baseline)

    def file_names(self) -> list[str]:
        """The names of the files that `write` makes."""
        several = self.comparison is not None
        parts = _parts(len(self.comparison.what_ifs)) if self.comparison else [""]
        return file_names(parts, several)


def baseline_name(result: Result) -> str:
    """The baseline's name, told apart from a what-if of the same name."""
    name = result.baseline.scenario.name
    taken = {v.name for v in result.comparison.what_ifs} if result.comparison else set()
    return f"{name} (no change)" if name in taken else name


def _parts(what_ifs: int) -> list[str]:
    return ["-no-change", *(["-what-if"] if what_ifs == 1 else [f"-what-if-{k}" for k in range(1, what_ifs + 1)])]


def names_to_come(what_ifs: int) -> list[str]:
    """The names of the files of a run (no what-ifs) or comparison."""
    return file_names(_parts(what_ifs) if what_ifs else [""], what_ifs > 0)


def file_names(parts: Sequence[str], several: bool) -> list[str]:
    """The names of all files, for each part of a comparison."""
    return [
        "outcomes.csv",
        *(["differences.csv"] if several else []),
        "monthly.parquet",
        "monthly.csv",
        "events.jsonl",
        *(f"storyline{part}.{kind}" for part in parts for kind in ("png", "svg")),
        *(f"network{part}.png" for part in parts),
        "measures.png",
        "summary.txt",
        "run.json",
    ]


def as_json(result: Result, files: Sequence[str]) -> dict[str, Any]:
    """The object that `--json` prints; numbers that are not there are null."""
    scenario, several = result.baseline.scenario, result.comparison is not None
    outcomes = [
        {**({"scenario": name} if several else {}), **outcome_row(row)}
        for name, ensemble in result.ensembles.items()
        for row in outcome_rows(ensemble)
    ]
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "scenario": scenario.name,
        "months": scenario.months,
        "replicates": len(result.baseline.seeds),
        "seed": result.seed,
        "outcomes": outcomes,
        "sentence": result.sentence,
        **column(*result.scenarios),
        "files": list(files),
    }
    if result.comparison:
        found["baseline"] = baseline_name(result)
        found["differences"] = [
            {"what_if": variant.name, **difference_row(row)}
            for variant in result.comparison.what_ifs
            for row in (*variant.differences, *variant.better_off)
        ]
    return found


def write(result: Result, folder: Path, found: Mapping[str, Any]) -> None:
    """Write every file of a result; `found` is what `as_json` gave."""
    beside = {key: found[key] for key in found if key == "people"}
    write_rows([{**row, **beside} for row in found["outcomes"]], folder / "outcomes.csv")
    if "differences" in found:
        write_rows([{**row, **beside} for row in found["differences"]], folder / "differences.csv")
    write_monthly(result.ensembles, folder)
    write_events(result.ensembles, folder / "events.jsonl")
    told = write_pictures(result, folder)
    (folder / "summary.txt").write_text(summary(result, told), encoding="utf-8", newline="\n")
    text = json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def write_pictures(result: Result, folder: Path) -> list[str]:
    """Draw the baseline's most typical future, the what-ifs on the same seed, and all measures; give their texts."""
    chosen = typical(result.baseline)
    parts = _parts(len(result.ensembles) - 1) if result.comparison else [""]
    note = typical_note(len(result.baseline.seeds))
    told: list[str] = []
    for part, (name, ensemble) in zip(parts, result.ensembles.items(), strict=True):
        run = ensemble.runs[ensemble.seeds.index(chosen.seed)]
        own = note if ensemble is result.baseline else "The same chance events as in the picture without the change."
        one = Pictured(run, name, own)
        told.append(f"storyline{part}.png: {own} {one.write_storyline(folder, f'storyline{part}')}")
        told.append(f"network{part}.png: {one.write_map(folder, f'network{part}')}")
    title = f"{result.baseline.scenario.name}: all futures"
    told.append(f"measures.png: {write_bands(result.ensembles, title, folder / 'measures.png')}")
    return told


def summary(result: Result, told: Sequence[str]) -> str:
    """The result in words, with a text for each picture and what is assumed."""
    scenario = result.baseline.scenario
    lines = [scenario.name, *filter(None, [scenario.question]), "", result.sentence, "", HONESTY, ""]
    lines += [
        f"{count(len(result.baseline.seeds), 'future')} of {count(scenario.months, 'month')}, seed {result.seed}. "
        f"{UNITS}",
        "",
        "Pictures",
        *(f"- {text}" for text in told),
        "",
        "Assumed",
    ]
    lines += [f"- {text}" for text in assumed(result)]
    if scenario.origin:
        lines += ["", "Source of the data", *(f"- {key}: {_plain(value)}" for key, value in scenario.origin.items())]
    return "\n".join(lines) + "\n"


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def assumed(result: Result) -> list[str]:
    """What is assumed, in sentences; places made from real data open with their imagined directors."""
    real = f"{IMAGINED.capitalize()}: list sizes are real, but people, needs and history are not."
    return [*([real] if is_real(*result.scenarios) else []), *result.baseline.scenario.assumed]
