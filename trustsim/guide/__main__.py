"""Write the guide's tables anew from the code; with `findings`, measure what its pages on findings say (minutes)."""

import argparse
import sys

from . import findings, layout, tables


def main() -> None:
    """Write what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m trustsim.guide", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("tables", "findings"), default="tables")
    parser.add_argument("--futures", type=int, default=findings.FUTURES, help="futures of each comparison")
    given = parser.parse_args()
    if given.futures < 2:
        parser.error(f"--futures is {given.futures}; give at least 2")
    for page in layout.pages():
        page.write_text(tables.filled(page.read_text(encoding="utf-8")), encoding="utf-8")
    if given.what == "findings":
        findings.write(given.futures, lambda doing: print(doing, file=sys.stderr, flush=True))
    for page in layout.pages():
        for name in findings.outdated(page.read_text(encoding="utf-8")):
            print(f"{page.name}: {name} is out of date; run python -m trustsim.guide findings", file=sys.stderr)


if __name__ == "__main__":
    main()
