"""Every address that the app's routes have for certain people, and the text of its answer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pdfplumber
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from directory.exports.fhir_query import kinds
from directory.exports.hsds_ids import of_person

PART = re.compile(r"<(?:[^<>:]*:)?(\w+)>")


@dataclass(frozen=True)
class Asked:
    """Who is looked for: ids that may be in an address, a name and numbers that may be typed."""

    ids: tuple[str, ...]
    name: str
    numbers: tuple[str, ...]
    place: str

    @property
    def family(self) -> str:
        """The family name."""
        return self.name.split()[-1]

    @property
    def typed(self) -> list[tuple[str, dict[str, object], str]]:
        """Forms that would find them: where each is sent, its fields, what a page may repeat."""
        looked = [("/look-up", {"name": text}, text) for text in (self.name, *self.numbers)]
        place: dict[str, object] = {"place": self.place, "radius": "100"}
        beside: dict[str, object] = {"person": list(self.ids)}
        return [("/search", place, ""), *looked, ("/shortlist", beside, "")]  # type: ignore[list-item]

    @property
    def lists(self) -> list[str]:
        """What a program asks that would find them."""
        asked = [f"search?place={self.place}&radius=100&limit=500", "people?limit=500"]
        asked += ["credentials?limit=500", "changes?limit=500", f"verify?name={self.name}"]
        asked += [f"verify?number={number}" for number in self.numbers]
        found = [f"/api/v1/{one}" for one in asked]
        found += [f"/fhir/{kind}?_count=100" for kind in kinds()]
        found += [f"/fhir/Practitioner?{name}={self.family}" for name in ("name", "family")]
        found += ["/hsds/services?full=true&per_page=100", f"/hsds/services?search={self.family}"]
        found += [
            f"/hsds/services/{of_person('service', one)}" for one in self.ids if one.startswith("p")
        ]
        return found + [f"/fhir/Practitioner?identifier={number}" for number in self.numbers]


def sealed(client: FlaskClient, asked: Asked) -> dict[str, str]:
    """Links that would find the person, with what their reader typed; also links to watch them."""
    links = {
        client.post(path, data=form).headers["Location"]: typed for path, form, typed in asked.typed
    }
    for link in list(links):
        watch = client.get(f"{link}/watch")
        if watch.status_code == 302:
            links[watch.headers["Location"]] = ""
    return links


def every_address(app: Flask, asked: Asked, links: Mapping[str, str]) -> dict[str, str]:
    """Each address of each route, with what its reader typed, which a page may repeat."""
    tokens = {link.partition("?")[0].rsplit("/", 1)[-1]: typed for link, typed in links.items()}
    known = {"token": list(tokens), "code": ["CT", "US"], "run_id": ["1"], "letters": ["LADC"]}
    known |= {"filename": ["site.css"], "item_id": ["kinds"], "form": ["csv", "xlsx", "pdf"]}
    known |= {"kind": [*kinds(), "metadata"]}
    otherwise = [*asked.ids, *asked.numbers]
    found = {
        address: next((typed for token, typed in tokens.items() if token in address), "")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        for address in _addresses(rule, known, otherwise)
    }
    return {**dict.fromkeys(asked.lists, ""), **found, **links}


def _addresses(rule: Rule, known: Mapping[str, list[str]], otherwise: list[str]) -> Iterator[str]:
    """The rule's address with every value that its parts may have."""
    names = sorted(rule.arguments)
    for values in product(*(known.get(name, otherwise) for name in names)):
        value = dict(zip(names, values, strict=True))
        yield PART.sub(lambda part, value=value: value[part[1]], rule.rule)  # type: ignore[misc]


def told(answer: TestResponse) -> str:
    """All text of an answer, also of what is packed."""
    if answer.content_type == "application/pdf":
        with pdfplumber.open(io.BytesIO(answer.data)) as paper:
            return "\n".join(page.extract_text() for page in paper.pages)
    if "spreadsheetml" in (answer.content_type or ""):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist())
    return answer.data.decode("utf-8", "replace")
