"""`maintainers` as it is typed."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

from tests.commands import Done, bare_environment, command

ROOT = Path(__file__).parents[3]


class Console:
    """Runs commands in one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str, typed: str = "") -> Done:
        env = bare_environment(INTERVENTIONIST_HOME=self.home)
        return command(*arguments, env=env, typed=typed)


@pytest.fixture
def console(tmp_path: Path) -> Console:
    made = Console(tmp_path / "home")
    assert made("db", "upgrade").returncode == 0
    return made


def test_an_account_from_its_making_to_its_end(console: Console) -> None:
    made = console("maintainers", "add", "ada", "--role", "operator", typed="seven grey herons\n")
    assert made.returncode == 0, made.stderr
    assert re.search(r"^  [A-Z2-7]{32}$", made.stdout, re.MULTILINE)
    assert "otpauth://totp/" in made.stdout
    assert "herons" not in made.stdout + made.stderr
    assert stat.S_IMODE((console.home / "site.key").stat().st_mode) == 0o600
    assert console("maintainers", "disable", "ada").returncode == 0
    (shown,) = json.loads(console("maintainers", "list", "--json").stdout)["maintainers"]
    assert (shown["name"], shown["role"], shown["state"]) == ("ada", "operator", "disabled")
    assert shown["first_password"] is True
    again = console("maintainers", "reset", "ada", typed="eight blue kettles\n")
    assert again.returncode == 0
    assert again.stdout != made.stdout
    assert "open" in console("maintainers", "list").stdout


def test_what_is_refused_is_told(console: Console) -> None:
    assert "There is no maintainer yet" in console("maintainers", "list").stdout
    short = console("maintainers", "add", "ada", "--role", "reviewer", typed="short\n")
    assert (short.returncode, "12 to 256" in short.stderr) == (2, True)
    role = console("maintainers", "add", "ada", "--role", "queen", typed="seven grey herons\n")
    assert (role.returncode, "reviewer or operator" in role.stderr) == (2, True)
    assert "There is no maintainer 'eve'" in console("maintainers", "disable", "eve").stderr
    assert json.loads(console("maintainers", "list", "--json").stdout) == {"maintainers": []}
