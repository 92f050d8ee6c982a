"""The FHIR server over HTTP: valid by the models of fhir.resources, whole, and nobody hidden."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory import store
from directory.exports.fhir_query import kinds, parameters, values_at
from tests.directory.test_facilities import center, publish
from tests.web.town import Town
from web import create_app

Resource = dict[str, Any]


def get(client: FlaskClient, path: str, status: int = 200) -> Resource:
    """The answer, which must be valid FHIR whatever it is."""
    answer = client.get(f"/fhir/{path}")
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/fhir+json"
    told: Resource = json.loads(answer.data)
    get_fhir_model_class(told["resourceType"]).model_validate(told)
    return told


def pages(client: FlaskClient, path: str) -> Iterator[Resource]:
    """Every page from this one on, by their `next` links."""
    following: str | None = path
    while following:
        bundle = get(client, following)
        yield bundle
        links = {one["relation"]: one["url"] for one in bundle["link"]}
        assert "self" in links
        following = links["next"].partition("/fhir/")[2] if "next" in links else None


def found(client: FlaskClient, path: str) -> list[Resource]:
    return [one["resource"] for page in pages(client, path) for one in page.get("entry", [])]


def ids(client: FlaskClient, path: str) -> list[str]:
    return [one["id"] for one in found(client, path)]


@pytest.fixture(scope="module")
def demo_url(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo's people, and three invented centers on a list of the demo's day."""
    path = tmp_path_factory.mktemp("standards") / "demo.db"
    shutil.copy(demo_home / "demo.db", path)
    engine = store.connect(f"sqlite:///{path}")
    with Session(engine) as session:
        day = store.sample_day(session)
        assert day is not None
        elsewhere = {"city": "Denver", "state": "CO", "postal_code": "80202"}
        houses = [center("Willow Bend", states=True), center("Quillmere House")]
        publish(session, *houses, center("Marchbank", **elsewhere), seen=day, sample=True)
    engine.dispose()
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def demo_client(demo_url: str) -> Iterator[FlaskClient]:
    app = create_app({"DATABASE_URL": demo_url, "SECRET_KEY": "test"})
    with app.test_client() as client:
        yield client


@pytest.fixture(scope="module")
def everything(demo_client: FlaskClient) -> dict[str, list[Resource]]:
    """Every resource of the demo, each validated by itself as well as in its bundle."""
    told = {kind: found(demo_client, f"{kind}?_count=100") for kind in kinds()}
    for kind, resources in told.items():
        for one in resources:
            get_fhir_model_class(kind).model_validate(one)
    return told


def test_every_kind_of_the_demo_is_there_and_valid(everything: dict[str, list[Resource]]) -> None:
    assert not [kind for kind, told in everything.items() if len(told) < 3]
    for kind, told in everything.items():
        named = [one["id"] for one in told]
        assert len(named) == len(set(named)), kind


def test_every_reference_of_the_demo_leads_to_a_resource(
    everything: dict[str, list[Resource]],
) -> None:
    there = {f"{kind}/{one['id']}" for kind, told in everything.items() for one in told}
    named = set(_references(list(everything.values())))
    assert len(named) > 100
    assert named <= there


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _references(one)
    elif isinstance(value, dict):
        if "reference" in value:
            yield value["reference"]
        for one in value.values():
            yield from _references(one)


def test_nothing_private_is_told(everything: dict[str, list[Resource]]) -> None:
    text = json.dumps(everything)
    for word in ('"line"', '"postalCode"', '"birthDate"', '"gender"', '"email"', "Invented Street"):
        assert word not in text


def test_it_says_what_it_can_do(client: FlaskClient) -> None:
    told = get(client, "metadata")
    assert told["fhirVersion"] == "4.0.1"
    assert [one["type"] for one in told["rest"][0]["resource"]] == list(kinds())
    for one in told["rest"][0]["resource"]:
        assert {each["name"] for each in one["searchParam"]} == set(parameters(one["type"]))


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("count", [1, 2, 7])
def test_pages_neither_lose_nor_repeat(client: FlaskClient, kind: str, count: int) -> None:
    whole = ids(client, f"{kind}?_count=100")
    assert len(whole) == len(set(whole))
    if len(whole) <= 60:
        assert ids(client, f"{kind}?_count={count}") == whole


