"""Somebody who asked to be hidden stays hidden, whichever way they could come back.

Every route of the app and every export, for each level, after each way. The site runs all the
while: it has answered about the person before the wish, and has an index that holds them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from directory import store
from directory.claims.links import Links
from directory.claims.source import ID
from directory.database import backup
from directory.exports.release import FORMATS, release
from directory.hiding.opt_out import opt_out
from directory.hiding.suppression import Level
from directory.index import refresh
from directory.listings.draft import Draft
from directory.models import Listing, Person, PersonEvent, PersonListing, Sameness
from directory.resolve import resolve
from directory.review import decide
from directory.standing.statuses import Status
from tests.directory.claims.claiming import stated
from tests.directory.factories import World
from tests.directory.test_publish import publish
from tests.stores import new_store
from tests.web.addresses import Asked, every_address, sealed, told
from web import create_app

SECRET = b"a secret of the tests"
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 18)
NAME, FAMILY, NUMBER, NPI = "Zephyrine Oakhollow", "Oakhollow", "44.007777", "1999000077"
LATER, RENUMBERED = "CIP-7777", "44.008888"
SAID, TOLD_US = "Language: Polish", "Language: Haitian Creole"  # on a list; through a claim
_HELD = select(PersonListing.listing_id).order_by(PersonListing.listing_id)
_PEOPLE = select(Person.id, Person.hidden, Person.wish).order_by(Person.id)
HARTFORD = {"city": "Hartford", "state": "CT", "postal_code": "06103"}


def _draft(number: str, name: str = NAME, *, key: str = "", **facts: object) -> Draft:
    given, family = name.split()
    told_facts = {"credential_id": "ct-dph/ladc", "status": Status.ACTIVE, **HARTFORD, **facts}
    return Draft(
        key=key or number,
        number=number,
        name_published=name,
        given_name=given,
        family_name=family,
        expires_on=dt.date(2027, 6, 30),
        **told_facts,  # type: ignore[arg-type]
    )


def _own_words() -> Draft:
    claims = [{"state": "CT", "number": NUMBER}, {"says": "language", "value": "pol"}]
    said = {"credential_id": None, "status": Status.SELF_REPORTED, "self_reported": True}
    return _draft(NPI, claims=claims, **said)


@dataclass
class Place:
    """A store on disk, the site over it, and what was asked of the site before the wish."""

    folder: Path
    url: str
    app: Flask
    person: str
    links: dict[str, str]

    def session(self) -> Session:
        return Session(store.connect(self.url))

    def resolve(self) -> None:
        with self.session() as session:
            resolve(session, full=False, now=NOW, secret=SECRET)
            session.commit()

    def crawl(self, *drafts: Draft, source: str = "ct_elicense", full: bool = False) -> None:
        with self.session() as session:
            completeness = "full" if full else "delta"
            publish(session, *drafts, source=source, day=DAY, completeness=completeness)
        self.resolve()

    def wish(self, level: Level) -> None:
        with self.session() as session:
            opt_out(session, self.person, level, SECRET, NOW)
            session.commit()

    def listings(self) -> list[str]:
        """The person's, as crawled."""
        with self.session() as session:
            theirs = select(Listing.id).where(Listing.family_name == FAMILY)
            return list(session.scalars(theirs.order_by(Listing.id)))

    def say(self, left: str, right: str, verdict: Sameness) -> None:
        with self.session() as session:
            decide(session, left, right, verdict, "Rowan", NOW)
            session.commit()
        self.resolve()

    @property
    def asked(self) -> Asked:
        ids = (self.person, *self.listings())
        return Asked(ids, NAME, (NUMBER, NPI, LATER, RENUMBERED), "06103")

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """Address, what its reader typed, and all it tells, of every route; then of every export.

        The links are those from before the wish and new ones.
        """
        with self.app.test_client() as client:
            links = {**self.links, **sealed(client, self.asked)}
            for address, typed in every_address(self.app, self.asked, links).items():
                answer = client.get(address)
                assert answer.status_code < 500, address
                yield address, typed, told(answer)
        with store.session_of(self.url, read_only=True) as session:
            out = self.folder / "release"
            release(session, out, FORMATS, DAY)
        for path in sorted(out.iterdir()):
            yield path.name, "", path.read_text("utf-8")

    def met(self, *facts: str) -> set[str]:
        """Where any of these facts is told that nobody asked about."""
        return {
            address
            for address, typed, text in self.answers()
            for fact in facts
            if fact in text and fact not in address and fact not in typed
        }


@pytest.fixture
def place(tmp_path: Path) -> Place:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    engine = new_store(url)
    with Session(engine) as session:
        World(session)
        session.commit()
    told_app = {"DATABASE_URL": url, "CLAIMS_DATABASE_URL": url, "SECRET_KEY": "x"}
    app = create_app({**told_app, "API_LIMIT": "off", "TESTING": True})
    made = Place(tmp_path, url, app, "", {})
    made.crawl(_own_words(), source="nppes")
    made.crawl(_draft(NUMBER), _draft("44.001111", "Marisol Quennebec"))
    with made.session() as session:
        theirs = select(PersonListing.person_id).where(
            PersonListing.listing_id.in_(made.listings())
        )
        (made.person,) = set(session.scalars(theirs))
    link = _claimed(made, engine)
    refresh(url)
    with app.test_client() as client:
        made.links = {**sealed(client, made.asked), link: ""}
    return made


def _claimed(place: Place, engine: Engine) -> str:
    """The address of the used link through which they said what they say of themselves."""
    with place.session() as session:
        record = session.scalars(select(Listing.id).where(Listing.number == NUMBER)).one()
    number = stated(engine, record, {"says": "language", "value": "hat"})
    place.resolve()
    return f"/claims/{Links('x').token(number)}"


