"""`trustsim schema`: what files may say, for editors."""

import json

import click


@click.command("schema", short_help="Print the JSON schema of a kind of file.")
@click.argument("kind", type=click.Choice(["scenario", "what-if", "study", "story"]), default="scenario")
def command(kind: str) -> None:
    """Print the JSON schema of a scenario (not given), a what-if, a study or a story.

    Editors check by it as you type.
    """
    if kind == "study":
        from ..experiments.schema import study_schema

        found = study_schema()
    elif kind == "story":
        from ..workshop.story.schema import story_schema

        found = story_schema()
    else:
        from ..scenario import schema

        found = schema(kind)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
