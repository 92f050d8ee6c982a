"""A person as an answer in JSON reads them: one line of facts, and their card's texts written.

A card's text is made when the index is made, in English, but for what depends on the day and on
the state asked about. Marks that no JSON holds stand in for that: see `directory.index.written`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import orjson

from directory.cards.model import CredentialCard
from directory.cards.reader import CardReader, Row, places_of
from directory.finding.self_stated import Said, stated

FRESHNESS, STANDING = b"\x00", b"\x01"
_FRESHNESS, _STANDING = orjson.Fragment(FRESHNESS), orjson.Fragment(STANDING)
_FIELDS = tuple(field.name for field in fields(CredentialCard))


class Seen(NamedTuple):
    """What a listing's freshness is made of: days as ISO text, and whom its list holds."""

    last_seen: str | None
    gone_at: str | None
    stated_as_of: str | None
    scope: str


class Held(NamedTuple):
    """A board's listing: its place among the person's ids, numbers of its `Kind` and `Seen`.

    `expires` and `issued` are proleptic ordinals, 0 for none.
    """

    at: int
    kind: int
    seen: int
    expires: int
    issued: int
    derived: bool
    discipline: str


class Shown(NamedTuple):
    """A credential's text: its `Held` among the line's, and how many bytes it is."""

    held: int
    size: int


class Claims(NamedTuple):
    """The text of all claims of one listing: the number of its `Seen`, and its bytes."""

    seen: int
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """One person. `ids` are all of their listings', in order; `shown` and `claims` as printed.

    The texts follow each other in `texts.bin`: those shown, those of the claims, the places.
    """

    person_id: str
    name: str
    sample: bool
    ids: list[str]
    held: list[Held]
    said: tuple[Said, ...]
    shown: list[Shown]
    claims: list[Claims]
    places: int

    def packed(self) -> bytes:
        """The line as bytes."""
        return orjson.dumps([getattr(self, field.name) for field in fields(self)], default=tuple)

    @classmethod
    def unpacked(cls, text: bytes | memoryview) -> Line:
        """The same line again."""
        person_id, name, sample, ids, held, said, shown, claims, places = orjson.loads(text)
        return cls(
            person_id,
            name,
            sample,
            ids,
            [Held._make(one) for one in held],
            tuple([Said._make(one) for one in said]),
            [Shown._make(one) for one in shown],
            [Claims._make(one) for one in claims],
            places,
        )


@dataclass(frozen=True)
class LineMaker:
    """Makes lines and texts of a person's records; numbers are given by who keeps the tables."""

    cards: CardReader
    kind_of: Callable[[Any], int]
    seen_of: Callable[[Seen], int]

    def made(self, rows: Sequence[Row]) -> tuple[Line, bytes]:
        """The line and the texts of one person; `rows` are all their listings, by id."""
        board = [row for row in rows if not row["self_reported"]]
        ids = [row["listing_id"] for row in rows]
        shown = self.cards.shown(rows)
        credentials = self._credentials([row for row in shown if not row["self_reported"]])
        claims = [(row, self._claims(row)) for row in shown if row["self_reported"]]
        claims = [(row, text) for row, text in claims if text]
        places = orjson.dumps(places_of(shown))
        held_at = {row["listing_id"]: number for number, row in enumerate(board)}
        line = Line(
            person_id=rows[0]["person_id"],
            name=rows[0]["person_name"],
            sample=any(row["sample"] for row in rows),
            ids=ids,
            held=[self._held(row, ids) for row in board],
            said=tuple(stated(rows)),
            shown=[Shown(held_at[one], len(text)) for one, text in credentials],
            claims=[Claims(self._seen(row), len(text)) for row, text in claims],
            places=len(places),
        )
        texts = [text for _, text in credentials] + [text for _, text in claims]
        return line, b"".join((*texts, places))

    def _credentials(self, rows: Sequence[Row]) -> list[tuple[str, bytes]]:
        """Listing ids with their texts, ordered as cards are where nothing counts or is current."""
        cards = [self.cards.undated(row) for row in rows]
        cards.sort(key=lambda one: (one["title"], one["number"], one["listing_id"]))
        unknown = {"standing": _STANDING, "freshness": _FRESHNESS}
        ordered = ({name: (one | unknown)[name] for name in _FIELDS} for one in cards)
        return [(one["listing_id"], orjson.dumps(one)) for one in ordered]

    def _claims(self, row: Row) -> bytes:
        cards = self.cards.claims(row)
        told = [{name.name: getattr(one, name.name) for name in fields(one)} for one in cards]
        return orjson.dumps([one | {"freshness": _FRESHNESS} for one in told])[1:-1]

    def _held(self, row: Row, ids: Sequence[str]) -> Held:
        return Held(
            at=ids.index(row["listing_id"]),
            kind=self.kind_of(row),
            seen=self._seen(row),
            expires=_ordinal(row["expires_on"]),
            issued=_ordinal(row["issued_on"]),
            derived=self.cards.is_derived(row),
            discipline=row["discipline"],
        )

    def _seen(self, row: Row) -> int:
        stated_day = row["as_of"] if row["as_of_stated"] else None
        days = (row["last_seen"], row["gone_at"], stated_day)
        source = self.cards.sources.get(row["source_id"])
        last_seen, gone_at, stated_as_of = (day and day.isoformat() for day in days)
        scope = source.scope if source else ""
        return self.seen_of(Seen(last_seen, gone_at, stated_as_of, scope))


def _ordinal(day: dt.date | None) -> int:
    return 0 if day is None else day.toordinal()
