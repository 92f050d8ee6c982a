"""What may be stated of oneself: only what the vocabulary has words for. Pure.

A statement is {"says": kind, "value": value}, as `directory.finding.self_stated` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from directory.finding.self_stated import ANYWHERE, is_known
from directory.vocabulary import load

MANY = ("specialty", "language", "model", "travels", "remote")  # several values each
_IN_STATES = ("travels", "remote")
_DOLLARS = re.compile(r"\$?(\d{1,3}(?:,\d{3})+|\d{1,6})", re.ASCII)
_NOT_DIGITS = re.compile(r"[\s().+-]")
Statement = dict[str, str]
Told = Mapping[str, Sequence[str]]  # kind -> what was chosen or typed


@dataclass(frozen=True, slots=True)
class Stated:
    """What a form says. `wrong` names the kinds without a known value; "nothing": an empty form."""

    says: tuple[Statement, ...]
    wrong: tuple[str, ...]


def read(told: Told) -> Stated:
    """The statements of a form, in the vocabulary's order."""
    pairs = [(kind, value) for kind in load("specialties")["said"] for value in _values(kind, told)]
    wrong = tuple(dict.fromkeys(kind for kind, value in pairs if not is_known(kind, value)))
    says = tuple({"says": kind, "value": value} for kind, value in pairs)
    return Stated(() if wrong else says, wrong if says else ("nothing",))


def _values(kind: str, told: Told) -> list[str]:
    given = [text for one in told.get(kind, ()) if (text := one.strip())]
    if kind in _IN_STATES and ANYWHERE in given:
        return [ANYWHERE]
    if kind in MANY:
        return list(dict.fromkeys(given))
    return [_TIDY.get(kind, str)(given[0])] if given else []


def _fee(typed: str) -> str:
    """Whole dollars; what is no amount becomes a value that is not known."""
    found = _DOLLARS.fullmatch(typed)
    return f"${int(found[1].replace(',', '')):,}" if found else ""


def _website(typed: str) -> str:
    return typed if "://" in typed else f"https://{typed}"


def _phone(typed: str) -> str:
    digits = _NOT_DIGITS.sub("", typed).removeprefix("1")
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


_TIDY = {"fee": _fee, "website": _website, "phone": _phone}


def key_of(statement: Mapping[str, str]) -> str:
    """A statement as one text, by which a form names it."""
    return f"{statement['says']}={statement['value']}"


def left(says: Sequence[Statement], taken: Collection[str]) -> list[Statement]:
    """What is still said once these (`key_of`) are taken back."""
    return [one for one in says if key_of(one) not in taken]
