"""The reasons of the ranking that are about getting there: distance, travel, work by video."""

from __future__ import annotations

from collections.abc import Iterable

from directory.finding.filters import NOT_STATED
from directory.finding.ranking_model import Candidate, Question, ScorePart, Tier
from directory.finding.self_stated import ANYWHERE, Said
from directory.places import state_label, whole_miles
from directory.vocabulary import load

_WAYS = ("travels", "remote")


def distance_part(candidate: Candidate, question: Question) -> ScorePart:
    """The reason for the distance band, in whole miles, rounded up: never beyond the band."""
    miles = candidate.distance_miles
    if question.place.latitude is None:
        values = (("place", state_label(question.place.state)),)
        return ScorePart("distance_whole_state", 0, "rule:whole-state", values)
    if miles is None:
        return ScorePart("distance_statewide", 0, NOT_STATED)
    whole = whole_miles(miles) or 0
    code = {0: "distance_none", 1: "distance_one"}.get(whole, "distance")
    ref = f"listing:{candidate.place_ref}"
    return ScorePart(code, band("distance", miles), ref, (("miles", f"{whole:,}"),))


def reach_parts(candidate: Candidate, question: Question, tier: Tier) -> Iterable[ScorePart]:
    """What is said of coming here, or working by video.

    Where that was asked for it stands in for a distance that earns less, and adds to none.
    """
    ways = [one for one in reversed(candidate.said) if one.kind in _WAYS]
    said = {one.kind: f"listing:{one.listing_id}" for one in ways if _covers(one, question)}
    wanted = {"travels": question.travel, "remote": question.remote}
    if not said and not any(wanted.values()):
        if tier in (Tier.C, Tier.D):
            yield ScorePart("travel_not_stated", 0, NOT_STATED)
        return
    left = int(load("ranking")["points"]["travel"]) - distance_part(candidate, question).points
    place = (("place", state_label(question.place.state)),)
    for kind, ref in sorted(said.items(), reverse=True):  # travel first
        points = max(left, 0) if wanted[kind] else 0
        left -= points
        yield ScorePart(kind, points, ref, place)
    missing = [kind for kind in wanted if wanted[kind] and kind not in said]
    yield from (ScorePart(f"{kind}_not_stated", 0, NOT_STATED, place) for kind in missing)


def comes(said: Iterable[Said], question: Question) -> bool:
    """Whether they say that they travel here, or work here by video, and that was asked for."""
    if not (question.travel or question.remote):
        return False
    wanted = {"travels": question.travel, "remote": question.remote}
    return any(wanted.get(one.kind) and _covers(one, question) for one in said)


def _covers(one: Said, question: Question) -> bool:
    return one.value in (question.place.state, ANYWHERE)


def band(name: str, measure: float) -> int:
    """The points of the first band that holds the measure; 0 beyond the last."""
    bands: list[tuple[int, int]] = load("ranking")["points"][name]
    return next((points for most, points in bands if measure <= most), 0)
