"""The store's tables of reports and of what came of them.

The public site may add a row to `report`, and do nothing else; the others are maintainers' alone.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.database.base import Base


class State(StrEnum):
    """How far a report is."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"  # somebody has looked at it
    DONE = "done"
    REFUSED = "refused"


class Case:
    """What somebody sent and a maintainer answers; `once` is of its form: sent twice, one case."""

    __tablename__: str

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    once: Mapped[str] = mapped_column(String(32), unique=True)
    came_at: Mapped[dt.datetime]
    contact: Mapped[str] = mapped_column(String(200))  # "" for none, and after a while
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(12), default=State.NEW)
    acknowledged_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    closed_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    answer: Mapped[str] = mapped_column(String(500), default="")  # what was done, or why not


class Report(Case, Base):
    """Somebody says that something is wrong."""

    __tablename__ = "report"

    came_at: Mapped[dt.datetime] = mapped_column("received_at")
    kind: Mapped[str] = mapped_column(String(20))  # of data/vocabulary/corrections.yaml
    text: Mapped[str] = mapped_column(String(2000))
    person_id: Mapped[str] = mapped_column(String(16))  # "" for none


class ManualCheck(Base):
    """What a maintainer saw on the board's own page, and when. Beside a fact, never in it."""

    __tablename__ = "manual_check"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id"), index=True)
    seen_on: Mapped[dt.date]
    says: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(10))  # of whoever looked; the name is in the log
    made_at: Mapped[dt.datetime]


class AskedCrawl(Base):
    """A list that a maintainer asked to be read again before its turn."""

    __tablename__ = "asked_crawl"

    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), primary_key=True)
    asked_at: Mapped[dt.datetime]
