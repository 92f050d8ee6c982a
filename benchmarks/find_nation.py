"""Finding people in a whole country's store, beside an empty Flask view, under gunicorn.

usage: python benchmarks/find_nation.py URL [--rounds 5] [--seconds 4] [--only NAME]…

URL is a store filled by `benchmarks/nation.py`. One sync worker answers two clients that ask
without pause, a connection a request (`sync` keeps none open); the kinds of question take turns
with the empty view, round by round, in the same process. `ratio` of a p99 or p50 is ours to the
empty view's, of requests a second too. People are sought where people live: a ZIP code drawn by its
weight in `nation.py`, 50 miles, often with a need or a credential.

Two limits stand beside them. `ready`: a bare view that finds nobody and checks nothing, and sends
as many bytes as an answer has. `framed`: new questions that the site answers with people whom it
found for another one, so that finding, ranking and writing them out cost nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.measure import ROOT, figure
from benchmarks.nation import TODAY, weighted_zips
from directory.models import Person
from directory.store import open_existing
from web.pages.criteria import Criteria, LookUp
from web.tokens import TokenBox

CLIENTS = 2
SECRET = "of the benchmark alone"  # searches are sealed by the one who asks
_GUNICORN = "benchmarks.nation_app:app -w 1 -k sync --log-level error".split()
_NEEDS = ("alcohol", "drugs", "gambling", "teens", "veterans")
_LETTERS = ("CADC", "CIP", "LADC")


def places(rnd: random.Random) -> Iterator[str]:
    rows, weights = weighted_zips()
    while True:
        yield rnd.choices(rows, cum_weights=weights)[0]["zip_code"]


def _asked(rnd: random.Random) -> Iterator[Criteria]:
    for place in places(rnd):
        needs = tuple(rnd.sample(_NEEDS, rnd.choice((0, 0, 1, 2))))
        letters = rnd.choice(_LETTERS) if rnd.random() < 0.2 else ""
        yield Criteria(place, "50", needs, letters, "", 20)


def _api(one: Criteria) -> str:
    values = [("place", one.place), ("radius", one.radius)]
    values += [("specialty", need) for need in one.needs]
    return "/api/v1/search?" + urlencode(
        values + [("credential", c) for c in [one.credential] if c]
    )


def misspelt(rnd: random.Random, name: str) -> str:
    at = rnd.randrange(1, len(name) - 1)
    return rnd.choice((name, name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:]))


def questions(names: list[str]) -> dict[str, Iterator[str]]:
    """Endless paths of each kind, the same for every run."""
    box, rnd = TokenBox(SECRET), random.Random(6)

    def pages() -> Iterator[str]:
        return (f"/results/{box.seal('search', one.packed())}" for one in _asked(rnd))

    def named() -> Iterator[str]:
        while True:
            asked = LookUp(misspelt(rnd, rnd.choice(names)), "")
            yield f"/look-up/{box.seal('look-up', asked.packed())}"

    def fixed(*asked: Criteria) -> Iterator[str]:
        while True:
            yield _api(rnd.choice(asked))

    sparse = [Criteria(code, "50") for code in ("82001", "59301", "89301", "79843", "99723")]
    return {
        "find_api": map(_api, _asked(rnd)),
        "find_page": pages(),
        "find_dense": fixed(Criteria("10001", "100"), Criteria("10001", "100", ("alcohol",))),
        "find_sparse": fixed(*sparse),
        "look_up_page": named(),
        "framed": (f"/framed{_api(one)}" for one in _asked(rnd)),
        "ready": repeat("/ready"),
    }


def _round(port: int, path: Callable[[], str], seconds: float) -> tuple[list[float], float]:
    """Latencies of two connections that are always busy, from one thread; and how long in all."""
    took: list[float] = []
    began = time.perf_counter()
    with selectors.DefaultSelector() as waiting:
        for _ in range(CLIENTS):
            _send(waiting, port, path())
        while waiting.get_map():
            for key, _ in waiting.select():
                if _received(waiting, key, took) and time.perf_counter() - began < seconds:
                    _send(waiting, port, path())
    return took, time.perf_counter() - began


def _send(waiting: selectors.BaseSelector, port: int, path: str) -> None:
    began = time.perf_counter()
    link = socket.create_connection(("127.0.0.1", port))
    link.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    waiting.register(link, selectors.EVENT_READ, (began, path, bytearray()))


def _received(
    waiting: selectors.BaseSelector, key: selectors.SelectorKey, took: list[float]
) -> bool:
    """Read what has come; True when that was all. Raises SystemExit for anything but 200."""
    link: Any = key.fileobj
    began, path, text = key.data
    if part := link.recv(1 << 20):
        text += part
        return False
    took.append(time.perf_counter() - began)
    waiting.unregister(link)
    link.close()
    if text[9:12] != b"200":
        raise SystemExit(f"{path}: {bytes(text[:300])!r}")
    return True


class Server:
    """Gunicorn with one sync worker on a free port."""

    def __init__(self, url: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        told = {"NATION_URL": url, "INTERVENTIONIST_TODAY": TODAY.isoformat()}
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *_GUNICORN, "-b", f"127.0.0.1:{self.port}"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | told,
        )
        self._wait("/empty")
        self.up = time.perf_counter() - began
        _round(self.port, lambda: "/api/v1/search?place=10001", 0)
        self.first_answer = time.perf_counter() - began

    def _wait(self, path: str) -> None:
        for _ in range(600):
            try:
                _round(self.port, lambda: path, 0)
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit("The server did not start.")

    def memory(self) -> dict[str, float]:
        """Megabytes of the worker: its own, and those of files that all workers map together."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        lines = Path(f"/proc/{children[0]}/smaps_rollup").read_text().splitlines()[1:]
        held = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
        return {"own": held["Anonymous"], "mapped": held["Rss"] - held["Anonymous"]}

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def measure(url: str, rounds: int, seconds: float, only: list[str], tag: str) -> None:
    with Session(open_existing(url, read_only=True)) as session:
        names = list(session.scalars(select(Person.name).order_by(Person.id).limit(5000)))
    server = Server(url)
    try:
        _rounds(server, questions(names), rounds, seconds, only, tag)
    finally:
        server.stop()


