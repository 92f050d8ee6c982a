"""What every peer is given: one table, cleaned the way each tool's own guide asks for.

Runs in the peers' environment (pandas). Text in lower case without stray spaces;
telephones as their ten digits; licence numbers as their serial; five digits of a ZIP code.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

Places = npt.NDArray[np.int64]

Keys = tuple[str, ...]  # columns, or substr(column, 1, letters)
PEOPLE = ("given_name", "family_name")
BLOCKS = (
    ("given_name", "family_name"),
    ("family_name", "birth_date"),
    ("given_name", "birth_date"),
    ("family_name", "postal_code"),
    ("given_name", "postal_code"),
    ("family_name", "phone"),
    ("given_name", "phone"),
    ("number", "jurisdiction"),
    ("number", "family_name"),
    ("email",),
    ("npi",),
    ("identifier",),
    ("birth_date", "postal_code"),
    ("birth_date", "city"),
    ("family_name", "city"),
)
WIDE = (("given_name",), ("family_name",), ("birth_date",), ("postal_code",))
WIDE_UPTO, STARTS_UPTO = 5_000, 200_000  # rows
STARTS = (
    ("substr(given_name, 1, 3)", "substr(family_name, 1, 4)"),
    ("substr(postal_code, 1, 3)", "birth_date"),
    ("substr(given_name, 1, 1)", "birth_date"),
)


def arguments() -> tuple[Path, Path]:
    """(the table, where to write the pairs) of a peer's command line."""
    table, out = sys.argv[1:3]
    return Path(table), Path(out)


def read(path: Path) -> pd.DataFrame:
    """The table indexed by record_id; what is missing or a known placeholder is None."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False, index_col="record_id")
    for name in table.columns:
        table[name] = table[name].str.strip().str.lower()
    if "phone" in table:
        table["phone"] = table["phone"].str.replace(r"\D", "", regex=True).str[-10:]
    if "number" in table:
        table["number"] = table["number"].str.replace(r"\D", "", regex=True).str.lstrip("0")
    if "postal_code" in table and table["postal_code"].str.fullmatch(r"\d{9}|\d{5}|").all():
        table["postal_code"] = table["postal_code"].str[:5]
    for name, placeholders in (
        ("phone", ["0000000000", "9999999999"]),
        ("birth_date", ["1900-01-01"]),
    ):
        if name in table:
            table[name] = table[name].mask(table[name].isin(placeholders), "")
    return table.mask(table == "", None)


def tables_to_link(table: pd.DataFrame) -> list[pd.DataFrame]:
    """The table alone, or its two halves where it says `source` a and b: a linkage."""
    if "source" in table and set(table["source"]) == {"a", "b"}:
        return [part.drop(columns="source") for _, part in table.groupby("source")]
    return [table]


def blocks(table: pd.DataFrame, wide: bool = True) -> list[Keys]:
    """The blocking rules for a table, the same for every tool that asks for them."""
    wanted = BLOCKS
    if len(table) <= STARTS_UPTO:
        wanted += STARTS
    if wide and len(table) <= WIDE_UPTO:
        wanted += WIDE
    return [keys for keys in wanted if {_column(key)[0] for key in keys} <= set(table.columns)]


def _column(key: str) -> tuple[str, int | None]:
    """(column, how many of its letters) of a key."""
    if not key.startswith("substr("):
        return key, None
    column, _, letters = key[len("substr(") : -1].split(", ")
    return column, int(letters)


def candidates(
    tables: list[pd.DataFrame], largest: int = 200, wide: bool = True
) -> tuple[Places, Places]:
    """Positions of the pairs that share a block, in the first and in the last table.

    A block with more than `largest` records is left out.
    """
    first, last = tables[0], tables[-1]
    found = []
    for keys in blocks(first, wide):
        a, b = (_keyed(table, keys, largest) for table in (first, last))
        both = a.merge(b, on="key", suffixes=("_a", "_b"))
        found.append(both[["at_a", "at_b"]].to_numpy())
    pairs = np.concatenate(found)
    if len(tables) == 1:
        pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    code = np.unique(pairs[:, 0].astype(np.int64) * len(last) + pairs[:, 1])
    return code // len(last), code % len(last)


def _keyed(table: pd.DataFrame, keys: Keys, largest: int) -> pd.DataFrame:
    parts = [table[column].str[:letters] for column, letters in map(_column, keys)]
    key = parts[0].str.cat(parts[1:], sep="|") if len(parts) > 1 else parts[0]
    keyed = pd.DataFrame({"key": key.to_numpy(), "at": np.arange(len(table))}).dropna()
    size = keyed.groupby("key")["at"].transform("size")
    return keyed[size <= largest]


def write(pairs: pd.DataFrame, out: Path) -> None:
    """Write the columns left, right and score."""
    pairs[["left", "right", "score"]].to_csv(out, index=False)
