"""J10, over HTTP: everything once, then what changed; every figure can be made again."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tests.web.town import Town


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


OPENER = build_opener(_Stay)


def ask(base: str, address: str, **headers: str) -> tuple[int, dict[str, str], Any]:
    """Status, headers and answer of an address; nothing is followed."""
    try:
        with OPENER.open(Request(urljoin(base, address), headers=headers)) as found:
            return found.status, dict(found.headers), json.load(found)
    except HTTPError as error:
        text = error.read()
        told = json.loads(text) if "json" in error.headers.get("Content-Type", "") else None
        return error.code, dict(error.headers), told


def pulled(base: str, noun: str) -> list[dict[str, Any]]:
    """A whole list, page by page."""
    found: list[dict[str, Any]] = []
    address = f"/api/v1/{noun}?limit=3"
    while address:
        status, _, page = ask(base, address)
        assert status == 200
        found += page[noun]
        address = page["next"]
    return found


def test_everything_is_pulled_once_and_then_only_what_moved(base: str, town: Town) -> None:
    people = pulled(base, "people")
    ids = [one["person_id"] for one in people]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(town.ids.values()) - {town.ids["hidden"]}
    held = {one["credential"]["listing_id"] for one in pulled(base, "credentials")}
    assert held == {own["listing_id"] for one in people for own in one["credentials"]}
    changes = pulled(base, "changes")
    assert len({one["cursor"] for one in changes}) == len(changes)
    _, _, last = ask(base, "/api/v1/changes?limit=500")
    assert ask(base, f"/api/v1/changes?since={last['cursor']}")[2]["changes"] == []


def test_what_stands_is_not_sent_again(base: str, town: Town) -> None:
    address = f"/api/v1/people/{town.ids['both']}"
    _, headers, _ = ask(base, address)
    assert ask(base, address, **{"If-None-Match": headers["ETag"]})[0] == 304


def test_old_ids_have_tombstones(base: str, town: Town) -> None:
    status, headers, _ = ask(base, "/api/v1/people/pmergedmerged")
    assert (status, headers["Location"]) == (301, f"/api/v1/people/{town.ids['both']}")
    assert ask(base, "/api/v1/people/psplitsplitsp")[0] == 300
    status, _, told = ask(base, f"/api/v1/people/{town.ids['hidden']}")
    assert (status, told["title"]) == (410, "Gone")


def test_the_order_can_be_made_again(base: str) -> None:
    _, _, told = ask(base, "/api/v1/search?place=06103&radius=100&limit=500&include_trainees=true")
    assert len(told["results"]) > 3
    for one in told["results"]:
        assert one["score"] == sum(part["points"] for part in one["score_parts"])

    def place(one: dict[str, Any]) -> tuple[str, int, str]:
        tie = blake2b(f"{told['seed']}|{one['person_id']}".encode(), digest_size=8).hexdigest()
        return one["tier"], -one["score"], tie

    assert [one["person_id"] for one in told["results"]] == [
        one["person_id"] for one in sorted(told["results"], key=place)
    ]


def test_a_mistake_is_told_in_parts(base: str) -> None:
    status, headers, told = ask(base, "/api/v1/people?page=2")
    assert (status, headers["Content-Type"]) == (400, "application/problem+json")
    assert told["errors"][0]["parameter"] == "page"