def _rounds(
    server: Server,
    kinds: dict[str, Iterator[str]],
    rounds: int,
    seconds: float,
    only: list[str],
    tag: str,
) -> None:
    figure(f"find_up{tag}", server.up, "s")
    figure(f"find_first_answer{tag}", server.first_answer, "s")
    for name in only or list(kinds):
        took: dict[str, list[float]] = {"empty": [], name: []}
        spent = dict.fromkeys(took, 0.0)

        def draw(name: str = name) -> str:
            return next(kinds[name])

        _round(server.port, draw, seconds)  # a warm-up that counts for nothing
        for _ in range(rounds):
            for kind, path in (("empty", lambda: "/empty"), (name, draw)):
                found, lasted = _round(server.port, path, seconds)
                took[kind] += found
                spent[kind] += lasted
        _tell(name + tag, took[name], spent[name], took["empty"], spent["empty"])
    for kind, size in server.memory().items():
        figure(f"find_memory_{kind}{tag}", size, "MB")


def _tell(
    name: str, ours: list[float], spent: float, empty: list[float], empty_spent: float
) -> None:
    for label, share in (("p50", 0.5), ("p99", 0.99)):
        value, peer = _quantile(ours, share) * 1000, _quantile(empty, share) * 1000
        figure(f"{name}_{label}", value, "ms", f"empty view {peer:.3f}", value / peer, len(ours))
    rate, peer = len(ours) / spent, len(empty) / empty_spent
    figure(f"{name}_rate", rate, "requests/s", f"empty view {peer:.0f}", rate / peer, len(ours))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--tag", default="", help="put behind every figure's name")
    options = parser.parse_args()
    measure(options.url, options.rounds, options.seconds, options.only, options.tag)


if __name__ == "__main__":
    main()
