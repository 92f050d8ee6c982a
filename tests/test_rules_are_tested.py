"""The 56 rules of interpretation: each has a test that names its number."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
RULES = range(1, 57)
_NAMED = re.compile(r"rules?_(\d+(?:_(?:and_|to_)?\d+)*)")


def numbers_in(name: str) -> set[int]:
    """`test_rule_9_…` and `test_rules_10_and_11_…` name 9; 10 and 11."""
    return {int(n) for found in _NAMED.findall(name) for n in re.findall(r"\d+", found)}


def _named() -> set[int]:
    found: set[int] = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found |= numbers_in(node.name)
    return found


NAMED = _named()


@pytest.mark.parametrize("number", RULES)
def test_every_rule_is_named_by_a_test(number: int) -> None:
    assert number in NAMED


def test_names_are_read_as_meant() -> None:
    assert numbers_in("test_rules_10_and_11_endings") == {10, 11}
    assert numbers_in("test_rule_9_no_status") == {9}
    assert numbers_in("test_house_rules") == set()
