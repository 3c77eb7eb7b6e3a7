"""`trustsim places`: the ready places."""

import json
from typing import Any

import click


@click.command("places", short_help="List the ready places.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(as_json: bool) -> None:
    """List the ready places: the short name to run them by, their question and size."""
    rows = _rows()
    if as_json:
        click.echo(json.dumps({"schema": 1, "places": rows}, ensure_ascii=False))
        return
    from .tables import aligned

    if not rows:
        click.echo("No ready places are installed.")
        return
    table = [["Run it as", "Place", "PCNs", "Question"]]
    table += [[row["id"], row["name"], str(row["pcns"]), row["question"]] for row in rows]
    click.echo(aligned(table, right=(2,), wrapped=3, widest=60))


def _rows() -> list[dict[str, Any]]:
    from ..scenario import Scenario
    from ..scenario.ready import ready_places

    rows: list[dict[str, Any]] = []
    for ready in ready_places():
        scenario = Scenario.load(ready.path)
        rows.append(
            {
                "id": ready.name,
                "name": scenario.name,
                "question": scenario.question,
                "pcns": len(scenario.pcn_ids),
                "places": len(scenario.place_ids),
                "months": scenario.months,
                "file": str(ready.path),
            }
        )
    return rows
