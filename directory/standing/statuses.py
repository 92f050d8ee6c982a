"""What a board's status word means to a family, and what the calendar does to it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class Status(StrEnum):
    """A credential's state at its last check. Nothing unknown is ever `ACTIVE`."""

    ACTIVE = "active"
    LISTED_UNEXPIRED = "listed_unexpired"  # listed with a date to come, no status (rules 8, 9)
    IN_RENEWAL = "in_renewal"  # the board still counts it, the renewal is under way (rule 5)
    EXPIRED = "expired"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"
    SURRENDERED = "surrendered"
    REVOKED = "revoked"
    PROVISIONAL = "provisional"  # applied for, not granted
    SUPERSEDED = "superseded"  # replaced by a higher title (rule 10)
    ENDED = "ended"  # an administrative ending
    DENIED = "denied"
    DECEASED = "deceased"
    SELF_REPORTED = "self_reported"  # said by the person, checked by nobody (rule 35)
    UNKNOWN = "unknown"


_DATED = frozenset({Status.ACTIVE, Status.LISTED_UNEXPIRED})
CURRENT = frozenset({Status.ACTIVE, Status.IN_RENEWAL})
FRIENDLY = CURRENT | {Status.LISTED_UNEXPIRED}  # what ranking may look at


def on_the_day(status: Status, expires_on: dt.date | None, day: dt.date) -> Status:
    """The calendar outranks a friendly word, never an unfriendly one (rule 4).

    A revoked credential with a date in the future stays revoked.
    """
    if status in _DATED and expires_on is not None and expires_on < day:
        return Status.EXPIRED
    return status
