"""`trustsim schema`: what files may say, for editors."""

import json

import click


@click.command("schema", short_help="Print the JSON schema of a kind of file.")
@click.argument("kind", type=click.Choice(["scenario", "what-if"]), default="scenario")
def command(kind: str) -> None:
    """Print the JSON schema of a scenario (not given) or a what-if, for editors that check files as you type."""
    from ..scenario import schema

    click.echo(json.dumps(schema(kind), ensure_ascii=False, indent=2))
