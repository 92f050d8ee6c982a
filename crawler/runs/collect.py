"""Gathering a run: every chunk of rows is read, counted and staged, and then judged."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from crawler.files.tables import Chunk
from crawler.rows.collisions import settle
from crawler.rows.reading import Reading, Skip
from crawler.rows.register import Order, Orders
from crawler.runs.gate import CONSTANT_OVER, Judgement, Reason, RunFacts, judge
from crawler.runs.holders import passed_on
from crawler.runs.registry import filled_before
from crawler.source import Source
from directory.finding.absence import GONE
from directory.listings.altered import altered
from directory.listings.draft import Draft
from directory.listings.publish import FACTS, Difference, compare, stage
from directory.models import Listing, Run, StagedListing

FILLED = ("number", "status", "issued_on", "expires_on", "city", "postal_code")
STAGE_ROWS = 1000
EXAMPLES = 5


class Reader(Protocol):
    """Reads one published row, whatever its shape."""

    def read(self, row: Mapping[str, Any], /) -> Reading:
        """Read one row."""
        ...


@dataclass(slots=True)
class Tally:
    """Counts of a run in progress."""

    read: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    signals: Counter[tuple[str, str]] = field(default_factory=Counter)
    mends: dict[tuple[str, str], str] = field(default_factory=dict)
    beside: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    malformed: list[str] = field(default_factory=list)
    discipline: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    collisions: int = 0


class Collector:
    """Takes a run's rows as they come, and stages the listings among them.

    Memory does not grow with the list: rows are staged in the store, in their own transactions,
    where nothing that is published can see them.
    """

    def __init__(self, session: Session, run: Run, source: Source, reader: Reader) -> None:
        self._session, self._source, self._reader = session, source, reader
        self._run, self.run_id = run, run.id
        self.tally = Tally()
        self._waiting: list[Draft] = []
        self._orders: list[Order] = []

    def add(self, chunk: Chunk) -> None:
        """Read a chunk's rows."""
        tally = self.tally
        tally.read += len(chunk.rows) + chunk.filtered + chunk.unasked + len(chunk.malformed)
        tally.skipped[Skip.OTHER_TITLE] += chunk.filtered
        tally.skipped[Skip.MALFORMED] += len(chunk.malformed)
        tally.malformed += chunk.malformed[: EXAMPLES - len(tally.malformed)]
        for row in chunk.rows:
            self._take(self._reader.read(row))
        for _ in range(chunk.unasked):
            self._take(Reading(None, Skip.OTHER_SURNAME))
        self._flush(STAGE_ROWS)

    def add_orders(self, orders: Iterable[Order | None]) -> None:
        """Keep a register's orders until the rows they are about are all there."""
        for order in orders:
            if order is None:
                self.tally.skipped["unlicensed_order"] += 1
            else:
                self._orders.append(order)

    def signal(
        self, kind: str, value: str, mend: str, beside: Mapping[str, str] | None = None
    ) -> None:
        """Note something that a person has to look at, and what stood beside it at first."""
        self.tally.signals[kind, value] += 1
        self.tally.mends[kind, value] = mend
        self.tally.beside.setdefault((kind, value), beside or {})

    def _take(self, reading: Reading) -> None:
        for signal in reading.signals:
            self.signal(signal.kind, signal.value, signal.mend, reading.beside)
        if reading.skip:
            self.tally.skipped[reading.skip] += 1
        if reading.draft:
            self._waiting.append(reading.draft)

    def _flush(self, least: int) -> None:
        if len(self._waiting) >= least:
            stage(self._session, self._run, self._waiting)
            self._session.commit()
            self._waiting = []

    def finish(self) -> None:
        """Stage what is left, settle rows that share a key, and join the register."""
        # Asked for anew: another source's end may have taken every object out of the session.
        self._run = self._session.get_one(Run, self.run_id)
        self._flush(1)
        self._settle_keys()
        self._part_holders()
        self._join_orders()
        self._settle_constant_discipline()
        self._count_filled()
        self._session.commit()

    def _staged(self, *where: Any) -> list[Draft]:
        rows = self._session.scalars(
            select(StagedListing).where(StagedListing.run_id == self.run_id, *where)
        )
        drafts = [
            Draft(key=r.key, **{f: getattr(r, f) for f in FACTS if f != "content_hash"})
            for r in rows
        ]
        self._session.expunge_all()
        return drafts

    def _replace(self, keys: Iterable[str], drafts: Iterable[Draft]) -> None:
        self._session.execute(
            StagedListing.__table__.delete().where(  # type: ignore[attr-defined]
                StagedListing.run_id == self.run_id, StagedListing.key.in_(list(keys))
            )
        )
        stage(self._session, self._run, drafts)

    def _settle_keys(self) -> None:
        mine = StagedListing.run_id == self.run_id
        twice = self._session.scalars(
            select(StagedListing.key)
            .where(mine, StagedListing.content_hash != GONE)
            .group_by(StagedListing.key)
            .having(func.count() > 1)
            .order_by(StagedListing.key)
        ).all()
        for start in range(0, len(twice), STAGE_ROWS):
            self._settle_batch(twice[start : start + STAGE_ROWS])

    def _settle_batch(self, keys: Sequence[str]) -> None:
        groups: dict[str, list[Draft]] = {}
        for draft in self._staged(StagedListing.key.in_(keys)):
            groups.setdefault(draft.key, []).append(draft)
        kept: list[Draft] = []
        for key, drafts in groups.items():
            settled = settle(drafts)
            kept += settled.drafts
            self.tally.duplicates += settled.duplicates
            self.tally.collisions += settled.collisions
            if settled.collisions:
                mend = "Both are kept apart. Look at the publisher's page."
                self.signal("number_of_two_holders", key, mend)
        self._replace(keys, kept)

    def _part_holders(self) -> None:
        for key, own in passed_on(self._session, self._run).items():
            drafts = self._staged(StagedListing.key == key)
            self._replace([key], [replace(draft, key=own) for draft in drafts])
            mend = "Nothing of the earlier holder is theirs. Look at the publisher's page."
            self.signal("number_of_another", key, mend)

    def _join_orders(self) -> None:
        if not self._orders:
            return
        orders = Orders(self._orders)
        for batch in self._batches():
            for draft in batch:
                joined, signals = orders.join(draft)
                for signal in signals:
                    self.signal(signal.kind, signal.value, signal.mend)
                if joined is not draft:
                    self._replace([draft.key], [joined])

    def _batches(self) -> Iterator[list[Draft]]:
        """The run's rows, a bounded number at a time: memory must not grow with the list.

        Rows that are written again while this goes on come under a higher number, and not again.
        """
        mine = StagedListing.run_id == self.run_id
        last = self._session.scalar(select(func.max(StagedListing.id)).where(mine)) or 0
        ids = self._session.scalars(
            select(StagedListing.id)
            .where(mine, StagedListing.id <= last)
            .order_by(StagedListing.id)
        ).all()
        for start in range(0, len(ids), STAGE_ROWS):
            first, end = ids[start], ids[min(start + STAGE_ROWS, len(ids)) - 1]
            yield self._staged(StagedListing.id.between(first, end))

    def _settle_constant_discipline(self) -> None:
        """A discipline column that never varies says nothing (rule 14)."""
        rows = self._session.execute(
            select(StagedListing.discipline, func.count())
            .where(StagedListing.run_id == self.run_id)
            .group_by(StagedListing.discipline)
        ).all()
        counts = {word: count for word, count in rows}  # noqa: C416
        if len(counts) == 1 and "no" in counts and counts["no"] >= CONSTANT_OVER:
            for drafts in self._batches():
                for draft in drafts:
                    draft.discipline = "unknown"
                self._replace([d.key for d in drafts], drafts)
                self._session.commit()
            mend = "It was read as unknown. Say so in the source if it is meant so."
            self.signal("constant_discipline", "no", mend)

    def _count_filled(self) -> None:
        """How many listings have each fact, in one pass over the rows."""
        columns = [getattr(StagedListing, fact) for fact in FILLED]
        told = [func.nullif(func.nullif(cast(c, String), ""), "unknown") for c in columns]
        counted = self._session.execute(
            select(*map(func.count, told)).where(
                StagedListing.run_id == self.run_id, StagedListing.content_hash != GONE
            )
        ).one()
        self.tally.filled.update(dict(zip(FILLED, counted, strict=True)))

    def judge(
        self, run: Run, last_as_of: dt.date | None, declared: int | None
    ) -> tuple[Judgement, Difference]:
        """Compare with what is published, and give the gate all it needs."""
        difference = compare(self._session, run)
        tally = self.tally
        facts = RunFacts(
            read=tally.read,
            kept=difference.staged,
            skipped=tally.skipped,
            filled=tally.filled,
            signals=tally.signals,
            mends=tally.mends,
            beside=tally.beside,
            malformed=tuple(tally.malformed),
            completeness=run.completeness,
            as_of=run.as_of or run.began_at.date(),
            published=difference.published,
            lost=difference.absent,
            added=difference.new,
            last_as_of=last_as_of,
            declared=declared,
            titles=self._titles(StagedListing.run_id == run.id, StagedListing.credential_id),
            titles_before=self._titles(
                (Listing.source_id == run.source_id) & Listing.gone_at.is_(None),
                Listing.credential_id,
            ),
            filled_before=filled_before(self._session, run.source_id),
            needs=self._source.needs,
            altered=altered(self._session, run),
        )
        return judge(facts, self._source.bands), difference

    def _titles(self, where: Any, column: Any) -> frozenset[str]:
        return frozenset(
            t for t in self._session.scalars(select(column).where(where).distinct()) if t
        )

    def counts(self, difference: Difference) -> dict[str, Any]:
        """The run's counts, as the store keeps them."""
        return {
            "read": self.tally.read,
            "kept": difference.staged,
            "new": difference.new,
            "changed": difference.changed,
            "unchanged": difference.unchanged,
            "absent": difference.absent,
            "gone": difference.gone,
            "returned": difference.returned,
            "older": difference.older,
            "duplicates": self.tally.duplicates,
            "collisions": self.tally.collisions,
            "skipped": {k: n for k, n in sorted(self.tally.skipped.items()) if n},
            "filled": dict(sorted(self.tally.filled.items())),
        }


def as_rows(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Give reasons in the form the store keeps them."""
    return [
        {"code": r.code, "text": r.text, "mend": r.mend}
        | ({"value": r.value, "times": r.times, "beside": dict(r.beside)} if r.times else {})
        for r in reasons
    ]
