"""A whole store moved between SQLite and PostgreSQL: the same on both sides, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from directory.cli import app, main
from directory.database.backup import backup
from directory.database.tables import Base
from directory.models import Listing, Run, Source
from directory.moving import UnequalError, move
from directory.store import StoreError, alembic_config, connect, shown
from tests.directory.invented_rows import counts, fill_empty_tables
from tests.directory.test_publish import draft, publish
from tests.stores import new_store


def rows(engine: Engine) -> dict[str, list[Any]]:
    """All that a store holds, as Python reads it."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def filled(url: str) -> Engine:
    engine = new_store(url)
    with Session(engine) as session:
        publish(session, *(draft(n, raw={"b": "1", "a": "2"}) for n in "123"))
    fill_empty_tables(engine)
    return engine


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Engine]:
    engine = filled(f"sqlite:///{tmp_path / 'from.db'}")
    yield engine
    engine.dispose()


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def is_empty(url: str) -> bool:
    engine = connect(url)
    with engine.connect() as connection:
        found = counts(connection)
    engine.dispose()
    return not any(n for name, n in found.items() if name != "edition")


def test_every_table_is_moved_and_new_rows_are_numbered_after_the_old(
    source: Engine, store_url: str
) -> None:
    told = move(address(source), store_url)
    target = connect(store_url)
    assert rows(target) == rows(source)
    assert all(one.equal and one.rows_to for one in told)
    assert {one.table for one in told} == set(Base.metadata.tables)
    with Session(target) as session:
        last = max(session.scalars(select(Run.id)))
        assert publish(session, draft("1")).id == last + 1
    target.dispose()


def test_out_of_postgresql(new_database: Callable[[str], str], store_url: str) -> None:
    source = filled(new_database("move_from"))
    move(address(source), store_url)
    target = connect(store_url)
    assert rows(target) == rows(source)
    target.dispose()
    source.dispose()


