"""`requirements` as a person and a program meet it."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Run


def test_letters_are_read_in_their_state(fresh: Run) -> None:
    shown = fresh("requirements", "CT", "--read", "L.A.D.C., LCSW").stdout
    assert "Licensed Alcohol and Drug Counselor" in shown
    assert "no addiction credential" in shown
    done = fresh("requirements", "TX", "--read", "LCDC-I", "--json")
    (reading,) = json.loads(done.stdout)["readings"]
    assert (reading["credential_id"], reading["trainee"]) == ("tx-hhsc/lcdc-i", True)


def test_letters_never_cross_a_border(fresh: Run) -> None:
    (reading,) = json.loads(fresh("requirements", "WY", "--read", "CAP", "--json").stdout)[
        "readings"
    ]
    assert reading["credential_id"] == "wy-mhplb/cap"
    (reading,) = json.loads(fresh("requirements", "CT", "--read", "CAP", "--json").stdout)[
        "readings"
    ]
    assert reading["credential_id"] is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("CT",), "Licensed Alcohol and Drug Counselor"),
        (("--title", "CIP"), "national"),
        (("--stale", "--limit", "2"), "worst first"),
        (("--check",), "sound"),
    ],
)
def test_each_way_of_asking_answers(fresh: Run, arguments: tuple[str, ...], says: str) -> None:
    done = fresh("requirements", *arguments)
    assert done.returncode == 0, done.stderr
    assert says in done.stdout


def test_ohio_for_a_machine_has_its_facts_and_their_pages(fresh: Run) -> None:
    ohio = json.loads(fresh("requirements", "OH", "--json").stdout)
    letters = {one["letters"] for one in ohio["credentials"]}
    assert {"CDCA", "LCDC II", "LCDC III", "LICDC"} <= letters
    cited = {
        key
        for one in ohio["credentials"]
        for fact in one.get("requirements", {}).values()
        if isinstance(fact, dict)
        for key in fact.get("cite", [])
    }
    assert cited
    assert cited <= set(ohio["citations"])
