"""Importing files into a real store, sound ones and broken ones."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from crawler.files.import_file import import_files
from crawler.rows.nppes_layout import HEADER
from crawler.runs import registry
from crawler.runs.outcome import Outcome
from directory.listings import draft
from directory.models import Change, Listing, Run, StagedListing
from tests.crawler.lists import (
    CO_COLUMNS,
    NOW,
    TX_HEADER,
    as_csv,
    co_row,
    ct_row,
    de_row,
    many,
    source,
    tx_row,
    write_json,
)

Load = Callable[..., Outcome]


@pytest.fixture
def load(store: Engine) -> Load:
    """Import files of a source into the store, on the day given."""

    def run(name: str, *paths: Path, now: dt.datetime = NOW) -> Outcome:
        with Session(store, expire_on_commit=False) as session:
            return import_files(session, source(name), paths, now)

    return run


def snapshot(store: Engine) -> dict[str, Any]:
    """Everything that is published."""
    with Session(store) as session:
        listings = session.execute(select(*Listing.__table__.c).order_by(Listing.id)).all()
        changes = session.execute(select(*Change.__table__.c).order_by(Change.id)).all()
    return {"listings": listings, "changes": changes}


def nppes_csv(path: Path, *people: dict[str, str], header: tuple[str, ...] = HEADER) -> Path:
    """A provider file: every value quoted, every column there."""
    lines = [",".join(f'"{name}"' for name in header)]
    for one in people:
        lines.append(",".join(f'"{one.get(name, "")}"' for name in header))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def provider(npi: str = "1999000013", **changes: str) -> dict[str, str]:
    """An invented counselor as the provider file has one."""
    return {
        "NPI": npi,
        "Entity Type Code": "1",
        "Provider Last Name (Legal Name)": "ASHWICK",
        "Provider First Name": "DELLA",
        "Provider Credential Text": "M.S., LAC",
        "Provider First Line Business Practice Location Address": "12 INVENTED WAY",
        "Provider Business Practice Location Address City Name": "DENVER",
        "Provider Business Practice Location Address State Name": "CO",
        "Provider Business Practice Location Address Postal Code": "802021111",
        "Provider Sex Code": "F",
        "Healthcare Provider Taxonomy Code_1": "101YA0400X",
        "Provider License Number_1": "ACD.0900101",
        "Provider License Number State Code_1": "CO",
    } | changes


def test_one_list_reads_the_same_from_every_packing(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    rows = many(co_row(), "licensenumber", 8)
    text = as_csv(rows, CO_COLUMNS)
    (tmp_path / "a.csv").write_text(text, "utf-8-sig")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("roster.csv", text)
    write_json(tmp_path / "d.json", rows)
    first = load("co_dora", tmp_path / "a.csv")
    assert (first.verdict, first.counts["new"]) == ("accepted", 8)
    before = snapshot(store)["changes"]
    for name in ("b.csv.gz", "c.zip", "d.json"):
        again = load("co_dora", tmp_path / name)
        assert (again.verdict, again.counts["unchanged"]) == ("accepted", 8), name
    assert snapshot(store)["changes"] == before


def test_a_files_display_names_stand_for_the_apis(tmp_path: Path, load: Load) -> None:
    words = {"lastname": "Last Name", "firstname": "First Name", "licensenumber": "License Number"}
    text = as_csv([co_row()], CO_COLUMNS)
    for name, printed in words.items():
        text = text.replace(name, printed, 1)
    (tmp_path / "roster.csv").write_text(text, "utf-8")
    assert load("co_dora", tmp_path / "roster.csv").verdict == "accepted"


def test_rule_37_a_workbooks_first_row_is_its_date(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Report generated 11/17/2026"])
    sheet.append(TX_HEADER)
    sheet.append(list(tx_row().values()))
    sheet.append(list(tx_row(Lic_Nbr=90102, Expiration_Date=dt.datetime(2027, 8, 31)).values()))
    book.save(tmp_path / "roster.xlsx")
    outcome = load("tx_hhsc_lcdc", tmp_path / "roster.xlsx")
    assert (outcome.verdict, outcome.as_of) == ("accepted", "2026-11-17")
    with Session(store) as session:
        rows = session.scalars(select(Listing).order_by(Listing.number)).all()
    assert [(r.number, r.expires_on) for r in rows] == [
        ("90101", dt.date(2027, 8, 31)),
        ("90102", dt.date(2027, 8, 31)),
    ]
    assert {(r.as_of, r.as_of_stated) for r in rows} == {(dt.date(2026, 11, 17), True)}


def test_rule_37_a_list_without_a_date_is_of_the_day_it_was_fetched(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    load("co_dora", write_json(tmp_path / "a.json", [co_row()]))
    with Session(store) as session:
        one = session.scalars(select(Listing)).one()
    assert (one.as_of, one.as_of_stated, one.first_seen) == (NOW.date(), False, NOW.date())


def test_the_same_file_again_changes_not_a_row(tmp_path: Path, load: Load, store: Engine) -> None:
    path = write_json(tmp_path / "a.json", many(ct_row(), "fullcredentialcode", 5))
    load("ct_elicense", path)
    before = snapshot(store)
    later = load("ct_elicense", path, now=NOW + dt.timedelta(days=7))
    assert later.verdict == "unchanged"
    assert snapshot(store) == before


def test_the_same_file_is_read_anew_by_a_mended_program(
    tmp_path: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read wrongly must not stand until the publisher changes the list."""
    path = write_json(tmp_path / "a.json", many(ct_row(), "fullcredentialcode", 5))
    load("ct_elicense", path)
    (tmp_path / "reading.py").write_text("MENDED = True")
    monkeypatch.setattr(registry, "_CRAWLER", tmp_path)
    assert load("ct_elicense", path).verdict == "accepted"
    assert load("ct_elicense", path).verdict == "unchanged"


