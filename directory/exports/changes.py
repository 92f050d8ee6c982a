"""What became of an earlier release: who and what is new, gone or changed, in one pass over both.

Of somebody who is gone only the id is told, so that readers can take them out too: they may have
asked to be left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path

from directory.exports.files import Counted
from directory.exports.sheets import guarded
from directory.vocabulary import load

Row = dict[str, str]
People = Iterator[tuple[str, list[Row]]]
_WHICH = ("credential_code", "credential_title", "jurisdiction", "credential_number", "source_url")


def write_changes(before: Path, now: Path, out: Counted) -> None:
    """Write the rows of `changes.csv` between two files of credentials, each in order of ids.

    Memory holds one person at a time. Raises FileNotFoundError where one is missing.
    """
    columns: list[str] = load("exports")["tables"]["changes"]["columns"]
    writer = csv.writer(out)
    with (
        before.open(newline="", encoding="utf-8") as old,
        now.open(newline="", encoding="utf-8") as new,
    ):
        writer.writerow(columns)
        for row in changes(_people(old), _people(new)):
            writer.writerow([guarded(row.get(name, "")) for name in columns])
            out.records += 1


def changes(before: People, now: People) -> Iterator[Row]:
    """Rows by column name, in the order of people's ids."""
    old, new = next(before, None), next(now, None)
    while old or new:
        if new is None or (old is not None and old[0] < new[0]):
            assert old is not None
            yield {"person_id": old[0], "change": "person_gone"}
            old = next(before, None)
        elif old is None or new[0] < old[0]:
            yield from _between({}, _by_credential(new[1]))
            new = next(now, None)
        else:
            yield from _between(_by_credential(old[1]), _by_credential(new[1]))
            old, new = next(before, None), next(now, None)


def _people(lines: Iterator[str]) -> People:
    for person_id, rows in groupby(csv.DictReader(lines), itemgetter("person_id")):
        yield person_id, list(rows)


def _by_credential(rows: list[Row]) -> dict[tuple[str, ...], Row]:
    """A person's rows by what names the credential; the second of one name is numbered."""
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        which = tuple(row.get(name, "") for name in _WHICH)
        found[next(key for turn in count() if (key := (*which, str(turn))) not in found)] = row
    return found


def _between(
    old: Mapping[tuple[str, ...], Row], new: Mapping[tuple[str, ...], Row]
) -> Iterator[Row]:
    unsaid = set(load("exports")["seen_again"])
    for key, row in new.items():
        if key not in old:
            yield _told(row, "added")
            continue
        for name, value in row.items():
            before = old[key].get(name, "")
            if value != before and name not in unsaid:
                yield _told(row, "changed") | {"column": name, "before": before, "after": value}
    for key, row in old.items():
        if key not in new:
            yield _told(row, "gone")


def _told(row: Row, change: str) -> Row:
    names = ("person_id", "credential_code", "credential_title", "credential_number")
    return {name: row.get(name, "") for name in names} | {"change": change}
