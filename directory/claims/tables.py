"""The store's tables of claims. Each has one writer: the site asks and states, maintainers prove.

No table holds a link: a link is made of `ClaimProof.link` with the site's key (`links`).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.corrections.tables import Case
from directory.database.base import Base


class Way(StrEnum):
    """How somebody proved that a record is theirs."""

    LETTER = "letter"  # a link sent to the e-mail address on the board's own page
    CHECK = "check"  # a maintainer made sure in another way


class Claim(Case, Base):
    """Somebody says that a board's record is theirs. Done is: proved."""

    __tablename__ = "claim"

    came_at: Mapped[dt.datetime] = mapped_column("asked_at")
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id"), index=True)


class ClaimProof(Base):
    """Who made sure of a claim, how, why and when; and the number that its link is made of."""

    __tablename__ = "claim_proof"

    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), primary_key=True)
    way: Mapped[str] = mapped_column(String(6))
    role: Mapped[str] = mapped_column(String(10))  # of whoever checked; the name is in the log
    why: Mapped[str] = mapped_column(String(500))
    checked_on: Mapped[dt.date]
    name: Mapped[str] = mapped_column(String(200))  # on the record then, folded: "family|given"
    link: Mapped[str] = mapped_column(String(32), unique=True)
    made_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]  # from then on an unused link opens nothing


class ClaimStatement(Base):
    """What is said from now on: turn 0 uses the link up, every later turn takes something back."""

    __tablename__ = "claim_statement"
    __table_args__ = (UniqueConstraint("claim_id", "turn"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    turn: Mapped[int]
    says: Mapped[list[Any]]  # as a listing's claims: [{"says": kind, "value": value}]
    said_at: Mapped[dt.datetime]
