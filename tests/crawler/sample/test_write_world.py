"""The folder: the same bytes every time, in words that the sources know, at addresses they ask."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from crawler.access import NppesAccess, SocrataAccess
from crawler.families.nppes_urls import nppes_url
from crawler.families.socrata_urls import count_url, metadata_url, page_url, register_url
from crawler.rows.columns import Target
from crawler.rows.nppes_record import from_api, unknown_keys
from crawler.rows.words import fold_word
from crawler.runs.recording import INDEX, load_recording
from crawler.sample import write_world
from crawler.sample.plan import load_plan
from crawler.sample.publish_file import same_bytes
from crawler.source import Source, load_sources

SOURCES = load_sources()
SOCRATA = ["co_dora", "ct_elicense", "de_dpr", "wa_doh"]
WORDS = {
    Target.TITLE: "titles",
    Target.STATUS: "statuses",
    Target.SUB_STATUS: "sub_statuses",
    Target.CURRENT_FLAG: "current_flags",
    Target.DISCIPLINE: "discipline_words",
}
NEVER_ASKED = {"birthyear", "address", "ceduedate"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("world")
    write_world(written)
    return written


def rows(folder: Path, source_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (folder / source_id / "page_0.json").read_text("utf-8")
    )
    return found


def nppes_records(folder: Path) -> list[dict[str, Any]]:
    pages = sorted((folder / "nppes").glob("*.json"))
    return [r for page in pages for r in json.loads(page.read_text("utf-8"))["results"]]


def roster(folder: Path) -> list[tuple[Any, ...]]:
    content = io.BytesIO((folder / "tx_hhsc_lcdc" / "roster.xlsx").read_bytes())
    return list(load_workbook(content).active.iter_rows(values_only=True))


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def test_the_world_is_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    code = "import sys, pathlib, crawler.sample as s; s.write_world(pathlib.Path(sys.argv[1]))"
    for seed in ("0", "4711"):
        env = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], env=env, check=True)
    assert digest(tmp_path / "0") == digest(tmp_path / "4711")


def test_the_workbook_holds_no_moment_of_saving(folder: Path) -> None:
    saved = (folder / "tx_hhsc_lcdc" / "roster.xlsx").read_bytes()
    again = io.BytesIO()
    load_workbook(io.BytesIO(saved)).save(again)  # today
    for workbook in (saved, same_bytes(again.getvalue())):
        properties = load_workbook(io.BytesIO(workbook)).properties
        assert properties.modified.date() == properties.created.date() == date(2026, 11, 18)


def test_the_recording_says_that_everybody_is_invented(folder: Path) -> None:
    recording = load_recording(folder)
    assert recording.header.sample
    assert recording.header.fetched_at.isoformat() == "2026-11-20T06:00:00+00:00"
    assert "invented" in recording.header.notice


def test_every_recorded_body_exists(folder: Path) -> None:
    bodies = {r.body for r in load_recording(folder).responses.values()}
    written = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert written - {INDEX, "truth.json"} == bodies


@pytest.mark.parametrize("source_id", SOCRATA)
def test_every_address_of_a_socrata_set_is_recorded(folder: Path, source_id: str) -> None:
    access = SOURCES[source_id].access
    assert isinstance(access, SocrataAccess)
    asked = [column.name for column in SOURCES[source_id].record.columns]
    urls = {r.url for r in load_recording(folder).responses.values()}
    wanted = {f"https://{access.domain}/robots.txt", metadata_url(access), count_url(access)}
    wanted |= {page_url(access, asked, 0), page_url(access, asked, access.page_size)}
    assert wanted <= urls
    if access.register_of_actions:
        assert {register_url(access, 0), count_url(access, "dz6p-akeq")} <= urls


@pytest.mark.parametrize("source_id", SOCRATA)
def test_rule_43_the_count_is_the_number_of_rows(folder: Path, source_id: str) -> None:
    count = json.loads((folder / source_id / "count.json").read_text("utf-8"))
    assert count == [{"count": str(len(rows(folder, source_id)))}]


@pytest.mark.parametrize("source_id", SOCRATA)
def test_rule_55_rows_hold_only_what_was_asked_for(folder: Path, source_id: str) -> None:
    asked = {column.name for column in SOURCES[source_id].record.columns}
    answered = {name for row in rows(folder, source_id) for name in row}
    assert answered <= asked
    assert answered.isdisjoint(NEVER_ASKED)


@pytest.mark.parametrize("source_id", SOCRATA)
def test_a_null_is_left_out_of_a_row(folder: Path, source_id: str) -> None:
    assert not [row for row in rows(folder, source_id) if not all(row.values())]


@pytest.mark.parametrize("source_id", SOCRATA)
def test_the_metadata_lists_every_column_of_the_source(folder: Path, source_id: str) -> None:
    body = json.loads((folder / source_id / "metadata.json").read_text("utf-8"))
    names = {column["fieldName"] for column in body["columns"]}
    record = SOURCES[source_id].record
    assert {column.name for column in record.columns} <= names
    assert names <= {c.name for c in record.columns} | set(record.ignored)


def known(source: Source, target: Target) -> set[str]:
    return {fold_word(word) for word in getattr(source.record, WORDS[target])}


@pytest.mark.parametrize("source_id", SOCRATA)
def test_every_word_is_one_of_the_source_s_own(folder: Path, source_id: str) -> None:
    source = SOURCES[source_id]
    for column in source.record.columns:
        if column.to in WORDS:
            said = {fold_word(r[column.name]) for r in rows(folder, source_id) if column.name in r}
            assert said <= known(source, column.to), column.name


def test_every_word_of_the_texas_roster_is_known(folder: Path) -> None:
    source = SOURCES["tx_hhsc_lcdc"]
    made_on, header, *people = roster(folder)
    assert made_on[0].date() == load_plan().sources[source.id].as_of
    for column in source.record.columns:
        if column.to in WORDS:
            at = header.index(column.name)
            said = {fold_word(row[at]) for row in people if row[at]}
            assert said <= known(source, column.to), column.name


@pytest.mark.parametrize("source_id", SOCRATA)
def test_skipped_rows_stay_within_the_source_s_bands(folder: Path, source_id: str) -> None:
    source = SOURCES[source_id]
    column = next(c.name for c in source.record.columns if c.to is Target.NUMBER)
    numbers = [row.get(column, "") for row in rows(folder, source_id)]
    bands = source.bands.max_skipped
    assert numbers.count("") <= bands["no_number"] * len(numbers)
    assert 0 < numbers.count("TEST") <= bands["placeholder"] * len(numbers)


def test_rule_16_a_credential_of_colorado_stands_once_a_case(folder: Path) -> None:
    cases: dict[tuple[str, str], list[str]] = {}
    for row in rows(folder, "co_dora"):
        if "casenumber" in row:
            key = (row["licensetype"], row["licensenumber"])
            cases.setdefault(key, []).append(row["casenumber"])
    assert {len(found) for found in cases.values()} == {1, 2, 3}


def test_rule_15_one_order_of_the_register_is_under_another_name(folder: Path) -> None:
    register = json.loads((folder / "de_dpr" / "register_0.json").read_text("utf-8"))
    holders = {row["license_no"]: row["last_name"] for row in rows(folder, "de_dpr")}
    listed = [order for order in register if order.get("license_no") in holders]
    unlike = [o for o in listed if not holders[o["license_no"]].startswith(o["last_name"])]
    assert len(unlike) == 1
    assert len(listed) > 3
    assert [o for o in register if "UNLICENSED PRACTICE" in o["disciplinary_action"]]


def test_nppes_answers_for_every_state_and_pages_until_one_is_short(folder: Path) -> None:
    access = SOURCES["nppes"].access
    assert isinstance(access, NppesAccess)
    urls = {r.url for r in load_recording(folder).responses.values()}
    assert {nppes_url(access, state, 0) for state in access.states} <= urls
    assert json.loads((folder / "nppes" / "AK_0.json").read_text("utf-8")) == {
        "result_count": 0,
        "results": [],
    }
    full = json.loads((folder / "nppes" / "TX_0.json").read_text("utf-8"))
    assert full["result_count"] == access.page_size
    assert nppes_url(access, "TX", access.page_size) in urls


def test_nppes_records_have_the_documented_shape(folder: Path) -> None:
    records = nppes_records(folder)
    assert not {key for record in records for key in unknown_keys(record)}
    assert all(len(record) == 11 and len(record["addresses"]) == 2 for record in records)
    assert {record["basic"]["sex"] for record in records} == {"F", "M"}


def test_every_telephone_number_in_the_folder_is_kept_for_fiction(folder: Path) -> None:
    texts = [p.read_text("utf-8") for p in folder.rglob("*.json")]
    phones = {found for text in texts for found in re.findall(r"\d{3}-\d{3}-\d{4}", text)}
    assert phones
    assert not [phone for phone in phones if not re.fullmatch(r"\d{3}-555-01\d\d", phone)]


def test_the_truth_names_every_record_once(folder: Path) -> None:
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    keys = [(r["source"], r["title"], r["number"]) for r in truth["records"]]
    assert len(keys) == len(set(keys))
    npis = {number for source, _, number in keys if source == "nppes"}
    assert npis == {from_api(record)["npi"] for record in nppes_records(folder)}
    assert {r["person"] for r in truth["records"]} >= set(truth["difficulties"])
