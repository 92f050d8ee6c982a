"""Every source with its state in the store, for `sources` and `status`."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from directory.commands.console import print_table, refusing, say


def _titles(source: Any) -> list[str]:
    from directory.requirements import load_catalogue

    catalogue = load_catalogue()
    found = dict.fromkeys(catalogue.credential(c).letters for c in source.record.titles.values())
    return list(found)


def source_rows(database: str | None) -> list[dict[str, Any]]:
    """A row a source that we have a file for, with what the store knows of it, if there is one."""
    from crawler.source import SourceError, load_sources
    from directory.cards.model import to_plain
    from directory.standing.status import overview
    from directory.store import NoStoreError, StoreError, read_url, session_of, today

    met: dict[str, dict[str, Any]] = {}
    with refusing(SourceError, StoreError):
        known = load_sources()
        with (
            suppress(NoStoreError),  # then every source is simply not crawled
            session_of(read_url(database), read_only=True) as session,
        ):
            met = {row.id: to_plain(row) for row in overview(session, today(session))}
    return [_row(source, met.get(source.id, {})) for source in known.values()]


def _row(source: Any, met: dict[str, Any]) -> dict[str, Any]:
    row = {
        "id": source.id,
        "title": source.title,
        "jurisdiction": source.jurisdiction,
        "titles": _titles(source),
        "family": source.access.kind,
        "access": "read" if source.is_crawled else "ask",
        "why": source.why_not,
        "shape": str(source.shape),
        "enabled": source.enabled,
        "cadence_days": source.cadence_days,
        "page": source.page,
        "check_page": source.check_page,
        "check_how": source.check_how,
        "verdict": "never",
        "last_accepted": None,
        "as_of": None,
        "age_days": None,
    }
    if met.get("last_accepted"):
        row["access"] = "read"  # from files that a person fetched, or before it was switched off
    kept = ("verdict", "failure", "reasons", "warnings", "counts", "last_accepted", "as_of")
    return row | {k: met[k] for k in (*kept, "age_days", "listings", "gone", "sample") if k in met}


def print_sources(rows: list[dict[str, Any]]) -> None:
    """The lists we read, then the boards to ask with the reason, as two tables."""
    read, ask = ([row for row in rows if row["access"] == kind] for kind in ("read", "ask"))
    columns = {
        "id": "source",
        "jurisdiction": "state",
        "titles": "titles",
        "family": "family",
        "shape": "shape",
        "as_of": "list of",
        "age_days": "days",
        "verdict": "verdict",
    }
    print_table(list(columns.values()), _cells(read, columns), wrap=("titles", "family"))
    if ask:
        say("", "Nobody reads these lists yet: ask the board.", "")
        columns = {"id": "source", "jurisdiction": "state", "titles": "titles", "why": "why"}
        print_table(list(columns.values()), _cells(ask, columns), wrap=("titles",))
        say("", "Where to ask each: 'interventionist sources --json', or the site's sources page.")


def _cells(rows: list[dict[str, Any]], columns: dict[str, str]) -> list[list[object]]:
    return [[_cell(name, row[name]) for name in columns] for row in rows]


def _cell(name: str, value: object) -> object:
    if isinstance(value, list):
        return ", ".join(value)
    return str(value).replace("_", " ") if name == "why" else value
