"""On PostgreSQL the public site, maintainers and crawlers may each do their own work, no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, delete, make_url, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from directory.accounts.tables import Maintainer
from directory.claims import road
from directory.claims.publish import work_in
from directory.claims.queue import Finding, prove
from directory.claims.tables import Claim, Way
from directory.cli import app as command_line
from directory.corrections.road import keep, open_road
from directory.database import leases
from directory.database.roles import granted, statements
from directory.database.tables import Base
from directory.hiding.opt_out import opt_out
from directory.hiding.suppression import Level
from directory.models import Decision, Listing, Person
from directory.moving import move
from directory.resolve import resolve
from directory.store import connect, open_existing, upgrade
from tests.directory.test_publish import draft, publish
from tests.web.addresses import Asked, every_address, sealed
from tests.web.maintainers.office import KEY, Visitor, build_office
from tests.web.town import Town
from web import create_app

pytestmark = pytest.mark.postgresql
NOW = dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC)


def _with_roles(url: str) -> Callable[[str], str]:
    """Run what `db roles` prints, and give the address of a login in each role."""
    printed = CliRunner().invoke(command_line, ["db", "roles"]).stdout
    owner = create_engine(url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        for _ in range(2):  # after each upgrade it is run again
            for line in printed.splitlines():
                connection.execute(text(line))
        for role in granted():
            login = f"login_{role}"
            connection.execute(text(f"DROP ROLE IF EXISTS {login}"))
            connection.execute(text(f"CREATE ROLE {login} LOGIN IN ROLE {role}"))
    owner.dispose()

    def address(role: str) -> str:
        asked = make_url(url).set(username=f"login_directory_{role}")
        return asked.render_as_string(hide_password=False)

    return address


@pytest.fixture(scope="module")
def town_roles(town: Town, new_database: Callable[[str], str]) -> Callable[[str], str]:
    url = new_database("roles_town")
    move(town.url, url)
    return _with_roles(url)


@pytest.fixture
def crawler(new_database: Callable[[str], str]) -> Iterator[Session]:
    url = new_database("roles_crawl")
    upgrade(connect(url))
    engine = open_existing(_with_roles(url)("crawler"))
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_every_table_is_somebodys() -> None:
    """A new table is to be named in data/vocabulary/database_roles.yaml, or no role may use it."""
    named = {name for acts in granted().values() for names in acts.values() for name in names}
    assert named == {*Base.metadata.tables, "alembic_version"}
    assert set(granted()["directory_site"]) == {"SELECT"}


def test_the_sites_role_shows_every_page(town: Town, town_roles: Callable[[str], str]) -> None:
    told = {"DATABASE_URL": town_roles("site"), "SECRET_KEY": KEY, "API_LIMIT": "off"}
    app = create_app(told)
    asked = Asked((town.ids["both"],), "Marisol Quennebec", ("44.001234",), "06103")
    with app.test_client() as client:
        addresses = every_address(app, asked, sealed(client, asked))
        codes = {address: client.get(address).status_code for address in addresses}
    assert [address for address, code in codes.items() if code >= 500] == []
    assert sum(code == 200 for code in codes.values()) > 60


@pytest.mark.parametrize(
    "act",
    [
        update(Listing).values(status="active"),
        delete(Person),
        text("INSERT INTO edition VALUES (2, 'x')"),
        text("SELECT password_hash FROM maintainer"),
        text("SELECT key_hash FROM suppression"),
        text("CREATE TABLE theirs (id INTEGER)"),
        text("TRUNCATE listing"),
    ],
    ids=str,
)
def test_the_sites_role_changes_nothing_and_reads_no_secret(
    town_roles: Callable[[str], str], act: object
) -> None:
    """Also where the code would not open the store for reading alone."""
    engine = create_engine(town_roles("site"))
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(act)  # type: ignore[call-overload]
    engine.dispose()


def test_a_report_is_added_and_none_is_read(town_roles: Callable[[str], str]) -> None:
    engine = open_road(town_roles("reports"))
    facts = {"kind": "status", "text": "It ended.", "contact": "", "person_id": ""}
    assert keep(engine, "1" * 32, NOW, **facts, language="en")
    assert not keep(engine, "1" * 32, NOW, **facts, language="en")
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("SELECT text FROM report"))
    engine.dispose()


def test_claims_are_asked_proved_and_said_each_by_its_own_role(
    town: Town, town_roles: Callable[[str], str]
) -> None:
    way, maintainers = road.open_road(town_roles("claims")), connect(town_roles("maintainers"))
    with Session(maintainers) as session:
        record = session.get_one(Person, town.ids["both"]).anchor_id
        assert road.ask(way, "9" * 32, record, "", "en", NOW)
        finding = Finding(Way.CHECK, "operator", "called the board", NOW.date())
        number = session.scalars(select(Claim.id).where(Claim.listing_id == record)).one()
        link = prove(session, number, finding, "", NOW).link
        session.commit()
    opened = road.opened(way, link, NOW)
    assert opened
    assert road.state(way, opened, [{"says": "language", "value": "spa"}], NOW)
    crawler = connect(town_roles("crawler"))
    with Session(crawler) as session:
        assert work_in(session, NOW)
        session.commit()
    opened = road.opened(way, link, NOW)
    assert opened
    assert road.take_back(way, opened, [], NOW)
    for act in (update(Claim).values(state="done"), update(Listing).values(status="active")):
        with way.connect() as connection, pytest.raises(ProgrammingError, match="permission"):
            connection.execute(act)
    for engine in (way, maintainers, crawler):
        engine.dispose()


def test_maintainers_sign_in_answer_and_publish(new_database: Callable[[str], str]) -> None:
    url = new_database("roles_office")
    owner = connect(url)
    upgrade(owner)
    office = build_office(owner, url)
    address = _with_roles(url)
    told = {"DATABASE_URL": address("site"), "MAINTAIN_DATABASE_URL": address("maintainers")}
    with office.app(**told).test_client() as client:
        visitor = Visitor(client)
        done = visitor.post("/maintain/sign-in", **office.proofs("ada"))
        assert done.status_code == 303, done.text
        held = f"/maintain/runs/{office.held_run}"
        answer = visitor.send(held, held, act="accept", reason="the board said so")
        assert answer.status_code == 303, answer.text
    maintainers = create_engine(address("maintainers"))
    with maintainers.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM audit_entry WHERE who = 'ada'"))
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(delete(Decision))
    with Session(maintainers) as session:
        person = session.scalars(select(Person.id)).first() or ""
        session.rollback()
        opt_out(session, person, Level.REMOVE, b"k" * 32, NOW)
        session.commit()
    maintainers.dispose()
    owner.dispose()


def test_a_crawler_publishes_and_resolves_and_sees_no_account(crawler: Session) -> None:
    assert leases.take(crawler, ["source:s"], "here:1:a") is None
    publish(crawler, draft("1"), draft("2"))
    resolve(crawler, full=True, now=NOW)
    crawler.commit()
    publish(crawler, draft("1", city="Dover"))
    resolve(crawler, full=False, now=NOW)
    person = crawler.query(Person).first()
    assert person
    crawler.commit()
    opt_out(crawler, person.id, Level.REMOVE, b"k" * 32, NOW)
    crawler.commit()
    leases.release(crawler, ["source:s"], "here:1:a")
    with pytest.raises(ProgrammingError, match="permission denied"):
        crawler.query(Maintainer).all()


def test_running_them_again_takes_back_what_is_no_longer_named() -> None:
    roles = {"directory_site": {"SELECT": ["listing"]}}
    lines = statements(roles)
    taken = lines.index("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM directory_site;")
    assert taken < lines.index("GRANT SELECT ON listing TO directory_site;")
