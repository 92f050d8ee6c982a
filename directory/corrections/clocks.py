"""How long an answer may take: looked at within one business day, finished within two.

Business days are Monday to Friday, in UTC. Holidays count as such, so no clock is too slow.
"""

from __future__ import annotations

import datetime as dt

LOOK_DAYS, FINISH_DAYS = 1, 2
_WEEKEND = 5  # the first day of it, counted from Monday as 0


def after(moment: dt.datetime, days: int) -> dt.datetime:
    """So many business days later; from a weekend it is counted from Monday's beginning."""
    found = moment
    if found.weekday() >= _WEEKEND:
        found = (found + dt.timedelta(days=7 - found.weekday())).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
    for _ in range(days):
        found += dt.timedelta(days=1)
        while found.weekday() >= _WEEKEND:
            found += dt.timedelta(days=1)
    return found


def due(received: dt.datetime, *, looked_at: bool) -> dt.datetime:
    """When the next step of an open report is due."""
    return after(received, FINISH_DAYS if looked_at else LOOK_DAYS)
