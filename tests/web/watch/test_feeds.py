"""A watch: its address alone holds what is watched; its feeds tell each change once."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from typing import Any

import feedparser
import pytest
from icalendar import Calendar
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from directory.listings.draft import Draft
from directory.models import Base, Person
from directory.standing.statuses import Status
from directory.watch.watched import MOST
from tests.directory.watch.test_log import DAY, WEEK, night, settle, wish
from tests.directory.watch.test_log import person as plain
from tests.web.watch.conftest import Site

HARTFORD = {"city": "Hartford", "state": "CT", "postal_code": "06103"}
FAR = {"city": "Denver", "state": "CO", "postal_code": "80202"}


def person(number: str, name: str = "Oona Ashwick", **facts: Any) -> Draft:
    return plain(number, name, **{"credential_id": "ct-dph/ladc", **HARTFORD, **facts})


def begun(site: Site) -> dict[str, str]:
    """Ids by name, once three people are listed."""
    night(site.session, person("a"), person("b", "Ben Elm"), person("c", "Cy Fir", **FAR))
    return {name: one for one, name in site.session.execute(select(Person.id, Person.name))}


def watch_of(site: Site, *ids: str) -> str:
    shortlist = site.client.post("/shortlist", data={"person": list(ids)}).headers["Location"]
    page = site.client.get(f"{shortlist}/watch").headers["Location"]
    return page.replace("/watch/", "/feeds/")


def titles(site: Site, feed: str) -> list[str]:
    return [one["title"] for one in site.client.get(f"{feed}.json").get_json(force=True)["items"]]


def next_week(site: Site, weeks: int = 1) -> None:
    lapsed = person("a", status=Status.EXPIRED, status_text="LAPSED")
    renewed = person("b", "Ben Elm", expires_on=DAY + 120 * WEEK)
    day = DAY + weeks * WEEK
    night(
        site.session, lapsed, renewed, person("c", "Cy Fir", city="Boulder", **_boulder()), day=day
    )


def _boulder() -> dict[str, str]:
    return {"state": "CO", "postal_code": "80302"}


def test_a_feed_tells_a_lapse_and_a_renewal_after_the_next_run(site: Site) -> None:
    ids = begun(site)
    feed = watch_of(site, ids["Oona Ashwick"], ids["Ben Elm"])
    assert titles(site, feed) == ["You watch since November 20, 2026."]
    next_week(site)
    found = feedparser.parse(site.client.get(f"{feed}.atom").data)
    assert not found.bozo
    assert [one.title for one in found.entries] == [
        *(
            "Ben Elm: Renewed. It now ends on March 9, 2029. Before, it ended on April 9, 2027.",
            "Oona Ashwick: No longer valid. The list says “LAPSED”.",
        ),
        "You watch since November 20, 2026.",
    ]
    first = found.entries[0]
    assert first.link == f"http://localhost/people/{ids['Ben Elm']}"
    assert "List of November 27, 2026: S." in first.content[0].value
    assert titles(site, feed) == [one.title for one in found.entries]
    assert len({one.id for one in found.entries}) == 3


def test_who_holds_a_feed_gets_nothing_again_until_something_changes(site: Site) -> None:
    ids = begun(site)
    feed = watch_of(site, ids["Oona Ashwick"])
    for form in ("atom", "json", "ics"):
        answer = site.client.get(f"{feed}.{form}")
        assert answer.headers["X-Robots-Tag"] == "noindex"
        held = {"If-None-Match": answer.headers["ETag"]}
        assert site.client.get(f"{feed}.{form}", headers=held).status_code == 304
    next_week(site)
    assert site.client.get(f"{feed}.ics", headers=held).status_code == 200


@pytest.mark.parametrize("form", ["atom", "json", "ics"])
def test_a_feed_is_squeezed_for_those_who_accept_it_and_known_again(site: Site, form: str) -> None:
    ids = begun(site)
    address = f"{watch_of(site, *ids.values())}.{form}"
    plain_one = site.client.get(address)
    told = {"Accept-Encoding": "gzip"}
    squeezed = site.client.get(address, headers=told)
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.data) == plain_one.data
    told["If-None-Match"] = squeezed.headers["ETag"]
    assert site.client.get(address, headers=told).status_code == 304


def test_a_calendar_has_the_end_dates(site: Site) -> None:
    ids = begun(site)
    calendar = Calendar.from_ical(site.client.get(watch_of(site, ids["Ben Elm"]) + ".ics").data)
    [event] = calendar.walk("VEVENT")
    assert event["dtstart"].dt == DAY + 20 * WEEK
    assert event["summary"] == "Ben Elm: Licensed Alcohol and Drug Counselor ends"
    assert ids["Ben Elm"] in event["url"]


def search_of(site: Site, **form: str) -> str:
    results = site.client.post("/search", data=form).headers["Location"]
    page = site.client.get(f"{results}/watch").headers["Location"]
    return page.replace("/watch/", "/feeds/")


def test_a_search_is_watched_for_who_lapses_though_they_are_found_no_more(site: Site) -> None:
    begun(site)
    feed = search_of(site, place="06103", radius="25", credential="LADC")
    none = search_of(site, place="06103", radius="25", credential="CIP")
    state = search_of(site, place="Colorado")
    next_week(site)
    assert [one.partition(":")[0] for one in titles(site, feed)[:-1]] == ["Ben Elm", "Oona Ashwick"]
    assert len(titles(site, none)) == 1
    assert titles(site, state)[0] == "Cy Fir: The list changed: city."
    night(site.session, person("d", "Dee Gum"), day=DAY + 2 * WEEK, source="t")
    assert titles(site, feed)[0] == "Dee Gum: New on the list."


def test_a_search_from_a_street_is_watched_by_its_zip_code(site: Site) -> None:
    begun(site)
    feed = search_of(site, place="12 Elm Street, Hartford CT 06103", radius="25")
    text = site.client.get(f"{feed}.json").text
    assert "06103" in text
    assert "Elm Street" not in text


def test_who_is_hidden_is_in_no_feed(site: Site) -> None:
    ids = begun(site)
    feeds = [watch_of(site, *ids.values()), search_of(site, place="06103")]
    next_week(site)
    wish(site.session, "a")
    settle(site.session, DAY + WEEK)
    for feed in feeds:
        for form in ("atom", "json", "ics"):
            text = site.client.get(f"{feed}.{form}").text
            assert "Ben Elm" in text
            assert "Ashwick" not in text
            assert ids["Oona Ashwick"] not in text


def test_a_feed_speaks_the_language_of_the_page_it_was_made_on(site: Site) -> None:
    ids = begun(site)
    shortlist = site.client.post("/es/shortlist", data={"person": [ids["Ben Elm"]]})
    page = site.client.get(shortlist.headers["Location"] + "/watch").headers["Location"]
    next_week(site)
    feed = page.replace("/es/watch/", "/feeds/")
    told = site.client.get(f"{feed}.json").get_json(force=True)
    assert told["language"] == "es"
    assert "Renovada. Ahora termina el 9 de marzo de 2029." in told["items"][0]["title"]
    assert told["items"][0]["url"] == f"http://localhost/es/people/{ids['Ben Elm']}"


def test_nothing_is_stored_about_who_watches_what(site: Site) -> None:
    ids = begun(site)

    def counted(session: Session) -> dict[str, int | None]:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
            if inspect(session.get_bind()).has_table(name)
        }

    before = counted(site.session)
    site.session.rollback()
    feed = watch_of(site, *ids.values())
    site.client.get(f"{feed}.atom")
    assert counted(site.session) == before
    assert not any(one in feed for one in ids.values())


@pytest.mark.parametrize("form", ["atom", "json", "ics"])
def test_an_address_that_this_site_did_not_make_is_nothing(site: Site, form: str) -> None:
    ids = begun(site)
    feed = watch_of(site, *ids.values())
    for wrong in (feed[:-1], feed[:-2] + "AA", "/feeds/x", f"/feeds/{'A' * 7000}"):
        assert site.client.get(f"{wrong}.{form}").status_code == 404


def test_a_checked_list_is_watched_by_its_address(site: Site) -> None:
    begun(site)
    page = site.client.post("/check", data={"names": "Ben Elm, CT\nNobody Atall, CT"}).text
    [link] = re.findall(r'href="/watch/([^"]+)"', page)
    assert "People watched: 1." in site.client.get(f"/feeds/{link}.json").text
    next_week(site)
    assert titles(site, f"/feeds/{link}")[0].startswith("Ben Elm: Renewed.")


def test_the_longest_list_fits_an_address(site: Site) -> None:
    with site.client.application.test_request_context():
        from web.pages.feeds import tokens_of

        begun(site)
        ids = [f"p{n:012d}".translate(str.maketrans("0189", "abcd")) for n in range(MOST + 1)]
        found = tokens_of(ids)
    assert [len(token) < 3_900 for token in found] == [True, True]  # of a server's usual 4,094
    assert site.client.get(f"/feeds/{found[0]}.atom").status_code == 200


def test_a_day_that_passed_is_told_by_the_calendar(site: Site) -> None:
    ids = begun(site)
    feed = watch_of(site, ids["Ben Elm"])
    settle(site.session, DAY + 21 * WEEK)
    item = site.client.get(f"{feed}.json").get_json(force=True)["items"][0]
    passed = "The end date on the list has passed: April 9, 2027."
    assert item["title"] == f"Ben Elm: {passed} It may have been renewed since."
    assert "By the calendar, on April 10, 2027. List: S." in item["content_text"]
    assert dt.datetime.fromisoformat(item["date_published"]).date() == dt.date(2027, 4, 10)
