"""One published row as read: what the crawler hands over and the store keeps."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from directory.standing.statuses import Status


@dataclass(slots=True, kw_only=True)
class Draft:
    """A row that has no verdict yet.

    `key` names the row within its source (rule 22: title and number as text). `raw` holds the
    published words of the columns we take and of no other (rule 55).
    """

    key: str
    kind: str = "person"  # or facility
    title_published: str = ""
    credential_id: str | None = None
    number: str = ""
    other_numbers: list[str] = field(default_factory=list)
    name_published: str = ""
    family_name: str = ""
    given_name: str = ""
    middle_name: str = ""
    name_suffix: str = ""
    former_names: list[str] = field(default_factory=list)
    post_nominals: list[str] = field(default_factory=list)
    status: Status = Status.UNKNOWN
    status_text: str = ""
    sub_status_text: str = ""
    restricted: bool = False
    issued_on: dt.date | None = None
    expires_on: dt.date | None = None
    city: str = ""
    state: str = ""
    postal_code: str = ""
    discipline: str = "unknown"
    actions: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, str]] = field(default_factory=list)
    self_reported: bool = False
    url: str = ""
    details: dict[str, Any] = field(default_factory=dict)  # a facility's, and few others
    raw: dict[str, str] = field(default_factory=dict)
    gone: bool = False  # the publisher says this row has ended (a deactivated NPI)

    def columns(self) -> dict[str, Any]:
        """Give the store's columns, with a hash over the facts.

        The raw words are left out of the hash: a date in another form is no change of the date.
        """
        told = _facts_of(self)
        more = (self.kind, sorted(self.details.items())) if self.details else ()
        text = _BETWEEN.join(map(str, (_KEPT, *told, *more)))
        digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        return dict(zip(_FACTS, told, strict=True)) | {
            "kind": self.kind,
            "details": self.details,
            "raw": self.raw,
            "status": str(self.status),
            "content_hash": "gone" if self.gone else digest,
        }


_KEPT = 2  # raise it when less is kept of a row: one that says the same is written anew then
_BETWEEN = "\x1f"  # ASCII's own mark between units: no published word holds it
_APART = frozenset({"raw", "gone", "kind", "details"})
_FACTS = tuple(f.name for f in fields(Draft) if f.name not in _APART)
_facts_of = attrgetter(*_FACTS)
