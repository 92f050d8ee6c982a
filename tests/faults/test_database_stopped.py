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
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from directory.database.turns import _LOCK
from directory.models import Decision, Listing, Person, PersonListing
from directory.store import connect, upgrade
from tests.crawler.bad_server import Board, serving
from tests.crawler.lists import co_row, many
from tests.faults.forked import Done, run, under_main
from tests.faults.servers import Server, installed
from tests.faults.steps import HELD, NOW, crawl_board, resolve_people
from tests.faults.stores import filled
from web import create_app

LISTINGS = 200
READERS = 2


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with TemporaryDirectory(prefix="interventionist-stopped-") as folder:
        with installed():
            made = Server(Path(folder))
        yield made
        made.end()


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
    calm, url, said = server.fresh("calm"), server.fresh("read"), tmp_path / "said"
    for one in (calm, url):
        filled(one, LISTINGS)
    assert run(lambda: resolve_people(calm), said).code == 0
    site = create_app({"DATABASE_URL": url, "SECRET_KEY": "a key for tests only"})
    done: list[Done] = []
    resolving = Thread(
        target=lambda: done.append(run(under_main(lambda: resolve_people(url)), said))
    )
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
    assert run(lambda: resolve_people(url), said).code == 0
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
    url, said = server.fresh("crawled"), tmp_path / "said"
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
