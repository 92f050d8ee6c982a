"""The helpline register as pages use it: sentences with their numbers turned into links."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from directory.vocabulary import load
from directory.words.language import spoken

_LINK = re.compile(r"\{(call|text|chat):([a-z0-9-]+)\}")
_ADDRESS = {"call": "tel_uri", "text": "sms_uri", "chat": "chat_url"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of plain text, or of a link's text; `href` is "" for plain text."""

    text: str
    href: str = ""


class Checked(StrEnum):
    """How the check of a helpline stands: nobody called yet, lately, due again, or too long ago."""

    NEVER = "never"
    LATELY = "lately"
    DUE = "due"
    OVERDUE = "overdue"


Sentence = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One question of the block: what to do at once, and what more there is to say."""

    ask: str
    always: Sentence
    more: Sentence


@dataclass(frozen=True, slots=True)
class Danger:
    """What to do before anything else where a need is a danger to life."""

    code: str
    ask: str
    heading: str
    steps: tuple[Sentence, ...]


def block() -> tuple[CrisisLine, ...]:
    """The crisis block, most urgent first."""
    return _block(spoken())


@cache
def _block(_language: str) -> tuple[CrisisLine, ...]:
    return tuple(
        CrisisLine(one["ask"], linked(one.get("always", "")), linked(one.get("more", "")))
        for one in load("crisis")["block"].values()
    )


def dangers() -> tuple[Danger, ...]:
    """The needs that are a danger to life."""
    return _dangers(spoken())


@cache
def _dangers(_language: str) -> tuple[Danger, ...]:
    return tuple(
        Danger(code, one["ask"], one["heading"], tuple(linked(step) for step in one["steps"]))
        for code, one in load("crisis")["dangers"].items()
    )


def dangers_of(needs: Iterable[str]) -> tuple[Danger, ...]:
    """Those of the needs (codes) that are a danger to life."""
    asked = set(needs)
    return tuple(one for one in dangers() if one.code in asked)


def asked_beside() -> tuple[tuple[str, str], ...]:
    """(code, words) of the needs that are asked for as a yes or no beside the main one."""
    cautions = load("crisis")["cautions"]
    more = ((code, one["ask"]) for code, one in cautions.items() if "ask" in one)
    return (*((one.code, one.ask) for one in dangers()), *more)


def cautions_of(needs: Iterable[str]) -> tuple[Sentence, ...]:
    """What to ask a doctor before anything is planned, for these needs (codes)."""
    asked, cautions = set(needs), load("crisis")["cautions"]
    return tuple(
        linked(step) for code, one in cautions.items() if code in asked for step in one["steps"]
    )


def helplines_for(needs: Iterable[str]) -> tuple[Mapping[str, Any], ...]:
    """The register's entries for these needs (codes), in their order, each once."""
    ids = load("crisis")["lines_for_needs"]
    wanted = dict.fromkeys(ids[need] for need in needs if need in ids)
    return tuple(helplines()[one] for one in wanted)


def helplines() -> Mapping[str, Mapping[str, Any]]:
    """The register by id."""
    found: Mapping[str, Mapping[str, Any]] = load("crisis")["helplines"]
    return found


def checked(line: Mapping[str, Any], today: dt.date) -> Checked:
    """How long ago somebody called the line and it answered as written."""
    if line["checked_on"] is None:
        return Checked.NEVER
    limits, days = load("crisis")["recheck_days"], (today - line["checked_on"]).days
    if days > limits["overdue"]:
        return Checked.OVERDUE
    return Checked.DUE if days > limits["due"] else Checked.LATELY


def linked(text: str) -> Sentence:
    """The text in pieces; `{call:id}`, `{text:id}` and `{chat:id}` become links of that line.

    Raises KeyError for a line that is not in the register.
    """
    pieces: list[Piece] = []
    end = 0
    for found in _LINK.finditer(text):
        pieces.append(Piece(text[end : found.start()]))
        pieces.append(link(found[1], found[2]))
        end = found.end()
    pieces.append(Piece(text[end:]))
    return tuple(piece for piece in pieces if piece.text)


def link(way: str, line_id: str) -> Piece:
    """A helpline's number, or its page, as a link. `way` is call, text or chat.

    Raises KeyError for a line that is not in the register.
    """
    line = helplines()[line_id]
    address = str(line[_ADDRESS[way]])
    shown = {
        "call": line["number"],
        "text": address.removeprefix("sms:"),
        "chat": urlsplit(address).netloc,
    }
    return Piece(str(shown[way]), address)


def lines_by_topic() -> tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]:
    """(what the lines are about, the lines) for the whole register, most urgent first."""
    topics = load("crisis")["topics"].values()
    return tuple(
        (topic["label"], tuple(helplines()[one] for one in topic["lines"])) for topic in topics
    )
