"""A release's description as a Frictionless data package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from directory.database.edition import stamp
from directory.exports.files import Written
from directory.finding.people import lists_read
from directory.sources.info import read_sources
from directory.store import sample_day
from directory.vocabulary import load


def package(
    session: Session, written: Sequence[Written], people: int, today: dt.date
) -> dict[str, Any]:
    """What the files are, which lists they rest on and whose those are, sizes and checksums."""
    about = load("exports")["about"]
    return {
        "profile": "data-package",
        "name": "interventionist-directory",
        "title": about["title"],
        "description": about["description"],
        "version": today.isoformat(),
        "edition": stamp(session) or "",
        "people": people,
        "invented": sample_day(session) is not None,
        "independence": about["independence"],
        "rights": about["license"],
        "points": about["points"],
        "sources": _sources(session),
        "resources": [_resource(one) for one in written],
    }


def _sources(session: Session) -> list[dict[str, str]]:
    """Each list with its day, and what we know of what its publisher allows."""
    known = read_sources(session)
    return [
        {
            "title": one.title,
            "path": known[one.source_id].page,
            "as_of": one.as_of.isoformat(),
            "publisher": known[one.source_id].publisher,
            "terms": known[one.source_id].terms or load("exports")["about"]["terms_unread"],
        }
        for one in lists_read(session)
        if one.as_of
    ]


def _resource(one: Written) -> dict[str, Any]:
    stem, _, form = one.name.rpartition(".")
    told: dict[str, Any] = {
        "name": f"fhir-{stem.lower()}" if form == "ndjson" else stem,
        "path": one.name,
        "type": "file",
        "format": form,
        "encoding": "utf-8",
        "bytes": one.bytes,
        "hash": f"sha256:{one.sha256}",
        "records": one.records,
    }
    tables: Mapping[str, Mapping[str, Any]] = load("exports")["tables"] | load("hsds")["tables"]
    if stem not in tables:
        return told
    table = tables[stem]
    name = table.get("name", told["name"])
    return told | {"name": name, "type": "table", "schema": _schema(table)}


def _schema(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table's columns and keys as Table Schema."""
    keys = [
        {"fields": [column], "reference": {"resource": resource, "fields": ["id"]}}
        for column, resource in table.get("refers", {}).items()
    ]
    found: dict[str, Any] = {"fields": _fields(table)}
    if "id" in table.get("columns", ()):
        found["primaryKey"] = ["id"]
    return found | ({"foreignKeys": keys} if keys else {})


def _fields(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each column is text, unless the table says otherwise."""
    types: Mapping[str, str] = table.get("types", {})
    columns: Sequence[str] = table.get("columns") or load("exports")["credential_columns"]
    ids = {"id", *table.get("refers", ()), *table.get("ids", ())}
    return [
        {"name": name, "type": types.get(name, "string")}
        | ({"format": "uuid"} if name in ids else {})
        | ({"constraints": told} if (told := _constraints(table, name)) else {})
        for name in columns
    ]


def _constraints(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    told = {said: True for said in ("required", "unique") if name in table.get(said, ())}
    return told | ({"enum": table["enums"][name]} if name in table.get("enums", {}) else {})
