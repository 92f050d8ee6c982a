"""An index that was overtaken is used for a while, and never shows whom the store hides now."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from directory.database.edition import Published, published
from directory.hiding.suppression import Level
from directory.index import Shelf, build
from directory.index.shelf import MOST_BEHIND
from directory.models import Edition, Person, Source, Suppression
from directory.store import connect
from tests.directory.index.stores import fill

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def shelf(store: Engine, tmp_path: Path) -> Shelf:
    fill(store, 1, people=20)
    with Session(store) as session:
        build(session, Shelf(tmp_path))
    return Shelf(tmp_path, Clock())


def _now(store: Engine) -> Published:
    with Session(store) as session:
        found = published(session)
    assert found
    return found


def _write(store: Engine, statement: object) -> Published:
    with Session(store) as session:
        session.execute(statement)  # type: ignore[call-overload]
        session.commit()
    return _now(store)


def test_the_last_index_is_used_until_the_next_is_there(store: Engine, shelf: Shelf) -> None:
    first = shelf.latest(_now(store))
    assert first is not None
    now = _write(store, update(Source).values(title="x"))
    assert first.manifest.edition != now.edition
    assert shelf.latest(now) is first
    with Session(store) as session:
        build(session, shelf)
    newer = shelf.latest(now)
    assert newer is not None
    assert newer.manifest.edition == now.edition


def test_a_newer_index_is_taken_up_though_it_was_overtaken_as_well(
    store: Engine, shelf: Shelf
) -> None:
    first = shelf.latest(_now(store))
    second = _write(store, update(Source).values(title="x"))
    assert shelf.latest(second) is first
    with Session(store) as session:
        build(session, shelf)
    third = _write(store, update(Source).values(title="y"))
    found = shelf.latest(third)
    assert found is not None
    assert found.manifest.edition == second.edition
    assert shelf.latest(third) is found


def test_a_worker_without_an_index_takes_the_last_whole_one(store: Engine, shelf: Shelf) -> None:
    now = _write(store, update(Source).values(title="x"))
    found = shelf.latest(now)
    assert found is not None
    assert found.manifest.edition != now.edition


def test_no_index_is_used_that_may_hold_who_is_hidden_now(store: Engine, shelf: Shelf) -> None:
    before = shelf.latest(_now(store))
    some = Person.id.in_(["nobody", *_shown(store)[:1]])
    now = _write(store, update(Person).where(some).values(hidden=True))
    assert shelf.latest(now) is None
    # Shown again: the index knows everybody whom the store hides.
    assert shelf.latest(_write(store, update(Person).where(some).values(hidden=False))) is before


def test_no_index_is_used_that_may_hold_what_somebody_hides(store: Engine, shelf: Shelf) -> None:
    """What they say of themselves: its listing has left them, and they are still shown."""
    one = Person.id == _shown(store)[0]
    before = _now(store)
    after = _write(store, update(Person).where(one).values(wish=Level.CONTACT))
    assert before.hidden != after.hidden
    assert shelf.latest(after) is None
    with Session(store) as session:
        build(session, shelf)
        session.add(
            Suppression(key_hash="of a listing joined later", level="contact", made_at=NOON)
        )
        session.commit()
    now = _write(store, update(Source).values(title="x"))
    assert shelf.latest(now) is None


def test_no_index_is_used_where_nobody_knows_who_is_hidden(store: Engine, shelf: Shelf) -> None:
    assert shelf.latest(Published("another", None)) is None
    with Session(store) as session:
        session.execute(update(Edition).values(hidden=None))
        session.commit()
        build(session, shelf)
        edition = _now(store).edition
    assert shelf.latest(_now(store)) is not None
    assert shelf.latest(Published("another", None)) is None
    assert shelf.latest(Published(edition, None)) is not None


def test_an_index_whose_next_never_comes_is_given_up(store: Engine, tmp_path: Path) -> None:
    fill(store, 1, people=20)
    with Session(store) as session:
        build(session, Shelf(tmp_path))
    clock = Clock()
    shelf = Shelf(tmp_path, clock)
    assert shelf.latest(_now(store)) is not None
    now = _write(store, update(Source).values(title="x"))
    assert shelf.latest(now) is not None
    clock.now += MOST_BEHIND - 1
    assert shelf.latest(_write(store, update(Source).values(title="y"))) is not None
    clock.now += 1
    now = _now(store)
    assert shelf.latest(now) is None
    with Session(store) as session:
        build(session, shelf)
    assert shelf.latest(now) is not None
    assert shelf.latest(_write(store, update(Source).values(title="z"))) is not None


def test_an_empty_shelf_has_nothing(store: Engine, tmp_path: Path) -> None:
    fill(store, 1, people=5)
    assert Shelf(tmp_path / "none").latest(_now(store)) is None


def _shown(store: Engine) -> list[str]:
    with Session(store) as session:
        found = session.query(Person.id).where(~Person.hidden).order_by(Person.id)
        return [one for (one,) in found]


def test_a_watch_tells_the_mark_and_who_is_hidden_of_one_moment(
    store: Engine, store_url: str
) -> None:
    from directory.index import watch_of

    fill(store, 1, people=20)
    watch = watch_of(connect(store_url, read_only=True))
    before = watch.published()
    assert before == _now(store)
    one = Person.id == _shown(store)[0]
    after = _write(store, update(Person).where(one).values(hidden=True))
    assert watch.published() == after
    assert before is not None
    assert after.hidden not in (before.hidden, None)
    assert _write(store, update(Source).values(title="x")).hidden == after.hidden


def test_an_operator_is_told_which_index_answers_and_how_far_it_is_behind(
    store: Engine, shelf: Shelf, tmp_path: Path
) -> None:
    clock = Clock()
    shelf = Shelf(tmp_path, clock)
    newest = shelf.answering(_now(store))
    assert newest is not None
    assert newest.overtaken is None
    now = _write(store, update(Source).values(title="x"))
    assert shelf.answering(now) == (newest.made_at, 0.0)
    clock.now += MOST_BEHIND - 1
    assert shelf.answering(now) == (newest.made_at, MOST_BEHIND - 1)
    clock.now += 1
    assert shelf.answering(now) is None
    with Session(store) as session:
        build(session, shelf)
    made = shelf.answering(now)
    assert made is not None
    assert made.overtaken is None
