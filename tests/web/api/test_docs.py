"""What docs/api.md and docs/exports.md show is what the demo answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from web import create_app

DOCS = Path(__file__).parents[3] / "docs"
ASKED = re.compile(r"^    GET (\S.*?) {2,}(\d{3})\n((?:    .*\n)+)", re.MULTILINE)
CALLED = re.compile(r"^    curl 'https://…(/\S+)'\n\n((?:    .*\n)+)", re.MULTILINE)
SHOWN = ASKED.findall((DOCS / "api.md").read_text("utf-8"))
CURLED = CALLED.findall((DOCS / "exports.md").read_text("utf-8"))
PAIR = re.compile(r'"(\w+)": ("[^"…]*"|\d+|null|true|false)')


@pytest.fixture(scope="module")
def demo(demo_home: Path) -> FlaskClient:
    app = create_app({"DATABASE_URL": f"sqlite:///{demo_home / 'demo.db'}", "SECRET_KEY": "test"})
    return app.test_client()


def test_there_are_examples() -> None:
    assert len(SHOWN) >= 5
    assert len(CURLED) >= 2


@pytest.mark.parametrize(("address", "status", "answer"), SHOWN)
def test_each_example_is_a_real_answer(
    demo: FlaskClient, address: str, status: str, answer: str
) -> None:
    got = demo.get(address)
    assert str(got.status_code) == status
    assert _untrue(answer, got.data) == []


@pytest.mark.parametrize(("address", "answer"), CURLED)
def test_each_export_shown_is_a_real_answer(demo: FlaskClient, address: str, answer: str) -> None:
    got = demo.get(address)
    assert got.status_code == 200
    assert _untrue(answer, got.data) == []


def _untrue(shown: str, got: bytes) -> list[tuple[str, str]]:
    """The members and values shown that the answer lacks."""
    real = json.dumps(json.loads(got), ensure_ascii=False)
    pairs: list[tuple[str, str]] = PAIR.findall(shown)
    assert pairs
    return [pair for pair in pairs if f'"{pair[0]}": {pair[1]}' not in real]
