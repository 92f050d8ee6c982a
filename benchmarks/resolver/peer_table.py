"""What every peer is given: one table, cleaned the way each tool's own guide asks for.

Runs in the peers' environment (pandas). Text in lower case without accents' case or stray spaces;
telephones as their ten digits; licence numbers as their serial; five digits of a ZIP code.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

PEOPLE = ("given_name", "family_name")


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


def write(pairs: pd.DataFrame, out: Path) -> None:
    """Write the columns left, right and score."""
    pairs[["left", "right", "score"]].to_csv(out, index=False)
