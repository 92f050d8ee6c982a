"""The files under deploy/, read by the programs that they are for, where these are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
SECRETS = ("POSTGRES_PASSWORD", "INTERVENTIONIST_SECRET_KEY", "INTERVENTIONIST_SECRET")
ENVIRONMENT = dict.fromkeys((*SECRETS, "INTERVENTIONIST_CONTACT"), "x" * 43)
EXPOSURE = 20  # tenths of systemd's ten points


def _said(*command: object, cwd: Path = DEPLOY, env: dict[str, str] | None = None) -> str:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def _units(folder: Path) -> list[Path]:
    """As installed on a machine where the program is /bin/true."""
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text("utf-8")
        for program in ("interventionist", "gunicorn"):
            text = text.replace(f"/opt/interventionist/bin/{program}", "/bin/true")
        (folder / unit.name).write_text(text, "utf-8")
    return sorted(folder.iterdir())


def test_systemd_knows_every_line_of_the_units(tmp_path: Path) -> None:
    said = _said("systemd-analyze", "verify", *_units(tmp_path), cwd=tmp_path)
    assert [line for line in said.splitlines() if "interventionist" in line] == []


def test_no_service_is_exposed(tmp_path: Path) -> None:
    services = [unit for unit in _units(tmp_path) if unit.suffix == ".service"]
    assert len(services) == 5
    told = ("--offline=true", f"--threshold={EXPOSURE}")
    _said("systemd-analyze", "security", *told, *services, cwd=tmp_path)


def test_alarms_are_rung_when_they_should_be() -> None:
    _said("promtool", "check", "rules", "alerts.yaml", cwd=DEPLOY / "prometheus")
    _said("promtool", "test", "rules", "alerts_test.yaml", cwd=DEPLOY / "prometheus")


def test_the_compose_file_is_one() -> None:
    path = {"PATH": "/usr/bin:/bin"}
    command = ("docker-compose", "--file", "compose.yaml", "config", "--services")
    services = _said(*command, env=path | ENVIRONMENT).split()
    assert {"database", "upgrade", "site", "crawler", "figures", "proxy"} <= set(services)
