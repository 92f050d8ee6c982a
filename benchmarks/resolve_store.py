"""What a resolution of a whole store costs, and one after a hundredth of it has changed.

usage: python benchmarks/resolve_store.py [--listings 300000] [--database URL]

The database is made anew (SQLite in a temporary folder when none is named). `first`: a store never
resolved. `again`: in full, nothing changed. `changed`: incremental, after 1 % of the listings
changed. `full`: the same change, resolved in full. `ratio`: beside that full run, in one process
each, by the clock and by processor time, which other work on the machine moves less; people and
their listings are checked to be equal.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from shutil import copyfile

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from benchmarks.measure import Cost, figure, run
from benchmarks.store_people import People, disturb, fill
from directory.models import Listing, Person, PersonListing
from directory.store import connect, upgrade

RESOLVE = """
import datetime as dt, sys, time
from sqlalchemy.orm import Session
from directory.resolve import resolve
from directory.store import connect
engine = connect(sys.argv[1])
now = dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC)
began, worked = time.perf_counter(), time.process_time()
with Session(engine) as session:
    report = resolve(session, full=sys.argv[2] == "full", now=now)
    session.commit()
worked = time.process_time() - worked
print(time.perf_counter() - began, worked, report.pairs, report.people, report.affected)
"""


def _resolve(url: str, how: str) -> tuple[Cost, float, float, list[int]]:
    """The whole process, the resolution alone in seconds (clock, processor), what it counted."""
    cost = run(RESOLVE, url, how)
    seconds, worked, *counts = cost.output.split()
    return cost, float(seconds), float(worked), [int(c) for c in counts]


def _tell(name: str, url: str, how: str) -> tuple[float, float]:
    cost, seconds, worked, (pairs, people, affected) = _resolve(url, how)
    figure(f"resolve_store_{name}", seconds, "s", n=affected)
    figure(f"resolve_store_{name}_processor", worked, "s", n=affected)
    figure(f"resolve_store_{name}_process", cost.seconds, "s", n=affected)
    figure(f"resolve_store_{name}_memory", cost.megabytes, "MB", n=people)
    figure(f"resolve_store_{name}_pairs", pairs, "pairs", n=people)
    return seconds, worked


def _derived(engine: Engine) -> list[tuple[object, ...]]:
    with Session(engine) as session:
        return [
            tuple(row)
            for table in (Person, PersonListing)
            for row in session.execute(
                select(*table.__table__.columns).order_by(*table.__table__.primary_key)
            )
        ]


def measure(folder: Path, listings: int) -> None:
    path = folder / "store.db"
    url, other = f"sqlite:///{path}", f"sqlite:///{folder / 'other.db'}"
    people, engine = People(), connect(url)
    upgrade(engine)
    with Session(engine) as session:
        fill(session, listings, people)
        session.commit()
    _tell("first", url, "incremental")
    _tell("again", url, "full")
    with Session(engine) as session:
        ids = sorted(session.scalars(select(Listing.id)))
        disturb(session, ids, listings // 100, people)
        session.commit()
    engine.dispose()
    copyfile(path, folder / "other.db")
    changed, full = _tell("changed", url, "incremental"), _tell("full", other, "full")
    for name, ours, whole in zip(("", "_processor"), changed, full, strict=True):
        share = ours / whole
        figure(f"resolve_store_one_percent{name}", share, "share", "a full run", share)
    if _derived(connect(url)) != _derived(connect(other)):
        raise SystemExit("The incremental result is not the full one.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=300_000)
    options = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.listings)
    figure("resolve_store_whole", time.perf_counter() - began, "s")


if __name__ == "__main__":
    main()
