"""One's own account: another password, where one is signed in, and out everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from directory.accounts import sessions
from directory.accounts.tables import Maintainer
from tests.web.maintainers.office import PASSWORD, Office, Visitor

Enter = Callable[[str], Visitor]
ACCOUNT = "/maintain/account/"
FRESH = "eight blue kettles"


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """One database will do here: accounts are tested on both where they are kept."""
    return f"sqlite:///{tmp_path / 'store.db'}"


def change(visitor: Visitor, code: str, **told: str) -> tuple[int, str]:
    fields = {"old": PASSWORD, "new": FRESH, "again": FRESH, "code": code, **told}
    sent = visitor.send(f"{ACCOUNT}password", ACCOUNT, **fields)
    return sent.status_code, sent.text


def elsewhere(store: Engine, name: str) -> dict[str, str]:
    """The cookie of another browser that is signed in to an account."""
    with Session(store) as session:
        owner = session.scalars(select(Maintainer).where(Maintainer.name == name)).one()
        token = sessions.start(session, owner, dt.datetime.now(dt.UTC))
        session.commit()
    return {"Cookie": f"__Host-maintainer={token}"}


def test_a_reviewer_changes_their_password_and_stays_signed_in_here_alone(
    office: Office, enter: Enter, store: Engine
) -> None:
    here, cookie = enter("rowan"), elsewhere(store, "rowan")
    there = here.client.application.test_client(use_cookies=False)
    assert there.get(ACCOUNT, headers=cookie).status_code == 200
    page = here.get(ACCOUNT).text
    assert (page.count("<li>Since "), page.count("This browser.")) == (2, 1)
    assert change(here, office.code("rowan", ahead=1))[0] == 303
    page = here.get(ACCOUNT).text
    assert (page.count("<li>Since "), page.count("This browser.")) == (1, 1)
    assert there.get(ACCOUNT, headers=cookie).status_code == 303


@pytest.mark.parametrize(
    ("told", "status", "said"),
    [
        ({"again": "eight blue kettle"}, 400, "the same twice"),
        ({"new": "password1234", "again": "password1234"}, 400, "too easy to guess"),
        ({"new": PASSWORD, "again": PASSWORD}, 400, "the old one"),
        ({"old": "seven grey heron"}, 403, "Check the old password"),
        ({"code": "000000"}, 403, "Check the old password"),
    ],
)
def test_what_is_wrong_changes_nothing_and_is_said(
    office: Office, enter: Enter, told: dict[str, str], status: int, said: str
) -> None:
    ada = enter("ada")
    code = office.code("ada", ahead=1)
    found, page = change(ada, **{"code": code, **told})
    assert (found, said in page) == (status, True)
    assert FRESH not in page
    if "code" not in told and "old" not in told:
        assert change(ada, code)[0] == 303, "the old proofs are still good"


def test_who_has_a_password_of_an_operators_may_only_change_it(
    office: Office, enter: Enter, store: Engine
) -> None:
    ada = enter("ada")
    with store.begin() as connection:
        connection.execute(text("UPDATE maintainer SET first_password = true"))
    for page in ("/maintain/", "/maintain/review/", "/maintain/audit"):
        assert ada.get(page).headers["Location"] == ACCOUNT, page
    held = f"/maintain/runs/{office.held_run}"
    sent = ada.send(held, ACCOUNT, act="accept", reason="not mine")
    assert sent.headers["Location"] == ACCOUNT
    assert "An operator typed your password" in ada.get(ACCOUNT).text
    assert "Held runs" not in ada.get(ACCOUNT).text
    assert change(ada, office.code("ada", ahead=1))[0] == 303
    assert ada.get(held).status_code == 200, "the run still waits"


def test_out_everywhere_ends_this_browser_too(enter: Enter) -> None:
    ada = enter("ada")
    left = ada.send(f"{ACCOUNT}leave", ACCOUNT)
    assert left.status_code == 303
    assert '"cookies"' in left.headers["Clear-Site-Data"]
    assert ada.get("/maintain/").status_code == 303


def test_a_page_moves_on_when_the_session_ends(enter: Enter, store: Engine) -> None:
    ada = enter("ada")
    with store.begin() as connection:
        connection.execute(
            text("UPDATE maintainer_session SET ends_at = datetime('now', '+1 minute')")
        )
    assert ada.get("/maintain/").status_code == 200
    with store.connect() as connection:
        soon = (
            "SELECT count(*) FROM maintainer_session WHERE ends_at < datetime('now', '+9 minute')"
        )
        assert connection.execute(text(soon)).scalar() == 0
