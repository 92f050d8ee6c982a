"""Where indexes stand: a folder an edition, put there whole or not at all."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import mmap
import os
import shutil
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import make_url

from directory.cards.model import PersonCard
from directory.centers.beside import KnownCenters, lists_of_centers
from directory.database.edition import Published
from directory.index import leaves, records
from directory.index.columns import Array, Columns
from directory.index.kept import Kept, Remembered
from directory.index.manifest import Manifest
from directory.index.names import Names
from directory.store import home

if TYPE_CHECKING:
    from directory.index.distances import Reach
    from directory.index.known import Known
    from directory.index.telling import Telling
    from directory.index.view import View

_PART = ".part"
_CARDS, _KNOWN, _REACHES = 4096, 8192, 4096  # kept a worker
_RECORDS = 128  # an answer ranks its people by them, then shows them
_ANSWERS, _LEAVES = 32 << 20, 32 << 20  # bytes of whole answers, and of leaves, kept a worker
# Seconds that an index is used on after it was overtaken: a new one is made in a minute or two.
MOST_BEHIND = 3600


class Answering(NamedTuple):
    """The index that answers: when it was made, and for how many seconds something newer has been
    published, as far as this process saw; None for the newest."""

    made_at: dt.datetime
    overtaken: float | None


class Index:
    """An index as it is used: columns and records mapped from its files.

    The rest keeps what was made of them: for the states and days asked about, views and cards.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self.names = Names(folder, _mapped_file(folder / "names.txt"))
        self.columns = Columns.load(folder)
        self.sources = {one.id: one for one in manifest.sources}
        self.views: dict[tuple[str, dt.date], View] = {}
        self.telling: Telling | None = None
        self.centers: KnownCenters | None = None
        self.worths: dict[dt.date, Array] = {}
        self.endorsed: Array | None = None
        self.cards: Kept[tuple[str, str | None, dt.date, str], PersonCard | None] = Kept(_CARDS)
        self.known: Kept[tuple[int, str, dt.date, str], Known] = Kept(_KNOWN)
        self.answers: Remembered[Hashable, bytes] = Remembered(_ANSWERS)
        self.leaves: Remembered[tuple[int, str, dt.date], bytes] = Remembered(_LEAVES)
        self._folder = folder
        self._lately: Kept[int, records.Record] = Kept(_RECORDS)
        self._records = memoryview(_mapped_file(folder / "records.bin"))
        self._leaves: dict[dt.date, leaves.Leaves] = {}
        self.reaches: Kept[tuple[float | None, float | None, int | None, bool], Reach] = Kept(
            _REACHES
        )

    def centers_of(self, read: Callable[[], KnownCenters]) -> KnownCenters:
        """The centers of this edition, read once where a list holds any."""
        if self.centers is None:
            self.centers = read() if lists_of_centers(self.sources) else KnownCenters()
        return self.centers

    def record(self, person: int) -> records.Record:
        """The listings of a person by number."""
        return self._lately.get(person, lambda: self._record(person))

    def _record(self, person: int) -> records.Record:
        begins, ends = self.columns.record_from[person : person + 2].tolist()
        return records.unpacked(self._records[begins:ends])

    def leaves_of(self, day: dt.date) -> leaves.Leaves | None:
        """The leaves of that day; None while there are none."""
        found = self._leaves.get(day)
        if found is None and (found := leaves.opened(self._folder / leaves.folder_of(day))):
            self._leaves = {day: found}
        return found


