"""What the benchmarks share: a JSON line a figure, and commands weighed in their own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


def figure(
    name: str, value: float, unit: str, against: str = "", ratio: float | None = None, n: int = 1
) -> None:
    """Print one figure. `ratio` is ours to the peer's."""
    line = {"name": name, "value": round(value, 4), "unit": unit, "against": against}
    print(
        json.dumps(line | {"ratio": None if ratio is None else round(ratio, 3), "n": n}), flush=True
    )


@dataclass(frozen=True)
class Cost:
    """Wall seconds and peak megabytes of a finished command."""

    seconds: float
    megabytes: float
    output: str


def run(code: str, *arguments: str) -> Cost:
    """Run Python code in a process of its own, and weigh it."""
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    output = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"a measured command failed: {output}")
    return Cost(time.perf_counter() - began, used.ru_maxrss / 1024, output)
