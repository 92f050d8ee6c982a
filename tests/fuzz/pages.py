"""The site as whoever likes may ask it: forms, files and parameters, each as raw bytes."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient

from tests.fuzz import bombs
from tests.web.town import build_town
from web import create_app

_FORMS = ("/search", "/check", "/shortlist", "/saved")
_API = ("search", "people", "credentials", "verify", "runs", "sources", "requirements", "changes")
_MARK = b"xxxxxxxx"  # between the parts of an upload


@cache
def _site() -> FlaskClient:
    folder = Path(tempfile.mkdtemp(prefix="fuzzed-"))
    town = build_town(folder / "town.db")
    told = {"DATABASE_URL": town.url, "SECRET_KEY": "a key for tests only", "API_LIMIT": "off"}
    return create_app(told).test_client()


def _sound(status: int, path: str) -> None:
    assert status < 500, f"{path} answered {status}"


def form(data: bytes) -> None:
    """A form's fields; the first byte chooses the form. What it leads to is asked for too."""
    path = _FORMS[data[0] % len(_FORMS)] if data else _FORMS[0]
    kind = "application/x-www-form-urlencoded"
    answer = _site().post(path, data=data[1:], content_type=kind)
    _sound(answer.status_code, path)
    if answer.location and answer.location.startswith("/"):
        _sound(_site().get(answer.location).status_code, answer.location)


def forms() -> list[bytes]:
    """A field or two of each form."""
    return [
        b"\0place=06103&radius=50&specialty=teens&language=es&credential=cip",
        b"\1names=Della+Ashwick%0AQuist%2C+Bo&form=csv",
        b"\2more=p234567234567&state=CT",
        b"\3criteria=%7B%7D",
        b"\0place=" + b"%F0%9F%8F%A0" * 50,
    ]


def upload(data: bytes) -> None:
    """A whole body in parts, or the file in it; the first byte chooses the form."""
    path = ("/check", "/saved")[data[0] % 2] if data else "/check"
    kind = f"multipart/form-data; boundary={_MARK.decode()}"
    _sound(_site().post(path, data=data[1:], content_type=kind).status_code, path)


def uploads() -> list[bytes]:
    """A roster, a workbook and saved criteria."""
    head = (
        b"--" + _MARK + b'\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    )
    end = b"\r\n--" + _MARK + b"--\r\n"
    rosters = [b"name,state\nDella Ashwick,CO\n", bombs.workbook()]
    return [
        *(b"\0" + head + one + end for one in rosters),
        b"\1" + head + b'{"place": "06103"}' + end,
        b"\1" + head + b"[" * bombs.DEEP + end,
    ]


def api(data: bytes) -> None:
    """A query, as it stands behind the question mark; the first byte chooses the address."""
    noun = _API[data[0] % len(_API)] if data else _API[0]
    query = quote(data[1:], safe="&=%+,;:/?@!$'()*~[]")
    path = f"/api/v1/{noun}"
    _sound(_site().get(path, query_string=query).status_code, path)


def questions() -> list[bytes]:
    """One of each noun."""
    asked = (b"place=06103&radius=50", b"name=Quennebec&state=CT", b"number=44.001234", b"limit=2")
    return [bytes([noun]) + query for noun in range(len(_API)) for query in asked]
