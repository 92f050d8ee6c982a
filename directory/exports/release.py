"""A dated release of all that may be published, written as it is read: memory stays flat.

The files come with `datapackage.json` (Frictionless): what they are, their sources with the day of
each list, sizes and checksums. The same store on the same day gives the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import orjson
from sqlalchemy.orm import Session

from directory.card_model import as_json
from directory.exports.credentials import credential_rows
from directory.exports.fhir import issuers, practitioner, verification_results
from directory.exports.sheets import guarded
from directory.exports.stream import Published, published
from directory.people import lists_read
from directory.requirements import load_catalogue
from directory.source_info import read_sources
from directory.vocabulary import load

FORMATS = ("csv", "jsonl", "fhir")
_PACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a release: its name, its bytes, its SHA-256, and the records in it."""

    name: str
    bytes: int
    sha256: str
    records: int


class _Writer(Protocol):
    def add(self, one: Published) -> None: ...


def release(
    session: Session,
    folder: Path,
    formats: Sequence[str],
    today: dt.date,
    progress: Callable[[int], None] = lambda _people: None,
) -> tuple[list[Written], int]:
    """Write the release into `folder`; the files and how many people are in it.

    A file takes its name when it is whole: one of an earlier release stays until then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    people = 0
    with ExitStack() as stack:
        files = _Files(folder, stack)
        writers = [_WRITERS[form](files, session) for form in formats]
        for one in published(session, today):
            for writer in writers:
                writer.add(one)
            people += 1
            progress(people)
    written = files.finish()
    package = orjson.dumps(_package(session, written, people, today), option=orjson.OPT_INDENT_2)
    with _whole(folder / _PACKAGE) as out:
        out.write(package + b"\n")
    return written, people


class _Files:
    """The files of a release while they are written."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._open: dict[str, _Counted] = {}

    def open(self, name: str) -> _Counted:
        path = self._folder / f".{name}.part"
        self._open[name] = _Counted(self._stack.enter_context(path.open("wb")))
        return self._open[name]

    def finish(self) -> list[Written]:
        """Give the files their names."""
        found = []
        for name, out in self._open.items():
            (self._folder / f".{name}.part").replace(self._folder / name)
            found.append(Written(name, out.size, out.hash.hexdigest(), out.records))
        return found


class _Counted:
    """Bytes on their way to a file: counted and hashed."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.size, self.records, self.hash = 0, 0, hashlib.sha256()

    def write(self, text: str | bytes) -> int:
        content = text.encode() if isinstance(text, str) else text
        self.hash.update(content)
        self.size += len(content)
        return self._out.write(content)

    def record(self, value: Any) -> None:
        """A line of JSON."""
        self.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))
        self.records += 1


class _Csv:
    def __init__(self, files: _Files, _session: Session) -> None:
        self._out = files.open("credentials.csv")
        self._columns: list[str] = load("exports")["credential_columns"]
        self._writer = csv.writer(self._out)
        self._catalogue = load_catalogue()
        self._writer.writerow(self._columns)

    def add(self, one: Published) -> None:
        for row in credential_rows(one, self._catalogue):
            self._writer.writerow([guarded(row.get(name, "")) for name in self._columns])
            self._out.records += 1


class _JsonLines:
    def __init__(self, files: _Files, _session: Session) -> None:
        self._out = files.open("people.jsonl")

    def add(self, one: Published) -> None:
        self._out.record(as_json(one.card))


class _Fhir:
    def __init__(self, files: _Files, session: Session) -> None:
        out = files.open("Organization.ndjson")
        for issuer in issuers(load_catalogue()):
            out.record(issuer)
        self._people = files.open("Practitioner.ndjson")
        self._checks = files.open("VerificationResult.ndjson")

    def add(self, one: Published) -> None:
        self._people.record(practitioner(one))
        for result in verification_results(one):
            self._checks.record(result)


_WRITERS: dict[str, Callable[[_Files, Session], _Writer]] = {
    "csv": _Csv,
    "jsonl": _JsonLines,
    "fhir": _Fhir,
}


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as out:
        yield out
    part.replace(path)


def _package(
    session: Session, written: Sequence[Written], people: int, today: dt.date
) -> dict[str, Any]:
    """The release's description, as a Frictionless data package."""
    about = load("exports")["about"]
    sources = read_sources(session)
    lists = [one for one in lists_read(session) if one.as_of]
    return {
        "profile": "data-package",
        "name": "interventionist-directory",
        "title": about["title"],
        "description": about["description"],
        "version": today.isoformat(),
        "people": people,
        "independence": about["independence"],
        "rights": about["license"],
        "points": about["points"],
        "sources": [
            {
                "title": one.title,
                "path": sources[one.source_id].page,
                "as_of": one.as_of.isoformat(),
            }
            for one in lists
            if one.as_of
        ],
        "resources": [_resource(one) for one in written],
    }


def _resource(one: Written) -> dict[str, Any]:
    kind = one.name.rpartition(".")[2]
    told: dict[str, Any] = {
        "name": one.name.rpartition(".")[0].lower(),
        "path": one.name,
        "format": kind,
        "encoding": "utf-8",
        "bytes": one.bytes,
        "hash": f"sha256:{one.sha256}",
        "records": one.records,
    }
    if kind == "csv":
        columns = load("exports")["credential_columns"]
        fields = [{"name": name, "type": "string"} for name in columns]
        told |= {"profile": "tabular-data-resource", "schema": {"fields": fields}}
    return told
