"""Pairs, runs and sources: what a maintainer reads, answers, and takes back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directory.accounts.tables import AuditEntry
from directory.accuracy.kept import keep
from directory.accuracy.score import Counts
from directory.models import Decision, Listing, Run, Verdict
from directory.sources.health import Point, fills
from tests.web.maintainers.office import Office, Visitor, token_of
from web.maintainers.spark import spark

Enter = Callable[[str], Visitor]
REVIEW = "/maintain/review/"


@pytest.fixture
def session(store: Engine) -> Iterator[Session]:
    with Session(store) as session:
        yield session


def said(session: Session) -> list[tuple[str, str, str]]:
    people = Decision.made_by.startswith("person:")
    rows = session.scalars(select(Decision).where(people).order_by(Decision.id))
    return [(str(row.verdict), row.made_by, row.note) for row in rows]


def logged(session: Session, what: str) -> list[tuple[str, str, str]]:
    rows = session.scalars(select(AuditEntry).where(AuditEntry.what == what))
    return [(row.who, row.about, row.note) for row in rows]


def fields_of(page: str) -> dict[str, str]:
    """The answer form's own fields."""
    form = page.split('aria-label="Your answer"')[1]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def waiting(page: str) -> int:
    found = re.search(r"(\d+) waits?,", page)
    assert found
    return int(found[1])


def test_a_question_shows_its_evidence_then_both_sides(enter: Enter) -> None:
    page = enter("rowan").get(REVIEW).text
    assert waiting(page) == 2
    for word in ("For one person", "Against", "Side by side", "Left", "Right", "NPI 1999"):
        assert word in page
    assert page.index("For one person") < page.index("Side by side")
    assert re.findall(r'accesskey="(\w)"', page) == ["s", "d", "u", "k"]
    assert "review.js" in page


def test_an_answer_is_kept_under_the_name_that_signed_in(enter: Enter, session: Session) -> None:
    visitor = enter("rowan")
    page = visitor.get(REVIEW).text
    sent = visitor.post(REVIEW, **fields_of(page), verdict="different", note="two photographs")
    assert sent.status_code == 303
    after = visitor.get(sent.location).text
    assert said(session) == [("different", "person:rowan", "two photographs")]
    assert waiting(after) == 1
    assert "Kept: different" in after
    assert "you answered 1 today" in after
    ((who, about, note),) = logged(session, "pair_answered")
    assert (who, about.split()[0], note) == ("rowan", "decision", "")


def test_undo_asks_again(enter: Enter, session: Session) -> None:
    visitor = enter("rowan")
    sent = visitor.post(REVIEW, **fields_of(visitor.get(REVIEW).text), verdict="same")
    kept = re.search(r"kept=(\d+)", sent.location)
    assert kept
    undone = visitor.send(f"{REVIEW}undo", REVIEW, kept=kept[1])
    page = visitor.get(undone.location).text
    assert (waiting(page), "Took it back" in page) == (2, True)
    assert [verdict for verdict, _, _ in said(session)] == ["same", "undone"]


def test_an_older_answer_can_be_taken_back_while_it_holds(enter: Enter, session: Session) -> None:
    visitor, kept = enter("rowan"), []
    for verdict in ("same", "different"):
        sent = visitor.post(REVIEW, **fields_of(visitor.get(REVIEW).text), verdict=verdict)
        kept += re.findall(r"kept=(\d+)", sent.location)
    page = visitor.get(f"{REVIEW}answers").text
    assert re.findall(r'name="kept" value="(\d+)"', page) == kept[::-1]
    assert visitor.send(f"{REVIEW}undo", f"{REVIEW}answers", kept=kept[0]).status_code == 303
    page = visitor.get(f"{REVIEW}answers").text
    assert re.findall(r'name="kept" value="(\d+)"', page) == kept[1:]
    assert page.count("no longer holds") == 1
    assert enter("ada").get(f"{REVIEW}answers").text.count('name="kept"') == 0
    assert [verdict for verdict, _, _ in said(session)] == ["same", "different", "undone"]


