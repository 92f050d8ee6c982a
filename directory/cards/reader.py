"""The read model: people with their credentials, judged for one state on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from directory.cards.known import also_issued_in, catalogued, known_credential
from directory.cards.model import (
    ActionCard,
    ClaimCard,
    CredentialCard,
    PersonCard,
    PlaceCard,
    SourceCard,
    as_json,
    to_plain,
)
from directory.cards.shared import shared_freshness, shared_standing
from directory.cards.visible import at_own_address, visible
from directory.finding.self_stated import in_words as said_in_words
from directory.models import Listing, Person, PersonListing, Run
from directory.names.text import humane
from directory.requirements import Catalogue
from directory.sources.info import SourceInfo
from directory.standing.freshness import Freshness
from directory.standing.judge import CredentialFacts
from directory.standing.statuses import Status
from directory.words.sentences import say
from directory.words.specialties import listed_label, taxonomy_label

__all__ = [
    "CARD_COLUMNS",
    "ActionCard",
    "CardReader",
    "ClaimCard",
    "CredentialCard",
    "PersonCard",
    "PlaceCard",
    "SourceCard",
    "as_json",
    "at_own_address",
    "load_cards",
    "place_of",
    "to_plain",
    "visible",
]

Row = Mapping[Any, Any]  # column name -> value, of one listing
_BATCH = 500  # ids a query: SQLite and PostgreSQL both limit bound values


def load_cards(
    session: Session,
    person_ids: Collection[str],
    *,
    state: str | None,
    today: dt.date,
    sources: Mapping[str, SourceInfo],
    catalogue: Catalogue,
    who: ColumnElement[bool] | None = None,
) -> dict[str, PersonCard]:
    """Cards of these people, by id and in the order asked; hidden or unknown ids are left out.

    `state` (two letters) is where standing is judged from; None judges each credential from its
    own jurisdiction. A listing without a source or a day it was seen is not shown. `who` stands
    in for `visible` where a person's own page is asked for.
    """
    wanted = list(dict.fromkeys(person_ids))
    rows = _rows(session, wanted, visible() if who is None else who)
    reader = CardReader(state, today, sources, catalogue)
    return {pid: reader.person(rows[pid]) for pid in wanted if pid in rows}


def _rows(session: Session, ids: Sequence[str], who: ColumnElement[bool]) -> dict[str, list[Row]]:
    """Every listing of these people, by person, in one query for each batch of ids."""
    found: dict[str, list[Row]] = {}
    for start in range(0, len(ids), _BATCH):
        wanted = ids[start : start + _BATCH]
        query = (
            select(*CARD_COLUMNS)
            .join(PersonListing, PersonListing.person_id == Person.id)
            .join(Listing, Listing.id == PersonListing.listing_id)
            .outerjoin(Run, Run.id == Listing.run_id)
            .where(Person.id.in_(wanted), who)
        )
        for row in session.execute(query).mappings():
            found.setdefault(row["person_id"], []).append(row)
    return found


_UNSHOWN = {
    *("id", "raw", "content_hash", "key", "postal_code", "other_numbers", "former_names"),
    *("kind", "details"),
}
CARD_COLUMNS: tuple[Any, ...] = (
    Person.id.label("person_id"),
    Person.name.label("person_name"),
    Person.self_reported.label("person_self_reported"),
    Listing.id.label("listing_id"),
    PersonListing.place_state,
    Run.sample,
    *(column for column in Listing.__table__.columns if column.name not in _UNSHOWN),
)


@dataclass(frozen=True, slots=True)
class CardReader:
    """Makes cards of rows of `CARD_COLUMNS`, for one state and day."""

    state: str | None
    today: dt.date
    sources: Mapping[str, SourceInfo]
    catalogue: Catalogue

    def person(self, rows: Sequence[Row]) -> PersonCard:
        """The card of all listings of one person."""
        shown = self.shown(rows)
        board = [self.credential(row) for row in shown if not row["self_reported"]]
        claims = [claim for row in shown if row["self_reported"] for claim in self.claims(row)]
        return PersonCard(
            id=rows[0]["person_id"],
            name=rows[0]["person_name"],
            self_reported=bool(rows[0]["person_self_reported"]),
            sample=any(row["sample"] for row in rows),
            places=places_of(shown),
            credentials=tuple(sorted(board, key=_order)),
            claims=tuple(claims),
        )

    def shown(self, rows: Sequence[Row]) -> list[Row]:
        """The listings that may be shown, in order of their ids: with a source and a day."""
        found = [row for row in rows if row["last_seen"] and row["source_id"] in self.sources]
        return sorted(found, key=lambda row: str(row["listing_id"]))

    def credential(self, row: Row) -> CredentialCard:
        """The card of one board listing."""
        known = known_credential(self.catalogue, row["credential_id"])
        where = known.jurisdiction if known else self.sources[row["source_id"]].jurisdiction
        state = self.state or where
        facts = facts_of(row, also_issued_in(self.catalogue, row["credential_id"], state))
        if _is_derived(row, facts):
            facts = replace(facts, derived=True)
        return CredentialCard(
            **catalogued(self.catalogue, known, row["title_published"]),
            **{name: row[name] for name in _AS_STORED},
            jurisdiction=where,
            status=facts.status,
            derived=facts.derived,
            absence=_absence(row),
            actions=tuple(_action(action) for action in row["actions"]),
            source=self.source(row),
            standing=shared_standing(
                self.catalogue, known, facts, row["issued_on"], state, self.today
            ),
            freshness=self.fresh(row),
        )

    def claims(self, row: Row) -> list[ClaimCard]:
        """What this row claims, one card a claim; a row that claims nothing still has one."""
        told = row["claims"] or [{}]
        return [self._claim(row, claim) for claim in told if isinstance(claim, Mapping)]

    def _claim(self, row: Row, claim: Mapping[str, Any]) -> ClaimCard:
        code = _text(claim, "taxonomy")
        return ClaimCard(
            listing_id=row["listing_id"],
            title=_taxonomy(code) or _says(claim) or listed_label(row["title_published"]),
            state=_text(claim, "state"),
            number=_text(claim, "number"),
            source=self.source(row),
            last_seen=row["last_seen"],
            gone_at=row["gone_at"],
            freshness=self.fresh(row),
        )

    def fresh(self, row: Row) -> Freshness:
        """How lately this listing was checked."""
        stated = row["as_of"] if row["as_of_stated"] else None
        scope = self.sources[row["source_id"]].scope
        return shared_freshness(row["last_seen"], row["gone_at"], self.today, stated, scope)

    def source(self, row: Row) -> SourceCard:
        """The list that this listing is of."""
        source = self.sources[row["source_id"]]
        return SourceCard(
            id=source.id,
            title=source.title,
            publisher=source.publisher,
            url=_link(row["url"]) or source.page,
            check_page=source.check_page,
            check_how=source.check_how,
            discipline_note=source.discipline_note,
        )


_AS_STORED = (
    "listing_id credential_id title_published number status_text sub_status_text "
    "restricted issued_on expires_on discipline name_published as_of as_of_stated "
    "fetched_at first_seen last_seen absent_since gone_at run_id"
).split()


def facts_of(row: Mapping[Any, Any], also_in: frozenset[str] = frozenset()) -> CredentialFacts:
    """What a row of `Listing` columns says of its credential, issued also in those states.

    A status that this version does not know counts as unknown, never as active.
    """
    return CredentialFacts(
        status=_STATUSES.get(row["status"], Status.UNKNOWN),
        last_seen=row["last_seen"],
        expires_on=row["expires_on"],
        restricted=row["restricted"],
        gone_at=row["gone_at"],
        stated_as_of=row["as_of"] if row["as_of_stated"] else None,
        self_reported=row["self_reported"],
        also_issued_in=also_in,
    )


_STATUSES = {status.value: status for status in Status}
_FROM_A_DATE = (Status.LISTED_UNEXPIRED, Status.EXPIRED)


def _is_derived(row: Row, facts: CredentialFacts) -> bool:
    """Did the list give no status, so that its end date stands for one (rule 9)?"""
    words = row["status_text"] or row["sub_status_text"]
    return not words and facts.expires_on is not None and facts.status in _FROM_A_DATE


def _absence(row: Row) -> str:
    """A first absence is told, and nothing is concluded from it."""
    first = row["absent_since"] is not None and row["gone_at"] is None
    return say("absent") if first else ""


def _order(card: CredentialCard) -> tuple[bool, bool, str, str, str]:
    """What counts where the family is comes first, then what is current."""
    good = card.standing
    return (not good.counts, not good.current, card.title, card.number, card.listing_id)


def places_of(rows: Sequence[Row]) -> tuple[PlaceCard, ...]:
    """The places that a person's shown listings give, each once."""
    places = (place_of(row["city"], row["state"]) for row in rows if row["gone_at"] is None)
    return tuple(dict.fromkeys(place for place in places if place.state or place.city))


def place_of(city: str, state: str) -> PlaceCard:
    """A place as shown: a city that a list prints in capitals is given small letters."""
    return PlaceCard(humane(city) if city.isupper() else city, state)


def _action(action: Mapping[str, Any]) -> ActionCard:
    return ActionCard(
        case_number=_text(action, "case"),
        word=_text(action, "words"),
        began_on=_text(action, "start"),
        ended_on=_text(action, "end"),
        url=_link(_text(action, "url")),
    )


def _text(facts: Mapping[str, Any], name: str) -> str:
    return str(facts.get(name) or "")


def _taxonomy(code: str) -> str:
    return taxonomy_label(code) if code else ""


def _says(claim: Mapping[str, Any]) -> str:
    return said_in_words(_text(claim, "says"), _text(claim, "value"))


def _link(url: str) -> str:
    """Only web addresses become links: a list could hold anything in that column."""
    return url if url.startswith(("https://", "http://")) else ""
