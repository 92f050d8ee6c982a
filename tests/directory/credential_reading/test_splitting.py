from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.credential_reading import read_credentials, split_post_nominals


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("M.S., LAC", ["MS", "LAC"]),
        ("MA MCJ LPC LAC", ["MA", "MCJ", "LPC", "LAC"]),
        ("CADC II", ["CADC II"]),
        ("LICDC-CS   LSW", ["LICDC-CS", "LSW"]),
        ("LPCC/LADAC", ["LPCC", "LADAC"]),
        ("LAC & MFTC", ["LAC", "MFTC"]),
        ("LAC AND CSW", ["LAC", "CSW"]),
        ("MSW;LCSW|CADC", ["MSW", "LCSW", "CADC"]),
        ("LCDC Intern", ["LCDC INTERN"]),
        ("COTA/L", ["COTA/L"]),
        ("LADC, LADC", ["LADC"]),
        ("Certified Alcohol and Drug Counselor", ["CERTIFIED ALCOHOL AND DRUG COUNSELOR"]),
        ("", []),
        (" , ; ", []),
    ],
)
def test_letters_are_split_as_people_write_them(text: str, parts: list[str]) -> None:
    assert split_post_nominals(text) == parts


@pytest.mark.parametrize(
    ("text", "state", "parts"),
    [
        ("Certified Supervised Counselor, Alcohol and Drug", "MD", 1),
        ("Licensed Professional Counselor, Licensed Chemical Dependency Counselor", "TX", 2),
        ("LADC, Level I", "MA", 1),
        ("CCDP/D", "PA", 1),
        ("LPC and Certified Alcohol & Drug Counselor", "IL", 2),
        ("CATC NO 236999 I", "CA", 1),
        ("Licensed Alcohol and Drug Counselor (LADC)", "CT", 1),
    ],
)
def test_titles_keep_their_own_commas_and_ands(text: str, state: str, parts: int) -> None:
    assert len(read_credentials(text, state=state)) == parts


@given(st.text(max_size=60))
def test_splitting_loses_no_letter(text: str) -> None:
    said = {char for part in split_post_nominals(text) for char in part}
    assert said <= set(text.upper()) | {" "}


@given(
    st.permutations(["MA", "LPC", "LCSW", "NCC", "RN", "PHD"]),
    st.sampled_from([", ", " ", "/", "; "]),
)
def test_any_separator_and_order_give_the_same_parts(letters: list[str], between: str) -> None:
    assert split_post_nominals(between.join(letters)) == letters
