"""Every source against its recorded pages: exactly these rows, in this order, and no request more.

A folder `recorded/SOURCE/` holds `recorded.jsonl`, the pages and `expected.json`. Where the last
is missing it is written, and the test fails once so that a person reads it.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.runs.recording import load_recording
from crawler.source import load_sources
from tests.crawler.read_recordings import RECORDED, folders, source_of
from tests.crawler.replays import replay

SOURCES = load_sources()
NAMES = [folder.name for folder in folders()]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the real spiders make of every recording."""
    return replay(tmp_path_factory.mktemp("recorded") / "found.json")


def _as_text(told: dict[str, Any]) -> str:
    """JSON with a row a line, so that a change shows as one."""
    rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in told["rows"])
    head = json.dumps({k: v for k, v in told.items() if k != "rows"}, ensure_ascii=False, indent=2)
    return head.removesuffix("\n}") + ',\n  "rows": [\n' + rows + "\n  ]\n}\n"


@pytest.mark.parametrize("name", NAMES)
def test_recorded_pages_give_exactly_the_expected_rows(found: dict[str, Any], name: str) -> None:
    told, expected = found[name], RECORDED / name / "expected.json"
    if expected.exists() and (to_do := json.loads(expected.read_text("utf-8")).get("to_do")):
        pytest.fail(to_do)
    assert told.pop("not_asked_for") == [], "these recorded responses are never asked for"
    if not expected.exists():
        expected.write_text(_as_text(told), "utf-8")
        pytest.fail(f"{expected} was written just now. Read it row by row, then run again.")
    assert told == json.loads(expected.read_text("utf-8"))


@pytest.mark.parametrize("source", [s.id for s in SOURCES.values() if s.is_read])
def test_every_source_that_is_read_has_recorded_pages(source: str) -> None:
    assert source in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_recorded_people_are_invented_and_said_to_be(name: str) -> None:
    header = load_recording(RECORDED / name).header
    assert header.sample
    assert "invented" in header.notice
    rows = json.loads((RECORDED / name / "expected.json").read_text("utf-8"))["rows"]
    numbers = [row["number"] for row in rows if row.get("number")]
    # Nobody can take these for real: every invented number holds 90.
    assert [n for n in numbers if "90" not in "".join(c for c in n if c.isdigit())] == []


@pytest.mark.parametrize("name", NAMES)
def test_recorded_sources_are_found(name: str) -> None:
    assert source_of(RECORDED / name, SOURCES).id == name
