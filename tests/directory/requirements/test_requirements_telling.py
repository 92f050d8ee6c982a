"""What `interventionist requirements` prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from directory.cli import app
from directory.requirements import coverage, load_catalogue, state_lines
from directory.requirements.coverage import Listed

SOURCES = [
    Listed("ct_elicense", "CT", "ct-dph", read=True),
    Listed("ct_ccb", "CT", "ct-ccb", read=False),
    Listed("us_pcb", "US", "pcb", read=True),
]
COVERAGE = Path(__file__).parents[3] / "docs" / "coverage.md"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["requirements", *arguments], env={"COLUMNS": "80"})


def told(code: str, width: int = 80) -> str:
    return "\n".join(state_lines(load_catalogue().jurisdiction(code), width))


def test_the_coverage_page_is_what_the_command_prints() -> None:
    """Mend it with `interventionist requirements --coverage > docs/coverage.md`."""
    assert COVERAGE.read_text(encoding="utf-8") == run("--coverage").stdout


def test_coverage_counts_what_the_file_holds() -> None:
    states = [load_catalogue().jurisdiction(code) for code in ("CT", "PA")]
    row, pennsylvania = coverage(states, SOURCES)
    assert (row.credentials, row.trainees, row.former_titles) == (5, 0, 0)
    assert (row.facts, row.read + row.recalled) == (41, 41)
    assert (row.newest, row.oldest) == ("2023-06", "2016")
    assert (row.read_lists, row.boards_to_ask) == (("ct_elicense",), ("ct_ccb",))
    assert pennsylvania.read_lists == ("us_pcb",)  # its own board, though the list is national


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("code", sorted(load_catalogue().jurisdictions))
def test_only_addresses_are_wider_than_the_terminal(code: str, width: int) -> None:
    lines = told(code, width).splitlines()
    assert [line for line in lines if len(line) > width and "://" not in line] == []
    assert len(lines) > 20


def test_a_family_reads_what_is_needed_first() -> None:
    page = told("CT")
    assert page.startswith("Connecticut (CT)\n================\n")
    assert page.index("Needed to do this work\n---") < page.index("LADC  Licensed Alcohol")
    assert page.index("CADC  Certified") < page.index("Other credentials\n---")
    assert "Hours of work                4,000 hours [5]" in page
    assert "Where to check a holder" in page


def test_every_mark_points_to_a_source() -> None:
    page = told("OH", 100)
    held = page.split("Sources\n-------\n")[1]
    numbers = [line[:3].strip() for line in held.splitlines() if line[:3].strip().isdigit()]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert "[2*]" in page
    assert "  2* " in held
    assert "* recalled: known, but the page was not read again." in held


def test_sides_that_disagree_are_both_told() -> None:
    page = told("US")
    assert "or, other sources say: 4,000 hours" in page


def test_a_machine_gets_the_file_with_its_citations() -> None:
    answer = json.loads(run("OH", "--json").stdout)
    assert answer["jurisdiction"] == "OH"
    assert {"oh-cdpb/ccdc", "oh-cdpb/cdca"} <= {one["id"] for one in answer["credentials"]}


def test_a_title_is_answered_for_a_machine_and_a_family() -> None:
    answer = json.loads(run("--title", "CAP", "--json").stdout)
    assert [place["jurisdiction"] for place in answer["exists"]] == ["FL"]
    shown = run("--title", "CAP").stdout
    assert "CAP exists in:\n  FL   CAP, Certified Addiction Professional" in shown
    assert "Elsewhere, ask for:" in shown


def test_stale_facts_are_limited_and_counted() -> None:
    answer = json.loads(run("--stale", "CT", "--limit", "3", "--json").stdout)
    assert (answer["total"], len(answer["facts"])) == (41, 3)
    assert "3 of 41 facts" in run("--stale", "Connecticut", "--limit", "3").stdout


def test_the_shipped_files_are_checked() -> None:
    assert run("--check").stdout == "52 files are sound.\n"
    assert json.loads(run("--check", "--json").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Connectcut",), "Did you mean Connecticut (CT)?"),
        (("Q",), "Give two letters or a name"),
        (("PR",), "no requirements are held for 'PR'"),
        (("--title", "CADQ"), "Did you mean CADC"),
        (("--title", "LADC", "--stale"), "Give one of"),
        (("CT", "--coverage"), "leave the state out"),
    ],
)
def test_wrong_use_is_refused_with_the_nearest(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr
