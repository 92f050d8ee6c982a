"""The call sheet: what is known of each drawn person, and room for the answers."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.accuracy.draw import Drawn, Sample
from directory.exports.paper import Entry, pdf_bytes
from directory.exports.sheets import csv_bytes
from directory.vocabulary import load

_GIVEN = (
    *("row", "rows", "seed", "people", "person_id", "name", "credential", "number", "issuer"),
    *("status", "expires_on", "city", "state", "list_of", "check_page", "check_how"),
)
_SHOWN_WRONG = 10  # complaints about one file
_MOST_BYTES = 5_000_000
_MOST_ROWS = 10_000  # so many may be drawn
_COUNT = re.compile("[0-9]{1,9}")


class SheetError(ValueError):
    """A sheet that cannot be scored. The message names the rows and what to do."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled sheet: the draw it is of, and each row's answer to each question."""

    seed: str
    people: int  # from whom it was drawn
    answers: tuple[Mapping[str, str], ...]


def questions() -> dict[str, dict[str, Any]]:
    """Each column to fill: what to ask, and the answers it takes."""
    found: dict[str, dict[str, Any]] = load("accuracy")["questions"]
    return found


def as_csv(sample: Sample) -> bytes:
    """The sheet as CSV, the answers empty."""
    empty = [""] * len(questions())
    rows = ([*_given(sample, one).values(), *empty] for one in sample.drawn)
    return csv_bytes([*_GIVEN, *questions()], rows)


def as_pdf(sample: Sample) -> bytes:
    """The sheet to print, with lines to write on."""
    asked = [
        (name, f"{one['ask']} ({', '.join(one['answers'])})") for name, one in questions().items()
    ]
    about = [
        ("Drawn", f"{len(sample.drawn)} of {sample.of:,} people, seed {sample.seed}"),
        ("Write no phone number, address or remark here", "answers only; destroy it once scored"),
        *asked,
    ]
    return pdf_bytes("Call sheet", about, map(_entry, sample.drawn), "page {page}")


def read_sheet(content: bytes) -> Filled:
    """Read a filled sheet. Raises SheetError for one that lacks a row, column or answer."""
    rows = _rows(content)
    if not rows:
        raise SheetError("The sheet has no row.")
    wrong = [*_broken(rows), *(told for row in rows for told in _misread(row))]
    if wrong:
        more = f" … and {len(wrong) - _SHOWN_WRONG} more" if len(wrong) > _SHOWN_WRONG else ""
        raise SheetError("\n".join(wrong[:_SHOWN_WRONG]) + more)
    answers = tuple({name: row[name].strip() for name in questions()} for row in rows)
    return Filled(rows[0]["seed"], int(rows[0]["people"]), answers)


def _given(sample: Sample, one: Drawn) -> dict[str, str]:
    card, place = one.credential, next(iter(one.person.places), None)
    told = (
        *(one.row, len(sample.drawn), sample.seed, sample.of, one.person.id, one.person.name),
        *(card.title, card.number, card.issuer_name, card.status_text or card.status),
        *(card.expires_on or "", place.city if place else "", place.state if place else ""),
        *(card.as_of or card.last_seen, card.source.check_page, card.source.check_how),
    )
    return dict(zip(_GIVEN, map(str, told), strict=True))


def _entry(one: Drawn) -> Entry:
    card, place = one.credential, next(iter(one.person.places), None)
    where = f"{place.city}, {place.state}" if place else "no place"
    ends = f", to {card.expires_on}" if card.expires_on else ""
    return Entry(
        heading=f"{one.row}. {one.person.name}",
        word=where,
        lines=(
            f"{card.title} {card.number}, {card.issuer_name}: {card.status_text}{ends}",
            "   ".join(f"{name} ________" for name in questions()),
        ),
        links=(card.source.check_page,),
    )


def _rows(content: bytes) -> list[dict[str, str]]:
    if len(content) > _MOST_BYTES:
        raise SheetError("The file is too large to be a call sheet.")
    try:
        text = content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise SheetError(f"The file is no CSV in UTF-8 ({error}). Save it as such.") from error
    wanted = ("row", "rows", "seed", "people", *questions())
    heads = rows[0].keys() if rows else ()
    lacking = [name for name in wanted if rows and name not in heads]
    if lacking:
        raise SheetError(
            f"The sheet has no column {', '.join(lacking)}. Save it as CSV with commas, and leave "
            "the headings as they were drawn."
        )
    return [{name: str(row.get(name) or "") for name in wanted} for row in rows]


def _broken(rows: Sequence[Mapping[str, str]]) -> Iterable[str]:
    """A sheet is scored whole: rows that are left out would make it look better."""
    if len({(row["rows"], row["seed"], row["people"]) for row in rows}) > 1:
        yield "Its rows are of several draws. Score each draw by itself."
        return
    drawn = rows[0]["rows"]
    counts = all(map(_COUNT.fullmatch, (drawn, rows[0]["people"])))
    if not counts or int(drawn) > _MOST_ROWS:
        yield "The columns rows and people hold the numbers that were drawn. Leave them as drawn."
        return
    numbers = Counter(row["row"].strip() for row in rows)
    for number in sorted(one for one, times in numbers.items() if times > 1):
        yield f"Row {number} is there twice."
    wanted = {str(n) for n in range(1, int(drawn) + 1)}
    lacking = sorted(wanted - {*numbers}, key=int)
    if lacking:
        yield (
            f"Row {', '.join(lacking[:_SHOWN_WRONG])} of {drawn} is missing. "
            "Keep every row; answer not_checked where nobody could ask."
        )
    if foreign := sorted({*numbers} - wanted):
        yield f"Row {', '.join(foreign[:_SHOWN_WRONG])} was not drawn."


def _misread(row: Mapping[str, str]) -> Iterable[str]:
    for name, one in questions().items():
        if (told := row[name].strip()) not in one["answers"]:
            said = f"says {told!r}" if told else "is empty"
            yield f"Row {row['row']}: {name} {said}. Say one of {', '.join(one['answers'])}."
