"""Putting a backup back: what people asked for since stays, on both databases; broken stores and
stores in use."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, select, text, update
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from directory.accounts.tables import AuditEntry, Maintainer
from directory.claims.tables import Claim, ClaimStatement
from directory.cli import app
from directory.corrections.tables import Report
from directory.database.backup import Restored, backup, restore
from directory.database.edition import published
from directory.hiding.opt_out import opt_out
from directory.hiding.suppression import Level
from directory.hiding.wishes_kept import Wishes
from directory.models import Decision, Edition, Listing, Person, PersonListing, ResolveWeights
from directory.resolve import resolve
from directory.store import StoreError, connect, upgrade
from tests.directory.invented_rows import fill_empty_tables
from tests.directory.moving.test_move import rows
from tests.directory.test_publish import draft, publish
from tests.faults.stores import SECRET, facts

NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    backup(f"sqlite:///{path}", tmp_path / "kept.db")
    return path


def test_a_broken_store_is_replaced_only_where_its_wishes_may_be_lost(store: Path) -> None:
    sound, url = facts(store), f"sqlite:///{store}"
    store.write_bytes(b"no database " * 1000)
    with pytest.raises(StoreError, match=r"--wishes-from.*--without-wishes"):
        restore(store.with_name("kept.db"), url)
    assert store.read_bytes() == b"no database " * 1000
    kept, carried = restore(store.with_name("kept.db"), url, Wishes(may_be_lost=True))
    assert kept is not None
    assert kept.read_bytes() == b"no database " * 1000
    assert carried is None
    assert facts(store) == sound


def test_a_store_in_use_is_left_alone(store: Path) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as writer:
        with closing(sqlite3.connect(store, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM run").fetchone()
            writer.execute("UPDATE edition SET stamp = 'written since'")
            with pytest.raises(StoreError, match="in use"):
                restore(store.with_name("kept.db"), f"sqlite:///{store}")
        assert writer.execute("SELECT stamp FROM edition").fetchone() == ("written since",)
    assert restore(store.with_name("kept.db"), f"sqlite:///{store}").kept is not None


class Place:
    """A store with three people and a row in every table, and a backup of it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.copy = url, folder / "copy.db"
        self.engine = connect(url)
        upgrade(self.engine)
        with self.session() as session:
            publish(session, *(draft(n) for n in "123"))
            self.resolve(session)
        fill_empty_tables(self.engine)
        backup(url, self.copy)

    def session(self) -> Session:
        return Session(self.engine)

    def resolve(self, session: Session) -> None:
        resolve(session, full=True, now=NOW, secret=SECRET)
        session.commit()

    def wish(self) -> str:
        """Somebody asks to be removed; gives their listing."""
        with self.session() as session:
            listing, person = session.execute(
                select(PersonListing.listing_id, PersonListing.person_id).limit(1)
            ).one()
            opt_out(session, person, Level.REMOVE, SECRET, NOW)
            session.commit()
        return listing

    def hidden(self) -> set[str]:
        theirs = select(PersonListing.listing_id).join(Person, Person.id == PersonListing.person_id)
        with self.session() as session:
            return set(session.scalars(theirs.where(Person.hidden.is_(True))))

    def restore(self, wishes: Wishes | None = None) -> Restored:
        self.engine.dispose()
        return restore(self.copy, self.url, *([wishes] if wishes else []))


