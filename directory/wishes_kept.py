"""Restoring a backup takes nobody's wish to be hidden back, also none made since the backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

# By the listings of whoever is hidden, for that takes no key of the wishes. The next resolution
# works the wishes themselves into the people.
_HIDDEN_SINCE = """
    SELECT here.person_id FROM person_listing AS here
    JOIN old.person_listing AS there ON there.listing_id = here.listing_id
    JOIN old.person AS whose ON whose.id = there.person_id WHERE whose.hidden"""
_WITHHELD_SINCE = """
    SELECT here.listing_id FROM person_listing AS here
    JOIN listing ON listing.id = here.listing_id
    WHERE listing.self_reported AND EXISTS (SELECT 1 FROM old.suppression)
    AND here.listing_id NOT IN (SELECT listing_id FROM old.person_listing)
    AND here.listing_id IN (SELECT id FROM old.listing)"""
_CARRIED = (
    """INSERT OR REPLACE INTO suppression (key_hash, level, made_at)
    SELECT key_hash, level, made_at FROM old.suppression""",
    f"UPDATE person SET hidden = 1 WHERE id IN ({_HIDDEN_SINCE})",  # noqa: S608 - text of ours
    f"DELETE FROM person_listing WHERE listing_id IN ({_WITHHELD_SINCE})",  # noqa: S608
    "UPDATE edition SET stamp = lower(hex(randomblob(16)))",  # no index is of this copy
)


def carry_wishes(part: Path, kept: Path) -> None:
    """Hide in the store `part`, a copy of a backup, whomever the store it replaces hides.

    A store too broken to be read has no wishes to carry: those since the backup are lost with it.
    """
    with closing(sqlite3.connect(part)) as copy, suppress(sqlite3.DatabaseError):
        copy.execute("ATTACH DATABASE ? AS old", (str(kept),))
        with copy:
            if copy.execute("SELECT 1 FROM old.suppression LIMIT 1").fetchone():
                for statement in _CARRIED:
                    copy.execute(statement)
                if "hidden" in [row[1] for row in copy.execute("PRAGMA table_info(edition)")]:
                    copy.execute("UPDATE edition SET hidden = NULL")  # nor may the last one serve
