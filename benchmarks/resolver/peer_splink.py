"""Splink 5 on DuckDB, as its tutorial goes.

    ENV/bin/python -m benchmarks.resolver.peer_splink TABLE.csv PAIRS.csv

Comparisons from its library by the kind of column, term frequencies on names and places. Its guide
warns of columns that repeat each other, and its score rises by leaving them out: one place column
(the postal code, else the city), and no street beside a telephone. The prior comes from
deterministic rules, u from random pairs, m from EM over each training rule that the columns allow.
Small tables get wider blocks. Pairs with a match probability over 0.001 are written.
"""

from __future__ import annotations

import logging

import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.resolver.peer_table import (
    PEOPLE,
    Keys,
    arguments,
    blocks,
    read,
    tables_to_link,
    write,
)

CERTAIN = (
    ("given_name", "family_name", "birth_date"),
    ("given_name", "family_name", "postal_code"),
    ("given_name", "family_name", "phone"),
    ("family_name", "number", "jurisdiction"),
    ("given_name", "email"),
    ("given_name", "identifier"),
)
TRAINING = (("given_name", "family_name"), ("number", "jurisdiction"), ("birth_date",), ("email",))


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
        "postal_code": lambda: _postal(table),
        "phone": lambda: cl.LevenshteinAtThresholds("phone", [1, 2]),
        "number": lambda: cl.ExactMatch("number"),
        "npi": lambda: cl.LevenshteinAtThresholds("npi", [1]),
        "identifier": lambda: cl.LevenshteinAtThresholds("identifier", [1, 2]),
        "email": lambda: cl.EmailComparison("email"),
    }
    if "postal_code" not in table:
        place = cl.JaroWinklerAtThresholds("city", [0.9])
        made["city"] = lambda: place.configure(term_frequency_adjustments=True)
    if "phone" not in table:
        made["street"] = lambda: cl.JaroWinklerAtThresholds("street", [0.95, 0.88])
    names = [cl.NameComparison(name).configure(term_frequency_adjustments=True) for name in PEOPLE]
    return [*names, *(make() for column, make in made.items() if column in table)]


def _postal(table: pd.DataFrame) -> object:
    british = table["postal_code"].dropna().str.contains("[a-z]").mean() > 0.5
    return cl.PostcodeComparison("postal_code") if british else _prefixed("postal_code", 3, True)


def _rules(table: pd.DataFrame, wanted: tuple[Keys, ...]) -> list[object]:
    """A rule for each of `wanted` all of whose columns the table has."""
    return [block_on(*keys) for keys in wanted if set(keys) <= set(table.columns)]


def _seen(table: pd.DataFrame) -> tuple[Keys, ...]:
    """The certain rules by which at least one pair agrees."""
    known = [keys for keys in CERTAIN if set(keys) <= set(table.columns)]
    return tuple(k for k in known if table.dropna(subset=k).duplicated(list(k)).any())


def main() -> None:
    logging.getLogger("splink").setLevel(logging.ERROR)
    path, out = arguments()
    tables = tables_to_link(read(path))
    table = tables[0]
    settings = SettingsCreator(
        link_type="dedupe_only" if len(tables) == 1 else "link_only",
        unique_id_column_name="record_id",
        comparisons=_comparisons(table),
        blocking_rules_to_generate_predictions=[block_on(*keys) for keys in blocks(table)],
        retain_matching_columns=False,
    )
    api = DuckDBAPI()
    given = [
        api.register(t.reset_index(), dataset_display_name=f"t{i}") for i, t in enumerate(tables)
    ]
    linker = Linker(given if len(given) > 1 else given[0], settings, log_level=logging.ERROR)
    training = linker.training
    certain = _rules(table, _seen(pd.concat(tables)))
    if certain:  # it cannot do without a pair
        training.estimate_probability_two_random_records_match(certain, recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in _rules(table, TRAINING)[:2]:
        training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    names = {"record_id_l": "left", "record_id_r": "right", "match_weight": "score"}
    write(found.rename(columns=names), out)


if __name__ == "__main__":
    main()
