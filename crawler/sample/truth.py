"""Which published rows are one person: the answers that the resolver is measured against. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.access import NppesAccess
from crawler.sample.people import Person, World
from crawler.source import Source


def truth(world: World, nppes: Source) -> dict[str, Any]:
    """Records as the reader makes them, each with its true person; and what is hard about whom."""
    records = [record for person in world.people for record in _records(person, nppes)]
    return {
        "records": records,
        "difficulties": {person.id: list(person.kinds) for person in world.people if person.kinds},
    }


def _records(person: Person, nppes: Source) -> Iterator[dict[str, str]]:
    for held in person.licences:
        yield {
            "person": person.id,
            "source": held.source,
            "title": held.title,
            "number": held.number,
        }
    if person.registration:
        assert isinstance(nppes.access, NppesAccess)
        title = nppes.access.taxonomies[person.registration.claims[0].taxonomy]
        npi = person.registration.npi
        yield {"person": person.id, "source": nppes.id, "title": title, "number": npi}
