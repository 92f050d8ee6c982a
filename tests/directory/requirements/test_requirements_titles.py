from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.requirements import load_catalogue, where_title
from directory.requirements.answers import title_lines
from directory.requirements.titles import TitleAnswer

CATALOGUE = load_catalogue()


def states(answer: TitleAnswer, *whens: str) -> set[str]:
    return {place.jurisdiction for place in answer.exists if place.when in whens}


@pytest.mark.parametrize(
    ("title", "current", "retired"),
    [
        ("CIP", {"US"}, set()),
        ("LADC", {"CT", "KY", "MA", "ME", "MN", "NE", "NH", "NV", "OK", "VT"}, set()),
        ("CAP", {"FL"}, set()),
        ("CCDC", set(), {"OH"}),
    ],
)
def test_the_classic_titles_resolve_to_where_they_exist(
    title: str, current: set[str], retired: set[str]
) -> None:
    answer = where_title(title)
    assert answer.family == title
    assert (states(answer, "current"), states(answer, "retired")) == (current, retired)


def test_the_commonest_classic_title_resolves_to_many_states() -> None:
    answer = where_title("CADC")
    assert {"CT", "DE", "IL", "NC", "PA", "CA", "OR"} <= states(answer, "current")
    assert len(states(answer, "current")) > 20


@pytest.mark.parametrize("text", ["ladc", "L.A.D.C.", "Licensed Alcohol and Drug Counselor"])
def test_a_title_is_known_in_any_writing(text: str) -> None:
    assert {"CT", "MN", "NH"} <= states(where_title(text), "current")


def test_a_national_title_is_replaced_by_no_state_s() -> None:
    answer = where_title("CIP")
    assert (answer.national, answer.elsewhere) == (True, ())
    assert "replaces no state's own credential." in " ".join(title_lines(answer, 80))


def test_a_retired_title_says_what_followed() -> None:
    (now,) = {place.now for place in where_title("CCDC").exists}
    assert "LCDC III" in now


def test_a_former_title_is_found_under_what_it_became() -> None:
    (place,) = where_title("LISAC").exists
    assert (place.jurisdiction, place.when, place.now) == ("AZ", "former", ("LIAC",))


def test_elsewhere_the_state_s_needed_title_of_the_kind_plays_the_part() -> None:
    parts = {part.jurisdiction: part for part in where_title("LADC").elsewhere}
    assert "CT" not in parts
    assert parts["AZ"].why == "same_family_required"
    assert "LIAC" in {one.letters for one in parts["AZ"].credentials}
    assert (parts["CO"].why, parts["CO"].credentials[0].credential_id) == (
        "same_family",
        "co-bace/lac",
    )
    shown = [one for part in parts.values() for one in part.credentials]
    assert not any(one.trainee or one.when != "current" for one in shown)


def test_rule_29_letters_that_mean_another_title_are_told_apart() -> None:
    meant = {(o.jurisdiction, o.title) for o in where_title("CAP").other_meanings}
    assert meant == {("WY", "Certified Addictions Practitioner")}
    answer = where_title("CADC-I")
    assert "NV" not in states(answer, "current")
    assert [one.credential_id for one in answer.other_meanings] == ["nv-adgc/cadc-i"]


def test_rule_29_other_professions_of_the_same_letters_are_told() -> None:
    answer = where_title("LAC")
    assert {"CO", "SD"} <= states(answer, "current")
    meant = {(one.jurisdiction, one.title) for one in answer.other_meanings}
    assert ("CA", "Licensed Acupuncturist") in meant
    assert where_title("LCSW").other_meanings[0].title == "Licensed Clinical Social Worker"


def test_unknown_letters_are_answered_with_the_nearest() -> None:
    answer = where_title("CADQ")
    assert (answer.exists, answer.other_meanings) == ((), ())
    assert "CADC" in answer.suggestions


def test_every_present_title_of_the_catalogue_is_found() -> None:
    for one in list(CATALOGUE.credentials())[::9]:
        answer = where_title(one.letters)
        found = {place.credential_id for place in answer.exists}
        found |= {other.credential_id for other in answer.other_meanings if other.credential_id}
        assert one.id in found


@given(st.text(max_size=12))
def test_every_text_is_answered(text: str) -> None:
    answer = where_title(text)
    assert answer.asked == text
    assert not answer.elsewhere or answer.exists
    assert all(len(line) <= 60 for line in title_lines(answer, 60)[1:])
