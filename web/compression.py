"""Answers squeezed for slow lines, for those who accept it; a proxy in front need not do it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
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
        *("application/javascript", "image/svg+xml"),
    )
)


class Squeezable(Response):
    """An answer that knows its own squeezed form, so that it need not be made each time."""

    squeezed: Callable[[], bytes]


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
    if not _wanted(response):
        return response
    response.direct_passthrough = False  # a file of ours: read it
    data = response.get_data()
    if len(data) < _LEAST:
        return response
    response.set_data(_squeezed_form(response, data))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the same text in other bytes
    return response


def _wanted(response: Response) -> bool:
    return (
        request.accept_encodings["gzip"] > 0
        and not (request.blueprint or "").startswith(_SECRETIVE)
        and response.status_code != 206
        and "Content-Encoding" not in response.headers
    )


def _squeezed_form(response: Response, data: bytes) -> bytes:
    if isinstance(response, Squeezable):
        return response.squeezed()
    return _packed_file(data) if request.endpoint == "static" else packed(data)


def packed(data: bytes) -> bytes:
    """The bytes, squeezed."""
    return gzip.compress(data, _LEVEL, mtime=0)


@lru_cache(maxsize=32)
def _packed_file(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)
