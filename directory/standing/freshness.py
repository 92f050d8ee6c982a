"""How long ago a fact was checked, in words, and whether it may still be ranked by (rule 38)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from directory.vocabulary import load
from directory.words.sentences import in_words, say


class Age(StrEnum):
    """How a fact's last check stands today."""

    CHECKED = "checked"
    NOT_LATELY = "not_checked_lately"
    WITHDRAWN = "withdrawn"  # too old to rank by
    NO_LONGER_LISTED = "no_longer_listed"  # gone from the list: never "expired" (rule 40)
    NEVER = "never_checked"


@dataclass(frozen=True, slots=True)
class Freshness:
    """`days` are whole days since `checked_on`; `ranked` says whether the ranking may use it."""

    age: Age
    checked_on: dt.date | None
    days: int | None
    text: str
    ranked: bool


def rankable(
    last_seen: dt.date | None,
    gone_at: dt.date | None,
    today: dt.date,
    stated_as_of: dt.date | None = None,
) -> bool:
    """Whether the ranking may use a listing: still listed, and both days within its reach."""
    if last_seen is None or gone_at is not None:
        return False
    oldest = min(last_seen, stated_as_of or last_seen)
    return (today - oldest).days <= int(load("ranking")["gate_days"])


_GONE = {
    "current_only": "no_longer_listed_current_only",
    "opt_out": "no_longer_listed_opt_out",
}


def freshness(
    last_seen: dt.date | None,
    gone_at: dt.date | None,
    today: dt.date,
    stated_as_of: dt.date | None = None,
    scope: str = "",
) -> Freshness:
    """How fresh a listing is.

    `last_seen` is the day an accepted run last held it; `stated_as_of` the day its publisher says
    the list is of, if it says. A list whose stated day has passed out of the ranking's reach is a
    file that stopped, however often it is fetched (rule 38). `scope` is whom the list holds: where
    it need not show everybody, that is said of who left it (rules 40 and 41).
    """
    if last_seen is None:
        return Freshness(Age.NEVER, None, None, say("never_checked"), ranked=False)
    days = max((today - last_seen).days, 0)
    if gone_at is not None:
        text = say(_GONE.get(scope, "no_longer_listed"), date=in_words(gone_at))
        return Freshness(Age.NO_LONGER_LISTED, last_seen, days, text, ranked=False)
    if not rankable(last_seen, gone_at, today, stated_as_of):
        return _withdrawn(last_seen, days, stated_as_of)
    return _lately(last_seen, days)


def _withdrawn(last_seen: dt.date, days: int, stated_as_of: dt.date | None) -> Freshness:
    gate = int(load("ranking")["gate_days"])
    text = say("withdrawn", days=gate, date=in_words(last_seen))
    if days <= gate and stated_as_of is not None:
        text = say("old_list", date=in_words(stated_as_of))
    return Freshness(Age.WITHDRAWN, last_seen, days, text, ranked=False)


def _lately(last_seen: dt.date, days: int) -> Freshness:
    if days > int(load("ranking")["lately_days"]):
        text = say("not_checked_lately", date=in_words(last_seen))
        return Freshness(Age.NOT_LATELY, last_seen, days, text, ranked=True)
    code = {0: "checked_today", 1: "checked_yesterday"}.get(days, "checked")
    return Freshness(Age.CHECKED, last_seen, days, say(code, days=days), ranked=True)
