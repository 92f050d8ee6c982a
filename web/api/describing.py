"""The API's document, for machines at /openapi.json and for people who program at /api."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from web.api.openapi import document

blueprint = Blueprint("api_pages", __name__)
_MEDIA = "application/json"
_WORDS = {  # the page is in English, as the document is
    "document": "The same as an OpenAPI 3.1 document",
    "asked": "How to ask, and what comes back",
    "parameters": "Parameters",
    "needed": "Needed.",
    "otherwise": "Else:",
    "answers": "Answers",
    "shapes": "Shapes of answers",
    "example": "Example:",
    "fhir": "The same people as FHIR R4",
}
_RULES = (
    "A list comes in pages: follow `next`, which is null on the last one.",
    "An id stays for ever: one that was merged answers 301, and who asked to be left out 410.",
    "`RateLimit` tells what is left of your network's limit. At 429 wait as `Retry-After` says.",
    "Scripts of any site may ask. New members may come; those that are there stay.",
)
_TITLES = {"hsds": "HSDS"}


@dataclass(frozen=True, slots=True)
class Line:
    """One parameter of an address, or one member of a shape. `shape` is what its type links to."""

    name: str
    type: str
    shape: str
    needed: bool
    usual: str
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One status that an address answers with."""

    status: str
    phrase: str
    text: str
    shape: str


@dataclass(frozen=True, slots=True)
class Address:
    """One address. `example` is it as one may ask it; "" where that takes somebody's id."""

    name: str
    path: str
    example: str
    text: str
    parameters: tuple[Line, ...]
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of an answer, or of a part of it. `one_of` is what a word may be."""

    name: str
    text: str
    members: tuple[Line, ...]
    one_of: str


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document itself."""
    answer = Response(orjson.dumps(document()), mimetype=_MEDIA)
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get("/api")
def page() -> str:
    """The same to read."""
    told = document()
    return render_template(
        "api.html",
        words=_WORDS,
        rules=_RULES,
        titles=_TITLES,
        info=told["info"],
        groups=[(tag, list(_addresses(told, tag["name"]))) for tag in told["tags"]],
        shapes=[_shape(name, one) for name, one in told["components"]["schemas"].items()],
    )


def _addresses(told: dict[str, Any], tag: str) -> Iterator[Address]:
    for path, methods in told["paths"].items():
        one = methods["get"]
        if tag in one["tags"]:
            yield Address(
                name=one["operationId"],
                path=path,
                example=_example(path, one["parameters"]),
                text=one["summary"],
                parameters=tuple(_parameter(own) for own in one["parameters"] if "name" in own),
                answers=tuple(_answered(*pair) for pair in one["responses"].items()),
            )


def _example(path: str, parameters: list[dict[str, Any]]) -> str:
    """The address with what it needs, or else with the first parameter that has an example."""
    known = [one for one in parameters if one.get("schema", {}).get("examples")]
    asked = [one for one in known if one["required"]] or known[:1]
    for one in asked:
        path = path.replace(f"{{{one['name']}}}", one["schema"]["examples"][0])
    query = {one["name"]: one["schema"]["examples"][0] for one in asked if one["in"] == "query"}
    if "{" in path:
        return ""
    return f"{path}?{urlencode(query)}" if query else path


def _parameter(own: dict[str, Any]) -> Line:
    schema, usual = own["schema"], own["schema"].get("default")
    shown = "" if usual is None else str(usual).lower()
    return Line(own["name"], _words(schema), "", own["required"], shown, own["description"])


def _answered(status: str, own: dict[str, Any]) -> Answered:
    schemas = [held["schema"] for held in own.get("content", {}).values()]
    shape = _linked(schemas[0]) if schemas else ""
    return Answered(status, HTTPStatus(int(status)).phrase, own["description"], shape)


def _shape(name: str, own: dict[str, Any]) -> Shape:
    needed = own.get("required", ())
    members = tuple(
        Line(member, _words(one), _linked(one), member in needed, "", one.get("description", ""))
        for member, one in own.get("properties", {}).items()
    )
    return Shape(name, own.get("description", ""), members, ", ".join(own.get("enum", ())))


def _words(schema: dict[str, Any]) -> str:
    """A type in words: "string or null", "list of CredentialCard"."""
    if "$ref" in schema:
        return _linked(schema)
    if "anyOf" in schema:
        return " or ".join(_words(one) for one in schema["anyOf"])
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "enum" in schema:
        return " or ".join(f'"{one}"' for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_words(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "anything")


def _linked(schema: dict[str, Any]) -> str:
    """The one shape that a type speaks of; "" where it speaks of none."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    parts = [*schema.get("anyOf", ()), schema.get("items", {})]
    return next((found for one in parts if one and (found := _linked(one))), "")
