"""What the engine found, as files: everyone's person, and the pairs with their evidence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
from numpy.typing import NDArray

from directory.files.whole import whole
from directory.linkage.comparing import BANDS, Levels, packed, unpacked
from directory.linkage.engine import Resolved
from directory.linkage.policy import Decision
from directory.linkage.reading import People
from directory.linkage.settings import settings
from directory.linkage.sorting import distinct

_HEADINGS = ("left", "right", "score", "decision", "evidence")
_PAIRS = pa.schema([(n, pa.float64() if n == "score" else pa.string()) for n in _HEADINGS])
_LINES = 50_000  # pairs that are written at once


def write_clusters(path: Path, people: People, found: Resolved) -> None:
    """record_id, cluster_id: in the file's own order; a cluster has the id of its first record."""
    clusters = people.ids.take(pa.array(found.people))
    back = pa.array(np.argsort(people.order.to_numpy()))
    columns = [people.ids.take(back), clusters.take(back)]
    with whole(path) as part:
        pcsv.write_csv(pa.table(columns, names=["record_id", "cluster_id"]), part)


def write_pairs(path: Path, people: People, found: Resolved) -> None:
    """left, right, score, decision, evidence: every pair worth a look, likeliest first."""
    order = np.lexsort((found.right, found.left, -found.scores.round(6)))
    with whole(path) as part, pcsv.CSVWriter(part, _PAIRS) as writer:
        for at in range(0, len(order), _LINES):
            writer.write_table(_lines(people, found, order[at : at + _LINES]))


def _lines(people: People, found: Resolved, rows: NDArray[np.intp]) -> pa.Table:
    decisions = pa.array([str(Decision.UNSURE), str(Decision.SAME)])
    columns = [
        people.ids.take(pa.array(found.left[rows])),
        people.ids.take(pa.array(found.right[rows])),
        pa.array(found.scores[rows].round(6)),
        decisions.take(pa.array(found.same[rows].astype(np.int8))),
        evidence({name: levels[rows] for name, levels in found.levels.items()}),
    ]
    return pa.table(columns, schema=_PAIRS)


def evidence(levels: dict[str, Levels]) -> pa.Array:
    """A sentence a pair: which facts agree, nearly agree and differ. Missing ones are left out."""
    if not levels:
        return pa.array([], pa.string())
    patterns, places = distinct(packed(levels), 1 << 62)
    compared = unpacked(patterns, list(levels))
    agree = _joined([_equal(name).take(pa.array(each)) for name, each in compared.items()])
    agree = pc.if_else(pc.equal(agree, ""), "", pc.binary_join_element_wise("; equal", agree, ": "))
    other = [_unequal(name).take(pa.array(each)) for name, each in compared.items()]
    return _joined([agree, *other]).take(pa.array(places))


def _joined(texts: list[pa.Array]) -> pa.Array:
    """Texts put together, without the two letters that stand between and before them."""
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise(*texts, ""), 2)


def _equal(name: str) -> pa.Array:
    """For each level of a column what it says of equal values."""
    known = settings().columns[name]
    return pa.array(["", *[f", {known.says}"] * BANDS, *[""] * len(known.grades)])


def _unequal(name: str) -> pa.Array:
    """For each level of a column what it says of unequal values."""
    known = settings().columns[name]
    grades = [
        "" if grade == "none" else f"; {known.says}: {grade.replace('_', ' ')}"
        for grade in known.grades
    ]
    return pa.array([""] * (BANDS + 1) + grades)
