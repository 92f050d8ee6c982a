"""HSDS: services as the Human Services Data Specification 3.1 (Open Referral) asks for them.

The addresses that its API requires, as schema/openapi.json of github.com/openreferral/specification
says (read 2026-11-28).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import Blueprint, request
from pydantic import Field
from werkzeug.exceptions import Gone, NotFound

from directory.exports import hsds_server
from directory.exports.hsds import taxonomy, term_of
from directory.exports.hsds_ids import person_of
from directory.exports.hsds_server import Wanted
from directory.names.text import fold
from directory.requirements import load_catalogue
from directory.resolve.clusters import current_ids
from directory.vocabulary import load
from web import db
from web.api.hsds_shapes import HsdsAbout, HsdsService, HsdsServices
from web.api.parameters import Flag, Nothing, Parameters, Text, known_by, refusal, whole
from web.api.routes import Also, serves

VERSION = "3.1"
blueprint = Blueprint("hsds", __name__, url_prefix="/hsds")
_PROFILE = f"https://docs.openreferral.org/en/{VERSION}/"  # the specification itself
_MOST, _PAGES = 100, 1_000_000
_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


def _named(text: str) -> None:
    if not fold(text):
        raise refusal("Give letters of a name.")


def _coded(term: str) -> None:
    if term not in _terms():
        raise refusal(load("hsds")["words"]["no_code"])


def _terms() -> dict[str, str]:
    """Credentials of the catalogue by the ids of their terms."""
    return {term_of(one.id): one.id for one in load_catalogue().credentials()}


class ServicesPage(Parameters):
    """Which services, and which page of them: all that is given must hold."""

    search: Annotated[
        Text, known_by(_named), Field(description="Words, or parts of words, of a name.")
    ] = ""
    taxonomy_term_id: Annotated[
        str,
        Field(pattern=_UUID, description="Only with this credential: a term that has a code."),
        known_by(_coded),
    ] = ""
    taxonomy_id: Annotated[
        str, Field(pattern=_UUID, description="Only with a term of this taxonomy.")
    ] = ""
    organization_id: Annotated[
        str, Field(pattern=_UUID, description="Only those of this organization.")
    ] = ""
    page: Annotated[
        int, Field(ge=1, le=_PAGES, description="The number of the page."), whole(_PAGES)
    ] = 1
    per_page: Annotated[
        int,
        Field(ge=1, le=_MOST, description=f"The most on one page, up to {_MOST}."),
        whole(_MOST),
    ] = 50
    full: Annotated[Flag, Field(description="With all that belongs to each service.")] = False
    format: Annotated[Literal["json"], Field(description="JSON is the only one.")] = "json"


class OneService(Parameters):
    """One service's address."""

    service_id: Annotated[str, Field(pattern=_UUID, description="A service's id.")]


@serves("/", HsdsAbout, asked=Nothing, site=blueprint)
def hsds_about(_asked: Nothing) -> dict[str, str]:
    """What this API is, and how it relates to HSDS."""
    return {
        "version": VERSION,
        "profile": _PROFILE,
        "openapi_url": f"{request.url_root}openapi.json",
        "description": load("hsds")["words"]["about"],
    }


@serves("/services", HsdsServices, asked=ServicesPage, site=blueprint)
def hsds_services(asked: ServicesPage) -> dict[str, Any]:
    """Services, a page at a time; what belongs to each only where `full` is true."""
    wanted = _wanted(asked)
    total, found = (0, []) if wanted is None else _page(wanted, asked)
    pages = -(-total // asked.per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(found),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not found,
        "contents": found if asked.full else [hsds_server.brief(one) for one in found],
    }


@serves(
    "/services/<service_id>",
    HsdsService,
    asked=OneService,
    site=blueprint,
    also=(
        Also(404, "There never was such a service."),
        Also(410, "The id was merged or split, and the text says into which; or it is gone."),
    ),
)
def hsds_service(asked: OneService) -> dict[str, Any]:
    """One service with its organization, cities, states and credentials."""
    person_id = person_of("service", asked.service_id)
    now = current_ids(db.session(), person_id) if person_id else []
    if not now:
        raise NotFound("There is no such service.")
    found = hsds_server.services(db.session(), now, db.today())
    if [one["id"] for one in found] == [asked.service_id]:
        return found[0]
    if found:
        raise Gone(f"Now: {', '.join(one['id'] for one in found)}.")
    raise Gone("This service is shown no more.")


def _page(wanted: Wanted, asked: ServicesPage) -> tuple[int, list[hsds_server.Record]]:
    session = db.session()
    found = hsds_server.page(session, wanted, asked.page, asked.per_page, db.today())
    return hsds_server.count(session, wanted), found


def _wanted(asked: ServicesPage) -> Wanted | None:
    """Whose services are asked for; None where nobody's can be."""
    person_id = person_of("organization", asked.organization_id) if asked.organization_id else ""
    if person_id is None or asked.taxonomy_id not in {"", taxonomy()["id"]}:
        return None
    return Wanted(asked.search, person_id, _terms().get(asked.taxonomy_term_id, ""))
