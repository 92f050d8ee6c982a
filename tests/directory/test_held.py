"""A held run waits for an answer; once a newer one is published it is too late."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from directory.listings.held import held_runs, newer_accepted
from directory.models import Verdict
from tests.conftest import Run
from tests.directory.test_publish import DAY, NOW, begin, draft, publish

Crawl = Callable[..., int]


def _row(n: int) -> dict[str, Any]:
    names = {"lastname": f"Ashwick{chr(97 + n)}", "firstname": "Della", "city": "Denver"}
    more = {"licensetype": "ACD", "state": "CO", "licensestatusdescription": "Active"}
    return names | more | {"licensenumber": f"09{n:05d}"}


@pytest.fixture
def crawl(fresh: Run, tmp_path: Path) -> Crawl:
    """Import a list of so many rows; gives the exit code."""

    def import_rows(count: int) -> int:
        path = tmp_path / f"{count}.json"
        path.write_text(json.dumps([_row(n) for n in range(count)]), "utf-8")
        return fresh("crawl", "co_dora", "--file", path).returncode

    return import_rows


def test_a_held_run_older_than_what_is_published_is_refused(fresh: Run, crawl: Crawl) -> None:
    assert [crawl(20), crawl(5), crawl(19)] == [0, 1, 0]
    told = json.loads(fresh("runs", "--held", "--json").stdout)["held"]
    assert [(h["run"], h["answer"]) for h in told] == [(2, "overtaken")]
    done = fresh("runs", "2", "--accept", "--reason", "the board said so")
    assert done.returncode == 2
    assert "Run 3 of co_dora was accepted after run 2 was read" in done.stderr
    (run,) = json.loads(fresh("runs", "2", "--json").stdout)["runs"]
    assert run["verdict"] == "held"
    assert fresh("runs", "2", "--discard", "--reason", "half a file").returncode == 0
    assert fresh("runs", "--held").stdout == "No run is held.\n"
    assert "was discarded already" in fresh("runs", "2", "--discard", "--reason", "x").stderr


def test_held_runs_are_listed_with_their_reasons_and_the_answer(fresh: Run, crawl: Crawl) -> None:
    assert [crawl(20), crawl(5)] == [0, 1]
    shown = fresh("runs", "--held").stdout
    assert "run 2  co_dora  read 0 days ago" in shown
    assert "15 of 20 published listings are missing" in shown
    assert "runs 2 --accept (or --discard)" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert fresh("runs", "2", "--held").returncode == 2
    assert fresh("runs", "2", "--accept", "--reason", "they closed").returncode == 0


def test_the_age_of_a_held_run_counts_from_its_reading(lite: Session) -> None:
    publish(lite, draft("1"))
    run = begin(lite, draft("2"), day=DAY)
    run.verdict = Verdict.HELD
    lite.commit()
    (held,) = held_runs(lite, NOW + dt.timedelta(days=9, hours=3))
    assert (held.run, held.age_days, held.answer) == (run.id, 9, "open")
    assert newer_accepted(lite, run) is None
    later = publish(lite, draft("1"))
    assert newer_accepted(lite, run) == later
