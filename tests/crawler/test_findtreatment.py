"""The facility locator: its questions, its rows, files of it, and what a facility never becomes."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from crawler.access import Circle, FindTreatmentAccess
from crawler.families.findtreatment_urls import facilities_url
from crawler.files.import_file import import_files
from crawler.rows.facility_record import (
    FacilityReader,
    facility_key,
    from_api,
    from_file,
    lie_elsewhere,
    unknown_keys,
)
from crawler.rows.reading import Reading, Skip
from crawler.runs.outcome import Outcome
from directory.finding.people import NotListed, look_up
from directory.listings.publish import listing_id
from directory.models import Listing, PersonListing, Sameness
from directory.places import STATES, TERRITORIES, miles_from
from directory.places.gazetteer import gazetteer
from directory.resolve import resolve
from directory.resolve.ledger import LedgerError
from directory.review import decide
from tests.crawler.lists import NOW, ct_row, source, write_json

SOURCE = source("us_findtreatment")
MARGIN_MILES = 40  # further from the middle of its ZIP code than this is no facility
INTERVENTIONIST = "Professional interventionist/educational consultant"
HARTFORD = Circle(latitude=41.76, longitude=-72.67, metres=50_000)


def access() -> FindTreatmentAccess:
    assert isinstance(SOURCE.access, FindTreatmentAccess)
    return SOURCE.access


def row(**changes: Any) -> dict[str, Any]:
    """An invented center as the locator gives one."""
    told: dict[str, Any] = {
        "_irow": 1,
        "name1": "Willow Bend Recovery",
        "name2": None,
        "street1": "120 Invented Street",
        "street2": "",
        "city": "Hartford",
        "state": "CT",
        "zip": "06103",
        "phone": "860-555-0101",
        "intake1": None,
        "hotline1": None,
        "website": "https://willowbend.example.org",
        "latitude": "41.7658",
        "longitude": "-72.6734",
        "miles": "0.4",
        "typeFacility": "SA",
        "services": [{"f1": "Assessment", "f2": "AS", "f3": f"Screening; {INTERVENTIONIST} ; "}],
    }
    return told | changes


def read(**changes: Any) -> Reading:
    return FacilityReader(SOURCE).read(from_api(row(**changes)))


def key(**changes: Any) -> str:
    return facility_key(from_api(row(**changes)))


# Questions


def test_a_question_is_a_point_in_quotes_and_meters() -> None:
    asked = access().model_copy(update={"service_codes": ("PIEC", "TOD")})
    query = parse_qs(urlsplit(facilities_url(asked, HARTFORD, 3)).query)
    assert query == {
        "sType": ["sa"],
        "sAddr": ['"41.76,-72.67"'],
        "limitType": ["2"],
        "limitValue": ["50000"],
        "pageSize": ["2000"],
        "page": ["3"],
        "sort": ["0"],
        "sCodes": ["PIEC,TOD"],
    }
    assert "sCodes" not in facilities_url(access(), HARTFORD, 1)


def _within(
    circles: Sequence[Circle], points: list[tuple[float, float]], margin_miles: float = 0.0
) -> NDArray[np.bool_]:
    """For each circle and each point, whether the point lies in it, by so many miles."""
    latitudes, longitudes = np.array(points).T
    return np.stack(
        [
            (miles_from(c.latitude, c.longitude, latitudes, longitudes) + margin_miles) * 1609.344
            <= c.metres
            for c in circles
        ]
    )


def test_every_zip_code_of_the_states_and_territories_lies_well_inside_a_circle() -> None:
    places = {
        code: known.point
        for code, known in gazetteer().zips.items()
        if known.state in (*STATES, *TERRITORIES, "PW") and known.point
    }
    inside = _within(access().circles, list(places.values()), MARGIN_MILES).any(axis=0)
    assert [code for code, well in zip(places, inside, strict=True) if not well] == []


def test_no_circle_is_asked_for_nothing() -> None:
    """Each one but the first reaches ZIP codes that the others leave out."""
    points = [known.point for known in gazetteer().zips.values() if known.point]
    reached = _within(access().circles, points)
    alone = reached & (reached.sum(axis=0) == 1)
    assert alone.any(axis=1).all()


def test_an_answer_about_another_place_is_noticed() -> None:
    far = row(latitude="34.05", longitude="-118.24")
    assert lie_elsewhere(HARTFORD, [far, far, row()])
    assert not lie_elsewhere(HARTFORD, [row(), row(), far])
    assert not lie_elsewhere(HARTFORD, [])
    assert not lie_elsewhere(HARTFORD, [row(latitude="", longitude=None)])


# Rows


def test_a_center_keeps_what_it_publishes_of_itself() -> None:
    draft = read(name2="Residence", street2="Suite 9", hotline1="800-555-0103").draft
    assert draft
    assert (draft.kind, draft.name_published) == ("facility", "Willow Bend Recovery")
    assert (draft.city, draft.state, draft.postal_code) == ("Hartford", "CT", "06103")
    assert draft.details == {
        "unit": "Residence",
        "street": "120 Invented Street, Suite 9",
        "website": "https://willowbend.example.org",
        "phone": "860-555-0101",
        "hotline": "800-555-0103",
        "latitude": 41.7658,
        "longitude": -72.6734,
        "services": {"AS": ["Screening", INTERVENTIONIST]},
        "states_interventionist": True,
    }
    assert not any((draft.family_name, draft.given_name, draft.number, draft.claims))


@pytest.mark.parametrize("services", [None, [], [{"f1": "x", "f2": "AS", "f3": None}]])
def test_a_center_without_services_states_no_interventionist(services: Any) -> None:
    draft = read(services=services).draft
    assert draft
    assert draft.details["states_interventionist"] is False


def test_an_interventionist_counts_as_a_whole_value_only() -> None:
    blocks = [{"f1": "x", "f2": "AS", "f3": f"No {INTERVENTIONIST}; Interventionist"}]
    draft = read(services=blocks).draft
    assert draft
    assert draft.details["states_interventionist"] is False


@pytest.mark.parametrize(
    ("latitude", "longitude", "told"),
    [("0", "0", 1), ("", "", 0), (None, None, 0), ("91.5", "-72.6", 1), ("north", "-72.6", 1)],
)
def test_a_point_that_cannot_be_is_left_out(latitude: Any, longitude: Any, told: int) -> None:
    reading = read(latitude=latitude, longitude=longitude)
    assert reading.draft
    assert "latitude" not in reading.draft.details
    assert [s.kind for s in reading.signals] == ["bad_point"] * told


def test_only_a_web_address_becomes_a_website() -> None:
    for text in ("javascript:alert(1)", "willowbend.example.org", ""):
        draft = read(website=text).draft
        assert draft
        assert "website" not in draft.details


def test_a_row_of_a_kind_that_nobody_named_is_passed_over_and_told() -> None:
    reading = read(typeFacility="BUPREN", name1="Della F Ashwick, MD")
    assert (reading.draft, reading.skip) == (None, Skip.OTHER_TITLE)
    assert [(s.kind, s.value) for s in reading.signals] == [("unknown_word", "BUPREN")]
    words = {**access().facility_types, "BUPREN": False}
    told = access().model_copy(update={"facility_types": words})
    quiet = FacilityReader(SOURCE.model_copy(update={"access": told}))
    assert quiet.read(from_api(row(typeFacility="bupren"))) == Reading(None, Skip.OTHER_TITLE)


def test_a_center_without_a_name_is_passed_over() -> None:
    assert read(name1=" -- ").skip is Skip.NO_NAME


def test_a_key_that_is_not_documented_is_told() -> None:
    assert list(unknown_keys(row())) == []
    strange = row(waitlist="N", services=[{"f1": "x", "f2": "AS", "f3": "y", "f4": "z"}])
    assert sorted(unknown_keys(strange)) == ["services.f4", "waitlist"]


def test_the_key_is_the_name_and_the_place() -> None:
    assert key() == key(name1="WILLOW  BEND RECOVERY", phone="860-555-0199", miles="9.9")
    assert key() == key(zip="061031234", latitude="41.76")
    moved = [key(street1="121 Invented Street"), key(name2="Residence"), key(zip="06105")]
    assert len({key(), *moved}) == 4


def test_a_point_stands_for_a_street_that_is_missing() -> None:
    assert key(street1="") != key(street1="", latitude="41.7660")
    assert key(street1="") == key(street1="", latitude="41.76581")


# Files


Load = Callable[[Path], Outcome]


@pytest.fixture
def load(store: Engine) -> Load:
    """Import a file of the locator."""

    def run(path: Path, now: dt.datetime = NOW) -> Outcome:
        with Session(store, expire_on_commit=False) as session:
            return import_files(session, SOURCE, [path], now)

    return run


HEADINGS = [
    *("Name", "City", "State", "ZIP", "Phone", "Address", "Website", "Latitude", "Longitude"),
    *("Residential Services", "All Services"),
]


def flat(**changes: str) -> dict[str, str]:
    """An invented center as a flattened file has one."""
    told = {
        "Name": "Willow Bend Recovery",
        "City": "Hartford",
        "State": "CT",
        "ZIP": "06103",
        "Phone": "860-555-0101",
        "Address": "",
        "Website": "https://willowbend.example.org",
        "Latitude": "41.7658",
        "Longitude": "-72.6734",
        "Residential Services": "Long-term residential",
        "All Services": f"Substance use treatment; {INTERVENTIONIST}; Long-term residential",
    }
    return told | changes


def flat_file(path: Path, *rows: dict[str, str], headings: list[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, headings or list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def facilities(store: Engine) -> list[Listing]:
    with Session(store) as session:
        return list(session.scalars(select(Listing).order_by(Listing.name_published, Listing.key)))


def test_a_flattened_file_is_read(load: Load, store: Engine, tmp_path: Path) -> None:
    other = flat(Name="Harbor Light House", **{"All Services": "Substance use treatment"})
    outcome = load(flat_file(tmp_path / "flat.csv", flat(), other, headings=HEADINGS))
    assert (outcome.verdict, outcome.counts["kept"]) == ("accepted", 2)
    harbor, willow = facilities(store)
    assert (willow.kind, willow.details["phone"]) == ("facility", "860-555-0101")
    assert willow.details["services"] == {
        "": ["Substance use treatment", INTERVENTIONIST, "Long-term residential"]
    }
    assert [one.details["states_interventionist"] for one in (harbor, willow)] == [False, True]


def test_a_saved_answer_is_read_the_same_way(load: Load, store: Engine, tmp_path: Path) -> None:
    answer = {"page": 1, "totalPages": 1, "recordCount": 1, "rows": [row()]}
    outcome = load(write_json(tmp_path / "answer.json", answer))
    assert (outcome.verdict, outcome.counts["kept"]) == ("accepted", 1)
    (willow,) = facilities(store)
    assert willow.key == key()


def test_the_same_file_again_changes_nothing(load: Load, tmp_path: Path) -> None:
    path = flat_file(tmp_path / "flat.csv", flat())
    assert load(path).verdict == "accepted"
    assert load(path).verdict == "unchanged"


def test_a_new_column_holds_the_run_and_a_missing_one_fails_it(load: Load, tmp_path: Path) -> None:
    new = load(flat_file(tmp_path / "new.csv", flat() | {"Waitlist": "N"}))
    assert (new.verdict, [r["code"] for r in new.reasons]) == ("held", ["unknown_column"])
    lacking = flat()
    del lacking["ZIP"]
    gone = load(flat_file(tmp_path / "gone.csv", lacking))
    assert (gone.verdict, gone.failure) == ("failed", "layout_changed")
    assert "'ZIP'" in gone.reasons[0]["text"]


def test_a_part_of_the_country_never_replaces_the_whole(load: Load, tmp_path: Path) -> None:
    rows = [flat(Name=f"Center {n}") for n in range(30)]
    assert load(flat_file(tmp_path / "all.csv", *rows)).verdict == "accepted"
    part = load(flat_file(tmp_path / "part.csv", *rows[:10]))
    assert (part.verdict, [r["code"] for r in part.reasons]) == ("held", ["lost_rows"])


def test_one_center_in_several_rows_offers_what_any_of_them_lists(
    load: Load, store: Engine, tmp_path: Path
) -> None:
    again = flat(**{"All Services": "Substance use treatment; Detoxification"})
    outcome = load(flat_file(tmp_path / "twice.csv", again, flat()))
    assert (outcome.counts["kept"], outcome.counts["collisions"]) == (1, 0)
    (willow,) = facilities(store)
    assert sorted(willow.details["services"][""]) == [
        "Detoxification",
        "Long-term residential",
        INTERVENTIONIST,
        "Substance use treatment",
    ]
    assert willow.details["states_interventionist"]


def test_rule_25_two_programs_of_one_house_are_both_kept_and_told(
    load: Load, store: Engine, tmp_path: Path
) -> None:
    other = flat(Phone="860-555-0102", **{"All Services": "Detoxification"})
    outcome = load(flat_file(tmp_path / "two.csv", flat(), other))
    assert (outcome.counts["kept"], outcome.counts["collisions"]) == (2, 1)
    assert [w["code"] for w in outcome.warnings] == ["number_of_two_holders"]
    assert {one.details["phone"] for one in facilities(store)} == {"860-555-0101", "860-555-0102"}


def test_rows_of_the_two_forms_agree_in_all_that_both_have() -> None:
    api, file = from_api(row(street1="", services=None)), from_file(flat())
    shared = ("name", "city", "state", "zip", "phone", "website", "latitude", "longitude")
    assert {name: api[name] for name in shared} == {name: file[name] for name in shared}
    assert facility_key(api) == facility_key(file)


# People


def people(session: Session) -> list[tuple[str, str]]:
    query = select(PersonListing.person_id, PersonListing.listing_id)
    return sorted(tuple(one) for one in session.execute(query))


@pytest.mark.parametrize("full", [True, False])
def test_a_store_with_facilities_resolves_to_the_same_people(
    full: bool, load: Load, store: Engine, tmp_path: Path
) -> None:
    board = [ct_row(), ct_row(name="DELLA ASHWICK", fullcredentialcode="44.009102")]
    with Session(store, expire_on_commit=False) as session:
        import_files(session, source("ct_elicense"), [write_json(tmp_path / "ct.json", board)], NOW)
        before = resolve(session, full=True, now=NOW)
        without = people(session)
        session.commit()
    load(flat_file(tmp_path / "flat.csv", flat(), flat(Name="Della Ashwick", ZIP="06510")))
    with Session(store, expire_on_commit=False) as session:
        after = resolve(session, full=full, now=NOW)
        assert len(without) == 2
        assert people(session) == without
        assert (after.people, after.listings) == (before.people, before.listings)
        assert (after.people_written, after.redirects) == (0, 0)


def test_a_facility_is_found_under_no_name_or_number(
    load: Load, store: Engine, tmp_path: Path
) -> None:
    load(flat_file(tmp_path / "flat.csv", flat(), flat(Name="Harrowgate 90")))
    with Session(store) as session:
        resolve(session, full=True, now=NOW)
        for asked in ("Willow Bend Recovery", "Harrowgate", "90", "860-555-0101", "06103"):
            answer = look_up(session, asked, today=NOW.date())
            assert isinstance(answer, NotListed)
            assert answer.lists == ()  # a list of centers could not have held a person


def test_nobody_can_decide_that_a_facility_is_a_person(
    load: Load, store: Engine, tmp_path: Path
) -> None:
    load(flat_file(tmp_path / "flat.csv", flat(), flat(Name="Harbor Light House")))
    left, right = (one.id for one in facilities(store))
    assert left == listing_id("us_findtreatment", facilities(store)[0].key)
    with Session(store) as session, pytest.raises(LedgerError, match="no listing"):
        decide(session, left, right, Sameness.SAME, "Ana Delgado", NOW)


def test_recorded_answers_are_the_documented_shape() -> None:
    """Every recorded page has the four keys, and counts as many rows as it says in all."""
    folder = Path(__file__).parent / "recorded" / "us_findtreatment"
    pages = sorted(folder.glob("circle_*.json"))
    assert len(pages) == 3
    for page in pages:
        answer = json.loads(page.read_text("utf-8"))
        assert answer.keys() == {"page", "totalPages", "recordCount", "rows"}
        assert answer["recordCount"] == len(answer["rows"])
