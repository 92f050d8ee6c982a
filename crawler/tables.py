"""Tables as streams of rows: delimited text, JSON lists and workbooks.

Flat memory: a list is never held whole, save for a workbook's sheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import ijson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from python_calamine import CalamineWorkbook

from crawler.failures import CrawlError, Failure
from crawler.headings import fold_heading

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a large file are worth reading, and which of their columns.

    A row is, if it passes any test: one of these headings (folded) holds one of these values
    (lower case). With no test every row is. An empty `take` means every column.
    """

    tests: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    take: frozenset[str] = field(default_factory=frozenset)
    watch: frozenset[str] = field(default_factory=frozenset)  # headings whose words are reported


def _header_line(
    stream: io.BufferedReader, is_header: HeaderTest
) -> tuple[list[str], list[str], bytes]:
    """Read up to the header. Returns its headings, the banner above it, and the delimiter."""
    banner: list[str] = []
    for _ in range(HEADER_WITHIN):
        line = stream.readline().decode("utf-8-sig")
        if not line:
            break
        delimiter = "|" if line.count("|") > line.count(",") else ","
        cells = [c.strip() for c in next(csv.reader([line], delimiter=delimiter), [])]
        if is_header(cells):
            return cells, banner, delimiter.encode()
        banner.append(line.strip())
    raise CrawlError(
        Failure.LAYOUT_CHANGED,
        "No header with the columns we need was found in the first rows: "
        + " / ".join(b[:120] for b in banner[:3]),
        "Look at the file. If a column was renamed, add its new name to the source's 'also' list.",
    )


class _Malformed:
    """Collects rows whose number of fields is wrong; the reader goes on after each."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def __call__(self, row: Any) -> str:
        self.sentences.append(
            f"a row has {row.actual_columns} fields where {row.expected_columns} were expected: "
            f"{row.text[:60]!r}"
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


def read_csv(stream: io.BufferedReader, wanted: Wanted, is_header: HeaderTest) -> Iterator[Chunk]:
    """Stream a delimited file. Values stay text, so that no zero and no date is lost."""
    names, banner, delimiter = _header_line(stream, is_header)
    columns = tuple(names)
    if len(set(names)) < len(names):
        yield Chunk(columns, ())  # the header's own check says which column stands twice
        return
    take = [c for c in names if not wanted.take or fold_heading(c) in wanted.take]
    malformed = _Malformed()
    reader = pyarrow.csv.open_csv(
        stream,
        read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=BLOCK_BYTES),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=delimiter.decode(),
            # A quotation mark in a file parted by pipes is a letter: it opens nothing.
            quote_char=False if delimiter == b"|" else '"',
            invalid_row_handler=malformed,
            newlines_in_values=True,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            include_columns=take,
            column_types={c: pa.string() for c in take},
            strings_can_be_null=False,
        ),
    )
    for batch in reader:
        mask = _mask(batch, wanted)
        kept = batch if mask is None else batch.filter(mask)
        yield Chunk(
            columns,
            kept.to_pylist(),
            filtered=len(batch) - len(kept),
            passed_over=() if mask is None else _passed_over(batch, mask, wanted),
            malformed=malformed.drain(),
            banner=tuple(banner),
        )


def _chunks_of(rows: Iterator[Row], columns: tuple[str, ...] = ()) -> Iterator[Chunk]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_A_CHUNK:
            yield Chunk(columns, batch)
            batch = []
    yield Chunk(columns, batch)


def read_json(stream: IO[bytes], prefix: str) -> Iterator[Chunk]:
    """Stream a JSON list of records. `prefix` says where it stands ("item", "results.item")."""
    yield from _chunks_of(ijson.items(stream, prefix, use_float=True))


def _cell(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _table(sheet: list[list[Any]], is_header: HeaderTest) -> tuple[int, list[str]] | None:
    for index, cells in enumerate(sheet[:HEADER_WITHIN]):
        headings = [str(c).strip() for c in cells]
        if is_header(headings):
            return index, headings
    return None


def read_workbook(content: IO[bytes], is_header: HeaderTest) -> Iterator[Chunk]:
    """Read the first sheet that has our header. Excel's dates arrive as dates."""
    workbook = CalamineWorkbook.from_filelike(content)
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found = _table(sheet, is_header)
        if found is None:
            continue
        index, headings = found
        banner = tuple(str(c) for row in sheet[:index] for c in row if c != "")
        rows = [
            {h: _cell(c) for h, c in zip(headings, cells, strict=False) if h}
            for cells in sheet[index + 1 :]
            if any(c != "" for c in cells)
        ]
        yield Chunk(tuple(h for h in headings if h), rows, banner=banner)
        return
    raise CrawlError(
        Failure.LAYOUT_CHANGED,
        f"No sheet of the workbook has the columns we need ({', '.join(workbook.sheet_names)}).",
        "Open it. If a column was renamed, add its new name to the source's 'also' list.",
    )
