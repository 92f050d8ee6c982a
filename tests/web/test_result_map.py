from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from directory.places import resolve_place
from directory.places.outlines import outlines
from directory.places.projection import on_canvas, units_a_mile
from web.pages.result_map import City, Dot, dots

BOXES = {one.state: one.box() for one in outlines().states}
CITIES = [
    "Hartford, CT", "Anchorage, AK", "Honolulu, HI", "Miami, FL", "Seattle, WA", "Denver, CO",
    "Augusta, ME", "Dallas, TX", "San Diego, CA", "Chicago, IL", "Boston, MA", "New Orleans, LA",
]  # fmt: skip


@pytest.mark.parametrize("city", CITIES)
def test_a_city_stands_within_its_state(city: str) -> None:
    place = resolve_place(city)
    assert place.latitude is not None
    assert place.longitude is not None
    x, y = on_canvas(place.latitude, place.longitude, place.state)
    left, top, right, bottom = BOXES[place.state]
    assert left <= x <= right
    assert top <= y <= bottom


def test_a_mile_is_a_mile() -> None:
    hartford, boston = on_canvas(41.76, -72.68, "CT"), on_canvas(42.36, -71.06, "MA")
    apart = ((hartford[0] - boston[0]) ** 2 + (hartford[1] - boston[1]) ** 2) ** 0.5
    assert apart / units_a_mile("CT") == pytest.approx(93, rel=0.03)


def test_no_dot_covers_another_and_nobody_is_lost() -> None:
    cities = [
        City(300, 150, "Hartford, CT", 5),
        City(312, 158, "East Hartford, CT", 2),
        City(330, 150, "Manchester, CT", 1),
        City(500, 150, "Boston, MA", 1),
    ]
    drawn = dots(cities)
    assert drawn == [Dot(300, 150, 8), Dot(500, 150, 1)]


def results(client: FlaskClient, **form: str) -> str:
    return client.get(client.post("/search", data=form).headers["Location"]).text


def test_the_map_shows_cities_and_says_them(client: FlaskClient) -> None:
    page = results(client, place="06103", radius="50")
    assert page.count('class="person"') == 2
    caption = re.search(r"<figcaption[^>]*>(.*?)</figcaption>", page, re.DOTALL)
    assert caption
    assert "Hartford, CT: 4 people; New Haven, CT: 3 people." in caption[1]
    assert "For 1 person the lists give no city." in caption[1]
    assert 'class="reach"' in page


def test_a_whole_state_has_no_ring(client: FlaskClient) -> None:
    page = results(client, place="CT")
    assert 'class="person"' in page
    assert 'class="reach"' not in page


def test_nobody_makes_no_map(client: FlaskClient) -> None:
    assert "where-map" not in results(client, place="Cheyenne, WY")


def test_the_map_asks_nothing_of_others(client: FlaskClient) -> None:
    page = results(client, place="06103")
    drawing = page[page.index('<figure class="where-map"') : page.index("</figure>")]
    assert "href" not in drawing
    assert "http" not in drawing
    assert "style=" not in drawing
