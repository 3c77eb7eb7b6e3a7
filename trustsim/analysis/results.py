"""A finished run or comparison as one JSON object, and as a folder of files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..drivers.ensemble import Ensemble, run_seeds
from ..model.chance import future_seeds
from ..scenario import Scenario
from ..scenario.imagined import IMAGINED, column, is_real
from .comparison import Comparison, Progress, compare, difference_row, outcome_row, outcome_rows
from .pictures import Pictured, typical, typical_note, write_bands
from .sentences import describe_comparison, describe_ensemble
from .tables import write_events, write_monthly, write_rows
from .words import HONESTY, UNITS, count

SCHEMA = 1
MOST_DRAWN = 200
"""PCNs that pictures of each PCN can show."""
TOO_MANY = (
    f"Storyline and map are left out: with more than {MOST_DRAWN} PCNs they could not be read. "
    "Run some of the places by themselves to see them."
)


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
        return names_to_come(self.scenarios)


def result_of(
    base: Scenario,
    what_ifs: Mapping[str, Scenario],
    seed: int,
    replicates: int,
    progress: Progress | None = None,
) -> Result:
    """Run a scenario, or what-ifs by name against it, on the futures of a master seed; raises as `compare` does."""
    seeds = future_seeds(seed, replicates)
    if not what_ifs:
        return Result(run_seeds(base, seeds, progress=progress), None, seed)
    comparison = compare(base, what_ifs, seeds, progress=progress)
    return Result(comparison.baseline, comparison, seed)


def baseline_name(result: Result) -> str:
    """The baseline's name, told apart from a what-if of the same name."""
    name = result.baseline.scenario.name
    taken = {v.name for v in result.comparison.what_ifs} if result.comparison else set()
    return f"{name} (no change)" if name in taken else name


def _parts(what_ifs: int) -> list[str]:
    return ["-no-change", *(["-what-if"] if what_ifs == 1 else [f"-what-if-{k}" for k in range(1, what_ifs + 1)])]


def few_enough_to_draw(scenarios: Sequence[Scenario]) -> bool:
    """Whether pictures in which each PCN has a line or circle of its own can be read."""
    return all(len(scenario.pcn_ids) <= MOST_DRAWN for scenario in scenarios)


def names_to_come(scenarios: Sequence[Scenario]) -> list[str]:
    """The names of the files of a run of one scenario, or of a comparison of the first with the others."""
    several = len(scenarios) > 1
    parts = _parts(len(scenarios) - 1) if several else [""]
    drawn = parts if few_enough_to_draw(scenarios) else []
    return [
        "outcomes.csv",
        *(["differences.csv"] if several else []),
        "monthly.parquet",
        "monthly.csv",
        "events.jsonl",
        *(f"storyline{part}.{kind}" for part in drawn for kind in ("png", "svg")),
        *(f"network{part}.png" for part in drawn),
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
    """Draw the baseline's most typical future, the what-ifs on the same seed, and all measures; give their texts.

    Where there are too many PCNs to draw each, only the measures are drawn, and a sentence says so.
    """
    left_out = [] if few_enough_to_draw(result.scenarios) else [TOO_MANY]
    drawn = draw_pictures(result, folder, ("png", "svg"))
    return [*left_out, *(f"{name}.png: {text}" for name, text in drawn.items())]


def draw_pictures(result: Result, folder: Path, kinds: Sequence[str]) -> dict[str, str]:
    """Draw as `write_pictures` does, and give each picture's text by its name without suffix.

    The storyline is drawn in all `kinds` (png, svg), the others in the first.
    """
    first = kinds[0]
    drawn = _draw_people(result, folder, kinds) if few_enough_to_draw(result.scenarios) else {}
    title = f"{result.baseline.scenario.name}: all futures"
    drawn["measures"] = write_bands(result.ensembles, title, folder / f"measures.{first}")
    return drawn


def _draw_people(result: Result, folder: Path, kinds: Sequence[str]) -> dict[str, str]:
    chosen = typical(result.baseline)
    parts = _parts(len(result.ensembles) - 1) if result.comparison else [""]
    note = typical_note(len(result.baseline.seeds))
    drawn: dict[str, str] = {}
    for part, (name, ensemble) in zip(parts, result.ensembles.items(), strict=True):
        run = ensemble.runs[ensemble.seeds.index(chosen.seed)]
        own = note if ensemble is result.baseline else "The same chance events as in the picture without the change."
        one = Pictured(run, name, own)
        drawn[f"storyline{part}"] = f"{own} {one.write_storyline(folder, f'storyline{part}', kinds)}"
        drawn[f"network{part}"] = one.write_map(folder, f"network{part}", kinds[0])
    return drawn


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
