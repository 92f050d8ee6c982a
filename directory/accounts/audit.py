"""The audit log: who did what, and when. Rows are only ever added; the database sees to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.tables import AuditEntry


def note(
    session: Session, who: str, what: str, now: dt.datetime, *, about: str = "", why: str = ""
) -> None:
    """Add a row to the caller's transaction: what is done and its row are kept together or not."""
    session.add(AuditEntry(at=now, who=who, what=what, about=about, note=why))


def newest(session: Session, limit: int, before: int | None = None) -> Sequence[AuditEntry]:
    """At most `limit` rows, the newest first; with `before`, those older than that row."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    return session.scalars(query if before is None else query.where(AuditEntry.id < before)).all()
