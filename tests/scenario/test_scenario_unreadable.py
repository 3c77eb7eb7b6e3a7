"""A file that is not plain YAML or JSON, or no file at all, is refused in one sentence."""

import os
import socket
from pathlib import Path

import pytest

from trustsim.errors import InputError
from trustsim.scenario import Scenario

HEAD = """\
schema_version: 1
name: Small
months: 24
places:
  - id: here
    pcns:
      - {id: a, practices: 4}
      - {id: b}
    draw: {pcns: 1}
"""


def refused(tmp_path: Path, text: str | bytes) -> str:
    """What is said of a file after its name."""
    file = tmp_path / "new.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(InputError) as error:
        Scenario.load(file)
    said = str(error.value)
    assert said.startswith(f"{file}:") and "\n" not in said and "; " in said
    return said.removeprefix(f"{file}:")


def change(old: str, new: str, text: str = HEAD) -> str:
    """A text with one thing in it changed."""
    assert old in text
    return text.replace(old, new, 1)


UNREADABLE: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "1: the file is empty; start with a line like `schema_version: 1`"),
    "only a comment": ("# nothing\n", "1: the file is empty; start with a line like `schema_version: 1`"),
    "a list": ("- a\n", '1: the file is ["a"]; start with a line like `schema_version: 1`'),
    "not UTF-8": (
        HEAD.encode() + b"question: caf\xe9\n",
        "10: the text is not UTF-8 (byte 0xe9); save the file as UTF-8",
    ),
    "UTF-16": (HEAD.encode("utf-16"), "1: the text is not UTF-8 (byte 0xff); save the file as UTF-8"),
    "a NUL": (HEAD + "question: a\0b\n", "10: a character is U+0000; remove it"),
    "a tab": (HEAD + "history:\n\tallied: []\n", "11: the line is"),
    "an open bracket": (HEAD + "history: {allied: [\n", "11: the line is"),
    "a key twice": (HEAD + "name: Again\n", "10: name is given twice (line 2); keep one of the two"),
    "an inner key twice": (
        change("{id: b}", "{id: b, need: 0, need: 1}"),
        "8: places.0.pcns.1.need is given twice (line 8); keep one of the two",
    ),
    "an anchor": (change("Small", "&x Small"), "2: name is anchored as &x; remove the anchor: none are read"),
    "an alias": (change("Small", "*x"), "2: name is an alias, *x; write out what it stands for"),
    "a merge key": (
        HEAD + "<<: {question: a}\n",
        "10: the file is holding the key <<; write the keys out: merge keys are not read",
    ),
    "a tag": (
        change("Small", "!!python/object:os.system Small"),
        "2: name is tagged tag:yaml.org,2002:python/object:os.system; remove the tag",
    ),
    "a usual tag": (change("24", "!!int 24"), "3: months is tagged tag:yaml.org,2002:int; remove the tag"),
    "two documents": (
        HEAD + "---\nname: b\n",
        "10: the file is more than one document; keep one in a file: remove the line `---`",
    ),
    "a directive": (
        "%YAML 1.1\n---\n" + HEAD,
        "2: the file is opened by a directive; remove the lines that start with %",
    ),
    "a number as key": (
        HEAD + "history: {speaks_for: {1: a}}\n",
        "10: history.speaks_for is holding the key 1; a key is a word: put it in quotes",
    ),
    "a list as key": (
        HEAD + "? [a]\n: b\n",
        "10: the file is holding a key that is no word; use a plain word as key",
    ),
    "not a number": (change("24", ".nan"), '3: months is ".nan"; give a finite number'),
    "infinite": (change("24", "1e999"), '3: months is "1e999"; give a finite number'),
    "huge": (change("24", "9" * 6000), "3: months is"),
    "large": (change("24", "9999999999999999"), '3: months is "9999999999999999"; give a number below 1e+15'),
    "deep": (HEAD + "history: " + "[" * 5000, "10: history.0.0"),
    "nothing given": (HEAD + "question:\n", "10: question is empty; give a value or remove the line"),
    "null": (HEAD + "question: ~\n", "10: question is empty; give a value or remove the line"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_not_plain_yaml_is_refused_with_its_line(case: str, tmp_path: Path):
    text, expected = UNREADABLE[case]
    assert refused(tmp_path, text).startswith(expected)


def test_a_path_that_is_no_readable_file_is_refused(tmp_path: Path):
    endpoint = socket.socket(socket.AF_UNIX)
    endpoint.bind(str(tmp_path / "socket"))
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path, *(tmp_path / n for n in ("absent", "fifo", "socket", "a\0b")), "/dev/zero"):
        with pytest.raises(InputError) as error:
            Scenario.load(path)
        assert "\n" not in str(error.value)
    endpoint.close()


def test_a_file_over_two_megabytes_is_refused(tmp_path: Path):
    file = tmp_path / "large.yaml"
    file.write_text(HEAD + "#" * 2_000_000)
    with pytest.raises(InputError, match="the file is over 2 MB; give a smaller one"):
        Scenario.load(file)
