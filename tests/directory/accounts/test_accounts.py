"""Accounts on both databases: made, let in, kept out, and written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pyotp
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from directory.accounts import audit, passwords, sessions
from directory.accounts.own import change_password, leave_everywhere
from directory.accounts.passwords import PasswordError
from directory.accounts.register import AccountError, Register
from directory.accounts.second_factor import SecondFactors, address
from directory.accounts.sign_in import Given, sign_in, wait_after
from directory.accounts.tables import Maintainer, MaintainerSession, Role
from directory.models import Base
from directory.store import alembic_config, upgrade
from tests.cheap_passwords import CHEAP

NOW = dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC)
PASSWORD = "seven grey herons"
TABLES = {"maintainer", "maintainer_session", "audit_entry"}
FACTORS = SecondFactors("a key for tests only")


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)


@pytest.fixture
def session(store: Engine) -> Iterator[Session]:
    with Session(store) as session:
        yield session


@pytest.fixture
def secret(session: Session) -> str:
    """Ada's second factor; she is an operator."""
    made = accounts(session).add("ada", Role.OPERATOR, PASSWORD)
    session.commit()
    return made


def accounts(session: Session) -> Register:
    return Register(session, FACTORS, "console:root", NOW)


def code(secret: str, at: dt.datetime = NOW) -> str:
    return pyotp.TOTP(secret).at(at)


def enter(session: Session, password: str, digits: str, at: dt.datetime = NOW) -> str | None:
    return sign_in(session, FACTORS, Given("ada", password, digits), at)


def later(**length: int) -> dt.datetime:
    return NOW + dt.timedelta(**length)


def done(session: Session) -> list[tuple[str, str]]:
    return [(row.who, row.what) for row in reversed(audit.newest(session, 50))]


def test_password_and_code_let_in_and_the_store_holds_neither(
    session: Session, secret: str
) -> None:
    token = enter(session, PASSWORD, code(secret))
    assert token
    found = sessions.whose(session, token, later(minutes=5))
    assert found
    assert (found.name, found.role) == ("ada", Role.OPERATOR)
    kept = session.execute(text("SELECT * FROM maintainer")).all()
    kept += session.execute(text("SELECT * FROM maintainer_session")).all()
    assert "$argon2id$" in str(kept)
    for hidden in (PASSWORD, secret, token):
        assert hidden not in str(kept)
    assert done(session) == [("console:root", "account_added"), ("ada", "signed_in")]


def test_a_copy_of_the_store_without_the_key_makes_no_code(session: Session, secret: str) -> None:
    elsewhere = SecondFactors("another key")
    assert sign_in(session, elsewhere, Given("ada", PASSWORD, code(secret)), NOW) is None


def test_one_wrong_thing_is_enough(session: Session, secret: str) -> None:
    assert enter(session, PASSWORD + "!", code(secret)) is None
    assert enter(session, PASSWORD, code(secret, later(minutes=5))) is None
    assert sign_in(session, FACTORS, Given("eve", PASSWORD, code(secret)), NOW) is None
    assert done(session)[1:] == [("ada", "sign_in_refused")] * 2  # what eve typed is not kept


def test_a_code_is_used_once(session: Session, secret: str) -> None:
    assert enter(session, PASSWORD, code(secret))
    assert enter(session, PASSWORD, code(secret)) is None
    assert enter(session, PASSWORD, code(secret, later(seconds=-30))) is None
    assert enter(session, PASSWORD, code(secret, later(seconds=30)), later(seconds=30))


def test_each_failure_makes_the_wait_longer(session: Session, secret: str) -> None:
    for _ in range(3):
        assert enter(session, "wrong password here", "000000") is None
    soon, then = later(seconds=29), later(seconds=31)
    assert enter(session, PASSWORD, code(secret, soon), soon) is None, "the account waits"
    assert enter(session, "wrong password here", "000000", then) is None
    soon, then = then + dt.timedelta(seconds=59), then + dt.timedelta(seconds=61)
    assert enter(session, PASSWORD, code(secret, soon), soon) is None
    assert enter(session, PASSWORD, code(secret, then), then)
    assert session.scalars(select(Maintainer.failures)).one() == 0


def test_waits_double_up_to_an_hour() -> None:
    waits = [int(wait_after(n).total_seconds()) for n in (1, 2, 3, 4, 5, 9, 10, 11, 10_000)]
    assert waits == [0, 0, 30, 60, 120, 1920, 3600, 3600, 3600]


def entered(session: Session, secret: str, often: int) -> list[str]:
    """Tokens of sign-ins a minute apart."""
    moments = [later(minutes=step) for step in range(often)]
    return [enter(session, PASSWORD, code(secret, at), at) or "" for at in moments]


def test_a_session_ends_by_signing_out_and_with_its_account(session: Session, secret: str) -> None:
    first, second = entered(session, secret, 2)
    sessions.end(session, first)
    assert sessions.whose(session, first, later(minutes=3)) is None
    assert sessions.whose(session, second, later(minutes=3))
    accounts(session).disable("ada")
    assert sessions.whose(session, second, later(minutes=3)) is None
    assert session.scalars(select(MaintainerSession)).all() == []
    at = later(minutes=9)
    assert enter(session, PASSWORD, code(secret, at), at) is None


