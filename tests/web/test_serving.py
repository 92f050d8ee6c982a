from __future__ import annotations

import pytest

from web.serving import loggable
from web.tokens import TokenBox


@pytest.mark.parametrize("page", ["results", "es/results", "look-up", "shortlist", "search"])
def test_a_search_leaves_no_trace_in_the_log(page: str) -> None:
    token = TokenBox("a key for tests only").seal("search", ["06103"])
    assert loggable(f"/{page}/{token}?x=y") == f"/{page}/…"
    assert loggable(f"/{page}/{token}.json") == f"/{page}/…"


@pytest.mark.parametrize("path", ["/", "/people/pabcdefghijkl", "/states/CT", "/guide/when-not"])
def test_other_pages_are_logged_as_they_are(path: str) -> None:
    assert loggable(path) == path
