"""Walking through an answer, whatever its format: every value is shown, with its heading, if any.

Bytes in, bytes out, in the format and the encoding of the original. A visit that gives every value
back learns; one that gives another writes.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from parsel import Selector
from scrapy.http import TextResponse

from crawler.failures import CrawlError
from crawler.files.tables import HEADER_WITHIN
from crawler.files.unpacking import DEFAULT_MOST, check_workbook
from crawler.inventing.private import ODD, leaves_of
from crawler.markup.pages import text_of
from crawler.rows.layout import Layout

Visit = Callable[[str, str], str]  # heading ("" where there is none), value -> value
# Samples of real values, and people who look after a data set: no reader needs them.
DROPPED_KEYS = frozenset({"cachedContents", "owner", "tableAuthor", "approvals", "grants"})
_MARKUP = re.compile(
    r"(<script\b.*?</script\s*>|<style\b.*?</style\s*>|<!--.*?-->|<[^>]*>)", re.DOTALL | re.I
)
_ATTRIBUTE = re.compile(r"""(?<==)(\s*)(?:"([^"]*)"|'([^']*)')""")
# What a damaged workbook comes to in zipfile and openpyxl; SyntaxError is its XML's.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, LookupError),
    *(RuntimeError, TypeError, AttributeError, SyntaxError),
)
_ROW = re.compile(r"</?tr\b", re.I)
_ROW_TAG = re.compile(r"<tr\b[^>]*>|</tr\s*>", re.I)


class UnwritableError(ValueError):
    """A format in which nobody can be replaced. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, unpacked."""

    url: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Walk:
    """How an answer is walked through. `layout` tells a header; `drops` says which rows go."""

    layout: Layout
    is_ignored: Callable[[str], bool]
    visit: Visit
    drops: Callable[[Iterable[str]], bool] = lambda _: False

    def through(self, answer: Answer) -> bytes:
        """Show every value of an answer, and write what is given back."""
        suffix = suffix_of(answer)
        if suffix == "xlsx":
            return self._workbook(answer.body)
        mark = b"\xef\xbb\xbf" if answer.body.startswith(b"\xef\xbb\xbf") else b""
        body, headers = answer.body[len(mark) :], {"Content-Type": answer.content_type}
        told = TextResponse(answer.url, headers=headers, body=body).encoding
        encoding = "utf-8" if mark or suffix == "json" else told
        change = {"json": self._json_text, "html": self._page, "txt": self._table}[suffix]
        made = change(body.decode(encoding, "replace"))
        return mark + made.encode(encoding, "xmlcharrefreplace" if suffix == "html" else "replace")

    # --- JSON ----------------------------------------------------------------------------------

    def _json_text(self, text: str) -> str:
        try:
            made = self._json("", json.loads(text))
        except (ValueError, RecursionError):
            return self.visit("", text)
        if isinstance(made, list):
            return "[" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in made) + "]\n"
        return json.dumps(made, ensure_ascii=False, indent=1) + "\n"

    def _json(self, key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: self._json(k, v) for k, v in value.items() if k not in DROPPED_KEYS}
        if isinstance(value, list):
            stay = (v for v in value if not (isinstance(v, dict | list) and self._drops(v)))
            return [self._json(key, one) for one in stay]
        if value is None or isinstance(value, bool):
            return value
        return _typed(value, self.visit(key, str(value)))

    def _drops(self, row: Any) -> bool:
        return self.drops(value for _, value in leaves_of(row))

    # --- pages ---------------------------------------------------------------------------------

    def _page(self, text: str) -> str:
        """Text, attributes, and scripts as running text. An ignored label names what follows."""
        pieces = _MARKUP.split(self._without_rows(text))
        label = ""
        for at, piece in enumerate(pieces):
            if at % 2:
                label = "" if _ROW.match(piece) else label
                pieces[at] = self._markup(piece)
            elif plain := html.unescape(piece).strip():
                made = self.visit(label if self.is_ignored(label) else "", plain)
                if made != plain:
                    around = html.unescape(piece).split(plain, 1)
                    pieces[at] = html.escape(made.join(around), quote=False)
                label = plain.rstrip(": ")
        return "".join(pieces)

    def _markup(self, piece: str) -> str:
        if piece[:7].lower() in ("<script", "<style>") or piece.startswith("<!--"):
            return self.visit("", piece)

        def changed(match: re.Match[str]) -> str:
            value = match[2] if match[2] is not None else match[3]
            plain = html.unescape(value)
            made = self.visit("", plain)
            return match[0] if made == plain else match[0].replace(value, html.escape(made))

        return _ATTRIBUTE.sub(changed, piece)

    def _without_rows(self, text: str) -> str:
        """Take out the table rows that go, each with all that is nested in it."""
        made, end = [], 0
        for start, stop in _rows(text):
            cells = Selector(text[start:stop]).xpath("//td|//th")
            if start >= end and self.drops([text_of(cell) for cell in cells]):
                made.append(text[end:start])
                end = stop
        return "".join([*made, text[end:]])

    # --- tables --------------------------------------------------------------------------------

    def _table(self, text: str) -> str:
        """A delimited file, in its own delimiter, quotes and line ends; else running text."""
        delimiter = max(",|;\t", key="\n".join(text.splitlines()[:HEADER_WITHIN]).count)
        quoting: Any = csv.QUOTE_NONE if delimiter == "|" else csv.QUOTE_MINIMAL
        read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
        rows = list(read)
        at = self._header(rows)
        if at < 0:
            return self.visit("", text)
        if delimiter != "|" and text.splitlines()[at].startswith('"'):
            quoting = csv.QUOTE_ALL
        made, end = self._rows(rows, at), "\r\n" if "\r\n" in text else "\n"
        if delimiter == "|":  # a quote there is a quote
            return "".join(delimiter.join(row) + end for row in made)
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(made)
        return out.getvalue()

    def _header(self, rows: Sequence[Sequence[Any]]) -> int:
        """Where the header stands; -1 if nowhere."""
        heads = [[str(cell or "").strip() for cell in row] for row in rows[:HEADER_WITHIN]]
        return next((n for n, row in enumerate(heads) if self.layout.is_header(row)), -1)

    def _rows(self, rows: Sequence[Sequence[Any]], at: int) -> list[list[Any]]:
        """A table's rows; in one of another length than the header nobody can tell a cell."""
        made = []
        for number, row in enumerate(rows):
            headings = [str(cell or "").strip() for cell in rows[at]] if at >= 0 else []
            if len(row) != len(headings):
                headings = [ODD] * len(row)
            if number == at:
                made.append(list(row))
            elif number < at:
                made.append([self._cell("", cell) for cell in row])
            elif not self.drops(str(cell) for cell in row):
                made.append([self._cell(h or ODD, c) for h, c in zip(headings, row, strict=True)])
        return made

    def _cell(self, heading: str, value: Any) -> Any:
        if isinstance(value, dt.datetime):
            made = self.visit(heading, value.date().isoformat())
            return value if made == value.date().isoformat() else dt.datetime.fromisoformat(made)
        return value if value is None else _typed(value, self.visit(heading, str(value)))

    def _workbook(self, body: bytes) -> bytes:
        """A new workbook with the cells alone: no authors, comments, links or pictures."""
        book, made = _opened(body), openpyxl.Workbook()
        made.remove(made.active)
        for sheet in book.worksheets:
            rows = list(sheet.iter_rows(values_only=True))
            written = made.create_sheet(sheet.title)
            for row in self._rows(rows, self._header(rows)):
                written.append(row)
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()


