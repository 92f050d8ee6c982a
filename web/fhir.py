"""The directory as a read-only FHIR R4 server."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.exports import fhir_server
from directory.exports.fhir_query import BadQuery, Resource, kinds, query_of, wrong_format
from directory.vocabulary import load
from web import db
from web.api.conditional import unless_held
from web.api.editions import mark
from web.errors import FHIR, fhir_problem

blueprint = Blueprint("fhir", __name__, url_prefix="/fhir")


@blueprint.before_request
def _no_stray_parameters() -> Response | None:
    """Only a search takes parameters; `_format` may be said anywhere."""
    if request.endpoint == "fhir.search":
        return None
    wrong = wrong_format(list(request.args.items(multi=True)))
    return fhir_problem(400, "Some parameters cannot be used.", wrong) if wrong else None


@blueprint.get("/metadata")
def metadata() -> Response:
    """What this server can do (CapabilityStatement)."""
    return _answer(lambda: fhir_server.capability(_address(), db.today()))


@blueprint.get("/<kind>")
def search(kind: str) -> Response:
    """A page of what answers the parameters (Bundle)."""
    asked = list(request.args.items(multi=True))
    try:
        query = query_of(_known(kind), asked)
    except BadQuery as error:
        return fhir_problem(400, "Some parameters cannot be used.", dict(error.wrong))
    return _answer(
        lambda: fhir_server.search(db.session(), query, db.today(), _address(), asked),
    )


@blueprint.get("/<kind>/<resource_id>")
def read(kind: str, resource_id: str) -> Response:
    """One resource; 410 with the newer ids for one that was merged or split away."""
    _known(kind)
    try:
        return _answer(lambda: _one(kind, resource_id))
    except fhir_server.Moved as moved:
        now = ", ".join(f"{kind}/{one}" for one in moved.now)
        return fhir_problem(410, load("fhir")["gone"].format(now=now))


def _one(kind: str, resource_id: str) -> Resource:
    found = fhir_server.read(db.session(), kind, resource_id, db.today())
    if found is None:
        raise NotFound(load("fhir")["missing"].format(kind=kind))
    return found


def _known(kind: str) -> str:
    if kind not in kinds():
        raise NotFound(f"There is no {kind} here. There are: {', '.join(kinds())}.")
    return kind


def _address() -> str:
    return f"{request.url_root}fhir"


def _answer(make: Callable[[], Resource]) -> Response:
    """The resource under the mark of what is published and asked; 304 for whoever holds it."""

    def made() -> Response:
        return Response(json.dumps(make(), ensure_ascii=False), content_type=FHIR)

    return unless_held(made, mark())
