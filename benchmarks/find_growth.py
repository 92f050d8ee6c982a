"""Finding people against how many there are: by the store's queries and by the index.

usage: python -m benchmarks.find_growth --folder DIR [--people 3000 30000 300000] [--plot FILE.svg]

In one process, without a server: seconds from a question to its JSON, median of random places
(50 miles, 20 people shown). Stores and indexes are kept in DIR and made where they are missing.
`index` figures: how long it took to make, and its size.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import statistics
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.find_nation import places
from benchmarks.measure import figure
from benchmarks.nation import TODAY, fill
from directory.database.edition import stamp
from directory.finding.find import Query
from directory.finding.in_json import in_json
from directory.finding.reading import Reader
from directory.finding.store_reader import StoreReader
from directory.index import IndexReader, build, shelf_of
from directory.store import connect, open_existing, upgrade

WIDTH, HEIGHT, MARGIN = 640, 360, 60  # of the plot, in pixels
FONT = 'font-family="sans-serif" font-size="13"'
COLOURS = {"queries": "#b8472a", "index": "#1b6ca8"}
Medians = dict[str, dict[int, float]]


def _store(folder: Path, people: int) -> str:
    url = f"sqlite:///{folder / f'people-{people}.db'}"
    if not (folder / f"people-{people}.db").exists():
        engine = connect(url)
        upgrade(engine)
        with Session(engine) as session:
            fill(session, people)
            session.commit()
        engine.dispose()
    return url


def _median(asked: Iterator[str], reader: Reader, count: int) -> float:
    """Milliseconds; the first tenth warms up and counts for nothing."""
    took = []
    for place in islice(asked, count + count // 10):
        began = time.perf_counter()
        in_json(reader, Query(place), TODAY)
        took.append(time.perf_counter() - began)
    return statistics.median(took[count // 10 :]) * 1000


def _never() -> Reader:
    raise SystemExit("the index had to answer")


def measure(folder: Path, sizes: list[int]) -> Medians:
    medians: Medians = {"queries": {}, "index": {}}
    for people in sizes:
        url = _store(folder, people)
        with Session(open_existing(url, read_only=True)) as session:
            began = time.perf_counter()
            path = build(session, shelf_of(url))
            figure(f"growth_index_made_{people}", time.perf_counter() - began, "s", n=people)
            size = sum(file.stat().st_size for file in path.rglob("*")) / 2**20
            figure(f"growth_index_size_{people}", size, "MB", n=people)
            index = shelf_of(url).index(stamp(session))
            assert index is not None
            medians["index"][people] = _median(
                places(random.Random(1)), IndexReader(index, _never), 500
            )
            medians["queries"][people] = _median(places(random.Random(1)), StoreReader(session), 10)
        for how in ("queries", "index"):
            peer = medians["queries"][people]
            ratio = medians[how][people] / peer
            figure(f"growth_{how}_{people}", medians[how][people], "ms", "queries", ratio, people)
    return medians


def plot(medians: Medians) -> str:
    """Milliseconds an answer against people as SVG; both axes are logarithmic."""
    sizes = sorted(medians["index"])
    values = [value for by_size in medians.values() for value in by_size.values()]

    def scale(value: float, low: float, high: float, start: int, end: int) -> float:
        return start + (math.log(value / low) / (math.log(high / low) or 1)) * (end - start)

    def at(people: int, value: float) -> tuple[float, float]:
        x = scale(people, sizes[0], sizes[-1], MARGIN, WIDTH - MARGIN)
        return x, scale(value, min(values), max(values), HEIGHT - MARGIN, MARGIN)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {FONT}>',
        "<title>Milliseconds an answer against people</title>",
        f'<text x="{MARGIN}" y="30">Milliseconds an answer against people, both logarithmic</text>',
    ]
    for number, people in enumerate(sizes):
        anchor = "start" if number == 0 else "end" if number == len(sizes) - 1 else "middle"
        x, _ = at(people, min(values))
        parts.append(
            f'<text x="{x:.0f}" y="{HEIGHT - 20}" text-anchor="{anchor}">{people:,}</text>'
        )
    for how, by_size in medians.items():
        line = " ".join("{:.1f},{:.1f}".format(*at(n, by_size[n])) for n in sizes)
        colour = COLOURS[how]
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for people in sizes:
            x, y = at(people, by_size[people])
            anchor = "end" if people == sizes[-1] else "start"
            text = f"{how} {by_size[people]:.1f} ms"
            parts.append(
                f'<text x="{x:.0f}" y="{y - 8:.0f}" fill="{colour}" '
                f'text-anchor="{anchor}">{text}</text>'
            )
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--people", type=int, nargs="+", default=[3_000, 30_000, 300_000])
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    # People are written ahead for the day that is asked about.
    os.environ |= {"INTERVENTIONIST_HOME": str(options.folder), "INTERVENTIONIST_TODAY": str(TODAY)}
    medians = measure(options.folder, options.people)
    if options.plot:
        options.plot.write_text(plot(medians), encoding="utf-8")


if __name__ == "__main__":
    main()
