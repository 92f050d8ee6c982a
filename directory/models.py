"""The store's tables. Listing and Decision are what we know; Person is derived from them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from directory.database.base import Base, ChangeKind, JsonValue, Sameness, UtcDateTime, Verdict
from directory.database.key_tables import ListingKey, ListingKeySince
from directory.database.outbox_table import Outbox

__all__ = ["Base", "ChangeKind", "JsonValue", "ListingKey", "ListingKeySince", "Outbox"]
__all__ += ["Sameness", "UtcDateTime", "Verdict"]


class Source(Base):
    """One published list, as far as the store has met it."""

    __tablename__ = "source"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str]
    jurisdiction: Mapped[str] = mapped_column(String(2))
    family: Mapped[str] = mapped_column(String(40))
    info: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the source says of itself
    last_accepted_run_id: Mapped[int | None]  # no foreign key: run already points here


class Run(Base):
    """One crawl of one source."""

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), index=True)
    mode: Mapped[str] = mapped_column(String(10))  # live, file or replay
    began_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    as_of: Mapped[dt.date | None]  # the day the publisher says its list is of
    as_of_stated: Mapped[bool] = mapped_column(default=False)  # else the day we fetched it
    completeness: Mapped[str] = mapped_column(String(10), default="full")  # full, delta, partial
    input_name: Mapped[str] = mapped_column(default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")  # of input and settings
    stamp: Mapped[str] = mapped_column(default="")  # the publisher's own mark of this version
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    verdict: Mapped[Verdict] = mapped_column(default=Verdict.RUNNING)
    failure: Mapped[str | None] = mapped_column(String(40))
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    warnings: Mapped[list[Any]] = mapped_column(default=list)
    sample: Mapped[bool] = mapped_column(default=False)  # invented people


class ListingFacts(MappedAsDataclass, init=False):
    """What one row says, as published (`raw`) and as read. No street, birth year, sex or e-mail."""

    kind: Mapped[str] = mapped_column(String(10), default="person")  # facility, withdrawn
    title_published: Mapped[str] = mapped_column(default="")
    credential_id: Mapped[str | None] = mapped_column(String(60), default=None)
    number: Mapped[str] = mapped_column(String(80), default="")
    other_numbers: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    name_published: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    given_name: Mapped[str] = mapped_column(default="")
    middle_name: Mapped[str] = mapped_column(default="")
    name_suffix: Mapped[str] = mapped_column(String(10), default="")
    former_names: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    post_nominals: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    status: Mapped[str] = mapped_column(String(20), default="unknown")
    status_text: Mapped[str] = mapped_column(default="")  # the board's own words, untouched
    sub_status_text: Mapped[str] = mapped_column(default="")
    restricted: Mapped[bool] = mapped_column(default=False)
    issued_on: Mapped[dt.date | None] = mapped_column(default=None)
    expires_on: Mapped[dt.date | None] = mapped_column(default=None)
    city: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(2), default="")
    postal_code: Mapped[str] = mapped_column(String(5), default="")
    discipline: Mapped[str] = mapped_column(String(7), default="unknown")  # yes, no, unknown
    actions: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    claims: Mapped[list[Any]] = mapped_column(
        default_factory=list, insert_default=list
    )  # self-reported licences
    self_reported: Mapped[bool] = mapped_column(default=False)
    url: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, insert_default=dict
    )  # of a facility: what it publishes as a business
    raw: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    content_hash: Mapped[str] = mapped_column(String(32), default="")


class StagedListing(ListingFacts, Base):
    """A row of a run that has no verdict yet, or was held: published by nobody."""

    __tablename__ = "staged_listing"
    __table_args__ = (
        Index("ix_staged_listing_run_key", "run_id", "key"),
        Index("ix_staged_listing_run_listing", "run_id", "listing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, init=False)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), default=0)
    key: Mapped[str] = mapped_column(default="")
    listing_id: Mapped[str] = mapped_column(String(16), default="")  # the id it would have


class Listing(ListingFacts, Base):
    """One row as last published, with where and when it was seen."""

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("source_id", "key"),
        Index("ix_listing_family_given", "family_name", "given_name"),
        Index("ix_listing_number", "number"),
        Index("ix_listing_expires_on", "expires_on"),
        Index("ix_listing_state_city", "state", "city"),
        Index("ix_listing_credential_source", "credential_id", "source_id", "gone_at"),
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default="")
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), default="")
    key: Mapped[str] = mapped_column(default="")
    as_of: Mapped[dt.date | None] = mapped_column(default=None)
    as_of_stated: Mapped[bool] = mapped_column(default=False)
    fetched_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    first_seen: Mapped[dt.date | None] = mapped_column(default=None)
    last_seen: Mapped[dt.date | None] = mapped_column(default=None)
    absent_since: Mapped[dt.date | None] = mapped_column(default=None)  # not yet believed
    gone_at: Mapped[dt.date | None] = mapped_column(default=None)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True, default=None)


class Change(Base):
    """What altered in one listing between two accepted runs.

    That a row was seen again is no change: the source's last accepted run says so for all its rows.
    Ids grow in the order in which changes can be seen (`directory.database.turns`), so that
    whoever has read up to one of them misses none.
    """

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id"), index=True)
    kind: Mapped[ChangeKind]
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)  # field -> [before, after]


class PersonEvent(Base):
    """What no list's change tells of people: an end date that passed, what became of an id.

    See `directory.watch`. In the log it stands after the change `after_change_id`, by its own id.
    """

    __tablename__ = "person_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    after_change_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(10))  # a `directory.watch.Kind`
    day: Mapped[dt.date]
    listing_id: Mapped[str | None] = mapped_column(ForeignKey("listing.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(String(16), index=True)
    other_id: Mapped[str | None] = mapped_column(String(16))  # whom the id stands for now


class Decision(Base):
    """One judgement on a pair of listings. Rows are only ever added; the newest one holds."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_pair", "left_id", "right_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    left_id: Mapped[str] = mapped_column(ForeignKey("listing.id"))
    right_id: Mapped[str] = mapped_column(ForeignKey("listing.id"), index=True)
    verdict: Mapped[Sameness]
    made_by: Mapped[str] = mapped_column(String(60))  # rule:<name> or person:<name>
    made_at: Mapped[dt.datetime]
    score: Mapped[float] = mapped_column(default=0.0)  # 0..1
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    evidence_hash: Mapped[str] = mapped_column(String(32), default="")
    note: Mapped[str] = mapped_column(default="")


