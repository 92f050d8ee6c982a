"""When a list is to be read again, and when that is late."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.models import Run, Source, Verdict

LATE_DAYS = 2  # after it is due: a nightly crawl had two nights to read it


def last_accepted(session: Session) -> dict[str, dt.datetime]:
    """When each source's newest accepted run began."""
    rows = session.execute(
        select(Run.source_id, func.max(Run.began_at))
        .where(Run.verdict == Verdict.ACCEPTED)
        .group_by(Run.source_id)
    )
    return {source_id: began for source_id, began in rows}  # noqa: C416


def due_from(accepted: dt.datetime, cadence_days: int) -> dt.datetime:
    """The moment from which a list is due that was last accepted at `accepted`.

    Counted from the day's start, so that a nightly timer does not drift past its own night.
    """
    midnight = accepted.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + dt.timedelta(days=cadence_days)


def turns(session: Session, now: dt.datetime) -> dict[str, str]:
    """Whose turn it is: `turn_of` of every source that is read."""
    accepted = last_accepted(session)
    return {
        one.id: turn_of(accepted.get(one.id), one.info.get("cadence_days"), now)
        for one in session.scalars(select(Source).order_by(Source.id))
        if one.info.get("read", True)
    }


def turn_of(accepted: dt.datetime | None, cadence_days: int | None, now: dt.datetime) -> str:
    """`late`, `due` or `""`, and `unknown` where nobody says how often the list is read."""
    if cadence_days is None:
        return "unknown"
    if accepted is None:
        return "due"
    over = now - due_from(accepted, cadence_days)
    if over >= dt.timedelta(days=LATE_DAYS):
        return "late"
    return "due" if over >= dt.timedelta() else ""
