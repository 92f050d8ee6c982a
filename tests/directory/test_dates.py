from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.listings.dates import DateError, DateForm, parse_date

DAY = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("2026-01-05", DateForm.ISO),
        ("2026-01-05T00:00:00.000", DateForm.ISO_DATETIME),
        ("2026-01-05T23:30:00-05:00", DateForm.ISO_DATETIME),
        ("2026-01-05 08:00:00Z", DateForm.ISO_DATETIME),
        ("01/05/2026", DateForm.US),
        (" 1/5/2026\u00a0", DateForm.US),
        ("1/5/2026 12:00:00 AM", DateForm.US),
        ("20260105", DateForm.COMPACT),
        (20260105, DateForm.COMPACT),
        ("Jan 05, 2026", DateForm.MONTH_NAME),
        ("January 5, 2026", DateForm.MONTH_NAME),
        ("05-Jan-2026", DateForm.DAY_MON),
        ("05-JAN-2026", DateForm.DAY_MON),
        (1767571200000, DateForm.EPOCH_MS),
        ("1767571200000", DateForm.EPOCH_MS),
        ("/Date(1767571200000)/", DateForm.EPOCH_MS),
        (1767571200, DateForm.EPOCH_S),
        (46027, DateForm.EXCEL),
        (46027.75, DateForm.EXCEL),
        ("46027", DateForm.EXCEL),
        (dt.date(2026, 1, 5), DateForm.EXCEL),
        (dt.datetime(2026, 1, 5, 13, 0), DateForm.EXCEL),
    ],
)
def test_rule_36_each_declared_form_gives_the_day(value: object, form: DateForm) -> None:
    assert parse_date(value, [form]) == DAY


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("02/30/2026", DateForm.US),
        ("13/01/2026", DateForm.US),
        ("2026-02-29", DateForm.ISO),
        ("20261301", DateForm.COMPACT),
        ("Jax 05, 2026", DateForm.MONTH_NAME),
        ("05-Janet-2026", DateForm.DAY_MON),
        ("01/05/0226", DateForm.US),
        ("01/05/26", DateForm.US),
        ("December 2027", DateForm.MONTH_NAME),
        ("soon", DateForm.ISO),
        (1767571200000, DateForm.EPOCH_S),
    ],
)
def test_rule_36_the_impossible_is_refused(value: object, form: DateForm) -> None:
    with pytest.raises(DateError, match="is not a day this source can mean") as caught:
        parse_date(value, [form])
    assert (caught.value.value, caught.value.forms) == (value, (form,))
    assert str(value) in str(caught.value)


def test_rule_36_an_undeclared_form_is_refused() -> None:
    with pytest.raises(DateError, match="12/31/2026 or Dec 31, 2026"):
        parse_date("2026-01-05", [DateForm.US, DateForm.MONTH_NAME])


def test_rule_36_forms_are_tried_in_the_declared_order() -> None:
    assert parse_date("Jan 05, 2026", [DateForm.US, DateForm.MONTH_NAME]) == DAY


@pytest.mark.parametrize(
    "value",
    [
        *("", None, " ", "NULL", "--", "0", 0, "00/00/0000", "12/31/9999", "01/01/1900"),
        *(float("nan"), "01/01/1970", "06/06/2079"),
    ],
)
def test_rule_12_no_date_is_never_invented(value: object) -> None:
    assert parse_date(value, [DateForm.US]) is None


def test_rule_12_a_spreadsheets_own_stand_in_is_no_date() -> None:
    assert parse_date(dt.datetime(1899, 12, 30), [DateForm.EXCEL]) is None


@pytest.mark.parametrize("value", [0, 1, 2, "1"])
def test_rule_12_the_first_serials_are_no_date(value: object) -> None:
    assert parse_date(value, [DateForm.EXCEL]) is None


@pytest.mark.parametrize("value", ["2026", 2027, "27", 2027.0])
def test_rule_36_a_year_alone_is_no_serial(value: object) -> None:
    """As a serial, 2026 is a day of 1905, and who is current would be shown as expired."""
    with pytest.raises(DateError):
        parse_date(value, [DateForm.US, DateForm.EXCEL])


@given(st.dates(min_value=dt.date(1901, 1, 1), max_value=dt.date(2099, 12, 30)))
def test_every_plausible_day_survives_every_way_of_writing_it(day: dt.date) -> None:
    written = {
        DateForm.ISO: day.isoformat(),
        DateForm.US: f"{day.month}/{day.day}/{day.year}",
        DateForm.COMPACT: day.strftime("%Y%m%d"),
        DateForm.MONTH_NAME: day.strftime("%B %d, %Y"),
        DateForm.DAY_MON: day.strftime("%d-%b-%Y"),
    }
    assert {parse_date(text, [form]) for form, text in written.items()} == {day}
