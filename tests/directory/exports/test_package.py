"""A release as a data package: valid by Frictionless's own library, and what changed since."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from frictionless import validate
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from crawler.runs.registry import describe
from crawler.source import load_sources
from directory.cli import app
from directory.exports.changes import changes
from directory.exports.release import FORMATS, release
from directory.models import Listing, Person
from directory.store import connect, session_of
from tests.directory.factories import TODAY
from tests.web.town import Town, build_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return build_town(tmp_path / "town.db")


def write(town: Town, folder: Path, *formats: str, since: Path | None = None) -> None:
    with session_of(town.url, read_only=True) as session:
        release(session, folder, formats or FORMATS, TODAY, since=since)


def faults(folder: Path) -> list[object]:
    return list(validate(str(folder / "datapackage.json")).flatten(["name", "type", "note"]))


def test_it_is_valid_and_its_tables_are_typed(town: Town, tmp_path: Path) -> None:
    write(town, tmp_path / "a")
    write(town, tmp_path / "b", since=tmp_path / "a")
    assert not faults(tmp_path / "a")
    assert not faults(tmp_path / "b")
    package = json.loads((tmp_path / "b" / "datapackage.json").read_text("utf-8"))
    tables = {one["name"] for one in package["resources"] if one["type"] == "table"}
    assert tables >= {"credentials", "people", "changes"}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("2027-06-30", "June 2027", "type-error"),
        ("person_id", "person", "incorrect-label"),
        ("Quennebec", "Quennebek", "hash-count"),
    ],
)
def test_what_was_tampered_with_is_not_valid(
    town: Town, tmp_path: Path, before: str, after: str, fault: str
) -> None:
    write(town, tmp_path / "a", "csv")
    path = tmp_path / "a" / "credentials.csv"
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    assert fault in {told[1] for told in faults(tmp_path / "a")}  # type: ignore[index]


def _alter(town: Town, session: Session) -> None:
    """One renewed, one who asked to be left out, one who is new."""
    renewed = session.scalars(select(Listing).where(Listing.number == "44.002001")).one()
    renewed.expires_on = dt.date(2029, 6, 30)
    renewed.last_seen = dt.date(2026, 11, 19)
    session.get_one(Person, town.ids["limits"]).hidden = True
    session.commit()


def test_what_changed_since(town: Town, tmp_path: Path) -> None:
    write(town, tmp_path / "a", "csv")
    engine = connect(town.url)
    with Session(engine) as session:
        _alter(town, session)
    engine.dispose()
    write(town, tmp_path / "b", "csv", since=tmp_path / "a")
    assert not faults(tmp_path / "b")
    text = (tmp_path / "b" / "changes.csv").read_text("utf-8")
    told = {row["person_id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(told) == {town.ids["state"], town.ids["limits"]}
    renewed, gone = told[town.ids["state"]], told[town.ids["limits"]]
    assert (renewed["change"], renewed["column"]) == ("changed", "expires_on")
    assert (renewed["before"], renewed["after"]) == ("2027-06-30", "2029-06-30")
    assert [value for value in gone.values() if value] == [town.ids["limits"], "person_gone"]
    for word in ("Marchetti", "44.002002"):
        assert word not in text


def test_nothing_changed_where_nothing_did(town: Town, tmp_path: Path) -> None:
    write(town, tmp_path / "a", "csv")
    write(town, tmp_path / "b", "csv", since=tmp_path / "a")
    assert (tmp_path / "b" / "changes.csv").read_text("utf-8").count("\n") == 1


def test_two_credentials_of_one_name_are_told_apart() -> None:
    row = {"person_id": "a", "credential_code": "x", "credential_number": "1"}
    old = iter([("a", [row, row])])
    new = iter([("a", [row, row, row]), ("b", [row | {"person_id": "b"}])])
    assert [(one["person_id"], one["change"]) for one in changes(old, new)] == [
        ("a", "added"),
        ("b", "added"),
    ]


def test_files_that_only_an_earlier_release_had_are_taken_away(town: Town, tmp_path: Path) -> None:
    kept = tmp_path / "notes.txt"
    kept.write_text("mine")
    write(town, tmp_path, "jsonl", "csv")
    write(town, tmp_path, "csv", since=tmp_path)
    there = {path.name for path in tmp_path.iterdir() if path.suffix != ".db"}
    assert there >= {"notes.txt", "credentials.csv", "changes.csv", "datapackage.json"}
    assert "people.jsonl" not in there


def test_the_command_refuses_what_it_cannot_compare_with(town: Town, tmp_path: Path) -> None:
    asked = ["export", str(tmp_path / "a"), "--database", town.url, "--since", str(tmp_path)]
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 2
    assert "credentials.csv" in told.output


def test_a_source_keeps_what_is_known_of_its_terms() -> None:
    told = [describe(source)["terms"] for source in load_sources().values()]
    assert all(told)


def test_two_stores_of_the_same_facts_differ_only_in_their_edition(tmp_path: Path) -> None:
    folders = []
    for name in ("one", "two"):
        town = build_town(tmp_path / f"{name}.db")
        write(town, tmp_path / name)
        folders.append(tmp_path / name)
    for path in folders[0].iterdir():
        twin = folders[1] / path.name
        if path.name != "datapackage.json":
            assert twin.read_bytes() == path.read_bytes(), path.name
