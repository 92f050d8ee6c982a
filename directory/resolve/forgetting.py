"""What a store need not know of somebody who asked to be removed, it forgets.

A name, a number, a place and dates stay, shown nowhere: by them the person's rows on other lists
are known, which would else be shown as somebody new. All else that was published goes: the cells
as they stood in the list, and what each change was from and to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory.database.among import among
from directory.hiding.suppression import Level
from directory.models import Change, Listing, Person, PersonListing


def forget(session: Session, wishes: Mapping[str, str]) -> int:
    """Empty the cells and changes of all who asked to be removed. Returns how many rows had some.

    `wishes` (`suppression.wishes`) has also listings that stand with nobody. A row that its list
    alters has cells again until the next resolution. Changes are read before: the caller has
    worked all of them in, has the turn (`directory.database.turns`) and commits.
    """
    theirs = select(PersonListing.listing_id).join(Person, Person.id == PersonListing.person_id)
    removed = set(session.scalars(theirs.where(Person.wish == Level.REMOVE)))
    removed |= {one for one, level in wishes.items() if level == Level.REMOVE}
    if not removed:
        return 0
    cells = _filled(session, Listing.id, Listing.raw, among(session, Listing.id, removed))
    changes = _filled(session, Change.id, Change.fields, among(session, Change.listing_id, removed))
    # Asked first: a statement that writes nothing would renew the edition's mark all the same.
    if cells:
        session.execute(update(Listing).where(among(session, Listing.id, cells)).values(raw={}))
    if changes:
        session.execute(update(Change).where(among(session, Change.id, changes)).values(fields={}))
    return len(cells) + len(changes)


def _filled(session: Session, key: Any, what: Any, where: Any) -> list[Any]:
    """The keys of the rows that have something there: of JSON two databases ask in two ways."""
    return [row[0] for row in session.execute(select(key, what).where(where)) if row[1]]
