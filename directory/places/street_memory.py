"""Points of streets under keyed hashes, in a file, for a month: no address can be read there."""

from __future__ import annotations

import hmac
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from directory.names.text import fold
from directory.places.gazetteer import Point

DAYS = 30
_TABLE = (
    "CREATE TABLE IF NOT EXISTS streets (hash BLOB PRIMARY KEY, latitude REAL, longitude REAL, "
    "day INTEGER NOT NULL) WITHOUT ROWID"
)


class StreetMemory:
    """Remembers the point of an address, or that it has none. `asked`: who was asked for it."""

    def __init__(self, path: Path, key: bytes, asked: str) -> None:
        self._path, self._key, self._asked = path, key, asked

    def recall(self, text: str) -> tuple[bool, Point | None]:
        """Whether the address is known, and its point in degrees north and east."""
        with self._open() as file:
            row = file.execute(
                "SELECT latitude, longitude FROM streets WHERE hash = ? AND day > ?",
                (self._hash(text), _today() - DAYS),
            ).fetchone()
        return (row is not None, row if row and row[0] is not None else None)

    def keep(self, text: str, point: Point | None) -> None:
        """Remember it; what is a month old is forgotten."""
        with self._open() as file:
            file.execute("DELETE FROM streets WHERE day <= ?", (_today() - DAYS,))
            row = (self._hash(text), *(point or (None, None)), _today())
            file.execute("INSERT OR REPLACE INTO streets VALUES (?, ?, ?, ?)", row)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        with closing(sqlite3.connect(self._path, timeout=1)) as file, file:
            file.execute("PRAGMA secure_delete = ON")
            file.execute(_TABLE)
            yield file

    def _hash(self, text: str) -> bytes:
        return hmac.digest(self._key, f"street\n{self._asked}\n{fold(text)}".encode(), "blake2b")[
            :16
        ]


def forget_old(path: Path) -> int:
    """Delete what is a month old from such a file, if it is there. Returns how many went."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path, timeout=10)) as file, file:
        file.execute("PRAGMA secure_delete = ON")
        file.execute(_TABLE)
        return file.execute("DELETE FROM streets WHERE day <= ?", (_today() - DAYS,)).rowcount


def _today() -> int:
    """Days since 1970, by the machine's clock: the demo's day does not make memories old."""
    return int(time.time() // 86_400)
