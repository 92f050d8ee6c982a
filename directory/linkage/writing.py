"""What the engine found, as files: everyone's person, and the pairs with their evidence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
from numpy.typing import NDArray

from directory.linkage.comparing import BANDS, Levels, packed, unpacked
from directory.linkage.engine import Resolved
from directory.linkage.policy import Decision
from directory.linkage.reading import People
from directory.linkage.settings import settings


def write_clusters(path: Path, people: People, found: Resolved) -> None:
    """record_id, cluster_id: in the file's own order; a cluster has the id of its first record."""
    clusters = people.ids.take(pa.array(found.people))
    back = pa.array(np.argsort(people.order.to_numpy()))
    columns = [people.ids.take(back), clusters.take(back)]
    pcsv.write_csv(pa.table(columns, names=["record_id", "cluster_id"]), path)


def write_pairs(path: Path, people: People, found: Resolved) -> None:
    """left, right, score, decision, evidence: every pair worth a look, likeliest first."""
    order = np.lexsort((found.right, found.left, -found.scores.round(6)))
    decisions = np.where(found.same, str(Decision.SAME), str(Decision.UNSURE))
    columns = [
        people.ids.take(pa.array(found.left[order])),
        people.ids.take(pa.array(found.right[order])),
        pa.array(found.scores[order].round(6)),
        pa.array(decisions[order].tolist(), pa.string()),
        pa.array(evidence(found.levels)[order].tolist(), pa.string()),
    ]
    names = ["left", "right", "score", "decision", "evidence"]
    pcsv.write_csv(pa.table(columns, names=names), path)


def evidence(levels: dict[str, Levels]) -> NDArray[np.object_]:
    """A sentence a pair: which facts agree, nearly agree and differ. Missing ones are left out."""
    if not levels:
        return np.zeros(0, np.object_)
    patterns, places = np.unique(packed(levels), return_inverse=True)
    compared = unpacked(patterns, list(levels))
    sentences = [
        _sentence({name: int(column[row]) for name, column in compared.items()})
        for row in range(len(patterns))
    ]
    return np.array(sentences, np.object_)[places]


def _sentence(levels: dict[str, int]) -> str:
    agree = [settings().columns[n].says for n, v in levels.items() if 0 < v <= BANDS]
    other = [
        f"{settings().columns[n].says}: {_grade(n, v)}"
        for n, v in levels.items()
        if v > BANDS and _grade(n, v) != "none"
    ]
    return "; ".join([*(["equal: " + ", ".join(agree)] if agree else []), *other])


def _grade(name: str, level: int) -> str:
    return list(settings().columns[name].grades)[level - BANDS - 1].replace("_", " ")
