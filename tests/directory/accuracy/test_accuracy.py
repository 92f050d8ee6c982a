"""The call sample: drawn again the same, refused when it is not whole, scored with intervals."""

from __future__ import annotations

import csv
import io
import math
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from directory.accuracy import kept
from directory.accuracy.draw import chosen, draw, quarter
from directory.accuracy.score import Z, counted, judged, wilson
from directory.accuracy.sheet import SheetError, as_csv, as_pdf, questions, read_sheet
from directory.models import Person
from directory.store import open_existing
from tests.conftest import Run
from tests.directory.test_publish import DAY, NOW

Change = Callable[[list[dict[str, str]]], object]
GOOD = {name: one["answers"][0] for name, one in questions().items()}


@pytest.fixture(scope="module")
def sheet(demo_home: Path) -> bytes:
    with Session(open_existing(f"sqlite:///{demo_home / 'demo.db'}")) as session:
        return as_csv(draw(session, 300, "2026-Q4", DAY))


def filled(sheet: bytes, change: Change = lambda rows: None) -> bytes:
    """The sheet with the best answers everywhere, then changed."""
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"), newline="")))
    for row in rows:
        row.update(GOOD)
    change(rows)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_a_seed_draws_the_same_whatever_the_order_and_more_of_it_begins_alike() -> None:
    ids = [f"p{n}" for n in range(500)]
    first = chosen(ids, 20, "2026-Q4")
    assert chosen(reversed(ids), 20, "2026-Q4") == first
    assert chosen(ids, 50, "2026-Q4")[:20] == first
    assert chosen(ids, 20, "2027-Q1") != first
    assert len(chosen(ids, 900, "x")) == 500
    assert [quarter(DAY.replace(month=m)) for m in (1, 3, 4, 12)] == [
        f"{DAY.year}-Q{n}" for n in (1, 1, 2, 4)
    ]


def test_everybody_has_the_same_chance() -> None:
    ids, times = [f"p{n}" for n in range(50)], dict.fromkeys(range(50), 0)
    for seed in range(2000):
        for one in chosen(ids, 5, str(seed)):
            times[int(one[1:])] += 1
    expected = 2000 * 5 / 50
    chi_square = sum((n - expected) ** 2 / expected for n in times.values())
    assert chi_square < 85.4  # 49 degrees of freedom, one in a thousand; the seeds are fixed


def test_the_sheet_holds_board_facts_and_no_more(sheet: bytes, demo_home: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"), newline="")))
    assert len(rows) == 300
    assert {row["seed"] for row in rows} == {"2026-Q4"}
    assert all(row["number"] and row["issuer"] and row["check_page"] for row in rows)
    assert not {"phone_number", "street", "postal_code"} & rows[0].keys()
    with closing(sqlite3.connect(demo_home / "demo.db")) as store:
        self_reported = "SELECT id FROM person WHERE self_reported"
        only_said = {row[0] for row in store.execute(self_reported)}
    assert not only_said & {row["person_id"] for row in rows}


def test_who_asked_to_be_left_out_is_never_drawn(demo_home: Path) -> None:
    with Session(open_existing(f"sqlite:///{demo_home / 'demo.db'}")) as session:
        first = draw(session, 5, "s", DAY)
        session.get_one(Person, first.drawn[0].person.id).hidden = True
        session.flush()
        again = draw(session, 5, "s", DAY)
        session.rollback()
    gone = first.drawn[0].person.id
    assert gone not in {one.person.id for one in again.drawn}
    assert [one.person.id for one in again.drawn[:4]] == [o.person.id for o in first.drawn[1:]]


def test_the_printed_sheet_has_everybody(demo_home: Path) -> None:
    import pdfplumber

    with Session(open_existing(f"sqlite:///{demo_home / 'demo.db'}")) as session:
        sample = draw(session, 12, "s", DAY)
    with pdfplumber.open(io.BytesIO(as_pdf(sample))) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    for one in sample.drawn:
        assert one.credential.number in text
    assert "not_checked" in text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda rows: rows.pop(6), "Row 7 of 300 is missing"),
        (lambda rows: rows.append(rows[3]), "Row 4 is there twice"),
        (lambda rows: rows[0].update(board=""), "Row 1: board is empty. Say one of same"),
        (lambda rows: rows[0].update(phone="ok"), "Row 1: phone says 'ok'"),
        (lambda rows: rows[0].update(seed="x"), "several draws"),
        (lambda rows: [row.update(rows="many") for row in rows], "as drawn"),
        (lambda rows: rows[0].update(row="999"), "Row 999 was not drawn"),
        (lambda rows: [row.pop("twice") for row in rows], "no column twice"),
    ],
)
def test_a_sheet_that_is_not_whole_is_refused(sheet: bytes, change: Change, why: str) -> None:
    with pytest.raises(SheetError, match=why):
        read_sheet(filled(sheet, change))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b'"a'])
