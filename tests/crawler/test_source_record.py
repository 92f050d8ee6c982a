"""A crawl's responses become pages for the tests: nobody real is left, all else reads the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy.orm import Session

from crawler.families.socrata_urls import count_url, metadata_url, page_url
from crawler.inventing.bodies import Answer, UnwritableError, suffix_of
from crawler.runs.recording import INDEX, Header, RecordingWriter, load_recording
from crawler.runs.registry import remember
from crawler.scaffold.leaks import find_leaks
from directory.models import Run as StoredRun
from directory.models import Verdict
from directory.store import connect, upgrade
from tests.conftest import Run
from tests.crawler.apart import run_apart
from tests.crawler.lists import CO_COLUMNS, NOW, TX_HEADER, co_row, source, tx_row
from tests.crawler.read_recordings import RECORDED

FAMILIES = (  # one recorded source of each kind of answer: JSON, pages, posts, tokens, tables
    *("co_dora", "la_adra", "nv_adgc", "nppes", "us_findtreatment", "wi_dsps", "nm_rld"),
    *("ks_bsrb", "ri_doh", "ma_bsas", "ok_bladc", "us_pcb", "nj_adcc", "nj_adcc@shifted", "fl_fcb"),
    *("tx_hhsc_lcdc", "tn_adac", "wy_mhplb"),
)
PHONE = "-".join(("860", "509", "8000"))  # put together, so that this file holds no such phone
MAIL = "zebulon@" + "boardmail.net"


def _real_row(number: int, **changes: str) -> dict[str, str]:
    """A row of somebody who is to be taken for real here."""
    facts = {"lastname": "Quarterstaff", "firstname": "Zebulon", "middlename": "Obadiah"}
    return co_row(**{**facts, "licensenumber": f"00{number}", **changes})


REAL_ROWS = [
    _real_row(12345),
    _real_row(12345, licensetype="ACC"),
    _real_row(22346, lastname="Peñalosa-O'Dwyer", firstname="María José", middlename="J"),
    _real_row(32347, lastname="McTwiddle", suffix="Jr", city="Erie"),
    _real_row(42348, lastname="QUARTERSTAFF", firstname="ZEBULON", city="Aurora"),
    _real_row(52349, lastname="Marchetti", firstname="Aurora", licensetype="LPC"),
]
REAL_WORDS = (
    *("Quarterstaff", "QUARTERSTAFF", "Obadiah", "Peñalosa", "Dwyer", "María", "Twiddle"),
    *("Marchetti", "12345", "22346", "32347", "42348", "52349"),
)
HEAD = """<table><tr><th>Name</th><th>City</th><th>Credential</th><th>Number</th>
<th>Issue Date</th><th>Exp Date</th><th>Status</th></tr>"""
PAGE = f"""<!doctype html><title>Results for Quarterstaff</title>
<p>Call {PHONE}, or write to {MAIL}.</p>
{HEAD}
<tr><td>Zebulon O. Quarterstaff</td><td>Erie</td><td>CIP</td><td>12345</td><td>01/05/2020</td>
<td>01/05/2028</td><td>Active</td></tr>
<tr><td>ZOË VAN DER PEÑALOSA-O'DWYER</td><td>Quarterstaff</td><td>CADC</td><td>812</td>
<td>01/05/2020</td><td>01/05/2024</td><td>Expired</td></tr></table>
<script>var person = "Zebulon O. Quarterstaff";</script>
<a href="/person?name=Quarterstaff&amp;no=12345">Zebulon&#39;s page</a>
<a href="/people/zoe-van-der-penalosa-odwyer">More</a>
"""


Answers = Iterable[tuple[str, bytes, str]]  # address, body, content type


def _record(folder: Path, answers: Answers) -> Path:
    """What a live crawl would have kept."""
    writer = RecordingWriter(folder, Header(fetched_at=NOW))
    for url, body, kind in answers:
        writer.add(body, url=url, headers={"Content-Type": kind})
    writer.close()
    return folder


def _workbook(path: Path) -> bytes:
    """A roster of Texas with what a workbook hides: a comment, an author, a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Generated 11/19/2026"])
    sheet.append(TX_HEADER)
    for number, name in ((12345, "QUARTERSTAFF, ZEBULON O"), (22346, "PEÑALOSA, MARÍA")):
        sheet.append(list(tx_row(Lic_Nbr=number, Name=name).values()))
    sheet["D3"].comment = openpyxl.comments.Comment("ask Zebulon Quarterstaff", "Quarterstaff")
    book.create_sheet("old").append(["Quarterstaff, Zebulon", 12345])
    book.properties.creator = "Zebulon Quarterstaff"
    book.save(path)
    return path.read_bytes()


