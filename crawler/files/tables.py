"""What every kind of table comes to: chunks of rows, with what was passed over between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import ijson

from crawler.failures import CrawlError, Failure

BLOCK_BYTES = 1 << 20
ROWS_A_CHUNK = 1000
HEADER_WITHIN = 15  # title rows may stand above a header (rule 45)
MOST_DEEP = 100  # records within records; a sound list has five
_DEEPER = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}
Event = tuple[str, Any]
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
    events = ijson.parse(_not_too_deep(ijson.basic_parse(stream, use_float=True)))
    yield from chunks_of(ijson.items(events, prefix))


def _not_too_deep(events: Iterable[Event]) -> Iterator[Event]:
    """Each event carries the names it lies under: where they never end, they fill the memory."""
    depth = 0
    for event in events:
        depth += _DEEPER.get(event[0], 0)
        if depth > MOST_DEEP:
            raise CrawlError(
                Failure.UNREADABLE,
                f"The list nests records {MOST_DEEP} deep.",
                "Open it: it may not be a list of records.",
            )
        yield event
