"""The same questions of a FHIR server's store, on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from directory.exports import fhir_store
from directory.exports.fhir_query import kinds, query_of
from directory.exports.fhir_server import search
from directory.exports.fhir_store import Store, lives, located
from directory.models import Person
from tests.directory.factories import TODAY, Held, World, npi_record
from tests.directory.test_facilities import center, publish

HARTFORD = {"city": "HARTFORD", "state": "CT", "postal_code": "06103"}


@pytest.fixture
def session(store: Engine) -> Iterator[Session]:
    with Session(store) as session:
        world = World(session)
        world.person("Ana Núñez", Held(number="44.000001", **HARTFORD), npi_record())
        world.person("Ben Nunez", Held(number="44.000002", city="Hartford", state="CT"))
        world.person("Cleo Nunn", Held(number="44.000003", **HARTFORD), hidden=True)
        publish(session, center("Willow Bend"), seen=TODAY)
        yield session


@pytest.mark.parametrize(
    ("kind", "question", "count"),
    [
        ("Practitioner", {"family": "NUN"}, 2),
        ("Practitioner", {"family": "nuñez", "given": "a"}, 1),
        ("Practitioner", {"identifier": "1999000001"}, 1),
        ("Practitioner", {"address-city": "hart", "address-state": "ct"}, 2),
        ("PractitionerRole", {"location": "ct-hartford", "specialty": "LADC"}, 2),
        ("Organization", {"address-state": "CT"}, 1),
        ("Organization", {"_id": "ct-dph"}, 1),
        ("Location", {}, 1),
        ("HealthcareService", {"location": "Location/ct-hartford", "name": "willow"}, 1),
        ("VerificationResult", {}, 2),
    ],
)
def test_what_is_found(session: Session, kind: str, question: dict[str, str], count: int) -> None:
    asked = [*question.items(), ("_count", "50")]
    told = search(session, query_of(kind, asked), TODAY, "https://example.org/fhir", asked)
    assert len(told["entry"]) == count
    assert len(told["link"]) == 1


@pytest.mark.parametrize("kind", kinds())
def test_one_at_a_time(session: Session, kind: str) -> None:
    def page(after: str) -> tuple[list[str], str]:
        asked = [("_count", "1")] + ([("_after", after)] if after else [])
        told = search(session, query_of(kind, asked), TODAY, "x", asked)
        last = told["link"][-1]
        following = last["url"].rpartition("_after=")[2] if last["relation"] == "next" else ""
        return [one["resource"]["id"] for one in told.get("entry", [])], following

    seen, after = page("")
    while after:
        found, after = page(after)
        seen += found
    whole = search(session, query_of(kind, [("_count", "100")]), TODAY, "x", [])
    assert seen[:100] == [one["resource"]["id"] for one in whole["entry"]]


def test_people_of_a_city_are_found_by_an_index(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads so small a store without its indexes")
    query = select(Person.id).where(lives(Store(session, TODAY), located([("HARTFORD", "CT")])))
    told = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
    plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {told}"))]
    assert any("ix_listing_state_city (state=? AND city=?)" in step for step in plan)
    assert not any(step.startswith("SCAN") and "listing" in step for step in plan)


def test_people_of_a_large_state_are_those_of_a_small_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def holders(asked: str) -> list[str]:
        told = search(session, query_of("Practitioner", [("address-state", asked)]), TODAY, "x", [])
        return [one["resource"]["id"] for one in told.get("entry", [])]

    gathered = [holders(asked) for asked in ("ct", "c", "co", "zz")]
    assert set() < set(gathered[0]) <= set(gathered[1])
    assert not gathered[3]
    monkeypatch.setattr(fhir_store, "_MANY", 0)
    assert [holders(asked) for asked in ("ct", "c", "co", "zz")] == gathered
