"""How well the resolver tells the sample world's invented people apart.

usage: python benchmarks/sample_accuracy.py DATABASE_URL TRUTH.json

Prints one JSON line a figure. A pair is two listings. Precision: of the pairs put together, how
many are one person. Recall: of the pairs that are one person, how many were put together; also for
those people alone of whom one kind of difficulty is true. `wrong`: pairs put together in error.
`ratio` and `against` are null: there is no peer in this run.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from directory.models import Listing, PersonListing

Key = tuple[str, str, str]  # source, title, number: what a truth record and a listing share
Pair = tuple[str, str]


def pairs_of(groups: Mapping[str, list[str]]) -> set[Pair]:
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def grouped(owners: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for listing, owner in owners.items():
        groups[owner].append(listing)
    return groups


def true_owners(session: Session, truth: Mapping[str, Any]) -> dict[str, str]:
    """Listing id -> its true person. Raises SystemExit where a record was never published."""
    rows = session.execute(
        select(Listing.source_id, Listing.title_published, Listing.number, Listing.id)
    )
    ids: dict[Key, str] = {(source, title, number): row for source, title, number, row in rows}
    owners: dict[str, str] = {}
    for record in truth["records"]:
        key = (record["source"], record["title"], record["number"])
        if key not in ids:
            raise SystemExit(f"{key} is in the truth file and not in the store.")
        owners[ids[key]] = record["person"]
    return owners


def figure(name: str, value: float, unit: str, n: int) -> None:
    line = {"name": name, "value": value, "unit": unit, "against": None, "ratio": None, "n": n}
    print(json.dumps(line))


def share(name: str, part: int, whole: int) -> None:
    figure(name, round(part / whole, 5) if whole else 1.0, "share", whole)


def report(
    owners: Mapping[str, str], found: Mapping[str, str], difficulties: Mapping[str, Iterable[str]]
) -> None:
    true = pairs_of(grouped(owners))
    put = pairs_of(grouped({listing: found[listing] for listing in owners if listing in found}))
    share("sample_pair_precision", len(put & true), len(put))
    share("sample_pair_recall", len(put & true), len(true))
    figure("sample_pairs_wrong", len(put - true), "pairs", len(put))
    for kind in sorted({kind for kinds in difficulties.values() for kind in kinds}):
        people = {person for person, kinds in difficulties.items() if kind in kinds}
        mine = {pair for pair in true if owners[pair[0]] in people}
        wrong = {p for p in put - true if people & {owners[p[0]], owners[p[1]]}}
        if mine:
            share(f"sample_pair_recall_{kind}", len(mine & put), len(mine))
        figure(f"sample_pairs_wrong_{kind}", len(wrong), "pairs", len(people))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("truth", type=Path)
    options = parser.parse_args()
    truth = json.loads(options.truth.read_text("utf-8"))
    with Session(create_engine(options.database)) as session:
        owners = true_owners(session, truth)
        rows = session.execute(select(PersonListing.listing_id, PersonListing.person_id))
        found: dict[str, str] = {row.listing_id: row.person_id for row in rows}
    report(owners, found, truth["difficulties"])


if __name__ == "__main__":
    main()
