"""A file of what people have said of pairs -> answers about rows."""

from __future__ import annotations

import csv
from pathlib import Path

from directory.linkage.answers import Answers, AnswersError, answers_of
from directory.linkage.reading import People, TableError

_SAID = {"same": True, "different": False}
_OPEN = ("", "unsure")  # answers nothing


def read_decisions(path: Path, people: People) -> Answers:
    """Read left, right, decision: same, different, or unsure, which says nothing.

    The ids are those of the table of people. The last line about a pair holds. Raises TableError.
    """
    places = {name: place for place, name in enumerate(people.ids.to_pylist())}
    given = [
        (_row(places, left, path), _row(places, right, path), _SAID[word])
        for left, right, word in _lines(path)
        if word not in _OPEN
    ]
    try:
        return answers_of(given, len(places))
    except AnswersError as error:
        left, right = (people.ids[int(row)].as_py() for row in str(error).split(","))
        raise TableError(
            f"{path.name} says that {left} and {right} are two people, and by other lines that "
            "they are one. Mend one of the lines."
        ) from None


def _lines(path: Path) -> list[tuple[str, str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (FileNotFoundError, UnicodeDecodeError):
        raise TableError(f"{path} could not be read as UTF-8 CSV.") from None
    if rows and not {"left", "right", "decision"} <= rows[0].keys():
        raise TableError(f"{path.name} needs the columns left, right and decision.")
    found = [(row["left"], row["right"], (row["decision"] or "").strip().lower()) for row in rows]
    unknown = sorted({word for _, _, word in found} - {*_SAID, *_OPEN})
    if unknown:
        raise TableError(f"{path.name} says {unknown[0]!r}. Write same, different or unsure.")
    return found


def _row(places: dict[str, int], name: str, path: Path) -> int:
    if name not in places:
        raise TableError(f"{path.name} tells of {name}, which the table of people lacks.")
    return places[name]
