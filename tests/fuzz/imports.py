"""Downloaded files on their whole way into a store in memory, and what is learnt to record one."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from sqlalchemy.orm import Session

from crawler.files.import_file import import_files
from crawler.inventing.bodies import Answer, UnwritableError, Walk
from crawler.inventing.checking import Sought
from crawler.inventing.inventor import Inventor
from crawler.inventing.private import Private
from crawler.inventing.rewriter import Rewriter
from crawler.inventing.tokens import find_ids, find_tokens
from crawler.rows.nppes_layout import HEADER
from tests.crawler.lists import NOW, as_csv, co_row, many, source
from tests.fuzz import bombs, crawls

_REGISTER = source("co_dora").access.register_of_actions  # type: ignore[union-attr]
_FILES = (  # whose it is, and its name
    ("nppes", "npidata.zip"),
    ("us_findtreatment", "facilities.json"),
    ("co_dora", "list.csv"),
    ("co_dora", f"{_REGISTER.dataset if _REGISTER else ''}.csv"),
    ("tx_hhsc_lcdc", "roster 2026-11-17.xlsx"),
)
_KINDS = ("text/html", "application/json", "text/csv", "")
_URL = "https://example.org/list?page=2"


def take(data: bytes) -> None:
    """Import a file; the first byte says whose. Whatever it is, the run has a verdict."""
    name, file = _FILES[data[0] % len(_FILES)] if data else _FILES[0]
    with (
        tempfile.TemporaryDirectory() as folder,
        Session(crawls.store(), expire_on_commit=False) as session,
    ):
        path = Path(folder) / file
        path.write_bytes(data[1:])
        import_files(session, source(name), [path], NOW)
        crawls.forget(session)


def files() -> list[bytes]:
    """A sound one of each, and an archive whose member has an impossible day."""
    row = dict.fromkeys(HEADER, "") | {"NPI": "1999000013", "Entity Type Code": "1"}
    providers = _csv([row])
    found = [
        b"\0" + _zipped("npidata_pfile_20261101-20261108.csv", providers),
        b"\0" + _zipped("npidata_pfile_20269999-20261108.csv", providers),
        b"\1" + json.dumps({"rows": [{"name1": "Elm House", "city": "Denver"}]}).encode(),
        b"\2" + as_csv(many(co_row(), "licensenumber", 3)).encode(),
        b"\3" + as_csv([co_row()]).encode(),
        b"\4" + bombs.workbook(),
    ]
    return found + [bytes([2]) + one for one in bombs.files() if len(one) < 10_000]


def record(data: bytes) -> None:
    """Learn who is in an answer and write it with others; the first byte gives its kind."""
    told = source("co_dora")
    private, kind = Private(told), _KINDS[data[0] % len(_KINDS)] if data else ""
    answer = Answer(_URL, kind, data[1:])
    with suppress(UnwritableError):
        layout = private.layouts[0]
        Walk(layout, private.is_ignored, private.learn).through(answer)
        requests, own = [(_URL, "")], told.model_dump_json()
        tokens = find_tokens([answer], requests, own)
        ids = find_ids([answer], requests, own) - set(tokens)
        invent = Inventor(b"salt", frozenset(private.words()), 1)
        rewriter = Rewriter(private, invent, ids)
        made = Walk(layout, private.is_ignored, rewriter.cell).through(answer)
        Sought(private, rewriter, tokens).left_in(made)
        rewriter.url(f"https://example.org/{data[1:200].decode('latin-1')}")


def answers() -> list[bytes]:
    """A page, an answer in JSON, a table and a workbook."""
    page = (
        b"<!doctype html><title>Ashwick</title><input type=hidden name=__VIEWSTATE value="
        b"'abcdefgh1234567890'><table><tr><th>lastname</th></tr><tr><td>Ashwick</td></tr></table>"
    )
    rows = many(co_row(), "licensenumber", 2)
    found = [b"\0" + page, b"\1" + json.dumps(rows).encode(), b"\2" + as_csv(rows).encode()]
    return [*found, b"\3" + bombs.workbook(), b"\1" + b"[" * bombs.DEEP]


def _csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()
