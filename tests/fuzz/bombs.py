"""Files made to do harm, and sound ones to be spoilt."""

from __future__ import annotations

import gzip
import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

DEEP = 100_000  # brackets
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">
<!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;"><!ENTITY i "&h;&h;&h;&h;&h;&h;&h;&h;&h;&h;">]>"""


def workbook() -> bytes:
    """A small sound workbook."""
    book = Workbook()
    sheet = book.active
    for row in (["name", "state", "lastname"], ["Della Ashwick", "CO", "Ashwick"], ["Bo", 4, 2.5]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with(name: str, content: bytes) -> bytes:
    """The workbook with another member in place of its own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in {*old.namelist(), name}:
            new.writestr(member, content if member == name else old.read(member))
    return out.getvalue()


def workbooks() -> list[bytes]:
    """A sound one, and those that grow: entities, a far cell, counts that lie."""
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">'
    return [
        workbook(),
        _with("xl/sharedStrings.xml", ENTITIES + b"<sst><si><t>&i;</t></si></sst>"),
        _with("xl/sharedStrings.xml", b'<sst count="4000000000" uniqueCount="4000000000"></sst>'),
        _with(sheet, far + b'<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'),
        _with(sheet, b'<worksheet><dimension ref="A1:XFD1048576"/><sheetData/></worksheet>'),
        _with("xl/workbook.xml", ENTITIES + b"<workbook>&i;</workbook>"),
    ]


def files() -> list[bytes]:
    """Packed ones that unpack to much, and text that is nested or long."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.csv", b"lastname,firstname\n" * 1_000_000)
    return [
        *workbooks(),
        packed.getvalue(),
        gzip.compress(b"lastname\n" * 2_000_000),
        gzip.compress(b"lastname,firstname\nAshwick,Della\n"),
        b"[" * DEEP,
        b'{"a":' * DEEP,
        b"lastname," * DEEP,
        b'lastname,firstname\n"' + b"x" * 300_000,
        b"%PDF-1.7\n" + b"<<" * DEEP,
        b"%PDF-1.7\n1 0 obj<</Length 9999999999>>stream\n" + b"\0" * 1000,
    ]


def parquets() -> list[bytes]:
    """A sound one."""
    out = io.BytesIO()
    pq.write_table(pa.table({"record_id": ["1", "2"], "family_name": ["Vane", "Quist"]}), out)
    return [out.getvalue()]
