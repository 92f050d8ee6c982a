"""A release's description as a Frictionless data package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from directory.edition import stamp
from directory.exports.files import Written
from directory.people import lists_read
from directory.source_info import read_sources
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
        "name": stem.lower(),
        "path": one.name,
        "type": "file",
        "format": form,
        "encoding": "utf-8",
        "bytes": one.bytes,
        "hash": f"sha256:{one.sha256}",
        "records": one.records,
    }
    tables: Mapping[str, Mapping[str, Any]] = load("exports")["tables"]
    if stem not in tables:
        return told
    return told | {"type": "table", "schema": {"fields": fields(tables[stem])}}


def fields(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The columns of a table as Table Schema: text, unless the table says otherwise."""
    types: Mapping[str, str] = table.get("types", {})
    required: Sequence[str] = table.get("required", ())
    columns: Sequence[str] = table.get("columns") or load("exports")["credential_columns"]
    return [
        {"name": name, "type": types.get(name, "string")}
        | ({"constraints": {"required": True}} if name in required else {})
        for name in columns
    ]
