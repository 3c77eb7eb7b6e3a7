"""Write the guide's tables anew from the code.

With `findings`, measure what its pages on findings say (minutes); with `matters`, run the studies of what matters most
(a quarter of an hour).
"""

import argparse
import sys

from . import findings, layout, matters, tables


def main() -> None:
    """Write what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m trustsim.guide", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("tables", "findings", "matters"), default="tables")
    parser.add_argument("--futures", type=int, default=findings.FUTURES, help="futures of each comparison")
    parser.add_argument("--workers", type=int, help="processes of the studies; not given: the cores at hand")
    given = parser.parse_args()
    if given.futures < 2:
        parser.error(f"--futures is {given.futures}; give at least 2")
    if given.what == "matters":
        matters.write(_say, given.workers)
    for page in layout.pages():
        page.write_text(tables.filled(page.read_text(encoding="utf-8")), encoding="utf-8")
    if given.what == "findings":
        findings.write(given.futures, _say)
    for page in layout.pages():
        for name in findings.outdated(page.read_text(encoding="utf-8")):
            print(f"{page.name}: {name} is out of date; run python -m trustsim.guide findings", file=sys.stderr)


def _say(doing: str) -> None:
    print(doing, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
