"""Going on after a stop, reading kept responses again, and two machines on one database."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.runs.archive import prune, run_folder, take_over
from crawler.runs.recording import INDEX, Header, RecordingWriter, load_recording
from directory.models import Listing, Run, Verdict
from directory.store import connect, upgrade
from tests.commands import ROOT, Done, command
from tests.crawler.bad_server import Board, serving
from tests.crawler.lists import co_row, many

NOW = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)


@pytest.fixture
def board() -> Iterator[Board]:
    with serving(Board()) as one:
        yield one


def _start(
    database: str, folder: Path, *cases: dict[str, Any], stderr: int | None = None
) -> subprocess.Popen[str]:
    told = {"now": NOW.isoformat(), "cases": list(cases), "archive": str(folder / "responses")}
    path = folder / f"cases{time.monotonic_ns()}.json"
    path.write_text(json.dumps(told), "utf-8")
    command = [sys.executable, "-m", "tests.crawler.board_crawl", database, str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr, text=True)


def _slow_down(board: Board) -> None:
    """Let each page take so long that a crawl can be stopped between two."""

    def hang(handler: Any) -> None:
        time.sleep(0.2)
        board.fault = None
        handler._answer()
        board.fault = hang

    board.fault = hang


def _until_asked(board: Board, pages: int, process: subprocess.Popen[str]) -> None:
    while len(board.seen) < pages:
        assert process.poll() is None, "it ended before"
        time.sleep(0.05)


def _outcomes(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    told: dict[str, Any] = json.loads(out)["outcomes"]
    return told


def test_a_stopped_crawl_goes_on_and_asks_for_no_page_twice(board: Board, tmp_path: Path) -> None:
    board.rows = many(co_row(), "licensenumber", 100)
    database, case = f"sqlite:///{tmp_path / 'one.db'}", {"id": "one", "url": board.url}
    _slow_down(board)
    first = _start(database, tmp_path, dict(case))
    _until_asked(board, 7, first)
    first.kill()
    first.wait()
    board.fault = None
    outcome = _outcomes(_start(database, tmp_path, dict(case)))["one"]
    assert (outcome["verdict"], outcome["counts"]["kept"]) == ("accepted", 100)
    pages = [path for _, path, _ in board.seen]
    assert len(pages) - len(set(pages)) <= 1  # the page that was on its way


def test_a_crawl_told_to_stop_says_so_and_nothing_else(board: Board, tmp_path: Path) -> None:
    board.rows = many(co_row(), "licensenumber", 100)
    database, case = f"sqlite:///{tmp_path / 'one.db'}", {"id": "one", "url": board.url}
    _slow_down(board)
    process = _start(database, tmp_path, case, stderr=subprocess.PIPE)
    _until_asked(board, 4, process)
    process.terminate()
    out, errors = process.communicate(timeout=120)
    outcome = json.loads(out)["outcomes"]["one"]
    assert [reason["code"] for reason in outcome["reasons"]] == ["interrupted"]
    assert "Traceback" not in errors


def test_a_stopped_crawl_of_yesterday_begins_anew(tmp_path: Path) -> None:
    old = run_folder(tmp_path, "one", 1)
    RecordingWriter(old, Header(fetched_at=NOW - dt.timedelta(hours=13))).close()
    take_over(tmp_path, "one", 1, 2, NOW)
    assert not run_folder(tmp_path, "one", 2).exists()
    take_over(tmp_path, "one", 1, 2, NOW - dt.timedelta(hours=2))
    assert (run_folder(tmp_path, "one", 2) / INDEX).exists()


def test_kept_responses_go_after_their_time_and_no_sooner(tmp_path: Path) -> None:
    for number, days in ((1, 31), (2, 29)):
        moment = NOW - dt.timedelta(days=days)
        RecordingWriter(run_folder(tmp_path, "one", number), Header(fetched_at=moment)).close()
    assert prune(tmp_path, NOW) == 1
    assert [p.name for p in (tmp_path / "one").iterdir()] == ["2"]


def test_a_line_that_a_crash_cut_short_is_left_out_and_written_over(tmp_path: Path) -> None:
    header = Header(fetched_at=NOW)
    writer = RecordingWriter(tmp_path, header)
    writer.add(b"one", url="https://example.org/1")
    writer.close()
    with (tmp_path / INDEX).open("a", encoding="utf-8") as index:
        index.write('{"url": "https://exam')
    assert len(load_recording(tmp_path).responses) == 1
    writer = RecordingWriter(tmp_path, header)
    writer.add(b"two", url="https://example.org/2")
    writer.close()
    recording = load_recording(tmp_path)
    assert [recording.body(r) for r in recording.responses.values()] == [b"one", b"two"]


def test_kept_responses_hold_no_cookie(board: Board, tmp_path: Path) -> None:
    def cookie(handler: Any) -> None:
        told = json.dumps(board.answer(handler.path.split("?")[0], _query(handler.path))).encode()
        handler.send(told, "application/json", Set_Cookie="session=secret; path=/", ETag='"7"')

    board.fault = cookie
    _outcomes(_start(f"sqlite:///{tmp_path / 'one.db'}", tmp_path, {"id": "one", "url": board.url}))
    kept = b"".join(p.read_bytes() for p in (tmp_path / "responses").rglob("*") if p.is_file())
    assert b"secret" not in kept
    assert b'\\"7\\"' in kept


def _query(path: str) -> dict[str, list[str]]:
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(path).query)


def test_two_machines_on_one_database_read_a_source_once(
    board: Board, tmp_path: Path, store_url: str
) -> None:
    engine = connect(store_url)
    upgrade(engine)

    def slowly(handler: Any) -> None:
        time.sleep(0.3)
        told = board.answer(handler.path.split("?")[0], _query(handler.path))
        handler.send(json.dumps(told).encode(), "application/json")

    board.fault = slowly
    case = {"id": "one", "url": board.url}
    both = [_start(store_url, tmp_path, dict(case)) for _ in range(2)]
    verdicts = sorted(_outcomes(process)["one"]["verdict"] for process in both)
    assert verdicts in (["accepted", "busy"], ["accepted", "unchanged"])
    assert board.most_open == 1
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Listing)) == 40
        assert session.scalar(select(func.count()).where(Run.verdict == Verdict.RUNNING)) == 0
    engine.dispose()


def _run(home: Path, *arguments: object, **environment: str) -> Done:
    env = os.environ | {"INTERVENTIONIST_HOME": str(home)} | environment
    return command(*arguments, env=env)


def test_again_reads_the_kept_responses_of_a_held_run_without_asking_anybody(
    tmp_path: Path,
) -> None:
    """A word was added to the source's YAML: the board need not be asked again."""
    from crawler.runs.archive import newest_read
    from crawler.runs.run import Plan, crawl
    from tests.crawler.board_crawl import board_source

    database = f"sqlite:///{tmp_path / 'directory.db'}"

    def first(url: str) -> None:
        engine = connect(database)
        upgrade(engine)
        with Session(engine, expire_on_commit=False) as session:
            source = board_source({"id": "one", "url": url})
            crawl(session, [source], Plan(now=NOW, delay=0, archive=tmp_path / "responses"))
        os._exit(0)

    def again(url: str) -> None:
        engine = connect(database)
        with Session(engine, expire_on_commit=False) as session:
            source = board_source({"id": "one", "url": url})
            words = source.record.statuses | {"Paused": source.record.statuses["Inactive"]}
            source = source.model_copy(
                update={"record": source.record.model_copy(update={"statuses": words})}
            )
            folder = newest_read(session, tmp_path / "responses", "one")
            assert folder
            recordings = {"one": load_recording(folder)}
            (outcome,) = crawl(session, [source], Plan(now=NOW, recordings=recordings))
        os._exit(0 if outcome.verdict == "accepted" else 1)

    fork = multiprocessing.get_context("fork")
    with serving(Board()) as board:
        board.rows[0]["licensestatusdescription"] = "Paused"
        for step in (first, again):
            seen = len(board.seen)
            process = fork.Process(target=step, args=(board.url,))
            process.start()
            process.join()
            assert process.exitcode == 0
        assert len(board.seen) == seen
    engine = connect(database)
    with Session(engine) as session:
        runs = session.scalars(select(Run).order_by(Run.id)).all()
        assert [str(r.verdict) for r in runs] == ["held", "accepted"]
        one = session.scalars(select(Listing).where(Listing.status_text == "Paused")).one()
        assert one.status == "inactive"
    engine.dispose()


