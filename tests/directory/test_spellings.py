"""Places as people type them, hand-picked; and every ZIP code that has an area."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from directory.places import (
    STATES,
    TERRITORIES,
    AmbiguousPlace,
    Place,
    PlaceNotFound,
    miles_from,
    resolve_place,
)
from directory.places.gazetteer import gazetteer
from directory.words.language import speaking

CASES: Mapping[str, Any] = YAML(typ="safe", pure=True).load(
    Path(__file__).with_name("spellings.yaml").read_text("utf-8")
)
DATA = Path(__file__).parents[2] / "data" / "gazetteer" / "zcta.csv"
MILES_A_KILOMETRE = 0.621371


@pytest.mark.parametrize(("text", "label"), CASES["found"].items())
def test_a_spelling_finds_its_place(text: str, label: str) -> None:
    assert resolve_place(text).label == label


@pytest.mark.parametrize(("text", "labels"), CASES["asked"].items())
def test_a_name_of_several_places_is_asked_about_the_likeliest_first(
    text: str, labels: list[str]
) -> None:
    with pytest.raises(AmbiguousPlace) as caught:
        resolve_place(text)
    assert list(caught.value.suggestions[: len(labels)]) == labels


def test_in_spanish_too_new_york_is_a_city_and_a_state() -> None:
    with speaking("es"), pytest.raises(AmbiguousPlace) as caught:
        resolve_place("Nueva York")
    assert list(caught.value.suggestions) == ["New York, NY", "Nueva York (el estado)"]


@pytest.mark.parametrize(("text", "label"), CASES["suggested"].items())
def test_a_misspelling_is_suggested_and_never_corrected(text: str, label: str) -> None:
    with pytest.raises(PlaceNotFound, match="Did you mean") as caught:
        resolve_place(text)
    assert caught.value.suggestions[0] == label


@pytest.mark.parametrize(
    ("text", "english", "spanish"),
    [
        (
            "12 Elm St, Hartford CT 06103",
            "We searched from ZIP 06103, not from the street.",
            "Buscamos desde el código postal 06103, no desde la calle.",
        ),
        (
            "12 Elm St, Hartford, CT",
            "We searched from Hartford, CT, not from the street.",
            "Buscamos desde Hartford, CT, no desde la calle.",
        ),
        ("29 Palms CA 92277", "", ""),
        ("Hartford CT 06103", "", ""),
    ],
)
def test_a_street_that_was_left_out_is_told(text: str, english: str, spanish: str) -> None:
    place = resolve_place(text)
    assert place.note == english
    with speaking("es"):
        assert place.note == spanish


def test_a_street_without_a_town_is_asked_for_one() -> None:
    with pytest.raises(PlaceNotFound, match="a city with its state"):
        resolve_place("12 Elm St")


@pytest.mark.parametrize("text", CASES["refused"])
def test_posts_abroad_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(PlaceNotFound, match="military address"):
        resolve_place(text)


@pytest.mark.parametrize(("text", "point"), CASES["points"].items())
def test_a_place_lies_where_it_should(text: str, point: list[float]) -> None:
    assert _miles(resolve_place(text), *point) < 15


def test_there_are_three_hundred_spellings() -> None:
    assert sum(len(CASES[kind]) for kind in ("found", "asked", "suggested", "refused")) >= 300


def test_every_zip_code_with_an_area_lies_at_the_census_point() -> None:
    lines = DATA.read_text("ascii").splitlines()[1:]
    assert len(lines) == 33_791
    off = []
    for line in lines:
        code, latitude, longitude = line.split(",")
        place = resolve_place(code)
        assert (place.kind, place.postal_code, place.has_area, place.note) == (
            "zip",
            code,
            True,
            "",
        )
        if (place.latitude, place.longitude) != (float(latitude), float(longitude)):
            off.append(code)
    assert off == []


def test_a_zip_code_without_an_area_says_so_and_still_has_a_point() -> None:
    place = resolve_place("00501")
    assert place.latitude is not None
    assert place.note.startswith("ZIP code 00501 is no area")


def test_a_county_says_from_where_miles_are_measured() -> None:
    place = resolve_place("Cook County, IL")
    assert (place.kind, place.note) == ("county", "We measure from the middle of Cook County.")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_any_text_finds_a_place_or_a_sentence(text: str) -> None:
    assert _answer(text)


def test_a_place_offered_in_spanish_is_found_when_typed_so() -> None:
    with speaking("es"):
        with pytest.raises(AmbiguousPlace) as caught:
            resolve_place("New York")
        assert [resolve_place(label).kind for label in caught.value.suggestions] == [
            "city",
            "state",
        ]
        assert resolve_place("Carolina del Norte").label == "North Carolina"


def _answer(text: str) -> bool:
    try:
        return bool(resolve_place(text).label)
    except PlaceNotFound as error:
        return str(error).endswith((".", "?"))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(gazetteer().states_of_city)), st.randoms())
def test_every_city_is_found_by_its_own_label_in_any_case(key: str, rnd: random.Random) -> None:
    city = rnd.choice(gazetteer().states_of_city[key])
    assume(city.state in {*STATES, *TERRITORIES})
    found = resolve_place(f"{city.name}, {city.state}")
    assert found == resolve_place(f"{city.name.upper()} {city.state.lower()}")
    assert found.state == city.state


def _miles(place: Place, latitude: float, longitude: float) -> float:
    assert place.latitude is not None
    assert place.longitude is not None
    here = np.array([place.latitude]), np.array([place.longitude])
    return float(miles_from(latitude, longitude, *here)[0])
