"""The OpenAPI 3.1 document, made of the same models that read what is asked and shape the answer.

pydantic writes the schemas. A framework that writes such documents would also want to be the
application, and none refuses a repeated parameter.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from web.api.editions import software
from web.api.paging import Paged
from web.api.problems import Problem
from web.api.routes import OPERATIONS, Also, Operation

JsonObject = dict[str, Any]

_SCHEMAS = "#/components/schemas/"
_FIRST = ("search", "verify", "people", "credentials", "changes", "requirements")  # most asked for
_ABOUT = (
    "An open directory of credentialed addiction interventionists. No key, no account, GET only. "
    "Every fact names its list and the day it was last seen there. Every parameter acts, or is "
    "refused with 400. Send `If-None-Match` to be told 304 while an answer still stands."
)
_EVERYWHERE = (
    Also(304, "What you hold still stands."),
    Also(400, "A parameter cannot be used; `errors` says which, and what is allowed."),
    Also(429, "Too many requests. `Retry-After` says how many seconds to wait."),
    Also(503, "There is no store to read yet. `Retry-After` says when to ask again."),
)
_TEXTS = {
    "ETag": "The mark of this answer, for `If-None-Match`.",
    "Link": 'The next page, as `rel="next"`; missing on the last one.',
    "Location": "The address to ask instead.",
    "RateLimit": "What is left of the limit `r`, for the next `t` seconds.",
    "RateLimit-Policy": "The limit: `q` requests in `w` seconds.",
    "Retry-After": "Seconds to wait.",
}
_CLOSED = ("additionalProperties", False)  # programs must bear a member that is new to them
_HELD = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The mark of the answer that you hold.",
    "schema": {"type": "string"},
}


@cache
def document() -> JsonObject:
    """The whole document."""
    names, schemas = _schemas()
    paths: JsonObject = {}
    for one in _in_order():
        paths[_braced(one.path)] = {"get": _operation(one, names)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Interventionist Directory",
            "version": software(),
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": list(_tags()),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "headers": {name: _header(text) for name, text in _TEXTS.items()},
            "parameters": {"If-None-Match": _HELD},
        },
    }


def _in_order() -> list[Operation]:
    """What most programs ask for first, then the rest as it was read."""
    place = {name: number for number, name in enumerate(_FIRST)}
    return sorted(OPERATIONS, key=lambda one: place.get(_tag(one.module), len(place)))


def _tags() -> Iterator[JsonObject]:
    for module in dict.fromkeys(one.module for one in _in_order()):
        about = (sys.modules[module].__doc__ or "").strip()
        told = about.split("\n\n")[0].partition(": ")[2]
        yield {"name": _tag(module), "description": told[:1].upper() + told[1:]}


def _tag(module: str) -> str:
    return module.rpartition(".")[2]


def _braced(path: str) -> str:
    return re.sub(r"<(\w+)>", r"{\1}", path)


def _operation(one: Operation, names: dict[Any, str]) -> JsonObject:
    answers = {200: Also(200, "As asked.", one.answer)}
    answers |= {also.status: also for also in (*one.also, *_EVERYWHERE)}
    return {
        "operationId": one.name,
        "tags": [_tag(one.module)],
        "summary": one.summary.partition("\n")[0],
        "parameters": [
            *_parameters(one),
            {"$ref": "#/components/parameters/If-None-Match"},
        ],
        "responses": {
            str(status): _response(also, names, paged=issubclass(one.asked, Paged))
            for status, also in sorted(answers.items())
        },
    }


def _parameters(one: Operation) -> Iterator[JsonObject]:
    schema = one.asked.model_json_schema()
    for name, own in schema.get("properties", {}).items():
        in_path = f"<{name}>" in one.path
        plain = {key: value for key, value in own.items() if key not in {"title", "description"}}
        if plain.get("default") in ("", []):
            del plain["default"]  # left out is not the same as empty, which is refused
        yield {
            "name": name,
            "in": "path" if in_path else "query",
            "required": in_path or name in schema.get("required", ()),
            "description": own["description"],
            "schema": plain,
        }


def _response(also: Also, names: dict[Any, str], *, paged: bool) -> JsonObject:
    told: JsonObject = {"description": also.text, "headers": _headers(also.status, paged=paged)}
    if also.status >= 400:
        told["content"] = {"application/problem+json": {"schema": _ref(names[Problem])}}
    elif also.answer is not None:
        told["content"] = {"application/json": {"schema": _ref(names[also.answer])}}
    elif also.status not in {204, 304}:
        told["content"] = {"text/html": {"schema": {"type": "string"}}}
    return told


def _headers(status: int, *, paged: bool) -> JsonObject:
    own = {
        200: ("ETag", "Link") if paged else ("ETag",),
        304: ("ETag",),
        301: ("Location",),
        429: ("Retry-After",),
        503: ("Retry-After",),
    }
    names = (*own.get(status, ()), "RateLimit", "RateLimit-Policy")
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header(text: str) -> JsonObject:
    return {"description": text, "schema": {"type": "string"}}


def _ref(name: str) -> JsonObject:
    return {"$ref": _SCHEMAS + name}


def _schemas() -> tuple[dict[Any, str], JsonObject]:
    """The name of each answer's shape, and every shape by name."""
    shapes = {one.answer: one.mode for one in OPERATIONS}
    shapes |= {also.answer: "serialization" for one in OPERATIONS for also in one.also}
    shapes |= {Problem: "serialization"}
    shapes.pop(None, None)
    found, defined = TypeAdapter.json_schemas(
        [(shape, mode, TypeAdapter(shape)) for shape, mode in shapes.items()],
        ref_template=_SCHEMAS + "{model}",
    )
    renamed = _short_names(defined["$defs"])
    names = {
        shape: renamed[own["$ref"].removeprefix(_SCHEMAS)] for (shape, _), own in found.items()
    }
    return names, {
        renamed[name]: _tidy(schema, renamed) for name, schema in defined["$defs"].items()
    }


def _short_names(schemas: JsonObject) -> dict[str, str]:
    """The name that each shape gives itself; no two may share one."""
    short: dict[str, str] = {name: own["title"] for name, own in schemas.items()}
    if len(set(short.values())) < len(short):
        raise ValueError("Two shapes of answers have one name.")
    return short


def _tidy(schema: Any, renamed: dict[str, str], *, names: bool = False) -> Any:
    """Without the titles that repeat a member's name, and with the short names."""
    if isinstance(schema, list):
        return [_tidy(one, renamed) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {**schema, **_ref(renamed[_name(schema)])}
    if isinstance(schema.get("description"), str):
        schema = {**schema, "description": _plain(schema["description"])}
    return {
        key: _tidy(value, renamed, names=key == "properties")
        for key, value in schema.items()
        if names or (key != "title" and (key, value) != _CLOSED)
    }


def _name(schema: JsonObject) -> str:
    return str(schema["$ref"]).removeprefix(_SCHEMAS)


def _plain(text: str) -> str:
    """A docstring as one paragraph, without the numbers of our own rules."""
    return " ".join(re.sub(r"\s*\(rules? [^)]*\)", "", text).split())