def test_pages_hold_while_people_come_and_go(tmp_path: Path) -> None:
    from tests.web.town import build_town

    town = build_town(tmp_path / "town.db")
    app = create_app({"DATABASE_URL": town.url, "SECRET_KEY": "test"})
    with app.test_client() as client:
        before = ids(client, "Practitioner?_count=100")
        walk, told = pages(client, "Practitioner?_count=4"), []
        told += [one["resource"]["id"] for one in next(walk)["entry"]]
        _hide(town, before[1])  # of the page that was read
        _hide(town, before[-1])  # of one that was not
        for page in walk:
            told += [one["resource"]["id"] for one in page.get("entry", [])]
        assert told == before[:-1]


def _hide(town: Town, person_id: str) -> None:
    from directory.models import Person

    engine = store.connect(town.url)
    with Session(engine) as session:
        session.get_one(Person, person_id).hidden = True
        session.commit()
    engine.dispose()


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("family=quenn", {"both"}),
        ("given=MARIS", {"both"}),
        ("name=Marisol+Quennebec", {"both"}),
        ("name=ellery", {"current", "lapsed"}),
        ("family=ellery&given=jordan", {"current", "lapsed"}),
        ("family=ellery&given=marisol", set()),
        ("family=quennebec,wrenfield", {"both", "state"}),
        ("identifier=1999000001", {"both"}),
        ("identifier=http://hl7.org/fhir/sid/us-npi|1999000001", {"both"}),
        ("identifier=http://hl7.org/fhir/sid/us-npi|44.001234", set()),
        ("identifier=44.003002", {"lapsed"}),
        ("address-state=WY", set()),
        ("address-city=new+hav", {"state", "listed", "absent"}),
        ("identifier=44.003004", set()),  # asked to be left out
        ("family=Lindqvist", set()),
    ],
)
def test_people_are_found(client: FlaskClient, town: Town, question: str, who: set[str]) -> None:
    assert set(ids(client, f"Practitioner?{question}")) == {town.ids[one] for one in who}


def test_every_parameter_finds_only_what_has_it(
    demo_client: FlaskClient, everything: dict[str, list[Resource]]
) -> None:
    """Each parameter asked with a value that some resource has gives that one, and not all."""
    for kind, told in everything.items():
        for name, value in _examples(kind, told).items():
            answer = ids(demo_client, f"{kind}?{name}={value}&_count=100")
            assert 0 < len(answer) < len(told) or len(told) == 1, f"{kind}?{name}={value}"


def _examples(kind: str, told: list[Resource]) -> dict[str, str]:
    """A value of each parameter, out of the first resource that has one."""
    examples: dict[str, str] = {}
    for name, how in parameters(kind).items():
        one = next(value for each in told for value in values_at(each, how["paths"]))
        if isinstance(one, dict):
            one = f"{one['system']}|{one.get('value', one.get('code'))}"
        examples[name] = one
    return examples


def test_roles_are_those_of_current_credentials(client: FlaskClient, town: Town) -> None:
    roles = {one["id"]: one for one in found(client, "PractitionerRole")}
    assert "specialty" in roles[town.ids["both"]]
    assert "specialty" not in roles[town.ids["lapsed"]]
    assert town.ids["self"] not in roles
    here = ids(client, "PractitionerRole?specialty=101YA0400X&location=ct-hartford")
    assert town.ids["both"] in here
    assert town.ids["state"] not in here
    only = ids(client, f"PractitionerRole?practitioner=Practitioner/{town.ids['both']}")
    assert only == [town.ids["both"]]


