"""A dated release of all that may be published, written as it is read: memory stays flat.

The files come with `datapackage.json` (Frictionless): what they are, their sources with the day of
each list, sizes and checksums. The same store on the same day gives the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import orjson
from sqlalchemy.orm import Session

from directory.cards.model import as_json
from directory.exports.changes import write_changes
from directory.exports.credentials import credential_rows
from directory.exports.fhir import practitioner, verification_results
from directory.exports.fhir_places import practitioner_role
from directory.exports.fhir_server import everything
from directory.exports.files import Files, Written
from directory.exports.hsds import Hsds
from directory.exports.package import package
from directory.exports.sheets import guarded
from directory.exports.stream import Published, published
from directory.requirements import load_catalogue
from directory.vocabulary import load

FORMATS = ("csv", "jsonl", "fhir", "hsds")
_CSV = "credentials.csv"


class _Writer(Protocol):
    def add(self, one: Published) -> None: ...


def release(
    session: Session,
    folder: Path,
    formats: Sequence[str],
    today: dt.date,
    progress: Callable[[int], None] = lambda _people: None,
    since: Path | None = None,
) -> tuple[list[Written], int]:
    """Write the release into `folder`; the files and how many people are in it.

    `since` is the folder of an earlier release, of which `changes.csv` then tells what became:
    it takes the format csv. Files take their names when all are whole: those of an earlier
    release stay until then, and no longer. Raises FileNotFoundError where `since` has no CSV.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(folder)
    try:
        return _written(files, session, formats, today, progress, since)
    finally:
        files.drop()


def _written(
    files: Files,
    session: Session,
    formats: Sequence[str],
    today: dt.date,
    progress: Callable[[int], None],
    since: Path | None,
) -> tuple[list[Written], int]:
    people = 0
    with files.open_all():
        writers = [_WRITERS[form](files, session, today) for form in formats]
        for one in published(session, today):
            for writer in writers:
                writer.add(one)
            people += 1
            progress(people)
    if since is not None:
        with files.open_all():
            write_changes(since / _CSV, files.part(_CSV), files.open("changes.csv"))
    written = files.written()
    described = package(session, written, people, today)
    files.finish(orjson.dumps(described, option=orjson.OPT_INDENT_2) + b"\n")
    return written, people


class _Csv:
    def __init__(self, files: Files, _session: Session, _today: dt.date) -> None:
        self._out = files.open(_CSV)
        self._columns: list[str] = load("exports")["credential_columns"]
        self._writer = csv.writer(self._out)
        self._catalogue = load_catalogue()
        self._writer.writerow(self._columns)

    def add(self, one: Published) -> None:
        for row in credential_rows(one, self._catalogue):
            self._writer.writerow([guarded(row.get(name, "")) for name in self._columns])
            self._out.records += 1


class _JsonLines:
    def __init__(self, files: Files, _session: Session, _today: dt.date) -> None:
        self._out = files.open("people.jsonl")

    def add(self, one: Published) -> None:
        self._out.record(as_json(one.card))


class _Fhir:
    def __init__(self, files: Files, session: Session, today: dt.date) -> None:
        for kind in ("Organization", "Location", "HealthcareService"):
            out = files.open(f"{kind}.ndjson")
            for resource in everything(session, kind, today):
                out.record(resource)
        people = ("Practitioner", "PractitionerRole", "VerificationResult")
        self._people, self._roles, self._checks = (files.open(f"{one}.ndjson") for one in people)

    def add(self, one: Published) -> None:
        self._people.record(practitioner(one))
        if one.card.credentials:
            self._roles.record(practitioner_role(one.card, load_catalogue()))
        for result in verification_results(one):
            self._checks.record(result)


_WRITERS: dict[str, Callable[[Files, Session, dt.date], _Writer]] = {
    "csv": _Csv,
    "jsonl": _JsonLines,
    "fhir": _Fhir,
    "hsds": Hsds,
}
