"""Delimited text as streams of rows: comma, pipe or tab; the header is found by its names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from crawler.failures import CrawlError, Failure
from crawler.files.tables import BLOCK_BYTES, HEADER_WITHIN, Chunk, HeaderTest, Wanted
from crawler.rows.headings import fold_heading

HEADER_LINES = 20  # that one header may fill, where its cells have line breaks
_UNNAMED = "\0"  # no heading begins like this


@dataclass(frozen=True, slots=True)
class _Header:
    cells: list[str]
    banner: tuple[str, ...]
    delimiter: str
    quoted: bool  # do quotation marks enclose, or are they letters?


def _whole_record(lines: Sequence[bytes]) -> bytes:
    """The first line, with those that a cell's line breaks part from it."""
    record = b""
    for line in lines[:HEADER_LINES]:
        record += line
        if record.count(b'"') % 2 == 0:
            return record
    return lines[0]


def _read_record(record: bytes, banner: Sequence[bytes]) -> _Header:
    text = record.decode("utf-8-sig")
    delimiter = max(",|\t", key=text.count)
    quoted = delimiter == "," or '"' in text
    lines = io.StringIO(text, newline="")
    enclosing = '"' if quoted else None
    reader = csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=enclosing,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
    cells = next(reader, [])
    above = (line.decode("utf-8-sig").strip() for line in banner)
    return _Header([cell.strip() for cell in cells], tuple(above), delimiter, quoted)


def _find_header(stream: io.BufferedReader, is_header: HeaderTest) -> _Header:
    """Find the header among the first lines, and read up to its end (rule 45)."""
    lines = stream.peek(BLOCK_BYTES).splitlines(keepends=True)
    for number in range(min(HEADER_WITHIN, len(lines))):
        record = _whole_record(lines[number:])
        header = _read_record(record, lines[:number])
        if is_header(header.cells):
            stream.read(sum(map(len, lines[:number])) + len(record))
            return header
    # They are not quoted: a file without a header begins with somebody's street and birth date.
    raise CrawlError(
        Failure.LAYOUT_CHANGED,
        f"No header with the columns we need was found in the first {len(lines[:HEADER_WITHIN])} "
        "rows.",
        "Look at the file. If a column was renamed, add its new name to the source's 'also' list.",
    )


def _named(cells: Sequence[str]) -> list[str]:
    """A name a column; a blank heading, or one that stood before, gets one that nobody takes."""
    seen: set[str] = {""}
    names = []
    for number, cell in enumerate(cells):
        names.append(f"{_UNNAMED}{number}" if cell in seen else cell)
        seen.add(cell)
    return names


class _Malformed:
    """Collects rows whose number of fields is wrong; the reader goes on after each."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def __call__(self, row: Any) -> str:
        # Nothing of the row is quoted: it holds a person's street, which we never take.
        self.sentences.append(
            f"a row has {row.actual_columns} fields where {row.expected_columns} were expected"
        )
        return "skip"

    def drain(self) -> tuple[str, ...]:
        taken, self.sentences = tuple(self.sentences), []
        return taken


def _mask(batch: pa.RecordBatch, wanted: Wanted) -> pa.BooleanArray | None:
    mask = None
    for headings, values in wanted.tests:
        allowed = pa.array(sorted(values), pa.string())
        for column in batch.schema.names:
            if fold_heading(column) in headings:
                words = pc.utf8_lower(pc.utf8_trim_whitespace(batch.column(column)))
                hit = pc.is_in(words, value_set=allowed)
                mask = hit if mask is None else pc.or_(mask, hit)
    return mask


def _passed_over(batch: pa.RecordBatch, mask: pa.BooleanArray, wanted: Wanted) -> tuple[str, ...]:
    """The different words that rows passed over have in the watched columns."""
    rest = batch.filter(pc.invert(mask))
    words: set[str] = set()
    for column in batch.schema.names:
        if fold_heading(column) in wanted.watch:
            words.update(pc.unique(rest.column(column)).to_pylist())
    return tuple(sorted(words))


def _open(stream: io.BufferedReader, header: _Header, wanted: Wanted, malformed: _Malformed) -> Any:
    names = _named(header.cells)
    there = [name for name in names if not name.startswith(_UNNAMED)]
    take = [name for name in there if not wanted.take or fold_heading(name) in wanted.take]
    return pyarrow.csv.open_csv(
        stream,
        read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=BLOCK_BYTES),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=header.delimiter,
            quote_char='"' if header.quoted else False,
            invalid_row_handler=malformed,
            newlines_in_values=header.quoted,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            include_columns=take,
            column_types={name: pa.string() for name in take},
            strings_can_be_null=False,
        ),
    )


def read_csv(stream: io.BufferedReader, wanted: Wanted, is_header: HeaderTest) -> Iterator[Chunk]:
    """Stream a delimited file. Values stay text, so that no zero and no date is lost."""
    header = _find_header(stream, is_header)
    columns = tuple(cell for cell in header.cells if cell)
    if not stream.peek(1):
        yield Chunk(columns, (), banner=header.banner)
        return
    malformed = _Malformed()
    for batch in _open(stream, header, wanted, malformed):
        mask = _mask(batch, wanted)
        kept = batch if mask is None else batch.filter(mask)
        yield Chunk(
            columns,
            kept.to_pylist(),
            filtered=len(batch) - len(kept),
            passed_over=() if mask is None else _passed_over(batch, mask, wanted),
            malformed=malformed.drain(),
            banner=header.banner,
        )
    if left := malformed.drain():
        yield Chunk(columns, (), malformed=left, banner=header.banner)
