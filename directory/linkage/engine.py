"""A table of people -> who is who: pairs with their scores and decisions, and people.

Every step is a function of the table and a part of its keys, pairs or sets of records. Who calls
them, threads here or processes anywhere, changes nothing in what comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from directory.linkage.answers import Answers, contracted, nothing_said
from directory.linkage.candidates import (
    Oversize,
    Pairs,
    bounds,
    buckets,
    keys_of,
    pairs_by_size,
    pairs_of_key,
    unique,
)
from directory.linkage.clusters import LARGEST, VETO, components, join
from directory.linkage.comparing import (
    Compared,
    Levels,
    Rows,
    compared,
    rows_of,
    unpacked,
)
from directory.linkage.found import Found, gathered
from directory.linkage.mixture import Model, learn
from directory.linkage.policy import AGAINST, REVIEW_LINE, SAME_LINE, apart, settled
from directory.linkage.policy import contradicted as speaks_against
from directory.linkage.settings import Key
from directory.linkage.sorting import ordered
from directory.linkage.table import Table, table_of
from directory.linkage.workers import Threads, Workers, let_go

_CLOSE = 2.0  # log odds from which records hang together closely enough to compare all of them
_BLOCK_ROWS = 1 << 15  # rows whose pairs are compared at once
_PATTERNS = 1 << 15  # patterns that are scored at once
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Resolved:
    """`people`: for each row the first row of its person. The pairs are those worth a look.

    `scores` are chances of one person, 0..1, after all of their records were weighed together;
    `same` are the pairs that are joined without a person's look. `levels` are how they compare.
    """

    people: NDArray[np.int32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    scores: Floats
    same: Flags
    levels: dict[str, Levels]
    compared: int
    oversize: list[Oversize]


@dataclass(frozen=True)
class Judged:
    """For each pattern the log odds of one person by the model (`close`) and by model and rules
    (`scores`), and whether something speaks against it that a person should weigh."""

    close: Floats
    scores: Floats
    contradicted: Flags


def resolve_table(
    texts: Mapping[str, pa.Array | pa.ChunkedArray],
    workers: Workers | None = None,
    answers: Answers | None = None,
) -> Resolved:
    """Decide who is who. Columns have the names of `data/vocabulary/linkage.yaml`, rows of one
    length, in the order of their ids: equal tables in any other order then give equal answers.

    `answers`: what people have said of pairs. The model learns from it, and it holds."""
    return resolve(table_of(texts), workers or Threads(), answers or nothing_said())


def resolve(table: Table, workers: Workers, answers: Answers) -> Resolved:
    """Decide who is who in a table, the same whoever does the work."""
    found, oversize = compared_candidates(table, workers)
    candidates = found.size
    found = _with(table, found, answers.pairs)
    if not found.parts:
        return _nobody(table.rows, oversize)
    columns = list(table.columns)
    model = learn(table, columns, found.patterns, found.counts, *answers.counts(found))
    judged = judge(model, found.patterns, workers)
    whole = _with(table, found, _close(table, found, judged))
    if whole is not found:
        judged = judge(model, whole.patterns, workers)
    people = _people(table, whole, judged, answers)
    return _told(table, whole, judged, answers, people, candidates, oversize)


def compared_candidates(table: Table, workers: Workers) -> tuple[Found, list[Oversize]]:
    """All pairs that share a key, compared."""
    if not table.columns:
        return gathered([]), []
    blocks = range(max(1, table.rows // _BLOCK_ROWS))
    keys = keys_of(table)
    shared = workers.share(table)
    by_key = [workers.submit(_blocks_of_key, shared, key, len(blocks)) for key in keys]
    logs = [workers.submit(_log, found) for found in by_key]
    cut = [[workers.submit(_block, found, place) for found in by_key] for place in blocks]
    del by_key
    oversize = [entry for log in workers.results(logs) for entry in log]
    table.forget_parts()
    let_go()
    parts = []
    while cut:
        parts.append(workers.submit(compared_block, shared, cut.pop(0)))
    found = [part for part in workers.results(parts) if len(part.pairs)]
    del parts
    let_go()
    return gathered(found), oversize


def _blocks_of_key(
    table: Table, key: Key | None, blocks: int
) -> tuple[list[Pairs], list[Oversize]]:
    pairs, log = pairs_of_key(table, key)
    parts = np.split(pairs, np.searchsorted(pairs, bounds(table.rows, blocks)))
    return [part.copy() for part in parts], log  # so that each goes when it is used


def _block(found: tuple[list[Pairs], list[Oversize]], place: int) -> Pairs:
    return found[0][place]


def _log(found: tuple[list[Pairs], list[Oversize]]) -> list[Oversize]:
    return found[1]


def compared_block(table: Table, parts: list[Pairs]) -> Compared:
    """The pairs of one block of rows, found by any key, compared."""
    return compared(table, unique(parts))


def judge(model: Model, patterns: NDArray[np.int64], workers: Workers) -> Judged:
    """What the model and the rules say of each pattern."""
    starts = range(0, len(patterns), _PATTERNS)
    shared = workers.share(model)
    parts = [workers.submit(_judged, shared, patterns[at : at + _PATTERNS]) for at in starts]
    found = list(workers.results(parts))
    return Judged(*(np.concatenate(each) for each in zip(*found, strict=True)))


def _judged(model: Model, patterns: NDArray[np.int64]) -> tuple[Floats, Floats, Flags]:
    levels = unpacked(patterns, model.columns)
    close = model.scores(levels)
    return close, np.where(apart(levels), VETO, close), speaks_against(levels)


def _close(table: Table, found: Found, judged: Judged) -> Pairs:
    """All pairs within close sets of records, also those that no key found."""
    close, _ = found.with_pattern(judged.close > _CLOSE)
    return _all_within(components(*rows_of(close, table.rows), table.rows))


def _with(table: Table, found: Found, pairs: Pairs) -> Found:
    """The compared pairs, and these."""
    more = pairs[found.places_of(pairs) < 0]
    return found.and_also(compared(table, more)) if len(more) else found


def _all_within(groups: Rows) -> Pairs:
    """All pairs within each set of three or more records, unless it is too large."""
    key, rows = ordered(groups.astype(np.int64), len(groups))
    starts, sizes = buckets(key)
    chosen = (sizes > 2) & (sizes <= LARGEST)
    found = pairs_by_size(rows, starts[chosen], sizes[chosen])
    return unique([left.astype(np.int64) * len(groups) + right for left, right in found])


def _settled(table: Table, pairs: Pairs, patterns: NDArray[np.int64]) -> Flags:
    """Which of these pairs may be joined without a look."""
    left, _ = rows_of(pairs, table.rows)
    counts = {
        name: np.append(column.counts, 0)[column.codes[left]]
        for name, column in table.columns.items()
    }
    return settled(unpacked(patterns, list(table.columns)), counts)


def _people(table: Table, found: Found, judged: Judged, answers: Answers) -> Rows:
    """For each row the first of those that are joined with it without a look."""
    sure, at = found.with_pattern(judged.scores > SAME_LINE)
    sure = sure[_settled(table, sure, found.patterns[at])]
    said = answers.pairs[answers.same]
    groups = components(*rows_of(np.append(sure, said), table.rows), table.rows)
    pairs, at = found.within(groups)
    scores = judged.scores[at]
    may_join = _settled(table, pairs, found.patterns[at])
    scores = np.where(may_join, scores, scores.clip(max=SAME_LINE))
    scores = np.where(judged.contradicted[at], VETO, scores)
    scores = answers.over(pairs, scores, table.rows)
    left, right = rows_of(pairs, table.rows)
    if len(said):
        left, right, scores = contracted(left, right, scores, answers.one_person(table.rows))
    one, other, _ = join(left, right, scores, groups[left], SAME_LINE)
    left, right = rows_of(said, table.rows)
    return components(np.append(one, left), np.append(other, right), table.rows)


def _told(
    table: Table,
    found: Found,
    judged: Judged,
    answers: Answers,
    people: Rows,
    candidates: int,
    oversize: list[Oversize],
) -> Resolved:
    """The pairs worth a look, scored at the height at which their records come together."""
    likely, _ = found.with_pattern(judged.scores > REVIEW_LINE)
    likely = np.append(likely, answers.pairs[answers.same])
    groups = components(*rows_of(likely, table.rows), table.rows)
    pairs, at = found.within(groups)
    weighed = np.where(judged.scores <= VETO, VETO, judged.scores.clip(min=AGAINST))
    scores = answers.over(pairs, weighed[at], table.rows)
    left, right = rows_of(pairs, table.rows)
    one, other, heights = join(left, right, scores, groups[left], REVIEW_LINE)
    told = one.astype(np.int64) * table.rows + other
    order = np.argsort(told)
    told, left, right = told[order], one[order], other[order]
    return Resolved(
        people=people,
        left=left,
        right=right,
        scores=1 / (1 + np.exp(-heights[order])),
        same=people[left] == people[right],
        levels=_levels(table, found, told),
        compared=candidates,
        oversize=oversize,
    )


def _levels(table: Table, found: Found, told: Pairs) -> dict[str, Levels]:
    """How these pairs compare; some may have been joined without having been compared."""
    if not len(told):
        return {}
    at = found.places_of(told)
    rest = compared(table, told[at < 0])
    patterns = found.patterns[at]
    patterns[at < 0] = rest.patterns[rest.at]
    return unpacked(patterns, list(table.columns))


def _nobody(rows: int, oversize: list[Oversize]) -> Resolved:
    none = np.zeros(0, np.int32)
    everyone = np.arange(rows, dtype=np.int32)
    return Resolved(everyone, none, none, np.zeros(0), np.zeros(0, np.bool_), {}, 0, oversize)
