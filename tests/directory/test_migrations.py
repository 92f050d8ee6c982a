"""Every revision down and up with people in the store: nothing is lost that the schema can hold."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, select
from sqlalchemy.orm import Session

from benchmarks.store_people import People, fill
from directory import store as stores
from directory.resolve import resolve
from directory.store import StoreError, alembic_config, connect, is_current, open_existing, upgrade
from tests.directory.invented_rows import fill_empty_tables

# What a revision changes on purpose: the next resolution is a full one, an index is made anew.
MEANT = {("resolve_state", "rules"), ("edition", "stamp"), ("edition", "hidden")}
Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture
def people(store: Engine) -> Engine:
    """A store with people, and a row in every other table."""
    with Session(store) as session:
        fill(session, 100, People())
        resolve(session, full=True, now=dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC))
        session.commit()
    fill_empty_tables(store)
    return store


def held(store: Engine) -> Tables:
    """All that the store holds, by the columns that it has just now."""
    known = MetaData()
    known.reflect(store)
    with store.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in known.tables.items()
            if name != "alembic_version"
        }


def changed(before: Tables, after: Tables) -> list[str]:
    """Tables whose rows are others, as far as both schemas have their columns."""
    return [
        name
        for name in sorted(before.keys() & after.keys())
        if _seen(name, before[name], after[name]) != _seen(name, after[name], before[name])
    ]


def _seen(
    name: str, rows: list[dict[str, Any]], other: list[dict[str, Any]]
) -> Counter[tuple[tuple[str, str], ...]]:
    columns = set(other[0] if other else ()) & set(rows[0] if rows else ())
    shown = sorted(column for column in columns if (name, column) not in MEANT)
    return Counter(tuple((column, repr(row[column])) for column in shown) for row in rows)


def test_every_revision_goes_down_and_up_with_people_in_the_store(people: Engine) -> None:
    config = alembic_config(people)
    revisions = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    before = held(people)
    assert all(before.values())
    for below in revisions[1:]:
        command.downgrade(config, below)
        after = held(people)
        assert changed(before, after) == [], f"down to {below}"
        before = after
    assert {"listing", "person", "decision", "change", "suppression"} < set(before)
    assert all(before.values())
    for above in reversed(revisions[:-1]):
        upgrade(people, above)
        after = held(people)
        assert changed(before, after) == [], f"up to {above}"
        before = after
    assert is_current(people)
    command.check(config)


def test_who_finds_a_store_of_another_version_leaves_no_connection_open(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    command.downgrade(alembic_config(store), "-1")
    opened: list[Engine] = []

    def noted(url: str, **how: bool) -> Engine:
        opened.append(connect(url, **how))
        return opened[-1]

    monkeypatch.setattr(stores, "connect", noted)
    with pytest.raises(StoreError, match="another version"):
        open_existing(store.url.render_as_string(hide_password=False), read_only=True)
    assert [engine.pool.checkedin() for engine in opened] == [0]
