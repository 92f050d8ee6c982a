"""Answers squeezed for slow lines, for those who accept it; a proxy in front need not do it."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_LEAST = 600  # bytes; below that the head of the packing eats what it saves
_LEVEL = 5
_SECRETIVE = (
    "maintainers"  # their forms hold a token, which lengths of packed pages can tell (BREACH)
)
_TEXTS = frozenset(
    (
        *("text/html", "text/css", "text/csv", "text/javascript", "text/plain", "text/vcard"),
        *("application/json", "application/problem+json", "application/fhir+json"),
        *("application/atom+xml", "application/feed+json", "text/calendar"),
        *("application/javascript", "image/svg+xml"),
    )
)


def init_app(app: Flask) -> None:
    """Squeeze the answers of this app."""
    app.after_request(_squeezed)


def _squeezed(response: Response) -> Response:
    if response.mimetype not in _TEXTS or response.status_code == 304:
        return response
    if "Vary" in response.headers:
        response.vary.add("Accept-Encoding")
    else:
        response.headers.add("Vary", "Accept-Encoding")
    if "Content-Encoding" in response.headers:
        return _other_bytes(response)
    if not _wanted(response):
        return response
    response.direct_passthrough = False  # a file of ours: read it
    data = response.get_data()
    if len(data) < _LEAST:
        return response
    response.set_data(_packed_file(data) if request.endpoint == "static" else packed(data))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    return _other_bytes(response)


def _other_bytes(response: Response) -> Response:
    """The mark of an answer that is the same text as another, in other bytes, is a weak one."""
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    return response


def _wanted(response: Response) -> bool:
    secretive = (request.blueprint or "").startswith(_SECRETIVE)
    return is_accepted() and not secretive and response.status_code != 206


def is_accepted() -> bool:
    """Whether who asks takes squeezed answers."""
    return request.accept_encodings["gzip"] > 0


def packed(data: bytes) -> bytes:
    """The bytes, squeezed."""
    return gzip.compress(data, _LEVEL, mtime=0)


@lru_cache(maxsize=32)
def _packed_file(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)
