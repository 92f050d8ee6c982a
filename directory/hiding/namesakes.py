"""Others who are shown under the name of somebody who wishes to be hidden.

They may be the same person, whom nothing but the name joins: no rule may join them, so whoever
notes the wish is told, and asks.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.finding.name_search import StoreNames, by_name
from directory.models import Person

MOST = 20  # whoever has a name of more people must be asked for a number anyhow


def namesakes(session: Session, person: Person) -> list[Person]:
    """People of this name whom no wish hides, by their ids."""
    hits = by_name(StoreNames(session), person.name)
    ids = [hit.person_id for hit in hits if hit.how == "exact" and hit.person_id != person.id]
    query = select(Person).where(Person.id.in_(ids), Person.wish == "").order_by(Person.id)
    return list(session.scalars(query.limit(MOST)))
