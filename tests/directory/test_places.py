from __future__ import annotations

import numpy as np
import pytest
import zipcodes
from geopy.distance import geodesic

from directory.data import data_path
from directory.places import (
    STATES,
    TERRITORIES,
    AmbiguousPlace,
    PlaceNotFound,
    locate,
    miles_between,
    miles_from,
    resolve_place,
    state_code,
    state_name,
)
from directory.places.gazetteer import FILES, Gazetteer
from directory.places.packing import areas_of, pack

HARTFORD, BEVERLY_HILLS = (41.7651, -72.6708), (34.1005, -118.4146)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("06103", "Hartford, CT 06103"),
        ("06103-1234", "Hartford, CT 06103"),
        (" 06103 ", "Hartford, CT 06103"),
        ("Hartford, CT 06103", "Hartford, CT 06103"),
        ("Hartford", "Hartford, CT"),
        ("Hartford, CT", "Hartford, CT"),
        ("hartford ct", "Hartford, CT"),
        ("Hartford Conn.", "Hartford, CT"),
        ("charleston west virginia", "Charleston, WV"),
        ("St Louis, MO", "Saint Louis, MO"),
        ("New York, NY", "New York, NY"),
        ("Washington DC", "Washington, DC"),
        ("San Juan PR", "San Juan, PR"),
        ("CT", "Connecticut"),
        ("connecticut", "Connecticut"),
    ],
)
def test_what_people_type_is_found(text: str, label: str) -> None:
    assert resolve_place(text).label == label


def test_a_zip_lies_where_it_should() -> None:
    place = resolve_place("06103")
    assert place.latitude is not None
    assert place.longitude is not None
    assert miles_between((place.latitude, place.longitude), HARTFORD) < 2
    assert not place.approximate


def test_a_state_has_no_point() -> None:
    place = resolve_place("CT")
    assert (place.kind, place.latitude, place.longitude) == ("state", None, None)


def test_a_misspelling_is_suggested_and_never_corrected() -> None:
    with pytest.raises(PlaceNotFound, match="Did you mean Hartford, CT") as caught:
        resolve_place("Hartfrod CT")
    assert caught.value.suggestions[0] == "Hartford, CT"
    assert caught.value.text == "Hartfrod CT"


def test_an_unknown_zip_suggests_its_nearest_neighbours() -> None:
    with pytest.raises(PlaceNotFound) as caught:
        resolve_place("99999")
    assert len(caught.value.suggestions) == 3
    assert all(zip_code.startswith("999") for zip_code in caught.value.suggestions)


@pytest.mark.parametrize("text", ["", "   ", "qqqqzzzz", "00000"])
def test_nothing_found_is_said_in_a_whole_sentence(text: str) -> None:
    with pytest.raises(PlaceNotFound, match=r"ZIP code.*\.$") as caught:
        resolve_place(text)
    assert caught.value.suggestions == ()


def test_a_shared_name_offers_the_likeliest_first() -> None:
    with pytest.raises(AmbiguousPlace, match="more than one Springfield") as caught:
        resolve_place("Springfield")
    states = [place.state for place in caught.value.candidates]
    assert {"IL", "MA", "MO"} == set(states[:3])
    assert len(states) == len(set(states)) > 10


@pytest.mark.parametrize("text", ["New York", "Washington"])
def test_a_great_city_and_a_state_of_one_name_are_asked_about(text: str) -> None:
    with pytest.raises(AmbiguousPlace) as caught:
        resolve_place(text)
    assert [place.kind for place in caught.value.candidates] == ["city", "state"]


def test_a_small_town_does_not_hide_the_state_of_its_name() -> None:
    assert resolve_place("Delaware").kind == "state"


def test_a_city_that_ends_like_a_state_is_a_city() -> None:
    with pytest.raises(AmbiguousPlace) as caught:
        resolve_place("Port Washington")
    assert caught.value.candidates[0].label == "Port Washington, NY"


def test_a_city_and_a_zip_of_another_state_are_asked_about() -> None:
    with pytest.raises(AmbiguousPlace, match="90210 is not in Connecticut") as caught:
        resolve_place("Hartford, CT 90210")
    labels = [place.label for place in caught.value.candidates]
    assert labels == ["Beverly Hills, CA 90210", "Hartford, CT"]


@pytest.mark.parametrize("postal_code", ["06103", "06103-1234", "061031234", "6103", "61031234"])
def test_a_listing_is_located_by_its_zip(postal_code: str) -> None:
    located = locate("Hartford", "CT", postal_code)
    assert located is not None
    assert (located.precision, located.state, located.postal_code) == ("zip", "CT", "06103")