def _crawled_again(place: Place) -> None:
    place.crawl(_draft(NUMBER, city="New Haven"), _draft("44.001111", "Marisol Quennebec"))
    place.crawl(_own_words(), source="nppes")


def _joined_by_another_list(place: Place) -> None:
    """A listing that came after the wish; the person's id may lead to another one's afterwards."""
    before = place.listings()
    place.crawl(_draft(LATER, credential_id="pcb/cip"), source="cip_list")
    (new,) = set(place.listings()) - set(before)
    with place.session() as session:
        session.get_one(Listing, new).first_seen = dt.date(
            2020, 1, 1
        )  # the oldest names the person
        session.commit()
    for old in before:
        place.say(old, new, Sameness.SAME)
    with place.session() as session:
        assert session.get_one(PersonListing, new).person_id


def _parted(place: Place) -> None:
    left, right = place.listings()
    place.say(left, right, Sameness.DIFFERENT)


def _restored(place: Place) -> None:
    """From a backup of before the wish: hidden before anybody resolves anew, and after."""
    backup.restore(place.folder / "before.db", place.url)
    assert place.met(FAMILY, SAID, TOLD_US) <= _own_page(place)
    place.resolve()


def _made_anew(place: Place) -> None:
    with place.session() as session:
        session.execute(delete(PersonListing))
        session.execute(delete(Person))
        session.commit()
        resolve(session, full=True, now=NOW, secret=SECRET)
        session.commit()
    refresh(place.url)


def _numbered_anew(place: Place) -> None:
    """First under another key with the same number, then under another number."""
    place.crawl(_draft(NUMBER, key="another key"))
    place.crawl(_draft(RENUMBERED, key="another key"))


WAYS: tuple[Callable[[Place], None], ...] = (
    _crawled_again,
    _joined_by_another_list,
    _parted,
    _restored,
    _made_anew,
    _numbered_anew,
)


def _own_page(place: Place) -> set[str]:
    """Where somebody who left search is still met: their page, also by their old ids."""
    with place.session() as session:
        shown = session.scalars(select(Person.id).where(Person.wish == Level.NOINDEX))
        return {f"/people/{one}{page}" for one in shown for page in ("", "/wrong")}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_who_wants_to_be_removed_is_nowhere(place: Place, way: Callable[[Place], None]) -> None:
    backup.backup(place.url, place.folder / "before.db")
    place.wish(Level.REMOVE)
    way(place)
    assert place.met(FAMILY, NUMBER, NPI, LATER, RENUMBERED, SAID, TOLD_US) == set()


def test_without_a_wish_all_of_that_is_told(place: Place) -> None:
    met = place.met(FAMILY, SAID, TOLD_US)
    assert len(place.met(TOLD_US)) > 5
    kinds = {address.partition("?")[0].rsplit(".", 1)[-1] for address in met}
    assert {"csv", "xlsx", "pdf", "vcf", "json", "jsonl", "ndjson"} <= kinds
    assert len(met) > 30


def test_who_left_search_is_met_at_their_own_page_alone(place: Place) -> None:
    place.wish(Level.NOINDEX)
    assert place.met(FAMILY, NUMBER) == _own_page(place)
    _crawled_again(place)
    assert place.met(FAMILY, NUMBER) == _own_page(place)
    page = place.app.test_client().get(f"/people/{place.person}")
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.text
    assert "Begin a list" not in page.text
    assert "ld+json" not in page.text
    assert SAID not in page.text
    assert TOLD_US not in page.text


def test_who_hides_contact_is_told_of_by_boards_alone(place: Place) -> None:
    place.wish(Level.CONTACT)
    _crawled_again(place)
    assert place.met(SAID, TOLD_US, NPI) == set()
    assert len(place.met(FAMILY)) > 30


def test_what_a_wish_hid_is_shown_again_when_it_is_taken_back(place: Place) -> None:
    for level in Level:
        place.wish(level)
    place.resolve()
    with place.session() as session:
        opt_out(session, place.person, None, SECRET, NOW)
        session.commit()
    place.resolve()
    with place.session() as session:
        person = session.get_one(Person, place.person)
        assert (person.hidden, person.wish) == (False, "")
        held = session.scalars(select(PersonListing.listing_id)).all()
        assert set(place.listings()) <= set(held)


def test_a_wish_that_comes_and_goes_between_two_resolutions_leaves_nothing(place: Place) -> None:
    with place.session() as session:
        before = session.execute(_PEOPLE).all()
        held = session.scalars(_HELD).all()
    place.wish(Level.REMOVE)
    with place.session() as session:
        opt_out(session, place.person, None, SECRET, NOW)
        session.commit()
    place.resolve()
    with place.session() as session:
        assert session.execute(_PEOPLE).all() == before
        claimed = session.scalars(select(Listing.id).where(Listing.source_id == ID)).all()
        # What they claimed is deleted with the wish, and theirs to say anew.
        assert set(held) - set(session.scalars(_HELD)) == set(claimed)


def test_a_wish_says_at_once_what_resolving_makes_of_it(place: Place) -> None:
    """The log too: one entry, however often it is worked out."""
    place.wish(Level.REMOVE)
    with place.session() as session:
        before = session.execute(_PEOPLE).all()
        events = session.scalars(select(PersonEvent.kind)).all()
    place.resolve()
    with place.session() as session:
        assert session.execute(_PEOPLE).all() == before
        assert session.scalars(select(PersonEvent.kind)).all() == [*events]
        assert events.count("hidden") == 1
