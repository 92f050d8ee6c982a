"""The driver: commands are weighed, failures told, figures and plots drawn."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.resolver.accuracy import best, read_pairs, read_truth
from benchmarks.resolver.compare import measured, report, table
from benchmarks.resolver.people_tables import write
from benchmarks.resolver.scale import plot
from benchmarks.resolver.scale import report as report_scale
from benchmarks.resolver.tools import ENGINES, OURS, TOOLS, Weighed, command, weigh


def test_a_command_is_weighed() -> None:
    cost = weigh([sys.executable, "-c", "x = bytearray(120_000_000)"])
    assert not cost.failed
    assert cost.megabytes > 100


def test_a_large_starter_does_not_weigh_on_its_child() -> None:
    large = bytearray(150_000_000)
    assert weigh([sys.executable, "-c", ""]).megabytes < 100
    assert large


def test_a_failure_says_its_last_line() -> None:
    assert weigh([sys.executable, "-c", "raise SystemExit('no such column')"]).failed == (
        "no such column"
    )


def test_every_peer_has_its_module() -> None:
    for name in TOOLS:
        module = command(name, Path("env"), Path("t.csv"), Path("p.csv"))[2].split(".")[-1]
        assert name in ENGINES or (Path("benchmarks/resolver") / f"{module}.py").exists()


def test_the_plain_peer_runs_on_a_made_table(tmp_path: Path) -> None:
    write(1_000, 3, tmp_path)
    truth = read_truth(tmp_path / "truth.csv")
    cell = measured("plain", tmp_path, tmp_path, truth)
    assert not isinstance(cell, str)
    assert 0.6 < cell[0] < 1
    left, right, score, _ = read_pairs(tmp_path / "plain.csv", truth)
    assert best(left, right, score, truth).f1 == cell[0]


def test_ours_is_set_against_the_best_peer(capsys: pytest.CaptureFixture[str]) -> None:
    cells = {OURS: (0.9, 1.0, 50.0), "splink": (0.8, 2.0, 90.0), "ecm": "not run: too big"}
    cells["dedupe"] = (0.95, 99.0, 900.0)  # it saw labels
    report("febrl1", cells, 1_000)
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first == {
        "name": "febrl1.pair_f1", "value": 0.9, "unit": "share",
        "against": "Splink 5.0 (DuckDB)", "ratio": 1.125, "n": 1_000,
    }  # fmt: skip
    assert "| febrl1 | 0.9000 (1.0 s; 50 MB) | not run: too big |" in table(
        {"febrl1": cells}, [OURS, "ecm"]
    )


def test_linear_cost_has_growth_one_and_a_plot(capsys: pytest.CaptureFixture[str]) -> None:
    costs = {
        OURS: {10_000: Weighed(1.0, 10), 1_000_000: Weighed(100.0, 100)},
        "splink": {10_000: Weighed(4.0, 40), 1_000_000: Weighed(200.0, 800)},
    }
    report_scale(costs)
    lines = {(f["name"], f["n"]): f for f in map(json.loads, capsys.readouterr().out.splitlines())}
    assert lines["scale.ours.growth", 1_000_000]["value"] == 1.0
    assert lines["scale.ours.megabytes", 1_000_000]["ratio"] == 0.125
    picture = ElementTree.fromstring(plot(costs))
    assert len(picture.findall("{http://www.w3.org/2000/svg}polyline")) == 2
