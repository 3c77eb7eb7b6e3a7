"""However a file is mangled, it loads or is refused in one sentence, soon; TRUSTSIM_SOAK=1 tries more."""

import json
import os
import random
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from trustsim.errors import InputError
from trustsim.scenario import Scenario, WhatIf

HERE = Path(__file__).parent / "files"
SHIPPED = Path(__file__).parents[2] / "scenarios"
SOAK = bool(os.environ.get("TRUSTSIM_SOAK"))
TRIES = 10_000 if SOAK else 600
SIZE = 1_999_000 if SOAK else 250_000
SECONDS = 5
NASTY = (
    "",
    "~",
    "null",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "0",
    "-1",
    "1e999",
    "-1e999",
    ".nan",
    ".inf",
    "1e308",
    "1_000",
    "9" * 5000,
    "0o17",
    "0x1F",
    "017",
    "1:30",
    "2024-01-01",
    "2024-01-01T00:00:00Z",
    "[]",
    "{}",
    "[[]]",
    "[1, a]",
    "{a: 1}",
    "!!python/object:os.system x",
    "!!binary aGk=",
    "!x y",
    "&a x",
    "*a",
    "<<",
    "|",
    ">",
    '"',
    "'",
    "\\",
    '"\\ud800"',
    '"\\U00110000"',
    "- a",
    "a: b",
    "? a",
    "%",
    "@a",
    "`a",
    "#",
    "---",
    "...",
    "\t",
    "\x00",
    "\x07",
    "\x85",
    "\u2028",
    "\ufeff",
    "\u202e",
    "é",
    "\U0001d518",
    "[" * 3000,
    "{" * 3000,
    "{a: " * 3000,
    "- " * 3000,
    '"' + "x" * 100_000 + '"',
    "-0",
    "0.5",
    "1.0",
    "101",
    "a",
    "b",
    "self",
    "manager",
    "north",
    "all",
    "A B",
    "a/b",
    "../x",
    "12",
    "500",
    "600",
    "601",
)
Mutation = Callable[[random.Random, str], str]


def flip_bytes(chance: random.Random, text: str) -> str:
    """Change up to three bytes; what is not UTF-8 stays so."""
    raw = bytearray(text.encode("utf-8", "surrogateescape"))
    for _ in range(chance.randint(1, 3)):
        if raw:
            mark = ord(chance.choice("{}[]:,-#&*!|>'\"%@` \n\t"))
            raw[chance.randrange(len(raw))] = chance.choice((chance.randrange(256), mark))
    return raw.decode("utf-8", "surrogateescape")


def move_lines(chance: random.Random, text: str) -> str:
    """Swap, delete or repeat lines."""
    lines = text.split("\n")
    i, j = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(3)
    if kind == 0:
        lines[i], lines[j] = lines[j], lines[i]
    elif kind == 1:
        del lines[i]
    else:
        lines.insert(j, lines[i])
    return "\n".join(lines)


def replace_value(chance: random.Random, text: str) -> str:
    """Put a nasty value in the place of one."""
    values = r"(?<=: )[^,{}\[\]\n]+|(?<=\[)[^,{}\[\]\n]+|(?<=, )[^,:{}\[\]\n]+(?=[,\]])"
    found = list(re.finditer(values, text))
    if not found:
        return text
    at = chance.choice(found)
    return text[: at.start()] + chance.choice(NASTY) + text[at.end() :]


def cut(chance: random.Random, text: str) -> str:
    """Cut the end off, or a piece out."""
    i, j = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    return text[:i] if chance.random() < 0.5 else text[:i] + text[j:]


def rename_key(chance: random.Random, text: str) -> str:
    """Mistype a key, or give it another's name."""
    keys = list(re.finditer(r"\b[\w.-]{1,60}(?=\"?:)", text))
    if not keys:
        return text
    at = chance.choice(keys)
    other = chance.choice((at[0][:-1], at[0] + "s", chance.choice(keys)[0], chance.choice(NASTY)))
    return text[: at.start()] + other + text[at.end() :]


def indent(chance: random.Random, text: str) -> str:
    """Shift a line to the right or left, or indent it by a tab."""
    lines = text.split("\n")
    i = chance.randrange(len(lines))
    line = lines[i]
    lines[i] = chance.choice((" " + line, "  " + line, "\t" + line, line[1:], line.lstrip()))
    return "\n".join(lines)


def insert(chance: random.Random, text: str) -> str:
    """Put something nasty anywhere."""
    i = chance.randrange(len(text) + 1)
    return text[:i] + chance.choice(NASTY) + text[i:]


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes,
    move_lines,
    *[replace_value] * 3,
    cut,
    *[rename_key] * 2,
    indent,
    insert,
)


def is_ours(path: Path) -> bool:
    """Whether a shipped file is a scenario or a what-if."""
    head = path.read_text(encoding="utf-8")
    return bool(re.search(r"^places:", head, re.M) or re.search(r"^baseline:", head, re.M))