def _answers(url: str, folder: Path) -> dict[str, bytes]:
    """What commands print, and every file that they write."""
    asked = {
        "find": ["find", "06103", "--json"],
        "person": ["person", "Meredith Chadwick", "--state", "CT", "--json"],
        "facilities": ["facilities", "Wilmington, DE", "--json"],
        "sources": ["sources", "--json"],
        "export": ["export", str(folder), *(f"--format={f}" for f in ("csv", "fhir"))],
    }
    said: dict[str, bytes] = {}
    for name, arguments in asked.items():
        done = CliRunner().invoke(app, [*arguments, "--database", url])
        assert done.exit_code == 0, done.output
        said[name] = done.stdout.replace(str(folder), "DIR").encode()
    assert said["find"].count(b"person_id") > 1
    return said | {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.postgresql
def test_the_same_answers_byte_for_byte_there_and_back(
    demo_home: Path,
    tmp_path: Path,
    new_database: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    urls = [f"sqlite:///{tmp_path / 'from.db'}", new_database("move_demo")]
    urls.append(f"sqlite:///{tmp_path / 'back.db'}")
    backup(f"sqlite:///{demo_home / 'demo.db'}", tmp_path / "from.db")
    for one, other in pairwise(urls):
        done = CliRunner().invoke(app, ["db", "move", "--database", one, "--to", other])
        assert done.exit_code == 0, done.output
        assert "the same on both sides" in done.stdout
    first, *others = (_answers(url, tmp_path / f"release{n}") for n, url in enumerate(urls))
    for other in others:
        assert [name for name in first if other[name] != first[name]] == []


def _changed_on_arrival(engine: Engine) -> None:
    """A target whose own trigger writes another title."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(
                text(
                    "CREATE TRIGGER other AFTER INSERT ON source "
                    "BEGIN UPDATE source SET title = 'Other' WHERE id = NEW.id; END"
                )
            )
            return
        connection.execute(
            text(
                "CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN NEW.title := 'Other'; RETURN NEW; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE TRIGGER other BEFORE INSERT ON source FOR EACH ROW EXECUTE FUNCTION other()"
            )
        )


def test_a_difference_is_told_by_table_row_and_column_and_nothing_is_kept(
    source: Engine, store: Engine
) -> None:
    _changed_on_arrival(store)
    done = CliRunner().invoke(
        app, ["db", "move", "--database", address(source), "--to", address(store)]
    )
    assert done.exit_code == 1, done.output
    assert "source s: title" in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines() if " NO" in line] == ["source"]
    assert is_empty(address(store))


def test_a_row_that_is_lost_is_named(source: Engine, lite: Session) -> None:
    lost = "CREATE TRIGGER lost AFTER INSERT ON lease BEGIN DELETE FROM lease; END"
    lite.execute(text(lost))
    lite.commit()
    with pytest.raises(UnequalError) as unequal:
        move(address(source), address(lite.get_bind().engine))
    (told,) = unequal.value.rows
    assert told.startswith("lease ")
    assert told.endswith("only in the first")


def test_a_filled_target_is_refused(source: Engine, store: Engine) -> None:
    with Session(store) as session:
        publish(session, draft("9"))
    before = rows(store)
    with pytest.raises(StoreError, match="not empty"):
        move(address(source), address(store))
    assert rows(store) == before


def test_a_target_of_another_version_is_refused(source: Engine, store: Engine) -> None:
    command.downgrade(alembic_config(store), "-1")
    with pytest.raises(StoreError, match="another version"):
        move(address(source), address(store))


def test_a_table_that_would_be_left_behind_is_refused(source: Engine, store_url: str) -> None:
    with source.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    with pytest.raises(StoreError, match="would be lost: theirs"):
        move(address(source), store_url)


def test_somebody_elses_tables_are_refused(source: Engine, store_url: str) -> None:
    target = connect(store_url)
    with target.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    with pytest.raises(StoreError, match="something else"):
        move(address(source), store_url)
    target.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("facts", "why"), [({"number": "9" * 81}, "too long"), ({"city": "a\0b"}, "NUL")]
)
def test_a_row_that_does_not_fit_is_named(
    source: Engine, new_database: Callable[[str], str], facts: dict[str, str], why: str
) -> None:
    """SQLite heeds neither the length of a text nor a NUL in it."""
    with source.begin() as connection:
        second = sorted(connection.scalars(select(Listing.id)))[1]
        connection.execute(update(Listing).where(Listing.id == second).values(**facts))
    url = new_database("move_to")
    with pytest.raises(StoreError, match=why) as refused:
        move(address(source), url)
    assert f"listing {second} " in str(refused.value)
    assert is_empty(url)


def test_a_row_that_points_nowhere_is_named(source: Engine, store_url: str) -> None:
    """Such as a store has whose file was edited by hand."""
    with source.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        row = connection.execute(select(Run.__table__)).mappings().first()
        connection.execute(insert(Run).values({**row, "id": 99, "source_id": "nowhere"}))
        connection.commit()
    source.dispose()
    with pytest.raises(StoreError, match="does not fit") as refused:
        move(address(source), store_url)
    assert str(refused.value).startswith("run ")
    assert is_empty(store_url)


def test_the_source_is_left_as_it_was(source: Engine, store_url: str) -> None:
    before = rows(source)
    move(address(source), store_url)
    assert rows(source) == before
    with Session(source) as session:
        assert session.scalar(select(Source.title).limit(1))


@pytest.mark.parametrize("scheme", ["postgresql", "nosuch"])
def test_no_password_is_printed_with_an_address(
    capsys: pytest.CaptureFixture[str], scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{scheme}://owner:hunter2@nowhere.example.org/directory"
    monkeypatch.setattr("sys.argv", ["interventionist", "db", "upgrade", "--database", url])
    with pytest.raises(SystemExit):
        main()
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert "database" in told.err
    assert "hunter2" not in told.out + told.err
    assert shown(url) == f"{scheme}://owner:***@nowhere.example.org/directory"
