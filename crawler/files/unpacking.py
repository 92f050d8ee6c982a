"""Bounds on what comes out of a packed file: a bomb is small until it is opened."""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from crawler.failures import CrawlError, Failure
from directory.files.workbook_size import USUAL, WorkbookSize, texts_first

BLOCK = 1 << 20
DEFAULT_MOST = 256 * BLOCK  # bytes; a workbook of 200,000 rows comes to about a third of that
MOST_CELLS = 30_000_000  # 200,000 rows of 150 columns
MOST_TEXT = 1024 * BLOCK  # bytes
_STREAM = re.compile(rb"stream\r?\n")


class Allowance:
    """How many bytes may still come out of one file."""

    def __init__(self, most: int, name: str) -> None:
        self.most, self._left, self._name = most, most, name

    def take(self, count: int) -> None:
        """Count bytes that came out. Raises CrawlError (too_large) past the limit."""
        self._left -= count
        if self._left < 0:
            raise CrawlError(
                Failure.TOO_LARGE,
                f"{self._name} unpacks to more than {self.most:,} bytes.",
                "Look at the file; if the list is really so large, raise 'max_unpacked_bytes'.",
            )

    @property
    def left(self) -> int:
        """What may still come out."""
        return self._left


class Bounded(io.RawIOBase):
    """An unpacking stream that stops at an allowance."""

    def __init__(self, unpacked: IO[bytes], allowance: Allowance) -> None:
        super().__init__()
        self._unpacked, self._allowance = unpacked, allowance

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes. Raises CrawlError (too_large)."""
        view = memoryview(buffer)
        block = self._unpacked.read(len(view))
        self._allowance.take(len(block))
        view[: len(block)] = block
        return len(block)


def check_member(member: zipfile.ZipInfo, allowance: Allowance) -> None:
    """Refuse a member that is declared larger than we take; no more than that ever comes out."""
    allowance.take(member.file_size)


def refuse_packing(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what no publisher uses and whose unpackers have no bound of their own."""
    if any(one.compress_type not in USUAL for one in archive.infolist()):
        raise CrawlError(
            Failure.UNREADABLE, f"{name} is packed in an unusual way.", "Unpack it, and give that."
        )


def check_workbook(archive: zipfile.ZipFile, most: int, name: str) -> None:
    """Refuse a workbook that unpacks to more than we take, since its reader holds it whole.

    Its directory is asked first, and then every member: what a directory declares may be a lie.
    Nor may it spread to more cells or texts than a full list has. Raises CrawlError (too_large).
    """
    declared, allowance = Allowance(most, name), Allowance(most, name)
    for member in archive.infolist():
        check_member(member, declared)
    size = WorkbookSize()
    for member in texts_first(archive):
        size.read(member.filename, _blocks(archive, member, allowance))
    if max(size.cells, size.claimed) > MOST_CELLS or size.text > MOST_TEXT:
        raise CrawlError(
            Failure.TOO_LARGE,
            f"{name} spreads to {size.cells:,} cells and {size.text:,} bytes of text.",
            "Look at the file: a cell far from all others may have been filled by mistake.",
        )


def _blocks(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: Allowance
) -> Iterator[bytes]:
    honest = copy.copy(member)
    honest.file_size = allowance.most + 1  # else no more is read than was declared
    with archive.open(honest) as unpacked:
        while block := unpacked.read(BLOCK):
            allowance.take(len(block))
            yield block


def check_pdf(content: bytes, most: int, name: str) -> None:
    """Refuse a PDF whose packed streams unpack to more than we take, since its reader is unbounded.

    Raises CrawlError (too_large).
    """
    allowance = Allowance(most, name)
    for found in _STREAM.finditer(content):
        packed = content[found.end() : content.find(b"endstream", found.end())]
        try:
            allowance.take(len(zlib.decompressobj().decompress(packed, allowance.left + 1)))
        except zlib.error:
            continue  # packed in another way, or not at all
