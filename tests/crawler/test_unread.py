"""Lists that no spider reads: what their files say, and that crawling one asks nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.runs.registry import describe
from crawler.source import Source, load_sources
from directory.models import Listing, Run
from directory.models import Source as StoredSource
from directory.requirements import load_catalogue
from directory.sources.info import read_sources
from directory.store import connect
from directory.vocabulary import load
from tests.commands import Done, bare_environment, command

SOURCES = load_sources()
UNREAD = [one for one in SOURCES.values() if not one.is_read]
CATALOGUE = load_catalogue()
# Firms that award their own titles: no board to ask.
NOT_BOARDS = {"lovefirst", "ncip-trainers"}
# Boards whose lists are being added.


def run(home: Path, *arguments: str) -> Done:
    """Run the command line with no contact set: a request to anybody would be refused."""
    env = bare_environment(INTERVENTIONIST_HOME=home, COLUMNS=80)
    return command(*arguments, env=env)


@pytest.mark.parametrize("source", UNREAD, ids=lambda one: one.id)
def test_an_unread_source_says_what_is_known_and_no_more(source: Source) -> None:
    assert source.id.startswith(source.jurisdiction.lower() + "_")
    assert not source.enabled
    assert source.shape in ("unread", "documented")
    assert source.shape_note
    assert source.why_not in load("pages")["why"]
    assert source.terms.robots == "Not read."  # nobody has opened a page of theirs
    by_hand = source.why_not == "by_hand"  # a file that a person hands over has columns
    assert by_hand or source.record.columns == ()
    assert source.issuer in {one.id for one in CATALOGUE.jurisdiction(source.jurisdiction).issuers}
    for letters, credential in source.record.titles.items():
        held = CATALOGUE.credential(credential)
        assert held.issuer_id == source.issuer
        assert by_hand or held.letters == letters


@pytest.mark.parametrize("source", UNREAD, ids=lambda one: one.id)
def test_a_family_is_told_where_to_ask(source: Source) -> None:
    board = CATALOGUE.jurisdiction(source.jurisdiction).issuer(source.issuer or "")
    assert source.check_how.endswith(".")
    assert source.check_page.startswith("http") or not (board.url or "")


def test_nothing_unread_is_crawled_unless_named() -> None:
    assert len(UNREAD) > 40
    assert [one.id for one in UNREAD if one.is_crawled] == []


def test_every_board_of_a_title_given_today_has_a_source() -> None:
    """A board that issues a credential is read, or is one to ask: never simply missing."""
    boards = {one.issuer_id for one in CATALOGUE.credentials() if one.status == "current"}
    told = {one.issuer for one in SOURCES.values()}
    assert boards - told - NOT_BOARDS == set()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home in which one unread source was crawled by name, and what was said."""
    home = tmp_path_factory.mktemp("home")
    done = run(home, "crawl", "ak_acbc", "--json")
    assert done.returncode == 1, done.stderr
    return home, done.stdout


def test_crawling_one_by_name_asks_nobody_and_names_the_board(crawled: tuple[Path, str]) -> None:
    home, said = crawled
    (run,) = json.loads(said)["runs"]
    assert (run["verdict"], run["failure"]) == ("not_read", "not_yet_read")
    assert run["reasons"][0]["mend"] == "Ask this board: https://akcertification.org"
    assert list(home.glob("responses/**/*.jsonl")) == []
    with Session(connect(f"sqlite:///{home / 'directory.db'}")) as session:
        assert session.scalar(select(func.count()).select_from(Run)) == 0
        assert session.scalar(select(func.count()).select_from(Listing)) == 0


def test_a_board_without_a_page_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "crawl", "al_aaap")
    assert done.returncode == 1
    assert "Ask this board: Alabama Association of Addiction Professionals" in done.stdout


def test_a_file_of_a_list_whose_columns_nobody_named_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name\nAshwick\n", "utf-8")
    done = run(tmp_path, "crawl", "vt_opr", "--file", str(path))
    assert done.returncode == 2
    assert "its columns are not known yet" in done.stderr


def test_the_store_learns_of_each_and_the_site_needs_no_file(crawled: tuple[Path, str]) -> None:
    home, _ = crawled
    with Session(connect(f"sqlite:///{home / 'directory.db'}")) as session:
        told = read_sources(session)
        assert set(told) == set(SOURCES)
        assert session.scalar(select(func.count()).select_from(StoredSource)) == len(SOURCES)
    board = told["nc_asppb"]
    assert (board.read, board.why, board.accepted) == (False, "check_one", False)
    assert (board.issuer, board.jurisdiction) == ("nc-asppb", "NC")
    assert "nc-asppb/lcas" in board.credentials
    assert (told["co_dora"].read, told["co_dora"].why) == (True, "")


def test_the_command_shows_them_in_a_table_of_their_own(crawled: tuple[Path, str]) -> None:
    home, _ = crawled
    shown = run(home, "sources").stdout
    read, ask = shown.split("Nobody reads these lists yet")
    assert "co_dora" in read
    assert "ak_acbc" not in read
    assert "check one" in next(line for line in ask.splitlines() if line.startswith("nc_asppb"))
    rows = json.loads(run(home, "sources", "--json").stdout)["sources"]
    found = {one["id"]: (one["access"], one["why"]) for one in rows}
    assert set(found) == set(SOURCES)
    assert (found["co_dora"], found["va_dhp"]) == (("read", ""), ("ask", "on_request"))


def test_only_an_unread_list_may_leave_open_whom_it_holds() -> None:
    told = SOURCES["co_dora"].model_dump() | {"scope": "unknown"}
    with pytest.raises(ValidationError, match="say whom the list holds"):
        Source.model_validate(told)


def test_a_list_that_waits_for_a_permission_says_so() -> None:
    waiting = SOURCES["co_dora"].model_dump() | {"enabled": False}
    waiting["terms"]["ask_first"] = True
    source = Source.model_validate(waiting)
    assert (source.why_not, source.is_crawled) == ("ask_first", False)
    told = describe(source)
    assert (told["read"], told["why"]) == (False, "ask_first")
    waiting["terms"]["ask_first"] = False
    assert Source.model_validate(waiting).why_not == "switched_off"