def _opened(body: bytes) -> openpyxl.Workbook:
    """The workbook, measured first, for its library holds it whole. Raises UnwritableError."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            check_workbook(archive, DEFAULT_MOST, "The workbook")
        return openpyxl.load_workbook(io.BytesIO(body), data_only=True)
    except CrawlError as error:
        raise UnwritableError(str(error)) from error
    except _BROKEN as error:
        raise UnwritableError(f"A workbook is damaged ({error}). Crawl it again.") from error


def suffix_of(answer: Answer) -> str:
    """The format as a file's ending, told by the content: json, xlsx, html or txt.

    Raises UnwritableError for what holds text that cannot be replaced (PDF, archives).
    """
    head = answer.body[:2000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"PK") and b"xl/" in answer.body:
        return "xlsx"
    if head.startswith((b"%PDF", b"PK", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")):
        raise UnwritableError(
            f"{answer.url} is a PDF, an archive or an old workbook, and people in it cannot be "
            "replaced. Write the recorded page by hand, with invented people in the same columns."
        )
    if head[:1] in (b"{", b"[") or "json" in answer.content_type:
        return "json"
    return "html" if head.startswith(b"<") or "html" in answer.content_type else "txt"


def _typed(value: Any, made: str) -> Any:
    """What was made of a value, as a number where it was one."""
    if isinstance(value, str):
        return made
    return int(made) if made != str(value) and made.isdigit() else value


def _rows(text: str) -> list[tuple[int, int]]:
    """Where each table row begins and ends, the outer ones before those nested in them."""
    found, opened = [], []
    for tag in _ROW_TAG.finditer(text):
        if not tag[0].startswith("</"):
            opened.append(tag.start())
        elif opened:
            found.append((opened.pop(), tag.end()))
    return sorted(found)
