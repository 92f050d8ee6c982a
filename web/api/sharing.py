"""Any site's scripts may read the API: it holds nothing of the visitor, and sets no cookie."""

from __future__ import annotations

from flask import Flask, Response, request

DOCUMENT = "/openapi.json"
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def init_app(app: Flask) -> None:
    """Say so on every answer of the API and of FHIR, errors included, and to a preflight."""
    app.after_request(_shared)


def _shared(response: Response) -> Response:
    if request.path.startswith(("/api/", "/fhir/", "/hsds/")) or request.path == DOCUMENT:
        response.headers.update(_HEADERS)
        if request.method == "OPTIONS":
            response.headers.update(_PREFLIGHT)
    return response
