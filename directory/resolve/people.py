"""Writing people: only rows that differ, and a redirect for every id that was once given out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, cast

from sqlalchemy import Row, Select, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from directory.cards.known import known_credential
from directory.database.among import among
from directory.hiding.suppression import Level, strongest
from directory.listings.profile import Profile
from directory.models import Person, PersonListing, PersonRedirect
from directory.places import Located, locate
from directory.requirements import load_catalogue
from directory.resolve.clusters import person_id
from directory.watch import tombstones

_BATCH = 1000


class PersonRow(NamedTuple):
    """A person's columns, but for the id."""

    anchor_id: str
    name: str
    search_name: str
    self_reported: bool
    hidden: bool
    wish: str


class PlaceRow(NamedTuple):
    """A person's listing: whose it is and where it says the person is. Degrees."""

    person_id: str
    latitude: float | None
    longitude: float | None
    precision: str
    place_state: str


_Rows: TypeAlias = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of derived rows: its key, and the names of its other columns."""

    table: Table  # rows, not objects
    key: str
    columns: tuple[str, ...]

    def select(self) -> Select[Any]:
        return select(*(self.table.c[name] for name in (self.key, *self.columns)))

    def rows(self, session: Session, keys: Iterable[str] | None) -> Iterator[Row[Any]]:
        """All rows, or those with these keys."""
        query = self.select()
        if keys is not None:
            query = query.where(among(session, self.table.c[self.key], keys))
        yield from session.execute(query).all()

    def columns_of(self, rows: _Rows, keys: Iterable[str]) -> list[dict[str, Any]]:
        return [{self.key: k, **dict(zip(self.columns, rows[k], strict=True))} for k in keys]


_PEOPLE = _Table(cast("Table", Person.__table__), "id", PersonRow._fields)
_PLACES = _Table(cast("Table", PersonListing.__table__), "listing_id", PlaceRow._fields)


@dataclass(slots=True)
class World:
    """All people and their listings: as they stand in the store, or as they should."""

    people: dict[str, PersonRow] = field(default_factory=dict)
    places: dict[str, PlaceRow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows a write altered."""

    people: int
    listings: int
    redirects: int


def build(
    clusters: Sequence[list[str]], profiles: Mapping[str, Profile], wishes: Mapping[str, str]
) -> World:
    """The rows that these clusters (listing ids, anchor first) make.

    `wishes` has how much those want to be hidden who asked (`suppression.Level`), by listing.
    Words that nobody has (`directory.claims`), since their record was parted from them, are nobody.
    """
    world = World()
    for members in clusters:
        listings = [profiles[listing_id] for listing_id in members]
        if all(one.self_reported and not one.display for one in listings):
            continue
        wish = strongest(wishes[one] for one in members if one in wishes)
        name, shown = person_id(members[0]), _shown(listings, wish)
        world.people[name] = _person(members[0], shown, wish)
        world.places.update((p.listing_id, _place_row(name, p)) for p in shown)
    return world


def _shown(listings: list[Profile], wish: str) -> list[Profile]:
    """A person's listings: who wished so has none that only says what they say of themselves."""
    boards = [one for one in listings if not one.self_reported]
    return boards if wish and boards else listings


def write(
    session: Session, world: World, now: dt.datetime, among: Collection[str] | None = None
) -> Written:
    """Make the store say what `world` says: of everybody, or of these listings and their people.

    Whoever shares a person with one of them must be among them too. The caller commits.
    """
    before = read(session, among)
    redirects = write_redirects(session, before, world, now)
    tombstones.note(session, _became(before, world), now.date())
    # A person before its listings, and its listings elsewhere before it goes.
    people = _insert(session, _PEOPLE, world.people, before.people)
    people += _update(session, _PEOPLE, world.people, before.people)
    places = _insert(session, _PLACES, world.places, before.places)
    places += _update(session, _PLACES, world.places, before.places)
    places += _delete(session, _PLACES, world.places, before.places)
    people += _delete(session, _PEOPLE, world.people, before.people)
    session.expire_all()
    return Written(people, places, redirects)


def read(session: Session, among: Collection[str] | None = None) -> World:
    """The people that the store holds: all, or those of these listings."""
    places = {row[0]: PlaceRow._make(row[1:]) for row in _PLACES.rows(session, among)}
    names = None if among is None else {row.person_id for row in places.values()}
    people = {row[0]: PersonRow._make(row[1:]) for row in _PEOPLE.rows(session, names)}
    return World(people, places)