def test_a_zip_of_another_state_gives_way_to_the_city() -> None:
    located = locate("Hartford", "Connecticut", "90210")
    assert located is not None
    assert (located.precision, located.state, located.postal_code) == ("city", "CT", None)
    assert miles_between((located.latitude, located.longitude), HARTFORD) < 5


def test_a_zip_alone_is_enough() -> None:
    located = locate(None, None, "90210")
    assert located is not None
    assert located.state == "CA"
    assert miles_between((located.latitude, located.longitude), BEVERLY_HILLS) < 3


@pytest.mark.parametrize(
    ("city", "state", "postal_code"),
    [
        ("Nowhere Atall", "CT", "90210"),
        (None, "CT", None),
        ("Hartford", None, None),  # several states have one
        ("Hartford", None, "6103"),  # a lost zero that nothing confirms
        ("Toronto", "ON", "06103"),  # a foreign region's code is no ZIP
        ("Apo", "AE", "09001"),
        ("N/A", "", "00000"),
        (None, None, None),
    ],
)
def test_a_listing_that_does_not_say_is_not_located(
    city: str | None, state: str | None, postal_code: str | None
) -> None:
    assert locate(city, state, postal_code) is None


def _row(postal_code: str, lat: str, long: str, *, active: bool = True) -> dict[str, object]:
    place = {"city": "Quiet Harbor", "state": "CT", "acceptable_cities": ["Still Cove"]}
    return {"zip_code": postal_code, "lat": lat, "long": long, "active": active, **place}


def test_a_zip_without_a_point_has_the_middle_of_its_city() -> None:
    rows = [_row("00001", "41", "-72"), _row("00002", "43", "-74"), _row("00003", "0", "0")]
    place = Gazetteer(*pack(rows, {})).zip_place("00003")
    assert place is not None
    assert (place.latitude, place.longitude, place.approximate) == (42.0, -73.0, True)


def test_an_accepted_name_is_a_place_and_a_withdrawn_zip_moves_no_city() -> None:
    rows = [_row("00001", "41", "-72"), _row("00002", "43", "-74", active=False)]
    gazetteer = Gazetteer(*pack(rows, {}))
    cove = gazetteer.city_place("still cove", "CT")
    assert cove is not None
    assert (cove.latitude, cove.longitude) == (41.0, -72.0)
    assert gazetteer.zip_place("00002") is not None


def test_the_shipped_gazetteer_is_what_the_package_says() -> None:
    texts = [data_path("gazetteer", name).read_text("utf-8") for name in FILES]
    areas = areas_of(data_path("gazetteer", "zcta.csv").read_text("utf-8"))
    packed = pack(zipcodes.filter_by(), areas)  # type: ignore[no-untyped-call]
    assert texts == list(packed), "run: python -m directory.places.packing"


def test_the_two_distances_agree() -> None:
    there = np.array([[34.1005, -118.4146], [41.8, -72.7], [61.2, -149.9], [18.18, -66.75]])
    miles = miles_from(*HARTFORD, there[:, 0], there[:, 1])
    single = [miles_between(HARTFORD, (float(lat), float(long))) for lat, long in there]
    assert miles == pytest.approx(single, rel=1e-5)
    exact = [geodesic(HARTFORD, tuple(point)).miles for point in there]
    assert miles == pytest.approx(exact, rel=1e-5)


def test_distance_is_nothing_here_and_unknown_stays_unknown() -> None:
    miles = miles_from(*HARTFORD, np.array([HARTFORD[0], np.nan]), np.array([HARTFORD[1], 0.0]))
    assert miles[0] == 0
    assert np.isnan(miles[1])


def test_states_are_fifty_and_the_district_with_territories_apart() -> None:
    assert len(STATES) == 51
    assert set(TERRITORIES) == {"PR", "VI", "GU", "AS", "MP"}
    assert all(state_code(name) == code for code, name in {**STATES, **TERRITORIES}.items())
    assert state_name("ct") == "Connecticut"


@pytest.mark.parametrize(
    ("text", "code"),
    [("Minn.", "MN"), ("N.Y.", "NY"), ("d.c.", "DC"), ("Ontario", None), ("", None), ("Mai", None)],
)
def test_a_state_is_known_by_its_whole_word_only(text: str, code: str | None) -> None:
    assert state_code(text) == code
