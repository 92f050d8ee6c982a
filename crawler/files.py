"""Reading a published file, whatever it is packed in, as a stream of rows.

Flat memory: a file is never held whole, save for a spreadsheet.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import ijson
import pyarrow as pa
from python_calamine import CalamineError

from crawler.failures import CrawlError, Failure, is_challenge
from crawler.tables import (
    BLOCK_BYTES,
    Chunk,
    HeaderTest,
    Wanted,
    read_csv,
    read_json,
    read_workbook,
)

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


def table_name(path: Path) -> str:
    """The name of the table itself: of an archive's one table, else of the file.

    Raises CrawlError for an archive that is damaged or holds no single table.
    """
    if not zipfile.is_zipfile(path):
        return path.name
    with _naming_damage(path.name), zipfile.ZipFile(path) as archive:
        is_workbook = "xl/workbook.xml" in archive.namelist()
        return path.name if is_workbook else _csv_member(archive, path.name)


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
