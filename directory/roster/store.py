"""What checking a roster reads from the store: a few passes for all rows together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CursorResult, func, select
from sqlalchemy.orm import Session

from directory.cards.reader import visible
from directory.listings.numbers import loose, number_parts, numbers_agree
from directory.models import Listing, Person, PersonListing, Source
from directory.names.text import fold, humane
from directory.roster.listed import Listed
from directory.roster.model import Facts

_BATCH = 500
_CHUNK = 50_000  # numbers looked at together
_MARKS = re.compile(r"[^0-9A-Za-z\n]+")
_NO_DIGITS = re.compile(r"[^0-9\n]+")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def listed_people(session: Session) -> Listed:
    """Everybody whom the directory may show."""
    query = select(Person.id, Person.search_name).where(visible())
    ids: list[str] = []
    names: list[str] = []
    for batch in _texts(session, query):  # two long lists weigh less than a pair for each person
        ids.extend(row[0] for row in batch)
        names.extend(row[1] for row in batch)
    return Listed(ids, names)


def _rows(session: Session, query: Any) -> CursorResult[*tuple[Any, ...]]:
    """Plain rows: a list of names reads many, and needs no objects made of them."""
    return session.connection().execute(query)


def _texts(session: Session, query: Any) -> Iterator[Sequence[Sequence[str]]]:
    """Columns of text in batches, from the driver itself: a million rows are worth it."""
    result = _rows(session, query)
    if result.cursor is not None:
        while batch := result.cursor.fetchmany(_CHUNK):
            yield batch
    result.close()


def people_by_state(session: Session) -> Counter[str]:
    """How many listings place somebody in each state."""
    query = select(PersonListing.place_state, func.count()).group_by(PersonListing.place_state)
    return Counter({row[0]: row[1] for row in session.execute(query)})


@dataclass
class _Gathering:
    """One person's facts while their listings pass by."""

    name: str
    self_reported: bool
    sets: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)


def facts_of(session: Session, ids: Collection[str]) -> dict[str, Facts]:
    """What the lists say of these people."""
    found: dict[str, _Gathering] = {}
    for row in _listings(session, sorted(ids)):
        one = found.setdefault(row.id, _Gathering(row.name, row.self_only))
        sets = one.sets
        sets["states"] |= {row.place_state, row.state, row.jurisdiction}
        sets["cities"].add(fold(row.city))
        sets["postal_codes"].add(row.postal_code)
        sets["middles"].add(fold(row.middle_name))
        sets["suffixes"].add(fold(row.name_suffix))
        if not row.self_reported:
            sets["credentials"].add(row.credential_id or "")
        one.numbers.insert(0 if not row.self_reported else len(one.numbers), row.number)
        one.where.append(_where(row.city, row.state or row.place_state))
    return {person_id: _facts(one) for person_id, one in found.items()}


def _facts(one: _Gathering) -> Facts:
    sets = {name: frozenset(values - {""}) for name, values in one.sets.items()}
    states = sets.pop("states") - {"US"}
    places = sorted(dict.fromkeys(one.where), key=lambda where: "," not in where)
    return Facts(
        name=one.name,
        self_reported=one.self_reported,
        states=states,
        numbers=tuple(dict.fromkeys(number for number in one.numbers if number)),
        where=next((where for where in places if where), ""),
        **sets,
    )


def _where(city: str, state: str) -> str:
    shown = humane(city) if city.isupper() else city
    return ", ".join(part for part in (shown, state if state != "US" else "") if part)


def _listings(session: Session, ids: list[str]) -> Iterator[Any]:
    for start in range(0, len(ids), _BATCH):
        query = (
            select(
                Person.id,
                Person.name,
                Person.self_reported.label("self_only"),
                PersonListing.place_state,
                Source.jurisdiction,
                Listing.self_reported,
                Listing.state,
                Listing.city,
                Listing.postal_code,
                Listing.middle_name,
                Listing.name_suffix,
                Listing.credential_id,
                Listing.number,
            )
            .join(PersonListing, PersonListing.person_id == Person.id)
            .join(Listing, Listing.id == PersonListing.listing_id)
            .join(Source, Source.id == Listing.source_id)
            .where(Person.id.in_(ids[start : start + _BATCH]), visible())
            .order_by(Person.id, Listing.id)
        )
        yield from _rows(session, query)


def people_by_number(session: Session, numbers: Collection[str]) -> dict[str, dict[str, str]]:
    """For each number asked, whom the lists have under it: person id -> name as the store folds it.

    One pass over the numbers of all listings, however each is punctuated or padded (rule 23).
    """
    keys = {key: tuple(held) for key, held in _by_key(numbers).items()}
    agreeing: dict[str, list[str]] = {}
    for batch in _texts(session, select(Listing.number).distinct()):
        for number, near in _near_numbers([row[0] for row in batch], keys):
            asked = [one for one in dict.fromkeys(near) if numbers_agree(one, number)]
            if asked:
                agreeing[number] = asked
    found: dict[str, dict[str, str]] = {one: {} for one in numbers}
    for start in range(0, len(agreeing), _BATCH):
        query = (
            select(Person.id, Person.search_name, Listing.number)
            .join(PersonListing, PersonListing.person_id == Person.id)
            .join(Listing, Listing.id == PersonListing.listing_id)
            .where(Listing.number.in_(list(agreeing)[start : start + _BATCH]), visible())
        )
        for person_id, held, number in session.execute(query):
            for one in agreeing[number]:
                found[one][person_id] = held
    return found


def names_of(session: Session, ids: Collection[str]) -> dict[str, str]:
    """The names of these few people as the store folds them; nobody hidden is among them."""
    query = select(Person.id, Person.search_name).where(Person.id.in_(list(ids)), visible())
    return {row[0]: row[1] for row in session.execute(query)}


def _by_key(numbers: Collection[str]) -> dict[str, list[str]]:
    """The numbers asked by their loose form and by their serial."""
    found: dict[str, list[str]] = defaultdict(list)
    for number in numbers:
        for key in {loose(number), str(number_parts(number)[1])}:
            found[key].append(number)
    return found


def _near_numbers(
    chunk: Sequence[str], keys: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, list[str]]]:
    """Published numbers with those asked that may agree; one pass over the text of them all."""
    joined = "\n".join(number.replace("\n", " ") for number in chunk)
    bare = _MARKS.sub("", joined).lower().split("\n")
    serials = _ZEROS.sub("", _NO_DIGITS.sub(" ", joined)).split("\n")
    known = keys.keys()
    for number, whole, runs in zip(chunk, bare, serials, strict=True):
        parts = runs.split()
        if whole in known or not known.isdisjoint(parts):
            yield number, [one for key in (whole, *parts) for one in keys.get(key, ())]


def holds_number(facts: Facts, number: str) -> bool:
    """Whether one of the person's listings has this number."""
    return any(numbers_agree(number, own) for own in facts.numbers)


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Each state's share of all that is listed."""
    total = sum(counts.values()) or 1
    return {state: count / total for state, count in counts.items()}
