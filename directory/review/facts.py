"""What is shown of a question's two listings, on a terminal and on a page alike. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from directory.names.parse import fold
from directory.resolve.evidence import Outcome
from directory.review.model import ReviewPair

_NO_FACTS = ("list", "seen", "link")  # where and when a row was seen: nothing about the person


def listing_facts(listing: Mapping[str, Any]) -> dict[str, str]:
    """What the screen shows of a listing, by the row's name."""
    return {
        "name": _name(listing),
        "title": str(listing["title_published"] or listing["credential_id"] or ""),
        "number": _number(listing),
        "list": str(listing["source_title"] or listing["source_id"]),
        "place": _place(listing),
        "status": _status(listing),
        "seen": _seen(listing),
        "link": str(listing["url"]),
    }


def side_by_side(pair: ReviewPair) -> list[tuple[str, str, str, str]]:
    """Each fact of the two: its name, the left value, the right one, and how they compare."""
    left, right = listing_facts(pair.left), listing_facts(pair.right)
    return [(k, left[k], right[k], fact_mark(pair, k, left[k], right[k])) for k in left]


def mark(left: str, right: str) -> str:
    """How two values compare: "=", "≠", or "–" where a side says nothing."""
    if not left or not right:
        return "–" if left or right else ""
    return "=" if fold(left) == fold(right) else "≠"


def fact_mark(pair: ReviewPair, name: str, left: str, right: str) -> str:
    """The mark of one row: numbers agree as matching says; where a row was seen is no fact."""
    if name in _NO_FACTS:
        return ""
    agree = any(e.name == name == "number" and e.outcome is Outcome.FOR for e in pair.evidence)
    return "=" if agree else mark(left, right)


def one_line(listing: Mapping[str, Any]) -> str:
    """A listing in one line, for a log."""
    status = listing["status_text"] or "says"
    return (
        f"{listing['id']}  {listing['name_published']}  {listing['title_published']} "
        f"{listing['number']}  {_place(listing)}  ({listing['source_id']}, {status})"
    )


def _name(listing: Mapping[str, Any]) -> str:
    given = (listing[k] for k in ("given_name", "middle_name", "family_name", "name_suffix"))
    name = listing["name_published"] or " ".join(filter(None, given))
    former = [
        str(f.get("family", "")) if isinstance(f, Mapping) else str(f) for f in _former(listing)
    ]
    return f"{name} (formerly {', '.join(former)})" if former else str(name)


def _former(listing: Mapping[str, Any]) -> Sequence[Any]:
    return listing["former_names"] or ()


def _number(listing: Mapping[str, Any]) -> str:
    claims = [
        f"claims {c['state']} {c['number']}" for c in listing["claims"] or () if c.get("number")
    ]
    own = f"NPI {listing['number']}" if listing["self_reported"] else str(listing["number"])
    return "; ".join([own, *claims])


def _place(listing: Mapping[str, Any]) -> str:
    town = ", ".join(filter(None, (listing["city"], listing["state"])))
    return f"{town} {listing['postal_code']}".strip()


def _status(listing: Mapping[str, Any]) -> str:
    found = [listing["status_text"] or str(listing["status"]).replace("_", " ")]
    if listing["expires_on"]:
        found.append(f"to {listing['expires_on']}")
    if listing["restricted"]:
        found.append("restricted")
    if listing["discipline"] == "yes":
        found.append("board action")
    return ", ".join(found)


def _seen(listing: Mapping[str, Any]) -> str:
    days = f"{listing['first_seen']} to {listing['last_seen']}"
    return f"{days}, gone {listing['gone_at']}" if listing["gone_at"] else days


def odds(score: float) -> str:
    """A score (0..1) in words."""
    share = score * 100
    if share < 1:
        return "less than 1 in 100"
    return "more than 99 in 100" if share > 99 else f"{share:.0f} in 100"
