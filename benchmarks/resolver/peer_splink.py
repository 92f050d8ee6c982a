"""Splink 5 on DuckDB, as its tutorial goes.

    ENV/bin/python -m benchmarks.resolver.peer_splink TABLE.csv PAIRS.csv

Comparisons from its library by the kind of column, term frequencies on names and places; one place
column alone (the postal code, else the city), because its guide warns of columns that repeat each
other and its score rises by it. The prior from deterministic rules, u from random pairs, m by EM
over two blocking rules. Every pair with a match probability over 0.001 is written.
"""

from __future__ import annotations

import logging

import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.resolver.peer_table import arguments, read, tables_to_link, write

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
CERTAIN = (
    ("given_name", "family_name", "birth_date"),
    ("given_name", "family_name", "postal_code"),
    ("given_name", "family_name", "phone"),
    ("family_name", "number", "jurisdiction"),
    ("given_name", "email"),
    ("given_name", "identifier"),
)
TRAINING = (
    ("given_name", "family_name"),
    ("birth_date",),
    ("number", "jurisdiction"),
    ("postal_code", "family_name"),
    ("email",),
)


def _prefixed(column: str, letters: int, tf: bool = False) -> cl.CustomComparison:
    """Same, same beginning, or not."""
    exact = cll.ExactMatchLevel(column, term_frequency_adjustments=tf)
    start = cll.CustomLevel(
        f"substr({column}_l, 1, {letters}) = substr({column}_r, 1, {letters})",
        label_for_charts="same beginning",
    )
    levels = [cll.NullLevel(column), exact, start, cll.ElseLevel()]
    return cl.CustomComparison(output_column_name=column, comparison_levels=levels)


def _comparisons(table: pd.DataFrame) -> list[object]:
    made = {
        "middle_name": lambda: _prefixed("middle_name", 1),
        "suffix": lambda: cl.ExactMatch("suffix"),
        "birth_date": lambda: cl.DateOfBirthComparison("birth_date", input_is_string=True),
        "street": lambda: cl.JaroWinklerAtThresholds("street", [0.95, 0.88]),
        "postal_code": lambda: _postal(table),
        "phone": lambda: cl.LevenshteinAtThresholds("phone", [1, 2]),
        "number": lambda: cl.LevenshteinAtThresholds("number", [1]),
        "npi": lambda: cl.LevenshteinAtThresholds("npi", [1]),
        "identifier": lambda: cl.LevenshteinAtThresholds("identifier", [1, 2]),
        "email": lambda: cl.EmailComparison("email"),
    }
    if "postal_code" not in table:
        place = cl.JaroWinklerAtThresholds("city", [0.9])
        made["city"] = lambda: place.configure(term_frequency_adjustments=True)
    names = cl.ForenameSurnameComparison(
        "given_name", "family_name", forename_surname_concat_col_name="whole_name"
    )
    return [names, *(make() for column, make in made.items() if column in table)]


def _postal(table: pd.DataFrame) -> object:
    british = table["postal_code"].dropna().str.contains("[a-z]").mean() > 0.5
    return cl.PostcodeComparison("postal_code") if british else _prefixed("postal_code", 3, True)


def _rules(table: pd.DataFrame, wanted: tuple[tuple[str, ...], ...]) -> list[object]:
    return [block_on(*columns) for columns in wanted if set(columns) <= set(table.columns)]


def main() -> None:
    logging.getLogger("splink").setLevel(logging.ERROR)
    path, out = arguments()
    tables = tables_to_link(read(path))
    for table in tables:
        table["whole_name"] = table["given_name"] + " " + table["family_name"]
    table = tables[0]
    settings = SettingsCreator(
        link_type="dedupe_only" if len(tables) == 1 else "link_only",
        unique_id_column_name="record_id",
        comparisons=_comparisons(table),
        blocking_rules_to_generate_predictions=_rules(table, BLOCKS),
        retain_matching_columns=False,
    )
    api = DuckDBAPI()
    given = [
        api.register(t.reset_index(), source_dataset_name=f"t{i}") for i, t in enumerate(tables)
    ]
    linker = Linker(given if len(given) > 1 else given[0], settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(_rules(table, CERTAIN), recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in _rules(table, TRAINING)[:2]:
        training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    names = {"record_id_l": "left", "record_id_r": "right", "match_weight": "score"}
    write(found.rename(columns=names), out)


if __name__ == "__main__":
    main()