def test_when_a_credential_was_last_seen(client: FlaskClient, town: Town) -> None:
    (check,) = found(client, f"VerificationResult?target={town.ids['gone']}")
    assert check["status"] == "req-revalid"
    told = check["primarySource"][0]["validationStatus"]["coding"][0]["code"]
    assert told == "unknown", "a list does not say why somebody left it"
    assert check["meta"]["security"][0]["code"] == "HTEST"  # the town is invented
    assert get(client, f"VerificationResult/{check['id']}") == check


def test_where_a_credential_is_valid_and_who_told(client: FlaskClient, town: Town) -> None:
    who = get(client, f"Practitioner/{town.ids['both']}")
    checks = found(client, f"VerificationResult?target={town.ids['both']}")
    told = {}
    for check in checks:
        place = int(check["targetLocation"][0].partition("[")[2].rstrip("]"))
        qualification = who["qualification"][place]
        states = [
            one["valueCodeableConcept"]["coding"][0]["code"]
            for one in qualification["extension"]
            if one["url"].endswith(":where-valid")
        ]
        kind = check["primarySource"][0]["type"][0]["coding"][0]["code"]
        told[qualification["code"]["coding"][0]["code"]] = (states, kind)
    assert told == {"ct-dph/ladc": (["CT"], "lic-board"), "pcb/cip": ([], "issuer")}


@pytest.mark.parametrize(
    "question",
    [
        "Practitioner?gender=female",
        "Practitioner?_lastUpdated=gt2026-01-01",
        "Practitioner?name:exact=Marisol",
        "Practitioner?name=",
        "Practitioner?name=***",
        "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|",
        "Practitioner?_count=0",
        "Practitioner?_count=101",
        "Practitioner?_count=ten",
        "Practitioner?_count=5&_count=6",
        "Practitioner?_format=xml",
        "PractitionerRole?organization=ct-dph",
        "PractitionerRole?practitioner=Location/ct-hartford",
        "Organization?sort=name",
        "Practitioner/x?name=y",
        "metadata?mode=full",
    ],
)
def test_a_parameter_acts_or_is_refused(client: FlaskClient, question: str) -> None:
    told = get(client, question, 400)
    assert told["resourceType"] == "OperationOutcome"
    name = question.partition("?")[2].partition("=")[0]
    assert told["issue"][0]["diagnostics"].startswith(f"{name}: ")


def test_who_is_not_there(client: FlaskClient, town: Town) -> None:
    for path in ("Practitioner/nobody", "Patient", "Patient/x", "Location/ct-nowhere", "a/b/c"):
        assert get(client, path, 404)["issue"][0]["code"] == "not-found"
    for kind in ("Practitioner", "PractitionerRole"):
        get(client, f"{kind}/{town.ids['hidden']}", 404)
    get(client, f"PractitionerRole/{town.ids['self']}", 404)


def test_former_ids_are_gone_and_say_who_they_are_now(client: FlaskClient, town: Town) -> None:
    told = get(client, "Practitioner/pmergedmerged", 410)
    assert f"Practitioner/{town.ids['both']}" in told["issue"][0]["diagnostics"]
    told = get(client, "PractitionerRole/psplitsplitsp", 410)
    for who in ("current", "lapsed"):
        assert town.ids[who] in told["issue"][0]["diagnostics"]


def test_only_reading_is_answered(client: FlaskClient) -> None:
    answer = client.post("/fhir/Practitioner", json={})
    assert answer.status_code == 405
    assert answer.json is not None
    assert answer.json["resourceType"] == "OperationOutcome"


def test_a_neighborhood_that_asks_too_often_waits(town: Town) -> None:
    settings = {"DATABASE_URL": town.url, "SECRET_KEY": "k", "API_LIMIT": "12 per minute"}
    client = create_app(settings).test_client()
    here = {"REMOTE_ADDR": "203.0.113.7"}
    codes = [client.get("/fhir/Location", environ_base=here).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    answer = client.get("/fhir/Location", environ_base=here)
    assert answer.get_json(force=True)["issue"][0]["code"] == "throttled"
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
