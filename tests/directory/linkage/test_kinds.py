"""The kinds of pairs that are learnt: scores are honest odds, and chance is known, not learnt."""

from __future__ import annotations

import random
from math import prod

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.resolver.people_tables import COLUMNS, tables
from directory.linkage.comparing import compare, level, levels_of, unpacked
from directory.linkage.engine import compared_candidates, resolve_table
from directory.linkage.mixture import learn
from directory.linkage.settings import settings
from directory.linkage.strangers import places, sample
from directory.linkage.table import table_of
from directory.linkage.workers import Threads

GIVEN = (
    "Odile Tamsin Wystan Ilka Corvin Sunniva Leontine Emrys Dorcas Isaura Anselm Jocasta".split()
)
ENDS = "a e o in us et ard isse olde win".split()
FAMILY = "Quill Ash Thorn Marsh Fern Alder Hawk Stone Brook Wold Pen Kettle Vale Crag".split()
TAILS = "mere wick ton ford ley croft hurst well gate more den stow".split()


def people(rows: int, further: int, seed: int) -> tuple[dict[str, pa.Array], list[int]]:
    """Names and birth dates alone; `further` rows are a person's second, each with one slip."""
    r = random.Random(seed)
    given = [g + e for e in ENDS for g in GIVEN]
    family = [f + t for t in TAILS for f in FAMILY]
    made: list[tuple[str, str, str]] = []
    for _ in range(rows - further):
        born = f"{r.randrange(1930, 2005)}-{r.randrange(1, 13):02d}-{r.randrange(1, 29):02d}"
        made.append((_skewed(given, r), _skewed(family, r), born))
    person = list(range(len(made)))
    for who in r.sample(range(len(made)), further):
        values = list(made[who])
        place = r.randrange(3)
        values[place] = _slip(values[place], r)
        made.append((values[0], values[1], values[2]))
        person.append(who)
    names = ("given_name", "family_name", "birth_date")
    return {n: pa.array([row[i] for row in made]) for i, n in enumerate(names)}, person


def _skewed(words: list[str], r: random.Random) -> str:
    return words[int(len(words) * r.random() ** 3)]


def _slip(text: str, r: random.Random) -> str:
    at = r.randrange(1, len(text))
    other = r.choice("0123456789") if text[at].isdigit() else r.choice("aeioust")
    return text if text[at] == "-" else text[:at] + other + text[at + 1 :]


@pytest.mark.parametrize("further", [60, 400])
def test_as_many_pairs_are_one_persons_as_the_scores_say(further: int) -> None:
    texts, person = people(4000, further, seed=1)
    table = table_of(texts)
    found, _ = compared_candidates(table, Threads())
    pairs, at = found.with_pattern(np.ones(len(found.patterns), np.bool_))
    left, right = np.divmod(pairs, table.rows)
    columns = list(table.columns)
    model = learn(table, columns, found.patterns, found.counts)
    chances = (1 / (1 + np.exp(-model.scores(unpacked(found.patterns, columns)))))[at]
    assert chances.sum() == pytest.approx(further, rel=0.15)
    who = np.array(person)
    right_at = [(chances > line) & (who[left] == who[right]) for line in (0.5, 0.9)]
    assert right_at[0].sum() > 0.9 * further
    assert right_at[1].sum() > 0.97 * (chances > 0.9).sum()


def test_a_table_of_people_who_are_all_different_joins_nobody() -> None:
    texts, _ = people(3000, 0, seed=2)
    found = resolve_table(texts)
    assert len(set(found.people.tolist())) == 3000
    assert (found.scores > 0.9).sum() <= 3


def test_strangers_who_share_a_postal_code_share_the_state_too() -> None:
    r = random.Random(4)
    codes = [str(10_000 + 37 * i) for i in range(300)]
    at = [r.choice(codes) for _ in range(5000)]
    table = table_of(
        {
            "given_name": pa.array([f"{_skewed(GIVEN, r)}{r.choice(ENDS)}" for _ in at]),
            "state": pa.array([f"s{int(code) % 40}" for code in at]),
            "postal_code": pa.array(at),
        }
    )
    found = places(sample(table))
    state, code = table.columns["state"], table.columns["postal_code"]
    row = np.array([0], np.int32)
    same = compare(table, row, np.flatnonzero(code.codes == code.codes[0])[1:2].astype(np.int32))
    share = float(np.exp(found.likelihood(same))[0])
    codes_alike = float((code.counts.astype(float) ** 2).sum() / 5000**2)
    assert share == pytest.approx(codes_alike, rel=0.5)  # as often as the postal code agrees alone
    torn = same | {"state": np.array([level("state", "different")], np.int8)}
    assert np.exp(found.likelihood(torn))[0] < 0.1 * share
    assert (state.counts > 0).all()


@pytest.mark.parametrize("seed", [101, 102, 103])
def test_a_rare_name_that_recurs_in_a_small_table_is_one_person(seed: int) -> None:
    lines, truth = tables(60, seed)
    rows = [line.split(",") for line in lines]
    person = [line.split(",")[1] for line in truth]
    found = resolve_table(
        {n: pa.array([row[i] for row in rows]) for i, n in enumerate(COLUMNS) if i}
    )
    right = np.array([person[a] == person[b] for a, b in zip(found.left, found.right, strict=True)])
    sizes = np.unique(person, return_counts=True)[1]
    true = int((sizes * (sizes - 1) // 2).sum())
    likely = found.scores > 0.15
    assert (right & likely).sum() > 0.85 * true
    assert (right & likely).sum() > 0.9 * likely.sum()


def test_a_pattern_of_all_columns_fits_one_number() -> None:
    """A pair's levels are packed into 63 bits: a column or a grade too many would overflow them."""
    room = prod(levels_of(name) + 1 for name in settings().columns)
    assert room < 2**63
