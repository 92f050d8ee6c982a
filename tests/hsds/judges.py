"""Two tools of others that hold data against HSDS's schemas.

`check-jsonschema` is the one that HSDS itself recommends (docs/guidance/validating-compliance.md in
openreferral/specification). `hsds-validator` was written for HSDS: it makes models of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hsds_validator.lib.validate import bulk_validate


def check_jsonschema(schema: Path, answers: Sequence[Path]) -> str:
    """What is wrong with these files of JSON, in the tool's words; empty where nothing is."""
    asked = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema)]
    done = subprocess.run([*asked, *map(str, answers)], capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout + done.stderr if done.returncode else ""


def hsds_validator(schemas: Path, kind: str, records: Iterable[Any]) -> list[Any]:
    """What is wrong with these records of a kind, in the tool's words."""
    known = [json.loads(path.read_text("utf-8")) for path in schemas.glob("*.json")]
    asked = [(str(number), record) for number, record in enumerate(records)]
    assert asked
    return [told for told in bulk_validate(asked, kind, known) if not told["success"]]
