"""Write an NPPES-shaped file of any size, with invented people, for measuring the importer.

usage: python benchmarks/nppes_file.py OUT.csv --megabytes 1000
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from crawler.rows.nppes_layout import HEADER

SHARE_ADDICTION = 0.02  # weekly files of 2024 held 402 of 19,785 and 491 of 25,515
OTHER_TAXONOMIES = ("207R00000X", "163W00000X", "1041C0700X", "183500000X", "225100000X")
GIVEN = (
    "ARDEN",
    "BRIAR",
    "CORWIN",
    "DELLA",
    "EVANDER",
    "FAYE",
    "GARETH",
    "HOLLIS",
    "IONA",
    "JORAH",
)
FAMILY = ("ASHWICK", "BRAMBLETT", "CORVANE", "DUNMARROW", "ELDERKIN", "FALLOWELL", "GREYMONT")
CITIES = (("HARTFORD", "CT", "061031234"), ("DENVER", "CO", "802021111"), ("AUSTIN", "TX", "78701"))


def _row(rng: random.Random, ordinal: int) -> list[str]:
    row = dict.fromkeys(HEADER, "")
    person = rng.random() < 0.75
    city, state, postal = rng.choice(CITIES)
    row["NPI"] = str(1_000_000_000 + ordinal)
    row["Entity Type Code"] = "1" if person else "2"
    if person:
        row["Provider Last Name (Legal Name)"] = rng.choice(FAMILY) + rng.choice(("", "SON", "LEY"))
        row["Provider First Name"] = rng.choice(GIVEN)
        row["Provider Credential Text"] = rng.choice(("", "LADC", "M.S., LAC", "CADC II", "RN"))
        row["Provider Sex Code"] = rng.choice("MF")
    else:
        row["Provider Organization Name (Legal Business Name)"] = f"{rng.choice(FAMILY)} CARE, LLC"
    for purpose in ("Mailing", "Practice Location"):
        base = f"Provider Business {purpose} Address"
        row[f"Provider First Line Business {purpose} Address"] = f"{rng.randrange(1, 9999)} MAIN ST"
        row[f"{base} City Name"], row[f"{base} State Name"] = city, state
        row[f"{base} Postal Code"] = postal
        row[f"{base} Country Code (If outside U.S.)"] = "US"
        row[f"{base} Telephone Number"] = "8605550100"
    row["Provider Enumeration Date"] = row["Last Update Date"] = "01/05/2024"
    addiction = rng.random() < SHARE_ADDICTION
    row["Healthcare Provider Taxonomy Code_1"] = (
        "101YA0400X" if addiction else rng.choice(OTHER_TAXONOMIES)
    )
    row["Provider License Number_1"] = str(rng.randrange(10_000, 99_999))
    row["Provider License Number State Code_1"] = state
    row["Healthcare Provider Primary Taxonomy Switch_1"] = "Y"
    row["Certification Date"] = "01/05/2024"
    return [row[name] for name in HEADER]


def lines(megabytes: int, seed: int = 7) -> Iterator[str]:
    """Yield quoted lines until the file is about `megabytes` long (10**6 bytes each)."""
    rng = random.Random(seed)
    yield ",".join(f'"{name}"' for name in HEADER)
    written, ordinal = 0, 0
    while written < megabytes * 1_000_000:
        line = '"' + '","'.join(_row(rng, ordinal)) + '"'
        written += len(line) + 1
        ordinal += 1
        yield line


def main() -> None:
    """Write the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--megabytes", type=int, default=1000)
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8") as out:
        for line in lines(options.megabytes):
            out.write(line + "\n")


if __name__ == "__main__":
    main()
