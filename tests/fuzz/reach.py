"""Which functions of ours take bytes or texts apart, and which of them the targets reach."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from cProfile import Profile
from pathlib import Path
from types import CodeType
from typing import Any

from ruamel.yaml import YAML

from tests.fuzz import crawls
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[2]
PARSERS = Path(__file__).with_name("parsers.yaml")
Place = tuple[str, str]  # a file of ours, and a function's qualified name
_LONGEST = 20_000  # bytes


def told() -> dict[str, Any]:
    """The calls that take something apart, and those places that read only what is ours."""
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(PARSERS.read_text("utf-8"))
    return found


def parsing() -> set[Place]:
    """Every function of ours that makes one of those calls."""
    calls = frozenset(told()["calls"])
    files = (path for top in ("crawler", "directory", "web") for path in (ROOT / top).rglob("*.py"))
    return {
        (str(path.relative_to(ROOT)), name)
        for path in files
        for name in _functions(ast.parse(path.read_text("utf-8")), "", calls)
    }


def _functions(node: ast.AST, within: str, calls: frozenset[str]) -> Iterator[str]:
    """Qualified names of functions in whose own body such a call stands."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _functions(child, f"{within}{child.name}.<locals>.", calls)
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{within}{child.name}.", calls)
        else:
            if isinstance(child, ast.Call) and _name(child.func) in calls:
                yield within.removesuffix(".<locals>.")
            yield from _functions(child, within, calls)


def _name(called: ast.expr) -> str:
    """Of `json.loads` it is `.loads`; of `request.form.get`, what it asks: `request.form`."""
    if not isinstance(called, ast.Attribute):
        return called.id if isinstance(called, ast.Name) else ""
    owner = ast.unparse(called.value)
    if owner.startswith("request."):
        return owner
    return "csv.reader" if (owner, called.attr) == ("csv", "reader") else f".{called.attr}"


def reached() -> set[Place]:
    """Every function of ours that some target runs with what it begins with."""
    run = Profile(builtins=False)
    for name, target in TARGETS.items():
        kind = name.removeprefix("crawl-")
        seeds = target.seeds() if kind == name else crawls.whole(kind).values()
        with run:
            for seed in seeds:
                if len(seed) < _LONGEST:
                    target.take(seed)
    here = f"{ROOT}/"
    codes = (one.code for one in run.getstats() if isinstance(one.code, CodeType))
    return {
        (code.co_filename.removeprefix(here), code.co_qualname)
        for code in codes
        if code.co_filename.startswith(here)
    }


def reached_anew() -> set[Place]:
    """The same in a process of its own: what this one keeps in mind is not read again."""
    command = [sys.executable, "-m", "tests.fuzz.reach"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return {(file, name) for file, name in json.loads(done.stdout)}


def is_ours(place: Place) -> bool:
    """Whether it is said to read nobody else's."""
    return any(" ".join(place).startswith(part) for part in told()["ours"])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(sorted(reached())))
