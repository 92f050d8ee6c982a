"""Filters, travel and video: each acts; whoever does not say is not left out for it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.finding.find import Answer, Query, find
from directory.finding.in_json import as_json
from directory.words.specialties import UnknownWord
from tests.directory.factories import TODAY, Held, World, new_world, npi_record

HARTFORD = {"city": "Hartford", "state": "CT", "postal_code": "06103"}
DENVER = {"city": "Denver", "state": "CO", "postal_code": "80202"}
CIP = {"credential": "pcb/cip", "source": "cip_list"}


@pytest.fixture
def world() -> Iterator[World]:
    with new_world() as made:
        yield made


def says(where: dict[str, str] | None = None, **told: str) -> Held:
    """A self-report: `says(model="arise", travels="CT")`."""
    record = npi_record(**(where or {}))
    record.more["claims"] = [{"says": kind, "value": value} for kind, value in told.items()]
    record.more["title_published"] = "Own words"
    return record


def ask(world: World, place: str = "06103", **more: object) -> Answer:
    return find(world.session, Query(place, **more), TODAY)  # type: ignore[arg-type]


def ids(answer: Answer) -> list[str]:
    return [one.person_id for one in answer.results]


def test_a_filter_leaves_out_who_says_otherwise_and_nobody_for_not_saying(world: World) -> None:
    yes = world.person("Ana Delgado", Held(number="1", **HARTFORD), says(new_clients="yes"))
    world.person("Ben Okafor", Held(number="2", **HARTFORD), says(new_clients="no"))
    silent = world.person("Cleo Marsh", Held(number="3", **HARTFORD))
    answer = ask(world, new_clients=True)
    assert set(ids(answer)) == {yes, silent}
    (noted,) = answer.filters
    assert (noted.filter, noted.stated, noted.left_out) == ("new_clients", 1, 1)
    assert "Say they take new clients: 1 of 2." in noted.text
    assert "Nobody is left out for not saying." in noted.text
    parts = {one.person_id: one.score_parts[-1] for one in answer.results}
    assert parts[yes].evidence_ref.startswith("listing:")
    assert parts[silent].text == "New clients: not stated. Ask."
    assert {part.points for part in parts.values()} == {0}
    assert len(ids(ask(world))) == 3
    assert ask(world).filters == ()


def test_the_way_of_working(world: World) -> None:
    arise = world.person("Ana Delgado", Held(number="1", **HARTFORD), says(model="arise"))
    world.person("Ben Okafor", Held(number="2", **HARTFORD), says(model="johnson"))
    silent = world.person("Cleo Marsh", Held(number="3", **HARTFORD))
    assert set(ids(ask(world, models=("Invitation",)))) == {arise, silent}
    assert len(ids(ask(world, models=("arise", "johnson")))) == 3
    with pytest.raises(UnknownWord, match="way of working"):
        ask(world, models=("shouting",))


def test_a_fee_shown_asks_for_the_statement_itself_and_counts_who_is_left_out(world: World) -> None:
    told = world.person("Ana Delgado", Held(number="1", **HARTFORD), says(fee="$2,000 to $5,000"))
    world.person("Ben Okafor", Held(number="2", **HARTFORD))
    answer = ask(world, fee_shown=True)
    assert ids(answer) == [told]
    assert answer.results[0].score_parts[-1].text == "Fee: says $2,000 to $5,000 (not checked)."
    assert answer.filters[0].text.endswith(
        "Left out, since they state no fee: 1. Each of them may tell you."
    )


def test_a_board_action_leaves_out_and_a_list_that_does_not_say_leaves_in(world: World) -> None:
    world.person("Ana Delgado", Held(number="1", more={"discipline": "yes"}, **HARTFORD))
    clear = world.person("Ben Okafor", Held(number="2", more={"discipline": "no"}, **HARTFORD))
    unsaid = world.person("Cleo Marsh", Held(number="3", **HARTFORD))
    answer = ask(world, no_discipline=True)
    assert set(ids(answer)) == {clear, unsaid}
    assert answer.filters[0].text == (
        "The list says that no board action is on file: 1 of 2. For all others, the list does not "
        "say. Ask the board. Left out, since the board shows an action: 1."
    )


def test_people_farther_away_come_only_where_asked_for(world: World) -> None:
    near = world.person("Ana Delgado", Held(number="1", **HARTFORD))
    both = (Held(number="C1", **CIP, **DENVER), Held("co-bace/lac", "A1", source="co_dora"))
    comes = world.person("Ben Okafor", *both, says(travels="CT"))
    video = world.person(
        "Cleo Marsh", Held(number="C2", **CIP, **DENVER), says(remote="US", travels="NY")
    )
    world.person("Dee Quill", Held(number="C3", **CIP, **DENVER), says(travels="NY"))
    assert ids(ask(world)) == [near]
    assert ids(ask(world, travel=True)) == [near, comes]
    assert ids(ask(world, remote=True)) == [near, video]
    found = ask(world, travel=True, remote=True).results
    assert [(one.person_id, one.tier.value) for one in found] == [
        (near, "b"),
        (comes, "c"),
        (video, "d"),
    ]
    texts = [part.text for part in found[1].score_parts]
    assert "Says they travel to Connecticut (not checked)." in texts
    assert found[1].distance_miles is not None
    assert found[1].distance_miles > 1_000


def test_who_only_comes_from_far_away_does_not_stop_the_search_from_widening(world: World) -> None:
    comes = world.person("Ana Delgado", Held(number="C1", **CIP, **DENVER), says(travels="CT"))
    there = world.person(
        "Ben Okafor", Held(number="1", city="New Haven", state="CT", postal_code="06511")
    )
    answer = ask(world, radius_miles=20, travel=True)
    assert answer.widened is not None
    assert ids(answer) == [there, comes]


def test_travel_stands_in_for_a_distance_and_adds_to_none(world: World) -> None:
    home = world.person("Ana Delgado", Held(number="1", **HARTFORD))
    also = world.person("Ben Okafor", Held(number="2", **HARTFORD), says(travels="CT", remote="CT"))
    scores = {one.person_id: one.score for one in ask(world, travel=True, remote=True).results}
    assert scores[home] == scores[also]
    whole = {one.person_id: one.score for one in ask(world, "CT", travel=True).results}
    assert whole[also] == whole[home] + 5


def test_languages_and_age_groups_are_reasons_and_never_gates(world: World) -> None:
    plain = world.person("Ana Delgado", Held(number="1", **HARTFORD))
    spanish = world.person(
        "Ben Okafor", Held(number="2", **HARTFORD), says(language="spa", specialty="teens")
    )
    answer = ask(world, languages=("Spanish",), ages=("teenager",))
    assert ids(answer) == [spanish, plain]
    assert answer.question.specialties == ("teens",)
    texts = [part.text for part in answer.results[0].score_parts]
    assert "Spanish: this person says so (not checked)." in texts
    with pytest.raises(UnknownWord, match="age group"):
        ask(world, ages=("gambling",))


def test_claims_that_no_vocabulary_knows_are_passed(world: World) -> None:
    odd = says(model="magic", travels="Narnia", new_clients="perhaps", fee="x" * 200, bribe="9")
    world.person("Ana Delgado", Held(number="1", **HARTFORD), odd)
    (result,) = ask(world, new_clients=True, travel=True).results
    assert {part.code for part in result.score_parts} >= {
        "new_clients_not_stated",
        "travels_not_stated",
    }


def test_filters_reach_those_who_only_speak_for_themselves(world: World) -> None:
    record = npi_record(**HARTFORD)
    record.more["claims"] = [{"says": "new_clients", "value": "no"}]
    world.person("Ana Delgado", record)
    assert len(ask(world).self_reported) == 1
    assert ask(world, new_clients=True).self_reported == ()


def test_a_danger_to_life_stands_first_in_the_json(world: World) -> None:
    told = json.loads(json.dumps(as_json(ask(world, specialties=("suicidal", "stopped medicine")))))
    assert next(iter(told)) == "crisis"
    assert told["crisis"][0]["steps"][0].startswith("Call 988 or text 988.")
    assert [one["code"] for one in told["cautions"]] == ["not-taking-medicine"]
    assert "{" not in json.dumps([told["crisis"][0]["steps"], told["cautions"][0]["steps"]])
    assert as_json(ask(world))["crisis"] == []


def test_every_database_reads_what_people_say(store: Engine) -> None:
    with Session(store) as session:
        world = World(session)
        told = [says(DENVER, travels="CT"), says(DENVER, remote="CT")]
        comes = world.person("Ana Delgado", Held(number="C1", **CIP, **DENVER), told[0])
        world.person("Ben Okafor", Held(number="C2", **CIP, **DENVER), told[1])
        assert ids(ask(world, travel=True)) == [comes]
