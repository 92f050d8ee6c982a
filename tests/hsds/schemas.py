"""JSON Schemas of HSDS, made of the facts in `fields.yaml`: what is not among them is refused.

With HSDS_SPECIFICATION, a checkout of openreferral/specification, the published ones stand in.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

PUBLISHED = Path(os.environ.get("HSDS_SPECIFICATION", os.devnull)) / "schema"
_FACTS = Path(__file__).with_name("fields.yaml")
_TYPES = frozenset({"string", "number", "integer", "boolean"})
Schema = dict[str, Any]


@cache
def objects() -> dict[str, Schema]:
    """The facts, by the name of the object."""
    told: dict[str, Schema] = YAML(typ="safe").load(_FACTS)["objects"]
    return told


def write_schemas(folder: Path, published: Path = PUBLISHED) -> Path:
    """A file for each object; each names the others as files beside it."""
    folder.mkdir(exist_ok=True)
    for name in objects():
        (folder / f"{name}.json").write_text(json.dumps(schema(name)), "utf-8")
    for path in published.glob("*.json"):
        told = json.loads(path.read_text("utf-8"))
        told.pop("$id", None)  # else the others are looked for where it says
        (folder / path.name).write_text(json.dumps(told), "utf-8")
    return folder


def schema(name: str) -> Schema:
    """An object as an answer has it."""
    told = objects()[name]
    plain = {field: _plain(kind) for field, kind in told["fields"].items()}
    one = {field: _ref(kind) for field, kind in told.get("one", {}).items()}
    many = {
        field: {"type": "array", "items": _ref(kind)}
        for field, kind in told.get("many", {}).items()
    }
    return {
        "name": name,
        "type": "object",
        "properties": plain | one | many,
        "required": told["required"],
        "tabular_required": told.get("tabular_required", []),
        "additionalProperties": False,
    }


def write_tables_schema(folder: Path, tables: Mapping[str, str]) -> Path:
    """The schema of a package as JSON: under each table's name its rows, of the object it is of."""
    rows = {table: _rows(folder, kind) for table, kind in tables.items()}
    told = {"type": "object", "properties": rows, "required": list(rows)}
    path = folder / "tables.json"
    path.write_text(json.dumps(told), "utf-8")
    return path


def columns(folder: Path, name: str) -> Schema:
    """What may stand in a table's row, by the name of the column."""
    told, plain = _read(folder, name), {"string", "number"}
    return {field: own for field, own in told["properties"].items() if own.get("type") in plain}


def _rows(folder: Path, kind: str) -> Schema:
    """Rows of a table, each as JSON: what is nested has a table of its own."""
    told = _read(folder, kind)
    row = {
        "type": "object",
        "properties": columns(folder, kind),
        "required": [*told["required"], *told.get("tabular_required", ())],
        "additionalProperties": False,
    }
    return {"type": "array", "items": row, "minItems": 1}


def _read(folder: Path, kind: str) -> Schema:
    told: Schema = json.loads((folder / f"{kind}.json").read_text("utf-8"))
    return told


def _plain(kind: str | list[str]) -> Schema:
    if isinstance(kind, list):
        return {"type": "string", "enum": kind}
    return {"type": kind} if kind in _TYPES else {"type": "string", "format": kind}


def _ref(kind: str) -> Schema:
    return {"$ref": f"{kind}.json"}
