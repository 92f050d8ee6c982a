"""What is wrong with a state file before it is read as data: its name, its bytes, its YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from directory.requirements import mending
from directory.vocabulary import load

_BESIDE = {"README.md", "schema.json"}
_TAB = re.compile(r"^ *\t")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. `line` counts from 1."""

    path: Path
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}. {self.mend}"


def file_name_problems(path: Path) -> Iterator[Problem]:
    """A state file is named by two capital letters of a state, and `.yaml`."""
    if path.name in _BESIDE:
        return
    if path.suffix != ".yaml" or path.stem not in _codes():
        what = f"{path.name} is not the name of a state file"
        yield Problem(path, 1, what, mending.NAME)


def _codes() -> set[str]:
    places = load("places")
    return {*places["states"], *places["territories"], "US"}


def readable(path: Path) -> str | Problem:
    """The file's text, or what keeps it from being text. Raises `OSError` as reading does."""
    held = path.read_bytes()
    try:
        text = held.decode("utf-8")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        return Problem(path, line, "not readable as UTF-8 text", mending.UTF8)
    lines = text.removeprefix("\ufeff").splitlines()
    if all(not line.strip() or line.lstrip().startswith("#") for line in lines):
        return Problem(path, 1, "the file is empty", mending.EMPTY)
    return text


def text_problems(path: Path, text: str) -> Iterator[Problem]:
    """Tabs at the beginning of lines: editors show them as spaces, YAML refuses them."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _TAB.match(line):
            yield Problem(path, number, "a tab stands at the beginning of the line", mending.TAB)


def unreadable(path: Path, text: str, error: YAMLError) -> Problem:
    """What the YAML reader stumbled over, in plain words."""
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return Problem(path, line, "a character that no text holds", mending.CHARACTER)
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    line = mark.line + 1 if mark else 1
    if isinstance(error, DuplicateKeyError):
        what = str(error.problem).split(" with value")[0].removeprefix("found ")
        return Problem(path, line, what, "Keep one of the two entries.")
    reason = error.problem if isinstance(error, MarkedYAMLError) else str(error)
    return Problem(path, line, f"not readable as YAML: {reason}", mending.YAML)
