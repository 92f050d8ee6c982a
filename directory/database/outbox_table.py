"""The table of messages that wait to be sent. It holds no address and no text."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.database.base import Base


class Outbox(Base):
    """One change for one destination: each pair once. See `directory.watch.outbox`."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("target", "change", "event"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    target: Mapped[str] = mapped_column(String(32))  # digest of a watch and its destination
    change: Mapped[int]  # the entry's place in the log (`directory.watch.order`)
    event: Mapped[int]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]  # sent, or nothing left to tell
