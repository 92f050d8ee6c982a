"""The addresses of the facility locator's pages. Pure."""

from __future__ import annotations

from urllib.parse import urlencode

from crawler.access import Circle, FindTreatmentAccess

BY_DISTANCE = 2  # a limit in meters; 0 is a state by the locator's own numbers, not documented


def facilities_url(access: FindTreatmentAccess, circle: Circle, page: int) -> str:
    """One page (from 1) of the facilities in a circle, the nearest first."""
    query: dict[str, str | int] = {
        "sType": access.site_type,
        "sAddr": f'"{circle.latitude},{circle.longitude}"',
        "limitType": BY_DISTANCE,
        "limitValue": circle.metres,
        "pageSize": access.page_size,
        "page": page,
        "sort": 0,
    }
    if access.service_codes:
        query["sCodes"] = ",".join(access.service_codes)
    return f"{access.url}?{urlencode(query)}"