def test_what_is_no_sheet_is_refused(content: bytes) -> None:
    with pytest.raises(SheetError):
        read_sheet(content)


@pytest.mark.parametrize(("hits", "rows"), [(0, 300), (1, 300), (291, 300), (300, 300), (3, 7)])
def test_wilsons_bounds_are_where_a_normal_test_just_does_not_reject(hits: int, rows: int) -> None:
    for bound in wilson(hits, rows):
        if 0 < bound < 1:
            far = abs(hits / rows - bound)
            assert far == pytest.approx(Z * math.sqrt(bound * (1 - bound) / rows))
    low, high = wilson(hits, rows)
    assert 0 <= low <= hits / rows <= high <= 1
    assert wilson(0, 0) == (0.0, 1.0)


def test_targets_are_met_missed_or_too_close_to_call(sheet: bytes) -> None:
    def told(change: Change = lambda rows: None) -> dict[str, str]:
        measures = judged(counted(read_sheet(filled(sheet, change)).answers))
        return {one.name: one.told for one in measures}

    def twenty(**answers: str) -> Change:
        return lambda rows: [row.update(answers) for row in rows[:20]]

    best = told()
    too_strict = [best.pop(name) for name in ("fields", "duplicates", "wrong_phone")]
    assert too_strict == ["cannot tell"] * 3  # 300 calls are too few, were all of them good
    assert set(best.values()) == {"met"}
    lapsed = told(twenty(board="changed_since"))
    assert (lapsed["fully_accurate"], lapsed["usable"], lapsed["fields"]) == (
        "not met",
        "met",
        "cannot tell",
    )
    gone = told(twenty(practicing="not_reached"))
    assert (gone["unreachable"], gone["usable"]) == ("not met", "not met")
    assert told(twenty(practicing="not_checked"))["unreachable"] == "cannot tell"
    assert told(twenty(twice="yes"))["duplicates"] == "not met"


def test_phones_are_judged_among_those_that_are_shown(sheet: bytes) -> None:
    def mostly_none(rows: list[dict[str, str]]) -> None:
        for row in rows[:280]:
            row["phone"] = "none_shown"

    counts = counted(read_sheet(filled(sheet, mostly_none)).answers)["wrong_phone"]
    assert (counts.good, counts.bad, counts.unknown) == (20, 0, 0)


def test_only_counts_are_kept_and_read_back(lite: Session, sheet: bytes) -> None:
    counts = counted(read_sheet(filled(sheet)).answers)
    kept.keep(lite, "console:root", NOW, "300 of 1,874 people, seed 2026-Q4", counts)
    lite.flush()
    (only,) = kept.newest(lite, 5)
    assert (only.about, only.measures) == (
        "300 of 1,874 people, seed 2026-Q4",
        tuple(judged(counts)),
    )


def test_drawing_and_scoring_from_the_command_line(demo: Run, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    assert demo("accuracy", "draw", "--size", 30, "-o", path).returncode == 0
    assert path.stat().st_mode & 0o077 == 0
    empty = demo("accuracy", "score", path)
    assert (empty.returncode, "board is empty" in empty.stderr) == (2, True)
    path.write_bytes(filled(path.read_bytes(), lambda rows: rows[0].update(board="differs")))
    scored = demo("accuracy", "score", path)
    assert scored.returncode == 1  # one of 30: the fields are surely not right in 99.9 %
    assert "not met" in scored.stdout