class Shelf:
    """The indexes of one store. Several workers read it; one builder at a time writes.

    `clock` gives seconds, for how long a worker has known that its index was overtaken.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._held: Index | None = None
        self._clock = clock
        self._overtaken: float | None = None
        self._looked = 0  # nanoseconds: the last change of the shelf that was looked through

    def path(self, edition: str) -> Path:
        """Where the index of this edition stands, or would."""
        return self._folder / edition

    def index(self, edition: str | None) -> Index | None:
        """The index of exactly this edition; None where there is none that can be used."""
        held = self._held
        if held is not None and held.manifest.edition == edition:
            return held
        if edition is None or not self.path(edition).is_dir():
            return None
        try:
            self._held = _opened(self.path(edition))
        except FileNotFoundError:  # taken down between the two looks
            return None
        return self._held

    def answering(self, now: Published) -> Answering | None:
        """What readers are answered from; None where that is the store itself (`latest`)."""
        index = self.latest(now)
        if index is None:
            return None
        try:
            made = (self.path(index.manifest.edition) / "manifest.json").stat().st_mtime
        except FileNotFoundError:  # the next one has just come in its place
            return None
        behind = None if self._overtaken is None else self._clock() - self._overtaken
        return Answering(dt.datetime.fromtimestamp(made, dt.UTC), behind)

    def latest(self, now: Published) -> Index | None:
        """The index of this edition; while that is not there, the last one, for `MOST_BEHIND`.

        But none that may hold somebody who has been hidden since it was made.
        """
        exact = self.index(now.edition)
        if exact is not None:
            self._overtaken = None
            return exact
        if self._overtaken is None:
            self._overtaken = self._clock()
        last = self._newest()
        may_serve = last and now.hidden is not None and last.manifest.hidden == now.hidden
        return last if may_serve and self._clock() - self._overtaken < MOST_BEHIND else None

    def _newest(self) -> Index | None:
        """The newest whole index, looked for when the shelf has changed, though overtaken too.

        Where something is committed all the time, each index is of a moment ago when it is whole.
        """
        try:
            changed = self._folder.stat().st_mtime_ns
            if changed == self._looked:
                return self._held
            whole = [one for one in self._folder.iterdir() if one.is_dir() and not one.suffix]
            for path in sorted(whole, key=os.path.getmtime, reverse=True):
                if self._held and path.name == self._held.manifest.edition:
                    break
                if found := _opened(path):
                    self._held, self._overtaken = found, self._clock()
                    break
            self._looked = changed
        except FileNotFoundError:  # no shelf yet, or taken down between the two looks
            pass
        return self._held

    @contextmanager
    def building(self, edition: str) -> Iterator[Path | None]:
        """A folder to fill; at the end it stands in its place, and older ones are gone.

        None where the index is there already. Two builders wait for each other. After a crash
        only the old index is there, and the half-made one is cleared away next time.
        """
        with self._locked():
            for left in self._folder.glob(f"*{_PART}"):
                shutil.rmtree(left)
            if self._usable(edition):
                self._keep_only(edition)  # a builder may have been killed before it could
                yield None
                return
            part = self._folder / f"{edition}{_PART}"
            part.mkdir()
            yield part
            _put(part, self.path(edition))
            self._keep_only(edition)

    @contextmanager
    def adding(self, edition: str, name: str) -> Iterator[Path | None]:
        """A folder to fill within the index of this edition; others of its like go at the end.

        None where it is there already. Left alone by a crash as an index is.
        """
        with self._locked():
            path = self.path(edition) / name
            if path.is_dir():
                yield None
                return
            part = path.with_name(f"{name}{_PART}")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            yield part
            _put(part, path)
            for other in path.parent.iterdir():
                if other.is_dir() and other != path:
                    shutil.rmtree(other)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _usable(self, edition: str) -> bool:
        path = self.path(edition)
        if not path.is_dir():
            return False
        if Manifest.read(path) is not None:
            return True
        shutil.rmtree(path)
        return False

    def _keep_only(self, edition: str) -> None:
        """Workers that still read an older one keep its files open until they let go."""
        for other in self._folder.iterdir():
            if other.is_dir() and other.name != edition:
                shutil.rmtree(other)


def shelf_of(url: str) -> Shelf:
    """The shelf of the store at this address, in the home folder, whoever signs in there."""
    address = make_url(url)._replace(username=None, password=None)
    if address.get_backend_name() == "sqlite" and address.database:
        address = address.set(database=str(Path(address.database).resolve()))
    text = address.render_as_string(hide_password=True)
    name = hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
    return Shelf(home() / "index" / name)


def _put(part: Path, path: Path) -> None:
    """Safe on the disk first, then there in one step."""
    for file in part.rglob("*"):
        _sync(file)
    _sync(part)
    part.rename(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _opened(path: Path) -> Index | None:
    manifest = Manifest.read(path)
    return Index(path, manifest) if manifest else None


def _mapped_file(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) if size else b""
