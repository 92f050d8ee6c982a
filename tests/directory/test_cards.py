from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import event

from directory.cards.reader import PersonCard, as_json, load_cards
from directory.requirements import load_catalogue
from directory.sources.info import read_sources
from directory.standing.judge import Recognised, State
from directory.standing.statuses import Status
from directory.words.language import speaking
from tests.directory.factories import TODAY, Held, World, new_world, npi_record


@pytest.fixture
def world() -> Iterator[World]:
    with new_world() as made:
        yield made


def cards(world: World, *ids: str, state: str | None = "CT") -> dict[str, PersonCard]:
    return load_cards(
        world.session,
        ids,
        state=state,
        today=TODAY,
        sources=read_sources(world.session),
        catalogue=load_catalogue(),
    )


def test_every_fact_names_its_source_and_its_day(world: World) -> None:
    person = world.person("Ana Delgado", Held(city="HARTFORD", state="CT"))
    (credential,) = cards(world, person)[person].credentials
    assert credential.title == "Licensed Alcohol and Drug Counselor"
    assert (credential.letters, credential.number) == ("LADC", "44.001234")
    assert credential.issuer_name == "Connecticut Department of Public Health"
    assert (credential.status, credential.status_text) == (Status.ACTIVE, "ACTIVE")
    assert credential.source.check_page == "https://board.example.org/ct"
    assert (credential.last_seen, credential.as_of_stated) == (dt.date(2026, 11, 18), True)
    assert credential.first_seen == dt.date(2026, 1, 5)
    assert credential.freshness.text == "checked 2 days ago"


def test_what_counts_here_comes_first(world: World) -> None:
    person = world.person(
        "Ana Delgado",
        Held("co-bace/lac", "ACD.0001", source="co_dora"),
        Held("ct-dph/cadc", "9", status=Status.EXPIRED, expires_on=dt.date(2020, 1, 1)),
        Held("ct-dph/ladc", "44.1"),
    )
    shown = cards(world, person)[person].credentials
    assert [one.letters for one in shown] == ["LADC", "LAC", "CADC"]
    assert [one.standing.counts for one in shown] == [True, False, False]
    assert shown[2].standing.state is State.EXPIRED


def test_without_a_state_each_credential_is_judged_at_home(world: World) -> None:
    person = world.person("Ana Delgado", Held("co-bace/lac", "ACD.0001", source="co_dora"))
    (credential,) = cards(world, person, state=None)[person].credentials
    assert credential.standing.recognised is Recognised.HERE


def test_rule_16_actions_are_links_and_words_only(world: World) -> None:
    actions = [
        {
            "case": "2024-17",
            "words": "Stipulation",
            "start": "2024-05-01",
            "end": None,
            "story": "x",
        }
    ]
    more = {"discipline": "yes", "actions": actions, "url": "https://board.example.org/ct/17"}
    person = world.person("Ana Delgado", Held(more=more))
    (credential,) = cards(world, person)[person].credentials
    (action,) = credential.actions
    assert (action.case_number, action.word, action.began_on) == (
        "2024-17",
        "Stipulation",
        "2024-05-01",
    )
    assert "story" not in json.dumps(as_json(cards(world, person)[person]))
    assert credential.source.url == "https://board.example.org/ct/17"


def test_only_web_addresses_become_links(world: World) -> None:
    person = world.person("Ana Delgado", Held(more={"url": "javascript:alert(1)"}))
    (credential,) = cards(world, person)[person].credentials
    assert credential.source.url == "https://data.example.org/ct_elicense"


def test_rule_35_claims_stand_apart_from_credentials(world: World) -> None:
    person = world.person("Ana Delgado", Held(), npi_record())
    card = cards(world, person)[person]
    assert len(card.credentials) == 1
    (claim,) = card.claims
    assert (claim.state, claim.number, claim.source.id) == ("CT", "44.001234", "nppes")
    assert claim.title == "Addiction counselor"
    assert not card.self_reported


def test_a_title_of_the_national_list_is_in_plain_words_of_the_language(world: World) -> None:
    told = {"title_published": "Addiction (substance use disorder) counselor", "claims": []}
    held = replace(npi_record(), more={"self_reported": True, **told})
    person = world.person("Ana Delgado", held)
    (claim,) = cards(world, person)[person].claims
    assert claim.title == "Addiction counselor"
    with speaking("es"):
        (claim,) = cards(world, person)[person].claims
    assert claim.title == "Consejería sobre adicciones"


