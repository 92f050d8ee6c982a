"""Where a crawl pours what it reads: one run of one source in the store."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler import settings
from crawler.collect import Collector, Reader, as_rows
from crawler.failures import CrawlError, Failure
from crawler.nppes_record import NppesReader
from crawler.reading import RowReader
from crawler.register import Order
from crawler.source import NppesAccess, Source
from crawler.tables import Chunk
from directory.models import Listing, Run, StagedListing, Verdict
from directory.models import Source as StoredSource
from directory.publish import accept, drop_staged

INFO = (
    "publisher",
    "page",
    "check_page",
    "check_how",
    "scope",
    "scope_note",
    "discipline_note",
    "shape_note",
)


@dataclass(slots=True)
class Outcome:
    """What became of a crawl, for the one who asked for it."""

    source_id: str
    verdict: str  # accepted, held, failed, or unchanged when the same input was accepted before
    run_id: int | None = None
    failure: str | None = None
    reasons: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)
    as_of: str | None = None

    @property
    def ok(self) -> bool:
        """Was it accepted, or had it been before?"""
        return self.verdict in (Verdict.ACCEPTED, "unchanged")


def describe(source: Source) -> dict[str, Any]:
    """What the store keeps of a source, so that the site need not know the crawler."""
    info: dict[str, Any] = {name: getattr(source, name) for name in INFO}
    return info | {"shape": str(source.shape)}


def remember(session: Session, source: Source) -> StoredSource:
    """Write what a source says of itself into the store."""
    row = session.get(StoredSource, source.id)
    if row is None:
        row = StoredSource(id=source.id, last_accepted_run_id=None)
        session.add(row)
    row.title, row.jurisdiction = source.title, source.jurisdiction
    row.family, row.info = source.access.kind, describe(source)
    return row


def fingerprint(source: Source, digest: str) -> str:
    """Name an input together with how it is read: the same name means the same result."""
    how = f"{settings.USER_AGENT}\n{source.model_dump_json()}\n{digest}"
    return hashlib.blake2b(how.encode(), digest_size=32).hexdigest()


class Sink:
    """Takes one run from its first row to its verdict."""

    def __init__(
        self,
        session: Session,
        source: Source,
        *,
        mode: str,
        now: dt.datetime,
        input_name: str = "",
        digest: str = "",
        sample: bool = False,
    ) -> None:
        self._session, self.source, self.now = session, source, now
        self.error: CrawlError | None = None
        self.declared: int | None = None
        self._finished = False
        self._collector: Collector | None = None
        remember(session, source)
        self._clear_interrupted()
        self._run = Run(
            source_id=source.id,
            mode=mode,
            began_at=now,
            ended_at=None,
            as_of=now.date(),
            input_name=input_name,
            fingerprint=fingerprint(source, digest) if digest else "",
            sample=sample,
            failure=None,
        )
        session.add(self._run)
        session.commit()
        self.run_id = self._run.id

    def _clear_interrupted(self) -> None:
        """A run that never ended was killed: it failed, and its rows are forgotten."""
        stale = self._session.scalars(
            select(Run).where(Run.source_id == self.source.id, Run.verdict == Verdict.RUNNING)
        )
        for run in stale:
            run.verdict, run.failure = Verdict.FAILED, Failure.INTERRUPTED
            run.ended_at = self.now
            drop_staged(self._session, run.id)

    def begin(self, as_of: dt.date | None, *, completeness: str = "full") -> None:
        """Open the run's rows. `as_of` is the publisher's own day, if it states one."""
        run = self._run
        run.as_of_stated = as_of is not None and as_of <= self.now.date()
        run.as_of = as_of if as_of and run.as_of_stated else self.now.date()
        run.completeness = completeness
        self._session.commit()
        self._collector = Collector(self._session, run, self.source, self._reader(run.as_of))

    def _reader(self, as_of: dt.date) -> Reader:
        if isinstance(self.source.access, NppesAccess):
            return NppesReader(self.source, known_keys(self._session, self.source.id))
        return RowReader(self.source, as_of)

    @property
    def collector(self) -> Collector:
        """The open run's collector."""
        if self._collector is None:
            self.begin(None)
        return self._collector  # type: ignore[return-value]

    def add(self, chunk: Chunk) -> None:
        """Take a chunk of rows."""
        self.collector.add(chunk)

    def add_orders(self, orders: Iterable[Order | None]) -> None:
        """Take a register's rows."""
        self.collector.add_orders(orders)

    def fail(self, error: CrawlError) -> None:
        """Keep the first failure; later ones follow from it."""
        self.error = self.error or error

    def closed(self, reason: str) -> None:
        """Note how the crawl ended."""
        self._finished = reason == "finished"

    def settle(self) -> Outcome:
        """Judge the run and publish it, hold it, or record its failure."""
        if self.error is None and not self._finished:
            self.error = CrawlError(
                Failure.INTERRUPTED, "The crawl stopped before its end.", "Run it again."
            )
        return self._fail(self.error) if self.error else self._judge()

    def _fail(self, error: CrawlError) -> Outcome:
        self._session.rollback()
        run = self._session.get_one(Run, self.run_id)
        drop_staged(self._session, run.id)
        reason = {"code": str(error.kind), "text": error.what, "mend": error.mend}
        run.verdict, run.failure, run.reasons = Verdict.FAILED, str(error.kind), [reason]
        return self._end(run)

    def _judge(self) -> Outcome:
        collector, session = self.collector, self._session
        collector.finish()
        run = session.get_one(Run, self.run_id)
        judgement, difference = collector.judge(run, self._last_as_of(run), self.declared)
        run.counts = collector.counts(difference)
        run.reasons, run.warnings = as_rows(judgement.reasons), as_rows(judgement.warnings)
        if judgement.verdict is Verdict.ACCEPTED:
            accept(session, run)
        else:
            run.verdict = Verdict.HELD
            self._drop_older_held(run)
        return self._end(session.get_one(Run, self.run_id))

    def _drop_older_held(self, run: Run) -> None:
        """Keep the rows of the newest held run alone, for a person to look at."""
        older = select(Run.id).where(
            Run.source_id == run.source_id, Run.verdict == Verdict.HELD, Run.id != run.id
        )
        for run_id in self._session.scalars(older):
            drop_staged(self._session, run_id)

    def _last_as_of(self, run: Run) -> dt.date | None:
        return self._session.scalar(
            select(Run.as_of)
            .where(Run.source_id == run.source_id, Run.verdict == Verdict.ACCEPTED)
            .order_by(Run.id.desc())
            .limit(1)
        )

    def _end(self, run: Run) -> Outcome:
        run.ended_at = (
            max(dt.datetime.now(dt.UTC), run.began_at) if run.mode != "replay" else self.now
        )
        self._session.commit()
        return Outcome(
            source_id=run.source_id,
            verdict=str(run.verdict),
            run_id=run.id,
            failure=run.failure,
            reasons=run.reasons,
            warnings=run.warnings,
            counts=run.counts,
            as_of=run.as_of.isoformat() if run.as_of else None,
        )


def known_keys(session: Session, source_id: str) -> frozenset[str]:
    """The keys that a source has published so far and not ended."""
    return frozenset(
        session.scalars(
            select(Listing.key).where(Listing.source_id == source_id, Listing.gone_at.is_(None))
        )
    )


def accepted_before(session: Session, source: Source, digest: str) -> Run | None:
    """Find the accepted run that this very input already made, if nothing newer replaced it."""
    newest = (
        select(Run)
        .where(Run.source_id == source.id, Run.verdict == Verdict.ACCEPTED)
        .order_by(Run.id.desc())
    )
    name = fingerprint(source, digest)
    runs = session.scalars(newest).all()
    return next(
        (r for r in runs if r.fingerprint == name and (r is runs[0] or r.completeness == "delta")),
        None,
    )


__all__ = ["Outcome", "Sink", "StagedListing", "accepted_before", "remember"]
