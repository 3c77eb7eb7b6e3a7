"""`trustsim compare`: what-ifs against a baseline, on the same chance events."""

from typing import TYPE_CHECKING, Any

import click

from .finish import carry_out
from .options import Options, changed, check_size, checked, load, options

if TYPE_CHECKING:
    from ..scenario import Scenario, WhatIf


@click.command("compare", short_help="Compare what-ifs with a baseline, on the same chance events.")
@click.argument("baseline")
@click.argument("what_ifs", metavar="WHATIF...", nargs=-1, required=True)
@options
def command(baseline: str, what_ifs: tuple[str, ...], **given: Any) -> None:
    """Compare each WHATIF with BASELINE, on the same chance events.

    BASELINE is a scenario: a file or the short name of a ready place. A WHATIF is a what-if file, whose changes are
    made to BASELINE whichever baseline it names, or another scenario.
    """
    from ..analysis.comparison import variants

    found = checked(**given)
    base = load(baseline, found)
    named = variants(base, [_what_if(one, found) for one in what_ifs])
    for scenario in (base, *named.values()):
        check_size(scenario, found.replicates, 1 + len(named))

    carry_out(found, base, named)


def _what_if(given: str, found: Options) -> "Scenario | WhatIf":
    from ..scenario import Scenario, WhatIf
    from ..scenario.kinds import is_what_if
    from ..scenario.ready import find

    path = find(given, what_ifs=True)
    return WhatIf.load(path) if is_what_if(path) else changed(Scenario.load(path), found)
