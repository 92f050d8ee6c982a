"""Reading a published file, whatever it is packed in, as a stream of rows.

Flat memory: a file is never held whole, save for a spreadsheet.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import ijson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from python_calamine import CalamineError, CalamineWorkbook

from crawler.failures import CrawlError, Failure, is_challenge
from crawler.headings import fold_heading

BLOCK_BYTES = 1 << 20
ROWS_A_CHUNK = 1000
HEADER_WITHIN = 15  # title rows may stand above a header (rule 45)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a list, with what was passed over on the way to them."""

    columns: tuple[str, ...]
    rows: Sequence[Row]
    filtered: int = 0  # rows of other professions
    passed_over: tuple[str, ...] = ()  # the words that those rows have in the watched column
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


HeaderTest = Callable[[Sequence[str]], bool]
Opened = Callable[[Path], IO[bytes]]  # how a file is opened: plainly, or with a progress bar


def open_plain(path: Path) -> IO[bytes]:
    """Open a file for reading."""
    return path.open("rb")


_DOWNLOAD_AGAIN = "Download it again, and check its size against the publisher's page."


def _sniff(head: bytes, name: str) -> None:
    """Refuse a web page that is named like data."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff \r\n\t").casefold()
    if not text.startswith(("<!doctype html", "<html", "<head", "<?xml version")):
        return
    if is_challenge(text):
        raise CrawlError(
            Failure.BLOCKED,
            f"{name} is a challenge page, not a list.",
            "Do not try to pass it: ask the publisher for the file.",
        )
    raise CrawlError(
        Failure.WRONG_CONTENT,
        f"{name} is a web page, not a data file.",
        "Open it in a browser to see what the publisher said, then download the data itself.",
    )


def _refuse_error_words(head: bytes, name: str) -> None:
    """Refuse an answer that is the publisher's error in JSON, often sent as if all were well."""
    try:
        body = json.loads(head)
    except ValueError:
        return  # longer than an error ever is, or no JSON
    words = isinstance(body, dict) and (body.get("Errors") or body.get("error"))
    if words:
        raise CrawlError(
            Failure.SOURCE_ERROR,
            f"{name} holds the publisher's error, not a list: {body.get('message') or words}.",
            "Ask the publisher's service again, with all that it wants.",
        )


def _csv_member(archive: zipfile.ZipFile, name: str) -> str:
    """Find the one table in an archive: not its header file, not its side tables."""
    tables = [
        m
        for m in archive.namelist()
        if m.casefold().endswith((".csv", ".json", ".txt"))
        and "fileheader" not in m.casefold()
        and not Path(m).name.casefold().startswith(("othername", "pl_pfile", "endpoint", "."))
    ]
    if len(tables) != 1:
        raise CrawlError(
            Failure.UNREADABLE,
            f"{name} holds {len(tables)} tables, and one was expected ({', '.join(tables[:4])}).",
            "Unpack it and give the table itself with --file.",
        )
    return tables[0]


@contextmanager
def _naming_damage(name: str) -> Iterator[None]:
    """Turn each library's word for a broken file into ours."""
    try:
        yield
    except (EOFError, zlib.error, zipfile.BadZipFile, ijson.IncompleteJSONError) as error:
        raise CrawlError(
            Failure.TRUNCATED, f"{name} ends too early or is damaged ({error}).", _DOWNLOAD_AGAIN
        ) from error
    except (gzip.BadGzipFile, CalamineError, ijson.JSONError) as error:
        raise CrawlError(
            Failure.UNREADABLE, f"{name} is not what its name says ({error}).", _DOWNLOAD_AGAIN
        ) from error
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise CrawlError(
            Failure.UNREADABLE, f"{name} cannot be read as a table ({error}).", _DOWNLOAD_AGAIN
        ) from error


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
            delimiter=delimiter.decode(), invalid_row_handler=malformed, newlines_in_values=True
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


def _plain(
    stream: io.BufferedReader, name: str, wanted: Wanted, is_header: HeaderTest, prefix: str
) -> Iterator[Chunk]:
    """Read an unpacked stream by what it begins with."""
    head = stream.peek(4096)[:4096]
    _sniff(head, name)
    _refuse_error_words(head, name)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{"):
        yield from read_json(stream, prefix)
    else:
        yield from read_csv(stream, wanted, is_header)


def read_file(
    path: Path,
    *,
    wanted: Wanted,
    is_header: HeaderTest,
    json_prefix: str = "item",
    opened: Opened = open_plain,
) -> Iterator[Chunk]:
    """Stream a published file: .json, .csv, .csv.gz, .zip or .xlsx, told by content, not by name.

    Raises CrawlError (wrong_content, truncated, unreadable, layout_changed).
    """
    with opened(path) as raw:
        yield from read_bytes(
            raw, name=path.name, wanted=wanted, is_header=is_header, json_prefix=json_prefix
        )


def read_bytes(
    raw: IO[bytes],
    *,
    name: str,
    wanted: Wanted,
    is_header: HeaderTest,
    json_prefix: str = "item",
) -> Iterator[Chunk]:
    """Stream a published file that is open already. As `read_file`."""
    with _naming_damage(name):
        magic = raw.read(4)
        raw.seek(0)
        if magic[:2] == b"PK":
            yield from _archive(raw, name, wanted, is_header, json_prefix)
            return
        unpacked: Any = gzip.GzipFile(fileobj=raw) if magic[:2] == b"\x1f\x8b" else raw
        stream = io.BufferedReader(unpacked, BLOCK_BYTES)
        yield from _plain(stream, name, wanted, is_header, json_prefix)


def _archive(
    raw: IO[bytes], name: str, wanted: Wanted, is_header: HeaderTest, prefix: str
) -> Iterator[Chunk]:
    with zipfile.ZipFile(raw) as archive:
        if "xl/workbook.xml" in archive.namelist():
            raw.seek(0)
            yield from read_workbook(raw, is_header)
            return
        member = _csv_member(archive, name)
        with archive.open(member) as unpacked:
            buffered: Any = unpacked
            stream = io.BufferedReader(buffered, BLOCK_BYTES)
            yield from _plain(stream, member, wanted, is_header, prefix)
