"""Reports and wishes as maintainers answer them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directory.accounts.tables import AuditEntry
from directory.corrections.tables import AskedCrawl, ManualCheck, Report
from directory.models import Person
from tests.web.maintainers.office import Office, Visitor, reported

Enter = Callable[[str], Visitor]
QUEUE = "/maintain/corrections/"


@pytest.fixture
def session(store: Engine) -> Iterator[Session]:
    with Session(store) as session:
        yield session


@pytest.fixture
def person(store: Engine, office: Office) -> str:
    """Whom a report is about."""
    return reported(store)


def _logged(session: Session) -> list[tuple[str, str, str]]:
    own = select(AuditEntry).where(AuditEntry.who == "ada").order_by(AuditEntry.id)
    rows = session.scalars(own)
    return [(one.what, one.about, one.note) for one in rows if one.what != "signed_in"]


def test_a_report_from_the_queue_to_its_answer(enter: Enter, session: Session, person: str) -> None:
    ada = enter("ada")
    assert "1 open, <strong>1 late</strong>" in ada.get("/maintain/").text
    assert "Late" in ada.get(QUEUE).text
    page = ada.get(f"{QUEUE}1").text
    assert "&lt;b&gt;Look&lt;/b&gt;" in page
    assert f"/maintain/opt-out/{person}" in page
    for act, status in (("acknowledge", 303), ("refuse", 409), ("done", 303)):
        assert ada.send(f"{QUEUE}1", f"{QUEUE}1", act=act).status_code == status
    assert "No report waits" in ada.get(QUEUE).text
    assert session.scalars(select(Report.state)).one() == "done"
    assert _logged(session) == [
        ("report_acknowledged", "report 1", ""),
        ("report_done", "report 1", ""),
    ]


def test_a_look_and_a_crawl_from_the_queue(enter: Enter, session: Session, person: str) -> None:
    ada = enter("ada")
    anchor = session.get_one(Person, person).anchor_id
    said = {"listing": anchor, "says": "Current", "seen_on": "2026-11-19"}
    assert ada.send(f"{QUEUE}1/look", f"{QUEUE}1", **said).status_code == 303
    soon = {**said, "seen_on": "soon"}
    assert ada.send(f"{QUEUE}1/look", f"{QUEUE}1", **soon).status_code == 400
    assert ada.send(f"{QUEUE}1/crawl", f"{QUEUE}1", source="co").status_code == 303
    assert ada.send(f"{QUEUE}1/crawl", f"{QUEUE}1", source="nobody").status_code == 409
    assert session.scalars(select(ManualCheck.says)).one() == "Current"
    assert session.scalars(select(AskedCrawl.source_id)).one() == "co"
    assert [what for what, _, _ in _logged(session)] == ["manual_check", "crawl_asked"]


def test_a_wish_is_noted_and_taken_back(
    enter: Enter, session: Session, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_SECRET", "7mN0qR4tV8xZ2bD6fH1jL5pS9uW3yA7c-tests")
    ada = enter("ada")
    page = f"/maintain/opt-out/{person}"
    assert ada.get(f"/maintain/opt-out/?person={person}").headers["Location"] == page
    assert "nothing is hidden" in ada.get(page).text
    assert ada.send(page, page, level="remove").status_code == 303
    assert "they are removed" in ada.get(page).text
    assert session.get_one(Person, person).hidden
    assert ada.send(page, page, level="none").status_code == 303
    assert ada.send(page, page, level="nonsense").status_code == 400
    assert ada.get("/maintain/opt-out/pnobodynobody").status_code == 404
    assert _logged(session) == [
        ("opt_out", f"person {person}", "remove"),
        ("opt_out", f"person {person}", "lifted"),
    ]


def test_who_else_is_shown_under_the_name_is_told_beside_a_wish(
    enter: Enter, session: Session, person: str
) -> None:
    """The other of a doubtful pair, whom nothing but the name joins."""
    name = session.get_one(Person, person).name
    query = select(Person.id).where(Person.name == name, Person.id != person)
    other = session.scalars(query).one()
    told = enter("ada").get(f"/maintain/opt-out/{person}").text
    assert f'href="/maintain/opt-out/{other}"' in told.partition("Also shown under this name")[2]


def test_a_reviewer_sees_no_report_and_notes_no_wish(enter: Enter, person: str) -> None:
    rowan = enter("rowan")
    for path in (QUEUE, f"{QUEUE}1", "/maintain/opt-out/", f"/maintain/opt-out/{person}"):
        assert rowan.get(path).status_code == 403


def test_a_report_leads_to_its_persons_pairs_and_a_pair_back_to_the_report(
    enter: Enter, person: str
) -> None:
    ada, rowan = enter("ada"), enter("rowan")
    to_pairs = f'href="/maintain/review/?person={person}">1 doubtful pair'
    for page in (QUEUE, f"{QUEUE}1"):
        assert to_pairs in ada.get(page).text
    review = f"/maintain/review/?person={person}"
    shown = ada.get(review).text
    assert "1 waits, 0 skipped" in shown
    assert f'href="{QUEUE}1">report 1</a>' in shown
    assert "report 1" not in rowan.get(review).text, "reviewers read no reports"
    told = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown))
    answered = ada.post("/maintain/review/", **told, verdict="different")
    assert answered.location.endswith(f"person={person}")
    assert "No question is left" in ada.get(answered.location).text
    assert "doubtful pair" not in ada.get(QUEUE).text
    assert "1 waits" in ada.get("/maintain/review/").text
