"""A change as a sentence, in the language in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from directory.vocabulary import load
from directory.watch.events import Happening, Kind
from directory.words.sentences import in_words


def sentence(happening: Happening) -> str:
    """What happened, with what it was before and what it is now."""
    code, values = _code(happening)
    template: str = load("watch")["texts"][code]
    return template.format(**values)


def _code(one: Happening) -> tuple[str, dict[str, str]]:
    match one.kind:
        case Kind.LAPSE | Kind.RENEWAL:
            return _of_validity(one)
        case Kind.STATUS:
            before, after = _word(one.before), _word(one.after)
            both = before and after and before != after
            return ("status", {"before": before, "after": after}) if both else ("status_plain", {})
        case Kind.DISCIPLINE:
            words = _newest_action(one)
            return ("discipline", {"words": words}) if words else ("discipline_plain", {})
        case Kind.UPDATED:
            names: Mapping[str, str] = load("watch")["fields"]
            told = ", ".join(dict.fromkeys(names[name] for name in one.after))
            return ("updated", {"fields": told}) if told else ("updated_plain", {})
    return str(one.kind), {}


def _of_validity(one: Happening) -> tuple[str, dict[str, str]]:
    """By the dates where they say it, else by the list's word."""
    before, after = one.before.get("expires_on"), one.after.get("expires_on")
    if one.kind is Kind.RENEWAL and before and after:
        return "renewal_date", {"before": _day(before), "after": _day(after)}
    if one.kind is Kind.LAPSE and after and after == before:  # no list has said so
        return "lapse_calendar", {"before": _day(after)}
    if one.kind is Kind.LAPSE and after:
        return "lapse_date", {"before": _day(after)}
    return f"{one.kind}_word", {"after": _word(one.after)}


def _word(facts: Mapping[str, Any]) -> str:
    """The list's own word, else ours for what it means."""
    if facts.get("status_text"):
        return str(facts["status_text"])
    words = load("pages")["states_of_credential"]
    status = str(facts.get("status", ""))
    return str(words[status]["word"]) if status in words else str(facts.get("sub_status_text", ""))


def _newest_action(one: Happening) -> str:
    known = one.before.get("actions") or ()
    fresh = [action for action in one.after.get("actions") or () if action not in known]
    return str(fresh[-1].get("words") or "") if fresh else ""


def _day(text: str) -> str:
    return in_words(dt.date.fromisoformat(text))
