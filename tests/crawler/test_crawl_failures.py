"""A bad night, case by case: real spiders against real local servers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.crawler.apart import crawl_apart

ROBOTS_OPEN = "User-agent: *\nAllow: /\n"
WALL = "<!doctype html><title>Human Verification</title><script src='/awswaf.js'></script>"

Answer = Callable[[Request], Response]


def _record(npi: str) -> dict[str, Any]:
    return {
        "number": npi,
        "enumeration_type": "NPI-1",
        "basic": {"first_name": "DELLA", "last_name": f"ASHWICK{npi[-1]}", "status": "A"},
        "addresses": [
            {
                "address_purpose": "LOCATION",
                "city": "HARTFORD",
                "state": "CT",
                "postal_code": "06103",
            }
        ],
        "taxonomies": [{"code": "101YA0400X", "license": "1550", "state": "CT"}],
        "other_names": [],
    }


def _page(count: int, body: Any = None) -> Answer:
    def answer(_request: Request) -> Response:
        results = [_record(f"19990{n:05d}") for n in range(count)]
        return Response(json.dumps(body or {"result_count": count, "results": results}))

    return answer


def _fixed(body: str, status: int = 200, kind: str = "text/html") -> Answer:
    return lambda _request: Response(body, status, content_type=kind)


CASES: dict[str, tuple[str, Answer, Answer]] = {
    # id: (source, robots.txt, everything else)
    "sound": ("nppes", _fixed(ROBOTS_OPEN), _page(3)),
    "no_robots_file": ("nppes", _fixed("gone", 404), _page(3)),
    "robots_forbids": ("nppes", _fixed("User-agent: *\nDisallow: /\n"), _page(3)),
    "robots_broken": ("nppes", _fixed("oops", 503), _page(3)),
    "outage": ("nppes", _fixed(ROBOTS_OPEN), _fixed("try later", 503)),
    "refused": ("nppes", _fixed(ROBOTS_OPEN), _fixed("no", 403)),
    "wall_with_200": ("nppes", _fixed(ROBOTS_OPEN), _fixed(WALL)),
    "moved_away": ("nppes", _fixed(ROBOTS_OPEN), _fixed("gone", 404)),
    "cut_short": ("nppes", _fixed(ROBOTS_OPEN), _fixed('{"result_count": 3, "resu')),
    "error_words": (
        "nppes",
        _fixed(ROBOTS_OPEN),
        _page(0, {"Errors": [{"description": "No valid search criteria provided"}]}),
    ),
    "nobody": ("nppes", _fixed(ROBOTS_OPEN), _page(0)),
    "link_gone": ("tx_hhsc_lcdc", _fixed(ROBOTS_OPEN), _fixed("<a href=/x>Another roster</a>")),
}
EXPECTED = {
    "sound": ("accepted", None),
    "no_robots_file": ("accepted", None),
    "robots_forbids": ("failed", "disallowed"),
    "robots_broken": ("failed", "unreachable"),
    "outage": ("failed", "http_error"),
    "refused": ("failed", "blocked"),
    "wall_with_200": ("failed", "blocked"),
    "moved_away": ("failed", "gone"),
    "cut_short": ("failed", "truncated"),
    "error_words": ("failed", "source_error"),
    "nobody": ("held", None),
    "link_gone": ("failed", "layout_changed"),
    "nobody_home": ("failed", "unreachable"),
}


def _serve(stack: ExitStack, robots: Answer, answer: Answer) -> HTTPServer:
    server = HTTPServer(host="127.0.0.1", port=0)
    stack.enter_context(server)
    server.expect_request("/robots.txt").respond_with_handler(robots)
    server.expect_request("/list").respond_with_handler(answer)
    return server


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """One night's crawl of every case: outcomes, and the requests each server saw."""
    folder = tmp_path_factory.mktemp("night")
    with ExitStack() as stack:
        servers = {
            name: _serve(stack, robots, answer) for name, (_, robots, answer) in CASES.items()
        }
        cases = [
            {"id": name, "source": CASES[name][0], "url": server.url_for("/list")}
            for name, server in servers.items()
        ]
        cases.append({"id": "nobody_home", "source": "nppes", "url": "http://127.0.0.1:9/list"})
        outcomes = crawl_apart("crawl_cases", folder / "night.db", cases)
        seen = {name: [r for r, _ in server.log] for name, server in servers.items()}
        yield {"outcomes": outcomes, "seen": seen}


@pytest.mark.parametrize("case", EXPECTED)
def test_rules_49_and_50_every_way_of_failing_has_its_own_name(
    night: dict[str, Any], case: str
) -> None:
    outcome = night["outcomes"][case]
    assert (outcome["verdict"], outcome["failure"]) == EXPECTED[case]
    if outcome["verdict"] != "accepted":
        assert outcome["reasons"][0]["text"]
        assert outcome["reasons"][0]["mend"]


def test_rule_10_of_the_design_robots_comes_first_and_is_obeyed(night: dict[str, Any]) -> None:
    paths = {name: [r.path for r in seen] for name, seen in night["seen"].items()}
    assert paths["sound"] == ["/robots.txt", "/list"]
    assert paths["robots_forbids"] == ["/robots.txt"]
    assert set(paths["robots_broken"]) == {"/robots.txt"}


def test_rule_51_the_crawler_says_who_it_is(night: dict[str, Any]) -> None:
    agents = {r.headers["User-Agent"] for seen in night["seen"].values() for r in seen}
    (agent,) = agents
    assert agent.startswith("interventionist-directory/")
    assert "+https://" in agent
    assert "Mozilla" not in agent


def test_a_challenge_is_never_zero_rows(night: dict[str, Any]) -> None:
    wall, nobody = (night["outcomes"][name] for name in ("wall_with_200", "nobody"))
    assert wall["counts"] == {}
    assert nobody["reasons"][0]["code"] == "too_few"
