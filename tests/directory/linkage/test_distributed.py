"""A Dask cluster of processes says what the threads of one process say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from directory.cli import app
from directory.linkage import engine
from directory.linkage.distributed import on_dask
from directory.linkage.engine import resolve_table
from directory.linkage.reading import read_people
from directory.linkage.writing import write_clusters, write_pairs

ROOT = Path(__file__).parents[3]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    module = "benchmarks.resolver.people_tables"
    command = [sys.executable, "-m", module, "1500", "--seed", "3", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    return tmp_path / "people.csv"


def test_processes_of_a_cluster_say_what_threads_say(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = read_people(table)
    here = resolve_table(people.texts)
    monkeypatch.setattr(engine, "_BLOCK_ROWS", 400)  # so that there are several parts
    monkeypatch.setattr(engine, "_PATTERNS", 500)
    with on_dask() as workers:
        there = resolve_table(people.texts, workers)
    written = []
    for found in (here, there):
        write_clusters(tmp_path / "clusters.csv", people, found)
        write_pairs(tmp_path / "pairs.csv", people, found)
        written.append([(tmp_path / f"{n}.csv").read_bytes() for n in ("clusters", "pairs")])
    assert written[0] == written[1]
    assert here.same.any()


def test_without_dask_it_says_what_to_install(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    command = ["dedupe", str(table), "-o", str(tmp_path / "c.csv"), "--engine", "dask"]
    said = CliRunner().invoke(app, command)
    assert said.exit_code == 2
    assert "pip install 'interventionist-directory[dask]'" in said.output
