"""Changes and decisions are numbered in the order in which they can be seen."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor, wait

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from directory.listings.publish import accept
from directory.models import Change, Decision, Listing, Run, Sameness
from directory.resolve import ledger, resolve
from tests.directory.test_publish import NOW, begin, draft, publish

WAIT = 0.5  # seconds in which an idle machine would have published two rows many times over


def _accept(store: Engine, run_id: int) -> None:
    with Session(store) as session:
        accept(session, session.get_one(Run, run_id))
        session.commit()


def _answer(store: Engine, left: str, right: str) -> None:
    row = ledger.row(ledger.pair_of(left, right), Sameness.DIFFERENT, "person:ann", now=NOW)
    with Session(store) as session:
        ledger.record(session, [row])
        session.commit()


def test_a_change_with_a_smaller_number_is_never_seen_later(store: Engine) -> None:
    with Session(store) as first, Session(store) as other, ThreadPoolExecutor(1) as pool:
        one, two = (begin(other, draft(n), source=n).id for n in ("a", "b"))
        accept(first, first.get_one(Run, one))  # its change has a number, and nobody sees it yet
        second = pool.submit(_accept, store, two)
        wait([second], WAIT)
        seen = set(other.scalars(select(Change.id)))
        other.rollback()
        first.commit()
        second.result()
        assert not seen
        assert list(other.scalars(select(Change.run_id).order_by(Change.id))) == [one, two]


def test_nothing_is_published_or_answered_while_people_are_worked_out(store: Engine) -> None:
    with Session(store) as session:
        publish(session, draft("1"), draft("2"))
        run = begin(session, draft("1"), draft("2"), draft("3")).id
        left, right = session.scalars(select(Listing.id).order_by(Listing.id))
        session.rollback()
        with ThreadPoolExecutor(2) as pool:
            resolve(session, full=False, now=NOW)
            others = [pool.submit(_accept, store, run), pool.submit(_answer, store, left, right)]
            wait(others, WAIT)
            seen = session.scalar(select(func.count(Change.id)))
            answers = session.scalar(select(func.count(Decision.id)))
            session.commit()
            for other in others:
                other.result()
        report = resolve(session, full=False, now=NOW)
    assert (seen, answers) == (2, 0)
    assert report.affected == 3  # the new one and the two that were answered about


def test_a_list_read_again_without_a_change_moves_nobody(store: Engine) -> None:
    with Session(store) as session:
        publish(session, draft("1"), draft("2"))
        resolve(session, full=False, now=NOW)
        publish(session, draft("1"), draft("2"), day=dt.date(2026, 11, 27))
        some = resolve(session, full=False, now=NOW)
        whole = resolve(session, full=True, now=NOW)
    assert (some.full, some.affected) == (False, 0)
    assert (whole.people_written, whole.listings_written, whole.decisions) == (0, 0, {})
