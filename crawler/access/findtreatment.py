"""Settings of the national locator of treatment facilities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from crawler.strict import Strict


class Circle(Strict):
    """One question's area: everything within so many meters of a point (degrees)."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    metres: int = Field(gt=0)


class FindTreatmentAccess(Strict):
    """The locator's export. It is asked by circles, which may overlap and must leave no gap."""

    kind: Literal["findtreatment"]
    url: str
    site_type: Literal["sa", "mh", "both"]  # substance use, mental health
    circles: tuple[Circle, ...]
    page_size: int = Field(default=2000, ge=1, le=2000)
    service_codes: tuple[str, ...] = ()  # only facilities that state one of these; none: all
    facility_types: Mapping[str, bool]  # word -> true for a facility; false: passed over
    interventionist: str  # the service value by which a facility says it has one
