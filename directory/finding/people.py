"""Looking one person up by id, number or name; and saying honestly when nobody is found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.cards.reader import PersonCard, to_plain
from directory.cards.reader import as_json as card_json
from directory.finding.name_search import NameHit, by_name
from directory.finding.reading import Reader
from directory.finding.store_reader import StoreReader
from directory.finding.typed_number import numbers_in, numbers_typed, without_numbers
from directory.finding.typed_place import without_place
from directory.listings.numbers import numbers_agree
from directory.models import Run, Source
from directory.places import state_label
from directory.requirements import Catalogue, load_catalogue
from directory.resolve.clusters import current_ids
from directory.sources.boards import CheckPage, check_pages
from directory.sources.info import SourceInfo, read_sources
from directory.words.sentences import in_words, say

_PERSON_ID = re.compile(r"p[a-z2-7]{12}")


@dataclass(frozen=True, slots=True)
class Match:
    """One person found. `score` 0..100; `how` is exact, nickname, similar or former, say."""

    card: PersonCard
    how: str
    score: int


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list we looked in, and the day it is of; None where it was never read."""

    source_id: str
    title: str
    jurisdiction: str
    as_of: dt.date | None
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The people found, each apart from the others however alike their names are (rule 28).

    `by` is what the text was read as. `redirected_from` is an old id that now stands for these.
    `note` says, where a number stood behind the name, that nobody here has it; else it is "".
    """

    asked: str
    by: Literal["id", "number", "name"]
    matches: tuple[Match, ...]
    total: int
    redirected_from: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotListed:
    """Nobody found: which lists were read, of which day, and where to check (rule 39).

    `elsewhere` is how many the same text finds where no state is asked for, and its sentence.
    """

    asked: str
    text: str
    lists: tuple[ListRead, ...]
    check_pages: tuple[CheckPage, ...]
    elsewhere: int = 0
    elsewhere_text: str = ""


class _Hits(NamedTuple):
    hits: list[NameHit]
    by: Literal["id", "number", "name"]
    redirected: str | None = None
    elsewhere: int = 0


def look_up(
    session: Session,
    name_or_number_or_id: str,
    state: str | None = None,
    limit: int = 20,
    *,
    today: dt.date,
) -> Found | NotListed:
    """Who this is: an id (old ids are followed), a number in any punctuation, or a name.

    Names may be misspelt, short forms or former ones. `state` (two letters) keeps those placed or
    listed there and is where standing is judged from; an id is answered whatever the state.
    """
    reader = StoreReader(session)
    return look_up_with(reader, lambda: session, name_or_number_or_id, state, limit, today=today)


def look_up_with(
    reader: Reader,
    store: Callable[[], Session],
    name_or_number_or_id: str,
    state: str | None = None,
    limit: int = 20,
    *,
    today: dt.date,
) -> Found | NotListed:
    """The same by a reader. The store itself is asked only of ids, and where nobody is found."""
    asked = name_or_number_or_id.strip()
    hits, by, redirected, elsewhere = _hits(store, reader, asked, state)
    sources, catalogue = reader.sources, load_catalogue()
    wanted = [hit.person_id for hit in hits[:limit]]
    cards = reader.cards(wanted, state, today)
    matches = tuple(
        Match(cards[hit.person_id], hit.how, hit.score) for hit in hits if hit.person_id in cards
    )
    if not matches:
        missing = _not_listed(store(), asked, state, sources, catalogue)
        return replace(missing, elsewhere=elsewhere, elsewhere_text=_elsewhere_text(elsewhere))
    people = [match.card for match in matches]
    note = say("number_of_none") if by == "name" and _lacks_number(reader, asked, people) else ""
    return Found(asked, by, matches, len(hits), redirected, note)


def _lacks_number(reader: Reader, asked: str, people: Iterable[PersonCard]) -> bool:
    """Whether a number was typed that none of these has: whoever uses a real name may not be it."""
    typed = numbers_in(asked)
    held = {one for number in typed for one in reader.of_number(number)}
    return bool(typed) and not any(card.id in held or _has(card, typed) for card in people)


def _has(card: PersonCard, typed: Iterable[str]) -> bool:
    known = [*(one.number for one in card.credentials), *(one.number for one in card.claims)]
    return any(numbers_agree(number, one) for number in typed for one in known)


def as_json(answer: Found | NotListed) -> dict[str, Any]:
    """The answer as the command line and the API print it."""
    if isinstance(answer, NotListed):
        pages = [{**to_plain(page), "text": page.text} for page in answer.check_pages]
        return {"found": False, **to_plain(answer), "check_pages": pages}
    people = [
        {**card_json(match.card), "match": {"how": match.how, "score": match.score}}
        for match in answer.matches
    ]
    return {
        "found": True,
        "asked": answer.asked,
        "by": answer.by,
        "total": answer.total,
        "redirected_from": answer.redirected_from,
        "note": answer.note,
        "people": people,
    }


def _hits(store: Callable[[], Session], reader: Reader, asked: str, state: str | None) -> _Hits:
    if _PERSON_ID.fullmatch(asked.lower()):
        ids = current_ids(store(), asked.lower())
        if ids:
            old = None if asked.lower() in ids else asked.lower()
            return _Hits([NameHit(one, "exact", 100) for one in ids], "id", old)
    found = (reader.of_number(number) for number in numbers_typed(asked))
    numbered = [NameHit(one, "exact", 100) for one in next(filter(None, found), [])]
    if hits := _in_state(reader, numbered, state):
        return _Hits(hits, "number")
    # As it was typed; else without the number or the town that stands behind a name.
    names = (asked, without_numbers(asked), without_place(asked))
    named = next(filter(None, (by_name(reader.names, name) for name in names if name)), [])
    hits = _in_state(reader, named, state)
    return _Hits(hits, "name", elsewhere=0 if hits else len(numbered or named))


def _in_state(reader: Reader, hits: Sequence[NameHit], state: str | None) -> list[NameHit]:
    """Those of the hits who are placed in the state or listed by one of its boards."""
    if not state or not hits:
        return list(hits)
    there = reader.in_state([hit.person_id for hit in hits[:500]], state)
    return [hit for hit in hits if hit.person_id in there]


def _not_listed(
    session: Session,
    asked: str,
    state: str | None,
    sources: Mapping[str, SourceInfo],
    catalogue: Catalogue,
) -> NotListed:
    lists = tuple(_lists(session, state, sources))
    pages = check_pages(state, sources, catalogue) if state else _all_pages(sources, catalogue)
    text = say("not_listed_in", place=state_label(state)) if state else say("not_listed")
    return NotListed(asked, text, lists, pages)


def _elsewhere_text(people: int) -> str:
    code = "listed_elsewhere_one" if people == 1 else "listed_elsewhere"
    return say(code, count=people) if people else ""


def _all_pages(sources: Mapping[str, SourceInfo], catalogue: Catalogue) -> tuple[CheckPage, ...]:
    """Of the lists we read: with every other board beside them nobody would find their own."""
    states = sorted({one.jurisdiction for one in sources.values() if one.is_ours} - {"US"})
    return tuple(page for state in states for page in check_pages(state, sources, catalogue))


_LIST_READ = {"current_only": "list_read_current_only", "opt_out": "list_read_opt_out"}


def lists_read(session: Session, state: str | None = None) -> tuple[ListRead, ...]:
    """Every list of people that we read, or would read, for a state or (None) for all."""
    return tuple(_lists(session, state, read_sources(session)))


def _lists(
    session: Session, state: str | None, sources: Mapping[str, SourceInfo]
) -> Iterable[ListRead]:
    """Every list we read that could have held the person: the state's own and nationwide ones.

    Those that need not show everybody say so (rules 40 and 41).
    """
    query = (
        select(Source, Run)
        .outerjoin(Run, Run.id == Source.last_accepted_run_id)
        .order_by(Source.jurisdiction, Source.id)
    )
    if state:
        query = query.where(Source.jurisdiction.in_([state, "US"]))
    for source, run in session.execute(query):
        info = sources[source.id]
        if not info.is_ours or info.holds != "people":
            continue
        day = (run.as_of or run.began_at.date()) if run else None
        code = _LIST_READ.get(info.scope, "list_read") if day else "list_not_read"
        text = say(code, title=source.title, date=in_words(day) if day else "")
        yield ListRead(source.id, source.title, source.jurisdiction, day, text)
