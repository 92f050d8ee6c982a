"""`find -o`: the answer as files, named by their ending."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from typer.testing import CliRunner

from directory.cli import app
from tests.web.town import build_town


def test_the_answer_goes_into_files(tmp_path: Path) -> None:
    url = build_town(tmp_path / "town.db").url
    outputs = [tmp_path / f"people.{form}" for form in ("csv", "xlsx", "json", "pdf")]
    asked = ["find", "06103", "--specialty", "gambling", "--database", url]
    told = CliRunner().invoke(
        app, [*asked, *(part for one in outputs for part in ("-o", str(one)))]
    )
    assert told.exit_code == 0, told.output
    plain = json.loads(outputs[2].read_text("utf-8"))
    assert plain["about"][1] == {
        "name": "Asked for",
        "text": "place: 06103; miles: 50; problem: Gambling",
    }
    rows = list(csv.DictReader(io.StringIO(outputs[0].read_text("utf-8-sig"))))
    order = list(dict.fromkeys(row["person_id"] for row in rows if row["position"]))
    assert order == [one["person_id"] for one in plain["results"]]
    assert outputs[1].read_bytes()[:2] == b"PK"
    assert outputs[3].read_bytes()[:5] == b"%PDF-"
    refused = CliRunner().invoke(app, [*asked, "-o", str(tmp_path / "people.doc")])
    assert refused.exit_code == 2
    assert "should end in one of .csv, .xlsx, .json, .pdf" in refused.output
