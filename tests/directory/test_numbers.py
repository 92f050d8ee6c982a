from __future__ import annotations

import pytest

from directory.listings.numbers import is_junk_number, loose, number_parts, numbers_agree


def test_rule_23_numbers_compare_loosely() -> None:
    assert {loose(text) for text in ("LCAS-12345", "LCAS 12345", "lcas12345")} == {"lcas12345"}


def test_rule_22_zeros_stay() -> None:
    assert loose("0710001234") != loose("710001234")


@pytest.mark.parametrize(
    ("number", "prefix", "serial"),
    [
        ("ACD.0001234", "acd", 1234),
        ("44.001550", "44", 1550),
        ("12345A", "a", 12345),
        ("1234567-6006", "6006", 1234567),
        ("12345-131", "131", 12345),
        ("LGB.0014025.P-CW", "lgbpcw", 14025),
        ("37LC00999900", "37lc", 999900),
        ("CTB-2021-0345", "ctb2021", 345),
        ("LAC #345", "lac", 345),
        ("0710001234", "", 710001234),
        ("LADC", "ladc", None),
        ("", "", None),
    ],
)
def test_number_parts_find_the_serial(number: str, prefix: str, serial: int | None) -> None:
    assert number_parts(number) == (prefix, serial)


@pytest.mark.parametrize(
    "number",
    ["", "PENDING", "N/A", "0", "000", "101YA0400X", "999999", "123456789", "LADC", "Not Required"],
)
def test_junk_is_no_number(number: str) -> None:
    assert is_junk_number(number)


@pytest.mark.parametrize("number", ["7", "2222", "LADC-12", "12345", "44.001550", "37LC00999900"])
def test_short_and_round_numbers_are_not_junk(number: str) -> None:
    assert not is_junk_number(number)


def test_a_persons_own_npi_is_no_credential_number() -> None:
    assert is_junk_number("1999000017", npi="1999000017")
    assert not is_junk_number("1999000017")


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [
        ("LCAS-12345", "lcas12345", True),
        ("ACD.0001234", "ACD-1234", True),  # one prefix, other padding
        ("ACD.0001234", "1234", True),
        ("44.001550", "1550", True),
        ("LAC-345", "345", False),  # too short to mean anything without its prefix
        ("LAC-345", "LAC 0345", True),
        ("12345-131", "12345-132", False),  # two types, two credentials
        ("ACD-1234", "ACC-1234", False),
        ("LADC", "LADC", False),
        ("PENDING", "PENDING", False),
        ("12345", "12346", False),
    ],
)
def test_rule_23_numbers_agree_both_ways(a: str, b: str, agree: bool) -> None:
    assert numbers_agree(a, b) is agree
    assert numbers_agree(b, a) is agree