def originals() -> list[Path]:
    """All scenarios and what-ifs at hand."""
    shipped = [p for p in sorted(SHIPPED.rglob("*.yaml")) if is_ours(p)] if SHIPPED.is_dir() else []
    return [*sorted(p for p in HERE.rglob("*.*") if p.is_file()), *shipped]


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail where the body takes longer, in seconds of this process's own work: others may keep the machine busy."""

    def late(*_: object) -> None:
        raise TimeoutError(f"not done within {seconds} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def complaint(file: Path) -> str | None:
    """What is wrong with how a file is taken; empty: it is refused well; None: it loads."""
    what_if = "what-ifs" in file.parts
    try:
        with within(SECONDS):
            scenario = WhatIf.load(file).scenario if what_if else Scenario.load(file)
            json.dumps(scenario.as_dict())
    except InputError as error:
        said = str(error)
        if "\n" in said or not said.isprintable() or len(said) > 1000:
            return f"not one sentence: {said!r}"
        if "; " not in said or " is " not in said.partition("; ")[0]:
            return f"no field, value and cure: {said!r}"
        if not re.match(rf"{re.escape(str(file.parents[1]))}/\S+?:(\d+: \S|)", said):
            return f"file not named: {said!r}"
        if not re.match(r".+?:\d+: \S", said) and len(file.read_bytes()) < 2_000_000:
            return f"no line: {said!r}"
        return ""
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return None


@pytest.mark.parametrize("share", range(4))
def test_a_mangled_file_loads_or_is_refused_in_one_sentence(share: int, tmp_path: Path):
    chance = random.Random(share)
    sources = originals()
    root = tmp_path / "files"
    shutil.copytree(HERE, root)
    if SHIPPED.is_dir():
        shutil.copytree(SHIPPED, root, dirs_exist_ok=True)
    wrong: list[str] = []
    ends: list[bool] = []
    for number in range(TRIES // 4):
        source = chance.choice(sources)
        text = source.read_text(encoding="utf-8")
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            text = chance.choice(MUTATIONS)(chance, text)
        raw = text.encode("utf-8", "surrogateescape")
        folder = root / "what-ifs" if "what-ifs" in source.parts else root
        folder.mkdir(exist_ok=True)
        file = folder / f"mutant{source.suffix}"
        file.write_bytes(raw)
        found = complaint(file)
        ends.append(found is None)
        if found:
            wrong.append(f"{number} of {source.name}: {found}")
    assert not wrong, "\n".join(wrong[:20])
    assert 0.03 < sum(ends) / len(ends) < 0.9


LAUGHS = "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghijklmnopqrst"))
USUAL = "schema_version: 1\nname: a\nplaces: [{id: a, draw: {pcns: 2}}]\n"
BOMBS = {
    "billion laughs": "a: &a [x, x]\n" + LAUGHS,
    "deep lists": "a: " + "[" * 900_000,
    "deep mappings": "{a: " * 400_000,
    "deep dashes": "- " * 900_000,
    "a long word": "a: " + "x" * 1_900_000,
    "a long key": "x" * 1_900_000 + ": 1",
    "a long quote": 'a: "' + "\\n" * 900_000 + '"',
    "an open quote": 'a: "' + "x " * 900_000,
    "many keys": "".join(f"k{i}: 1\n" for i in range(150_000)),
    "many items": "a: [" + "1," * 900_000 + "]",
    "many lines": "a:\n" + "- 1\n" * 400_000,
    "a long comment": "#" * 1_900_000,
    "many comments": "#\n" * 900_000,
    "blank lines": "\n" * 1_900_000 + "a: 1",
    "spaces": "a:" + " " * 1_900_000 + "1",
    "a block": "a: |\n" + "  x\n" * 450_000,
    "many documents": "---\n" * 450_000,
    "a huge number": "a: " + "9" * 1_900_000,
    "a long fraction": "a: 0." + "1" * 1_900_000,
    "many parameters": USUAL + "parameters:\n  meetings:\n" + "".join(f"    k{i}: 1\n" for i in range(25000)),
    "many interventions": USUAL + "interventions:\n" + "- {at: 1, shock: 1}\n" * 10_000,
}


SLOW = {"many keys", "many lines", "many parameters"}


@pytest.mark.parametrize("bomb", [bomb for bomb in BOMBS if SOAK or bomb not in SLOW])
def test_no_large_file_holds_the_reader_up(bomb: str, tmp_path: Path):
    file = tmp_path / "bomb.yaml"
    file.write_text(BOMBS[bomb][:SIZE])
    with within(30):
        try:
            Scenario.load(file)
        except InputError as error:
            assert "\n" not in str(error) and len(str(error)) < 1000
        else:
            assert bomb == "many interventions"
