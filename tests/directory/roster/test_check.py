"""Who is found, who is not, and who is left to a person, in a small world of invented people."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pytest
from openpyxl import load_workbook

from directory.cards.reader import load_cards
from directory.names.typed import whole_name
from directory.requirements import load_catalogue
from directory.roster import Checked, CheckedRoster, Outcome, check_roster, read_roster
from directory.roster.results import as_json, headings, rows, status_word, written
from directory.sources.info import read_sources
from directory.standing.statuses import Status
from tests.directory.factories import TODAY, Held, World, new_world, npi_record

HARTFORD = {"city": "Hartford", "state": "CT", "postal_code": "06103"}
DENVER = {"city": "Denver", "state": "CO", "postal_code": "80202"}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with new_world() as world:
        world.person(
            "Marisol Quennebec",
            Held(number="44.001234", **HARTFORD),
            Held("pcb/cip", "CIP-1999", source="cip_list"),
        )
        world.person("Robert Wrenfield", Held(number="44.002001", **HARTFORD), former="Oakley")
        world.person("Jordan Ellery", Held(number="44.003001", **HARTFORD))
        lapsed = {"status": Status.EXPIRED, "expires_on": dt.date(2025, 6, 30)}
        world.person("Jordan Ellery", Held("ct-dph/cadc", "47.003002", **lapsed, **HARTFORD))
        world.person(
            "Anselm Birchgrove", Held("co-bace/lac", "ACD.0000199", source="co_dora", **DENVER)
        )
        world.person(
            "Ottilie Fairweather", Held(number="44.005001", status=Status.UNKNOWN, **HARTFORD)
        )
        gone = {"gone_at": dt.date(2026, 10, 4)}
        world.person("Rosalind Thackeray", Held(number="44.003003", more=gone, **HARTFORD))
        world.person("Wendell Ashgrove", npi_record("1999000002", **HARTFORD))
        world.person("Petra Lindqvist", Held(number="44.003004", **HARTFORD), hidden=True)
        for place in range(400):  # a crowd, so that chance has something to reckon with
            world.person(f"Person{place} Family{place}", Held(number=f"44.1{place:05}"))
        yield world


def check(world: World, text: str) -> CheckedRoster:
    return check_roster(world.session, read_roster(text.encode(), "list.csv"), TODAY)


def one(world: World, **cells: str) -> Checked:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(cells))
    writer.writeheader()
    writer.writerow(cells)
    return check(world, out.getvalue()).results[0]


@pytest.mark.parametrize(
    "name",
    [
        "Marisol Quennebec",
        "Quennebec, Marisol",
        "MARISOL QUENNEBEC, LADC, CIP",
        "Quennebec Marisol",
        "Marisol Quenebec",
        "Marisol Quennebce",
        "Marisol A. Quennebec",
    ],
)
def test_a_name_is_found_however_it_is_written(world: World, name: str) -> None:
    found = one(world, name=name, state="Connecticut")
    assert (found.outcome, found.name) == (Outcome.FOUND, "Marisol Quennebec")


def test_nicknames_and_former_names_are_found_and_said(world: World) -> None:
    short = one(world, name="Bob Wrenfield", state="CT")
    assert (short.outcome, short.name) == (Outcome.FOUND, "Robert Wrenfield")
    assert "The list has the name Robert Wrenfield." in short.note
    before = one(world, given_name="Robert", family_name="Oakley", state="CT")
    assert before.outcome is Outcome.FOUND
    assert "This was a former name" in before.note


@pytest.mark.parametrize("number", ["44.001234", "44-001234", "44001234", "001234", "44 001234"])
def test_a_number_in_any_punctuation_settles_it(world: World, number: str) -> None:
    found = one(world, name="M Quennebec", number=number)
    assert found.outcome is Outcome.FOUND
    assert [held.number for held in found.credentials] == ["44.001234"]


def test_a_number_with_one_wrong_sign_is_said(world: World) -> None:
    found = one(world, name="Marisol Quennebec", state="CT", number="44.001235")
    assert found.outcome is Outcome.FOUND
    assert "the list has 44.001234" in found.note


def test_a_number_of_somebody_else_is_never_found(world: World) -> None:
    other = one(world, name="Nobody Atall", state="CT", number="44.002001")
    assert other.outcome is Outcome.AMBIGUOUS
    assert "under another name: Robert Wrenfield" in other.note
    wrong = one(world, name="Marisol Quennebec", state="CT", number="47.777777")
    assert wrong.outcome is Outcome.AMBIGUOUS
    assert "not the number" in wrong.note


def test_two_of_a_name_are_ambiguous_until_something_tells_them_apart(world: World) -> None:
    both = one(world, name="Jordan Ellery", state="CT")
    assert both.outcome is Outcome.AMBIGUOUS
    assert (both.person_id, both.credentials, len(both.candidates)) == ("", (), 2)
    assert "44.003001" in both.note
    assert "47.003002" in both.note
    told = one(world, name="Jordan Ellery", state="CT", credential="CADC")
    assert told.outcome is Outcome.FOUND
    assert [held.standing.state.value for held in told.credentials] == ["expired"]


def test_somebody_of_another_state_is_not_found_in_silence(world: World) -> None:
    there = one(world, name="Anselm Birchgrove", state="CT")
    assert (there.outcome, there.person_id) == (Outcome.AMBIGUOUS, "")
    assert "Not listed in Connecticut" in there.note
    assert "Denver, CO" in there.note
    alone = one(world, name="Anselm Birchgrove")
    assert alone.outcome is Outcome.FOUND
    assert "Matched by the name alone" in alone.note
    assert "Denver, CO" in alone.note


def test_one_row_with_several_titles(world: World) -> None:
    found = check(world, 'name,credential\n"Marisol Quennebec","LADC, CIP; CADC"\n')
    (row,) = rows(found)
    told = dict(zip(headings(found), row, strict=True))
    assert told["number"] == "44.001234; CIP-1999"
    assert told["jurisdiction"] == "CT; US"
    assert told["status"] == "active; active"
    assert told["expires_on"] == "2027-06-30; 2027-06-30"
    assert "do not have this person with CADC" in told["note"]


def test_nothing_unknown_or_gone_is_called_active(world: World) -> None:
    for name in ("Ottilie Fairweather", "Rosalind Thackeray"):
        found = check(world, f"name,state\n{name},CT\n")
        (row,) = rows(found)
        assert row[2] == "found"
        assert "active" not in " ".join(row).lower()


def test_who_only_speaks_for_themself_is_not_found_on_a_board(world: World) -> None:
    told = one(world, name="Wendell Ashgrove", state="CT")
    assert (told.outcome, told.person_id) == (Outcome.NOT_FOUND, "")
    assert "that proves nothing" in told.note


@pytest.mark.parametrize(
    "cells", [{"name": "Petra Lindqvist"}, {"name": "P L", "number": "44.003004"}]
)
def test_hidden_people_are_in_no_result(world: World, cells: dict[str, str]) -> None:
    told = one(world, **cells, state="CT")
    assert told.outcome is Outcome.NOT_FOUND
    assert told.candidates == ()
    assert "Lindqvist" not in told.note


def test_a_row_of_nothing_and_unknown_words(world: World) -> None:
    empty = check(world, "name,team\n,East\n").results[0]
    assert (empty.outcome, empty.note) == (Outcome.NOT_FOUND, "The row has no name and no number.")
    odd = one(world, name="Nobody Atall", state="Atlantis", credential="XQZW")
    assert "Atlantis is no state" in odd.note
    assert "do not know the title XQZW" in odd.note


def test_the_result_is_the_same_whatever_the_order_of_rows(world: World) -> None:
    names = ["Jordan Ellery", "Bob Wrenfield", "Marisol Quenebec", "Nobody Atall"]
    there = check(world, "name\n" + "\n".join(names)).results
    back = check(world, "name\n" + "\n".join(reversed(names))).results
    assert there == tuple(reversed(back))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Smith, Jane", ("Jane", "Smith", ())),
        ("Jane Smith, LADC, CADC II", ("Jane", "Smith", ("LADC", "CADC II"))),
        ("Smith, Jane A., LADC", ("Jane", "Smith", ("LADC",))),
        ("Jane Smith LADC", ("Jane", "Smith", ("LADC",))),
        ("Jane Smith, MA, LADC", ("Jane", "Smith", ("MA", "LADC"))),
        ("Jane Smith, M.Ed., LADC-I", ("Jane", "Smith", ("M.Ed.", "LADC-I"))),
        ("Jane Smith, RN", ("Jane", "Smith", ("RN",))),
        ("Van Ashwick, Ma", ("Ma", "Van Ashwick", ())),  # a name, as it is written
    ],
)
def test_letters_behind_a_name_are_no_name(text: str, parts: tuple[object, ...]) -> None:
    name = whole_name(text)
    assert (name.given, name.family, name.post_nominals) == parts


@pytest.mark.parametrize("text", ["Jane Smith, Jr.", "Smith, Jane, Jr, LADC", "Jane Smith, Jr, MD"])
def test_a_generation_behind_a_comma_is_kept(text: str) -> None:
    name = whole_name(text)
    assert (name.given, name.family, name.suffix) == ("Jane", "Smith", "Jr")


# --- files ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def result(world: World) -> CheckedRoster:
    text = (
        'team,name,number,state\n=cmd|run,"Quennebec, Marisol",44.001234,CT\n'
        "@East,Jordan Ellery,,CT\n-1+1,Zoë Ångström,,CT\n"
    )
    return check(world, text)


def test_the_files_columns_come_first_and_ours_give_way(result: CheckedRoster) -> None:
    assert headings(result)[:4] == ["team", "name", "number", "state"]
    assert headings(result)[4:8] == ["outcome", "person_id", "credential_title", "listed_number"]


def test_formulas_do_not_run_in_csv(result: CheckedRoster) -> None:
    told = list(csv.reader(io.StringIO(written(result, "csv").decode("utf-8-sig"))))
    assert [row[0] for row in told] == ["team", "'=cmd|run", "'@East", "'-1+1"]
    assert [row[4] for row in told[1:]] == ["found", "ambiguous", "not_found"]
    assert not [cell for row in told for cell in row if cell[:1] in ("=", "+", "-", "@", "\t")]


def test_formulas_do_not_run_in_xlsx(result: CheckedRoster) -> None:
    book = load_workbook(io.BytesIO(written(result, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    names = book.worksheets[0]
    assert names["A2"].value == "=cmd|run"
    assert names["A2"].quotePrefix
    assert not names["B2"].quotePrefix
    assert names["C2"].value == "44.001234"
    about = {row[0]: row[1] for row in book.worksheets[1].values}
    assert about["Checked on"] == "November 20, 2026"
    assert "We take no money" in str(about["Independence"])


@pytest.mark.parametrize("large", [False, True])
def test_the_proof_sheet_can_be_read(result: CheckedRoster, *, large: bool) -> None:
    with pdfplumber.open(io.BytesIO(written(result, "pdf", large=large))) as paper:
        text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
        sizes = {round(sign["size"]) for sign in paper.pages[0].chars}
        links = {link["uri"] for page in paper.pages for link in page.hyperlinks}
    assert "Names checked against boards’ lists on November 20, 2026" in text
    assert "Quennebec, Marisol, 44.001234, CT – found" in text
    assert "ends June 30, 2027; on the list of November 18, 2026" in text
    assert "Zoë Ångström, CT – not found" in text
    assert "page 1" in text
    assert "https://board.example.org/ct" in links
    assert (18 in sizes) is large


def test_json_gives_each_row_and_answer(result: CheckedRoster) -> None:
    told = as_json(result)
    assert told["counts"] == {"found": 1, "not_found": 1, "ambiguous": 1}
    first, second, _ = told["rows"]
    assert first["row"]["name"] == "Quennebec, Marisol"
    assert first["credentials"][0]["checked_on"] == "2026-11-18"
    assert len(second["candidates"]) == 2


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"last_seen": TODAY - dt.timedelta(days=90)}, "active"),
        ({"last_seen": TODAY - dt.timedelta(days=91)}, "checked too long ago"),
        ({"last_seen": TODAY - dt.timedelta(days=91), "status": Status.REVOKED}, "revoked"),
        ({"more": {"gone_at": dt.date(2026, 10, 4)}}, "no longer listed"),
    ],
)
def test_a_status_is_active_only_where_it_was_checked_lately(
    facts: dict[str, Any], word: str
) -> None:
    with new_world() as world:
        who = world.person("Ottilie Fernhurst", Held(**facts))
        known = {"sources": read_sources(world.session), "catalogue": load_catalogue()}
        cards = load_cards(world.session, [who], state=None, today=TODAY, **known)  # type: ignore[arg-type]
    assert status_word(cards[who].credentials[0]) == word
