"""Claims as maintainers answer them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directory.accounts.tables import AuditEntry
from directory.claims import road
from directory.claims.links import Links
from directory.claims.tables import Claim, ClaimProof
from directory.models import Listing
from tests.directory.claims.claiming import SPANISH
from tests.web.maintainers.office import KEY, Office, Visitor

Enter = Callable[[str], Visitor]
QUEUE = "/maintain/claims/"
NOW = dt.datetime.now(dt.UTC)
DAY = NOW.date().isoformat()


@pytest.fixture
def claimed(store: Engine, office: Office) -> Engine:
    """Two claims: one that is late, with an e-mail address, and one without."""
    with Session(store) as session:
        boards = select(Listing.id).where(Listing.self_reported.is_(False)).order_by(Listing.id)
        records = session.scalars(boards.limit(2)).all()
    long_ago = NOW - dt.timedelta(days=9)
    assert road.ask(store, "1" * 32, records[0], "<b>@example.org", "en", long_ago)
    assert road.ask(store, "2" * 32, records[1], "", "en", NOW)
    return store


def test_a_claim_from_the_queue_to_its_proof(enter: Enter, claimed: Engine) -> None:
    ada = enter("ada")
    assert "2 open, <strong>1 late</strong>" in ada.get("/maintain/").text
    assert "Late" in ada.get(QUEUE).text
    page = ada.get(f"{QUEUE}1").text
    assert "&lt;b&gt;@example.org" in page
    told = {"why": "on the board's page", "on": DAY}
    for more, status in (
        ({"act": "acknowledge"}, 303),
        ({"act": "letter", "address": ""}, 409),
        ({"act": "letter", "address": "ada@example.org", "on": "soon"}, 400),
        ({"act": "letter", "address": "ada@example.org", "why": " "}, 409),
        ({"act": "letter", "address": "ada@example.org"}, 303),
        ({"act": "refuse"}, 409),
        ({"act": "nonsense"}, 400),
    ):
        answer = ada.send(f"{QUEUE}1", f"{QUEUE}1", **{**told, **more})
        assert answer.status_code == status, more
        assert "/claims/0" not in answer.text
    with Session(claimed) as session:
        assert session.get_one(Claim, 1).contact == "ada@example.org"
        proof = session.get_one(ClaimProof, 1)
        assert (proof.way, proof.role, proof.why) == ("letter", "operator", told["why"])
        logged = session.scalars(select(AuditEntry).where(AuditEntry.about == "claim 1")).all()
        assert [one.what for one in logged] == ["claim_acknowledge", "claim_letter"]
    assert "No claim waits" not in ada.get(QUEUE).text


def test_a_check_without_an_address_shows_the_link_once_and_can_be_withdrawn(
    enter: Enter, claimed: Engine
) -> None:
    ada = enter("ada")
    told = {"act": "check", "why": "called the board", "on": DAY}
    answer = ada.send(f"{QUEUE}2", f"{QUEUE}2", **told)
    found = re.search(r"https://directory\.example\.org/claims/(\w+)", answer.text)
    assert found
    assert found[1] not in ada.get(f"{QUEUE}2").text
    link = road.opened(claimed, Links(KEY).number(found[1]) or "", NOW)
    assert link
    assert road.state(claimed, link, [SPANISH], NOW)
    assert "Language: Spanish" in ada.get(f"{QUEUE}2").text
    assert ada.send(f"{QUEUE}2", f"{QUEUE}2", act="withdraw").status_code == 303
    assert "Language: Spanish" not in ada.get(f"{QUEUE}2").text
    assert ada.get(f"{QUEUE}99").status_code == 404


def test_a_reviewer_sees_no_claim(enter: Enter, claimed: Engine) -> None:
    assert enter("rowan").get(QUEUE).status_code == 403
