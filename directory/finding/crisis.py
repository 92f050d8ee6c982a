"""What must be said before any result: help now where there is a danger to life, and cautions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from directory.vocabulary import load
from directory.words.sentences import say

_LINE = re.compile(r"\{(call|text|chat):([a-z0-9-]+)\}")


@dataclass(frozen=True, slots=True)
class Help:
    """What to do about one need. In `steps`, `{call:id}` stands for a line of the register."""

    code: str
    heading: str
    steps: tuple[str, ...]


def crisis_help(needs: Iterable[str]) -> tuple[Help, ...]:
    """For those of the needs (codes) that are a danger to life: what to do now."""
    return _helps("dangers", needs)


def cautions(needs: Iterable[str]) -> tuple[Help, ...]:
    """For those of the needs where a doctor comes before an intervention: what to do."""
    return _helps("cautions", needs)


def help_json(one: Help) -> dict[str, Any]:
    """Plain sentences, with the numbers to call in them."""
    return {"code": one.code, "heading": one.heading, "steps": [plain(s) for s in one.steps]}


def plain(text: str) -> str:
    """The text with each line's number, or the address of its chat, where it is named."""
    return _LINE.sub(lambda found: _written(found[1], found[2]), text)


def _helps(section: str, needs: Iterable[str]) -> tuple[Help, ...]:
    asked = set(needs)
    return tuple(
        Help(code, one.get("heading") or say("doctor_first"), tuple(one["steps"]))
        for code, one in load("crisis")[section].items()
        if code in asked
    )


def _written(way: str, line_id: str) -> str:
    line = load("crisis")["helplines"][line_id]
    if way == "call":
        return str(line["number"])
    if way == "text":
        return str(line["sms_uri"]).removeprefix("sms:")
    return urlsplit(str(line["chat_url"])).netloc
