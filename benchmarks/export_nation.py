"""Releasing a whole country's store as CSV, beside a bare dump of the same listings.

usage: python benchmarks/export_nation.py URL [URL…]

Each URL is an SQLite store filled by `benchmarks/nation.py`. The peer reads the listings of all
who may be shown with the driver alone and writes nine of their columns with `csv`: it judges no
standing and reads no citation. Each runs in a process of its own, so that peak memory is its own;
with a small store named first, the two peaks tell whether memory grows.
"""

from __future__ import annotations

import argparse
import tempfile

from benchmarks.measure import figure, run

_OURS = """
import sys
from pathlib import Path
from benchmarks.nation import TODAY
from directory.exports.release import release
from directory.store import session_of
with session_of(sys.argv[1], read_only=True) as session:
    files, people = release(session, Path(sys.argv[2]), sys.argv[3].split(), TODAY)
print(people, files[0].records)
"""
_PEER = """
import csv, sqlite3, sys
from pathlib import Path
store = sqlite3.connect(sys.argv[1].removeprefix("sqlite:///"))
rows = store.execute(
    "SELECT p.id, p.name, l.credential_id, l.number, l.status, l.expires_on, l.url, l.city, l.state"
    " FROM person p JOIN person_listing x ON x.person_id = p.id"
    " JOIN listing l ON l.id = x.listing_id WHERE NOT p.hidden"
)
count = 0
with Path(sys.argv[2], "bare.csv").open("w", newline="") as out:
    writer = csv.writer(out)
    for row in rows:
        writer.writerow(row)
        count += 1
print(count, count)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--formats", default="csv", help="separated by spaces")
    options = parser.parse_args()
    for url in options.urls:
        with tempfile.TemporaryDirectory() as folder:
            bare = run(_PEER, url, folder)
            ours = run(_OURS, url, folder, options.formats)
        people, records = map(int, ours.output.split())
        ratio = ours.seconds / bare.seconds
        figure("release_written", ours.seconds, "s", "bare CSV dump", ratio, n=people)
        figure("release_a_person", ours.seconds / people * 1000, "ms", n=people)
        more = ours.megabytes / bare.megabytes
        figure("release_memory", ours.megabytes, "MB", "bare CSV dump", more, n=records)


if __name__ == "__main__":
    main()
