"""When something is wrong: a page for people, application/problem+json for programs."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, render_template, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, ServiceUnavailable
from werkzeug.wrappers import Response

from directory.database.trouble import trouble_of
from directory.exports.fhir_server import outcome
from directory.store import StoreError
from directory.vocabulary import load
from web.languages import for_programs

PROBLEM = "application/problem+json"
FHIR = "application/fhir+json"
_RETRY_SECONDS = "120"
_NO_ADDRESS = "There is no such address. {where} says which there are."


def init_app(app: Flask) -> None:
    """Answer every error in the reader's own form."""
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(StoreError, _no_store)
    app.register_error_handler(DBAPIError, _in_trouble)


def problem(status: int, detail: str, wrong: dict[str, str] | None = None) -> Response:
    """A problem document (RFC 9457); `wrong` maps each bad parameter to what is wrong with it."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if wrong:
        told["errors"] = [{"parameter": name, "detail": text} for name, text in wrong.items()]
    return Response(json.dumps(told), status, content_type=PROBLEM)


def refused(wrong: dict[str, str]) -> Response:
    """The problem document for parameters that cannot be used; `wrong` is as for `problem`."""
    return problem(400, "Some parameters cannot be used.", wrong)


def fhir_problem(status: int, detail: str, wrong: dict[str, str] | None = None) -> Response:
    """The same as FHIR's OperationOutcome."""
    return Response(json.dumps(outcome(status, detail, wrong)), status, content_type=FHIR)


def _answer(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    if isinstance(error, InternalServerError):
        error = InternalServerError()  # never the text of what broke
    status = error.code or 500
    answer = _told(status, _detail(error))
    keep = {"Allow", "Retry-After"}
    answer.headers.extend([(name, text) for name, text in error.get_headers() if name in keep])
    return answer


def _detail(error: HTTPException) -> str:
    """The error's own text; for an address that nobody serves, where the addresses are told."""
    if isinstance(error, NotFound) and error.description == NotFound.description:
        return _NO_ADDRESS.format(where="/fhir/metadata" if _for_fhir() else "/api")
    return error.description or ""


def _told(status: int, detail: str) -> Response:
    if _for_fhir():
        return fhir_problem(status, detail)
    return problem(status, detail) if _for_programs() else _page(status)


def _no_store(_error: Exception) -> Response:
    answer = _answer(ServiceUnavailable("There is no store to read yet."))
    answer.headers["Retry-After"] = _RETRY_SECONDS
    return answer


def _in_trouble(error: DBAPIError) -> Response:
    """The database is away, or its disk is full: it will be back, and so may the reader be."""
    if not trouble_of(error):
        raise error
    current_app.logger.error("The database does not answer: %s", type(error.orig).__name__)
    return _no_store(error)


def _page(status: int) -> Response:
    words = load("pages")["errors"]
    told = words.get(status, words[500 if status >= 500 else 400])
    return Response(render_template("error.html", told=told), status, mimetype="text/html")


def _for_fhir() -> bool:
    return f"{request.path}/".startswith("/fhir/")


def _for_programs() -> bool:
    """Whether a program asks; a family's own spreadsheet and a feed's link are opened by people."""
    path = request.path
    is_data = path.endswith((".json", ".csv")) and for_programs(path)
    return is_data or path.startswith(("/api/", "/hsds/"))
