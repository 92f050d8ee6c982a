"""Ways to hold people for a search, beside each other on one index of a whole country.

usage: python -m benchmarks.find_engines URL

URL is a store of `benchmarks/nation.py` with its index made. New York, 100 miles: `columns` is the
index's own choice of the first 20 with tier and points; the others only fetch who is in the box
(SQLite's R*Tree; a B-tree on latitude and longitude), with everything still to be ranked. Names: a
misspelt name by the index, and the like by SQLite's FTS5 with trigrams (the 20 best by bm25), which
knows nothing of nicknames, former names and the order of names.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.find_nation import misspelt
from benchmarks.measure import figure
from benchmarks.nation import TODAY
from directory.database.edition import stamp
from directory.finding.candidates import box
from directory.finding.find import Query, resolve
from directory.finding.name_search import by_name
from directory.finding.ranking import seed_of
from directory.finding.reading import Reader
from directory.index import Index, IndexReader, shelf_of
from directory.index.distances import reach_of
from directory.index.order import choose
from directory.index.view import view_of
from directory.models import Person
from directory.requirements import load_catalogue
from directory.store import open_existing


def _median(what: Callable[[], Any], count: int = 25) -> float:
    took = []
    for _ in range(count):
        began = time.perf_counter()
        what()
        took.append(time.perf_counter() - began)
    return statistics.median(took[2:]) * 1000


def _never() -> Reader:
    raise SystemExit("the index had to answer")


def places(index: Index) -> None:
    question = resolve(Query("10001", 100), load_catalogue())
    place, seed = question.place, seed_of(question, TODAY)
    assert place.latitude is not None
    assert place.longitude is not None
    view = view_of(index, load_catalogue(), place.state, TODAY)
    ours = _median(
        lambda: choose(view, index, question, reach_of(index.columns, place, 100), seed, 20)
    )
    columns = index.columns
    placed = np.flatnonzero(columns.spot >= 0)
    spots = columns.spot[placed]
    rows = list(
        zip(
            columns.person[placed].tolist(),
            columns.latitude[spots].tolist(),
            columns.longitude[spots].tolist(),
            strict=True,
        )
    )
    link = sqlite3.connect(":memory:")
    link.execute("CREATE VIRTUAL TABLE tree USING rtree(id, s, n, w, e, +person)")
    boxes = ((n, lat, lat, lon, lon, who) for n, (who, lat, lon) in enumerate(rows))
    link.executemany("INSERT INTO tree VALUES (?, ?, ?, ?, ?, ?)", boxes)
    link.execute("CREATE TABLE flat (person, lat, lon)")
    link.executemany("INSERT INTO flat VALUES (?, ?, ?)", rows)
    link.execute("CREATE INDEX at ON flat (lat, lon, person)")
    (south, north), (west, east) = box(place.latitude, place.longitude, 100)
    inside = "SELECT DISTINCT person FROM tree WHERE s >= ? AND n <= ? AND w >= ? AND e <= ?"
    flat = "SELECT DISTINCT person FROM flat WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?"
    figure("engine_place_columns", ours, "ms", n=len(view.people))
    for name, query in (("rtree", inside), ("btree", flat)):
        took = _median(lambda q=query: link.execute(q, (south, north, west, east)).fetchall())  # type: ignore[misc]
        figure(f"engine_place_{name}", took, "ms", "columns", took / ours, len(rows))


def names(index: Index, every: list[str]) -> None:
    reader, rnd = IndexReader(index, _never), random.Random(2)
    link = sqlite3.connect(":memory:")
    link.execute("CREATE VIRTUAL TABLE name USING fts5(words, tokenize='trigram')")
    link.executemany("INSERT INTO name VALUES (?)", ((one,) for one in every))
    asked = [misspelt(rnd, rnd.choice(every)) for _ in range(60)]
    draw = iter(asked * 2)
    ours = _median(lambda: by_name(reader, " ".join(reversed(next(draw).split()[:2]))), 60)
    query = "SELECT rowid FROM name WHERE words MATCH ? ORDER BY rank LIMIT 20"

    def grams() -> str:
        word = next(draw).split()[0]
        return " OR ".join(f'"{word[n : n + 3]}"' for n in range(max(len(word) - 2, 1)))

    theirs = _median(lambda: link.execute(query, (grams(),)).fetchall(), 50)
    figure("engine_name_index", ours, "ms", n=len(every))
    figure("engine_name_fts5", theirs, "ms", "index", theirs / ours, len(every))


def main() -> None:
    url = sys.argv[1]
    with Session(open_existing(url, read_only=True)) as session:
        index = shelf_of(url).index(stamp(session))
        every = list(session.scalars(select(Person.search_name)))
    if index is None:
        raise SystemExit("Make the index first: interventionist index --database URL")
    places(index)
    names(index, every)


if __name__ == "__main__":
    main()
