"""`trustsim validate`: whether scenario, what-if, study and story files can be used."""

from pathlib import Path

import click

from ..errors import InputError


@click.command("validate", short_help="Check scenario, what-if, study and story files.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def command(files: tuple[str, ...]) -> int:
    """Check each FILE: `ok`, or its first problem by line with the cure (exit 2).

    A FILE is a scenario, a what-if, a study or a story. A folder stands for every .yaml file in it.
    """
    bad = 0
    for given in files:
        try:
            found = _files(given)
        except InputError as error:
            bad += 1
            click.echo(str(error), err=True)
            continue
        for name, path in found.items():
            try:
                said = _checked(path)
            except InputError as error:
                bad += 1
                click.echo(str(error), err=True)
            else:
                click.echo(f"{name}: ok, {said}")
    return 2 if bad else 0


def _files(given: str) -> dict[str, Path]:
    """The files meant by an argument, by the names to show."""
    from ..scenario.ready import find

    path = find(given, what_ifs=True, studies=True)
    if not path.is_dir():
        return {given: path}
    try:
        found = sorted(one for one in path.iterdir() if one.suffix.lower() in (".yaml", ".yml") and not one.is_dir())
    except OSError as error:
        raise InputError(f"{given}: the folder cannot be read ({error.strerror}); check its permissions") from error
    if not found:
        raise InputError(f"{given}: this folder has no .yaml file; name one that has, or a file")
    return {str(one): one for one in found}


def _checked(path: Path) -> str:
    from ..scenario import Scenario, WhatIf
    from ..scenario.kinds import kind_of

    kind = kind_of(path)
    if kind == "study":
        return _study(path)
    if kind == "story":
        return _story(path)
    if kind == "role play":
        return _role_play(path)
    if kind == "targets":
        return _targets(path)
    if kind == "what-if":
        what_if = WhatIf.load(path)
        return f'what-if "{what_if.name}" on "{what_if.baseline.name}"'
    scenario = Scenario.load(path)
    pcns = len(scenario.pcn_ids)
    return f'scenario "{scenario.name}", {pcns} {"PCN" if pcns == 1 else "PCNs"}, {scenario.months} months'


def _targets(path: Path) -> str:
    from ..experiments.targets import Targets

    targets = Targets.load(path)
    count = len(targets.each)
    return f'{count} {"target" if count == 1 else "targets"} "{targets.name}" for the study "{targets.study.name}"'


def _story(path: Path) -> str:
    from ..workshop.story import Story

    story = Story.load(path)
    count = len(story.scenes)
    return f'story "{story.title}", {count} {"scene" if count == 1 else "scenes"}, {story.minutes:g} minutes'


def _role_play(path: Path) -> str:
    from ..workshop.roleplay import RolePlay

    play = RolePlay.load(path)
    return f'role play "{play.file.name}" in "{play.place.name}", {len(play.file.cards)} cards'


def _study(path: Path) -> str:
    from ..experiments.study import Study

    study = Study.load(path)
    counted = [
        (len(study.factors), "factor"),
        (study.count, "point"),
        (study.replicates, "replicate"),
        (len(study.scenarios), "scenario"),
    ]
    factors, points, replicates, scenarios = (f"{n:,} {word}{'' if n == 1 else 's'}" for n, word in counted)
    return f'study "{study.name}", {factors}, {points} × {replicates} on {scenarios}'
