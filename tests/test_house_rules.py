"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("crawler", "directory", "web")
MAX_FUNCTION, MAX_FILE = 50, 300  # lines


def _modules() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "versions" not in path.parts:
                yield path


@pytest.mark.parametrize("path", list(_modules()), ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= MAX_FILE
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno >= MAX_FUNCTION
    ]
    assert not long


def test_rule_51_nothing_here_passes_a_captcha_or_pretends_to_be_a_browser() -> None:
    solvers = re.compile(r"2captcha|anticaptcha|capsolver|undetected|stealth|Mozilla/5", re.I)
    found = [p.name for p in _modules() if solvers.search(p.read_text("utf-8"))]
    assert not found
