"""An answer's people as JSON, put together of their leaves and of what the question adds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import orjson

from directory.finding.ranking import distance_part, language_part, specialty_part
from directory.finding.ranking_model import Candidate, Question, ScorePart
from directory.index.distances import FAR
from directory.index.leaf import Leaf, Wanted, written
from directory.index.order import Chosen
from directory.places import whole_miles
from directory.places.gazetteer import state_place
from directory.words.sentences import say

_NOBODY = Candidate("", "", None, "", ())
_SOMEWHERE = Question(replace(state_place("DC"), latitude=0.0, longitude=0.0), 0)
_RESULT = b'%b,"tier":"%b","score":%d,"score_parts":[%b],"distance_miles":%b,"credentials":%b,%b'
_APART = b'%b,"text":%b,"distance_miles":%b,%b'


class DisagreementError(Exception):
    """The ranking gives somebody another tier or score than the index."""


class _Away(NamedTuple):
    """A distance: its points, its whole miles as JSON, and its reason before the listing's id."""

    points: int
    miles: bytes
    text: bytes
    is_placed: bool

    def reason(self, listing_id: str) -> bytes:
        return self.text + listing_id.encode() + b'"}' if self.is_placed else self.text


def results(
    leaves: Iterable[Leaf], chosen: Chosen, listing_ids: Sequence[str], question: Question
) -> list[bytes]:
    """The people chosen, in order; `listing_ids` give their places.

    Raises DisagreementError: the leaves were judged by the ranking itself.
    """
    covering = [Wanted.of(one, specialty_part(one, (), _NOBODY)) for one in question.specialties]
    speaking = [Wanted.of(one, language_part(one, _NOBODY)) for one in question.languages]
    found = []
    for leaf, far, listing_id, worth in zip(
        leaves, chosen.far.tolist(), listing_ids, chosen.worth, strict=True
    ):
        away = _away(far, question)
        covered = [one.reason(leaf.covered) for one in covering]
        spoken = [one.reason(leaf.spoken) for one in speaking]
        score = int(leaf.points) + away.points + sum(points for points, _ in covered + spoken)
        if (leaf.tier.decode(), score) != worth:
            raise DisagreementError
        parts = [text for _, text in covered]
        parts += [away.reason(listing_id), leaf.coming, *(text for _, text in spoken)]
        reasons = b",".join([one for one in (*parts, leaf.standing) if one])
        about = (leaf.head, leaf.tier, score, reasons, away.miles, leaf.credentials, leaf.rest)
        found.append(_RESULT % about)
    return found


def self_reported(leaves: Iterable[Leaf], far: Iterable[int], question: Question) -> list[bytes]:
    """People who only speak for themselves, in order: those who were heard of lately."""
    text = orjson.dumps(say("self_reported"))
    told = zip(leaves, far, strict=True)
    return [
        _APART % (leaf.head, text, _away(tenths, question).miles, leaf.rest)
        for leaf, tenths in told
        if leaf.speaks_lately
    ]


def _away(far: int, question: Question) -> _Away:
    if question.place.latitude is None:
        part = distance_part(_NOBODY, question)
        return _Away(part.points, b"null", written(part), is_placed=False)
    return _measured(far)


@lru_cache(maxsize=1 << 14)
def _measured(far: int) -> _Away:
    miles = None if far == FAR else far / 10
    part: ScorePart = distance_part(_NOBODY.placed(miles, ""), _SOMEWHERE)
    told = written(part)
    if miles is None:
        return _Away(part.points, b"null", told, is_placed=False)
    return _Away(part.points, b"%d" % (whole_miles(miles) or 0), told[:-2], is_placed=True)
