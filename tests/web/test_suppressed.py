"""Who asked to be hidden is on no page and in no answer, whatever address is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from directory.exports.fhir_query import kinds
from directory.exports.hsds_ids import of_person
from tests.web.pages import every_page
from tests.web.town import Town

FAMILY, NAME, NUMBER = "Lindqvist", "Petra Lindqvist", "44.003004"
LISTS = (
    "search?place=06103&radius=100&limit=500",
    "people?limit=500",
    "credentials?limit=500",
    "changes?limit=500",
    f"verify?name={NAME}",
    f"verify?number={NUMBER}",
)
RESOURCES = [*kinds(), "metadata"]


def _searches(client: FlaskClient, town: Town) -> dict[str, str]:
    """Sealed searches that would find the person, were they shown: the link, what was typed."""
    asked = [
        ("/search", {"place": "06103", "radius": "100"}, ""),
        ("/look-up", {"name": NAME}, NAME),
        ("/look-up", {"name": NUMBER}, NUMBER),
        ("/shortlist", {"person": [town.ids["hidden"], town.ids["both"]]}, ""),
    ]
    return {client.post(path, data=form).headers["Location"]: typed for path, form, typed in asked}


def _addresses(rule: Rule, known: Mapping[str, list[str]], otherwise: list[str]) -> Iterator[str]:
    """The rule's address with every value that its parts may have."""
    names = sorted(rule.arguments)
    for values in product(*(known.get(name, otherwise) for name in names)):
        address = rule.rule
        for name, value in zip(names, values, strict=True):
            for part in (f"<{name}>", f"<path:{name}>", f"<int:{name}>"):
                address = address.replace(part, value)
        yield address


def _every_address(app: Flask, client: FlaskClient, town: Town) -> dict[str, str]:
    """Each address of each route, with what its reader typed, which a page may repeat."""
    links = _searches(client, town)
    tokens = {link.partition("?")[0].rsplit("/", 1)[-1]: typed for link, typed in links.items()}
    states = ["CT", "US"]
    known = {"token": list(tokens), "code": states, "run_id": ["1"], "filename": ["site.css"]}
    known["kind"] = RESOURCES
    otherwise = [town.ids["hidden"], town.ids["both"], "psplitsplitsp", NUMBER, "CIP", "kinds"]
    asked = {
        address: next((typed for token, typed in tokens.items() if token in address), "")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        for address in _addresses(rule, known, otherwise)
    }
    everyday = [*every_page(app, town).values(), *(f"/api/v1/{path}" for path in LISTS)]
    everyday += [f"/fhir/{kind}?_count=100" for kind in kinds()]
    everyday += [f"/fhir/Practitioner?{name}={FAMILY}" for name in ("name", "family")]
    everyday += [f"/fhir/Practitioner?identifier={NUMBER}"]
    everyday += ["/hsds/services?full=true&per_page=100", f"/hsds/services?search={FAMILY}"]
    everyday += [f"/hsds/services/{of_person('service', one)}" for one in town.ids.values()]
    return {**dict.fromkeys(everyday, ""), **asked, **links}


def test_suppressed_people_are_at_no_address(app: Flask, client: FlaskClient, town: Town) -> None:
    met = 0
    for address, typed in _every_address(app, client, town).items():
        answer = client.get(address)
        assert answer.status_code != 500, address
        met += answer.status_code == 200
        for fact in (FAMILY, NUMBER, town.ids["hidden"]):
            echoed = fact in address or fact in typed
            assert echoed or fact not in answer.text, address
    assert met > 60


def test_somebody_who_is_shown_would_have_been_met(
    app: Flask, client: FlaskClient, town: Town
) -> None:
    asked = _every_address(app, client, town)
    assert any("Quennebec" in client.get(address).text for address in asked)
