"""What a line of the log may hold, whoever writes it."""

from __future__ import annotations

import datetime as dt
import json
import logging
from pathlib import Path
from typing import Any

from flask import Flask

from web import answers, logs


def line(message: str, *given: object, **more: Any) -> dict[str, Any]:
    record = logging.LogRecord("other", logging.WARNING, "x.py", 1, message, given, None, **more)
    told: dict[str, Any] = json.loads(logs.PrivateFormatter().format(record))
    return told


def test_another_code_is_heard_without_what_it_fills_in() -> None:
    assert line("no %s after %d tries", "06103", 3)["message"] == "no … after 3 tries"
    assert line("no %(x)s", {"x": "06103"})["message"] == "no %(x)s"
    assert line("Invalid request from ip=203.0.113.7: GET /06103")["message"] == "Invalid request"
    assert len(line("x" * 5_000)["message"]) == 200


def test_an_exception_is_told_by_its_kind_and_its_lines(tmp_path: Path) -> None:
    app, folder = Flask(__name__), tmp_path / "logs"
    handler = logs.DayFile(str(folder))
    handler.setFormatter(logs.PrivateFormatter())
    app.logger.addHandler(handler)
    app.logger.propagate = False
    answers.init_app(app, logs.note)

    @app.get("/look/<name>")
    def look(name: str) -> str:
        raise ValueError(f"nobody is called {name}")

    assert app.test_client().get("/look/Quennebec?zip=06103").status_code == 500
    (file,) = folder.iterdir()
    text = file.read_text()
    assert "Quennebec" not in text
    assert "06103" not in text
    told = json.loads(text)
    assert told["exc_info"][0] == "ValueError"
    assert told["exc_info"][-1].startswith("test_logs.py:")
    app.logger.removeHandler(handler)


def test_files_older_than_a_week_go(tmp_path: Path) -> None:
    today = dt.date(2026, 11, 28)
    days = [today - dt.timedelta(days=n) for n in range(12)]
    for day in days:
        (tmp_path / f"site-{day}.jsonl").touch()
    (tmp_path / "other.txt").touch()
    assert logs.prune(tmp_path, today) == 4
    kept = {f"site-{day}.jsonl" for day in days[:8]} | {"other.txt"}
    assert {one.name for one in tmp_path.iterdir()} == kept
