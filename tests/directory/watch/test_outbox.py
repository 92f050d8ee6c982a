"""The outbox on each database: each entry once, in order, later each time it fails."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.models import Outbox, Person
from directory.watch import outbox
from directory.watch.log import entry_at
from directory.watch.order import Cursor
from tests.directory.test_publish import DAY, NOW
from tests.directory.watch.test_log import WEEK, night, person, settle, wish


def test_each_entry_is_queued_once_for_each_destination(store: Engine) -> None:
    with Session(store) as session:
        night(session, person("a"), person("b", "Ben Elm"))
        people = list(session.scalars(select(Person.id)))
        assert outbox.begin(session, "one", NOW)
        assert not outbox.begin(session, "one", NOW)
        assert outbox.queue(session, "one", people, NOW) == 0
        night(session, person("a", city="DOVER"), person("b", "Ben Elm"), day=DAY + WEEK)
        settle(session, DAY + 21 * WEEK)  # both end dates have passed
        assert outbox.begin(session, "two", NOW)
        assert [outbox.queue(session, "one", people, NOW) for _ in range(2)] == [3, 0]
        assert outbox.queue(session, "two", people, NOW) == 0
        first, *others = outbox.waiting(session, "one", NOW)
        assert len(others) == 2
        outbox.failed(first, NOW)
        session.commit()
        assert list(outbox.waiting(session, "one", NOW)) == []  # the later ones wait behind it
        assert len(list(outbox.waiting(session, "one", NOW + dt.timedelta(minutes=2)))) == 3
        for _ in range(40):
            outbox.failed(first, NOW)
        assert first.due_at == NOW + dt.timedelta(hours=12)
        outbox.refused(first)
        session.commit()
        assert [outbox.is_ended(session, one) for one in ("one", "two")] == [True, False]
        assert list(outbox.waiting(session, "one", NOW + dt.timedelta(days=999))) == []
        assert [outbox.resume(session, "one", NOW) for _ in range(2)] == [True, False]
        assert len(list(outbox.waiting(session, "one", NOW))) == 3
        told = [entry_at(session, Cursor(row.change, row.event)) for row in (first, *others)]
        kinds = [str(one.happenings[0].kind) for one in told if one]
        assert kinds == ["updated", "lapse", "lapse"]
        wish(session, "b")
        settle(session, DAY)
        told = [entry_at(session, Cursor(row.change, row.event)) for row in (first, *others)]
        assert [one.name for one in told if one] == ["Oona Ashwick"] * 2
        session.commit()
        twice = {"target": "one", "change": first.change, "event": first.event}
        session.add(Outbox(**twice, attempts=0, due_at=NOW, done_at=None))
        with pytest.raises(IntegrityError):
            session.commit()
