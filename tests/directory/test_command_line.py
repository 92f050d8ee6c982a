"""The command line itself, whatever the command."""

from __future__ import annotations

import tomllib

from typer.testing import CliRunner

from directory.cli import app
from tests.commands import ROOT


def test_it_says_which_version_it_is() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    said = CliRunner().invoke(app, ["--version"])
    assert (said.exit_code, said.output) == (0, f"interventionist {told}\n")


def test_alone_it_says_what_there_is_to_do() -> None:
    said = CliRunner().invoke(app, [])
    assert "find" in said.output
    assert "Who is really certified" in said.output
