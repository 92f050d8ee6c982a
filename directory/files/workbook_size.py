"""How much of a workbook its reader would hold: more than its bytes tell, packed or unpacked.

A reader lays out every cell between the first and the outermost one, and writes a shared text out
for each cell that points at it. A file of five kilobytes can so come to any number of gigabytes.
"""

from __future__ import annotations

import re
import zipfile
from array import array
from collections.abc import Iterable, Iterator

USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # how members are packed
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")  # of a row or a cell
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>\s*(\d{1,9})\s*</")
_CLAIM = re.compile(rb"""[cC]ount\s*=\s*["']\s*(\d{1,20})""")
_TEXT_ENDS = re.compile(rb"</(?:\w+:)?si>")
_TEXTS = "sharedstrings.xml"  # a sheet may have any name


class WorkbookSize:
    """Counts while a workbook's members go by, its shared texts first (`texts_first`)."""

    def __init__(self) -> None:
        self.cells = 0  # of the largest sheet, with the empty ones between
        self.text = 0  # bytes, at most, of all shared texts where they are written out
        self.claimed = 0  # of anything, as the file counts it: room is made before it is there
        self._lengths = array("Q")

    def read(self, name: str, blocks: Iterable[bytes]) -> None:
        """Look at a member, given in blocks; every one of them is taken."""
        rows, columns, begun = 0, 0, 0
        for part in _closed(blocks):
            self.claimed = max([self.claimed, *map(int, _CLAIM.findall(part))])
            if name.lower().endswith(_TEXTS):
                begun = self._note_texts(part, begun)
            else:
                rows, columns = _outermost(part, rows, columns)
                self._note_values(part)
        self.cells = max(self.cells, rows * columns)

    def _note_texts(self, part: bytes, begun: int) -> int:
        """Keep the length of each text; `begun` bytes of the first one have gone by."""
        at = -begun
        for end in _TEXT_ENDS.finditer(part):
            self._lengths.append(end.start() - at)
            at = end.end()
        return len(part) - at

    def _note_values(self, part: bytes) -> None:
        """Any number in a cell may be that of a text: too much is counted, not too little."""
        known = len(self._lengths)
        numbers = map(int, _VALUE.findall(part)) if known else ()
        self.text += sum(self._lengths[one] for one in numbers if one < known)


def texts_first(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members in the order in which they are measured."""
    return sorted(archive.infolist(), key=lambda one: not one.filename.lower().endswith(_TEXTS))


def _outermost(part: bytes, rows: int, columns: int) -> tuple[int, int]:
    places = set(_PLACE.findall(part))
    row = max((int(digits) for _, digits in places), default=0)
    letters = max(
        (place[0].upper() for place in places), key=lambda one: (len(one), one), default=b""
    )
    return max(rows, row), max(columns, _number(letters))


def _number(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _closed(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Parts that end where an element does: none is cut within a cell's value."""
    left = b""
    for block in blocks:
        whole = left + block
        ends = (whole.find(b">", at) + 1 for at in map(whole.rfind, (b"/>", b"</")) if at >= 0)
        end = max(ends, default=0)
        yield whole[:end]
        left = whole[end:]
    yield left
