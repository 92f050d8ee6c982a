"""A module of this folder run in a process of its own: a reactor runs once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.commands import Done, command


def run_apart(module: str, *arguments: object, seconds: int = 120) -> Done:
    """Run it to its good end."""
    done = command(*arguments, module=f"tests.crawler.{module}", seconds=seconds)
    assert done.returncode == 0, done.stderr[-3000:]
    return done


def crawl_apart(module: str, database: Path, cases: Any, seconds: int = 120) -> dict[str, Any]:
    """What a module that crawls cases into a store says of them."""
    told = database.with_name("cases.json")
    told.write_text(json.dumps(cases), "utf-8")
    done = run_apart(module, f"sqlite:///{database}", told, seconds=seconds)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
