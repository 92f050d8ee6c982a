"""JSON-LD of a person: read by a JSON-LD processor, held against schema.org's published types."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import msgspec_schemaorg.enums.intangible as enums
import msgspec_schemaorg.models as types
import pytest
from pyld import jsonld
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory.cards.reader import PersonCard, load_cards
from directory.cards.schema_org import person_document
from directory.models import Person, Run
from directory.requirements import load_catalogue
from directory.sources.info import read_sources
from directory.standing.statuses import Status
from directory.store import connect
from tests.directory.factories import TODAY, Held, new_world
from tests.web.town import Town, build_town

Node = dict[str, Any]
SCHEMA = "https://schema.org/"
CONTEXT = {"@context": {"@vocab": SCHEMA, "url": {"@id": f"{SCHEMA}url", "@type": "@id"}}}


def _loader(address: str, _options: object) -> Node:
    assert address.rstrip("/") == "https://schema.org"
    return {"contextUrl": None, "documentUrl": address, "document": CONTEXT}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = build_town(tmp_path_factory.mktemp("town") / "town.db")
    engine = connect(town.url)
    with Session(engine) as session:
        session.execute(update(Run).values(sample=False))  # the sample's people have no document
        session.commit()
    engine.dispose()
    return town


@pytest.fixture(scope="module")
def cards(town: Town) -> dict[str, PersonCard]:
    engine = connect(town.url)
    with Session(engine) as session:
        ids = list(session.scalars(select(Person.id)))
        told = {"today": TODAY, "sources": read_sources(session), "catalogue": load_catalogue()}
        found = load_cards(session, ids, state=None, **told)  # type: ignore[arg-type]
    engine.dispose()
    return found


def faults(document: Node) -> list[str]:
    """What is no JSON-LD, or nothing that schema.org knows of its type."""
    (whole,) = jsonld.expand(document, {"documentLoader": _loader})
    assert whole["@type"] == [f"{SCHEMA}Person"]
    return list(_faults(whole))


def _faults(node: Node) -> Any:
    (name,) = (one.removeprefix(SCHEMA) for one in node["@type"])
    known = getattr(types, name)
    ranges = {key: told for each in known.__mro__ for key, told in _annotations(each).items()}
    for key, values in node.items():
        if key.startswith("@"):
            continue
        if key.removeprefix(SCHEMA) not in ranges:
            yield f"{name} has no {key}"
            continue
        for value in values:
            yield from _out_of(ranges[key.removeprefix(SCHEMA)], value, f"{name}.{key}")


def _annotations(one: type) -> dict[str, str]:
    return {key: str(told) for key, told in getattr(one, "__annotations__", {}).items()}


def _out_of(declared: str, value: Node, where: str) -> Any:
    if "@type" in value and "@value" not in value:
        (name,) = (one.removeprefix(SCHEMA) for one in value["@type"])
        above = {each.__name__ for each in getattr(types, name).__mro__}
        if not above & set(re.findall(r"\w+", declared)):
            yield f"{where} is no {name}"
        yield from _faults(value)
    elif "CertificationStatusEnumeration" in declared:
        told = value.get("@value", value.get("@id", "")).removeprefix(SCHEMA)
        if told not in enums.CertificationStatusEnumeration.__members__:
            yield f"{where}: {told}"
    elif "date" in declared and not _is_day(value["@value"]):
        yield f"{where} is no day: {value}"


def _is_day(text: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def test_every_document_is_valid(cards: dict[str, PersonCard]) -> None:
    told = [
        person_document(card, f"https://example.org/people/{id_}") for id_, card in cards.items()
    ]
    assert sum(map(bool, told)) > 5
    for document in filter(None, told):
        assert not faults(document)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"expires"', '"expiresOn"'),
        ("2027-06-30", "June 2027"),
        ("CertificationActive", "CertificationFine"),
        ('"AdministrativeArea"', '"Recipe"'),
    ],
)
def test_what_schema_org_does_not_know_is_met(
    cards: dict[str, PersonCard], town: Town, before: str, after: str
) -> None:
    text = json.dumps(person_document(cards[town.ids["both"]], "https://example.org/people/x"))
    assert before in text
    assert faults(json.loads(text.replace(before, after)))


def test_who_has_nothing_to_certify_has_no_document(
    cards: dict[str, PersonCard], town: Town
) -> None:
    for who in ("self", "gone", "listed"):
        assert not person_document(cards[town.ids[who]], "https://example.org/people/x")
    assert town.ids["hidden"] not in cards


@pytest.mark.parametrize(("days", "told"), [(90, True), (91, False)])
def test_what_was_checked_too_long_ago_is_not_told_as_active(days: int, told: bool) -> None:
    with new_world() as world:
        seen = Held(last_seen=TODAY - dt.timedelta(days=days))
        gone = Held(number="2", status=Status.REVOKED, last_seen=TODAY - dt.timedelta(days=days))
        who = world.person("Ottilie Fernhurst", seen, gone)
        world.session.execute(update(Run).values(sample=False))
        known = {"sources": read_sources(world.session), "catalogue": load_catalogue()}
        cards = load_cards(world.session, [who], state=None, today=TODAY, **known)  # type: ignore[arg-type]
    text = json.dumps(person_document(cards[who], "https://example.org/people/x"))
    assert ("CertificationActive" in text) is told
    assert "CertificationInactive" in text