def test_nobody_takes_back_anothers_answer(enter: Enter, session: Session) -> None:
    rowan, ada = enter("rowan"), enter("ada")
    rowan.post(REVIEW, **fields_of(rowan.get(REVIEW).text), verdict="same")
    number = session.scalars(select(Decision.id).order_by(Decision.id.desc())).first()
    assert ada.send(f"{REVIEW}undo", REVIEW, kept=number).status_code == 409
    assert "Kept:" not in ada.get(f"{REVIEW}?kept={number}").text
    assert [verdict for verdict, _, _ in said(session)] == ["same"]


def test_two_who_answer_one_question_the_second_is_told(enter: Enter, session: Session) -> None:
    rowan, ada = enter("rowan"), enter("ada")
    first, second = fields_of(rowan.get(REVIEW).text), fields_of(ada.get(REVIEW).text)
    assert first["decision_id"] == second["decision_id"]
    assert rowan.post(REVIEW, **first, verdict="different").status_code == 303
    late = ada.post(REVIEW, **second, verdict="same")
    assert (late.status_code, "answered this question meanwhile" in late.text) == (409, True)
    assert len(said(session)) == 1


def test_skipped_questions_come_no_more_until_asked_for(enter: Enter, session: Session) -> None:
    visitor = enter("rowan")
    seen = set()
    page = visitor.get(REVIEW).text
    for _ in range(2):
        fields = fields_of(page)
        seen.add(fields["decision_id"])
        skips = re.findall(r'name="skip" value="(\d+)"', page)
        fields.pop("skip", None)
        sent = visitor.post(REVIEW, **fields, skip=skips, verdict="skip")
        page = visitor.get(sent.location).text
    assert len(seen) == 2
    assert "No question is left but those you skipped" in page
    assert said(session) == []


@pytest.mark.parametrize(
    "change",
    [{"verdict": "maybe"}, {"decision_id": "x"}, {"left": "nobody"}, {"left": "", "right": ""}],
)
def test_an_answer_that_is_none_writes_nothing(
    enter: Enter, session: Session, change: dict[str, str]
) -> None:
    visitor = enter("rowan")
    fields = {**fields_of(visitor.get(REVIEW).text), "verdict": "same", **change}
    assert visitor.post(REVIEW, **fields).status_code in {400, 409}
    assert said(session) == []


def test_a_held_run_shows_why_and_what_it_would_change(office: Office, enter: Enter) -> None:
    visitor = enter("ada")
    shown = visitor.get("/maintain/runs/").text
    assert "2 of 4 published listings are missing." in shown
    page = visitor.get(f"/maintain/runs/{office.held_run}").text
    for word in ("DORMANT: ???", "1 new", "1 changed", "2 missing for the first time"):
        assert word in page
    assert "<del>Lewes</del> → <ins>Milton</ins>" in page
    assert "<td>100.0 %</td><td>66.7 %</td>" in page  # of the city, before and now
    assert visitor.get("/maintain/runs/999").status_code == 404


def test_accepting_publishes_with_the_reason_in_the_run_and_the_log(
    office: Office, enter: Enter, session: Session
) -> None:
    visitor, path = enter("ada"), f"/maintain/runs/{office.held_run}"
    assert visitor.send(path, path, act="accept", reason=" ").status_code == 409
    assert visitor.send(path, path, act="publish", reason="x").status_code == 400
    sent = visitor.send(path, path, act="accept", reason="the board confirmed it")
    told = f"Run {office.held_run} was accepted."
    assert told in visitor.get(sent.location).text
    run = session.get_one(Run, office.held_run)
    assert (run.verdict, run.reasons[-1]["code"]) == (Verdict.ACCEPTED, "accepted_by_hand")
    cities = select(Listing.city).where(Listing.source_id == "s", Listing.number == "1")
    assert session.scalars(cities).all() == ["Milton"]
    line = ("ada", f"run {office.held_run}", "the board confirmed it")
    assert logged(session, "run_accepted") == [line]
    again = visitor.post(
        path, form_token=token_of(visitor.get("/maintain/").text), act="discard", reason="x"
    )
    assert again.status_code == 409
    assert "the board confirmed it" in visitor.get("/maintain/audit").text


