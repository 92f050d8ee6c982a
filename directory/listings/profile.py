"""What matching looks at: one listing's identifying facts, in comparison form."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from sys import intern
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from directory.database.among import among
from directory.listings.numbers import is_junk_number, loose
from directory.models import Listing, Source
from directory.names.parse import PersonName, fold, is_placeholder

ListingLike: TypeAlias = Listing | Row[Any] | SimpleNamespace
_NPI = re.compile(r"[12]\d{9}", re.ASCII)
_LISTING, _SOURCE = Listing.__table__.c, Source.__table__.c  # rows, not objects: half the time
_COLUMNS = (
    _LISTING.id,
    _LISTING.source_id,
    _LISTING.key,
    _LISTING.credential_id,
    _LISTING.family_name,
    _LISTING.given_name,
    _LISTING.middle_name,
    _LISTING.name_suffix,
    _LISTING.former_names,
    _LISTING.number,
    _LISTING.other_numbers,
    _LISTING.claims,
    _LISTING.city,
    _LISTING.state,
    _LISTING.postal_code,
    _LISTING.self_reported,
    _LISTING.first_seen,
    _LISTING.gone_at,
    _SOURCE.jurisdiction,
)

# A change of any other fact moves nobody.
MATCHED = frozenset({"kind", *(column.name for column in _COLUMNS)})


class Profile(NamedTuple):
    """One listing as matching sees it; names and city folded, numbers as published and loose.

    Most are only compared: what a key or a page needs besides is worked out when asked for.
    """

    listing_id: str
    source_id: str = ""
    issuer_id: str = ""
    jurisdiction: str = ""  # the source's two letters; "US" for national lists
    credential_id: str = ""
    family: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    former_families: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # as published, junk left out; never the NPI
    loose_numbers: tuple[str, ...] = ()
    npi: str = ""
    claims: tuple[tuple[str, str], ...] = ()  # (state, number as typed), junk left out
    city: str = ""
    state: str = ""
    postal_code: str = ""
    self_reported: bool = False
    live: bool = True  # still on its list
    gone_at: dt.date | None = None  # the day it was first missing
    first_seen: dt.date | None = None
    name: PersonName = PersonName("", "", "", "")  # as published, like the number
    number: str = ""

    @property
    def placeholder(self) -> bool:
        """Whether it stands for nobody (rule 32)."""
        return is_placeholder(self.name, self.number)

    @property
    def display(self) -> str:
        """The name as a page shows it."""
        return self.name.display


def profile_of(listing: ListingLike, jurisdiction: str) -> Profile:
    """The profile of a listing, or of any row with a listing's columns.

    `jurisdiction` is that of the listing's source. A claim is `{"state": …, "number": …}` or
    `[state, number]`; a former name is a family name or `{"family": …}`.
    """
    npi = _npi_of(listing)
    numbers = tuple(
        text
        for text in (listing.number, *map(_number_text, listing.other_numbers or ()))
        if text and not is_junk_number(text, npi)
    )
    name = PersonName(
        listing.given_name, listing.middle_name, listing.family_name, listing.name_suffix
    )
    credential = listing.credential_id or ""
    return Profile(
        listing_id=listing.id,
        source_id=intern(listing.source_id),
        # A credential's id begins with its issuer's: the requirements' own check refuses others.
        issuer_id=intern(credential.partition("/")[0]),
        jurisdiction=intern(jurisdiction),
        credential_id=intern(credential),
        family=intern(fold(name.family)),
        given=intern(fold(name.given)),
        middle=intern(fold(name.middle)),
        suffix=intern(name.suffix),
        former_families=_former(listing.former_names or ()),
        numbers=numbers,
        loose_numbers=tuple(dict.fromkeys(map(loose, numbers))),
        npi=npi,
        claims=tuple(_claims(listing.claims or (), npi)),
        city=intern(fold(listing.city)),
        state=intern(listing.state.upper()),
        postal_code=intern(listing.postal_code[:5]),
        self_reported=bool(listing.self_reported),
        live=listing.gone_at is None,
        gone_at=listing.gone_at,
        first_seen=listing.first_seen,
        name=name,
        number=listing.number,
    )


def load_profiles(session: Session, listing_ids: Iterable[str] | None = None) -> list[Profile]:
    """The profiles of all listings, or of these, ordered by listing id."""
    found = (profile_of(row, row.jurisdiction) for row in load_rows(session, listing_ids))
    # Sorted here as well: a database may order text by the rules of a language.
    return sorted(found, key=attrgetter("listing_id"))


def load_rows(session: Session, listing_ids: Iterable[str] | None = None) -> Iterator[Row[Any]]:
    """The columns that a profile reads, of all listings or of these, ordered by listing id.

    Only people's: a facility is matched with nobody.
    """
    query: Any = (
        select(*_COLUMNS)
        .join(Source.__table__, _SOURCE.id == _LISTING.source_id)
        .where(_LISTING.kind == "person")
        .order_by(_LISTING.id)
    )
    if listing_ids is not None:
        query = query.where(among(session, _LISTING.id, listing_ids))
    yield from session.execute(query.execution_options(yield_per=5000))


def _npi_of(listing: ListingLike) -> str:
    """The NPI of a self-reported record: its number, else the key it is published under."""
    if not listing.self_reported:
        return ""
    return next((text for text in (listing.number, listing.key) if _NPI.fullmatch(text)), "")


def _number_text(entry: Any) -> str:
    return str(entry.get("number", "")) if isinstance(entry, dict) else str(entry)


def _former(entries: Sequence[Any]) -> tuple[str, ...]:
    texts = (str(e.get("family", "")) if isinstance(e, dict) else str(e) for e in entries)
    return tuple(dict.fromkeys(intern(folded) for text in texts if (folded := fold(text))))


def _claims(entries: Sequence[Any], npi: str) -> Iterator[tuple[str, str]]:
    for entry in entries:
        pair = (entry.get("state"), entry.get("number")) if isinstance(entry, dict) else entry
        state, number = (str(part or "").strip() for part in pair)
        if state and not is_junk_number(number, npi):
            yield state.upper(), number
