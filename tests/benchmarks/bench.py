"""Measures the engine against its peers; the last line printed is one JSON object of figures.

`python tests/benchmarks/bench.py [--only pairs,england] [--quick]`. Progress goes to the error stream. A figure that
was not measured is null.
"""

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]


def main(words: list[str] | None = None) -> None:
    """Measure what is asked for and print it."""
    from measured import KEYS, MEASURED
    from measured.scale import ORDINARY, QUICK, say

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", help=f"measure only some of: {','.join(MEASURED)}")
    parser.add_argument("--quick", action="store_true", help="sizes too small to mean anything, to see that all works")
    given = parser.parse_args(words)
    chosen = given.only.split(",") if given.only else list(MEASURED)
    unknown = sorted(set(chosen) - set(MEASURED))
    if unknown:
        parser.error(f"nothing is called {', '.join(unknown)}; choose from {', '.join(MEASURED)}")
    figures = dict.fromkeys(KEYS)
    begin = perf_counter()
    for name in chosen:
        say(f"{name} …")
        start = perf_counter()
        found = MEASURED[name](QUICK if given.quick else ORDINARY)
        say("\n".join(f"  {key} {_short(value)}" for key, value in found.items()))
        say(f"  ({perf_counter() - start:.0f} s)")
        figures |= found
    figures["seconds"] = perf_counter() - begin
    print(json.dumps({key: _rounded(value) for key, value in figures.items()}))


def _rounded(value):
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _short(value) -> str:
    return "not measured" if value is None else str(_rounded(value))


if __name__ == "__main__":
    main()