def test_again_without_kept_responses_says_so(tmp_path: Path) -> None:
    done = _run(tmp_path, "crawl", "co_dora", "--again")
    assert done.returncode == 2
    assert "Crawl it first" in done.stderr


def test_due_outside_its_hours_asks_nobody(tmp_path: Path) -> None:
    hour = dt.datetime.now(dt.UTC).hour
    window = f"{(hour + 2) % 24}-{(hour + 3) % 24} UTC"
    done = _run(tmp_path, "crawl", "--due", INTERVENTIONIST_OFF_PEAK=window)
    assert done.returncode == 0
    assert "off-peak" in done.stdout
    refused = _run(tmp_path, "crawl", "--due", INTERVENTIONIST_OFF_PEAK="at night")
    assert refused.returncode == 2
    assert "America/Chicago" in refused.stderr


def test_due_needs_a_contact_before_anybody_is_asked(tmp_path: Path) -> None:
    done = _run(tmp_path, "crawl", "--due", INTERVENTIONIST_OFF_PEAK="always")
    assert done.returncode == 2
    assert "INTERVENTIONIST_CONTACT" in done.stderr


@pytest.mark.parametrize("words", [["co_dora"], ["la_adra"], ["co_dora", "--again"], ["--due"]])
def test_a_crawl_that_does_not_begin_makes_no_store_that_hides_the_demos(
    tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "demo.db").touch()
    done = _run(tmp_path, "crawl", *words)
    assert done.returncode in (0, 2)  # 0: outside its hours
    assert [path.name for path in tmp_path.iterdir()] == ["demo.db"]