class Person(Base):
    """Listings held to be one person. Derived: dropped and rebuilt to the same ids."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    anchor_id: Mapped[str] = mapped_column(ForeignKey("listing.id"), unique=True)
    name: Mapped[str]
    search_name: Mapped[str] = mapped_column(index=True)  # folded family name first
    self_reported: Mapped[bool] = mapped_column(default=False)  # no board listing at all
    hidden: Mapped[bool] = mapped_column(default=False)  # in no list: asked to be left out
    wish: Mapped[str] = mapped_column(String(10), default="")  # a `suppression.Level`, or ""


class PersonListing(Base):
    """Which listings make a person, and the place (never finer than a ZIP) each one gives."""

    __tablename__ = "person_listing"
    __table_args__ = (Index("ix_person_listing_place", "latitude", "longitude"),)

    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    precision: Mapped[str] = mapped_column(String(5), default="")  # zip, city or ""
    place_state: Mapped[str] = mapped_column(String(2), default="", index=True)


class PersonRedirect(Base):
    """An id that was once given out and now stands for others. Kept for ever."""

    __tablename__ = "person_redirect"

    old_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    new_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    reason: Mapped[str] = mapped_column(String(10))  # merged or split
    made_at: Mapped[dt.datetime]


class Suppression(Base):
    """A wish to be hidden, kept as a keyed hash so that no name is stored for it."""

    __tablename__ = "suppression"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[str] = mapped_column(String(10))  # contact, noindex or remove
    made_at: Mapped[dt.datetime]


class Lease(Base):
    """Who may crawl a source or a host just now, so that two machines never do it at once."""

    __tablename__ = "lease"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)  # source:ID or host:NAME
    holder: Mapped[str] = mapped_column(String(120))  # machine:process:token
    until: Mapped[dt.datetime]


class Edition(Base):
    """One row: the mark of what is published just now. See `directory.database.edition`."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    stamp: Mapped[str] = mapped_column(String(32))
    hidden: Mapped[str | None] = mapped_column(String(32), default=None)  # digest of who is hidden


class ResolveWeights(Base):
    """What comparisons weighed from some day on. Rows are only ever added; the newest holds."""

    __tablename__ = "resolve_weights"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    learnt_at: Mapped[dt.datetime]
    pairs: Mapped[int]
    answers: Mapped[int]
    prior: Mapped[float]
    bits: Mapped[dict[str, Any]]  # "fact: grade" -> bits


class ResolveState(Base):
    """How far the resolver has read, so that the next time it looks only at what moved."""

    __tablename__ = "resolve_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_change_id: Mapped[int] = mapped_column(default=0)
    last_decision_id: Mapped[int] = mapped_column(default=0)
    rules: Mapped[str] = mapped_column(String(64), default="")  # fingerprint of the rules used
    wishes: Mapped[str] = mapped_column(String(64), default="")  # of the wishes to be hidden
    resolved_at: Mapped[dt.datetime]
