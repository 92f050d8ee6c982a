"""What docs/api.md shows is what the demo answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from web import create_app

TEXT = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
SHOWN = re.findall(r"^    GET (\S.*?) {2,}(\d{3})\n((?:    .*\n)+)", TEXT, re.MULTILINE)
PAIR = re.compile(r'"(\w+)": ("[^"…]*"|\d+|null|true|false)')


@pytest.fixture(scope="module")
def demo(demo_home: Path) -> FlaskClient:
    app = create_app({"DATABASE_URL": f"sqlite:///{demo_home / 'demo.db'}", "SECRET_KEY": "test"})
    return app.test_client()


def test_there_are_examples() -> None:
    assert len(SHOWN) >= 5


@pytest.mark.parametrize(("address", "status", "answer"), SHOWN)
def test_each_example_is_a_real_answer(
    demo: FlaskClient, address: str, status: str, answer: str
) -> None:
    got = demo.get(address)
    assert str(got.status_code) == status
    real = json.dumps(json.loads(got.data), ensure_ascii=False)
    shown = PAIR.findall(answer)
    assert shown
    assert [pair for pair in shown if f'"{pair[0]}": {pair[1]}' not in real] == []
