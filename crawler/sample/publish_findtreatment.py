"""Records the facility locator's pages: two invented centers in each of a state's hubs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.access import FindTreatmentAccess
from crawler.families.findtreatment_urls import facilities_url
from crawler.sample.people import World
from crawler.sample.plan import load_plan
from crawler.sample.recorded import Recorder
from crawler.sample.towns import towns_of
from crawler.source import Source
from directory.places import locate

_WORDS = (
    *("Willow Bend", "Quillmere", "Lantern Hill", "Marrow Creek", "Opal Ridge", "Thistledown"),
    *("Harborlight", "Fennel Road", "Silverpine", "Wren Hollow", "Juniper Gate"),
)
_KINDS = ("Recovery Center (invented)", "Treatment House (invented)")
TOLL_FREE = "800"  # which no invented person has
_EVERY = 3  # one center in so many says that it has an interventionist


def record_findtreatment(recorder: Recorder, source: Source, _world: World) -> None:
    """Record each circle: all centers lie in the first, since no sample state is an island."""
    access = source.access
    if not isinstance(access, FindTreatmentAccess):
        raise TypeError(f"{source.id} is not the facility locator")
    recorder.add_robots(access.url)
    for number, circle in enumerate(access.circles):
        rows = list(_rows(access)) if number == 0 else []
        pages = 1 if rows else 0
        answer = {"page": 1, "totalPages": pages, "recordCount": len(rows), "rows": rows}
        recorder.add_json(
            facilities_url(access, circle, 1), f"{source.id}/circle_{number}.json", answer
        )


def _rows(access: FindTreatmentAccess) -> Iterator[dict[str, Any]]:
    number = 0
    for board in load_plan().sources.values():
        for hub in board.hubs:
            for kind in _KINDS:
                number += 1
                yield _row(access, number, board.state, hub, kind)


def _row(
    access: FindTreatmentAccess, number: int, state: str, hub: str, kind: str
) -> dict[str, Any]:
    in_hub = [town for town in towns_of(state) if town.city == hub]
    code = in_hub[number % len(in_hub)].postal_code
    point = locate(hub, state, code)
    if point is None:
        raise ValueError(f"{hub}, {state} {code} is nowhere")
    offers = ["Comprehensive substance use assessment"]
    offers += [access.interventionist] if number % _EVERY == 0 else []
    return {
        "_irow": number,
        "name1": f"{_WORDS[number % len(_WORDS)]} {kind}",
        "name2": None,
        "street1": f"{100 + number} Invented Street",
        "street2": None,
        "city": hub,
        "state": state,
        "zip": code,
        "phone": f"{TOLL_FREE}-555-01{number % 100:02d}",
        "intake1": None,
        "hotline1": None,
        "website": None,
        "latitude": str(point.latitude),
        "longitude": str(point.longitude),
        "miles": "0.0",
        "typeFacility": "SA",
        "services": [
            {"f1": "Type of Care", "f2": "TC", "f3": "Substance use treatment"},
            {"f1": "Assessment/Pre-treatment", "f2": "AS", "f3": "; ".join(offers)},
        ],
        "frid": f"invented{number:04d}",
    }
