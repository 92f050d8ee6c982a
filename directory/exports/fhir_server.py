"""Reading and searching the directory as a FHIR R4 server does: read only, a page at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from directory.exports.fhir import filled
from directory.exports.fhir_query import Query, Resource, holds, kinds, parameters
from directory.exports.fhir_shelves import shelf_of
from directory.resolve.clusters import current_ids
from directory.vocabulary import load

_BATCH = 200  # candidates read at once
_MOST_BATCHES = 20  # a page of few answers ends rather than read the whole store
_OF_PEOPLE = frozenset({"Practitioner", "PractitionerRole"})


class Moved(LookupError):  # noqa: N818 - reads as what happened
    """An id that was merged or split away; `now` are the ids it stands for."""

    def __init__(self, now: Sequence[str]) -> None:
        super().__init__(", ".join(now))
        self.now = tuple(now)


def read(session: Session, kind: str, resource_id: str, today: dt.date) -> Resource | None:
    """One resource, or None where there is none to show. Raises Moved for a former id."""
    shelf = shelf_of(kind, session, today)
    for found in shelf.made([resource_id]):
        return found
    if kind in _OF_PEOPLE:
        now = [one["id"] for one in shelf.made(current_ids(session, resource_id))]
        if now:
            raise Moved(now)
    return None


def everything(session: Session, kind: str, today: dt.date) -> Iterator[Resource]:
    """All resources of a type, a batch at a time."""
    shelf, after = shelf_of(kind, session, today), ""
    while ids := shelf.ids((), after, _BATCH):
        yield from shelf.made(ids)
        after = ids[-1]


def search(
    session: Session, query: Query, today: dt.date, address: str, asked: Sequence[tuple[str, str]]
) -> Resource:
    """A page of what answers, as a Bundle. `address` is that of the server, without a slash.

    Pages follow the ids, so that none is lost or repeated while others come and go. A page may
    hold fewer than asked for; there is no `next` link after the last.
    """
    found, after = _page(session, query, today)
    base = f"{address}/{query.kind}"
    again = [pair for pair in asked if pair[0] != "_after"]
    links = [{"relation": "self", "url": _url(base, asked)}]
    if after:
        links.append({"relation": "next", "url": _url(base, [*again, ("_after", after)])})
    return filled(
        resourceType="Bundle",
        type="searchset",
        link=links,
        entry=[
            {"fullUrl": f"{base}/{one['id']}", "resource": one, "search": {"mode": "match"}}
            for one in found
        ],
    )


def _page(session: Session, query: Query, today: dt.date) -> tuple[list[Resource], str]:
    """The resources, and the id after which the next page begins ("" where none is left)."""
    shelf, after = shelf_of(query.kind, session, today), query.after
    found: list[Resource] = []
    size = 2 * query.count  # what SQL lets through mostly answers
    for _ in range(_MOST_BATCHES):
        ids = shelf.ids(query.asked, after, size)
        made = {one["id"]: one for one in shelf.made(ids)}
        for one in ids:
            if one in made and holds(made[one], query):
                if len(found) == query.count:
                    return found, after
                found.append(made[one])
            after = one
        if len(ids) < size:
            return found, ""
        size = _BATCH
    return found, after


def outcome(status: int, text: str, wrong: Mapping[str, str] | None = None) -> Resource:
    """What went wrong, in FHIR's own form."""
    codes: Mapping[int, str] = load("fhir")["codes"]
    code = codes.get(status, codes[500 if status >= 500 else 400])
    told = [f"{name}: {detail}" for name, detail in (wrong or {}).items()] or [text]
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": code, "diagnostics": one} for one in told],
    }


def capability(address: str, today: dt.date) -> Resource:
    """What this server can do."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": today.isoformat(),
        "kind": "instance",
        "software": {"name": "interventionist-directory"},
        "implementation": {"description": load("fhir")["about"], "url": address},
        "copyright": load("exports")["about"]["license"],
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [{"mode": "server", "resource": [_can(kind) for kind in kinds()]}],
    }


def _can(kind: str) -> Resource:
    return {
        "type": kind,
        "documentation": load("fhir")["resources"][kind]["of"],
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "no-version",
        "searchParam": [
            filled(name=name, type=told["type"], documentation=told.get("says", ""))
            for name, told in parameters(kind).items()
        ],
    }


def _url(base: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{base}?{urlencode(pairs)}" if pairs else base
