"""New Jersey's bulk list: pipes, padding, applications, shifted rows, and a charge of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.http import HtmlResponse
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from crawler.failures import CrawlError, Failure
from crawler.families.mylicense_bulk import refuse_charge
from crawler.files.import_file import import_files
from crawler.runs.outcome import Outcome
from directory.models import Listing
from directory.models import Source as StoredSource
from tests.crawler.lists import NOW, source

DATA = (Path(__file__).parent / "recorded" / "nj_adcc" / "Data.txt").read_text("utf-8")
HEADER, *ROWS = DATA.splitlines()
REDUCED = next(row for row in ROWS if "Reduced Fee" in row)


def load(store: Engine, folder: Path, rows: list[str]) -> Outcome:
    """Read a bulk file with these rows."""
    path = folder / "Data.txt"
    path.write_text("\r\n".join([HEADER, *rows]) + "\r\n", "utf-8")
    with Session(store, expire_on_commit=False) as session:
        return import_files(session, source("nj_adcc"), [path], NOW)


def listing(store: Engine, number: str) -> Listing:
    with Session(store, expire_on_commit=False) as session:
        return session.scalars(select(Listing).where(Listing.number == number)).one()


def test_rule_1_the_published_word_keeps_its_trailing_space(store: Engine, tmp_path: Path) -> None:
    load(store, tmp_path, ROWS)
    found = listing(store, "37LC00901200")
    assert found.raw["license_status_name"] == "Active Reduced Fee 65+ "
    assert found.status == "active"


def test_rule_13_the_list_does_not_show_discipline_and_says_so(
    store: Engine, tmp_path: Path
) -> None:
    load(store, tmp_path, ROWS)
    assert listing(store, "37CA00901800").status == "revoked"
    with Session(store) as session:
        assert set(session.scalars(select(Listing.discipline))) == {"unknown"}
        told = session.get_one(StoredSource, "nj_adcc").info["discipline_note"]
    assert told == "This list does not show discipline."


def test_rule_24_a_row_without_a_number_is_dropped_and_counted(
    store: Engine, tmp_path: Path
) -> None:
    ours = {row.split("|")[7].strip(): row for row in ROWS if "Alcohol and Drug" in row}
    seven = [ours.pop(""), *list(ours.values())[:6]]
    outcome = load(store, tmp_path, seven)
    assert (outcome.counts["kept"], outcome.counts["skipped"]) == (6, {"no_number": 1})


def test_rule_45_a_row_that_an_extra_pipe_shifts_is_rejected_and_counted(
    store: Engine, tmp_path: Path
) -> None:
    shifted = ROWS[0].replace("12 MILL RD", "12 MILL RD|REAR")
    outcome = load(store, tmp_path, [shifted, *ROWS[1:]])
    assert outcome.counts["skipped"]["malformed"] == 1
    assert outcome.counts["read"] == len(ROWS)
    (reason,) = outcome.reasons
    assert "20 fields where 19 were expected" in reason["text"]
    surname = shifted.split("|")[3].strip()
    assert not [word for word in ("MILL RD", surname) if word in reason["text"]]


def test_rule_45_a_quotation_mark_in_an_address_swallows_no_row(
    store: Engine, tmp_path: Path
) -> None:
    opened = [row for row in ROWS if row.count('"') == 1]
    assert opened
    assert load(store, tmp_path, ROWS).counts["read"] == len(ROWS)
    assert listing(store, "37CA00901100").city == "Trenton"


def test_rule_55_no_address_and_no_mail_is_kept(store: Engine, tmp_path: Path) -> None:
    load(store, tmp_path, ROWS)
    with Session(store) as session:
        kept = " ".join(str(raw) for raw in session.scalars(select(Listing.raw)))
    assert "@" in DATA
    assert [word for word in ("@", "MILL RD", "THE BARN", "addr_line") if word in kept] == []


def charge(text: str) -> HtmlResponse:
    return HtmlResponse("https://board.example.org", body=f"<body><p>{text}</p></body>".encode())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Your account will be charged <b>$12.50</b>.", Failure.CHARGED),
        ("List price $1,000.00. You are charged $0.00.", Failure.CHARGED),
        ("Your account will be charged.", Failure.LAYOUT_CHANGED),
    ],
)
def test_nothing_is_ever_bought(text: str, kind: Failure) -> None:
    with pytest.raises(CrawlError) as caught:
        refuse_charge(charge(text))
    assert caught.value.kind is kind


def test_a_list_at_no_charge_is_taken() -> None:
    refuse_charge(charge("Your account will be charged <b>$0.00</b> for this list."))
