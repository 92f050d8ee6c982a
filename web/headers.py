"""What every answer tells the browser: nothing from elsewhere, nothing kept, nothing leaked."""

from __future__ import annotations

from flask import Flask, Response, request

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    # No page elsewhere can take an answer in unasked; scripts that may read the API ask (CORS).
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
}
_HTTPS_ONLY = "max-age=31536000; includeSubDomains"

# Blueprints whose answers tell of a search or of a person: no browser or proxy keeps them.
NEVER_STORED = frozenset(
    {
        *("claims", "corrections", "fhir", "lists", "order", "own_words", "people", "roster"),
        *("saved", "search", "shortlist"),
    }
)
ASKED_OPENLY = frozenset(  # a program's question, in its address
    {"api.search", "api.verify", "hsds.hsds_services"}
)
KEPT_OUT_OF_INDEXES = frozenset(
    {"api", "claims", "feeds", "fhir", "hsds", "lists", "order", "own_words", "search", "shortlist"}
)


def init_app(app: Flask) -> None:
    """Put the headers on every answer, errors included."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    held = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - pairs otherwise
    for name, value in HEADERS.items():
        if name.lower() not in held:
            response.headers.add(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", _HTTPS_ONLY)
    if request.blueprint in NEVER_STORED or request.endpoint in ASKED_OPENLY:
        response.headers["Cache-Control"] = "no-store"
    elif request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-cache")
    if kept_out_of_indexes():
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def kept_out_of_indexes() -> bool:
    """Whether no search engine should list this address: it answers one family's question."""
    if request.endpoint == "people.looked_up":
        return True
    return request.blueprint in KEPT_OUT_OF_INDEXES and request.path != "/"
