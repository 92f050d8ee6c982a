"""Making ahead what an index's first answers would have to wait for."""

from __future__ import annotations

import datetime as dt

from directory.finding.find import Query
from directory.finding.in_json import in_json
from directory.index.reader import IndexReader
from directory.places import STATES, TERRITORIES
from directory.places.gazetteer import state_place


def prepare(reader: IndexReader, today: dt.date) -> None:
    """Ask for every state's first person once: what the index makes on the way is kept."""
    for code in (*STATES, *TERRITORIES):
        in_json(reader, Query(state_place(code), limit=1), today)
