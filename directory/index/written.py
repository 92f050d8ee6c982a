"""Cards as JSON out of an index's texts: the standing and the freshness of the day put in.

What a standing says is asked of `directory.standing`, once for all listings alike: of one kind,
seen alike, alike past or before their end. Only the day that the sentence names is put in anew.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from directory.cards.known import also_issued_in, known_credential
from directory.cards.model import WrittenCard
from directory.cards.shared import shared_freshness, shared_standing
from directory.finding.ranking_model import Candidate, CandidateCredential
from directory.finding.self_stated import about
from directory.index.columns import Kind
from directory.index.lines import FRESHNESS, STANDING, Held, Line, Seen
from directory.requirements import Catalogue, Credential
from directory.standing.judge import CredentialFacts, Standing
from directory.standing.statuses import Status
from directory.standing.words import doubts_of, first_period
from directory.words.sentences import in_words

_STATUSES = {status.value: status for status in Status}


class _Sight(NamedTuple):
    """How lately a listing was seen, on one day, and that as JSON."""

    last_seen: dt.date | None
    gone_at: dt.date | None
    stated_as_of: dt.date | None
    ranked: bool
    text: bytes


class _Told(NamedTuple):
    """A standing as JSON, before and behind the day it names; and where it puts its card."""

    before: bytes
    behind: bytes | None  # None: it names no day
    place: tuple[bool, bool]


@dataclass(frozen=True)
class Writer:
    """Writes cards, and makes candidates, for one state and day."""

    catalogue: Catalogue
    kinds: tuple[Kind, ...]
    seen: tuple[Seen, ...]
    state: str
    today: dt.date
    _sights: dict[int, _Sight] = field(default_factory=dict)
    _standings: dict[Any, _Told] = field(default_factory=dict)
    _known: dict[int, tuple[Credential | None, frozenset[str], int]] = field(default_factory=dict)
    _doubts: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)

    def card(self, line: Line, texts: memoryview) -> WrittenCard:
        """The card of one person, whose texts begin where `texts` does."""
        end, credentials, claims = 0, [], []
        for number, size in line.shown:
            begin, end = end, end + size
            credentials.append(self._credential(line.held[number], bytes(texts[begin:end])))
        lately = False
        for seen, size in line.claims:
            begin, end = end, end + size
            sight = self.sight(seen)
            claims.append(bytes(texts[begin:end]).replace(FRESHNESS, sight.text))
            lately = lately or sight.ranked
        credentials.sort(key=_place)
        return WrittenCard(
            credentials=orjson.Fragment(b"[" + b",".join([one for _, one in credentials]) + b"]"),
            claims=orjson.Fragment(b"[" + b",".join(claims) + b"]"),
            places=orjson.Fragment(bytes(texts[end : end + line.places])),
            sample=line.sample,
            speaks_lately=lately,
        )

    def candidate(self, line: Line) -> Candidate:
        """One person as the ranking reads them, without a distance."""
        credentials = (
            CandidateCredential(line.ids[one.at], *self.facts(one), one.discipline)
            for one in line.held
        )
        return Candidate(
            person_id=line.person_id,
            name=line.name,
            distance_miles=None,
            place_ref="",
            credentials=tuple(credentials),
            self_stated=about(line.said, "specialty"),
            languages=about(line.said, "language"),
            said=line.said,
        )

    def facts(self, held: Held) -> tuple[Credential | None, CredentialFacts]:
        """A listing's credential and facts, as the ranking judges them."""
        kind, sight = self.kinds[held.kind], self.sight(held.seen)
        known, also, _ = self._credential_of(held.kind)
        return known, CredentialFacts(
            status=_STATUSES.get(kind.status, Status.UNKNOWN),
            last_seen=sight.last_seen,
            expires_on=dt.date.fromordinal(held.expires) if held.expires else None,
            restricted=kind.restricted,
            gone_at=sight.gone_at,
            stated_as_of=sight.stated_as_of,
            self_reported=kind.self_reported,
            also_issued_in=also,
        )

    def sight(self, number: int) -> _Sight:
        """How lately those listings were seen."""
        found = self._sights.get(number)
        if found is None:
            found = self._sights[number] = self._sighted(self.seen[number])
        return found

    def _sighted(self, seen: Seen) -> _Sight:
        days = [dt.date.fromisoformat(day) if day else None for day in seen[:3]]
        last_seen, gone_at, stated_as_of = days
        fresh = shared_freshness(last_seen, gone_at, self.today, stated_as_of, seen.scope)
        return _Sight(last_seen, gone_at, stated_as_of, fresh.ranked, orjson.dumps(fresh))

    def _credential(self, held: Held, text: bytes) -> tuple[tuple[bool, bool], bytes]:
        told = self._standing(held)
        standing = told.before
        if told.behind is not None:
            standing = told.before + _day(held.expires) + told.behind
        whole = text.replace(STANDING, standing).replace(FRESHNESS, self.sight(held.seen).text)
        return told.place, whole

    def _standing(self, held: Held) -> _Told:
        issued, today = held.issued, self.today.toordinal()
        if issued and (
            0 < held.expires < issued or today - issued < self._credential_of(held.kind)[2]
        ):
            return _told(self._asked(held), "")  # its own: the day of issue may be doubted
        sight = self.sight(held.seen)
        seen_day = sight.last_seen.toordinal() if sight.last_seen else 0
        when = (held.expires > 0) + (0 < held.expires < today) + (0 < held.expires <= seen_day) * 3
        doubts = self._doubts_of(held) if held.expires else ()
        alike = (held.kind, held.derived, sight.ranked, bool(sight.gone_at), when, doubts)
        found = self._standings.get(alike)
        if found is None:
            day = in_words(dt.date.fromordinal(held.expires)) if held.expires else ""
            found = self._standings[alike] = _told(self._asked(held), day)
        return found

    def _asked(self, held: Held) -> Standing:
        known, facts = self.facts(held)
        facts = replace(facts, derived=True) if held.derived else facts
        issued = dt.date.fromordinal(held.issued) if held.issued else None
        return shared_standing(self.catalogue, known, facts, issued, self.state, self.today)

    def _doubts_of(self, held: Held) -> tuple[str, ...]:
        alike = (held.kind, held.expires)
        found = self._doubts.get(alike)
        if found is None:
            found = self._doubts[alike] = doubts_of(*self.facts(held), self.today)
        return found

    def _credential_of(self, kind: int) -> tuple[Credential | None, frozenset[str], int]:
        """A kind's credential, where else it is issued, and its `first_period`."""
        found = self._known.get(kind)
        if found is None:
            name = self.kinds[kind].credential_id
            known = known_credential(self.catalogue, name)
            also = also_issued_in(self.catalogue, name, self.state)
            found = self._known[kind] = (known, also, first_period(known))
        return found


def _told(standing: Standing, day: str) -> _Told:
    """The standing as JSON; in two where its sentence names this day."""
    text, place = orjson.dumps(standing), (not standing.counts, not standing.current)
    if not day or day not in standing.sentence:
        return _Told(text, None, place)
    before, behind = text.split(day.encode(), 1)
    return _Told(before, behind, place)


def _place(written: tuple[tuple[bool, bool], bytes]) -> tuple[bool, bool]:
    return written[0]


@lru_cache(maxsize=1 << 14)
def _day(ordinal: int) -> bytes:
    return in_words(dt.date.fromordinal(ordinal)).encode()
