"""Whether a library that we pin has a known hole: `make audit`, or python -m tests.outside.audit.

Exit 0: each was looked up, none has one. 1: one has. 3: not all could be looked up: nobody knows.
pip-audit says "no known vulnerabilities" also where its service was out of reach or knows nothing.
So a release with holes that everybody knows goes in with ours: while it is not named as such,
nothing is believed. Where the service tells nothing of single releases, each project's own page is
asked, which tells the holes of its newest release: enough for a pin that is the newest.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from packaging.version import Version
from pip_audit._service import PyPIService, ResolvedDependency, ServiceError, SkippedDependency

PINS = Path(__file__).parents[2] / "constraints.txt"
KNOWN_BAD = ("ecdsa", "0.13")  # CVE-2019-14853 and others; its newest: GHSA-wj6h-64fc-37mp
_NOBODY_KNOWS, _FEW, _AT_ONCE = 3, 20, 4
_WAIT = "5"  # seconds for one answer
_PIN = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of it: libraries with holes, and those nobody could tell of."""

    holes: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def code(self) -> int:
        """As the command exits."""
        return 1 if self.holes else _NOBODY_KNOWS if self.unknown else 0

    def __str__(self) -> str:
        if self.holes:
            return "HOLES: " + "; ".join(self.holes)
        if self.unknown:
            few = f"{len(self.unknown)} libraries: {', '.join(self.unknown[:_FEW])}"
            return f"NOT AUDITED: nothing is known of {few}"
        return "audited: no library we pin has a known hole"


def read(report: Mapping[str, Any]) -> Audit:
    """What pip-audit's JSON comes to."""
    told = {one["name"].lower(): one for one in report["dependencies"]}
    known_bad = told.pop(KNOWN_BAD[0], {})
    holes = [
        f"{name} {one['version']}: {', '.join(hole['id'] for hole in one['vulns'])}"
        for name, one in sorted(told.items())
        if one.get("vulns")
    ]
    if not known_bad.get("vulns"):
        return Audit(tuple(holes), tuple(sorted(told)) or ("everything",))
    return Audit(
        tuple(holes), tuple(name for name, one in sorted(told.items()) if "vulns" not in one)
    )


class Newest(PyPIService):  # type: ignore[misc]
    """Asks of a project in place of one release; `release` is then the newest."""

    def __init__(self) -> None:
        super().__init__(timeout=int(_WAIT))
        self._asked, self.session, self.release = self.session, self, ""

    def get(self, url: str, timeout: int) -> requests.Response:
        """As the session is asked for NAME/VERSION/json."""
        answer: requests.Response = self._asked.get(
            f"{url.rsplit('/', 2)[0]}/json", timeout=timeout
        )
        self.release = answer.json()["info"]["version"] if answer.ok else ""
        return answer


def of_projects(pins: Path = PINS) -> Audit:
    """What the projects' pages tell: of pins that are the newest release, and of no others."""
    try:
        with ThreadPoolExecutor(_AT_ONCE) as asking:
            told = list(asking.map(_of_project, [*_PIN.findall(pins.read_text()), KNOWN_BAD]))
    except (requests.RequestException, ServiceError) as error:
        return Audit((), (f"everything ({error})",))
    return read({"dependencies": told})


def _of_project(pin: tuple[str, str]) -> dict[str, Any]:
    """As pip-audit's JSON has a library."""
    name, version = pin
    service = Newest()
    asked, holes = service.query(ResolvedDependency(name, Version(version)))
    if isinstance(asked, SkippedDependency) or (service.release != version and pin != KNOWN_BAD):
        return {"name": name, "skip_reason": f"the newest is {service.release}"}
    return {"name": name, "version": version, "vulns": [{"id": hole.id} for hole in holes]}


def audit(pins: Path = PINS) -> Audit:
    """Ask of each release; where that tells nothing, of each project."""
    found = of_releases(pins)
    return of_projects(pins) if found.code == _NOBODY_KNOWS else found


def of_releases(pins: Path = PINS) -> Audit:
    """Ask the service of pip-audit."""
    with tempfile.TemporaryDirectory() as folder:
        asked, said = Path(folder) / "pins.txt", Path(folder) / "said.json"
        asked.write_text(f"{pins.read_text()}\n{'=='.join(KNOWN_BAD)}\n")
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(asked), "--no-deps"]
        command += ["--disable-pip", "--timeout", _WAIT, "--progress-spinner", "off"]
        command += ["--format", "json", "--output", str(said)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        if not said.exists():
            return Audit((), (f"everything ({done.stderr.strip().splitlines()[-1:]})",))
        return read(json.loads(said.read_text()))


if __name__ == "__main__":
    found = audit()
    print(found)
    sys.exit(found.code)
