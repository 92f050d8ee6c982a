"""Joining what a row's status columns say: a headline, and a reason or sub-status. Pure."""

from __future__ import annotations

from crawler.source import Words
from directory.standing.statuses import CURRENT, FRIENDLY, Status

# The graver of two sanctions holds: a board may leave the first word where it stood.
_GRAVITY = {Status.SUSPENDED: 1, Status.SURRENDERED: 2, Status.REVOKED: 3}


def weightier(headline: Words | None, reason: Words | None) -> Words:
    """Join headline and reason: a reason that says something outranks, save over a sanction.

    A friendly reason never makes a credential current: not one whose headline is another, nor one
    that has no headline.
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
    return Words(status=status, restricted=headline.restricted or reason.restricted)
