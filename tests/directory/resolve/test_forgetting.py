"""Of somebody who asked to be removed the store keeps what they are known by, and nothing else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directory.database.backup import backup, restore
from directory.database.edition import stamp
from directory.hiding.opt_out import opt_out
from directory.hiding.suppression import Level
from directory.models import Change, Listing, PersonListing
from directory.resolve import resolve
from tests.directory.test_publish import draft, publish

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 18)
SECRET = b"a secret of the tests"
CELLS = {"Employer": "Ashwick and Daughters"}


def _crawl(session: Session, days: int, **facts: Any) -> None:
    """A night: one whose row is as given, and somebody else."""
    mine = draft("1", raw={**CELLS, "City": facts.get("city", "")}, **facts)
    publish(session, mine, draft("2", raw=CELLS), day=DAY + dt.timedelta(days=days))
    _resolve(session)


def _resolve(session: Session) -> None:
    resolve(session, full=False, now=NOW, secret=SECRET)
    session.commit()


def _wish(session: Session, level: Level | None) -> None:
    mine = select(PersonListing.person_id).join(Listing, Listing.id == PersonListing.listing_id)
    opt_out(session, session.scalars(mine.where(Listing.key == "1")).one(), level, SECRET, NOW)
    session.commit()
    _resolve(session)


def _known(session: Session, key: str) -> tuple[Any, list[Any]]:
    """The cells of a row, and what its changes tell."""
    session.expire_all()
    listing = session.scalars(select(Listing).where(Listing.key == key)).one()
    fields = select(Change.fields).where(Change.listing_id == listing.id).order_by(Change.id)
    return listing.raw, [one for one in session.scalars(fields) if one]


@pytest.fixture
def session(store: Engine) -> Any:
    with Session(store) as made:
        _crawl(made, 0, city="Denver")
        _crawl(made, 1, city="Boulder")
        assert _known(made, "1") == (
            {**CELLS, "City": "Boulder"},
            [{"city": ["Denver", "Boulder"]}],
        )
        yield made


def test_cells_and_changes_of_who_is_removed_go_and_nobody_elses(session: Session) -> None:
    for level in (Level.CONTACT, Level.NOINDEX):
        _wish(session, level)
        assert _known(session, "1")[0]
    _wish(session, Level.REMOVE)
    assert _known(session, "1") == ({}, [])
    assert _known(session, "2")[0] == CELLS


def test_a_new_crawl_brings_them_for_one_resolution_at_most(session: Session) -> None:
    _wish(session, Level.REMOVE)
    changes = len(session.scalars(select(Change.id)).all())
    _crawl(session, 2, city="Boulder")
    assert len(session.scalars(select(Change.id)).all()) == changes, "the row is as it was"
    _crawl(session, 3, city="Pueblo")
    assert len(session.scalars(select(Change.id)).all()) == changes + 1
    assert _known(session, "1") == ({}, [])
    mark = stamp(session)
    _resolve(session)
    assert stamp(session) == mark, "where nothing is to be forgotten nothing is published"


def test_who_takes_the_wish_back_is_shown_and_has_cells_as_soon_as_the_row_alters(
    session: Session,
) -> None:
    _wish(session, Level.REMOVE)
    _wish(session, None)
    assert _known(session, "1") == ({}, [])
    _crawl(session, 2, city="Pueblo")
    assert _known(session, "1") == ({**CELLS, "City": "Pueblo"}, [{"city": ["Boulder", "Pueblo"]}])


def test_a_restored_backup_forgets_again(
    session: Session, store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    url = store.url.render_as_string(hide_password=False)
    session.commit()
    backup(url, tmp_path / "before.db")
    _wish(session, Level.REMOVE)
    session.close()
    store.dispose()
    restore(tmp_path / "before.db", url)
    with Session(store) as anew:
        assert _known(anew, "1")[0]
        _resolve(anew)
        assert _known(anew, "1") == ({}, [])
