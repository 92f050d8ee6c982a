"""Fuzzing led by what the bytes reach in our code (atheris, libFuzzer): `make fuzz`.

usage: python -m tests.fuzz SECONDS [TARGET…]

Each target gets so many seconds in a process of its own, with 3 GB of memory and 30 s a case at
most. Prints a line a target; bytes that broke one are kept, and where is said. Exit 1 for a find.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

MOST_MEGABYTES, LONGEST_SECONDS, MOST_BYTES = 3000, 30, 200_000
MEASURED = ["crawler", "directory", "web", "protego"]


def fuzz(name: str, seconds: int, finds: Path) -> bool:
    """Fuzz one target in a process of its own, and tell how it went; True for a find."""
    with tempfile.TemporaryDirectory() as corpus:
        told = (
            f"-max_total_time={seconds}",
            f"-rss_limit_mb={MOST_MEGABYTES}",
            f"-timeout={LONGEST_SECONDS}",
            f"-max_len={MOST_BYTES}",
            f"-artifact_prefix={finds / name}-",
            "-print_final_stats=1",
        )
        inner = [sys.executable, "-m", "tests.fuzz", "--inner", name, corpus, *told]
        done = subprocess.run(inner, capture_output=True, text=True, check=False)
    cases = _number(r"number_of_executed_units:\s*(\d+)", done.stderr)
    memory = _number(r"peak_rss_mb:\s*(\d+)", done.stderr)
    reached = max(map(int, re.findall(r"cov: (\d+)", done.stderr)), default=0)
    found = done.returncode != 0
    what = "  FOUND: " + done.stderr[-2000:] if found else ""
    sys.stdout.write(f"{name:28}{cases:10,}{reached:10,}{memory:8,}{what}\n")
    sys.stdout.flush()
    return found


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def _inner(name: str, corpus: str, *told: str) -> None:
    import atheris

    with atheris.instrument_imports(include=MEASURED):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]
    for number, seed in enumerate(target.seeds()):
        (Path(corpus) / f"{number:04}").write_bytes(seed)
        target.take(seed)  # what is loaded once is loaded now
    atheris.Setup([sys.argv[0], *told, corpus], target.take)
    atheris.Fuzz()


def main(seconds: str, *names: str) -> int:
    """Fuzz the targets named, or all."""
    from tests.fuzz.targets import TARGETS

    finds = Path(tempfile.mkdtemp(prefix="finds-"))
    sys.stdout.write(f"{'target':28}{'cases':>10}{'reached':>10}{'MB':>8}   finds: {finds}\n")
    found = [name for name in names or TARGETS if fuzz(name, int(seconds), finds)]
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1] == "--inner":
        _inner(*sys.argv[2:])
    else:
        sys.exit(main(*sys.argv[1:]))
