"""Who is missing from a newer list: through the store to the words on a card."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directory.cards.model import CredentialCard, as_json
from directory.cards.reader import load_cards
from directory.listings.draft import Draft
from directory.listings.publish import accept, stage
from directory.models import Change, Listing, Person, PersonListing, Run, Source
from directory.requirements import load_catalogue
from directory.sources.info import read_sources
from directory.standing.judge import State
from directory.standing.statuses import Status

DAYS = [dt.date(2026, 11, 6), dt.date(2026, 11, 13), dt.date(2026, 11, 20)]
STAYS, LEAVES = "44.900001", "44.900002"


def read(session: Session, day: dt.date, *numbers: str, scope: str) -> None:
    """Publish a whole list of these numbers."""
    if session.get(Source, "s") is None:
        info = {"scope": scope, "check_page": "https://board.example.org/ct"}
        session.add(
            Source(
                id="s",
                title="S",
                jurisdiction="CT",
                family="socrata",
                info=info,
                last_accepted_run_id=None,
            )
        )
        session.flush()
    began = dt.datetime.combine(day, dt.time(6), dt.UTC)
    run = Run(source_id="s", mode="file", began_at=began, ended_at=began, as_of=day, failure=None)
    session.add(run)
    session.flush()
    facts = {"credential_id": "ct-dph/ladc", "status": Status.ACTIVE, "status_text": "ACTIVE"}
    stage(
        session,
        run,
        [Draft(key=one, number=one, family_name="Ashwick", **facts) for one in numbers],
    )
    accept(session, run)
    session.commit()


def card(session: Session, day: dt.date) -> CredentialCard:
    """The card of the one who leaves, as it is shown on the day."""
    listing = session.scalars(select(Listing).where(Listing.number == LEAVES)).one()
    if session.get(Person, "p1") is None:
        session.add(
            Person(id="p1", anchor_id=listing.id, name="Ana Ashwick", search_name="ashwick")
        )
        session.flush()
        placed = {"latitude": None, "longitude": None, "place_state": "CT"}
        session.add(PersonListing(listing_id=listing.id, person_id="p1", **placed))
        session.commit()
    found = load_cards(
        session,
        ["p1"],
        state="CT",
        today=day,
        sources=read_sources(session),
        catalogue=load_catalogue(),
    )
    (credential,) = found["p1"].credentials
    told = json.loads(json.dumps(as_json(found["p1"])))["credentials"][0]
    assert (told["absence"], told["gone_at"] is None) == (
        credential.absence,
        credential.gone_at is None,
    )
    return credential


def test_rule_40_a_first_absence_is_told_and_nothing_ends(store: Engine) -> None:
    with Session(store) as session:
        read(session, DAYS[0], STAYS, LEAVES, scope="all_statuses")
        before = card(session, DAYS[0])
        read(session, DAYS[1], STAYS, scope="all_statuses")
        once = card(session, DAYS[1])
        changes = session.scalars(select(Change.kind)).all()
    assert (before.absence, before.absent_since) == ("", None)
    assert once.absence == "Not on the newest list. We look again before we believe it."
    assert (once.absent_since, once.gone_at) == (DAYS[1], None)
    assert (once.standing.state, once.standing.counts) == (State.ACTIVE, True)
    assert once.freshness.text == "checked 7 days ago"  # the day the list last held it
    assert set(changes) == {"new"}


def test_rule_40_who_is_back_was_never_away(store: Engine) -> None:
    with Session(store) as session:
        read(session, DAYS[0], STAYS, LEAVES, scope="current_only")
        read(session, DAYS[1], STAYS, scope="current_only")
        read(session, DAYS[2], STAYS, LEAVES, scope="current_only")
        back = card(session, DAYS[2])
        changes = session.scalars(select(Change.kind)).all()
    assert (back.absence, back.absent_since, back.gone_at) == ("", None, None)
    assert set(changes) == {"new"}


@pytest.mark.parametrize(
    ("scope", "kind", "says"),
    [
        ("all_statuses", "gone", "that alone does not tell us why"),
        (
            "current_only",
            "unlisted",
            "that list shows only current holders and does not say why",
        ),
        ("opt_out", "unlisted", "that list lets people leave and does not say why"),
    ],
)
def test_rule_40_and_rule_41_missing_twice_is_neither_expired_nor_revoked(
    store: Engine, scope: str, kind: str, says: str
) -> None:
    with Session(store) as session:
        read(session, DAYS[0], STAYS, LEAVES, scope=scope)
        read(session, DAYS[1], STAYS, scope=scope)
        read(session, DAYS[2], STAYS, scope=scope)
        gone = card(session, DAYS[2])
        changes = session.scalars(select(Change.kind).where(Change.kind != "new")).all()
    assert changes == [kind]
    assert (gone.gone_at, gone.absence) == (DAYS[1], "")
    assert gone.freshness.text == f"no longer on the list since November 13, 2026; {says}"
    assert (gone.status, gone.standing.state) == (Status.ACTIVE, State.UNKNOWN)
    assert not gone.standing.counts
    assert "no longer on the list" in gone.standing.sentence
