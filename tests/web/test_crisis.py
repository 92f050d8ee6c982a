from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from directory.specialties import specialty_codes
from directory.vocabulary import load
from web import crisis

FIELDS = {
    "name", "number", "tel_uri", "sms_uri", "chat_url", "hours", "languages",
    "what_it_is", "audience", "source_url", "checked_on", "checked_by",
}  # fmt: skip


@pytest.mark.parametrize(
    "line", load("crisis")["helplines"].values(), ids=load("crisis")["helplines"]
)
def test_every_line_has_every_field(line: dict[str, object]) -> None:
    assert set(line) == FIELDS
    assert str(line["source_url"]).startswith("https://")
    assert line["checked_on"] is None or isinstance(line["checked_on"], dt.date)
    assert (line["checked_on"] is None) == (line["checked_by"] is None)
    assert (line["number"] is None) == (line["tel_uri"] is None)
    assert set(line["languages"]) <= set(load("specialties")["languages"])  # type: ignore[call-overload]


def test_the_block_calls_911_and_988() -> None:
    links = [piece.href for line in crisis.block() for piece in line.always if piece.href]
    assert links == ["tel:911", "tel:911", "tel:988", "sms:988", "https://988lifeline.org/"]


def test_a_line_that_is_not_in_the_register_is_refused() -> None:
    with pytest.raises(KeyError):
        crisis.linked("Call {call:nobody}.")


def test_needs_with_a_danger_or_a_line_are_needs_one_can_choose() -> None:
    data = load("crisis")
    assert {*data["dangers"], *data["lines_for_needs"]} <= set(specialty_codes())


@pytest.mark.parametrize("path", ["/", "/look-up", "/states", "/sources", "/states/CT", "/nothing"])
def test_the_block_stands_before_everything_else(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert page.index("tel:911") < page.index("tel:988") < page.index("<header")
    assert page.index("tel:988") < page.index("<details")
