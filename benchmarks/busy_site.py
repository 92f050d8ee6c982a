"""Two hundred readers at once while lists change, people are decided and an index is published.

usage: python -m benchmarks.busy_site [--people 30000] [--seconds 60] [--readers 200]

A store of invented people (`benchmarks/nation.py`) in a temporary folder, gunicorn with two
workers, and readers that ask without pause. First nobody writes; then another process changes
listings, resolves and publishes over and over, and a third crawls a local board with Scrapy. `p99`
beside that of the quiet time. An answer that is no answer ends the measurement; so does a
*mixture*: two answers to one question under one mark of the store (the API's ETag).
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import multiprocessing
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from hashlib import blake2b
from itertools import cycle
from multiprocessing.synchronize import Event
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.measure import ROOT, figure
from benchmarks.nation import NOW, TODAY, fill
from benchmarks.store_people import STATES, People, disturb
from directory.index.build import refresh
from directory.models import Listing
from directory.resolve import resolve
from directory.store import connect, upgrade
from tests.crawler.bad_server import Board, serving
from tests.crawler.lists import co_row, many

PLACES = ("10001", "06103", "90012", "60601", "33101", "82001", "59301", "73301")
_GUNICORN = "web:create_app() -w 2 -k gthread --threads 8 --backlog 1024 --log-level error".split()
_CHANGED = 300  # listings of one run
_ON_THE_BOARD = 300  # rows of the list that is crawled; each time one left and one came
_MOVABLE = select(Listing.id).where(Listing.state.in_(STATES)).order_by(Listing.id)


class Readers:
    """How long each answer took, and what was answered to each question under each mark."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.took: list[float] = []
        self._answers: dict[tuple[str, str], str] = {}

    @property
    def editions(self) -> int:
        """Of how many editions of the store answers came."""
        return max(sum(path == asked for asked, _ in self._answers) for path in _paths())

    async def ask(self, readers: int, seconds: float) -> None:
        """Ask from so many connections at once. Raises SystemExit for a wrong answer."""
        self.took.clear()
        until = time.perf_counter() + seconds
        async with asyncio.TaskGroup() as group:
            for number in range(readers):
                group.create_task(self._reader(number, until))

    async def _reader(self, number: int, until: float) -> None:
        for path in cycle(_paths()[number % 8 :] + _paths()[: number % 8]):
            if time.perf_counter() > until:
                return
            began = time.perf_counter()
            self._note(path, await self._answer(path))
            self.took.append(time.perf_counter() - began)

    async def _answer(self, path: str) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        )
        answer = await reader.read()
        writer.close()
        return answer

    def _note(self, path: str, answer: bytes) -> None:
        head, _, body = answer.partition(b"\r\n\r\n")
        marks = [line[6:] for line in head.decode().split("\r\n") if line[:5].lower() == "etag:"]
        if head[9:12] != b"200" or not marks:
            raise SystemExit(f"{path}: {answer[:300]!r}")
        told = blake2b(body).hexdigest()
        if self._answers.setdefault((path, marks[0]), told) != told:
            raise SystemExit(f"{path}: two answers under one mark: a mixture")


def _paths() -> list[str]:
    return [f"/api/v1/search?place={place}" for place in PLACES]


def _write_on(url: str, stop: Event) -> None:
    """Change listings, resolve, publish; again and again."""
    people, runs = People(seed=9), 0
    engine = connect(url)
    while not stop.is_set():
        with Session(engine) as session:
            ids = list(session.scalars(_MOVABLE))
            disturb(session, random.Random(runs).sample(ids, 4 * _CHANGED), _CHANGED, people)
            session.commit()
            resolve(session, full=False, now=NOW)
            session.commit()
        refresh(url)
        runs += 1
    figure("busy_site_published", runs, "editions")


def _crawl_on(url: str, stop: Event) -> None:
    """Crawl a local board whose list changes, into the same store; again and again."""
    crawls, settings = 0, Path(os.environ["INTERVENTIONIST_HOME"]) / "board.json"
    command = [sys.executable, "-m", "tests.crawler.board_crawl", url, str(settings)]
    with serving(Board()) as board:
        while not stop.is_set():
            board.rows = many(co_row(), "licensenumber", _ON_THE_BOARD, start=crawls)
            board.stamp += 86400
            case = {"id": "busy_board", "url": board.url, "page_size": 50}
            now = NOW + dt.timedelta(days=crawls)
            settings.write_text(json.dumps({"now": now.isoformat(), "cases": [case]}))
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            outcome = json.loads(done.stdout)["outcomes"]["busy_board"]
            if outcome["verdict"] != "accepted":
                raise SystemExit(f"The crawl was not accepted: {outcome}")
            crawls += 1
    figure("busy_site_crawls", crawls, "accepted runs", n=_ON_THE_BOARD)


def _prepare(url: str, people: int) -> None:
    engine = connect(url)
    upgrade(engine)
    with Session(engine) as session:
        fill(session, people)
        session.commit()
        resolve(session, full=True, now=NOW)
        session.commit()
    engine.dispose()
    refresh(url)


def _serve(url: str) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    told = {"INTERVENTIONIST_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "gunicorn", *_GUNICORN, "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | told)
    for _ in range(300):
        with socket.socket() as link:
            if link.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def _p99(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)] * 1000


def _measure(url: str, port: int, readers: int, seconds: float) -> None:
    asked = Readers(port)
    asyncio.run(asked.ask(readers, min(seconds, 10)))  # a warm-up that counts for nothing
    asyncio.run(asked.ask(readers, seconds))
    quiet = _p99(asked.took)
    figure("busy_site_quiet_p99", quiet, "ms", n=len(asked.took))
    stop = multiprocessing.Event()
    others = [
        multiprocessing.Process(target=work, args=(url, stop)) for work in (_write_on, _crawl_on)
    ]
    for one in others:
        one.start()
    asyncio.run(asked.ask(readers, seconds))
    stop.set()
    for one in others:
        one.join()
    if any(one.exitcode for one in others):
        raise SystemExit("A writer failed.")
    busy = _p99(asked.took)
    figure("busy_site_p99", busy, "ms", f"quiet {quiet:.0f}", busy / quiet, len(asked.took))
    figure("busy_site_editions_seen", asked.editions, "editions")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=30_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"INTERVENTIONIST_HOME": folder, "INTERVENTIONIST_TODAY": TODAY.isoformat()}
        url = f"sqlite:///{Path(folder) / 'store.db'}"
        _prepare(url, options.people)
        server, port = _serve(url)
        try:
            _measure(url, port, options.readers, options.seconds)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
