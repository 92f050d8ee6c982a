"""The store's own queries on SQLite and on PostgreSQL, without an index of ours, beside each other.

usage: python -m benchmarks.find_stores SQLITE_URL POSTGRESQL_URL

Both hold one store of `benchmarks/nation.py`: the second is what `interventionist db move` made of
the first. Wall milliseconds, median. `place`: a search as the site asks it; `name`: a misspelt name
looked up; `box`: only the ids of who is within a square, nothing ranked. On PostgreSQL names are
asked again with pg_trgm and squares with a GiST index on points, and, where the server has PostGIS,
circles with its geography; all made in a transaction and gone with it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from benchmarks.find_nation import misspelt
from benchmarks.measure import figure
from benchmarks.nation import TODAY
from directory.finding.candidates import box
from directory.finding.find import Query
from directory.finding.in_json import in_json
from directory.finding.name_search import by_name
from directory.finding.store_reader import StoreReader
from directory.places import resolve_place
from directory.store import connect, open_existing

_TRIGRAMS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX trigrams ON person USING gin (search_name gin_trgm_ops)",
    "ANALYZE person",
)
_POINTS = (
    "CREATE INDEX points ON person_listing USING gist (point(latitude, longitude))",
    "ANALYZE person_listing",
)
_CIRCLES = (
    "CREATE EXTENSION IF NOT EXISTS postgis",
    (
        "CREATE INDEX circles ON person_listing USING gist "
        "((ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography))"
    ),
    "ANALYZE person_listing",
)
_HAS_POSTGIS = "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'"
_MILES = 100
_BETWEEN = (
    "SELECT DISTINCT person_id FROM person_listing "
    "WHERE latitude BETWEEN :s AND :n AND longitude BETWEEN :w AND :e"
)
_WITHIN = (
    "SELECT DISTINCT person_id FROM person_listing "
    "WHERE point(latitude, longitude) <@ box(point(:s, :w), point(:n, :e))"
)
_ROUND = (
    "SELECT DISTINCT person_id FROM person_listing WHERE ST_DWithin("
    "ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography, "
    "ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)::geography, :metres)"
)


def _took(what: Callable[[], Any], count: int) -> float:
    took = []
    for _ in range(count):
        began = time.perf_counter()
        what()
        took.append(time.perf_counter() - began)
    return median(took) * 1000


def _ask(session: Session, names: list[str], what: str, where: str) -> float:
    reader = StoreReader(session)
    if what == "name":
        wanted = iter(names)
        return _took(lambda: by_name(reader.names, next(wanted)), len(names))
    if what == "place":
        return _took(lambda: in_json(reader, Query(where, _MILES), TODAY), 3)
    place = resolve_place(where)
    assert place.latitude is not None
    assert place.longitude is not None
    (s, n), (w, e) = box(place.latitude, place.longitude, _MILES)
    values = {"s": s, "n": n, "w": w, "e": e, "lat": place.latitude, "lon": place.longitude}
    query, metres = text(what), _MILES * 1609.344
    return _took(lambda: session.execute(query, values | {"metres": metres}).fetchall(), 7)


QUESTIONS = {
    "place_dense": ("place", "10001"),
    "place_sparse": ("place", "59301"),
    "name": ("name", ""),
    "box_dense": (_BETWEEN, "10001"),
}


@contextmanager
def _with(engine: Engine, statements: tuple[str, ...]) -> Iterator[Session]:
    with Session(engine) as session:
        began = time.perf_counter()
        for one in statements:
            session.execute(text(one))
        figure("store_made_" + statements[-2].split()[2], time.perf_counter() - began, "s")
        yield session
        session.rollback()


def main() -> None:
    lite, server = sys.argv[1:3]
    with Session(open_existing(lite, read_only=True)) as one:
        rows = one.execute(text("SELECT search_name FROM person ORDER BY id LIMIT 4000")).scalars()
        known, rnd = list(rows), random.Random(5)
        drawn = (rnd.choice(known).split(" | ")[0] for _ in range(15))
        names = [misspelt(rnd, name) for name in drawn]
        sqlite = {name: _ask(one, names, *asked) for name, asked in QUESTIONS.items()}
    with Session(open_existing(server, read_only=True)) as two:
        plain = {name: _ask(two, names, *asked) for name, asked in QUESTIONS.items()}
    for name, value in sqlite.items():
        figure(f"store_{name}_sqlite", value, "ms")
        figure(f"store_{name}_postgresql", plain[name], "ms", "sqlite", plain[name] / value)
    writing = connect(server)
    with _with(writing, _TRIGRAMS) as session:
        value = _ask(session, names, *QUESTIONS["name"])
        figure("store_name_pg_trgm", value, "ms", "postgresql", value / plain["name"])
    with _with(writing, _POINTS) as session:
        value = _ask(session, names, _WITHIN, "10001")
        figure("store_box_dense_gist", value, "ms", "postgresql", value / plain["box_dense"])
        has_postgis = session.scalar(text(_HAS_POSTGIS))
    if has_postgis:
        with _with(writing, _CIRCLES) as session:
            value = _ask(session, names, _ROUND, "10001")
            figure("store_circle_postgis", value, "ms", "postgresql", value / plain["box_dense"])


if __name__ == "__main__":
    main()
