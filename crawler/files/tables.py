"""What every kind of table comes to: chunks of rows, with what was passed over between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import ijson

BLOCK_BYTES = 1 << 20
ROWS_A_CHUNK = 1000
HEADER_WITHIN = 15  # title rows may stand above a header (rule 45)
Row = Mapping[str, Any]
HeaderTest = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a list, with what was passed over on the way to them."""

    columns: tuple[str, ...]
    rows: Sequence[Row]
    filtered: int = 0  # rows of other professions
    passed_over: tuple[str, ...] = ()  # the words that those rows have in the watched column
    unasked: int = 0  # rows that a loose search gave beside those asked for (rule 27)
    malformed: tuple[str, ...] = ()  # a sentence for each row with too many or too few fields
    banner: tuple[str, ...] = ()  # what stood above the header
    recoded: int = 0  # lines that were not UTF-8 and were read in the charset declared


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a large file are worth reading, and which of their columns.

    A row is, if it passes any test: one of these headings (folded) holds one of these values
    (lower case). With no test every row is. An empty `take` means every column.
    """

    tests: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    take: frozenset[str] = field(default_factory=frozenset)
    watch: frozenset[str] = field(default_factory=frozenset)  # headings whose words are reported


def chunks_of(
    rows: Iterable[Row], columns: tuple[str, ...] = (), banner: tuple[str, ...] = ()
) -> Iterator[Chunk]:
    """Rows as chunks; one chunk at least, so that a header without rows is told too."""
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_A_CHUNK:
            yield Chunk(columns, batch, banner=banner)
            batch = []
    yield Chunk(columns, batch, banner=banner)


def read_json(stream: IO[bytes], prefix: str) -> Iterator[Chunk]:
    """Stream a JSON list of records. `prefix` says where it stands ("item", "results.item")."""
    yield from chunks_of(ijson.items(stream, prefix, use_float=True))
