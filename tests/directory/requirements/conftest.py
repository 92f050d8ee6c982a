from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SOUND = """\
jurisdiction: "GU"
name: Example
summary: One license, one trainee.
confidence: low
citations:
  rule-12:
    url: https://board.example.org/rule-12
    title: Rule 12
    as_of: "2023-06"
    evidence: read
issuers:
  - id: xa-board
    name: Board of Example
    kind: state_board
    url: https://board.example.org/
    check:
      url: https://board.example.org/search
      how: Search by name.
credentials:
  - id: xa-board/ladc
    letters: "LADC"
    title: Licensed Alcohol and Drug Counselor
    issuer: xa-board
    kind: license
    family: LADC
    trainee: false
    cite:
      title: [rule-12]
    number_pattern:
      pattern: 'LADC-\\d{4}'
      cite: [rule-12]
    requirements:
      experience_hours:
        value: 6000
        by_degree:
          masters: 2000
        cite: [rule-12]
listings:
  - name: Roster
    url: https://board.example.org/roster.csv
    covers: [xa-board/ladc]
    access: csv
    evidence: read
"""


@pytest.fixture
def sound() -> str:
    """The text of a file that has nothing to mend."""
    return SOUND


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def _write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write
