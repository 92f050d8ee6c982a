"""Records a published roster: the programme's page with its links, and the workbook behind one."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from urllib.parse import urljoin

from anyascii import anyascii
from openpyxl import Workbook

from crawler.access import PublishedFileAccess
from crawler.sample.people import Licence, World
from crawler.sample.plan import load_plan
from crawler.sample.recorded import Recorder
from crawler.source import Source

COLUMNS = (
    "License_Type",
    "Rank",
    "Lic_Nbr",
    "Name",
    "Cnty_name",
    "Expiration_Date",
    "License_Status",
    "Secondary_Status",
)
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROSTER = "/sites/default/files/documents/lcdc-roster.xlsx"
_COUNTIES = ("Harris", "Dallas", "Travis", "Bexar", "Tarrant", "El Paso", "Lubbock", "Collin")
_ZIP_DAY = (2026, 11, 18, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_PAGE = """<!doctype html>
<html lang="en"><head><title>Licensed Chemical Dependency Counselor Program</title></head>
<body><h1>Licensed Chemical Dependency Counselor Program</h1>
<p>Every person in this recording is invented.</p>
<ul>
<li><a href="{roster}">{text}</a> (XLSX)</li>
<li><a href="/sites/default/files/documents/lcdc-training-institutions.xlsx">Licensed Chemical
Dependency Counselor Clinical Training Institution Roster</a> (XLSX)</li>
</ul></body></html>
"""


def record_file(recorder: Recorder, source: Source, world: World) -> None:
    """Record the page, and the one roster of the two that we read."""
    access = source.access
    if not isinstance(access, PublishedFileAccess):
        raise TypeError(f"{source.id} is not a published file")
    recorder.add_robots(access.page)
    page = _PAGE.format(roster=ROSTER, text=access.links[0])
    recorder.add(access.page, f"{source.id}/page.html", page.encode(), "text/html; charset=utf-8")
    workbook = roster(world, source.id)
    address = urljoin(access.page, ROSTER)
    recorder.add(address, f"{source.id}/roster.xlsx", workbook, XLSX_TYPE)


def roster(world: World, source_id: str) -> bytes:
    """The workbook: the day it was made, the header, the people."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Roster")
    sheet.append([load_plan().sources[source_id].as_of])
    sheet.append(list(COLUMNS))
    for index, (_, held) in enumerate(world.licences(source_id)):
        county = _COUNTIES[index % len(_COUNTIES)]
        sheet.append([*_cells(held, county)])
    sheet.append(["LCDC", "Licensed Chemical Dependency Counselor", "TEST", "TEST, TEST"])
    out = io.BytesIO()
    workbook.save(out)
    return same_bytes(out.getvalue())


def _cells(held: Licence, county: str) -> tuple[str | dt.date | None, ...]:
    name = held.name
    family = " ".join(part for part in (name.family, name.suffix) if part)
    given = " ".join(part for part in (name.given, name.middle) if part)
    whole = anyascii(f"{family}, {given}").upper()
    return ("LCDC", held.title, held.number, whole, county, held.expires, held.status, held.reason)


def same_bytes(workbook: bytes) -> bytes:
    """The same workbook without the moment it was saved at."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2026-11-18T00:00:00Z", content)
            member = zipfile.ZipInfo(name, _ZIP_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, content)
    return out.getvalue()