def test_discarding_leaves_what_is_published(
    office: Office, enter: Enter, session: Session
) -> None:
    visitor, path = enter("ada"), f"/maintain/runs/{office.held_run}"
    assert visitor.send(path, path, act="discard", reason="half a file").status_code == 303
    assert "No run waits" in visitor.get("/maintain/runs/").text
    assert session.get_one(Run, office.held_run).verdict == Verdict.HELD
    assert set(session.scalars(select(Listing.city).where(Listing.source_id == "s"))) == {"Lewes"}
    assert logged(session, "run_discarded") == [("ada", f"run {office.held_run}", "half a file")]


def test_sources_show_their_runs_and_what_is_emptier(enter: Enter) -> None:
    page = enter("rowan").get("/maintain/sources").text
    assert "Rows of the last runs: 4, 4, 3 (held)" in page
    assert "emptier than before" in page


def test_a_source_shows_each_figure_run_by_run_as_a_chart_and_in_numbers(enter: Enter) -> None:
    visitor = enter("rowan")
    page = visitor.get("/maintain/sources/s").text
    for words in (
        "Listings: 4, 4, 3 (held)",
        "City: 100.0%, 100.0%, 66.7% (held)",
        "Age of the list when read: 0, 0, 0 (held)",
        "fell from 100% of the listings (run 3) to 67% (run 4, held).",
        "<td>66.7%</td>",
    ):
        assert words in page, words
    assert visitor.get("/maintain/sources/nobody").status_code == 404


def test_a_word_comes_with_its_rows_what_stood_beside_it_and_the_lines_to_paste(
    enter: Enter,
) -> None:
    page = enter("rowan").get("/maintain/words").text
    for part in ("DORMANT", "status word", "title: CADC", "also filled: number, expires on"):
        assert part in page
    assert ">record:\n  statuses:\n    DORMANT: ???</pre>" in page


def test_what_a_call_sample_showed_stands_beside_its_targets(
    enter: Enter, session: Session
) -> None:
    counts = {"usable": Counts(good=290, bad=8, unknown=2)}
    keep(session, "console:root", dt.datetime.now(dt.UTC), "300 of 1,874 people, seed x", counts)
    session.commit()
    page = enter("rowan").get("/maintain/accuracy").text
    for words in ("300 of 1,874 people", "97.3 %", "94.0 % to 98.6 %", "98.5 %", "cannot tell"):
        assert words in page, words
    log = enter("ada").get("/maintain/audit").text
    assert "its counts</a>" in log
    assert "unknown" not in log  # counts are no text for a person


def test_the_first_page_counts_what_waits(enter: Enter) -> None:
    page = enter("ada").get("/maintain/").text
    assert "1 waits for an answer" in page
    assert "nobody has explained: 1." in page


def test_coverage_has_every_state_as_a_tile_and_as_a_row(enter: Enter) -> None:
    page = enter("rowan").get("/maintain/coverage").text
    assert page.count('<g class="tile ') == 51
    assert page.count('<th scope="row"') == 52  # and the whole country
    assert page.count('<td role="cell">We read its list</td>') == 1


def test_fill_rates_pass_over_runs_that_counted_nothing() -> None:
    read, empty = {"kept": 10, "filled": {"city": 9}}, {"kept": 0, "filled": {}}
    (only,) = fills([read, empty, {}])
    assert (only.now, only.before, only.fell) == (0.9, None, False)
    (city,) = fills([read, {}, {"kept": 10, "filled": {"city": 8}}])
    assert (city.now, city.before, city.fell) == (0.8, 0.9, True)
    assert fills([]) == ()


def test_a_line_of_runs_stays_on_its_canvas_and_says_itself_in_words() -> None:
    day = dt.date(2026, 11, 20)
    runs = [("accepted", 1200), ("failed", None), ("held", 0), ("accepted", 900)]
    drawn = spark([Point(n, day, verdict, rows) for n, (verdict, rows) in enumerate(runs)])
    assert drawn.words == "Rows of the last runs: 1,200, not read (failed), 0 (held), 900"
    assert len(drawn.line.split()) == 3
    assert all(0 < x < 120 and 0 < y < 28 for x, y, _ in drawn.marks)
    assert spark([]).line == ""
