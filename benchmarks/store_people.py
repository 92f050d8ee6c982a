"""A store of invented people's listings, seeded: thirty boards and one self-reported list.

Names are made of syllables and follow Zipf's law, as American ones do: the most common family name
is that of seven in a thousand people, the most common given name that of two in a hundred. A person
may hold two titles, move, marry, go by a nickname, be misspelt, or claim a number.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

import zipcodes
from sqlalchemy import insert
from sqlalchemy.orm import Session

from directory.listings.publish import listing_id
from directory.models import Change, ChangeKind, Listing, Run, Source

NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)
STATES = tuple(
    "AZ CA CO CT DE FL GA IA IL IN KS KY LA MA MD MI MN MO NC NJ NV NY OH OR PA TN TX VA WA"
    " WI".split()
)
TITLES = ("lac", "cas", "ladc")
GIVENS = """mary james robert linda john patricia michael barbara william elizabeth david jennifer
richard maria joseph susan thomas margaret charles dorothy daniel lisa matthew nancy anthony karen
mark betty donald helen steven sandra paul donna andrew carol joshua ruth kenneth sharon kevin
michelle brian laura george sarah edward kimberly ronald deborah timothy jessica jason shirley
jeffrey cynthia ryan angela jacob melissa gary brenda nicholas amy eric anna jonathan rebecca
bob bill beth liz jim tom kate peggy dick sue chris steph mike tony dan matt""".split()
_FIRST = """bra cal dor el fen gar hol is jor kel lor mar nar os pel quill ros sel tam ul ver win
yar bel cor dun ev far gil har in""".split()
_NEXT = "ba den er fi gan ho lan mer no per ri sta tor vin wick".split()
_LAST = "by combe dale ford ham ley mere ner ridge sby stead ton well wick wood worth".split()


def _families() -> list[str]:
    middles = [f"{b}{c}" for b in _NEXT for c in (*_NEXT, "")]
    return [f"{a}{b}{c}".title() for a in _FIRST for b in middles for c in _LAST]


def _givens() -> list[str]:
    return [*GIVENS, *(f"{a}{b}{c}" for a in _FIRST for b in _NEXT for c in ("a", "n"))]


def _zipf(count: int, common: int) -> list[float]:
    """Summed weights; the larger `common`, the less common is the first name."""
    return list(accumulate(1.0 / (rank + common) for rank in range(count)))


class People:
    """Draws people and their listings, always the same for a seed."""

    def __init__(self, seed: int = 5) -> None:
        self.rnd = random.Random(seed)
        self._family_names = _families()
        self.rnd.shuffle(self._family_names)
        self._family_weights = _zipf(len(self._family_names), 15)
        self._given_names = _givens()
        self._given_weights = _zipf(len(self._given_names), 12)
        self._places: dict[str, list[tuple[str, str]]] = {state: [] for state in STATES}
        for row in zipcodes.list_all():
            if row["state"] in self._places and row["zip_code_type"] == "STANDARD":
                self._places[row["state"]].append((row["city"], row["zip_code"]))
        self._serials = dict.fromkeys(((s, t) for s in STATES for t in TITLES), 10_000)
        self._npi = 1_000_000_000

    def family(self) -> str:
        return self.rnd.choices(self._family_names, cum_weights=self._family_weights)[0]

    def given(self) -> str:
        return self.rnd.choices(self._given_names, cum_weights=self._given_weights)[0].title()

    def place(self, state: str) -> dict[str, str]:
        city, postal_code = self.rnd.choice(self._places[state])
        return {"city": city, "state": state, "postal_code": postal_code}

    def number(self, state: str, title: str) -> str:
        self._serials[state, title] += self.rnd.randrange(1, 4)
        return f"{title.upper()}.{self._serials[state, title]:07}"

    def listings(self) -> list[dict[str, Any]]:
        """The listings of one more person."""
        rnd, state = self.rnd, self.rnd.choice(STATES)
        middle = rnd.choice(("", "", self.given(), self.given()[0]))
        suffix = rnd.choices(("", "Jr", "Sr"), (96, 3, 1))[0]
        name = {
            "family_name": self.family(),
            "given_name": self.given(),
            "middle_name": middle,
            "name_suffix": suffix,
        }
        place = self.place(state)
        titles = rnd.sample(TITLES, 2 if rnd.random() < 0.25 else 1)
        boards = [self._board(state, title, name, place) for title in titles]
        if rnd.random() < 0.35:
            boards.append(self._reported(boards[0], name, place))
        return boards

    def _board(self, state: str, title: str, name: Any, place: Any) -> dict[str, Any]:
        number = self.number(state, title)
        return _row(
            f"{state.lower()}_board",
            f"{title}|{number}",
            credential_id=f"{state.lower()}-board/{title}",
            number=number,
            **self._varied(name),
            **(place if self.rnd.random() < 0.9 else self.place(state)),
        )

    def _reported(self, board: dict[str, Any], name: Any, place: Any) -> dict[str, Any]:
        self._npi += self.rnd.randrange(1, 50)
        claims = [{"state": place["state"], "number": board["number"].lstrip("ACDLS.0")}]
        facts = self._varied(name)
        if self.rnd.random() < 0.05:
            facts |= {"former_names": [name["family_name"]], "family_name": self.family()}
        return _row(
            "nppes",
            str(self._npi),
            number=str(self._npi),
            claims=claims if self.rnd.random() < 0.7 else [],
            self_reported=True,
            **facts,
            **(place if self.rnd.random() < 0.85 else self.place(self.rnd.choice(STATES))),
        )

    def _varied(self, name: dict[str, str]) -> dict[str, Any]:
        drawn, found = self.rnd.random(), dict(name)
        if drawn < 0.02:
            at = self.rnd.randrange(1, len(name["family_name"]))
            found["family_name"] = name["family_name"][:at] + name["family_name"][at + 1 :]
        elif drawn < 0.2:
            found["middle_name"] = name["middle_name"][:1]
        elif drawn < 0.22:
            found["name_suffix"] = ""
        return found


def _row(source: str, key: str, **facts: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"other_numbers": [], "former_names": [], "claims": []}
    seen = {"first_seen": dt.date(2026, 1, 1), "last_seen": dt.date(2026, 11, 19)}
    row = {"id": listing_id(source, key), "source_id": source, "key": key, "credential_id": None}
    return row | {"self_reported": False} | empty | seen | facts


def fill(session: Session, count: int, people: People) -> None:
    """Add about `count` listings, as one accepted run would. The caller commits."""
    boards = [(f"{state.lower()}_board", state) for state in STATES]
    session.add_all(
        Source(id=name, title=name, jurisdiction=state, family="invented")
        for name, state in (*boards, ("nppes", "US"))
    )
    session.flush()
    session.add(Run(id=1, source_id="nppes", mode="file", began_at=NOW))
    session.flush()
    rows: list[dict[str, Any]] = []
    while len(rows) < count:
        rows += people.listings()
    _add(session, rows)


def _add(session: Session, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 5000):
        batch = rows[start : start + 5000]
        session.execute(insert(Listing), batch)
        new = {"run_id": 1, "kind": ChangeKind.NEW, "fields": {}}
        session.execute(insert(Change), [new | {"listing_id": row["id"]} for row in batch])


def disturb(session: Session, ids: list[str], count: int, people: People) -> None:
    """Change about `count` listings in the ways lists change. The caller commits."""
    chosen = people.rnd.sample(ids, count)
    fresh = count // 4
    _add(session, [row for _ in range(fresh) for row in people.listings()[:1]])
    for name, column_values in zip(chosen[fresh:], _moves(people), strict=False):
        listing = session.get_one(Listing, name)
        values = column_values(listing)
        fields = {k: [_text(getattr(listing, k)), _text(v)] for k, v in values.items()}
        for column, value in values.items():
            setattr(listing, column, value)
        kind = ChangeKind.GONE if "gone_at" in values else ChangeKind.CHANGED
        told = {} if kind is ChangeKind.GONE else fields
        session.add(Change(run_id=1, listing_id=name, kind=kind, fields=told))
    session.flush()


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _moves(people: People) -> Iterator[Callable[[Listing], dict[str, Any]]]:
    while True:
        yield lambda row: people.place(row.state)
        yield lambda row: {"family_name": people.family(), "former_names": [row.family_name]}
        yield lambda row: {"status_text": "Expired", "status": "expired"}
        yield lambda row: {"gone_at": dt.date(2026, 11, 18)}
