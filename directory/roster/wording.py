"""What is said of a roster and its rows, from `data/vocabulary/roster.yaml`."""

from __future__ import annotations

from typing import Any

from directory.vocabulary import load


class RosterError(ValueError):
    """A file that cannot be checked; its text says what is wrong and what to do."""


def mistake(code: str, **values: object) -> RosterError:
    """The error of this code."""
    return RosterError(_sentence("mistakes", code, **values))


def remark(code: str, **values: object) -> str:
    """A sentence about how a file was read."""
    return _sentence("remarks", code, **values)


def note(code: str, **values: object) -> str:
    """A sentence about one row."""
    return _sentence("notes", code, **values)


def _sentence(kind: str, code: str, **values: object) -> str:
    sentences: dict[str, Any] = load("roster")[kind]
    return str(sentences[code]).format(**values)
