"""A table of people -> who is who: pairs with their scores and decisions, and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from directory.linkage.candidates import Oversize, buckets, candidates, pairs_by_size, unique
from directory.linkage.clusters import LARGEST, VETO, components, join
from directory.linkage.comparing import Levels, compare
from directory.linkage.mixture import Model, learn
from directory.linkage.policy import AGAINST, REVIEW_LINE, SAME_LINE, apart, contradicted, settled
from directory.linkage.table import Table, table_of

_CLOSE = 2.0  # log odds from which records hang together closely enough to compare all of them


@dataclass(frozen=True)
class Resolved:
    """`people`: for each row the first row of its person. The pairs are those worth a look.

    `scores` are chances of one person, 0..1, after all of their records were weighed together;
    `same` are the pairs that are joined without a person's look. `levels` are how they compare.
    """

    people: NDArray[np.int32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    scores: NDArray[np.float64]
    same: NDArray[np.bool_]
    levels: dict[str, Levels]
    compared: int
    oversize: list[Oversize]


def resolve_table(texts: Mapping[str, pa.Array | pa.ChunkedArray]) -> Resolved:
    """Decide who is who. Columns have the names of `data/vocabulary/linkage.yaml`, rows of one
    length, in the order of their ids: equal tables in any other order then give equal answers."""
    table = table_of(texts)
    found = candidates(table)
    if not len(found.pairs) or not table.columns:
        return _nobody(table.rows, found.oversize)
    left, right = _rows(found.pairs, table.rows)
    levels = compare(table, left, right)
    model = learn(table, levels)
    pairs, scores, levels = _completed(table, model, found.pairs, levels)
    left, right = _rows(pairs, table.rows)
    vetoed = apart(levels)
    scores = np.where(vetoed, VETO, scores)
    may_join = settled(levels, _counts(table, left))
    cautious = np.where(may_join, scores, scores.clip(max=SAME_LINE))
    cautious = np.where(contradicted(levels), VETO, cautious)
    people = _people(left, right, cautious, table)
    return _told(table, pairs, scores, people, len(found.pairs), found.oversize)


def _rows(pairs: NDArray[np.int64], rows: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    left, right = np.divmod(pairs, rows)
    return left.astype(np.int32), right.astype(np.int32)


def _counts(table: Table, rows: NDArray[np.int32]) -> dict[str, NDArray[np.int64]]:
    return {
        name: np.append(column.counts, 0)[column.codes[rows]]
        for name, column in table.columns.items()
    }


def _completed(
    table: Table, model: Model, pairs: NDArray[np.int64], levels: dict[str, Levels]
) -> tuple[NDArray[np.int64], NDArray[np.float64], dict[str, Levels]]:
    """The pairs and their scores, and also those that no key found within close sets of records."""
    scores = model.scores(levels)
    left, right = _rows(pairs, table.rows)
    close = scores > _CLOSE
    more = np.setdiff1d(_all_within(components(left[close], right[close], table.rows)), pairs)
    if not len(more):
        return pairs, scores, levels
    added = compare(table, *_rows(more, table.rows))
    together = {name: np.append(levels[name], added[name]) for name in levels}
    return np.append(pairs, more), np.append(scores, model.scores(added)), together


def _all_within(groups: NDArray[np.int32]) -> NDArray[np.int64]:
    """All pairs within each set of three or more records, unless it is too large."""
    rows, starts, sizes = buckets(groups.astype(np.int64))
    chosen = (sizes > 2) & (sizes <= LARGEST)
    found = pairs_by_size(rows, starts[chosen], sizes[chosen])
    return unique([left.astype(np.int64) * len(groups) + right for left, right in found])


def _people(
    left: NDArray[np.int32], right: NDArray[np.int32], scores: NDArray[np.float64], table: Table
) -> NDArray[np.int32]:
    joined = join(left, right, scores, table.rows, SAME_LINE)
    one, other = np.array(joined.left, np.int32), np.array(joined.right, np.int32)
    return components(one, other, table.rows)


def _told(
    table: Table,
    pairs: NDArray[np.int64],
    scores: NDArray[np.float64],
    people: NDArray[np.int32],
    compared: int,
    oversize: list[Oversize],
) -> Resolved:
    """The pairs worth a look, scored at the height at which their records come together."""
    left, right = _rows(pairs, table.rows)
    weighed = np.where(scores <= VETO, VETO, scores.clip(min=AGAINST))
    joined = join(left, right, weighed, table.rows, REVIEW_LINE)
    one, other = np.array(joined.left, np.int64), np.array(joined.right, np.int64)
    told = one * table.rows + other
    order = np.argsort(told)
    told, heights = told[order], np.array(joined.score, np.float64)[order]
    left, right = _rows(told, table.rows)
    return Resolved(
        people=people,
        left=left,
        right=right,
        scores=1 / (1 + np.exp(-heights)),
        same=people[left] == people[right],
        levels=compare(table, left, right) if len(told) else {},
        compared=compared,
        oversize=oversize,
    )


def _nobody(rows: int, oversize: list[Oversize]) -> Resolved:
    none = np.zeros(0, np.int32)
    everyone = np.arange(rows, dtype=np.int32)
    empty = np.zeros(0)
    return Resolved(everyone, none, none, empty, np.zeros(0, np.bool_), {}, 0, oversize)
