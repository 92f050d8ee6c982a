"""`check-roster` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from directory.cli import app
from tests.web.town import Town, build_town

LIST = "name,state\nMarisol Quennebec,CT\nJordan Ellery,CT\nNobody Atall,CT\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return build_town(tmp_path_factory.mktemp("town") / "town.db")


def run(town: Town, *arguments: object) -> tuple[int, str, str]:
    told = CliRunner().invoke(app, ["check-roster", *map(str, arguments), "--database", town.url])
    return told.exit_code, told.stdout, told.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    return path


def test_a_table_and_a_line_of_counts(town: Town, file: Path) -> None:
    code, out, err = run(town, file)
    assert code == 0
    assert "3 names on 2026-11-18: 1 found, 1 not found, 1 ambiguous." in out
    assert "This Connecticut license is active, valid to June 30, 2027." in " ".join(out.split())
    assert err == "Checking …\n"


def test_files_are_written_by_their_ending(town: Town, file: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / f"result.{ending}" for ending in ("csv", "xlsx", "json", "pdf")]
    code, out, _ = run(town, file, *(part for one in outputs for part in ("-o", one)))
    assert code == 0
    assert out.count("Written: ") == 4
    assert outputs[0].read_text("utf-8-sig").startswith("name,state,outcome,person_id,")
    assert outputs[1].read_bytes()[:2] == b"PK"
    assert json.loads(outputs[2].read_text("utf-8"))["counts"]["found"] == 1
    assert outputs[3].read_bytes()[:5] == b"%PDF-"


def test_json_for_a_program(town: Town, file: Path) -> None:
    code, out, _ = run(town, file, "--json")
    assert code == 0
    assert [row["outcome"] for row in json.loads(out)["rows"]] == [
        "found",
        "ambiguous",
        "not_found",
    ]


def test_wrong_use_is_refused(town: Town, file: Path, tmp_path: Path) -> None:
    assert run(town, tmp_path / "none.csv")[::2] == (
        2,
        f"interventionist: There is no file {tmp_path / 'none.csv'}.\n",
    )
    code, _, err = run(town, file, "-o", tmp_path / "result.doc")
    assert (code, "should end in one of .csv" in err) == (2, True)
    file.write_text("who\nA\n", "utf-8")
    code, _, err = run(town, file)
    assert (code, "no column with names" in err) == (2, True)
