"""Sheets of paper as PDF: a heading, what to know, and entries that stay whole over pages."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from anyascii import anyascii
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate

from directory.words.language import ENGLISH, spoken

_SIZES = {False: 10, True: 18}  # points of the text: usual, and large print
_FOOT = 10  # points
_MOST_LINES = 14  # of an entry that is kept on one page


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the sheet: its heading, a word beside it, and lines below; `links` are URLs."""

    heading: str
    word: str
    lines: Sequence[str]
    links: Sequence[str] = ()


def pdf_bytes(
    title: str,
    about: Sequence[tuple[str, str]],
    entries: Iterable[Entry],
    page_words: str,
    *,
    large: bool = False,
) -> bytes:
    """A PDF on letter paper, its text selectable; `page_words` holds "{page}" for the foot.

    Signs that its typeface lacks are written in plain letters.
    """
    styles = _Styles(_SIZES[large])
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=LETTER,
        title=title,
        lang="en-US" if spoken() == ENGLISH else spoken(),
        leftMargin=0.8 * inch,
        rightMargin=0.8 * inch,
        topMargin=0.7 * inch,
        bottomMargin=0.8 * inch,
        invariant=1,
    )

    def foot(canvas: Canvas, shown: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", _FOOT)
        text = f"{title} · {page_words.format(page=shown.page)}"
        canvas.drawString(0.8 * inch + 6, 0.5 * inch, _plain(text))

    story: list[Flowable] = [Paragraph(_text(title), styles.title)]
    story += [
        Paragraph(f"<b>{_text(name)}:</b> {_text(text)}", styles.line) for name, text in about
    ]
    for entry in entries:
        story += _entry(entry, styles)
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


class _Styles:
    def __init__(self, size: int) -> None:
        self.size = size
        base = {"leading": size * 1.35, "alignment": TA_LEFT, "splitLongWords": 1}
        self.title = ParagraphStyle(
            "title",
            fontName="Helvetica-Bold",
            fontSize=size * 1.6,
            **(base | {"leading": size * 2, "spaceAfter": size}),
        )
        self.heading = ParagraphStyle(
            "heading", fontName="Helvetica-Bold", fontSize=size * 1.1, **base
        )
        self.line = ParagraphStyle(
            "line", fontName="Helvetica", fontSize=size, spaceAfter=size * 0.2, **base
        )


def _entry(entry: Entry, styles: _Styles) -> list[Flowable]:
    word = f" – {_text(entry.word)}" if entry.word else ""
    parts: list[Flowable] = [
        HRFlowable(width="100%", thickness=0.6, color="#555555", spaceBefore=4, spaceAfter=4),
        Paragraph(f"{_text(entry.heading)}{word}", styles.heading),
        *(Paragraph(_text(line), styles.line) for line in entry.lines),
        *(Paragraph(_link(url), styles.line) for url in entry.links),
    ]
    return [KeepTogether(parts)] if len(parts) <= _MOST_LINES else parts


def _link(url: str) -> str:
    address = _text(url)
    return f'<link href="{escape(url, {chr(34): "&quot;"})}">{address}</link>'


def _text(text: str) -> str:
    return escape(_plain(text))


def _plain(text: str) -> str:
    """What the built-in typefaces can print, Windows-1252: a box would say nothing."""
    return "".join(sign if _printable(sign) else anyascii(sign) for sign in text)


def _printable(sign: str) -> bool:
    return sign.isprintable() and bool(sign.encode("cp1252", "ignore"))
