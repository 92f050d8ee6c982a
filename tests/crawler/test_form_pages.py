"""Forms and pagers against a real local server: what a recording cannot show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.crawler.apart import crawl_apart
from tests.crawler.lists import source

PERSON = ("Ashwick", "Della", "90101", "LADC I", "Jan 05, 2016", "Dec 31, 2027")
FORM = """<form action="/session/find" method="post">
<input type="hidden" name="token" value="t90"><input name="lastName"><input name="firstName">
</form>"""
COLUMNS = [column.name for column in source("us_pcb").record.columns]


def _html(body: str, **headers: str) -> Response:
    return Response(f"<html><body>{body}</body></html>", content_type="text/html", headers=headers)


def _card() -> str:
    spans = "".join(f"<span>{cell}</span>" for cell in PERSON)
    return f'<div class="data_group_grid_container">{spans}</div>'


def _begin_session(_request: Request) -> Response:
    return _html(FORM, **{"Set-Cookie": "JSESSIONID=invented90"})


def _find_in_session(request: Request) -> Response:
    """The site's own rule: without its cookie and its hidden field it knows nobody."""
    known = request.cookies.get("JSESSIONID") == "invented90" and request.form["token"] == "t90"
    return _html(_card() if known else "<p>Your session has expired.</p>")


def _walk(total: str) -> Callable[[Request], Response]:
    """Two pages of two people each, under words that say how many there are."""

    def answer(request: Request) -> Response:
        number = int(request.args.get("page", "1"))
        heads = "".join(f"<th>{name}</th>" for name in COLUMNS)
        rows = "".join(_pcb_row(f"90{number}{n}") for n in range(2))
        link = f'<a href="{request.path}?page=2">2</a>' if number == 1 else ""
        return _html(f"<p>{total}</p><table><tr>{heads}</tr>{rows}</table>{link}")

    return answer


def _pcb_row(number: str) -> str:
    cells = ("Della Ashwick", "Denver", "CIP", number, "03/14/2016", "06/30/2028", "Active")
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _search(words: str) -> Callable[[Request], Response]:
    form = '<form action="{}" method="post"><input name="lastName"><input name="firstName"></form>'

    def answer(request: Request) -> Response:
        return _html(words if request.method == "POST" else form.format(request.path))

    return answer


ONE_SEED: dict[str, Any] = {"seeds": ["A"]}
TOTAL: dict[str, Any] = {"total": r"of ([\d,]+) people"}
NOBODY: dict[str, Any] = {"seeds": ["A"], "nobody": {"words": "0 Records Found"}}
CASES: dict[str, tuple[str, dict[str, Any], Callable[[Request], Response]]] = {
    # id: (source, settings that differ, what the server answers)
    "session": ("ma_bsas", ONE_SEED, _begin_session),
    "counted": ("us_pcb", TOTAL, _walk("Page 1 of 4 people")),
    "counts_more": ("us_pcb", TOTAL, _walk("Page 1 of 5 people")),
    "counts_nothing": ("us_pcb", TOTAL, _walk("Page 1")),
    "nobody": ("ma_bsas", NOBODY, _search("<p>0 Records Found</p>")),
    "not_nobody": ("ma_bsas", NOBODY, _search("<p>90 Records Found</p>")),
}
EXPECTED = {
    "session": ("accepted", None, None),
    "counted": ("accepted", None, None),
    "counts_more": ("held", None, "not_all_rows"),
    "counts_nothing": ("failed", "layout_changed", "layout_changed"),
    "nobody": ("held", None, "too_few"),
    "not_nobody": ("failed", "layout_changed", "layout_changed"),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """One crawl of every case: outcomes, and the requests the server saw."""
    folder = tmp_path_factory.mktemp("pages")
    with HTTPServer(host="127.0.0.1", port=0) as server:
        server.expect_request("/robots.txt").respond_with_data("", 404)
        server.expect_request("/session/find").respond_with_handler(_find_in_session)
        cases = []
        for name, (original, settings, answer) in CASES.items():
            server.expect_request(f"/{name}").respond_with_handler(answer)
            access = {**settings, "page": server.url_for(f"/{name}")}
            cases.append({"id": name, "source": original, "access": access})
        outcomes = crawl_apart("crawl_pages", folder / "pages.db", cases)
        yield {"outcomes": outcomes, "seen": [request for request, _ in server.log]}


@pytest.mark.parametrize("case", EXPECTED)
def test_rules_43_and_48_what_a_page_says_of_itself_is_believed(
    crawled: dict[str, Any], case: str
) -> None:
    outcome = crawled["outcomes"][case]
    why = outcome["reasons"][0]["code"] if outcome["reasons"] else None
    assert (outcome["verdict"], outcome["failure"], why) == EXPECTED[case], outcome["reasons"]


def test_rule_53_the_search_carries_the_cookie_and_the_hidden_field(
    crawled: dict[str, Any],
) -> None:
    (search,) = [r for r in crawled["seen"] if r.path == "/session/find"]
    assert dict(search.form) == {"token": "t90", "lastName": "A", "firstName": ""}
    assert search.cookies["JSESSIONID"] == "invented90"


def test_a_numbered_walk_carries_no_cookie_and_asks_for_each_page_once(
    crawled: dict[str, Any],
) -> None:
    walk = [r for r in crawled["seen"] if r.path == "/counted"]
    assert [r.query_string.decode() for r in walk] == ["", "page=2"]
    assert not any("Cookie" in r.headers for r in walk)
