"""What a change of a listing means to whoever watches its person. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from directory.models import ChangeKind
from directory.standing.statuses import FRIENDLY, Status, on_the_day

Facts = Mapping[str, Any]  # fact -> JSON value; days are ISO text


class Kind(StrEnum):
    """What happened. The last five are about a person's id, the others about one credential."""

    NEW = "new"
    LAPSE = "lapse"
    RENEWAL = "renewal"
    DISCIPLINE = "discipline"  # the board tells of an action it did not tell of before
    STATUS = "status"  # another word of the board, neither a lapse nor a renewal
    UPDATED = "updated"  # any other fact
    REMOVAL = "removal"
    UNLISTED = "unlisted"  # removal from a list that need not show everybody
    RETURN = "return"
    MERGED = "merged"
    SPLIT = "split"
    HIDDEN = "hidden"  # asked to be left out: forget what you hold of this id
    SHOWN = "shown"
    DROPPED = "dropped"  # the id stands for nobody any more


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. `before` and `after` hold the facts that moved, by the listing's own names."""

    kind: Kind
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)


SHOWN = (
    *("title_published", "number", "name_published", "status", "status_text", "sub_status_text"),
    *("restricted", "issued_on", "expires_on", "city", "state", "discipline", "actions", "url"),
)
_STANDING = ("status", "status_text", "sub_status_text", "restricted", "expires_on")
_WORDS = frozenset({"status", "status_text", "sub_status_text", "restricted"})
_OF_NEW = ("title_published", "number", "status", "status_text", "expires_on")
_ENDED = frozenset({Status.EXPIRED, Status.INACTIVE, Status.ENDED})
_STATUSES = {status.value: status for status in Status}
_OF_CHANGE = {
    ChangeKind.GONE: Kind.REMOVAL,
    ChangeKind.UNLISTED: Kind.UNLISTED,
    ChangeKind.RETURNED: Kind.RETURN,
}


def rewound(facts: Facts, later: Iterable[Facts]) -> dict[str, Any]:
    """The facts as they were before these changes (`fields` of each, the newest first)."""
    was = dict(facts)
    for fields in later:
        was.update((name, pair[0]) for name, pair in fields.items() if name in was)
    return was


def of_change(
    kind: ChangeKind, fields: Facts, after: Facts, day: dt.date, *, told: bool
) -> tuple[Happening, ...]:
    """What one change of a listing means; `after` are its facts once it was made, on `day`.

    `told`: that the credential had run out by the calendar is known to have been told before.
    """
    if kind is ChangeKind.NEW:
        return (Happening(Kind.NEW, {}, {n: after[n] for n in _OF_NEW if after.get(n)}),)
    moved = {name: fields[name] for name in SHOWN if name in fields}
    found = [Happening(_OF_CHANGE[kind])] if kind in _OF_CHANGE else []
    found += _of_standing(moved, after, day, told=told)
    found += _of_discipline(moved)
    left = [name for name in moved if not any(name in one.after for one in found)]
    if left or not found:
        found.append(_moved(Kind.UPDATED, moved, left))
    return tuple(found)


def _of_standing(moved: Facts, after: Facts, day: dt.date, *, told: bool) -> Iterator[Happening]:
    before = rewound(after, [moved])
    was = _status(before, day) if told else _STATUSES.get(str(before["status"]), Status.UNKNOWN)
    now = _status(after, day)
    if was in FRIENDLY and now in _ENDED:
        yield _moved(Kind.LAPSE, moved, _STANDING)
    elif now in FRIENDLY and (was in _ENDED or _is_later(moved)):
        yield _moved(Kind.RENEWAL, moved, _STANDING)
    elif _WORDS & moved.keys():
        yield _moved(Kind.STATUS, moved, _STANDING)


def _status(facts: Facts, day: dt.date) -> Status:
    ends = facts.get("expires_on")
    status = _STATUSES.get(str(facts["status"]), Status.UNKNOWN)
    return on_the_day(status, dt.date.fromisoformat(ends) if ends else None, day)


def _is_later(moved: Facts) -> bool:
    before, after = moved.get("expires_on") or (None, None)
    return bool(before and after and after > before)


def _of_discipline(moved: Facts) -> Iterator[Happening]:
    before, after = moved.get("actions") or ((), ())
    fresh = any(action not in (before or ()) for action in after or ())
    if fresh or (moved.get("discipline") or ("", ""))[1] == "yes":
        yield _moved(Kind.DISCIPLINE, moved, ("discipline", "actions"))


def _moved(kind: Kind, moved: Facts, names: Iterable[str]) -> Happening:
    told = [name for name in names if name in moved]
    return Happening(kind, {n: moved[n][0] for n in told}, {n: moved[n][1] for n in told})


def of_calendar(ends: dt.date) -> Happening:
    """The end date passed, and no list has said anything else since."""
    text = ends.isoformat()
    return Happening(Kind.LAPSE, {"expires_on": text}, {"expires_on": text, "status": "expired"})
