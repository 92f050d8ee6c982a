"""Small published lists of invented people, in each source's real shape."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

from crawler.source import Source, load_sources

NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)
SOURCES = load_sources()


def source(name: str) -> Source:
    """One of the real sources."""
    return SOURCES[name]


def co_row(**changes: str) -> dict[str, str]:
    """An active Colorado counselor, as the open-data set gives one."""
    row = {
        "lastname": "Ashwick",
        "firstname": "Della",
        "middlename": "Faye",
        "city": "Denver",
        "state": "CO",
        "mailzipcode": "80202",
        "licensetype": "ACD",
        "licensenumber": "0900101",
        "licensefirstissuedate": "2015-03-02T00:00:00.000",
        "licenseexpirationdate": "2027-08-31T00:00:00.000",
        "licensestatusdescription": "Active",
    }
    return row | changes


CO_COLUMNS = [
    *"lastname firstname middlename suffix entityname city state mailzipcode licensetype".split(),
    *"subcategory licensenumber licensefirstissuedate licenselastreneweddate".split(),
    *"licenseexpirationdate licensestatusdescription specialty title degrees casenumber".split(),
    *"programaction disciplineeffectivedate disciplinecompletedate".split(),
    *"linktoverifylicense linktoviewhealthcareprofile".split(),
]


def ct_row(**changes: str) -> dict[str, str]:
    """An active Connecticut counselor."""
    row = {
        "name": "CORWIN H FALLOWELL",
        "type": "INDIVIDUAL",
        "fullcredentialcode": "44.009101",
        "credentialnumber": "9101",
        "credential": "LICENSED ALCOHOL AND DRUG COUNSELOR",
        "status": "ACTIVE",
        "statusreason": "CURRENT",
        "active": "1",
        "issuedate": "2012-05-15T00:00:00.000",
        "expirationdate": "2027-04-30T00:00:00.000",
        "city": "HARTFORD",
        "state": "CT",
        "zip": "061031234",
        "recordrefreshedon": "2026-11-19T00:00:00.000",
    }
    return row | changes


def wa_row(**changes: str) -> dict[str, str]:
    """An active Washington professional."""
    row = {
        "credentialnumber": "CP69000101",
        "lastname": "Greymont",
        "firstname": "Iona",
        "middlename": "R",
        "credentialtype": "Substance Use Disorder Professional Certification",
        "status": "Active",
        "firstissuedate": "20180115",
        "expirationdate": "20270115",
        "actiontaken": "No",
    }
    return row | changes


def de_row(**changes: str) -> dict[str, str]:
    """An active Delaware professional."""
    row = {
        "last_name": "Dunmarrow",
        "first_name": "Hollis",
        "combined_name": "DUNMARROW,HOLLIS",
        "license_no": "CD-0090101",
        "license_type": "Chemical Dependency Professional",
        "city": "DOVER",
        "state": "DE",
        "zip_code": "19901",
        "issue_date": "2019-06-01T00:00:00.000",
        "expiration_date": "2027-08-31T00:00:00.000",
        "disciplinary_action": "N",
        "license_status": "Active",
    }
    return row | changes


TX_HEADER = (
    "License_Type Rank Lic_Nbr Name Cnty_name Expiration_Date License_Status Secondary_Status"
).split()


def tx_row(**changes: Any) -> dict[str, Any]:
    """An active Texas counselor."""
    values = (
        "LCDC",
        "Licensed Chemical Dependency Counselor",
        "90101",
        "BRAMBLETT, ARDEN LEE",
        "TRAVIS",
        "08/31/2027",
        "Active",
        "",
    )
    return dict(zip(TX_HEADER, values, strict=True)) | changes


def as_csv(rows: list[dict[str, Any]], columns: list[str] | None = None) -> str:
    """Rows as a comma-separated file."""
    out = io.StringIO()
    names = columns or list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_json(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as the open-data API gives them."""
    path.write_text(json.dumps(rows), "utf-8")
    return path


def many(row: dict[str, str], number: str, count: int, start: int = 0) -> list[dict[str, str]]:
    """`count` rows that differ in name and number."""
    family = next(k for k in ("lastname", "last_name", "name", "Name") if k in row)
    return [
        row | {number: f"{row[number]}{n:04d}", family: f"{row[family]}{_letters(n)}"}
        for n in range(start, start + count)
    ]


def _letters(n: int) -> str:
    return chr(ord("a") + n // 26 % 26) + chr(ord("a") + n % 26)