@pytest.fixture
def place(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    return Place(store_url, tmp_path)


def _report(once: str) -> Report:
    told = dict.fromkeys(("contact", "person_id"), "")
    return Report(once=once, came_at=NOW, kind="status", text="wrong", language="en", **told)


def test_what_people_asked_for_since_the_backup_stays(place: Place) -> None:
    before = rows(place.engine)
    listing = place.wish()
    with place.session() as session:
        session.add_all([_report("a"), AuditEntry(at=NOW, who="ada", what="suppress")])
        session.execute(update(Maintainer).values(disabled=True))
        claim = session.scalars(select(Claim.id)).one()
        taken_back = ClaimStatement(claim_id=claim, turn=8, says=[], said_at=NOW)
        unknown = Claim(once="c", came_at=NOW, listing_id=listing, contact="", language="en")
        session.add_all([taken_back, unknown])
        session.execute(update(Listing).values(city="Spoilt"))
        session.commit()
        log = len(session.scalars(select(AuditEntry.id)).all())
        was = published(session)
    kept, carried = place.restore()
    assert kept is not None
    assert carried is not None
    assert carried["report"] == 1
    assert carried["suppression"] >= 1
    after = rows(place.engine)
    assert after["listing"] == before["listing"], "the backup's facts"
    assert place.hidden() == {listing}, "before anybody resolves anew"
    with place.session() as session:
        now = published(session)
        assert now is not None
        assert (now.hidden, now.edition == getattr(was, "edition", None)) == (None, False)
        assert session.scalars(select(Maintainer.disabled)).all() == [True]
        assert len(session.scalars(select(AuditEntry.id)).all()) == log
        assert "a" in session.scalars(select(Report.once)).all()
        assert session.scalar(select(ClaimStatement.says).where(ClaimStatement.turn == 8)) == []
        assert "c" in session.scalars(select(Claim.once)).all()
        for odd in (Decision, ResolveWeights):  # no words that resolving knows
            session.execute(delete(odd))
        place.resolve(session)
        assert place.hidden() == {listing}
        session.add(_report("b"))  # numbered after those that were carried over
        session.commit()
    with Session(create_engine(f"sqlite:///{kept}")) as session:
        assert set(session.scalars(select(Listing.city))) == {"Spoilt"}


def test_nothing_asked_since_then_everything_is_the_backups(place: Place) -> None:
    before = rows(place.engine)
    with place.session() as session:
        session.execute(update(Listing).values(city="Spoilt"))
        session.commit()
    place.restore()
    after = rows(place.engine)
    unlike = [name for name in before if before[name] != after[name]]
    assert unlike == ["edition"]


def _without_wishes(place: Place) -> None:
    with place.engine.begin() as connection:
        connection.execute(text("DROP TABLE suppression"))


def test_a_store_whose_wishes_cannot_be_read_is_left_alone(place: Place) -> None:
    place.wish()
    _without_wishes(place)
    with pytest.raises(StoreError, match=r"cannot be (read|copied)"):
        place.restore()
    with place.session() as session:
        assert session.scalar(select(Edition.hidden)) is not None


def test_wishes_are_taken_from_the_store_that_is_named(place: Place, tmp_path: Path) -> None:
    """As onto another machine: where nothing is to be replaced."""
    listing = place.wish()
    backup(place.url, tmp_path / "newer.db")
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    bare = CliRunner().invoke(app, ["db", "restore", str(place.copy), "--database", elsewhere])
    assert "Record those made since the backup again" in bare.output
    for whose in (place.url, tmp_path / "newer.db"):
        (tmp_path / "elsewhere.db").unlink()
        named = ["--database", elsewhere, "--wishes-from", str(whose)]
        done = CliRunner().invoke(app, ["db", "restore", str(place.copy), *named])
        assert done.exit_code == 0, done.output
        assert "carried over: 2 keys of wishes to be hidden, 0 reports" in done.output
        with Session(create_engine(elsewhere)) as session:
            hidden = select(PersonListing.listing_id).join(
                Person, Person.id == PersonListing.person_id
            )
            assert session.scalars(hidden.where(Person.hidden.is_(True))).all() == [listing]
    (tmp_path / "elsewhere.db").unlink()
    nowhere = ["--database", elsewhere, "--wishes-from", str(tmp_path / "nowhere.db")]
    refused = CliRunner().invoke(app, ["db", "restore", str(place.copy), *nowhere])
    assert refused.exit_code == 2
    assert "There is no file" in refused.output
    assert not (tmp_path / "elsewhere.db").exists()


@pytest.mark.postgresql
def test_readers_on_a_server_see_the_store_before_or_after(
    new_database: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader who began before goes on with what was there."""
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    place = Place(new_database("restore_read"), tmp_path)
    place.wish()
    reading = connect(place.url, read_only=True)
    with reading.connect() as reader:
        asked = select(Person.id, Person.hidden).order_by(Person.id)
        before = reader.execute(asked).all()
        place.restore()
        assert reader.execute(asked).all() == before
    reading.dispose()


@pytest.mark.postgresql
def test_a_server_of_another_version_is_left_alone_and_told_what_to_do(
    new_database: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    place = Place(new_database("restore_other"), tmp_path)
    listing = place.wish()
    with place.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(StoreError, match=r"Make an empty database.*--wishes-from"):
        place.restore()
    fresh = new_database("restore_fresh")
    restore(place.copy, fresh, Wishes(at=place.url))
    place.engine = connect(fresh)
    assert place.hidden() == {listing}
    with place.session() as session:
        session.add_all([_report("n"), AuditEntry(at=NOW, who="ada", what="number anew")])
        publish(session, draft("9"))
