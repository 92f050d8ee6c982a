"""How each list stands: its last accepted run, the newest run's verdict, what is shown of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.cards.known import known_credential
from directory.cards.reader import to_plain, visible
from directory.models import Listing, Person, Run, Source
from directory.requirements import Catalogue, load_catalogue
from directory.sources.info import SourceInfo, read_sources
from directory.vocabulary import words


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One row of the overview. `age_days` counts from the day the list shown is of.

    `verdict` is the newest run's (running, accepted, held, failed) or "never" before the first;
    `reasons` and `warnings` are that run's. `listings` counts what is shown, `gone` what left.
    `titles` are the letters of the credentials seen, or else of those the list is said to hold.
    `access` is "read" for the lists we read and "ask" for boards to ask, with the code of `why`.
    """

    id: str
    title: str
    publisher: str
    jurisdiction: str
    family: str
    shape: str
    scope: str
    page: str
    check_page: str
    check_how: str
    access: str
    why: str
    titles: tuple[str, ...]
    verdict: str
    failure: str | None
    reasons: tuple[Any, ...]
    warnings: tuple[Any, ...]
    counts: Mapping[str, Any]
    newest_run: int | None
    newest_run_at: dt.datetime | None
    last_accepted_run: int | None
    last_accepted: dt.datetime | None
    as_of: dt.date | None
    as_of_stated: bool
    age_days: int | None
    listings: int
    gone: int
    sample: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What a source holds: listings shown, listings gone, letters of the credentials seen."""

    shown: int = 0
    gone: int = 0
    titles: tuple[str, ...] = ()


def overview(
    session: Session, today: dt.date, known: Mapping[str, SourceInfo] | None = None
) -> tuple[SourceStatus, ...]:
    """A row for each source the store has met, and for each of `known` it has not, by id."""
    catalogue = load_catalogue()
    infos = {**(known or {}), **read_sources(session)}
    stored = {source.id: source for source in session.scalars(select(Source))}
    runs = _runs(session, stored.values())
    newest = _newest(session)
    held = _held(session, catalogue)
    return tuple(
        _row(
            infos[source_id],
            stored.get(source_id),
            accepted=runs.get(source_id),
            newest=newest.get(source_id),
            held=held.get(source_id, Held()),
            said=_letters(infos[source_id].credentials, catalogue),
            today=today,
        )
        for source_id in sorted(infos)
    )


def for_everyone(rows: Iterable[SourceStatus]) -> tuple[SourceStatus, ...]:
    """The same rows without what their runs quote of the lists: what is shown to the public.

    A reason is a code, in how many rows it was met (0: not of rows), and its sentence where that
    holds counts, days and our own words alone.
    """
    return tuple(
        replace(row, reasons=_open(row.reasons), warnings=_open(row.warnings)) for row in rows
    )


def _open(noted: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    plain = words("pages", "open_reasons")
    return tuple(
        {
            "code": one["code"],
            "text": one.get("text", "") if one["code"] in plain else "",
            "times": one.get("times", 0),
        }
        for one in noted
    )


def totals(session: Session) -> dict[str, int]:
    """How much is shown: people, their listings that are still on a list, and those lists."""
    theirs = Listing.kind == "person"
    listed = Listing.gone_at.is_(None)
    counted = {
        "people": select(func.count()).select_from(Person).where(visible()),
        "listings": select(func.count()).select_from(Listing).where(theirs, listed),
        "sources": select(func.count(func.distinct(Listing.source_id))).where(theirs),
    }
    return {name: session.scalar(query) or 0 for name, query in counted.items()}


def totals_text(counts: dict[str, int]) -> str:
    """The same as a part of a sentence."""
    return "{people:,} people, with {listings:,} listings on {sources:,} lists".format_map(counts)


def as_json(rows: Iterable[SourceStatus]) -> dict[str, Any]:
    """The overview as the command line and the API print it."""
    return {"sources": [to_plain(row) for row in rows]}


def _row(
    info: SourceInfo,
    stored: Source | None,
    *,
    accepted: Run | None,
    newest: Run | None,
    held: Held,
    said: tuple[str, ...],
    today: dt.date,
) -> SourceStatus:
    as_of = (accepted.as_of or accepted.began_at.date()) if accepted else None
    return SourceStatus(
        id=info.id,
        title=info.title,
        publisher=info.publisher,
        jurisdiction=info.jurisdiction,
        family=stored.family if stored else "",
        shape=info.shape,
        scope=info.scope,
        page=info.page,
        check_page=info.check_page,
        check_how=info.check_how,
        access="read" if info.is_ours else "ask",
        why=info.why,
        titles=held.titles or said,
        verdict=newest.verdict if newest else "never",
        failure=newest.failure if newest else None,
        reasons=tuple(newest.reasons) if newest else (),
        warnings=tuple(newest.warnings) if newest else (),
        counts=newest.counts if newest else {},
        newest_run=newest.id if newest else None,
        newest_run_at=newest.began_at if newest else None,
        last_accepted_run=accepted.id if accepted else None,
        last_accepted=(accepted.ended_at or accepted.began_at) if accepted else None,
        as_of=as_of,
        as_of_stated=accepted.as_of_stated if accepted else False,
        age_days=max((today - as_of).days, 0) if as_of else None,
        listings=held.shown,
        gone=held.gone,
        sample=accepted.sample if accepted else False,
    )


def _runs(session: Session, sources: Iterable[Source]) -> dict[str, Run]:
    """The last accepted run of each source that has one."""
    ids = [one.last_accepted_run_id for one in sources if one.last_accepted_run_id is not None]
    return {run.source_id: run for run in session.scalars(select(Run).where(Run.id.in_(ids)))}


def _newest(session: Session) -> dict[str, Run]:
    last = select(func.max(Run.id)).group_by(Run.source_id)
    return {run.source_id: run for run in session.scalars(select(Run).where(Run.id.in_(last)))}


def _held(session: Session, catalogue: Catalogue) -> dict[str, Held]:
    """What each source holds, by its id; an index has it all, so that no listing is read."""
    query = (
        select(Listing.source_id, Listing.credential_id, func.count(), func.count(Listing.gone_at))
        .group_by(Listing.credential_id, Listing.source_id)
        .order_by(Listing.credential_id, Listing.source_id)
    )
    shown: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    ids: dict[str, list[str]] = {}
    for source_id, credential_id, total, left in session.execute(query):
        shown[source_id] += total - left
        gone[source_id] += left
        ids.setdefault(source_id, []).extend([credential_id] if credential_id else [])
    return {one: Held(shown[one], gone[one], _letters(ids[one], catalogue)) for one in ids}


def _letters(credentials: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    known = ((one, known_credential(catalogue, one)) for one in credentials)
    return tuple(found.letters if found else one for one, found in known)
