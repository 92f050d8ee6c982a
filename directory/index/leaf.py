"""A person as an answer in JSON shows them, written ahead for one state and one day.

What a question adds to it is its own: how far they are, and which of their reasons it asks for.
The reasons are those of `directory.finding.ranking`, the cards those of `directory.cards`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import orjson

from directory.cards.reader import CardReader, Row
from directory.finding.candidates import Held
from directory.finding.judged import Judged, judge
from directory.finding.ranking import language_part, specialty_part
from directory.finding.ranking_model import Candidate, Question, ScorePart, part_json
from directory.finding.reach import reach_parts
from directory.places import ASSOCIATED, STATES, TERRITORIES
from directory.places.gazetteer import state_place
from directory.requirements import Catalogue
from directory.sources.info import SourceInfo
from directory.words.specialties import endorsed

_END, _NEXT, _POINTS = b"\x00", b"\x01", b"\x02"  # no JSON holds these
_LATELY, _SAMPLE = b"l", b"s"
_PLACES = frozenset((*STATES, *TERRITORIES, *ASSOCIATED))


class Leaf(NamedTuple):
    """The parts of a person's JSON, in order.

    `tier` is empty where the gate stays shut. `points` are those of `standing`, which holds the
    reasons of status and freshness; `coming` those about getting there, which earn nothing unless
    asked for. `covered` and `spoken` hold a reason for each specialty and language known of them.
    """

    head: bytes
    tier: bytes
    points: bytes
    coming: bytes
    standing: bytes
    covered: bytes
    spoken: bytes
    credentials: bytes
    rest: bytes
    marks: bytes

    def packed(self) -> bytes:
        """The leaf as bytes."""
        return _END.join(self)

    @classmethod
    def unpacked(cls, text: bytes) -> Leaf:
        """The same leaf again."""
        return cls._make(text.split(_END))

    @property
    def speaks_lately(self) -> bool:
        """See `PersonCard.speaks_lately`."""
        return _LATELY in self.marks

    @property
    def sample(self) -> bool:
        """Whether the person is invented."""
        return _SAMPLE in self.marks


class Wanted(NamedTuple):
    """A specialty or language asked for: its mark in a leaf, and what is said where it is not."""

    mark: bytes
    none: tuple[int, bytes]

    @classmethod
    def of(cls, code: str, none: ScorePart) -> Wanted:
        """The code asked for, and the reason for whoever has none."""
        return cls(_NEXT + code.encode() + _POINTS, (none.points, written(none)))

    def reason(self, parts: bytes) -> tuple[int, bytes]:
        """The points and the JSON of the reason for it in `covered` or `spoken`."""
        begin = parts.find(self.mark)
        if begin < 0:
            return self.none
        end = parts.find(_NEXT, begin + 1)
        _, points, text = parts[begin : end if end >= 0 else None].split(_POINTS)
        return int(points), text


@lru_cache(maxsize=1 << 12)
def written(part: ScorePart) -> bytes:
    """A reason as JSON, in English as all of a leaf."""
    return orjson.dumps(part_json(part))


@dataclass(frozen=True, slots=True)
class LeafMaker:
    """Makes leaves of a person's listings for one day."""

    sources: Mapping[str, SourceInfo]
    catalogue: Catalogue
    today: dt.date

    def leaf(self, rows: Sequence[Row], state: str) -> Leaf:
        """The leaf of a person; `rows` are all their listings, by id, as records hold them."""
        candidate = self.candidate(rows, state)
        return self._leaf(rows, state, candidate, judge(candidate, state, self.today))

    def first(self, rows: Sequence[Row]) -> tuple[str, Leaf] | None:
        """The state where the person is shown first, and the leaf there; None where in no state.

        Of somebody who only speaks for themself it is "": nothing in their leaf is of a state.
        """
        if rows[0]["person_self_reported"]:
            return "", self.leaf(rows, "")
        found = [(self.candidate(rows, state), state) for state in self._states(rows)]
        judged = [(judge(one, state, self.today), one, state) for one, state in found]
        shown = [one for one in judged if one[0].tier]
        if not shown:
            return None
        there, candidate, state = min(shown, key=lambda one: str(one[0].tier))
        return state, self._leaf(rows, state, candidate, there)

    def candidate(self, rows: Sequence[Row], state: str) -> Candidate:
        """The person as the ranking reads them, without a distance."""
        held = Held(state, self.catalogue)
        return held.candidate(rows[0]["person_id"], [(row, None) for row in rows], (None, ""))

    def _states(self, rows: Sequence[Row]) -> list[str]:
        """Where the person is placed, then whose boards list them."""
        listed = [row for row in rows if row["gone_at"] is None]
        places = [row["place_state"] for row in listed]
        boards = [self.sources[row["source_id"]].jurisdiction for row in listed]
        return [one for one in dict.fromkeys(places + boards) if one in _PLACES]

    def _leaf(self, rows: Sequence[Row], state: str, candidate: Candidate, judged: Judged) -> Leaf:
        card = CardReader(state or None, self.today, self.sources, self.catalogue).person(rows)
        rest = {"claims": card.claims, "places": card.places, "sample": card.sample}
        who = {"person_id": card.id, "name": card.name}
        speaks = dict(candidate.languages)
        coming, covered = b"", b""
        if judged.tier:
            question = Question(state_place(state), None)
            coming = _joined(reach_parts(candidate, question, judged.tier))
            covered = _by_code(_covered(candidate, judged))
        return Leaf(
            head=orjson.dumps(who)[:-1],
            tier=(judged.tier or "").encode(),
            points=b"%d" % sum(one.points for one in judged.parts),
            coming=coming,
            standing=_joined(judged.parts),
            covered=covered,
            spoken=_by_code((code, language_part(code, candidate)) for code in speaks),
            credentials=orjson.dumps(card.credentials),
            rest=orjson.dumps(rest)[1:],
            marks=_LATELY * card.speaks_lately + _SAMPLE * card.sample,
        )


def _covered(candidate: Candidate, judged: Judged) -> Iterable[tuple[str, ScorePart]]:
    """The specialties that a title covers, or the person states."""
    held = [one.held.credential for one in judged.good if one.held.credential]
    codes = [code for one in held for code in endorsed(one)]
    codes += [code for code, _ in candidate.self_stated]
    return ((code, specialty_part(code, judged.good, candidate)) for code in dict.fromkeys(codes))


def _joined(parts: Iterable[ScorePart]) -> bytes:
    return b",".join(map(written, parts))


def _by_code(parts: Iterable[tuple[str, ScorePart]]) -> bytes:
    told = ((code.encode(), b"%d" % one.points, written(one)) for code, one in parts)
    return b"".join(_NEXT + _POINTS.join(one) for one in told)
