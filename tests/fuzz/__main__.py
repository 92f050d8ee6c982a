"""Fuzzing led by what the bytes reach in our code (atheris, libFuzzer): `make fuzz`.

usage: python -m tests.fuzz CASES [TARGET…]

Each target is given so many cases (times its own weight) in a process of its own, with 3 GB of
memory and 30 s a case at most. Prints a line a target, with its slowest case; bytes that broke one
are kept, and where is said. Exit 1 for a find.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

MOST_MEGABYTES, LONGEST_SECONDS, MOST_BYTES = 3000, 30, 200_000
MEASURED = ["crawler", "directory", "web", "protego"]
_HEAD = f"{'target':28}{'cases':>10}{'reached':>9}{'MB':>7}{'s':>7}{'slowest':>9}{'bytes':>9}"


def fuzz(name: str, cases: int, finds: Path) -> bool:
    """Fuzz one target in a process of its own, and tell how it went; True for a find."""
    with tempfile.TemporaryDirectory() as corpus:
        words = Path(corpus).with_suffix(".words")
        words.write_text(_dictionary())
        told = (
            f"-runs={cases}",
            f"-rss_limit_mb={MOST_MEGABYTES}",
            f"-timeout={LONGEST_SECONDS}",
            f"-max_len={MOST_BYTES}",
            "-len_control=0",
            "-keep_seed=1",  # a page that reaches no more than an empty one is still to be spoilt
            f"-artifact_prefix={finds / name}-",
            f"-dict={words}",
            "-print_final_stats=1",
        )
        inner = [sys.executable, "-m", "tests.fuzz", "--inner", name, corpus, str(finds), *told]
        began = time.monotonic()
        done = subprocess.run(inner, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        took = time.monotonic() - began
        words.unlink()
    return _tell(name, done.returncode, done.stdout.decode("utf-8", "replace"), took, finds)


def _tell(name: str, code: int, said: str, took: float, finds: Path) -> bool:
    run = _number(r"number_of_executed_units:\s*(\d+)", said)
    memory = _number(r"peak_rss_mb:\s*(\d+)", said)
    reached = max(map(int, re.findall(r"cov: (\d+)", said)), default=0)
    slow = finds / f"slowest-{name}"
    seconds, size = 0.0, 0
    if slow.exists():
        seconds, size = float(slow.with_suffix(".s").read_text()), slow.stat().st_size
    error = re.findall(r"Uncaught Python exception: ===\n(.*?)(?======|\Z)", said, re.DOTALL)
    line = f"{name:28}{run:10,}{reached:9,}{memory:7,}{took:7.0f}{seconds:9.3f}{size:9,}"
    sys.stdout.write(
        line + ("\n  FOUND: " + "".join(error or [said])[-3000:] if code else "") + "\n"
    )
    sys.stdout.flush()
    return code != 0


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def _dictionary() -> str:
    """The words that hypothesis spoils with, as libFuzzer reads them; it takes 64 bytes at most."""
    from tests.fuzz.spoiling import WORDS

    quoted = ("".join(f"\\x{byte:02x}" for byte in word) for word in WORDS if len(word) <= 64)
    return "".join(f'"{word}"\n' for word in quoted)


def _timed(take: Callable[[bytes], object], slowest: Path) -> Callable[[bytes], None]:
    """The target, keeping the case that took longest."""
    longest = 0.0

    def timed(data: bytes) -> None:
        nonlocal longest
        began = time.process_time()
        take(data)
        took = time.process_time() - began
        if took > longest * 1.1:
            longest = took
            slowest.write_bytes(data)
            slowest.with_suffix(".s").write_text(str(took))

    return timed


def _inner(name: str, corpus: str, finds: str, *told: str) -> None:
    import atheris

    with atheris.instrument_imports(include=MEASURED):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]
    for number, seed in enumerate(target.seeds()):
        (Path(corpus) / f"{number:04}").write_bytes(seed)
        target.take(seed)  # what is loaded once is loaded now
    timed = _timed(target.take, Path(finds) / f"slowest-{name}")
    atheris.Setup([sys.argv[0], *told, corpus], timed)
    atheris.Fuzz()


def main(cases: str, *names: str) -> int:
    """Fuzz the targets named, or all."""
    from tests.fuzz.targets import TARGETS

    finds = Path(tempfile.mkdtemp(prefix="finds-"))
    sys.stdout.write(f"{_HEAD}   finds: {finds}\n")
    chosen = names or tuple(TARGETS)
    found = [one for one in chosen if fuzz(one, int(int(cases) * TARGETS[one].weight), finds)]
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1] == "--inner":
        _inner(*sys.argv[2:])
    else:
        sys.exit(main(*sys.argv[1:]))
