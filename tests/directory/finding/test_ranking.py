from __future__ import annotations

import datetime as dt
import hashlib
import random
from dataclasses import replace

from directory.finding.ranking import (
    Candidate,
    CandidateCredential,
    Question,
    Ranked,
    Tier,
    canonical,
    rank,
    seed_of,
)
from directory.places import Place
from directory.requirements import load_catalogue
from directory.standing.judge import CredentialFacts
from directory.standing.statuses import Status
from directory.vocabulary import load
from directory.words.title_families import choice

TODAY = dt.date(2026, 11, 20)
HARTFORD = Place("zip", "Hartford", "CT", "06103", 41.767, -72.676, approximate=False)
ASKED = Question(HARTFORD, 50)
CATALOGUE = load_catalogue()


def held(credential_id: str, **facts: object) -> CandidateCredential:
    told = {"status": Status.ACTIVE, "last_seen": dt.date(2026, 11, 18)} | facts
    return CandidateCredential(
        f"listing-{credential_id}",
        CATALOGUE.credential(credential_id),
        CredentialFacts(**told),  # type: ignore[arg-type]
    )


def someone(person_id: str, *credentials: str, miles: float | None = 3.0) -> Candidate:
    return Candidate(person_id, "Sam Invented", miles, "place-1", tuple(map(held, credentials)))


def only(candidate: Candidate, question: Question = ASKED) -> Ranked:
    (found,) = rank([candidate], question, TODAY)
    return found


def test_the_four_tiers_in_order() -> None:
    people = [
        someone("p4", "pcb/cip"),
        someone("p2", "ct-dph/cadc"),
        someone("p3", "pcb/cip", "co-bace/lac"),
        someone("p1", "pcb/cip", "ct-dph/ladc"),
    ]
    order = [(one.person_id, one.tier) for one in rank(people, ASKED, TODAY)]
    assert order == [("p1", Tier.A), ("p2", Tier.B), ("p3", Tier.C), ("p4", Tier.D)]


def test_points_never_lift_anyone_over_a_tier() -> None:
    near = replace(
        someone("p1", "pcb/cip"), languages=(("spa", "x"),), self_stated=(("eating", "x"),)
    )
    far = someone("p2", "ct-dph/ladc", miles=400.0)
    asked = replace(ASKED, specialties=("eating",), languages=("spa",))
    first, second = rank([near, far], asked, TODAY)
    assert (first.person_id, second.person_id) == ("p2", "p1")
    assert second.score > first.score


def test_the_gate_stays_shut_without_a_credential_that_counts() -> None:
    shut = [
        someone("p1", "co-bace/lac"),
        someone("p2", "nccap/ncac-i"),
        someone("p3"),
        replace(someone("p4"), credentials=(held("ct-dph/ladc", status=Status.EXPIRED),)),
        replace(someone("p5"), credentials=(held("ct-dph/ladc", gone_at=TODAY),)),
        replace(someone("p6"), credentials=(held("ct-dph/ladc", last_seen=dt.date(2026, 8, 1)),)),
        replace(
            someone("p7"),
            credentials=(held("pcb/cip"), held("ct-dph/ladc", status=Status.REVOKED)),
        ),
    ]
    assert rank(shut, ASKED, TODAY) == ()


def test_trainees_come_only_when_asked_for_and_last() -> None:
    question = replace(ASKED, place=replace(HARTFORD, state="CO"))
    people = [someone("p1", "co-bace/addc"), someone("p2", "co-bace/lac")]
    assert [one.person_id for one in rank(people, question, TODAY)] == ["p2"]
    asked = replace(question, include_trainees=True)
    assert [one.tier for one in rank(people, asked, TODAY)] == [Tier.B, Tier.E]


def test_a_board_specialty_weighs_more_than_a_stated_one_and_a_missing_one_is_said() -> None:
    asked = replace(ASKED, specialties=("alcohol",))
    board = only(someone("p1", "ct-dph/ladc"), asked).parts[0]
    cip = someone("p2", "pcb/cip")
    says = only(replace(cip, self_stated=(("alcohol", "npi-1"),)), asked).parts[0]
    missing = only(cip, asked).parts[0]
    assert (board.points, board.evidence_ref) == (30, "listing:listing-ct-dph/ladc")
    assert "(checked)" in board.text
    assert (says.points, says.evidence_ref) == (15, "listing:npi-1")
    assert "says so (not checked)" in says.text
    assert (missing.points, missing.text) == (0, "Alcohol: not stated.")


def test_distance_bands() -> None:
    def points(miles: float | None) -> int:
        found = only(someone("p1", "ct-dph/ladc", miles=miles))
        return next(part.points for part in found.parts if part.code.startswith("distance"))

    miles = [0.2, 5.0, 5.1, 15.0, 25.0, 50.0, 99.0, 101.0, None]
    assert [points(one) for one in miles] == [20, 20, 15, 15, 10, 5, 2, 0, 0]


