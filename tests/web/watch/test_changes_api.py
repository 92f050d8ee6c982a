"""Changes over HTTP: all of them, then those since, as a program reads them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from directory.models import Person
from directory.standing.statuses import Status
from tests.directory.watch.test_log import DAY, WEEK, night, person, settle, wish
from tests.web.api.walking import walked
from tests.web.watch.conftest import Site


def test_everything_then_only_what_is_new(site: Site) -> None:
    night(site.session, *(person(n, f"Ann Oak{n * 3}") for n in "abc"))
    assert len(list(walked(site.client, "/api/v1/changes?limit=2", "changes"))) == 3
    at = site.client.get("/api/v1/changes").json["cursor"]
    nothing = site.client.get(f"/api/v1/changes?since={at}").json
    assert nothing == {"changes": [], "cursor": at, "next": None}
    lapsed = person("b", "Ann Oakbbb", status=Status.EXPIRED, status_text="LAPSED")
    night(
        site.session, person("a", "Ann Oakaaa"), lapsed, person("c", "Ann Oakccc"), day=DAY + WEEK
    )
    [change] = site.client.get(f"/api/v1/changes?since={at}").json["changes"]
    assert change["name"] == "Ann Oakbbb"
    assert change["source"]["id"] == "s"
    assert change["day"] == (DAY + WEEK).isoformat()
    [event] = change["events"]
    assert event["kind"] == "lapse"
    assert event["text"] == "No longer valid. The list says “LAPSED”."
    assert event["before"] == {"status": "active", "status_text": "ACTIVE"}
    told = site.client.get(f"/api/v1/people/{change['person_id']}").json
    assert told["credentials"][0]["listing_id"] == change["credential"]["listing_id"]


def test_who_holds_an_answer_does_not_get_it_again(site: Site) -> None:
    night(site.session, person("a"))
    answer = site.client.get("/api/v1/changes")
    again = site.client.get("/api/v1/changes", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    settle(site.session, DAY + 21 * WEEK)  # the end date has passed
    after = site.client.get("/api/v1/changes", headers={"If-None-Match": answer.headers["ETag"]})
    assert [one["events"][0]["kind"] for one in after.json["changes"]] == ["new", "lapse"]


def test_who_is_hidden_is_an_id_and_no_more(site: Site) -> None:
    night(site.session, person("a"), person("b", "Ben Elm"))
    hidden = site.session.scalars(select(Person.id).where(Person.name == "Oona Ashwick")).one()
    at = site.client.get("/api/v1/changes").json["cursor"]
    wish(site.session, "a")
    settle(site.session, DAY)
    assert "Ashwick" not in site.client.get("/api/v1/changes").text
    [tombstone] = site.client.get(f"/api/v1/changes?since={at}").json["changes"]
    assert tombstone == {
        "cursor": tombstone["cursor"],
        "day": tombstone["day"],
        "person_id": hidden,
        **dict.fromkeys(("other_id", "name", "credential", "source")),
        "events": [
            {"kind": "hidden", "text": "This entry is no longer shown.", "before": {}, "after": {}}
        ],
    }


@pytest.mark.parametrize("query", ["since=x", "since=", "since=99-0", "limit=0", "after=1-0"])
def test_a_parameter_that_cannot_be_used_is_refused_by_name(site: Site, query: str) -> None:
    night(site.session, person("a"))
    answer = site.client.get(f"/api/v1/changes?{query}")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    wrong = answer.get_json(force=True)["errors"]
    assert [one["parameter"] for one in wrong] == [query.partition("=")[0]]


def test_who_gives_back_the_next_address_is_told_what_to_give(site: Site) -> None:
    answer = site.client.get("/api/v1/changes?since=/api/v1/changes?since=1-0")
    [wrong] = answer.get_json(force=True)["errors"]
    assert wrong["detail"] == "This is no cursor. Give back an earlier answer's `cursor` as it is."
