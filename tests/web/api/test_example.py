"""The documented client, with models made as its README says, against a real server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.web.town import Town

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


def _command() -> list[str]:
    """The README's own line that makes the models."""
    text = (EXAMPLES / "README.md").read_text("utf-8").replace("\\\n", " ")
    line = next(line for line in text.splitlines() if line.strip().startswith("datamodel-codegen"))
    return [sys.executable, "-m", "datamodel_code_generator", *line.split()[1:]]


@pytest.fixture(scope="module")
def models(base: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("client")
    with urlopen(f"{base}/openapi.json") as document:
        (folder / "openapi.json").write_bytes(document.read())
    subprocess.run(_command(), cwd=folder, check=True, capture_output=True)
    return folder


def _run(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, EXAMPLES / "client.py", *args],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_example_reads_everybody(models: Path, base: str, town: Town) -> None:
    told = _run(models, base, "Jordan Ellery")
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"{len(town.ids) - 1} people hold ")
    assert "Jordan Ellery: ambiguous." in told.stdout
    assert re.search(r"^\d+ changes; next time ask since \S+$", told.stdout, re.MULTILINE)


def test_the_example_tells_a_problem_in_the_sites_words(models: Path, base: str) -> None:
    told = _run(models, base, "")
    assert told.returncode == 1
    assert "RuntimeError: Some parameters cannot be used. name: " in told.stderr


def test_the_example_is_typed(models: Path) -> None:
    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--follow-imports=silent",
            "--config-file=",
            EXAMPLES / "client.py",
        ],
        env={**os.environ, "MYPYPATH": str(models)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
