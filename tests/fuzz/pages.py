"""The sites as whoever likes may ask them. Routes are read from the app: a new one is met too.

A case of an address or a form is a byte that chooses the route, then `word?fields`, where each
word stands in the address, then lines of headers. An upload is the byte and a body in parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from ruamel.yaml import YAML
from werkzeug.routing import Rule

from tests.fuzz import bombs
from tests.fuzz.sites import SIGN_IN, Site, professional, public

_FILES = ("/check", "/saved")
_MARK = b"xxxxxxxx"  # between the parts of an upload
_WORD = re.compile("<(?:[^>]*:)?(?P<name>[^>]+)>")
_SAFE = "&=%+,;:/?@!$'()*~[]"
_HEADERS = ("Accept-Language", "If-None-Match", "Accept-Encoding", "Range", "X-Forwarded-For")
FORM = "application/x-www-form-urlencoded"
_LONGEST = 2000  # bytes of an address or a header: a server before the site takes no longer ones


@cache
def first_sent() -> dict[str, list[str]]:
    """What routes are asked at first."""
    found: dict[str, list[str]] = YAML(typ="safe", pure=True).load(
        Path(__file__).with_name("asked.yaml").read_text("utf-8")
    )
    return found


def address(site: Callable[[], Site], data: bytes) -> None:
    """Any page or answer, with a query and headers."""
    where, *lines = data[1:].split(b"\n")
    rule = _chosen(site().rules("GET"), data)
    words, _, query = where[:_LONGEST].partition(b"?")
    told = {name: _plain(line) for name, line in zip(_HEADERS, lines, strict=False)}
    path = _path(rule, words)
    site().ask("GET", path, query_string=quote(query, safe=_SAFE), headers=told)


def addresses(site: Callable[[], Site]) -> list[bytes]:
    """Each route, once with words that open something, once with a question."""
    asked = (b"", b"?name=Quennebec&state=CT&place=06103&limit=2&number=44.001234\nes;q=0.9\n*")
    found = []
    for number, rule in enumerate(site().rules("GET")):
        words = "|".join(site().words.get(name, "1") for name in _WORD.findall(rule.rule))
        found += [bytes([number]) + words.encode() + more for more in asked]
        own = first_sent().get(f"GET {rule.rule}", [])
        found += [bytes([number]) + one.encode() for one in own]
    return found


def form(site: Callable[[], Site], data: bytes) -> None:
    """A form's fields, and the page that it leads to."""
    rule = _chosen(site().rules("POST"), data)
    words, _, fields = data[1:].partition(b"?")
    path = _path(rule, words[:_LONGEST])
    site().ask("POST", path, data=site().hidden + fields, content_type=FORM)


def forms(site: Callable[[], Site]) -> list[bytes]:
    """What `asked.yaml` has."""
    return [
        bytes([number]) + sent.encode()
        for number, rule in enumerate(site().rules("POST"))
        for sent in first_sent()[rule.rule]
    ]


def sign_in(site: Callable[[], Site], data: bytes) -> None:
    """Somebody at the maintainers' door."""
    site().ask("POST", SIGN_IN, data=data, content_type=FORM)


def first_signs() -> list[bytes]:
    """What is typed at the door."""
    return [sent.removeprefix("?").encode() for sent in first_sent()[SIGN_IN]]


def claim(data: bytes) -> None:
    """What somebody who was listed says of themselves; the first byte chooses their link."""
    site, links = professional()
    path = links[data[0] % len(links)] if data else links[0]
    site.ask("POST", path, data=data[1:], content_type=FORM)


def claims() -> list[bytes]:
    """Looked at, mended, kept; and taken back."""
    fresh = (
        b"act=review&language=spa&specialty=gambling&website=a.example.org",
        b"act=save&sealed=x",
    )
    return [*(b"\0" + one for one in fresh), b"\1act=take_back&taken=x"]


def upload(data: bytes) -> None:
    """A whole body in parts; the first byte chooses the form."""
    kind = f"multipart/form-data; boundary={_MARK.decode()}"
    path = _FILES[data[0] % len(_FILES)] if data else _FILES[0]
    public().ask("POST", path, data=data[1:], content_type=kind)


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


def _chosen(rules: list[Rule], data: bytes) -> Rule:
    return rules[data[0] % len(rules)] if data else rules[0]


def _path(rule: Rule, words: bytes) -> str:
    """The route's address with the words in it, in turn."""
    given = iter(words.split(b"|"))
    return _WORD.sub(lambda _: quote(next(given, b"1"), safe=""), rule.rule)


def _plain(line: bytes) -> str:
    return line[:_LONGEST].decode("latin-1").replace("\r", "")
