"""Whether a library that we pin has a known hole: `make audit`, or python -m tests.outside.audit.

Exit 0: each was looked up, none has one. 1: one has. 3: not all could be looked up: nobody knows.
pip-audit says "no known vulnerabilities" also where its service was out of reach or knows nothing.
So an old release with holes that everybody knows goes in with ours: while it is not named as such,
nothing is believed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PINS = Path(__file__).parents[2] / "constraints.txt"
KNOWN_BAD = ("ecdsa", "0.13")  # CVE-2019-14853 and others; nothing of ours needs it
_WAIT = "5"  # seconds for one answer


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of it: libraries with holes, and those nobody could tell of."""

    holes: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def code(self) -> int:
        """As the command exits."""
        return 1 if self.holes else 3 if self.unknown else 0

    def __str__(self) -> str:
        if self.holes:
            return "HOLES: " + "; ".join(self.holes)
        if self.unknown:
            few = f"{len(self.unknown)} libraries, of which {self.unknown[0]}"
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


def audit(pins: Path = PINS) -> Audit:
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
