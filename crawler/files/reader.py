"""Reading a published file, whatever it is packed in, as a stream of rows.

Flat memory: a file is never held whole, save for a workbook's sheet and a PDF's page; and what
comes out of a packed one has a limit.
"""

from __future__ import annotations

import codecs
import csv
import errno
import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import ijson
import pyarrow as pa
from python_calamine import CalamineError

from crawler.failures import CrawlError, Failure, is_challenge
from crawler.files.charset import Charset, Utf8Lines
from crawler.files.delimited import read_csv
from crawler.files.tables import BLOCK_BYTES, Chunk, HeaderTest, Wanted, read_json
from crawler.files.unpacking import (
    DEFAULT_MOST,
    Allowance,
    Bounded,
    check_member,
    check_workbook,
    refuse_packing,
)
from crawler.files.workbooks import read_workbook

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
    except (ValueError, RecursionError):
        return  # longer or deeper than an error ever is, or no JSON
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """What a source says of its files beside their columns."""

    charset: Charset = "utf-8"
    sheets: tuple[str, ...] = ()  # of a workbook; none: the one that has our columns
    most: int = DEFAULT_MOST  # bytes that may come out of a packed file


_PLAIN = Packing()


@dataclass(frozen=True, slots=True)
class _How:
    """How one file is read."""

    name: str
    wanted: Wanted
    is_header: HeaderTest
    json_prefix: str
    packing: Packing


def _not_utf8(name: str) -> CrawlError:
    """Never read in a charset that nobody declared: "Muñoz" would be shown as another name."""
    return CrawlError(
        Failure.UNREADABLE,
        f"{name} is not in UTF-8, nor in the charset that its source declares.",
        "Look at a name with an accent. If it is right in Windows-1252, add to the source's "
        "record: charset: windows-1252",
    )


def _refuse_utf16(head: bytes, name: str) -> None:
    """Spreadsheets write "Unicode text" so; no charset that a source declares would read it."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise CrawlError(
            Failure.UNREADABLE,
            f"{name} is in UTF-16.",
            "Open it in a spreadsheet, and save it as 'CSV UTF-8'.",
        )


def _damaged(name: str, error: Exception) -> CrawlError:
    return CrawlError(Failure.UNREADABLE, f"{name} is damaged ({error}).", _DOWNLOAD_AGAIN)


@contextmanager
def _naming_damage(name: str) -> Iterator[None]:
    """Turn each library's word for a broken file into ours."""
    try:
        yield
    except (EOFError, zlib.error, zipfile.BadZipFile, ijson.IncompleteJSONError) as error:
        raise CrawlError(
            Failure.TRUNCATED, f"{name} ends too early or is damaged ({error}).", _DOWNLOAD_AGAIN
        ) from error
    except (gzip.BadGzipFile, CalamineError, ijson.JSONError, NotImplementedError) as error:
        raise CrawlError(
            Failure.UNREADABLE, f"{name} is not what its name says ({error}).", _DOWNLOAD_AGAIN
        ) from error
    except UnicodeDecodeError as error:
        raise _not_utf8(name) from error
    except (pa.ArrowInvalid, csv.Error) as error:
        if "invalid UTF8" in str(error):
            raise _not_utf8(name) from error
        raise CrawlError(
            Failure.UNREADABLE, f"{name} cannot be read as a table ({error}).", _DOWNLOAD_AGAIN
        ) from error
    except (ValueError, LookupError, RuntimeError, struct.error) as error:  # zipfile's, mostly
        raise _damaged(name, error) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a member before its archive's beginning
            raise
        raise _damaged(name, error) from error


def _text(stream: io.BufferedReader, how: _How) -> Iterator[Chunk]:
    """Read an unpacked stream by what it begins with."""
    head = stream.peek(4096)[:4096]
    _refuse_utf16(head, how.name)
    _sniff(head, how.name)
    _refuse_error_words(head, how.name)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{"):
        yield from read_json(stream, how.json_prefix)
    elif how.packing.charset == "utf-8":
        yield from read_csv(stream, how.wanted, how.is_header)
    else:
        yield from _recoded(Utf8Lines(stream, how.packing.charset), how)


def _recoded(lines: Utf8Lines, how: _How) -> Iterator[Chunk]:
    """Say with each chunk how many lines were not UTF-8."""
    told = 0
    for chunk in read_csv(io.BufferedReader(lines, BLOCK_BYTES), how.wanted, how.is_header):
        yield replace(chunk, recoded=lines.recoded - told)
        told = lines.recoded


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
    packing: Packing = _PLAIN,
    opened: Opened = open_plain,
) -> Iterator[Chunk]:
    """Stream a published file: .json, .csv, .csv.gz, .zip, .xlsx or .pdf, told by its content.

    Raises CrawlError (wrong_content, truncated, unreadable, too_large, partial, layout_changed).
    """
    with opened(path) as raw:
        yield from read_bytes(
            raw,
            name=path.name,
            wanted=wanted,
            is_header=is_header,
            json_prefix=json_prefix,
            packing=packing,
        )


def read_bytes(
    raw: IO[bytes],
    *,
    name: str,
    wanted: Wanted,
    is_header: HeaderTest,
    json_prefix: str = "item",
    packing: Packing = _PLAIN,
) -> Iterator[Chunk]:
    """Stream a published file that is open already. As `read_file`."""
    how = _How(name, wanted, is_header, json_prefix, packing)
    with _naming_damage(name):
        magic = raw.read(4)
        raw.seek(0)
        if magic[:2] == b"PK":
            yield from _archive(raw, how)
        elif magic == b"%PDF":
            from crawler.files.pdf_tables import read_pdf  # a heavy import, for few lists

            yield from read_pdf(raw, name, is_header, packing.most)
        else:
            is_gzip = magic[:2] == b"\x1f\x8b"
            unpacked: Any = _gunzip(raw, how) if is_gzip else raw
            with io.BufferedReader(unpacked, BLOCK_BYTES) as stream:
                yield from _text(stream, how)


def _gunzip(raw: IO[bytes], how: _How) -> Bounded:
    unpacked = io.BufferedReader(gzip.GzipFile(fileobj=raw), BLOCK_BYTES)
    return Bounded(unpacked, Allowance(how.packing.most, how.name))


def _archive(raw: IO[bytes], how: _How) -> Iterator[Chunk]:
    name, most = how.name, how.packing.most
    with zipfile.ZipFile(raw) as archive:
        _refuse_locked(archive, name)
        refuse_packing(archive, name)
        if "xl/workbook.xml" in archive.namelist():
            check_workbook(archive, most, name)
            raw.seek(0)
            yield from read_workbook(raw, how.is_header, how.packing.sheets)
            return
        member = _csv_member(archive, name)
        check_member(archive.getinfo(member), Allowance(most, name))
        with archive.open(member) as unpacked:
            buffered: Any = unpacked
            yield from _text(io.BufferedReader(buffered, BLOCK_BYTES), replace(how, name=member))


def _refuse_locked(archive: zipfile.ZipFile, name: str) -> None:
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise CrawlError(
            Failure.UNREADABLE,
            f"{name} is locked with a password.",
            "Ask the publisher for the list as it is published.",
        )