def test_what_is_no_longer_kept_of_a_row_goes_from_rows_that_say_the_same(
    tmp_path: Path, load: Load, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_json(tmp_path / "a.json", many(ct_row(), "fullcredentialcode", 5))
    load("ct_elicense", path)
    before = snapshot(store)
    with Session(store) as session:
        session.execute(update(Listing).values(raw={"zip": "06103-1234"}))
        session.commit()
    monkeypatch.setattr(draft, "_KEPT", draft._KEPT + 1)
    monkeypatch.setattr(registry, "_CRAWLER", tmp_path)  # a mended program
    load("ct_elicense", path)
    after = snapshot(store)
    assert [row.raw for row in after["listings"]] == [row.raw for row in before["listings"]]
    assert after["changes"] == before["changes"]  # nothing is told of it


def test_changes_are_new_changed_gone_and_returned(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    rows = many(ct_row(), "fullcredentialcode", 25)
    lapsed = [rows[0] | {"status": "INACTIVE", "statusreason": "LAPSED DUE TO NON-RENEWAL"}]

    def week(number: int, listed: list[dict[str, str]]) -> dict[str, int]:
        day = f"2026-11-{number:02d}T00:00:00.000"
        dated = [row | {"recordrefreshedon": day} for row in listed]
        return load("ct_elicense", write_json(tmp_path / f"{number}.json", dated)).counts

    week(1, rows)
    second = week(8, lapsed + rows[1:24])
    names = ("new", "changed", "unchanged", "absent", "gone")
    assert [second[name] for name in names] == [0, 1, 23, 1, 0]
    assert week(8, lapsed + rows[1:24] + rows[23:24])["gone"] == 0  # the same day counts once
    assert week(15, lapsed + rows[1:24])["gone"] == 1
    fourth = week(19, lapsed + rows[1:])
    assert (fourth["returned"], fourth["changed"]) == (1, 0)
    with Session(store) as session:
        kinds = session.execute(select(Change.kind, func.count()).group_by(Change.kind)).all()
        fields = session.scalars(select(Change.fields).where(Change.kind == "changed")).one()
    assert dict(tuple(row) for row in kinds) == {"new": 25, "changed": 1, "gone": 1, "returned": 1}
    assert fields["status"] == ["active", "expired"]


def _break_nothing(path: Path, rows: list[dict[str, str]]) -> Path:
    extra = [name for name in rows[0] if name not in CO_COLUMNS]
    path.write_text(as_csv(rows, CO_COLUMNS + extra), "utf-8")
    return path


def _half(path: Path, rows: list[dict[str, str]]) -> Path:
    return _break_nothing(path, rows[:20])


def _renamed(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text(
        as_csv(rows, CO_COLUMNS).replace("licensestatusdescription", "standing", 1), "utf-8"
    )
    return path


def _added(path: Path, rows: list[dict[str, str]]) -> Path:
    return _break_nothing(path, [row | {"favouritecolour": "blue"} for row in rows])


def _page(path: Path, _rows: list[dict[str, str]]) -> Path:
    path.write_text("<!DOCTYPE html><html><body>Down for maintenance</body></html>", "utf-8")
    return path


def _wall(path: Path, _rows: list[dict[str, str]]) -> Path:
    path.write_text("<html><title>Human Verification</title><script src=awswaf></script>", "utf-8")
    return path


def _cut(path: Path, rows: list[dict[str, str]]) -> Path:
    whole = gzip.compress(as_csv(rows, CO_COLUMNS).encode())
    path.write_bytes(whole[: len(whole) * 2 // 3])
    return path


def _wide(path: Path, rows: list[dict[str, str]]) -> Path:
    lines = as_csv(rows, CO_COLUMNS).splitlines()
    lines[5] += ",and,more"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _word(path: Path, rows: list[dict[str, str]]) -> Path:
    changed = rows[3] | {"licensestatusdescription": "Active - Starlight"}
    return _break_nothing(path, [*rows[:3], changed, *rows[4:]])


def _twice(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text(as_csv(rows, CO_COLUMNS).replace("middlename", "firstname", 1), "utf-8")
    return path


def _slipped(*columns: str) -> Callable[[Path, list[dict[str, str]]], Path]:
    """These columns stand one row too high, as after a slip of the hand in a spreadsheet."""

    def broken(path: Path, rows: list[dict[str, str]]) -> Path:
        below = [*rows[1:], rows[0]]
        slipped = [
            row | {c: next_row[c] for c in columns}
            for row, next_row in zip(rows, below, strict=True)
        ]
        return _break_nothing(path, slipped)

    return broken


def _turned_round(path: Path, rows: list[dict[str, str]]) -> Path:
    """Two columns under each other's heading."""
    turned = [r | {"firstname": r["city"], "city": r["firstname"]} for r in rows]
    return _break_nothing(path, turned)


def _all_revoked(path: Path, rows: list[dict[str, str]]) -> Path:
    return _break_nothing(path, [row | {"licensestatusdescription": "Revoked"} for row in rows])


def _empty(path: Path, rows: list[dict[str, str]]) -> Path:
    return _break_nothing(path, [dict.fromkeys(rows[0], "")])


@pytest.mark.parametrize(
    ("break_it", "verdict", "code", "says"),
    [
        (_half, "held", "lost_rows", "20 of 40 published listings are missing"),
        (_renamed, "failed", "layout_changed", "'licensestatusdescription' is missing"),
        (_renamed, "failed", "layout_changed", "New in the file: 'standing'"),
        (_added, "held", "unknown_column", "'favouritecolour' is new"),
        (_page, "failed", "wrong_content", "is a web page, not a data file"),
        (_wall, "failed", "blocked", "is a challenge page"),
        (_cut, "failed", "truncated", "ends too early"),
        (_wide, "held", "skipped_malformed", "fields where"),
        (_word, "held", "unknown_status", "'Active - Starlight' is not in the source's table"),
        (_twice, "failed", "layout_changed", "stands twice"),
        (_empty, "held", "too_few", "0 are listings of this source"),
        (_slipped("lastname"), "held", "other_name", "40 of 40 published listings stand beside"),
        (_slipped("licenseexpirationdate"), "held", "other_end", "end earlier than before"),
        (_turned_round, "held", "other_city", "40 of 40 published listings are in another city"),
        (_all_revoked, "held", "other_status", "40 of 40 published listings have another status"),
    ],
)
def test_a_broken_list_is_held_or_refused_and_changes_nothing(
    tmp_path: Path,
    load: Load,
    store: Engine,
    break_it: Callable[[Path, list[dict[str, str]]], Path],
    verdict: str,
    code: str,
    says: str,
) -> None:
    rows = many(co_row(), "licensenumber", 40)
    for day, row in enumerate(rows):
        row["licenseexpirationdate"] = f"2027-{1 + day % 2:02d}-01T00:00:00.000"
    assert load("co_dora", _break_nothing(tmp_path / "good.csv", rows)).verdict == "accepted"
    before = snapshot(store)
    outcome = load("co_dora", break_it(tmp_path / "bad.csv", rows))
    assert outcome.verdict == verdict
    reason = next(r for r in outcome.reasons if r["code"] == code)
    assert says in reason["text"]
    assert reason["mend"]
    assert snapshot(store) == before


def test_many_who_lapse_or_renew_on_one_day_hold_nothing(tmp_path: Path, load: Load) -> None:
    rows = many(co_row(), "licensenumber", 40)
    ended = {"licenseexpirationdate": "2026-11-10T00:00:00.000"}
    lapsed = [row | ended | {"licensestatusdescription": "Expired"} for row in rows]
    weeks = ([row | ended for row in rows], lapsed, rows)
    for week, listed in enumerate(weeks):
        day = dt.datetime(2026, 11, 2 + 9 * week, 6, tzinfo=dt.UTC)
        path = _break_nothing(tmp_path / f"{week}.csv", listed)
        assert load("co_dora", path, now=day).verdict == "accepted"


def test_a_failed_run_leaves_no_staged_rows(tmp_path: Path, load: Load, store: Engine) -> None:
    rows = many(co_row(), "licensenumber", 3000)
    load("co_dora", _cut(tmp_path / "cut.csv.gz", rows))
    with Session(store) as session:
        assert session.scalar(select(func.count()).select_from(StagedListing)) == 0
        assert session.scalars(select(Run)).one().failure == "truncated"


def test_rule_45_a_header_is_found_by_its_names_below_new_banner_rows(
    tmp_path: Path, load: Load
) -> None:
    text = as_csv(many(co_row(), "licensenumber", 3), CO_COLUMNS)
    (tmp_path / "a.csv").write_text(f"Roster of counselors\nMade for the public\n\n{text}", "utf-8")
    assert load("co_dora", tmp_path / "a.csv").counts["kept"] == 3


def test_rule_55_a_file_without_a_header_is_refused_and_nobody_in_it_is_quoted(
    tmp_path: Path, load: Load
) -> None:
    (tmp_path / "a.csv").write_text("Ashwick,Della,12 Invented Way,303-555-0142\n" * 2, "utf-8")
    outcome = load("co_dora", tmp_path / "a.csv")
    assert outcome.failure == "layout_changed"
    assert "in the first 2 rows" in outcome.reasons[0]["text"]
    assert not [word for word in ("Ashwick", "Invented", "555") if word in str(outcome.reasons)]


def test_rule_45_a_row_of_the_wrong_width_is_rejected_and_counted(
    tmp_path: Path, load: Load
) -> None:
    outcome = load("co_dora", _wide(tmp_path / "a.csv", many(co_row(), "licensenumber", 40)))
    assert (outcome.counts["skipped"], outcome.counts["kept"]) == ({"malformed": 1}, 39)


def test_rule_14_a_discipline_column_that_never_varies_is_unknown(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    rows = many(co_row(), "licensenumber", 1000)
    outcome = load("co_dora", write_json(tmp_path / "a.json", rows))
    assert [w["code"] for w in outcome.warnings] == ["constant_discipline"]
    with Session(store) as session:
        assert set(session.scalars(select(Listing.discipline))) == {"unknown"}


def test_rules_16_and_25_repeated_and_colliding_rows(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    acted = [co_row(casenumber=f"20-{n}", programaction="Letter of Admonition") for n in range(3)]
    shared = [
        co_row(licensenumber="777"),
        co_row(licensenumber="777", lastname="Elderkin", firstname="Jorah"),
    ]
    outcome = load("co_dora", write_json(tmp_path / "a.json", [*acted, *shared]))
    assert outcome.verdict == "accepted"
    assert (outcome.counts["kept"], outcome.counts["collisions"]) == (3, 1)
    with Session(store) as session:
        one = session.scalars(select(Listing).where(Listing.number == "0900101")).one()
    assert (one.discipline, len(one.actions)) == ("yes", 3)


def test_a_number_that_went_to_somebody_else_is_another_listing(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    rows = many(co_row(), "licensenumber", 30)
    cosmo = rows[0] | {"lastname": "Tillotson", "firstname": "Cosmo", "middlename": ""}
    married = rows[1] | {"lastname": "Brantholm", "middlename": "Ashwick"}
    enid = rows[2] | {"lastname": "Quarrier", "firstname": "Enid", "middlename": ""}
    weeks = [rows, *[[cosmo, married, *rows[2:]]] * 2, *[[cosmo, married, enid, *rows[3:]]] * 3]
    outcomes = []
    for week, listed in enumerate(weeks):
        day = NOW + dt.timedelta(days=7 * week)
        other_zip = [row | {"mailzipcode": f"8020{week}"} for row in listed]
        path = write_json(tmp_path / f"{week}.json", other_zip)
        outcomes.append(load("co_dora", path, now=day))
    assert [outcome.verdict for outcome in outcomes] == ["accepted"] * 6
    assert [outcome.counts["new"] for outcome in outcomes] == [30, 1, 0, 1, 0, 0]
    assert outcomes[5].warnings[0]["code"] == "number_of_another"
    numbers = [row["licensenumber"] for row in rows[:3]]
    with Session(store) as session:
        held = session.scalars(select(Listing).where(Listing.number.in_(numbers)))
        names = sorted((one.number, one.family_name, one.gone_at is None) for one in held)
    assert names == [
        (numbers[0], "Ashwickaa", False),
        (numbers[0], "Tillotson", True),
        (numbers[1], "Brantholm", True),  # she married: the same listing
        (numbers[2], "Ashwickac", False),
        (numbers[2], "Quarrier", True),
    ]


def test_rule_15_the_register_file_is_joined(tmp_path: Path, load: Load, store: Engine) -> None:
    people = write_json(tmp_path / "pjnv-eaih.json", many(de_row(), "license_no", 3))
    order = {
        "license_no": "CD-00901010001",
        "last_name": "Dunmarrowab",
        "license_type": "Chemical Dependency Professional",
        "disciplinary_action": "Probation",
        "disp_start": "2024-02-01T00:00:00.000",
    }
    register = write_json(tmp_path / "dz6p-akeq.json", [order])
    outcome = load("de_dpr", people, register)
    assert outcome.verdict == "accepted"
    with Session(store) as session:
        rows = session.scalars(select(Listing).order_by(Listing.number)).all()
    assert [r.discipline for r in rows] == ["unknown", "yes", "unknown"]


def test_rule_44_an_older_list_never_replaces_a_newer_one(tmp_path: Path, load: Load) -> None:
    newer = [ct_row()]
    older = [ct_row(recordrefreshedon="2026-11-01T00:00:00.000", city="NEW HAVEN")]
    load("ct_elicense", write_json(tmp_path / "1.json", newer))
    outcome = load("ct_elicense", write_json(tmp_path / "2.json", older))
    assert (outcome.verdict, outcome.reasons[0]["code"]) == ("held", "older")


def test_nppes_weeks_add_change_and_end_people(tmp_path: Path, load: Load, store: Engine) -> None:
    week1 = nppes_csv(
        tmp_path / "npidata_pfile_20260105-20260111.csv",
        provider(),
        provider("1999000021", **{"Provider Last Name (Legal Name)": "CORVANE"}),
        provider("1999000039", **{"Entity Type Code": "2"}),
        provider("1999000047", **{"Healthcare Provider Taxonomy Code_1": "207R00000X"}),
    )
    first = load("nppes", week1)
    assert (first.verdict, first.counts["new"], first.as_of) == ("accepted", 2, "2026-01-11")
    assert first.counts["skipped"] == {"organisation": 1, "other_title": 1}
    ended = {"NPI": "1999000021", "NPI Deactivation Date": "01/14/2026"}
    moved = {"Provider Business Practice Location Address City Name": "BOULDER"}
    week2 = nppes_csv(tmp_path / "npidata_pfile_20260112-20260118.csv", provider(**moved), ended)
    second = load("nppes", week2)
    assert {k: second.counts[k] for k in ("new", "changed", "gone")} == {
        "new": 0,
        "changed": 1,
        "gone": 1,
    }
    with Session(store) as session:
        rows = {r.number: r for r in session.scalars(select(Listing))}
    assert rows["1999000013"].city == "BOULDER"
    assert rows["1999000021"].gone_at == dt.date(2026, 1, 18)
    assert rows["1999000021"].family_name == "CORVANE"  # a deactivation erases no name


def test_nppes_a_published_archive_is_read_by_its_one_table_and_that_tables_dates(
    tmp_path: Path, load: Load
) -> None:
    table = nppes_csv(tmp_path / "npidata_pfile_20050523-20260111.csv", provider())
    with zipfile.ZipFile(tmp_path / "NPPES_January.zip", "w") as archive:
        archive.write(table, table.name)
        archive.writestr("npidata_pfile_20050523-20260111_FileHeader.csv", '"NPI"')
        archive.writestr("othername_pfile_20050523-20260111.csv", '"NPI","Other Name"')
        archive.writestr("Readme.pdf", "%PDF")
    outcome = load("nppes", tmp_path / "NPPES_January.zip")
    assert (outcome.verdict, outcome.as_of) == ("accepted", "2026-01-11")
    for month, gone in (("20260208", 0), ("20260308", 1)):  # two full files end whom they leave out
        other = provider("1999000021", **{"Provider Middle Name": month})
        full = nppes_csv(tmp_path / f"npidata_pfile_20050523-{month}.csv", other)
        assert load("nppes", full).counts["gone"] == gone


def test_nppes_an_older_week_read_late_changes_nothing_newer(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    moved = {"Provider Business Practice Location Address City Name": "BOULDER"}
    new = nppes_csv(tmp_path / "npidata_pfile_20260112-20260118.csv", provider(**moved))
    old = nppes_csv(tmp_path / "npidata_pfile_20260105-20260111.csv", provider())
    load("nppes", new)
    late = load("nppes", old)
    assert (late.verdict, late.counts["older"], late.counts["changed"]) == ("accepted", 1, 0)
    with Session(store) as session:
        assert session.scalars(select(Listing.city)).one() == "BOULDER"


def test_nppes_someone_who_names_no_addiction_specialty_any_more_is_gone(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    load("nppes", nppes_csv(tmp_path / "npidata_pfile_20260105-20260111.csv", provider()))
    other = {"Healthcare Provider Taxonomy Code_1": "207R00000X"}
    week2 = nppes_csv(
        tmp_path / "npidata_pfile_20260112-20260118.csv", provider(**other), provider("1999000062")
    )
    assert load("nppes", week2).counts["gone"] == 1


def test_nppes_the_older_layout_of_329_columns_is_mapped_by_name(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    header = tuple(
        "Provider Gender Code" if name == "Provider Sex Code" else name
        for name in HEADER
        if name != "Certification Date"
    )
    assert len(header) == 329
    path = nppes_csv(tmp_path / "npidata_pfile_20160104-20160110.csv", provider(), header=header)
    assert load("nppes", path).verdict == "accepted"


def test_rules_35_and_55_nppes_keeps_claims_and_drops_the_private(
    tmp_path: Path, load: Load, store: Engine
) -> None:
    load("nppes", nppes_csv(tmp_path / "npidata_pfile_20260105-20260111.csv", provider()))
    with Session(store) as session:
        one = session.execute(select(*Listing.__table__.c)).one()
    assert one.self_reported
    assert one.status == "self_reported"
    assert one.claims == [{"taxonomy": "101YA0400X", "number": "ACD.0900101", "state": "CO"}]
    assert one.post_nominals == ["MS", "LAC"]
    assert "INVENTED WAY" not in str(one)
    assert "802021111" not in str(one)
    assert "'F'" not in str(one)


def test_nppes_error_words_are_a_failure_of_their_own(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "answer.json"
    path.write_text('{"Errors": [{"description": "No valid search criteria provided"}]}', "utf-8")
    outcome = load("nppes", path)
    assert (outcome.verdict, outcome.failure) == ("failed", "source_error")


def test_a_column_that_was_emptied_over_night_holds_the_run(tmp_path: Path, load: Load) -> None:
    rows = many(de_row(), "license_no", 20)
    load("de_dpr", write_json(tmp_path / "1.json", rows))
    emptied = [row | {"expiration_date": ""} for row in rows]
    outcome = load("de_dpr", write_json(tmp_path / "2.json", emptied))
    (fell,) = [r for r in outcome.reasons if r["code"] == "fill_fell"]
    assert "0% of the listings have 'expires_on'; in the last accepted run 100%" in fell["text"]
    assert outcome.verdict == "held"
