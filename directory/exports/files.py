"""Files of a release: counted and hashed, under other names until all are whole."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson

PACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a release: its name, its bytes, its SHA-256, and the records in it."""

    name: str
    bytes: int
    sha256: str
    records: int


class Files:
    """The files of a release while they are written; `datapackage.json` names them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._stack = folder, ExitStack()
        self._open: dict[str, Counted] = {}

    def open_all(self) -> ExitStack:
        """Files are opened within this, and whole after it."""
        return self._stack

    def part(self, name: str) -> Path:
        """Where a file is until it has its name."""
        return self._folder / f".{name}.part"

    def open(self, name: str) -> Counted:
        """A file to write."""
        self._open[name] = Counted(self._stack.enter_context(self.part(name).open("wb")))
        return self._open[name]

    def written(self) -> list[Written]:
        """What was written so far."""
        return [
            Written(name, out.size, out.hash.hexdigest(), out.records)
            for name, out in self._open.items()
        ]

    def finish(self, package: bytes) -> None:
        """Give the files their names, and take away what only the earlier release had.

        Somebody who has asked to be left out since could be in those.
        """
        former = self._named_before()
        self.part(PACKAGE).write_bytes(package)
        for name in (*self._open, PACKAGE):
            self.part(name).replace(self._folder / name)
        for name in former - self._open.keys():
            (self._folder / name).unlink(missing_ok=True)

    def drop(self) -> None:
        """Take away what has no name yet: a release that failed leaves nothing behind."""
        for name in (*self._open, PACKAGE):
            self.part(name).unlink(missing_ok=True)

    def _named_before(self) -> set[str]:
        """Files of this folder itself that the earlier release's package names."""
        try:
            told = orjson.loads((self._folder / PACKAGE).read_bytes())
        except (FileNotFoundError, orjson.JSONDecodeError):
            return set()
        paths = [str(one.get("path", "")) for one in told.get("resources", [])]
        return {one for one in paths if one and Path(one).name == one}


class Counted:
    """Bytes on their way to a file: counted and hashed."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.size, self.records, self.hash = 0, 0, hashlib.sha256()

    def write(self, text: str | bytes) -> int:
        """How many bytes went to the file."""
        content = text.encode() if isinstance(text, str) else text
        self.hash.update(content)
        self.size += len(content)
        return self._out.write(content)

    def record(self, value: Any) -> None:
        """A line of JSON."""
        self.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))
        self.records += 1
