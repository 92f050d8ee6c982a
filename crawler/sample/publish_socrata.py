"""Records a Socrata set: metadata, count, pages, and the register of actions if there is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from crawler.access import SocrataAccess
from crawler.families.socrata_urls import count_url, metadata_url, page_url, register_url
from crawler.sample.people import World
from crawler.sample.plan import load_plan, read_data
from crawler.sample.recorded import Recorder
from crawler.sample.socrata_rows import ROWS, Row, delaware_orders
from crawler.source import Source

CRAWL_DELAYS = {"data.delaware.gov": 10}
_PUBLISHED = dt.time(3, tzinfo=dt.UTC)


def filled(row: Row, columns: Sequence[str]) -> Row:
    """A row as the portal answers it: only what was asked for, and nothing that is null."""
    return {name: row[name] for name in columns if row.get(name) not in (None, "")}


def _metadata(source: Source, access: SocrataAccess) -> dict[str, Any]:
    day = load_plan().sources[source.id].as_of
    return {
        "id": access.dataset,
        "name": source.title,
        "rowsUpdatedAt": int(dt.datetime.combine(day, _PUBLISHED).timestamp()),
        "columns": [
            {"fieldName": name, "name": name, "dataTypeName": "text"}
            for name in read_data("columns.yaml")[source.id]
        ],
    }


def record_socrata(recorder: Recorder, source: Source, world: World) -> None:
    """Record everything the source's spider asks for, and the empty page after the last."""
    access = source.access
    if not isinstance(access, SocrataAccess):
        raise TypeError(f"{source.id} is not a Socrata source")
    asked = [column.name for column in source.record.columns]
    rows = [filled(row, asked) for row in ROWS[source.id](world)]
    metadata = metadata_url(access)
    recorder.add_robots(metadata, crawl_delay=CRAWL_DELAYS.get(access.domain))
    recorder.add_json(metadata, f"{source.id}/metadata.json", _metadata(source, access))
    recorder.add_json(count_url(access), f"{source.id}/count.json", [{"count": str(len(rows))}])
    for offset, page in _pages(rows, access.page_size):
        body = f"{source.id}/page_{offset}.json"
        recorder.add_json(page_url(access, asked, offset), body, page)
    if access.register_of_actions:
        _record_register(recorder, source.id, access, access.register_of_actions.dataset, world)


def _record_register(
    recorder: Recorder, source_id: str, access: SocrataAccess, dataset: str, world: World
) -> None:
    orders = [filled(order, list(order)) for order in delaware_orders(world)]
    count = [{"count": str(len(orders))}]
    recorder.add_json(count_url(access, dataset), f"{source_id}/register_count.json", count)
    for offset, page in _pages(orders, access.page_size):
        body = f"{source_id}/register_{offset}.json"
        recorder.add_json(register_url(access, offset), body, page)


def _pages(rows: list[Row], size: int) -> list[tuple[int, list[Row]]]:
    """Pages by offset, with the empty one that says there is no more."""
    pages = [(at, rows[at : at + size]) for at in range(0, len(rows), size)]
    after = len(pages) * size
    return [*pages, (after, [])]
