"""Publishing a run: one transaction, whatever the database, and whatever kills it."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.orm import Session

from directory.listings.draft import Draft
from directory.listings.publish import accept, compare, listing_id, stage
from directory.models import Base, Change, Listing, Run, Source, StagedListing, Verdict
from directory.standing.statuses import Status
from directory.store import StoreError, alembic_config, connect, is_current, open_existing, upgrade
from tests.faults import forked

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)


def draft(number: str, **facts: Any) -> Draft:
    return Draft(key=number, number=number, family_name="Ashwick", status=Status.ACTIVE, **facts)


def begin(
    session: Session,
    *drafts: Draft,
    day: dt.date = DAY,
    completeness: str = "full",
    source: str = "s",
) -> Run:
    if session.get(Source, source) is None:
        empty: dict[str, Any] = {}
        session.add(
            Source(
                id=source,
                title="S",
                jurisdiction="CT",
                family="socrata",
                info=empty,
                last_accepted_run_id=None,
            )
        )
        session.flush()
    run = Run(
        source_id=source,
        mode="file",
        began_at=NOW,
        ended_at=None,
        as_of=day,
        completeness=completeness,
        failure=None,
    )
    session.add(run)
    session.flush()
    stage(session, run, drafts)
    session.commit()
    return run


def publish(session: Session, *drafts: Draft, **about: Any) -> Run:
    run = begin(session, *drafts, **about)
    accept(session, run)
    session.commit()
    return run


def test_what_comparing_promises_accepting_does(store: Engine) -> None:
    with Session(store) as session:
        publish(session, draft("1"), draft("2"), draft("3"))
        week = dt.timedelta(days=7)
        publish(session, draft("1"), draft("2"), day=DAY + week)
        publish(session, draft("1"), draft("2"), day=DAY + 2 * week)  # 3 is missing again: gone
        publish(session, draft("1"), day=DAY + 3 * week)  # 2 is missing
        later = DAY + 4 * week
        run = begin(session, draft("1", city="DOVER"), draft("3"), draft("4"), day=later)
        promised = compare(session, run)
        accept(session, run)
        session.commit()
        kinds = session.execute(
            select(Change.kind, func.count()).where(Change.run_id == run.id).group_by(Change.kind)
        ).all()
        gone = session.get_one(Listing, listing_id("s", "2"))
    assert dict(tuple(row) for row in kinds) == {
        "changed": promised.changed,
        "returned": promised.returned,
        "new": promised.new,
        "gone": promised.gone,
    }
    assert (promised.changed, promised.returned, promised.new, promised.gone) == (1, 1, 1, 1)
    assert (gone.gone_at, gone.last_seen) == (DAY + 3 * week, DAY + 2 * week)


def test_an_unchanged_listing_is_stamped_with_the_newer_day(store: Engine) -> None:
    later = DAY + dt.timedelta(days=7)
    with Session(store) as session:
        publish(session, draft("1"))
        run = publish(session, draft("1"), day=later)
        one = session.scalars(select(Listing)).one()
        assert (one.first_seen, one.last_seen, one.run_id) == (DAY, later, run.id)
        assert session.scalar(select(func.count()).select_from(Change)) == 1


def test_a_change_file_ends_nobody_by_silence(store: Engine) -> None:
    with Session(store) as session:
        publish(session, draft("1"), draft("2"))
        publish(session, draft("1", city="DOVER"), completeness="delta")
        rows = session.scalars(select(Listing).order_by(Listing.key)).all()
    assert [row.gone_at for row in rows] == [None, None]


def test_a_large_run_is_published_in_batches(store: Engine) -> None:
    with Session(store) as session:
        publish(session, *(draft(f"{n:05d}") for n in range(2500)))
        assert session.scalar(select(func.count()).select_from(Listing)) == 2500
        assert session.scalar(select(func.count()).select_from(Change)) == 2500
        assert session.scalar(select(func.count()).select_from(StagedListing)) == 0


def test_nothing_is_visible_before_the_commit(store: Engine) -> None:
    with Session(store) as session:
        run = begin(session, draft("1"))
        accept(session, run)
        with Session(store) as reader:
            assert reader.scalars(select(Listing)).all() == []
        session.rollback()
        assert session.get_one(Run, run.id).verdict == Verdict.RUNNING


def _publish_all(url: str, city: str) -> None:
    engine = connect(url)
    upgrade(engine)
    with Session(engine) as session:
        publish(session, *(draft(f"{n:05d}", city=city) for n in range(1500)))
    engine.dispose()  # so that the file is the whole store


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A store where all are published, and seconds that it takes to publish them anew."""
    folder = tmp_path_factory.mktemp("killed")
    _publish_all(f"sqlite:///{folder / 'before.db'}", "OLD")
    copy = shutil.copy(folder / "before.db", folder / "copy.db")
    done = forked.run(partial(_publish_all, f"sqlite:///{copy}", "NEW"), folder / "said.txt")
    assert done.code == 0, done.said
    return folder / "before.db", done.seconds


def _whole(engine: Engine) -> str:
    """The one city that every listing has, or a complaint."""
    with Session(engine) as session:
        cities = session.execute(select(Listing.city, func.count()).group_by(Listing.city)).all()
        accepted = session.scalar(
            select(func.count()).select_from(Run).where(Run.verdict == Verdict.ACCEPTED)
        )
    assert [count for _, count in cities] == [1500], cities
    assert accepted
    return str(cities[0][0])


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.3])
def test_a_kill_at_any_moment_leaves_the_state_before_or_after(
    tmp_path: Path, before: tuple[Path, float], share: float
) -> None:
    path, seconds = before
    url = f"sqlite:///{shutil.copy(path, tmp_path / 'killed.db')}"
    act = partial(_publish_all, url, "NEW")
    done = forked.run(act, tmp_path / "said.txt", kill_after=share * seconds)
    assert done.code in {-signal.SIGKILL, 0}, done.said
    engine = connect(url)
    assert _whole(engine) in {"OLD", "NEW"}
    _publish_all(url, "NEW")
    assert _whole(engine) == "NEW"
    engine.dispose()


def test_migrations_go_up_down_and_up_and_leave_nothing_over(store: Engine) -> None:
    from alembic import command

    command.check(alembic_config(store))
    assert set(inspect(store).get_table_names()) >= set(Base.metadata.tables)
    command.downgrade(alembic_config(store), "base")
    assert set(inspect(store).get_table_names()) == {"alembic_version"}
    upgrade(store)
    assert is_current(store)


def test_the_site_can_read_and_never_write(store_url: str) -> None:
    upgrade(connect(store_url))
    engine = open_existing(store_url, read_only=True)
    with Session(engine) as session:
        assert session.scalars(select(Listing)).all() == []
        with pytest.raises(Exception, match=r"(?i)read.?only"):
            publish(session, draft("1"))
    engine.dispose()


@pytest.mark.parametrize("url", ["nonsense", "oracle://x/y", "mysql+nodriver://x/y"])
def test_an_address_that_cannot_be_opened_says_what_to_write(url: str) -> None:
    with pytest.raises(StoreError, match=r"sqlite:///"):
        connect(url)
