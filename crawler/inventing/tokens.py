"""What pages and requests hand to each other: session tokens, and the numbers of records.

Tokens are never kept (rule 52), and a record's number points at a person: both become invented
ones, the same in the page that gives them and in the request that gives them back.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

from crawler.inventing.bodies import Answer
from crawler.inventing.inventor import Inventor

LEAST_TOKEN = 16  # characters of a value that is taken for a token, whatever its name
LEAST_NAMED = 8  # where its name says that it is one
_NAMED = re.compile(r"viewstate|eventvalidation|token|csrf|authorization|session|nonce", re.I)
_HIDDEN = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?hidden\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(name|value|content)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"""["']?(\w*(?:viewstate|eventvalidation|token|csrf|authorization|nonce|vid)\w*)["']?\s*[:=]\s*["']([^"'\s]{8,})["']""",
    re.IGNORECASE,
)
_DELTA = re.compile(r"\|hiddenField\|([^|]*)\|([^|]*)\|")
_JWT = re.compile(r"eyJ[\w-]{16,}\.[\w-]+(?:\.[\w-]+)?")
_OPAQUE = re.compile(r"[^\s<>{}\"']+")
_PAGING = re.compile(
    r"^\$|page|skip|take|limit|offset|start|size|count|sort|order|lang|^_?[ps]$", re.I
)
LEAST_ID = 4
_WORD = re.compile(r"[^\W_]+")


def sent_values(url: str, sent: str) -> Iterator[tuple[str, str]]:
    """Every named value that a request carries: of its address, its form or its JSON."""
    yield from parse_qsl(urlsplit(url).query, keep_blank_values=True)
    if sent[:1] in ("{", "["):
        yield from _leaves(json.loads(sent), "")
    else:
        yield from parse_qsl(sent, keep_blank_values=True)


def _leaves(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _leaves(one, name)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from _leaves(one, key)
    elif isinstance(value, str):
        yield key, value


def tokens_of_page(text: str) -> Iterator[str]:
    """Values of hidden fields, meta tags and scripts that look like a session's."""
    for tag in (*_HIDDEN.findall(text), *_META.findall(text)):
        told = {m[0].lower(): html.unescape(m[1] or m[2]) for m in _ATTRIBUTE.findall(tag)}
        value = told.get("value") or told.get("content") or ""
        if _NAMED.search(told.get("name", "")) or tag[1:6].lower() == "input":
            yield from [value] if _is_token(told.get("name", ""), value) else []
    yield from (value for _, value in _SCRIPTED.findall(text) if _OPAQUE.fullmatch(value))
    yield from (value for name, value in _DELTA.findall(text) if _is_token(name, value))
    yield from _JWT.findall(text)


def _is_token(name: str, value: str) -> bool:
    if not _OPAQUE.fullmatch(value):
        return False
    if _NAMED.search(name):
        return len(value) >= LEAST_NAMED
    is_address = value.startswith(("http://", "https://", "/"))
    return len(value) >= LEAST_TOKEN and not is_address and any(c.isdigit() for c in value)


def find_tokens(
    answers: Iterable[Answer], requests: Iterable[tuple[str, str]], own: str
) -> list[str]:
    """Every token in the answers and the requests, the longest first. `own`: the YAML's text."""
    bodies = [answer.body.decode("utf-8", "replace") for answer in answers]
    found = {
        token for body in bodies if "<" in body or "|" in body for token in tokens_of_page(body)
    }
    for url, sent in requests:
        for name, value in sent_values(url, sent):
            if _is_token(name, value) and any(f in b for f in forms_of(value) for b in bodies):
                found.add(value)
    return sorted((t for t in found if t and t not in own), key=lambda t: (-len(t), t))


def find_ids(answers: Iterable[Answer], requests: Iterable[tuple[str, str]], own: str) -> set[str]:
    """Numbers of records: short values that a page gives and a later request carries."""
    words = {word for a in answers for word in _WORD.findall(a.body.decode("utf-8", "replace"))}
    return {
        value
        for url, sent in requests
        for name, value in sent_values(url, sent)
        if LEAST_ID <= len(value) < LEAST_TOKEN
        and any(c.isdigit() for c in value)
        and value in words
        and value not in own
        and not _PAGING.search(name)
    }


def forms_of(token: str) -> list[str]:
    """A token as it is, and as it stands in a page, an address and a script."""
    forms = (token, html.escape(token), quote(token, safe=""), quote_plus(token))
    escaped = json.dumps(token)[1:-1]
    return list(dict.fromkeys((*forms, escaped, escaped.replace("/", "\\/"))))


def without_tokens(text: str, tokens: Sequence[str], invent: Inventor) -> str:
    """Put invented tokens in the place of real ones, in whatever form they stand."""
    for token in tokens:
        for form in forms_of(token):
            if form in text:
                text = text.replace(form, invent.token(token))
    return text
