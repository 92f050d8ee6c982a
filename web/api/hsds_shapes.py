"""HSDS 3.1 as answers have it: what is empty is left out, so that no member is null."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

Uuid = Annotated[str, Field(json_schema_extra={"format": "uuid"})]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]


class HsdsAbout(TypedDict):
    """What this API is, and how it relates to HSDS."""

    version: str
    profile: Address
    openapi_url: Address
    description: str


class HsdsIdentifier(TypedDict):
    """A number under which others know the person."""

    id: Uuid
    organization_id: Uuid
    identifier_type: str
    identifier: str


class HsdsOrganization(TypedDict):
    """A person who holds credentials: HSDS knows services of organizations only."""

    id: Uuid
    name: str
    description: str
    organization_identifiers: NotRequired[list[HsdsIdentifier]]


class HsdsArea(TypedDict):
    """A state whose board lists the person as current."""

    id: Uuid
    service_id: Uuid
    name: str


class HsdsLocation(TypedDict):
    """The middle of a city: never a street."""

    id: Uuid
    location_type: Literal["physical"]
    name: str
    description: str
    latitude: NotRequired[float]
    longitude: NotRequired[float]


class HsdsServiceAtLocation(TypedDict):
    """A city that a list gives."""

    id: Uuid
    service_id: Uuid
    location_id: Uuid
    location: HsdsLocation


class HsdsTaxonomy(TypedDict):
    """What all terms are of."""

    id: Uuid
    name: str
    description: str


class HsdsTerm(TypedDict):
    """A title; without `code`, one that only a list knows."""

    id: Uuid
    code: NotRequired[str]
    name: str
    description: str
    taxonomy: str
    taxonomy_id: Uuid
    taxonomy_detail: HsdsTaxonomy


class HsdsAttribute(TypedDict):
    """A credential: `value` is how it stands; `label` its number, end and the day last seen."""

    id: Uuid
    link_id: Uuid
    link_type: str
    link_entity: str
    taxonomy_term_id: Uuid
    taxonomy_term: HsdsTerm
    value: str
    label: str


class HsdsService(TypedDict):
    """What a person's credentials stand for. The lists are left out in a page that is not full."""

    id: Uuid
    organization_id: Uuid
    organization: HsdsOrganization
    name: str
    description: str
    status: Literal["active", "inactive"]
    assured_date: Day
    service_areas: NotRequired[list[HsdsArea]]
    service_at_locations: NotRequired[list[HsdsServiceAtLocation]]
    attributes: NotRequired[list[HsdsAttribute]]


class HsdsServices(TypedDict):
    """A page of services. `size` is how many are on it."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[HsdsService]
