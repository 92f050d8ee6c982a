"""The shapes that a web page builds on, as docs/matching.md tells them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from directory.cli import app
from tests.directory.resolve.resolve_world import World

ADA = {"given": "Ada", "family": "Quillmere", "city": "Denver", "state": "CO", "zip": "80203"}
PAIR = {
    "decision_id",
    "person_id",
    "about",
    "left",
    "right",
    "left_person_id",
    "right_person_id",
    "evidence",
    "score",
    "reason",
    "held",
    "moves",
    "settles",
}
EVIDENCE = {"name", "outcome", "grade", "weight", "sentence", "left", "right"}
ANSWER = {
    "decision_id",
    "left_id",
    "right_id",
    "verdict",
    "who",
    "made_at",
    "note",
    "score",
    "evidence",
    "left_person_id",
    "right_person_id",
}


@pytest.fixture
def run(world: World, url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("INTERVENTIONIST_SECRET", "of-this-test-alone-0123456789abcdef")
    world.add("a", cred="co-bace/lac", number="ACD.0900201", **ADA)
    world.add("b", npi="1999000201", **ADA)
    world.change("a", status="active", status_text="Active")
    world.resolve()
    world.session.commit()

    def call(*words: str) -> Any:
        result = CliRunner().invoke(app, ["review", *words, "--database", url, "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return call


def test_a_question_as_json(run: Any, world: World) -> None:
    found = run("next")
    pair = found["pair"]
    assert found["waiting"] == 1
    assert pair.keys() == PAIR
    assert run("list") == {"pairs": [pair]}
    assert pair["about"] == "Ada Quillmere"
    assert pair["moves"] == [
        {"code": "live", "sentence": "A live board credential hangs on it."},
    ]
    assert (pair["left"]["id"], pair["right"]["id"]) == ("a", "b")
    assert pair["left"]["source_title"] == "co"
    assert pair["left"]["first_seen"] == "2026-01-01"
    assert all(item.keys() == EVIDENCE for item in pair["evidence"])
    weights = [abs(item["weight"]) for item in pair["evidence"]]
    assert weights == sorted(weights, reverse=True)
    assert run("next", "--skip", str(pair["decision_id"])) == {"waiting": 1, "pair": None}


def test_an_answer_and_its_undo_as_json(run: Any, world: World) -> None:
    made = run("decide", "b", "a", "same", "--who", "Rowan", "--note", "one photograph")
    assert made.keys() == ANSWER
    told = {key: made[key] for key in ("left_id", "right_id", "verdict", "who", "note")}
    assert told == {
        "left_id": "a",
        "right_id": "b",
        "verdict": "same",
        "who": "Rowan",
        "note": "one photograph",
    }
    assert made["made_at"].endswith("+00:00")
    assert made["left_person_id"] == made["right_person_id"] != ""
    assert made["evidence"][0].keys() == EVIDENCE
    assert run("next") == {"waiting": 0, "pair": None}
    undone = run("undo", str(made["decision_id"]), "--who", "Rowan")
    assert (undone["verdict"], undone["note"]) == (
        "undone",
        f"undoes decision {made['decision_id']}",
    )
    assert undone["left_person_id"] != undone["right_person_id"]
    assert run("next")["waiting"] == 1


def test_without_a_terminal_review_prints_the_list(run: Any, url: str) -> None:
    bare = CliRunner().invoke(app, ["review", "--database", url])
    listed = CliRunner().invoke(app, ["review", "list", "--database", url])
    assert bare.exit_code == 0
    assert bare.stdout == listed.stdout
    assert "The family names agree." in bare.stdout
