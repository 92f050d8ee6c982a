"""What people asked for since a backup was taken outlives its restoration.

Wishes to be hidden, reports of mistakes, claims, who may sign in and the audit log are read from
the store that is replaced and put into the restored one: no crawl brings them again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, create_engine, inspect, literal, select
from sqlalchemy.exc import DatabaseError

from directory.accounts.tables import AuditEntry, Maintainer
from directory.claims.carried import Words, read_words, write_words
from directory.corrections.tables import Report
from directory.database import edition
from directory.models import Listing, Person, PersonListing, Run, Suppression
from directory.store import StoreError, sqlite_url

# A table -> by what one of its rows is known in every store; numbers are given out anew.
_KNOWN_BY: dict[Any, tuple[str, ...]] = {
    Suppression: ("key_hash",),
    Report: ("once",),
    Maintainer: ("name",),
    AuditEntry: ("at", "who", "what", "about", "note"),
}
_FIRST = (Suppression.__table__, Run.__table__)  # a store that is used has rows in one of them
_NEVER_CHANGED = AuditEntry.__tablename__
_SOME = 500  # ids that one statement names

Rows = list[dict[str, Any]]


class Wishes(NamedTuple):
    """Where the newest wishes are: in the store that is replaced, unless `at` says where else.

    `may_be_lost`: go on without them where they cannot be read.
    """

    at: str | None = None
    may_be_lost: bool = False

    def of(self, there: Connection | None) -> Kept | None:
        """Read them; None where there are none. Raises StoreError as `read_kept` does."""
        try:
            if self.at:
                return _kept_at(self.at)
            return read_kept(there) if there else None
        except StoreError:
            if self.may_be_lost:
                return None
            raise


NEWEST = Wishes()


class Kept(NamedTuple):
    """What one store holds of people's wishes and words, whichever version its tables are of.

    `hidden` and `withheld` are listings, for that takes no key of the wishes: of people who are
    hidden, and taken from their people since these wish it. The next resolution works the wishes
    themselves into the people.
    """

    rows: dict[str, Rows]
    hidden: frozenset[str]
    withheld: frozenset[str]
    words: Words


def read_kept(store: Connection) -> Kept | None:
    """Read it; None where nothing is there yet. Raises StoreError where it cannot be read."""
    try:
        with store.begin_nested():
            return None if _is_empty(store) else _kept(store)
    except DatabaseError as error:
        raise StoreError(
            f"The wishes to be hidden of the store that is there cannot be read ({error.orig}). "
            "Say which store has them with --wishes-from: a newer backup, or the database itself. "
            "Or go on with --without-wishes, and record those made since the backup again before "
            "anybody reads the site."
        ) from error


def _is_empty(store: Connection) -> bool:
    if not inspect(store).has_table("alembic_version"):
        return not inspect(store).get_table_names()
    return not any(store.scalar(select(literal(1)).select_from(one).limit(1)) for one in _FIRST)


def _kept(store: Connection) -> Kept:
    rows = {one.__tablename__: _rows(store, one.__table__) for one in _KNOWN_BY}
    hidden = frozenset(store.scalars(_hidden()))
    wished = rows[Suppression.__tablename__]
    withheld = frozenset(store.scalars(_withheld())) if wished else frozenset[str]()
    return Kept(rows, hidden, withheld, read_words(store))


def _hidden() -> Any:
    theirs = PersonListing.person_id == Person.id
    return select(PersonListing.listing_id).join(Person, theirs).where(Person.hidden.is_(True))


def _withheld() -> Any:
    attached = select(literal(1)).where(PersonListing.listing_id == Listing.id).exists()
    return select(Listing.id).where(Listing.self_reported.is_(True), ~attached)


def _rows(store: Connection, of: Table) -> Rows:
    """All rows, of the columns that this version knows too; none of a table that is not there."""
    there = _columns(store, of)
    if not there:
        return []
    found = store.execute(select(*there).order_by(*of.primary_key.columns))
    return [dict(row) for row in found.mappings()]


def _columns(store: Connection, of: Table) -> list[Any]:
    if not inspect(store).has_table(of.name):
        return []
    names = {one["name"] for one in inspect(store).get_columns(of.name)}
    return [one for one in of.columns if one.name in names]


def _kept_at(url: str) -> Kept | None:
    """Of another store, which stays as it is. Raises StoreError where none is there."""
    path = None if "://" in url else Path(url)
    if path and not path.is_file():
        raise StoreError(f"There is no file {path} to read wishes from.")
    engine = create_engine(sqlite_url(path) if path else url)
    try:
        with engine.connect() as store:
            return read_kept(store)
    except DatabaseError as error:
        raise StoreError(f"{engine.url!r} cannot be read ({error.orig}).") from error
    finally:
        engine.dispose()


def write_kept(store: Connection, kept: Kept) -> dict[str, int]:
    """Put it into a restored store, hiding whom it hides. Returns table -> rows that were new.

    No index made before answers any longer. The caller commits.
    """
    fresh = {
        one.__tablename__: merge(store, one, kept.rows[one.__tablename__]) for one in _KNOWN_BY
    }
    for some in _in_parts(kept.hidden):
        whose = select(PersonListing.person_id).where(PersonListing.listing_id.in_(some))
        hide = Person.__table__.update().values(hidden=True)  # type: ignore[attr-defined]
        store.execute(hide.where(Person.id.in_(whose)))
    for some in _in_parts(kept.withheld):
        taken = PersonListing.__table__.delete()  # type: ignore[attr-defined]
        store.execute(taken.where(PersonListing.listing_id.in_(some)))
    write_words(store, kept.words)
    edition.begin_anew(store)
    return fresh


def merge(store: Connection, model: Any, rows: Rows) -> int:
    """Add the rows that a store lacks, and let the others be as given. Returns how many it lacked.

    The audit log is only added to. A number that is taken is another's: the row gets a new one.
    """
    of, names = model.__table__, _KNOWN_BY[model]
    there = _columns(store, of)
    if not there:
        return 0
    by_name = {tuple(row[name] for name in names): row for row in _rows(store, of)}
    numbers = {row.get("id") for row in by_name.values()}
    fresh = 0
    for row in rows:
        told = {one.name: row[one.name] for one in there if one.name in row}
        key = tuple(row[name] for name in names)
        if key not in by_name:
            store.execute(of.insert().values(_numbered(told, numbers)))
            fresh += 1
        elif of.name != _NEVER_CHANGED:
            told.pop("id", None)
            same = [of.columns[name] == row[name] for name in names]
            store.execute(of.update().where(*same).values(told))
    return fresh


def _numbered(row: dict[str, Any], taken: Iterable[Any]) -> dict[str, Any]:
    if row.get("id") in taken:
        return {name: value for name, value in row.items() if name != "id"}
    return row


def _in_parts(ids: frozenset[str]) -> Iterable[list[str]]:
    told = sorted(ids)
    return (told[start : start + _SOME] for start in range(0, len(told), _SOME))
