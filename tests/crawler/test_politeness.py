"""Named, slow, one connection a host, robots first, and as patient as a host asks."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Response

from crawler.manners.hosts import by_host, hosts_of
from crawler.manners.patience import retry_after
from crawler.manners.settings import ContactError, contact, crawl_settings
from tests.conftest import Run
from tests.crawler.bad_server import Board, serving
from tests.crawler.board_crawl import crawl_boards
from tests.crawler.lists import source
from tests.faults import forked

NOW = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)
DELAY = 0.3
Crawl = Callable[..., dict[str, Any]]


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """Crawl boards in a process of their own."""

    def run(cases: list[dict[str, Any]], **told: Any) -> dict[str, Any]:
        plan = {"now": NOW.isoformat(), "cases": cases, "delay": 0} | told
        url, out = f"sqlite:///{tmp_path / 'polite.db'}", tmp_path / "outcomes.json"

        def act() -> None:
            out.write_text(json.dumps(crawl_boards(url, plan)), "utf-8")

        done = forked.run(act, tmp_path / "said.txt", kill_after=120)
        assert done.code == 0, done.said[-3000:]
        outcomes: dict[str, Any] = json.loads(out.read_text("utf-8"))
        return outcomes

    return run


@pytest.fixture
def board() -> Iterator[Board]:
    with serving(Board()) as one:
        yield one


def test_two_sources_of_one_host_never_ask_it_at_once_and_keep_the_delay(
    crawl: Crawl, board: Board
) -> None:
    cases = [{"id": name, "url": board.url, "page_size": 20} for name in ("one", "two")]
    outcomes = crawl(cases, delay=DELAY)
    assert {o["verdict"] for o in outcomes.values()} == {"accepted"}
    assert board.most_open == 1
    moments = [moment for moment, _, _ in board.seen]
    assert len(moments) == 12
    # A busy machine notes a question late, and so the next gap is short; in all none is.
    assert min(later - sooner for sooner, later in pairwise(moments)) >= DELAY / 2
    assert moments[-1] - moments[0] >= DELAY * 0.9 * 11


def test_the_hosts_own_longer_delay_holds(crawl: Crawl, board: Board) -> None:
    board.robots = "User-agent: *\nCrawl-delay: 1\n"
    crawl([{"id": "one", "url": board.url, "page_size": 40}], delay=0.05)
    moments = [moment for moment, path, _ in board.seen if path != "/robots.txt"]
    assert max(later - sooner for sooner, later in pairwise(moments)) >= 0.9


def test_a_host_that_wants_waits_without_end_is_left_alone(crawl: Crawl, board: Board) -> None:
    board.robots = "User-agent: *\nCrawl-delay: 9999999999\n"
    told = crawl([{"id": "one", "url": board.url}])["one"]
    assert told["failure"] == "disallowed"
    assert "longer waits than a night allows" in told["reasons"][0]["text"]
    assert {path for _, path, _ in board.seen} == {"/robots.txt"}


def test_rule_49_a_host_that_turned_us_away_is_not_asked_again(crawl: Crawl, board: Board) -> None:
    from tests.crawler.bad_server import captcha

    board.fault = captcha
    outcomes = crawl([{"id": name, "url": board.url} for name in ("one", "two")])
    assert [o["failure"] for o in outcomes.values()] == ["blocked", "blocked"]
    assert len([path for _, path, _ in board.seen if path != "/robots.txt"]) == 1
    assert "earlier in this crawl" in outcomes["two"]["reasons"][0]["text"]


def test_retry_after_is_honored(crawl: Crawl, board: Board) -> None:
    def busy(handler: Any) -> None:
        board.fault = None
        handler.send(b"later", "text/plain", 429, Retry_After="1")

    board.fault = busy
    outcomes = crawl([{"id": "one", "url": board.url}])
    assert outcomes["one"]["verdict"] == "accepted"
    (first, again, *_) = [moment for moment, path, _ in board.seen if path != "/robots.txt"]
    assert again - first >= 1


def test_a_wait_longer_than_the_night_ends_the_crawl(crawl: Crawl, board: Board) -> None:
    board.fault = lambda handler: handler.send(b"", "text/plain", 503, Retry_After="86400")
    assert crawl([{"id": "one", "url": board.url}])["one"]["failure"] == "http_error"
    assert len([path for _, path, _ in board.seen if path != "/robots.txt"]) == 1


def test_every_request_is_named_and_carries_no_cookie(crawl: Crawl, board: Board) -> None:
    crawl([{"id": "one", "url": board.url}])
    for _, _, headers in board.seen:
        assert headers["User-Agent"].endswith("(+https://example.org/crawler)")
        assert "Cookie" not in headers


def test_an_unchanged_version_is_asked_for_once_and_not_downloaded(
    crawl: Crawl, board: Board
) -> None:
    case = {"id": "one", "url": board.url}
    assert crawl([dict(case)])["one"]["verdict"] == "accepted"
    board.seen.clear()
    again = crawl([dict(case)])["one"]
    assert (again["verdict"], again["counts"]["unchanged"]) == ("unchanged", 40)
    assert [p.split("?")[0].rsplit("/", 2)[-2] for _, p, _ in board.seen[1:]] == ["views"]


def test_a_version_that_would_be_read_otherwise_now_is_read_again(
    crawl: Crawl, board: Board
) -> None:
    crawl([{"id": "one", "url": board.url}])
    again = crawl([{"id": "one", "url": board.url, "max_bytes": 5_000_000}])["one"]
    assert (again["verdict"], again["counts"]["read"]) == ("accepted", 40)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120.0),
        (format_datetime(NOW + dt.timedelta(minutes=3), usegmt=True), 180.0),
        (format_datetime(NOW - dt.timedelta(minutes=3), usegmt=True), 0.0),
        ("soon", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(told: str | None, seconds: float | None) -> None:
    headers = {"Retry-After": told} if told else {}
    assert retry_after(Response("https://example.org", 503, headers), NOW) == seconds


@pytest.mark.parametrize("told", ["", "me", "https://nowhere", "ftp://example.org/x", "a@b"])
def test_a_contact_that_nobody_could_use_is_refused(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_CONTACT", told)
    with pytest.raises(ContactError, match="INTERVENTIONIST_CONTACT"):
        contact()


def test_a_live_crawl_without_a_contact_asks_nobody(fresh: Run) -> None:
    done = fresh("crawl", "co_dora")
    assert done.returncode == 2
    assert "INTERVENTIONIST_CONTACT" in done.stderr


def test_rule_51_a_publisher_that_wants_to_be_asked_first_is_not_visited(fresh: Run) -> None:
    done = fresh("crawl", "la_adra")
    assert done.returncode == 2
    assert "la_adra: the publisher wants to be asked first" in done.stderr


def test_the_defaults_are_slow_and_single() -> None:
    told = crawl_settings()
    assert told["DOWNLOAD_DELAY"] >= 5
    assert told["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert told["ROBOTSTXT_OBEY"]
    assert not told["COOKIES_ENABLED"]


def test_sources_that_share_a_host_are_read_one_after_another() -> None:
    co, ct, nppes = source("co_dora"), source("ct_elicense"), source("nppes")
    twin = ct.model_copy(
        update={
            "id": "twin",
            "access": ct.access.model_copy(update={"domain": "data.colorado.gov"}),
        }
    )
    groups = [[s.id for s in group] for group in by_host([co, ct, twin, nppes])]
    assert groups == [["ct_elicense"], ["co_dora", "twin"], ["nppes"]]
    assert hosts_of(nppes) == {"npiregistry.cms.hhs.gov"}
