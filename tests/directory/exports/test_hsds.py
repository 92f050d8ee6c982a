"""HSDS tables: their tabular form is a data package, whose own library checks types and keys."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from frictionless import validate

from directory.exports.release import release
from directory.store import session_of, today
from directory.vocabulary import load
from tests.directory.factories import TODAY
from tests.hsds.judges import check_jsonschema, hsds_validator
from tests.hsds.schemas import columns, write_schemas, write_tables_schema
from tests.web.town import Town, build_town

Tables = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return build_town(tmp_path_factory.mktemp("town") / "town.db")


@pytest.fixture(scope="module")
def folder(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hsds")
    with session_of(town.url, read_only=True) as session:
        release(session, folder, ("hsds",), TODAY)
    return folder


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    return {
        name: list(csv.DictReader((folder / f"{name}.csv").open(encoding="utf-8")))
        for name in load("hsds")["tables"]
    }


def test_it_is_valid(folder: Path, tables: Tables) -> None:
    assert not validate(str(folder / "datapackage.json")).flatten(["name", "type", "note"])
    assert all(tables.values())
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    assert {"service", "organization", "taxonomy_term"} <= {one["name"] for one in described}


def test_a_row_that_leads_nowhere_is_not_valid(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / "organizations.csv"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:-1]) + "\n", "utf-8")
    kinds = {told[0] for told in validate(str(tmp_path / "datapackage.json")).flatten(["type"])}
    assert "foreign-key" in kinds


def test_a_code_that_stands_for_two_terms_is_not_valid(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / "taxonomy_terms.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    twice = [*rows, {**next(row for row in rows if row["code"]), "id": str(uuid4())}]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(twice)
    kinds = {told[0] for told in validate(str(tmp_path / "datapackage.json")).flatten(["type"])}
    assert "unique-error" in kinds


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_schemas(tmp_path_factory.mktemp("schemas"))


def test_every_row_is_what_hsds_says_of_its_table(
    tables: Tables, schemas: Path, tmp_path: Path
) -> None:
    kinds = {name: told["name"] for name, told in load("hsds")["tables"].items()}
    judge, path = write_tables_schema(schemas, kinds), tmp_path / "package.json"
    package = {}
    for name, rows in tables.items():
        known = columns(schemas, kinds[name])
        assert rows[0].keys() <= known.keys()  # of the empty ones too
        package[name] = [typed(row, known) for row in rows]
    path.write_text(json.dumps(package), "utf-8")
    assert not check_jsonschema(judge, [path])
    spoilt = {name: [{**rows[0], "id": "none"}] for name, rows in package.items()}
    path.write_text(json.dumps(spoilt), "utf-8")
    found = check_jsonschema(judge, [path])
    assert [name for name in kinds if f"$.{name}[0].id: 'none' is not a 'uuid'" not in found] == []


def test_another_tool_finds_nothing_wrong_with_a_row_either(tables: Tables, tmp_path: Path) -> None:
    own = write_schemas(tmp_path, published=Path(os.devnull))
    for name, told in load("hsds")["tables"].items():
        known = columns(own, told["name"])
        rows = [typed(row, known) for row in tables[name]]
        assert not hsds_validator(own, told["name"], rows)
        assert hsds_validator(own, told["name"], [rows[0] | {"street": "1 Elm Street"}])


def typed(row: dict[str, str], columns: dict[str, Any]) -> dict[str, str | float]:
    """A row of a table as JSON: empty cells are left out."""
    told = {name: cell for name, cell in row.items() if cell}
    return {
        name: float(cell) if columns[name]["type"] == "number" else cell
        for name, cell in told.items()
    }


def test_credentials_are_attributes_of_the_service(tables: Tables, town: Town) -> None:
    (whose,) = (
        row["organization_id"]
        for row in tables["organization_identifiers"]
        if row["identifier"] == town.ids["both"]
    )
    (service,) = (row for row in tables["services"] if row["organization_id"] == whose)
    assert (service["status"], service["assured_date"]) == ("active", "2026-11-18")
    assert service["name"].startswith("Marisol Quennebec; ")
    terms = {row["id"]: row for row in tables["taxonomy_terms"]}
    held = [row for row in tables["attributes"] if row["link_id"] == service["id"]]
    assert {terms[row["taxonomy_term_id"]]["code"] for row in held} == {"ct-dph/ladc", "pcb/cip"}
    assert "number 44.001234, ends 2027-06-30" in {
        row["label"].partition(", last")[0] for row in held
    }
    assert {row["identifier"] for row in tables["organization_identifiers"]} >= {"1999000001"}


def test_who_is_not_current_is_not_called_active(tables: Tables) -> None:
    status = {row["name"].partition(";")[0]: row["status"] for row in tables["services"]}
    assert status["Crispin Vandermolen"] == "inactive"
    assert status["Rosalind Thackeray"] == "inactive"
    assert status["Tobias Wrenfield"] == "active"
    assert "Wendell Ashgrove" not in status  # says so themself; on no list


def test_the_demo_is_valid(demo_home: Path, tmp_path: Path) -> None:
    with session_of(f"sqlite:///{demo_home / 'demo.db'}", read_only=True) as session:
        written, people = release(session, tmp_path, ("hsds",), today(session))
    assert people > 2000
    assert not validate(str(tmp_path / "datapackage.json")).flatten(["name", "type", "note"])
    assert {one.name: one.records for one in written}["services.csv"] > 1000
