"""The whole road: recorded listings through the real spiders to a ranked, explained referral."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crawler.runs.recording import INDEX
from crawler.sample import sampled
from directory.models import Listing, Person, PersonListing, PersonRedirect, ResolveState
from directory.store import connect
from tests.conftest import Run, _run

EVERYTHING = (Listing, Person, PersonListing)


def snapshot(home: Path) -> dict[str, list[Any]]:
    engine = connect(f"sqlite:///{home / 'demo.db'}")
    with Session(engine) as session:
        found = {
            model.__tablename__: session.execute(
                select(*model.__table__.c).order_by(*model.__table__.primary_key)
            ).all()
            for model in EVERYTHING
        }
    engine.dispose()
    return found


@pytest.fixture
def copy(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo's home, to write to."""
    return Path(shutil.copytree(demo_home, tmp_path / "copy"))


def test_the_demo_accepts_every_source_and_says_its_people_are_invented(demo: Run) -> None:
    rows = json.loads(demo("sources", "--json").stdout)["sources"]
    replayed = {source.id for source in sampled()}
    rows = [row for row in rows if row["id"] in replayed]
    assert {row["verdict"] for row in rows} == {"accepted"}
    assert len(rows) == 7
    assert all(row["sample"] for row in rows)
    assert "invented" in demo("find", "06103").stdout


def test_a_second_demo_is_the_same_and_writes_nothing(copy: Path) -> None:
    before = snapshot(copy)
    again = _run(copy, "demo", "--no-serve")
    assert "in place already" in again.stdout
    assert snapshot(copy) == before


def test_replaying_into_another_store_gives_the_same_people(demo_home: Path, copy: Path) -> None:
    (copy / "demo.db").unlink()
    for side in ("-wal", "-shm"):
        (copy / f"demo.db{side}").unlink(missing_ok=True)
    assert _run(copy, "demo", "--no-serve").returncode == 0
    assert snapshot(copy) == snapshot(demo_home)


def test_people_dropped_and_resolved_in_full_have_the_same_ids(copy: Path) -> None:
    before = snapshot(copy)
    engine = connect(f"sqlite:///{copy / 'demo.db'}")
    with Session(engine) as session:
        for model in (PersonListing, Person, ResolveState):
            session.execute(delete(model))
        session.commit()
    assert _run(copy, "resolve", "--full").returncode == 0
    assert snapshot(copy) == before
    with Session(engine) as session:
        assert session.scalars(select(PersonRedirect)).all() == []


def test_find_answers_with_tiers_distances_and_reasons_that_sum(demo: Run) -> None:
    done = demo("find", "06103", "--radius", "50", "--credential", "LADC", "--json")
    answer = json.loads(done.stdout)
    results = answer["results"]
    assert len(results) == 20
    assert answer["widened"] is None
    for result in results:
        assert result["score"] == sum(part["points"] for part in result["score_parts"])
        assert all(part["text"] and part["evidence_ref"] for part in result["score_parts"])
        assert result["tier"] in answer["tiers"]
        assert result["distance_miles"] is None or result["distance_miles"] <= 50
        assert any(c["family"] == "LADC" and c["standing"]["counts"] for c in result["credentials"])
        for credential in result["credentials"]:
            assert credential["source"]["url"].startswith("https://")
            assert credential["last_seen"]
    order = [(r["tier"], -r["score"]) for r in results]
    assert order == sorted(order)