def _colorado(folder: Path, **more: Any) -> Path:
    access: Any = source("co_dora").access
    names = [column.name for column in source("co_dora").record.columns]
    view: dict[str, Any] = {"columns": [{"fieldName": n} for n in CO_COLUMNS]}
    view |= {"rowsUpdatedAt": 1795046400, "owner": {"displayName": "Zebulon Quarterstaff"}, **more}
    rows = [{k: v for k, v in row.items() if k in names} for row in REAL_ROWS]
    answers: dict[str, Any] = {
        metadata_url(access): view,
        count_url(access): [{"count": str(len(rows))}],
        page_url(access, names, 0): rows,
    }
    told = ((url, json.dumps(v).encode(), "application/json") for url, v in answers.items())
    return _record(folder, told)


def _texas(folder: Path) -> Path:
    page: Any = source("tx_hhsc_lcdc").access
    link = f"<a href='/roster.xlsx'>{page.links[0]}</a>".encode()
    roster = page.page.split("/", 3)
    url = "/".join((*roster[:3], "roster.xlsx"))
    book = _workbook(folder.with_suffix(".xlsx"))
    return _record(
        folder, ((page.page, link, "text/html"), (url, book, "application/vnd.ms-excel"))
    )


def _pennsylvania(folder: Path) -> Path:
    page: Any = source("us_pcb").access
    return _record(folder, ((page.page, PAGE.encode(), "text/html; charset=utf-8"),))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Everything that is recorded for these tests, in one process."""
    folder = tmp_path_factory.mktemp("record")
    socrata = {"source": "co_dora", "folder": str(_colorado(folder / "co"))}
    cases: list[dict[str, Any]] = [{"name": n, "folder": str(RECORDED / n)} for n in FAMILIES]
    cases += [
        {"name": "socrata", **socrata},
        {"name": "again", **socrata},
        {"name": "other salt", **socrata, "salt": "another"},
        {"name": "two people", **socrata, "people": 2},
        {"name": "page", "source": "us_pcb", "folder": str(_pennsylvania(folder / "pcb"))},
        {"name": "xlsx", "source": "tx_hhsc_lcdc", "folder": str(_texas(folder / "tx"))},
        {"name": "leak", **socrata, "folder": str(_colorado(folder / "leak", Quarterstaff=1))},
        {"name": "too short", "folder": str(RECORDED / "us_pcb"), "people": 3},
    ]
    for number, case in enumerate(cases):
        case["out"] = str(folder / f"out{number}")
    (folder / "cases.json").write_text(json.dumps(cases), "utf-8")
    done = run_apart("record_cases", folder / "cases.json", seconds=240)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _texts(made: dict[str, Any]) -> dict[str, str]:
    folder = Path(made["folder"])
    return {path.name: path.read_text("utf-8", "replace") for path in folder.iterdir()}


def _rows(made: dict[str, Any]) -> list[dict[str, str]]:
    return [
        row
        for name, text in sorted(_texts(made).items())
        if name.endswith(".json") and "lastname" in text and "fieldName" not in text
        for row in json.loads(text)
    ]


@pytest.mark.parametrize("name", FAMILIES)
def test_every_kind_of_publisher_can_be_recorded(made: dict[str, Any], name: str) -> None:
    assert "refused" not in made[name], made[name]
    before = load_recording(RECORDED / name)
    after = load_recording(Path(made[name]["folder"]))
    assert (after.header.sample, after.header.fetched_at) == (True, before.header.fetched_at)
    assert "invented" in after.header.notice
    expected = json.loads((RECORDED / name / "expected.json").read_text("utf-8"))
    assert made[name]["verdict"] == expected["verdict"]
    # The people of the folder were invented before; here they stand for real ones.
    people = {r[k] for r in expected["rows"] for k in ("family_name", "number") if r.get(k)}
    written = "\n".join(_texts(made[name]).values())
    assert [p for p in people if len(p) > 4 and p in written] == []


def test_nobody_real_is_left_in_a_recorded_open_data_set(made: dict[str, Any]) -> None:
    texts = _texts(made["socrata"])
    assert made["socrata"]["rows"] == len(REAL_ROWS)
    assert {word for word in REAL_WORDS for text in texts.values() if word in text} == set()


def test_the_shape_of_everything_is_kept(made: dict[str, Any]) -> None:
    rows = _rows(made["socrata"])
    assert len(rows) == len(REAL_ROWS)
    first, second, accents, inner, shouted, _ = rows
    assert first["licensenumber"] == second["licensenumber"]
    assert first["lastname"] == second["lastname"] == shouted["lastname"].capitalize()
    assert shouted["lastname"].isupper()
    assert first["lastname"][0] == "Q"
    assert accents["lastname"].count("-") == accents["lastname"].count("'") == 1
    assert not accents["lastname"].isascii()
    assert len(accents["firstname"].split()) == 2
    assert accents["middlename"] == "J"
    assert sum(c.isupper() for c in inner["lastname"]) == 2
    assert (inner["suffix"], inner["state"], inner["city"]) == ("Jr", "CO", "Erie")
    for real, row in zip(REAL_ROWS, rows, strict=True):
        assert len(row["licensenumber"]) == len(real["licensenumber"])
        assert "90" in row["licensenumber"]
        assert row["licensenumber"].startswith("00")
        kept = ("licensetype", "licensefirstissuedate", "licensestatusdescription", "mailzipcode")
        assert {k: row[k] for k in kept} == {k: real[k] for k in kept}


def test_a_city_goes_where_somebody_has_its_name(made: dict[str, Any]) -> None:
    assert {row["city"] for row in REAL_ROWS} == {"Denver", "Erie", "Aurora"}
    assert {row["city"] for row in _rows(made["socrata"])} > {"Denver", "Erie"}
    assert "Aurora" not in "".join(_texts(made["socrata"]).values())


def test_nothing_is_written_where_somebody_real_would_be_left(made: dict[str, Any]) -> None:
    assert "real values would be left in 01.json ('Quarterstaff'" in made["leak"]["refused"]
    assert not made["leak"]["left"]


def test_what_cannot_be_shortened_is_refused(made: dict[str, Any]) -> None:
    assert "Record it without --people." in made["too short"]["refused"]
    assert not made["too short"]["left"]


def test_the_same_salt_gives_the_same_bytes_and_another_gives_others(made: dict[str, Any]) -> None:
    def people(name: str) -> list[tuple[str, str]]:
        return [(row["lastname"], row["licensenumber"]) for row in _rows(made[name])]

    assert _texts(made["socrata"]) == _texts(made["again"])
    assert set(people("socrata")).isdisjoint(people("other salt"))


def test_the_first_people_alone_with_a_count_that_fits(made: dict[str, Any]) -> None:
    assert made["two people"]["rows"] == 3
    texts = _texts(made["two people"])
    assert '[{"count": "3"}]' in "".join(texts.values())
    assert {word for word in REAL_WORDS for text in texts.values() if word in text} == set()


def test_a_page_its_text_its_links_and_its_scripts_name_nobody(made: dict[str, Any]) -> None:
    assert "refused" not in made["page"], made["page"]
    written = "".join(_texts(made["page"]).values())
    for word in (*REAL_WORDS, "Zebulon", "ZOË", "812", "zoe", "penalosa", "odwyer", PHONE, MAIL):
        assert word not in written, word
    assert find_leaks(written) == []
    assert "<td>Erie</td>" in written
    assert "VAN DER" in written
    assert 'href="/person?name=' in written
    assert "-van-der-" in written


def test_a_workbook_hides_nobody(made: dict[str, Any]) -> None:
    assert "refused" not in made["xlsx"], made["xlsx"]
    (path,) = Path(made["xlsx"]["folder"]).glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    cells = [str(c.value) for s in book for row in s.iter_rows() for c in row if c.value]
    assert "Generated 11/19/2026" in cells
    assert not [c for c in cells if any(w.casefold() in c.casefold() for w in REAL_WORDS)]
    assert isinstance(book.worksheets[0]["C3"].value, int)
    assert book.worksheets[0]["D3"].comment is None
    assert book.properties.creator == "openpyxl"


def test_a_pdf_is_refused_with_a_sentence() -> None:
    pdf = Answer("https://board.example.org/list.pdf", "application/pdf", b"%PDF-1.4 Zebulon")
    with pytest.raises(UnwritableError, match="is a PDF"):
        suffix_of(pdf)


def test_tokens_are_replaced_in_pages_and_in_the_requests_that_carry_them(
    made: dict[str, Any],
) -> None:
    before = (RECORDED / "ks_bsrb" / INDEX).read_text("utf-8")
    after = _texts(made["ks_bsrb"])
    states = {
        json.loads(line).get("form", {}).get("__VIEWSTATE") for line in before.splitlines()[1:]
    }
    written = "".join(after.values())
    assert not {state for state in states if state and state in written}
    told = [json.loads(line) for line in after[INDEX].splitlines()[1:]]
    sent = {r["form"]["__VIEWSTATE"] for r in told if r.get("form")}
    assert sent
    pages = "".join(text for name, text in after.items() if name != INDEX)
    assert all(state.startswith("invented-") and state in pages for state in sent)


def _archive(home: Path) -> None:
    """A live run's kept responses, as a crawl of Colorado would have left them."""
    _colorado(home / "responses" / "co_dora" / "1")
    engine = connect(f"sqlite:///{home / 'directory.db'}")
    upgrade(engine)
    with Session(engine) as session:
        remember(session, source("co_dora"))
        session.flush()
        run = {"source_id": "co_dora", "mode": "live", "began_at": NOW, "ended_at": NOW}
        session.add(
            StoredRun(**run, as_of=None, failure=None, verdict=Verdict.HELD, counts={"read": 6})
        )
        session.commit()
    engine.dispose()


def test_the_command_records_the_newest_kept_crawl(fresh: Run, tmp_path: Path) -> None:
    _archive(tmp_path / "home")
    out = tmp_path / "co_dora"
    done = fresh("source", "record", "co_dora", "--to", out)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines()[1:])) <= 80
    assert "read every file" in done.stdout
    written = "".join(path.read_text("utf-8") for path in out.iterdir())
    assert not [word for word in REAL_WORDS if word in written]
    again = fresh("source", "record", "co_dora", "--to", out)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["co_dora", "home"]  # nothing half made


def test_what_cannot_be_recorded_says_why(fresh: Run, tmp_path: Path) -> None:
    none = fresh("source", "record", "co_dora", "--to", tmp_path / "x")
    assert (none.returncode, "There is no database" in none.stderr) == (2, True)
    _archive(tmp_path / "home")
    kept = fresh("source", "record", "wa_doh", "--to", tmp_path / "x")
    assert (kept.returncode, "No responses of a live crawl" in kept.stderr) == (2, True)
    assert not (tmp_path / "x").exists()
