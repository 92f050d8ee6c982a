"""A release of all that may be published: whole, valid by its own tools, and without the hidden."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fhir.resources.R4B.organization import Organization
from fhir.resources.R4B.practitioner import Practitioner
from fhir.resources.R4B.verificationresult import VerificationResult
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from directory.cli import app
from directory.exports import release as releases
from directory.exports import stream
from directory.store import session_of
from tests.directory.factories import TODAY
from tests.web.town import Town, build_town

HIDDEN = ("hidden", "Lindqvist", "44.003004")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return build_town(tmp_path_factory.mktemp("town") / "town.db")


@pytest.fixture(scope="module")
def session(town: Town) -> Iterator[Session]:
    with session_of(town.url, read_only=True) as session:
        yield session


@pytest.fixture(scope="module")
def folder(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    releases.release(session, folder, releases.FORMATS, TODAY)
    return folder


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "credentials.csv").read_text("utf-8"))))


def test_a_row_a_credential_with_its_source_and_day(rows: list[dict[str, str]], town: Town) -> None:
    both = [row for row in rows if row["person_id"] == town.ids["both"]]
    assert [row["credential_status"] for row in both] == ["active", "active", "self_reported"]
    national, board, claim = both
    assert (board["credential_number"], board["family_name"]) == ("44.001234", "Quennebec")
    assert (board["where_valid"], national["where_valid"]) == ("CT", "")
    assert (board["intervention_specific"], national["intervention_specific"]) == ("false", "true")
    assert (board["verification_status"], claim["verification_status"]) == (
        "confirmed",
        "self_stated",
    )
    assert board["npi"] == "1999000001"
    assert board["zip3"] == "061"
    # A ZIP code's own middle would tell the code, of which three digits stand here.
    assert board["geo_precision"] == "city"
    assert float(board["longitude"]) < -70
    assert all(row["source_url"] and row["last_confirmed_at"] for row in rows)


def test_what_is_gone_or_absent_or_only_dated_is_not_called_active(
    rows: list[dict[str, str]], town: Town
) -> None:
    told = {row["person_id"]: row for row in rows}

    def of(who: str) -> tuple[str, str]:
        row = told[town.ids[who]]
        return row["credential_status"], row["verification_status"]

    assert of("gone") == ("unknown", "not_found")
    assert of("absent") == ("active", "not_found_once")
    assert of("listed") == ("listed_unexpired", "confirmed")
    assert of("lapsed") == ("expired", "confirmed")
    assert of("limits")[0] == "restricted"


def test_hidden_people_are_in_no_file(folder: Path, town: Town) -> None:
    words = (town.ids["hidden"], *HIDDEN[1:])
    for path in folder.iterdir():
        text = path.read_text("utf-8")
        assert not [word for word in words if word in text], path.name
    assert len(list(folder.iterdir())) == 18


def test_nothing_private_is_in_any_file(folder: Path) -> None:
    for path in folder.iterdir():
        assert "06103" not in path.read_text("utf-8"), path.name


def test_everybody_else_is_in_every_format(
    folder: Path, rows: list[dict[str, str]], town: Town
) -> None:
    shown = set(town.ids.values()) - {town.ids["hidden"]}
    assert {row["person_id"] for row in rows} == shown
    assert {line["person_id"] for line in lines(folder / "people.jsonl")} == shown
    assert {line["id"] for line in lines(folder / "Practitioner.ndjson")} == shown


def test_fhir_is_valid_and_its_references_lead_somewhere(folder: Path) -> None:
    people = [Practitioner.model_validate(one) for one in lines(folder / "Practitioner.ndjson")]
    checks = [
        VerificationResult.model_validate(one)
        for one in lines(folder / "VerificationResult.ndjson")
    ]
    issuers = {Organization.model_validate(one).id for one in lines(folder / "Organization.ndjson")}
    ids = {one.id: one for one in people}
    for check in checks:
        person = ids[check.target[0].reference.removeprefix("Practitioner/")]
        place = int(check.targetLocation[0].partition("[")[2].rstrip("]"))
        assert person.qualification[place].code
    named = {q.issuer.reference for one in people for q in one.qualification or () if q.issuer}
    assert {one.removeprefix("Organization/") for one in named if one} <= issuers


def test_fhir_holds_lapsed_credentials_with_their_status(folder: Path, town: Town) -> None:
    people = {str(one["id"]): one for one in lines(folder / "Practitioner.ndjson")}

    def status(who: str) -> str:
        (held, *_) = people[town.ids[who]]["qualification"]  # type: ignore[misc]
        return held["extension"][0]["valueCode"]  # type: ignore[no-any-return, index]

    assert status("state") == "active"
    assert status("lapsed") == "expired"
    assert status("listed") == "unknown"
    assert status("gone") == "unknown"
    assert "qualification" not in people[town.ids["self"]]


def test_the_package_names_files_sources_and_checksums(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert package["version"] == "2026-11-20"
    assert "We take no money" in package["independence"]
    assert {
        "title": "Connecticut license roster",
        "path": "https://data.example.org/ct_elicense",
        "as_of": "2026-11-18",
        "publisher": "Connecticut Department of Public Health",
        "terms": "Not read.",
    } in package["sources"]
    assert len(package["edition"]) == 32
    for told in package["resources"]:
        content = (folder / told["path"]).read_bytes()
        assert told["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert told["bytes"] == len(content)


def test_the_same_day_gives_the_same_bytes_whatever_the_batch(
    session: Session, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_BATCH", 3)
    releases.release(session, tmp_path, releases.FORMATS, TODAY)
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_a_release_that_fails_leaves_the_earlier_one(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases.release(session, tmp_path, ("csv",), TODAY)
    before = (tmp_path / "credentials.csv").read_bytes()

    def broken(_people: int) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        releases.release(session, tmp_path, ("csv",), TODAY, broken)
    assert (tmp_path / "credentials.csv").read_bytes() == before


def test_the_command_says_what_it_wrote(town: Town, tmp_path: Path) -> None:
    arguments = ["export", str(tmp_path), "--format", "csv", "--format", "jsonl"]
    told = CliRunner().invoke(app, [*arguments, "--database", town.url])
    assert told.exit_code == 0, told.output
    assert "people on 2026-11-18." in told.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "credentials.csv",
        "datapackage.json",
        "people.jsonl",
    ]
    assert CliRunner().invoke(app, [*arguments, "--format", "xml"]).exit_code == 2
