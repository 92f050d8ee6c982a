from __future__ import annotations

import datetime as dt
import warnings

import pytest
from flask.testing import FlaskClient

from directory.vocabulary import load
from directory.words.specialties import specialty_codes
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


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, "lately"), (30, "lately"), (31, "due"), (45, "due"), (46, "overdue")],
)
def test_a_check_grows_old(days: int, state: str) -> None:
    day = dt.date(2026, 11, 20)
    line = {"checked_on": day - dt.timedelta(days=days)}
    assert crisis.checked(line, day) == state
    assert crisis.checked({"checked_on": None}, day) == "never"


@pytest.mark.parametrize("name", load("crisis")["helplines"])
def test_no_line_goes_unchecked_for_long(name: str) -> None:
    """The one test that reads the clock, on purpose: an old number is worse than none."""
    line = crisis.helplines()[name]
    state = crisis.checked(line, dt.datetime.now(dt.UTC).date())
    if state is crisis.Checked.DUE:
        warnings.warn(f"{name} was checked on {line['checked_on']}: call it again.", stacklevel=1)
    assert state is not crisis.Checked.OVERDUE, f"Call {name} again, or set checked_on to null."


def test_every_line_stands_under_one_topic() -> None:
    listed = [line["name"] for _, lines in crisis.lines_by_topic() for line in lines]
    assert sorted(listed) == sorted(line["name"] for line in crisis.helplines().values())


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