def test_a_place_nobody_gives_is_said() -> None:
    texts = [part.text for part in only(someone("p1", "ct-dph/ladc", miles=None)).parts]
    assert "Distance not stated: this list gives no city with its state." in texts


def test_rule_6_a_restriction_changes_no_points() -> None:
    free = someone("p1", "ct-dph/ladc")
    limited = replace(free, credentials=(held("ct-dph/ladc", restricted=True),))
    assert only(free).score == only(limited).score


def test_rule_8_and_rule_9_a_date_earns_less_than_any_status_the_board_shows() -> None:
    dated = someone("p1", "ct-dph/ladc")
    dated = replace(dated, credentials=(held("ct-dph/ladc", status=Status.LISTED_UNEXPIRED),))
    for facts in ({"last_seen": dt.date(2026, 8, 25)}, {"status": Status.IN_RENEWAL}):
        shown = replace(someone("p2"), credentials=(held("ct-dph/ladc", **facts),))
        assert [one.person_id for one in rank([dated, shown], ASKED, TODAY)] == ["p2", "p1"]
    texts = {part.code: (part.points, part.text) for part in only(dated).parts}
    assert texts["status_not_shown"] == (
        0,
        "LADC: listed, not past its end date; this list does not show a status.",
    )
    assert not any("active" in text for _, text in texts.values())
    told = {part.code: part.text for part in only(someone("p3", "ct-dph/ladc")).parts}
    assert told["status_shown"] == "LADC: the board lists it as active."


def test_the_status_told_is_that_of_a_credential_which_counts_here() -> None:
    mixed = replace(
        someone("p1"),
        credentials=(held("co-bace/lac"), held("ct-dph/ladc", status=Status.LISTED_UNEXPIRED)),
    )
    part = next(one for one in only(mixed).parts if one.code.startswith("status"))
    assert (part.code, part.evidence_ref) == ("status_not_shown", "listing:listing-ct-dph/ladc")


def test_reasons_sum_to_the_score_and_anyone_can_recompute_the_order() -> None:
    rng = random.Random(7)
    names = ["ct-dph/ladc", "ct-dph/cadc", "pcb/cip", "co-bace/lac"]
    people = [
        someone(f"p{i}", *rng.sample(names, rng.randint(1, 3)), miles=rng.choice([2.0, 20.0, None]))
        for i in range(200)
    ]
    asked = replace(ASKED, specialties=("drugs", "teens"), languages=("spa",))
    ranked = rank(people, asked, TODAY)
    assert len(ranked) > 100
    seed = seed_of(asked, TODAY)
    for one in ranked:
        assert one.score == sum(part.points for part in one.parts)
        assert all(part.text.endswith(".") and part.evidence_ref for part in one.parts)

    def recomputed(one: Ranked) -> tuple[str, int, str]:
        tie = hashlib.blake2b(f"{seed}|{one.person_id}".encode(), digest_size=8).hexdigest()
        return (one.tier, -sum(part.points for part in one.parts), tie)

    assert sorted(ranked, key=recomputed) == list(ranked)
    rng.shuffle(people)
    assert rank(people, asked, TODAY) == ranked


def test_ties_change_with_the_day_and_the_question_but_not_with_how_it_is_typed() -> None:
    people = [someone(f"p{i}", "ct-dph/ladc") for i in range(30)]

    def order(question: Question, day: dt.date) -> list[str]:
        return [one.person_id for one in rank(people, question, day)]

    assert order(ASKED, TODAY) == order(ASKED, TODAY)
    assert order(ASKED, TODAY) != order(ASKED, TODAY + dt.timedelta(days=1))
    assert order(ASKED, TODAY) != order(replace(ASKED, radius_miles=51), TODAY)
    two = [choice(text, CATALOGUE) for text in ("LADC", "CADC")]
    typed = [replace(ASKED, choices=tuple(two)), replace(ASKED, choices=tuple(reversed(two)))]
    assert canonical(typed[0]) == canonical(typed[1])


def test_the_name_is_no_criterion() -> None:
    people = [someone(f"p{i}", "ct-dph/ladc") for i in range(20)]
    renamed = [replace(one, name=f"A{i}") for i, one in enumerate(people)]
    order = [one.person_id for one in rank(people, ASKED, TODAY)]
    assert order == [one.person_id for one in rank(renamed, ASKED, TODAY)]


def test_points_are_whole_numbers_and_every_tier_has_a_name() -> None:
    points = load("ranking")["points"]
    bands = [p for band in ("distance", "freshness") for _, p in points[band]]
    names = ("specialty_board", "specialty_self", "language", "status_shown")
    singles = [points[key] for key in names]
    assert all(type(one) is int for one in (*bands, *singles))
    assert set(load("ranking")["tiers"]) == {tier.value for tier in Tier}
