"""Who is asked about: a simple random sample that anyone can draw again."""

from __future__ import annotations

import datetime as dt
import hashlib
import heapq
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from directory.cards.model import CredentialCard, PersonCard
from directory.cards.reader import load_cards, visible
from directory.models import Listing, Person, PersonListing
from directory.requirements import load_catalogue
from directory.sources.info import read_sources


class DrawError(ValueError):
    """Nobody can be drawn. The message says why."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One person of the sample with the credential that their page shows first."""

    row: int  # from 1
    person: PersonCard
    credential: CredentialCard


@dataclass(frozen=True, slots=True)
class Sample:
    """The drawn people, out of so many; `seed` and the store give the same ones again."""

    seed: str
    of: int
    drawn: tuple[Drawn, ...]


def quarter(day: dt.date) -> str:
    """The seed unless one is given: "2026-Q4"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def draw(session: Session, size: int, seed: str, today: dt.date) -> Sample:
    """A simple random sample of the people who are shown with a board's credential.

    Simple and not stratified: everybody has the same chance, so that a share of the answers is the
    nation's, and its interval needs no weights. Raises DrawError where there is nobody.
    """
    known = list(session.scalars(_shown()))
    ids = chosen(known, size, seed)
    if not ids:
        raise DrawError("Nobody with a board's credential is shown yet. Crawl and resolve first.")
    cards = load_cards(
        session,
        ids,
        state=None,
        today=today,
        sources=read_sources(session),
        catalogue=load_catalogue(),
    )
    found = [cards[one] for one in ids if one in cards and _listed(cards[one])]
    rows = (Drawn(n, card, _listed(card)[0]) for n, card in enumerate(found, start=1))
    return Sample(seed, len(known), tuple(rows))


def chosen(ids: Iterable[str], size: int, seed: str) -> list[str]:
    """`size` of the ids: those with the lowest hash of seed and id. Pure.

    The order of the ids does not matter, and a larger sample begins with the smaller one.
    """

    def place(one: str) -> bytes:
        return hashlib.blake2b(f"{seed}|{one}".encode(), digest_size=16).digest()

    return heapq.nsmallest(size, set(ids), key=place)


def _shown() -> Select[str]:
    return (
        select(Person.id)
        .join(PersonListing, PersonListing.person_id == Person.id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .where(visible(), Listing.kind == "person", Listing.self_reported.is_(False))
        .where(Listing.gone_at.is_(None), Listing.last_seen.is_not(None))
        .distinct()
    )


def _listed(card: PersonCard) -> list[CredentialCard]:
    return [one for one in card.credentials if one.gone_at is None]
