"""Importing an NPPES-shaped file, beside DuckDB scanning and filtering the same file.

usage: python benchmarks/import_nppes.py [--megabytes 1000]

DuckDB is given the same question (people who name an addiction specialty, with their names and
claims) and writes its answer to a table; it checks no header, keeps no history and judges nothing.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.measure import Cost, figure, run
from benchmarks.nppes_file import lines

OURS = """
import datetime as dt, sys
from pathlib import Path
from sqlalchemy.orm import Session
from crawler.files.import_file import import_files
from crawler.source import load_sources
from directory.store import connect, upgrade
engine = connect("sqlite:///" + sys.argv[2])
upgrade(engine)
with Session(engine, expire_on_commit=False) as session:
    source, now = load_sources()["nppes"], dt.datetime.now(dt.UTC)
    done = import_files(session, source, [Path(sys.argv[1])], now)
assert done.verdict == "accepted", done
print(done.counts["read"], done.counts["kept"])
"""
PEER = """
import sys, duckdb
from crawler.rows.nppes_record import TAKEN_COLUMNS
from crawler.rows.headings import fold_heading
from crawler.rows.nppes_layout import HEADER
from crawler.source import load_sources
codes = ",".join(f"'{c}'" for c in load_sources()["nppes"].access.taxonomies)
taken = ",".join(f'"{c}"' for c in HEADER if fold_heading(c) in TAKEN_COLUMNS)
tests = " or ".join(f'"Healthcare Provider Taxonomy Code_{n}" in ({codes})' for n in range(1, 16))
con = duckdb.connect(sys.argv[2])
con.execute("set enable_progress_bar = false")
con.execute(f"create table people as select {taken}"
            f" from read_csv('{sys.argv[1]}', all_varchar=true)"
            f" where ({tests}) and \\"Entity Type Code\\" = '1'")
print(con.execute("select count(*) from people").fetchone()[0])
"""


def _warm(path: Path) -> None:
    """Bring the file into the page cache, for both. In blocks: a child inherits our peak memory."""
    with path.open("rb") as raw:
        while raw.read(1 << 22):
            pass


def _both(folder: Path, megabytes: int) -> tuple[Cost, Cost]:
    path = folder / f"npidata_pfile_20260105-20260111_{megabytes}.csv"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines(megabytes))
    _warm(path)
    ours = run(OURS, str(path), str(folder / f"{megabytes}.db"))
    peer = run(PEER, str(path), str(folder / f"{megabytes}.duckdb"))
    path.unlink()
    return ours, peer


def main() -> None:
    """Measure a small file and a large one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000)
    large = parser.parse_args().megabytes
    with tempfile.TemporaryDirectory() as name:
        small, _ = _both(Path(name), max(large // 10, 1))
        ours, peer = _both(Path(name), large)
    read, kept = map(int, ours.output.split())
    assert kept == int(peer.output), "the two did not find the same people"
    figure("nppes_import_seconds", ours.seconds, "s", "duckdb", ours.seconds / peer.seconds, read)
    figure(
        "nppes_import_rows_per_second",
        read / ours.seconds,
        "rows/s",
        "duckdb",
        peer.seconds / ours.seconds,
        read,
    )
    figure(
        "nppes_import_peak_memory",
        ours.megabytes,
        "MB",
        "duckdb",
        ours.megabytes / peer.megabytes,
        read,
    )
    figure(
        "nppes_import_memory_growth_at_10x",
        ours.megabytes / small.megabytes,
        "x",
        "a tenth of the file",
        None,
        read,
    )


if __name__ == "__main__":
    main()
