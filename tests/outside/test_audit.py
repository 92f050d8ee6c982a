from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.outside.audit import KNOWN_BAD, Audit, audit, of_projects, read


def one(name: str, *holes: str, version: str = "1.0") -> dict[str, Any]:
    return {"name": name, "version": version, "vulns": [{"id": hole} for hole in holes]}


BAD = one(KNOWN_BAD[0], "CVE-2019-14853")


@pytest.mark.parametrize(
    ("dependencies", "audit"),
    [
        ([one("flask"), BAD], Audit((), ())),
        ([one("flask", "CVE-1"), BAD], Audit(("flask 1.0: CVE-1",), ())),
        ([one("flask"), one(KNOWN_BAD[0])], Audit((), ("flask",))),
        ([one("flask"), {"name": KNOWN_BAD[0], "skip_reason": "not found"}], Audit((), ("flask",))),
        ([{"name": "flask", "skip_reason": "not found"}, BAD], Audit((), ("flask",))),
        ([], Audit((), ("everything",))),
    ],
)
def test_what_nobody_looked_up_is_not_called_clean(
    dependencies: list[dict[str, Any]], audit: Audit
) -> None:
    assert read({"dependencies": dependencies}) == audit


def test_a_pin_that_is_not_the_newest_release_is_not_called_clean(tmp_path: Path) -> None:
    """Asked of the projects' own pages, where they can be reached."""
    pins = tmp_path / "pins.txt"
    pins.write_text("flask==0.5\n")
    found = of_projects(pins)
    assert found.code == 3
    assert found.unknown[0] == "flask" or found.unknown[0].startswith("everything (")


def test_no_library_we_pin_has_a_known_hole() -> None:
    """Skipped, loudly, where the service cannot be reached; with AUDIT_REQUIRED set that fails."""
    found = audit()
    if found.code == 3 and not os.environ.get("AUDIT_REQUIRED"):
        pytest.skip(str(found))
    assert found.code == 0, str(found)
