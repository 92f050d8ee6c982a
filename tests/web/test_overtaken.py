"""Something is published, and its index is not made yet: what readers meet until it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from directory import store
from directory.index import refresh
from directory.models import Person, Source
from tests.web.addresses import Asked, sealed, told
from tests.web.town import Town, build_town
from web import create_app, db

SEARCH = "/api/v1/search?place=06103&radius=100&limit=500"
WHO = "Marisol Quennebec"


@dataclass
class Site:
    """A town with its index, and its site."""

    town: Town
    client: FlaskClient

    def publish(self, *statements: Any) -> None:
        """Commit; the index stays as it was."""
        engine = store.connect(self.town.url)
        with Session(engine) as session:
            for statement in statements:
                session.execute(statement)
            session.commit()
        engine.dispose()

    def rename(self, name: str) -> None:
        """A person by another name; nothing that a search reads from the store may show it."""
        one = Person.id == self.town.ids["both"]
        self.publish(update(Person).where(one).values(name=name, search_name=name.lower()))

    def hide(self, short: str) -> str:
        """Hide a person; their id."""
        one = self.town.ids[short]
        self.publish(update(Person).where(Person.id == one).values(hidden=True))
        return one


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    town = build_town(tmp_path / "town.db")
    refresh(town.url)
    settings = {"DATABASE_URL": town.url, "SECRET_KEY": "k", "API_LIMIT": "off", "TESTING": True}
    return Site(town, create_app(settings).test_client())


def test_who_is_hidden_now_vanishes_at_once(site: Site) -> None:
    """The index still holds them, and is not asked any more. See also `test_comes_back`."""
    asked = Asked((site.town.ids["both"],), WHO, ("44.001234",), "06103")
    links = {**dict.fromkeys(asked.lists, ""), **sealed(site.client, asked)}
    held = {"If-None-Match": site.client.get(SEARCH).headers["ETag"]}
    assert sum(WHO in told(site.client.get(link)) for link in links) > 3
    one = site.hide("both")
    for link, typed in links.items():
        answer = site.client.get(link, headers=held)
        assert answer.status_code in {200, 404, 410}, link
        for fact in ("Quennebec", one):
            assert fact in link or fact in typed or fact not in told(answer), link
    assert site.client.get(f"/api/v1/people/{one}").status_code == 410


def test_a_search_goes_on_from_the_last_whole_index_under_its_own_mark(site: Site) -> None:
    link = site.client.post("/search", data={"place": "06103"}).headers["Location"]
    before = site.client.get(SEARCH)
    site.rename("Marisol Somebody")
    during = site.client.get(SEARCH)
    assert (during.data, during.headers["ETag"]) == (before.data, before.headers["ETag"])
    page = site.client.get(link).text
    assert WHO in page
    assert "Somebody" not in page
    held = {"If-None-Match": before.headers["ETag"]}
    assert site.client.get(SEARCH, headers=held).status_code == 304
    refresh(site.town.url)
    after = site.client.get(SEARCH, headers=held)
    assert after.status_code == 200
    assert "Marisol Somebody" in after.text


def test_what_is_read_from_the_store_is_of_just_now_under_a_mark_of_just_now(site: Site) -> None:
    path = f"/api/v1/people/{site.town.ids['both']}"
    before = site.client.get(path)
    site.rename("Marisol Somebody")
    held = {"If-None-Match": before.headers["ETag"]}
    after = site.client.get(path, headers=held)
    assert after.status_code == 200
    assert "Marisol Somebody" in after.text
    assert site.client.get(path, headers={"If-None-Match": after.headers["ETag"]}).data == b""
    assert "Marisol Somebody" in site.client.get(f"/people/{site.town.ids['both']}").text


def test_an_answer_that_needs_both_is_begun_anew_from_the_store(site: Site) -> None:
    sheet = site.client.post("/search", data={"place": "06103"}).headers["Location"] + ".csv"
    site.publish(update(Source).values(title="A list by another name"))
    site.rename("Marisol Somebody")
    told = site.client.get(sheet).text
    assert "Somebody" in told
    assert "Quennebec" not in told.replace("Quennebec,Marisol", "")  # its listings' own columns
    lists = site.client.get(f"/api/v1/verify?name={WHO}").json["lists"]
    assert lists
    assert all("another name" in one for one in lists)


def test_a_name_is_looked_up_in_the_last_whole_index_and_where_nobody_has_it_anew(
    site: Site,
) -> None:
    known, new = (
        site.client.post("/look-up", data={"name": name}).headers["Location"]
        for name in ("Quennebec", "Somebody")
    )
    site.rename("Somebody Marisol")
    assert WHO in site.client.get(known).text
    assert "Somebody Marisol" in site.client.get(new).text
    refresh(site.town.url)
    assert WHO not in site.client.get(known).text


def test_a_worker_that_begins_meanwhile_does_as_the_others(site: Site) -> None:
    before = site.client.get(SEARCH).data
    site.rename("Marisol Somebody")
    settings = {"DATABASE_URL": site.town.url, "SECRET_KEY": "k", "TESTING": True}
    assert create_app(settings).test_client().get(SEARCH).data == before
    site.hide("state")
    told = create_app(settings).test_client().get(SEARCH).text
    assert "Somebody" in told
    assert "Wrenfield" not in told
    assert site.client.get(SEARCH).text == told


def test_in_one_request_the_session_and_the_index_are_of_one_edition(site: Site) -> None:
    app = site.client.application
    site.client.get(SEARCH)
    site.rename("Marisol Somebody")
    with app.test_request_context():
        old = db.edition()
        with pytest.raises(db.OvertakenError):
            db.session()
        db.begin_anew()
        assert db.edition() == db.stored_edition() != old
