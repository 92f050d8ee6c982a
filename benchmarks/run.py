"""Run every benchmark that needs nothing but this repository.

usage: python benchmarks/run.py

Prints one JSON line a figure: {"name", "value", "unit", "against", "ratio", "n"}; `ratio` is ours
to the peer's, measured in the same run. They are figures to read, never timed tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _run(*arguments: str, **environment: str) -> None:
    path = {"PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | path | environment, check=True
    )


def main() -> None:
    """Measure the import, the sample's accuracy and the reading of credentials."""
    _run("benchmarks/import_nppes.py")
    with tempfile.TemporaryDirectory() as home:
        _run("-m", "directory", "demo", "--no-serve", INTERVENTIONIST_HOME=home)
        truth = f"{home}/sample/truth.json"
        _run("benchmarks/sample_accuracy.py", f"sqlite:///{home}/demo.db", truth)
        _run("benchmarks/sample_weights.py", f"sqlite:///{home}/demo.db", truth)
    _run("benchmarks/credential_reading.py")


if __name__ == "__main__":
    main()
