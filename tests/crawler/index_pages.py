"""Write the index of recorded pages whose addresses follow from a source's settings.

usage: python -m tests.crawler.index_pages FOLDER…

Every page of a folder is written by hand; only `recorded.jsonl` is made here, again whenever a
source's query changes. A state or circle without a page of its own shares `empty.json`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawler.access import FindTreatmentAccess, NppesAccess, SocrataAccess
from crawler.families.findtreatment_urls import facilities_url
from crawler.families.nppes_urls import nppes_url
from crawler.families.socrata_urls import count_url, metadata_url, page_url, register_url
from crawler.runs.recording import INDEX
from crawler.source import Source, load_sources
from directory.places import zip_prefixes
from tests.crawler.read_recordings import RECORDED, source_of

HEADER = {
    "fetched_at": "2026-11-20T06:00:00+00:00",
    "sample": True,
    "notice": "Every person in these pages is invented.",
}
Page = tuple[str, str]  # address, file


def _pages(folder: Path, stem: str) -> list[Path]:
    """`stem_0.json`, `stem_1.json` … in order."""
    return sorted(folder.glob(f"{stem}_[0-9].json"))


def _socrata(folder: Path, source: Source, access: SocrataAccess) -> Iterator[Page]:
    yield metadata_url(access), "view.json"
    yield count_url(access), "count.json"
    names = [column.name for column in source.record.columns]
    for at, page in enumerate(_pages(folder, "rows")):
        yield page_url(access, names, at * access.page_size), page.name
    for at, page in enumerate(_pages(folder, "register")):
        yield register_url(access, at * access.page_size), page.name


def _nppes(folder: Path, _: Source, access: NppesAccess) -> Iterator[Page]:
    for state in access.states:
        pages = _pages(folder, state)
        for at, page in enumerate(pages):
            yield nppes_url(access, state, at * access.page_size), page.name
        if not pages:
            yield nppes_url(access, state, 0), "empty.json"
        for prefix in zip_prefixes(state):
            for at, page in enumerate(_pages(folder, f"{state}_{prefix}")):
                yield nppes_url(access, state, at * access.page_size, f"{prefix}*"), page.name


def _findtreatment(folder: Path, _: Source, access: FindTreatmentAccess) -> Iterator[Page]:
    for number, circle in enumerate(access.circles):
        pages = _pages(folder, f"circle_{number}")
        for at, page in enumerate(pages, 1):
            yield facilities_url(access, circle, at), page.name
        if not pages:
            yield facilities_url(access, circle, 1), "empty.json"


WAYS: dict[type, Any] = {
    SocrataAccess: _socrata,
    NppesAccess: _nppes,
    FindTreatmentAccess: _findtreatment,
}


def index(folder: Path, source: Source) -> str:
    """The index of a folder's pages, a response a line."""
    kind = {"Content-Type": "application/json"}
    pages = WAYS[type(source.access)](folder, source, source.access)
    lines = [{"url": url, "headers": kind, "body": name} for url, name in pages]
    return "".join(json.dumps(line) + "\n" for line in (HEADER, *lines))


if __name__ == "__main__":
    SOURCES = load_sources()
    for name in sys.argv[1:]:
        where = RECORDED / name
        (where / INDEX).write_text(index(where, source_of(where, SOURCES)), "utf-8")
