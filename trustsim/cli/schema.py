"""`trustsim schema`: what files may say, for editors."""

import json

import click


@click.command("schema", short_help="Print the JSON schema of a kind of file.")
@click.argument("kind", type=click.Choice(["scenario", "what-if", "study", "story", "role-play"]), default="scenario")
def command(kind: str) -> None:
    """Print the JSON schema of a scenario (not given), a what-if, a study, a story or a role play.

    Editors check by it as you type.
    """
    if kind == "study":
        from ..experiments.schema import study_schema

        found = study_schema()
    elif kind == "story":
        from ..workshop.story.schema import story_schema

        found = story_schema()
    elif kind == "role-play":
        from ..workshop.roleplay import role_play_schema

        found = role_play_schema()
    else:
        from ..scenario import schema

        found = schema(kind)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