def test_rule_35_a_pharmacists_number_is_never_shown_as_a_counselors(world: World) -> None:
    claims = [{"taxonomy": "183500000X", "state": "CT", "number": "PH-9"}]
    record = npi_record()
    record.more["claims"] = claims
    person = world.person("Ana Delgado", record)
    (claim,) = cards(world, person)[person].claims
    assert (claim.title, claim.number) == ("Another health profession", "PH-9")


@pytest.mark.parametrize(
    ("status", "word", "derived"),
    [
        (Status.LISTED_UNEXPIRED, "", True),
        (Status.EXPIRED, "", True),
        (Status.LISTED_UNEXPIRED, "Not Expired", False),  # the publisher's own comparison (rule 8)
        (Status.EXPIRED, "EXPIRED", False),
        (Status.UNKNOWN, "", False),
    ],
)
def test_rule_9_a_status_derived_from_a_date_is_marked(
    world: World, status: Status, word: str, derived: bool
) -> None:
    held = Held(status=status, expires_on=dt.date(2026, 11, 1), more={"status_text": word})
    person = world.person("Ana Delgado", held)
    (credential,) = cards(world, person)[person].credentials
    assert (credential.derived, credential.status_text) == (derived, word)
    assert (
        json.loads(json.dumps(as_json(cards(world, person)[person])))["credentials"][0]["derived"]
        is derived
    )


def test_an_unknown_title_keeps_the_boards_words(world: World) -> None:
    more = {"title_published": "Sobriety Guide"}
    person = world.person("Ana Delgado", Held(None, more=more))
    (credential,) = cards(world, person)[person].credentials
    assert (credential.title, credential.letters) == ("Sobriety Guide", "")
    assert credential.standing.recognised is Recognised.UNKNOWN


def test_a_fact_without_a_day_is_not_shown(world: World) -> None:
    person = world.person("Ana Delgado", Held(more={"last_seen": None}))
    assert cards(world, person)[person].credentials == ()


def test_places_are_city_and_state_and_only_of_current_listings(world: World) -> None:
    person = world.person(
        "Ana Delgado",
        Held(city="HARTFORD", state="CT", postal_code="06103"),
        Held("ct-dph/cadc", city="Bristol", state="CT", more={"gone_at": TODAY}),
    )
    card = cards(world, person)[person]
    assert [(place.city, place.state) for place in card.places] == [("Hartford", "CT")]
    assert "06103" not in json.dumps(as_json(card))


def test_hidden_and_unknown_people_are_left_out_and_order_is_kept(world: World) -> None:
    first = world.person("Ana Delgado", Held())
    hidden = world.person("Ben Okafor", Held(number="2"), hidden=True)
    last = world.person("Cleo Marsh", Held(number="3"))
    assert list(cards(world, last, hidden, "pnobody", first)) == [last, first]


def test_many_cards_cost_one_query(world: World) -> None:
    people = [world.person(f"Ana Delgado{i}", Held(number=f"{i}")) for i in range(40)]
    sources, asked = read_sources(world.session), []
    event.listen(
        world.session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2])
    )
    found = load_cards(
        world.session, people, state="CT", today=TODAY, sources=sources, catalogue=load_catalogue()
    )
    assert (len(found), len(asked)) == (40, 1)


def test_a_card_s_standing_carries_its_pages_and_its_doubts(world: World) -> None:
    late = Held(expires_on=dt.date(2035, 1, 1), more={"issued_on": dt.date(2020, 1, 1)})
    person = world.person("Ana Delgado", late)
    (credential,) = cards(world, person)[person].credentials
    assert credential.standing.state is State.ACTIVE
    plain = json.loads(json.dumps(as_json(cards(world, person)[person])))
    told = plain["credentials"][0]["standing"]
    assert told["doubts"] == [
        "The date is later than this credential's renewal period explains. Ask the board."
    ]
    assert (told["private_practice"], told["private_practice_sentence"]) == ("unknown", "")
    assert told["citations"][0]["key"] == "dph-ladc-licensure"
    assert set(told["citations"][0]) == {"key", "title", "url", "as_of", "evidence"}