@pytest.mark.parametrize(("place", "finds"), [("06103", True), ("10001", False)])
def test_people_whom_no_board_lists_stand_under_what_is_true_of_them(
    demo: Run, place: str, finds: bool
) -> None:
    lines = demo("find", place).stdout.splitlines()
    heading = "People below say they do this work. We have not checked them with a board."
    assert lines.count(heading) == 1
    at = lines.index(heading)
    assert lines[at - 1] == ""
    assert lines[at + 1].startswith("    ")
    assert any(line.startswith("We found nobody") for line in lines[:at]) is not finds


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("find", "Hartfrod, CT"), "Hartford, CT"),
        (("find", "06103", "--credential", "LADK"), "LADC"),
        (("find", "99999"), "99999"),
        (("find", "Springfield"), "Springfield, "),
        (("find", "06103", "--radius", "0"), "between 1 and"),
        (("crawl", "co_dara"), "co_dora"),
        (("requirements", "Connectcut"), "CT"),
        (("person", "Nobody", "--state", "Q"), "two letters"),
        (("runs", "1", "--accept"), "--reason"),
    ],
)
def test_wrong_use_gets_a_clear_error_with_a_suggestion(
    demo: Run, arguments: tuple[str, ...], says: str
) -> None:
    done = demo(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_person_is_shown_with_every_facts_source_and_date(demo: Run) -> None:
    first = json.loads(demo("find", "06103", "--limit", "1", "--json").stdout)["results"][0]
    shown = demo("person", first["person_id"]).stdout
    assert first["name"] in shown
    assert "source: " in shown
    assert "as of 2026-11-" in shown
    assert "check it: " in shown
    (card,) = json.loads(demo("person", first["person_id"], "--json").stdout)["people"]
    assert card["person_id"] == first["person_id"]


def test_someone_unknown_is_not_on_the_lists_which_proves_nothing(demo: Run) -> None:
    shown = demo("person", "Zebediah Quillfeather", "--state", "CT")
    assert shown.returncode == 0
    assert "elicense.ct.gov" in shown.stdout
    assert json.loads(demo("person", "Zebediah Quillfeather", "--json").stdout)["found"] is False


def test_a_url_that_nobody_recorded_fails_the_run_and_changes_nothing(copy: Path) -> None:
    before = snapshot(copy)
    lines = (copy / "sample" / INDEX).read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "7s5z-vewr.json" not in line or "count" not in line]
    kept = [line for line in kept if "api/views/7s5z" not in line]
    assert len(kept) < len(lines)
    (copy / "sample" / INDEX).write_text("".join(kept), "utf-8")
    url = f"sqlite:///{copy / 'demo.db'}"
    done = _run(copy, "crawl", "co_dora", "--replay", copy / "sample", "--database", url, "--json")
    (run,) = json.loads(done.stdout)["runs"]
    assert done.returncode == 1
    assert (run["verdict"], run["failure"]) == ("failed", "not_recorded")
    assert snapshot(copy) == before


def test_real_listings_are_refused_beside_invented_people(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.json").write_text("[]", "utf-8")
    url = f"sqlite:///{copy / 'demo.db'}"
    done = _run(copy, "crawl", "co_dora", "--file", tmp_path / "rows.json", "--database", url)
    assert done.returncode == 2
    assert "invented people" in done.stderr


def test_without_a_store_the_error_says_which_command_makes_one(fresh: Run) -> None:
    done = fresh("find", "06103")
    assert done.returncode == 2
    assert "interventionist demo" in done.stderr
    assert json.loads(fresh("sources", "--json").stdout)["sources"][0]["verdict"] == "never"


def test_a_held_run_is_answered_by_hand(copy: Path, tmp_path: Path) -> None:
    home = tmp_path / "real"
    rows = [
        {"lastname": f"Ashwick{a}", "firstname": "Della", "licensetype": "ACD", "state": "CO"}
        | {"licensenumber": f"09{n:05d}", "licensestatusdescription": "Active", "city": "Denver"}
        for n, a in enumerate("abcdefghijklmnopqrst")
    ]
    (tmp_path / "1.json").write_text(json.dumps(rows), "utf-8")
    (tmp_path / "2.json").write_text(json.dumps(rows[:5]), "utf-8")
    assert _run(home, "crawl", "co_dora", "--file", tmp_path / "1.json").returncode == 0
    assert _run(home, "crawl", "co_dora", "--file", tmp_path / "2.json").returncode == 1
    assert _run(home, "status").returncode == 1
    done = _run(home, "runs", "2", "--accept", "--reason", "the board confirmed it")
    assert done.returncode == 0, done.stderr
    (run,) = json.loads(_run(home, "runs", "2", "--json").stdout)["runs"]
    assert run["verdict"] == "accepted"
    assert "the board confirmed it" in run["reasons"][-1]["text"]
    assert (
        json.loads(_run(home, "status", "--json").stdout)["totals"]["listings"] == 20
    )  # seen once missing


def test_backup_and_restore_give_the_same_store(copy: Path, tmp_path: Path) -> None:
    before = snapshot(copy)
    assert _run(copy, "db", "backup", tmp_path / "kept.db").returncode == 0
    assert _run(copy, "db", "backup", tmp_path / "kept.db").returncode == 2  # never overwrites
    url = f"sqlite:///{copy / 'demo.db'}"
    (tmp_path / "noise.db").write_bytes(b"not a database at all")
    assert _run(copy, "db", "restore", tmp_path / "noise.db", "--database", url).returncode == 2
    assert snapshot(copy) == before
    engine = connect(url)
    with Session(engine) as session:
        session.execute(delete(PersonListing))
        session.commit()
    engine.dispose()
    assert _run(copy, "db", "restore", tmp_path / "kept.db", "--database", url).returncode == 0
    assert snapshot(copy) == before
