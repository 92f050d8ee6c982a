"""Where a crawl pours what it reads: one run of one source in the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.access import FindTreatmentAccess, NppesAccess
from crawler.failures import CrawlError, Failure
from crawler.files.tables import Chunk
from crawler.rows.facility_record import FacilityReader
from crawler.rows.nppes_record import NppesReader
from crawler.rows.reading import RowReader
from crawler.rows.register import Order
from crawler.runs.collect import Collector, Reader, as_rows
from crawler.runs.listening import Listener
from crawler.runs.outcome import Outcome
from crawler.runs.registry import fingerprint, known_keys, newest_accepted, remember
from crawler.source import Source
from directory.listings.publish import accept, confirm, drop_staged
from directory.models import Run, Verdict


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
        progress: Callable[[str, int, int], None] = lambda *_: None,
        listener: Listener | None = None,
    ) -> None:
        self._session, self.source, self.now = session, source, now
        self._progress, self.listener = progress, listener or Listener()
        self._answers = 0
        self.error: CrawlError | None = None
        self.declared: int | None = None
        self.unchanged = False  # the published version is the newest: nothing need be read
        self._finished = False
        self._collector: Collector | None = None
        remember(session, source)
        self.resumes = self._clear_interrupted()
        self._last = newest_accepted(session, source.id)
        run = Run(
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
        session.add(run)
        session.commit()
        self.run_id = run.id

    def _clear_interrupted(self) -> int | None:
        """A run that never ended was killed: it failed, and its rows are forgotten.

        Returns the newest one's number: its kept responses may serve this run.
        """
        stale = self._session.scalars(
            select(Run).where(Run.source_id == self.source.id, Run.verdict == Verdict.RUNNING)
        ).all()
        for run in stale:
            run.verdict, run.failure = Verdict.FAILED, Failure.INTERRUPTED
            run.ended_at = self.now
            drop_staged(self._session, run.id)
        return max((run.id for run in stale), default=None)

    @property
    def known_stamp(self) -> str:
        """The publisher's mark of the version that is published, if we would read it the same."""
        last = self._last
        if last is None or not last.stamp:
            return ""
        return last.stamp if last.fingerprint == fingerprint(self.source, last.stamp) else ""

    def begin(self, as_of: dt.date | None, *, completeness: str = "full", stamp: str = "") -> None:
        """Open the run's rows.

        `as_of` is the publisher's own day, if it states one; of several files of one list the
        oldest day holds. `stamp` is its mark of this version: where it is the published one,
        `unchanged` is set and nothing need be read.
        """
        # Asked for anew: another source's end may have taken every object out of the session.
        run = self._session.get_one(Run, self.run_id)
        if self._collector is not None:
            run.as_of = min(run.as_of or self.now.date(), as_of or self.now.date())
            self._session.commit()
            return
        self.unchanged = bool(stamp) and stamp == self.known_stamp
        if self.unchanged and self._last and self._last.as_of_stated:
            as_of = as_of or self._last.as_of
        run.as_of_stated = as_of is not None and as_of <= self.now.date()
        run.as_of = as_of if as_of and run.as_of_stated else self.now.date()
        run.completeness, run.stamp = completeness, stamp
        if stamp:
            run.fingerprint = fingerprint(self.source, stamp)
        self._session.commit()
        self._collector = Collector(self._session, run, self.source, self._reader(run.as_of))

    def _reader(self, as_of: dt.date) -> Reader:
        if isinstance(self.source.access, NppesAccess):
            return NppesReader(self.source, known_keys(self._session, self.source.id))
        if isinstance(self.source.access, FindTreatmentAccess):
            return FacilityReader(self.source)
        return RowReader(self.source, as_of)

    @property
    def collector(self) -> Collector:
        """The open run's collector."""
        if self._collector is None:
            self.begin(None)
        return self._collector  # type: ignore[return-value]

    def add(self, chunk: Chunk) -> None:
        """Take a chunk of rows."""
        self.listener.rows(chunk.rows)
        self.collector.add(chunk)
        self._answers += 1
        self._progress(self.source.id, self._answers, self.collector.tally.read)

    def add_orders(self, orders: Iterable[Order | None]) -> None:
        """Take a register's rows."""
        self.collector.add_orders(orders)

    def fail(self, error: CrawlError) -> None:
        """Keep the first failure; later ones follow from it."""
        self.error = self.error or error

    def give_up(self, error: CrawlError) -> None:
        """The store did not take what was read: others use this session too, so clear it now."""
        self._session.rollback()
        self.fail(error)

    def declare(self, rows: int) -> None:
        """Add to the number of rows that the publisher says there are (rule 43)."""
        self.declared = (self.declared or 0) + rows
        self.listener.declared(rows)

    def finished(self) -> None:
        """Note that the list was read to its end."""
        self._finished = True

    def settle(self) -> Outcome:
        """Judge the run and publish it, hold it, or record its failure."""
        if self.error is None and not self._finished:
            self.error = CrawlError(
                Failure.INTERRUPTED, "The crawl stopped before its end.", "Run it again."
            )
        if self.error:
            return self._fail(self.error)
        return self._confirm() if self.unchanged else self._judge()

    def _confirm(self) -> Outcome:
        """The publisher's list is the version that we hold: it was seen again today."""
        run = self._session.get_one(Run, self.run_id)
        seen = confirm(self._session, run)
        run.counts = {"read": 0, "kept": seen, "unchanged": seen}
        self._end(run)
        return replace(self._outcome(run), verdict="unchanged")

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
        judgement, difference = collector.judge(
            run, self._last.as_of if self._last else None, self.declared
        )
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

    def _end(self, run: Run) -> Outcome:
        run.ended_at = (
            self.now if run.mode == "replay" else max(dt.datetime.now(dt.UTC), run.began_at)
        )
        self._session.commit()
        return self._outcome(run)

    def _outcome(self, run: Run) -> Outcome:
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
