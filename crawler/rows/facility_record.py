"""One treatment facility, from the locator's API or a flattened file -> one Draft. Pure.

A facility's street, phone, website and coordinates are what a business publishes of itself. They
stand in `details`, which only a facility has. A facility is never a person.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from crawler.access import Circle, FindTreatmentAccess
from crawler.failures import CrawlError, Failure
from crawler.rows.headings import fold_heading
from crawler.rows.reading import Reading, Signal, Skip
from crawler.rows.words import WordTable
from crawler.source import Source
from directory.listings.draft import Draft
from directory.names.parse import clean, fold
from directory.places import miles_from

METRES_A_MILE = 1609.344
SLACK_METRES = 20_000  # a row this far outside its circle may still be the locator's rounding
_FIELDS = {  # fact -> (the API's key, the flattened file's heading)
    "name": ("name1", "Name"),
    "unit": ("name2", ""),
    "street": ("street1", "Address"),
    "street_2": ("street2", ""),
    "city": ("city", "City"),
    "state": ("state", "State"),
    "zip": ("zip", "ZIP"),
    "phone": ("phone", "Phone"),
    "intake_phone": ("intake1", ""),
    "hotline": ("hotline1", ""),
    "website": ("website", "Website"),
    "latitude": ("latitude", "Latitude"),
    "longitude": ("longitude", "Longitude"),
    "type": ("typeFacility", ""),
}
_CONTACTS = ("phone", "intake_phone", "hotline")
_ALL_SERVICES = "All Services"
_REPEATED = "Residential Services"  # part of "All Services"
_ROW_KEYS = frozenset({key for key, _ in _FIELDS.values()} | {"_irow", "frid", "miles", "services"})
_SERVICE_KEYS = frozenset({"f1", "f2", "f3"})  # the category, its code, its values
_HEADINGS = {fold_heading(heading) for _, heading in _FIELDS.values() if heading}
_NEEDED = ("Name", "City", "State", "ZIP", _ALL_SERVICES)
_KNOWN = _HEADINGS | {fold_heading(_ALL_SERVICES), fold_heading(_REPEATED)}
Point = tuple[float, float]  # degrees
Services = dict[str, list[str]]  # category code -> values; "" where a file names no categories


def unknown_keys(row: Mapping[str, Any]) -> Iterator[str]:
    """Keys of an API row, or of its services, that its documented shape does not have."""
    yield from row.keys() - _ROW_KEYS
    for block in row.get("services") or []:
        yield from (f"services.{key}" for key in block.keys() - _SERVICE_KEYS)


def is_file_header(cells: Sequence[str]) -> bool:
    """Is this line the header of a flattened file?"""
    there = set(map(fold_heading, cells))
    return all(fold_heading(heading) in there for heading in ("Name", _ALL_SERVICES))


def check_headings(headings: Sequence[str]) -> list[str]:
    """Compare a flattened file's header with the one we know. Gives the columns that are new.

    Raises CrawlError (layout_changed) when a column we need is missing.
    """
    there = set(map(fold_heading, headings))
    missing = [h for h in _NEEDED if fold_heading(h) not in there]
    if headings and missing:
        raise CrawlError(
            Failure.LAYOUT_CHANGED,
            f"The column {', '.join(map(repr, missing))} is missing.",
            "Give the locator's own answer (JSON) or a file with these columns.",
        )
    return [h for h in headings if fold_heading(h) not in _KNOWN]


def from_api(row: Mapping[str, Any]) -> dict[str, Any]:
    """Bring an API row into the shape that `read` takes."""
    facts: dict[str, Any] = {name: _text(row.get(key)) for name, (key, _) in _FIELDS.items()}
    services: Services = {}
    for block in row.get("services") or []:
        code = _text(block.get("f2"))
        services[code] = _union(services.get(code, []), _values(block.get("f3")))
    return facts | {"services": services}


def from_file(row: Mapping[str, Any]) -> dict[str, Any]:
    """Bring a flattened file's row into the shape that `read` takes."""
    told = {fold_heading(heading): value for heading, value in row.items()}
    facts: dict[str, Any] = {
        name: _text(told.get(fold_heading(heading))) for name, (_, heading) in _FIELDS.items()
    }
    return facts | {"services": {"": _values(told.get(fold_heading(_ALL_SERVICES)))}}


