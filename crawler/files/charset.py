"""Text that is not UTF-8: read in the charset that its source declares, never guessed."""

from __future__ import annotations

import io
from typing import Any, Literal

from crawler.failures import CrawlError, Failure

Charset = Literal["utf-8", "windows-1252"]
LINE_BYTES = 1 << 20  # no line of a list is as long


class Utf8Lines(io.RawIOBase):
    """A stream given on as UTF-8: a line that is not UTF-8 is read in the charset declared.

    Line by line, since hand-kept files mix the two; and UTF-8 first, since it is never that by
    chance. Raises UnicodeDecodeError for a byte that the charset does not have.
    """

    def __init__(self, lines: io.BufferedReader, charset: Charset) -> None:
        super().__init__()
        self._lines, self._charset = lines, charset
        self._held = b""
        self.recoded = 0  # lines that were not UTF-8

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes."""
        view = memoryview(buffer)
        while len(self._held) < len(view) and (line := self._lines.readline(LINE_BYTES)):
            self._held += self._as_utf8(line)
        block, self._held = self._held[: len(view)], self._held[len(view) :]
        view[: len(block)] = block
        return len(block)

    def _as_utf8(self, line: bytes) -> bytes:
        if len(line) == LINE_BYTES:
            raise CrawlError(
                Failure.UNREADABLE,
                f"A line is longer than {LINE_BYTES:,} bytes.",
                "Look at the file: it may not be a table.",
            )
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            self.recoded += 1
            return line.decode(self._charset).encode()
        return line
