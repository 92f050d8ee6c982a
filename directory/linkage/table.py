"""The table of people that is resolved: its columns, and what is taken from them for keys."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pyarrow as pa

from directory.linkage.columns import FORMS, PARTS, Column, column
from directory.linkage.settings import settings
from directory.linkage.workers import THREADS


@dataclass
class Table:
    """Rows in the order of their ids. `parts` fills itself as keys ask."""

    rows: int
    columns: dict[str, Column]
    _parts: dict[str, Column] = field(default_factory=dict)

    def part(self, name: str) -> Column | None:
        """A column, or what keys take from one; None where the table lacks it."""
        if name in self.columns:
            return self.columns[name]
        taken_from = self.columns.get(settings().parts.get(name, ""))
        if taken_from is None:
            return None
        if name not in self._parts:
            self._parts[name] = taken_from.derive(PARTS[name])
        return self._parts[name]

    def forget_parts(self) -> None:
        """Let go of what only keys ask for."""
        self._parts.clear()


def table_of(texts: Mapping[str, pa.Array | pa.ChunkedArray]) -> Table:
    """The comparison forms of a table's columns; a column without any value is left out."""
    known = settings().columns
    with ThreadPoolExecutor(THREADS) as pool:
        forms = {name: FORMS[known[name].form] for name in texts}
        found = dict(
            zip(texts, pool.map(lambda name: column(texts[name], forms[name]), texts), strict=True)
        )
    rows = len(next(iter(texts.values()))) if texts else 0
    return Table(
        rows, {name: found[name] for name in known if name in found and found[name].values}
    )
