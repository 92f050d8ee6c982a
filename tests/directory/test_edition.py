from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from directory.database.edition import stamp
from directory.models import Edition, Lease, Person, Source
from directory.store import connect

NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)


def _stamp(engine: Engine) -> str | None:
    with Session(engine) as session:
        return stamp(session)


def _write(engine: Engine, *statements: object, commit: bool = True) -> None:
    with Session(engine) as session:
        for statement in statements:
            session.execute(statement)  # type: ignore[call-overload]
        if commit:
            session.commit()


def test_a_write_that_readers_see_renews_the_mark_when_it_is_committed(store: Engine) -> None:
    before = _stamp(store)
    assert before
    _write(store, update(Source).values(title="x"), commit=False)
    assert _stamp(store) == before
    _write(store, update(Source).values(title="x"))
    after = _stamp(store)
    assert after != before
    _write(store, update(Person).values(hidden=True))
    assert _stamp(store) != after


def test_what_readers_do_not_see_renews_nothing(store: Engine) -> None:
    before = _stamp(store)
    with Session(store) as session:
        session.add(Lease(key="source:x", holder="a", until=NOW))
        session.commit()
    assert _stamp(store) == before


def test_a_store_without_a_mark_has_none(store: Engine) -> None:
    with Session(store) as session:
        session.query(Edition).delete()
        session.commit()
    assert _stamp(store) is None


def test_one_session_reads_one_moment(store: Engine, store_url: str) -> None:
    reader = connect(store_url, read_only=True)
    with Session(reader) as session:
        before = stamp(session)
        _write(store, update(Source).values(title="x"))
        assert stamp(session) == before
        session.rollback()
        assert stamp(session) != before
    reader.dispose()
