"""What scored sheets showed, as rows of the audit log: counts alone, and nobody's name."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts import audit
from directory.accounts.tables import AuditEntry
from directory.accuracy.score import Counts, Measure, judged

_WHAT = "accuracy_scored"


@dataclass(frozen=True, slots=True)
class Scored:
    """One scored sheet: when, by whom, of which draw, and each target."""

    at: dt.datetime
    who: str
    about: str
    measures: tuple[Measure, ...]


def keep(
    session: Session, who: str, now: dt.datetime, about: str, counts: dict[str, Counts]
) -> None:
    """Add the counts to the log. The caller commits."""
    plain = {name: asdict(one) for name, one in counts.items()}
    audit.note(session, who, _WHAT, now, about=about[:80], why=json.dumps(plain))


def newest(session: Session, limit: int) -> list[Scored]:
    """What was scored last, the newest first."""
    query = select(AuditEntry).where(AuditEntry.what == _WHAT).order_by(AuditEntry.id.desc())
    return [_scored(row) for row in session.scalars(query.limit(limit))]


def _scored(row: AuditEntry) -> Scored:
    counts = {name: Counts(**told) for name, told in json.loads(row.note).items()}
    return Scored(row.at, row.who, row.about, tuple(judged(counts)))