def lie_elsewhere(circle: Circle, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Does most of an answer lie outside the circle that was asked for?

    The locator answers a question it cannot read with facilities of a place of its own choice.
    """
    points = [point for row in rows if (point := _point(row.get("latitude"), row.get("longitude")))]
    if not points:
        return False
    there = np.array(points)
    miles = miles_from(circle.latitude, circle.longitude, there[:, 0], there[:, 1])
    far = miles * METRES_A_MILE > circle.metres + SLACK_METRES
    return bool(far.mean() > 0.5)


def facility_key(facts: Mapping[str, Any]) -> str:
    """Name a facility, since its publisher does not: by name, street, city and ZIP code.

    One that moves, or is renamed, is another facility. Where a file leaves the street out, the
    point (to about 10 meters) stands for it: one name often has several houses in a ZIP code.
    """
    street = fold(f"{facts['street']} {facts['street_2']}")
    point = _point(facts["latitude"], facts["longitude"])
    where = street or (f"{point[0]:.4f},{point[1]:.4f}" if point else "")
    parts = (fold(f"{facts['name']} {facts['unit']}"), where, fold(facts["city"]), _zip5(facts))
    return hashlib.blake2b("|".join(parts).encode(), digest_size=12).hexdigest()


def join_details(drafts: Iterable[Draft]) -> dict[str, Any]:
    """One facility that came in several rows offers what any of them lists."""
    ordered = [draft.details for draft in drafts]
    services: Services = {}
    for details in ordered:
        for code, values in details["services"].items():
            services[code] = _union(services.get(code, []), values)
    stated = any(details["states_interventionist"] for details in ordered)
    return ordered[0] | {"services": services, "states_interventionist": stated}


class FacilityReader:
    """Reads rows of the locator."""

    def __init__(self, source: Source) -> None:
        access = source.access
        if not isinstance(access, FindTreatmentAccess):
            raise TypeError(f"{source.id} is not a facility locator")
        self._types = WordTable("facility_types", access.facility_types)
        self._interventionist = fold(access.interventionist)

    def read(self, facts: Mapping[str, Any]) -> Reading:
        """Read one row. A row of a kind that nobody has named is passed over and signalled."""
        kind = facts["type"]
        if kind and kind not in self._types:
            mend = self._types.stanza(kind)
            return Reading(None, Skip.OTHER_TITLE, (Signal("unknown_word", kind, mend),))
        if kind and not self._types[kind]:
            return Reading(None, Skip.OTHER_TITLE)
        if not facts["name"]:
            return Reading(None, Skip.NO_NAME)
        point = _point(facts["latitude"], facts["longitude"])
        draft = Draft(
            key=facility_key(facts),
            kind="facility",
            name_published=facts["name"],
            city=facts["city"],
            state=facts["state"].upper()[:2],
            postal_code=_zip5(facts),
            details=self._details(facts, point),
            raw={name: facts[name] for name in _FIELDS if facts[name]},
        )
        return Reading(draft, None, tuple(_signals(facts, point)))

    def _details(self, facts: Mapping[str, Any], point: Point | None) -> dict[str, Any]:
        services: Services = facts["services"]
        values = (fold(value) for group in services.values() for value in group)
        told = {
            "unit": facts["unit"],
            "street": ", ".join(part for k in ("street", "street_2") if (part := facts[k])),
            "website": _address(facts["website"]),
            **{name: facts[name] for name in _CONTACTS},
            **(dict(zip(("latitude", "longitude"), point, strict=True)) if point else {}),
        }
        return {name: value for name, value in told.items() if value not in ("", None)} | {
            "services": services,
            "states_interventionist": self._interventionist in values,
        }


def _signals(facts: Mapping[str, Any], point: Point | None) -> Iterator[Signal]:
    told = ", ".join(t for t in (facts["latitude"], facts["longitude"]) if t)
    if told and point is None:
        yield Signal("bad_point", told, "The middle of its ZIP code stands in for it.")


def _text(value: Any) -> str:
    return clean(str(value)) if value is not None else ""


def _values(text: Any) -> list[str]:
    """Part "one; two" into its values, each once, in their order."""
    return _union([], (clean(part) for part in str(text or "").split(";")))


def _union(first: list[str], more: Iterable[str]) -> list[str]:
    return list(dict.fromkeys((*first, *(value for value in more if value))))


def _point(latitude: Any, longitude: Any) -> Point | None:
    """A point in degrees; None where it is missing, no number, off the globe, or (0, 0)."""
    try:
        point = float(latitude), float(longitude)
    except (TypeError, ValueError):
        return None
    on_globe = all(map(math.isfinite, point)) and abs(point[0]) <= 90 and abs(point[1]) <= 180
    return point if on_globe and any(point) else None


def _zip5(facts: Mapping[str, Any]) -> str:
    digits = "".join(c for c in facts["zip"] if c.isdigit())
    return digits[:5] if len(digits) in (5, 9) else ""


def _address(text: str) -> str:
    """A web address that a page may link to; one of another kind is left out."""
    return text if text.casefold().startswith(("https://", "http://")) else ""
