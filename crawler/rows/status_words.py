"""Joining what a row's status columns say: a headline, and a reason or sub-status. Pure."""

from __future__ import annotations

import datetime as dt

from crawler.source import Words
from directory.standing.statuses import CURRENT, FRIENDLY, Status, on_the_day

# The graver of two sanctions holds: a board may leave the first word where it stood.
_GRAVITY = {Status.SUSPENDED: 1, Status.SURRENDERED: 2, Status.REVOKED: 3}
SANCTIONS = frozenset(_GRAVITY)
_LONGEST_RENEWAL = dt.timedelta(days=180)  # ours, until a board's own is read: half a year


def weightier(headline: Words | None, reason: Words | None) -> Words:
    """Join headline and reason: a reason that says something outranks, save over a sanction.

    A friendly reason never makes a credential current: not one whose headline is another, nor one
    that has no headline. What is current and was denied contradicts itself, and is unknown.
    """
    if reason is None:
        return headline or Words(status=Status.UNKNOWN)
    if headline is None:
        status = Status.UNKNOWN if reason.status in FRIENDLY else reason.status
        return reason.model_copy(update={"status": status})
    if headline.status in _GRAVITY:
        return reason if _GRAVITY.get(reason.status, 0) > _GRAVITY[headline.status] else headline
    status = headline.status if headline.status is Status.UNKNOWN else reason.status
    if headline.status not in CURRENT and reason.status in CURRENT:
        status = headline.status
    if headline.status in CURRENT and reason.status is Status.DENIED:
        status = Status.UNKNOWN
    return Words(status=status, restricted=headline.restricted or reason.restricted)


def on_the_lists_day(words: Words, expires: dt.date | None, as_of: dt.date) -> Status:
    """What the words come to by the calendar of the day that a list is of (rules 4, 5 and 10).

    A renewal that is under way keeps a credential current after its end, though not for years.
    """
    ended_for = as_of - expires if expires else dt.timedelta()
    if words.once_expired and ended_for > dt.timedelta():
        return words.once_expired
    if words.status is Status.IN_RENEWAL and ended_for > _LONGEST_RENEWAL:
        return Status.EXPIRED
    return on_the_day(words.status, expires, as_of)
