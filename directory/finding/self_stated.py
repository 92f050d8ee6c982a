"""What people say of their own work: kept as claims of a self-reported listing, never as proof.

A claim is {"says": kind, "value": value}; `data/vocabulary/specialties.yaml` has the kinds. The
national provider list's claims carry a `taxonomy` instead, which may speak of specialties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from directory.places import ASSOCIATED, STATES, TERRITORIES
from directory.vocabulary import load
from directory.words.specialties import label, self_stated

ANYWHERE = "US"  # the value of a claim to travel, or to work by video, in every state
_LONGEST = 80  # characters of a fee in words
_YES_NO = frozenset({"yes", "no"})
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# A name, never an address in numbers; no port, no user, no query: nothing to track a reader by.
_WEBSITE = re.compile(rf"https?://(?:{_LABEL}\.)+[a-z]{{2,24}}(?:/[\w./~-]*)?", re.ASCII | re.I)
_PHONE = re.compile(r"\([2-9]\d\d\) [2-9]\d\d-\d{4}", re.ASCII)  # North American Numbering Plan
_FORMS = {"website": _WEBSITE, "phone": _PHONE}
_LONGEST_FORM = 120  # characters


class Said(NamedTuple):
    """One thing a person says of their work, and the listing that holds it."""

    kind: str
    value: str
    listing_id: str


def stated(rows: Iterable[Mapping[Any, Any]]) -> Iterator[Said]:
    """What a person's listings, as ranking reads them, say of their work: those still there."""
    for row in rows:
        if row["self_reported"] and row["gone_at"] is None:
            yield from said_in(row["id"], row["title_published"], row["claims"])


def about(said: Iterable[Said], kind: str) -> tuple[tuple[str, str], ...]:
    """(value, listing id) of what is said of one kind."""
    return tuple((one.value, one.listing_id) for one in said if one.kind == kind)


def said_in(listing_id: str, title: str, claims: Iterable[Any]) -> Iterator[Said]:
    """What one self-reported listing says, each thing once; what no vocabulary knows is passed."""
    told = [claim for claim in claims if isinstance(claim, Mapping)]
    codes = self_stated(title, [str(claim.get("taxonomy", "")) for claim in told])
    pairs = [("specialty", code) for code in sorted(codes)]
    pairs += [(str(claim.get("says", "")), str(claim.get("value", ""))) for claim in told]
    for kind, value in dict.fromkeys(pairs):
        if is_known(kind, value):
            yield Said(kind, value, listing_id)


def is_known(kind: str, value: str) -> bool:
    """Whether a claim of this kind may have this value."""
    words = load("specialties")
    match kind:
        case "specialty" | "language" | "model":
            return value in words[words["said"][kind]["section"]]
        case "travels" | "remote":
            return value == ANYWHERE or value in (*STATES, *TERRITORIES, *ASSOCIATED)
        case "new_clients":
            return value in _YES_NO
        case "fee":
            return 0 < len(value) <= _LONGEST
    form = _FORMS.get(kind)
    return form is not None and len(value) <= _LONGEST_FORM and form.fullmatch(value) is not None


def in_words(kind: str, value: str) -> str:
    """The claim as a page tells it ("Language: Spanish"); "" for one no vocabulary knows."""
    if not is_known(kind, value):
        return ""
    entry = load("specialties")["said"][kind]
    section = entry.get("section")
    shown = label(section, value) if section else entry.get("values", {}).get(value, value)
    return f"{entry['label']}: {shown}"