def _person(anchor_id: str, listings: list[Profile], wish: str) -> PersonRow:
    best = min(listings, key=_best_name_first)
    former = sorted({name for p in listings for name in (*p.former_families, p.family)})
    words = f"{best.family} {best.given} {best.middle}".split()
    forms = [" ".join(words), *(name for name in former if name and name != best.family)]
    alone = all(p.self_reported for p in listings)
    return PersonRow(
        anchor_id=anchor_id,
        name=best.display,
        search_name=" | ".join(forms),
        self_reported=alone,
        # Of whom no board tells, nothing is left but what they want hidden.
        hidden=bool(wish) and (alone or Level(wish).unlisted),
        wish=wish,
    )


def _best_name_first(profile: Profile) -> tuple[bool, bool, int, str]:
    # The newest listing, not the last seen: which list was read last says nothing of a name.
    day = profile.first_seen.toordinal() if profile.first_seen else 0
    return profile.self_reported, not profile.live, -day, profile.listing_id


_locate = lru_cache(maxsize=1 << 16)(locate)


def _place_row(person: str, profile: Profile) -> PlaceRow:
    found: Located | None = _locate(
        profile.city or None, profile.state or None, profile.postal_code or None
    )
    if found is None:
        return PlaceRow(person, None, None, "", profile.state or _speaks_for(profile))
    state = profile.state or found.state
    return PlaceRow(person, found.latitude, found.longitude, found.precision, state)


def _speaks_for(profile: Profile) -> str:
    """The state of a listing that says none: its list's, or on a national list its credential's.

    "US" where neither is one state's.
    """
    if profile.jurisdiction != "US":
        return profile.jurisdiction
    known = known_credential(load_catalogue(), profile.credential_id)
    return known.jurisdiction if known else ""


def _became(before: World, after: World) -> Iterator[tombstones.Tombstone]:
    was, now = ({one: row.hidden for one, row in world.people.items()} for world in (before, after))
    return tombstones.tombstones(was, now, redirects(before, after))


def write_redirects(session: Session, before: World, after: World, now: dt.datetime) -> int:
    """Note whom the ids now stand for whose listings went elsewhere; how many rows that took."""
    found = redirects(before, after)
    known = _known_redirects(session, {old for old, _, _ in found})
    rows = [
        {"old_id": old, "new_id": new, "reason": reason, "made_at": now}
        for old, new, reason in found
        if known.get((old, new)) != reason
    ]
    # An id that was merged away, lived again and was split stands for another reason than before.
    stale, fresh = (
        [row for row in rows if ((row["old_id"], row["new_id"]) in known) is old]
        for old in (True, False)
    )
    for batch in _batches(fresh):
        session.execute(insert(PersonRedirect), batch)
    for batch in _batches(stale):
        session.execute(update(PersonRedirect), batch)
    return len(rows)


def _known_redirects(session: Session, olds: Collection[str]) -> dict[tuple[str, str], str]:
    query = select(PersonRedirect.old_id, PersonRedirect.new_id, PersonRedirect.reason)
    rows = session.execute(query.where(among(session, PersonRedirect.old_id, olds)))
    return {(old, new): reason for old, new, reason in rows}


def redirects(before: World, after: World) -> list[tuple[str, str, str]]:
    """(old id, new id, merged or split) for every person whose listings now stand elsewhere."""
    went: dict[str, set[str]] = {}
    for listing_id, was in before.places.items():
        now = after.places.get(listing_id)
        if now is not None and now.person_id != was.person_id:
            went.setdefault(was.person_id, set()).add(now.person_id)
    return sorted(
        (old, new, "split" if old in after.people or len(news) > 1 else "merged")
        for old, news in went.items()
        for new in news
    )


def _insert(session: Session, table: _Table, after: _Rows, before: _Rows) -> int:
    fresh = sorted(after.keys() - before.keys())
    for batch in _batches(table.columns_of(after, fresh)):
        session.execute(insert(table.table), batch)
    return len(fresh)


def _update(session: Session, table: _Table, after: _Rows, before: _Rows) -> int:
    """Write the columns that differ: an index whose column is not written stays as it is."""
    stale: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for key in sorted(after.keys() & before.keys()):
        values = zip(table.columns, after[key], before[key], strict=True)
        if new := {name: now for name, now, was in values if now != was}:
            stale.setdefault(tuple(new), []).append({"the_key": key, **new})
    the_row = table.table.c[table.key] == bindparam("the_key")
    for names, rows in stale.items():
        statement = update(table.table).where(the_row)
        for batch in _batches(rows):
            session.execute(statement.values({name: bindparam(name) for name in names}), batch)
    return sum(map(len, stale.values()))


def _delete(session: Session, table: _Table, after: _Rows, before: _Rows) -> int:
    gone = sorted(before.keys() - after.keys())
    if gone:
        session.execute(delete(table.table).where(among(session, table.table.c[table.key], gone)))
    return len(gone)


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))
