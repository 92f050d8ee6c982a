"""The values of the ranking: what was asked, who may fit, and every reason for a place in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from directory.finding.self_stated import Said
from directory.places import Place
from directory.requirements import Credential
from directory.standing.judge import CredentialFacts
from directory.words.language import spoken
from directory.words.sentences import say
from directory.words.title_families import Choice


class Tier(StrEnum):
    """The named tiers, best first; a tier is not points. `E` is shown only when asked for."""

    A = "a"  # state credential where the family is, and an intervention certificate
    B = "b"  # state credential there
    C = "c"  # intervention certificate, state credential elsewhere
    D = "d"  # intervention certificate only
    E = "e"  # in training there (rule 30: never counted as licensed)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, with every word resolved. `radius_miles` is None for a whole state.

    `travel` and `remote` also ask for people farther away who say that they travel to the place's
    state, or work there by video. `models` to `no_discipline` are filters
    (`directory.finding.filters`).
    """

    place: Place
    radius_miles: int | None
    choices: tuple[Choice, ...] = ()
    specialties: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    include_trainees: bool = False
    travel: bool = False
    remote: bool = False
    models: tuple[str, ...] = ()
    new_clients: bool = False
    fee_shown: bool = False
    no_discipline: bool = False


@dataclass(frozen=True, slots=True)
class CandidateCredential:
    """One board listing of a candidate. `discipline`: does it show an action? yes, no, unknown."""

    listing_id: str
    credential: Credential | None
    facts: CredentialFacts
    discipline: str = "unknown"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may fit. `self_stated` and `languages` map a code to the listing that says so.

    `distance_miles` is None where no list says where the person is; `place_ref` names the listing
    that gave the place. `said` is what else they say of their work.
    """

    person_id: str
    name: str
    distance_miles: float | None
    place_ref: str
    credentials: tuple[CandidateCredential, ...]
    self_stated: tuple[tuple[str, str], ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    said: tuple[Said, ...] = ()

    def placed(self, distance_miles: float | None, place_ref: str) -> Candidate:
        """The same person so far away. (`dataclasses.replace` does this in thrice the time.)"""
        return Candidate(
            self.person_id,
            self.name,
            distance_miles,
            place_ref,
            self.credentials,
            self.self_stated,
            self.languages,
            self.said,
        )


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One reason: whole-number points, what it rests on, and the values of its sentence."""

    code: str
    points: int
    evidence_ref: str  # "listing:<id>" or "rule:<name>"
    values: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The sentence of `code` in the ranking vocabulary, with the values in it."""
        return _text(spoken(), self.code, self.values)


def part_json(part: ScorePart) -> dict[str, object]:
    """The reason as an answer shows it."""
    return {
        "code": part.code,
        "points": part.points,
        "text": part.text,
        "evidence_ref": part.evidence_ref,
    }


@lru_cache(maxsize=1 << 12)
def _text(_language: str, code: str, values: tuple[tuple[str, str], ...]) -> str:
    return say(code, **dict(values))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A person in order, with every reason. `score` is the sum of the parts."""

    person_id: str
    name: str
    tier: Tier
    score: int
    parts: tuple[ScorePart, ...]
    distance_miles: float | None
    tie: str
