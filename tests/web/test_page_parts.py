"""The head and the foot of pages are made once and kept: each site's own."""

from __future__ import annotations

import re

from tests.web.town import Town
from web import create_app


def test_the_head_says_where_one_is_and_the_foot_who_runs_the_site(town: Town) -> None:
    told = {"DATABASE_URL": town.url, "SECRET_KEY": "k", "TESTING": True}
    for operator, start in (("Harbor House", ""), ("River House", "/es")):
        client = create_app({**told, "OPERATOR": operator}).test_client()
        for path in ("/states", "/guide", "/states", "/nothing"):
            page = client.get(start + path).text
            assert operator in page
            marked = re.findall(r'<li><a href="(\S+)" class="here">', page)
            assert marked == ([start + path] if path != "/nothing" else [])