def test_a_session_ends_after_idling_and_after_four_hours_however_busy(
    session: Session, secret: str
) -> None:
    idle, busy = entered(session, secret, 2)
    for minutes in range(0, 4 * 60, 20):
        moved = sessions.go_on(session, busy, later(minutes=minutes))
        assert moved is (0 < minutes < 230), minutes
        assert sessions.whose(session, busy, later(minutes=minutes)), minutes
    assert sessions.whose(session, busy, later(hours=4, minutes=1)) is None
    assert sessions.whose(session, idle, later(minutes=29))
    assert sessions.whose(session, idle, later(minutes=30)) is None


def test_most_pages_do_not_write_when_a_session_goes_on(session: Session, secret: str) -> None:
    (token,) = entered(session, secret, 1)
    moved = [sessions.go_on(session, token, later(minutes=n)) for n in range(12)]
    assert [n for n, did in enumerate(moved) if did] == [5, 10]
    assert not sessions.go_on(session, "nobody's", NOW)


def test_a_sixth_browser_ends_the_first(session: Session, secret: str) -> None:
    tokens = entered(session, secret, 6)
    at = later(minutes=6)
    assert [bool(sessions.whose(session, one, at)) for one in tokens] == [False] + [True] * 5


def test_another_password_takes_both_proofs_and_ends_every_other_browser(
    session: Session, secret: str
) -> None:
    (token,) = entered(session, secret, 1)
    ada = accounts(session).find("ada")

    def change(old: str, fresh: str, at: dt.datetime) -> str | None:
        given = Given("ada", old, code(secret, at))
        return change_password(session, FACTORS, ada, given, fresh, at)

    for easy in ("short", "password1234", PASSWORD, "a maintainer ada"):
        with pytest.raises(PasswordError):
            change(PASSWORD, easy, later(minutes=1))
    assert change(PASSWORD, "eight blue kettles", NOW) is None, "a code works once"
    assert change("eight grey herons", "eight blue kettles", later(minutes=1)) is None
    assert sessions.whose(session, token, later(minutes=2))
    assert ada.first_password
    renewed = change(PASSWORD, "eight blue kettles", later(minutes=2))
    assert renewed
    assert not ada.first_password
    assert sessions.whose(session, token, later(minutes=2)) is None
    assert sessions.whose(session, renewed, later(minutes=2))
    at = later(minutes=4)
    assert enter(session, PASSWORD, code(secret, at), at) is None
    assert enter(session, "eight blue kettles", code(secret, at), at)
    refused, changed = "password_change_refused", "password_changed"
    assert [what for _, what in done(session)[2:5]] == [refused, refused, changed]


def test_who_guesses_the_old_password_is_made_to_wait(session: Session, secret: str) -> None:
    ada = accounts(session).find("ada")
    for _ in range(3):
        wrong = Given("ada", "eight grey herons", "000000")
        assert not change_password(session, FACTORS, ada, wrong, "eight blue kettles", NOW)
    assert enter(session, PASSWORD, code(secret)) is None


def test_out_everywhere_is_out_of_every_browser_and_in_the_log(
    session: Session, secret: str
) -> None:
    tokens = entered(session, secret, 3)
    leave_everywhere(session, accounts(session).find("ada"), later(minutes=4))
    session.commit()
    assert not any(sessions.whose(session, one, later(minutes=4)) for one in tokens)
    assert done(session)[-1] == ("ada", "signed_out_everywhere")


def test_reset_opens_again_with_other_proofs(session: Session, secret: str) -> None:
    token = enter(session, PASSWORD, code(secret)) or ""
    accounts(session).disable("ada")
    fresh = accounts(session).reset("ada", "eight blue kettles")
    session.commit()
    assert accounts(session).find("ada").first_password
    at = later(minutes=2)
    assert sessions.whose(session, token, at) is None
    assert enter(session, PASSWORD, code(fresh, at), at) is None
    assert enter(session, "eight blue kettles", code(secret, at), at) is None
    assert enter(session, "eight blue kettles", code(fresh, at), at)


@pytest.mark.parametrize("name", ["", "A", "Ada", "a b", "-a", "a" * 41, "ada;", "ada"])
def test_names_that_are_none_or_are_taken(session: Session, secret: str, name: str) -> None:
    with pytest.raises(AccountError):
        accounts(session).add(name, Role.REVIEWER, PASSWORD)


def test_a_password_that_is_too_easy_makes_no_account(session: Session) -> None:
    with pytest.raises(PasswordError):
        accounts(session).add("boris", Role.REVIEWER, "password1234")


def test_the_form_token_is_of_one_session() -> None:
    assert sessions.is_form_token("one", sessions.form_token("one"))
    assert not sessions.is_form_token("two", sessions.form_token("one"))
    assert not sessions.is_form_token("two", "é")


def test_an_authenticator_reads_the_address() -> None:
    read = pyotp.parse_uri(address("ada", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
    assert (read.name, read.secret) == ("ada", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")


@pytest.mark.parametrize(
    "act", ["UPDATE audit_entry SET who = 'nobody'", "DELETE FROM audit_entry"]
)
def test_the_audit_log_is_only_ever_added_to(session: Session, secret: str, act: str) -> None:
    with pytest.raises(DBAPIError, match="only ever added to"):
        session.execute(text(act))
    session.rollback()
    assert len(done(session)) == 1


def test_the_schema_goes_down_and_up_with_accounts_in_it(store: Engine) -> None:
    with Session(store) as session:
        accounts(session).add("ada", Role.OPERATOR, PASSWORD)
        session.commit()
    command.downgrade(alembic_config(store), "0005")
    assert not TABLES & set(inspect(store).get_table_names())
    upgrade(store)
    assert set(inspect(store).get_table_names()) >= TABLES
    with store.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
    assert [one for one in found if any(table in str(one) for table in TABLES)] == []
