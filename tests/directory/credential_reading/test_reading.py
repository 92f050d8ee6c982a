from __future__ import annotations

import string
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from directory.credential_reading import (
    CredentialReading,
    Match,
    explain,
    read_credential,
    read_credentials,
)
from directory.requirements import Credential, load_catalogue

CATALOGUE = load_catalogue()
STATES = sorted(code for code in CATALOGUE.jurisdictions if code != "US")
CREDENTIALS = list(CATALOGUE.credentials())
TABLE = Path(__file__).parent.parent / "credential_strings.yml"
ROWS: list[dict[str, Any]] = YAML(typ="safe").load(TABLE.read_text(encoding="utf-8"))


def answers(row: dict[str, Any]) -> Counter[str]:
    """What is said of a row: ids, "other" or "unknown"; a trainee not told as one is wrong."""
    text, state, issuer = row["text"], row.get("state"), row.get("issuer")
    readings: tuple[CredentialReading, ...]
    readings = (read_credential(text, state=state, issuer=issuer),)
    if isinstance(row["expected"], list):
        readings = read_credentials(text, state=state, issuer=issuer)
    return Counter(told(reading, row.get("trainee", False)) for reading in readings)


def told(reading: CredentialReading, trainee: bool) -> str:
    if reading.match is Match.OTHER_PROFESSION:
        return "other"
    wrong = reading.credential_id and trainee and not reading.trainee
    return "full" if wrong else reading.credential_id or "unknown"


def expected(row: dict[str, Any]) -> Counter[str]:
    meant = row["expected"]
    return Counter(meant if isinstance(meant, list) else [meant])


@pytest.mark.parametrize("held_out", [False, True])
def test_the_labelled_wordings_are_read_with_precision_and_recall(held_out: bool) -> None:
    right = given = there = 0
    for row in (row for row in ROWS if row.get("held_out", False) is held_out):
        got, meant = answers(row), expected(row)
        del got["unknown"], meant["unknown"]
        right += (got & meant).total()
        given, there = given + got.total(), there + meant.total()
    assert there > 150
    assert right / given >= 0.99
    assert right / there >= 0.95


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.get("trainee")], ids=lambda r: r["text"]
)
def test_rule_30_a_trainee_is_never_read_as_the_full_credential(row: dict[str, Any]) -> None:
    reading = read_credential(row["text"], state=row.get("state"), issuer=row.get("issuer"))
    assert reading.credential_id is None or reading.trainee


@settings(max_examples=300, deadline=None)
@given(
    text=st.text(max_size=60) | st.text(alphabet="LADCISPM.,-/& ()#1234", max_size=30),
    state=st.none() | st.sampled_from(["MA", "TX", "WI", "US", "PR", "", "nonsense"]),
    issuer=st.none() | st.sampled_from(["wi-dsps", "pcb", "nobody", ""]),
)
def test_reading_never_raises(text: str, state: str | None, issuer: str | None) -> None:
    readings = (read_credential(text, state=state, issuer=issuer),)
    for reading in (*readings, *read_credentials(text, state=state, issuer=issuer)):
        assert 0 <= reading.confidence <= 1
        assert bool(reading.credential_id) is (
            reading.match not in {Match.UNKNOWN, Match.OTHER_PROFESSION}
        )


def issued_in(state: str) -> set[str]:
    codes = [CATALOGUE.jurisdictions[state], CATALOGUE.jurisdictions["US"]]
    own = {credential.id for code in codes for credential in code.credentials}
    return own.union(*(code.also_issued_here for code in codes))


@pytest.mark.parametrize("state", STATES)
def test_rule_29_no_letters_cross_a_border(state: str) -> None:
    here = issued_in(state)
    for credential in CREDENTIALS:
        for name in (credential.letters, credential.title):
            reading = read_credential(name, state=state)
            assert {reading.credential_id} - {None} <= here, name
            assert set(reading.alternatives) <= here, name


VARIANTS: dict[str, Callable[[str], str]] = {
    "small": str.lower,
    "capitals": str.upper,
    "hyphen": lambda text: text.replace(" ", "-"),
    "space": lambda text: text.replace("-", " "),
    "together": lambda text: text.replace("-", "").replace(" ", ""),
    "padded": lambda text: f"  {text} ",
    "numbered": lambda text: f"{text} #12345",
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_letters_read_alike_however_they_are_punctuated(variant: str) -> None:
    for credential in CREDENTIALS:
        state = credential.jurisdiction
        plain = read_credential(credential.letters, state=state)
        other = read_credential(VARIANTS[variant](credential.letters), state=state)
        assert (other.credential_id, other.trainee) == (plain.credential_id, plain.trainee), (
            other.text
        )


@settings(max_examples=100, deadline=None)
@given(credential=st.sampled_from(CREDENTIALS), stops=st.lists(st.booleans(), min_size=12))
def test_full_stops_between_letters_change_nothing(
    credential: Credential, stops: list[bool]
) -> None:
    letters = credential.letters
    dotted = "".join(
        char + "." * (stop and char in string.ascii_uppercase)
        for char, stop in zip(letters, [*stops, *[False] * len(letters)], strict=False)
    )
    if dotted.rstrip(".") in {"L.AC", "R.AC"}:  # acupuncture is written so
        return
    state = credential.jurisdiction
    assert (
        read_credential(dotted, state=state).credential_id
        == read_credential(letters, state=state).credential_id
    )


def test_every_entry_is_found_by_letters_or_told_as_a_candidate() -> None:
    for credential in CREDENTIALS:
        reading = read_credential(credential.letters, issuer=credential.issuer_id)
        assert credential.id in {reading.credential_id, *reading.alternatives}


def test_a_last_i_is_a_level_or_an_intern_as_the_state_says() -> None:
    level, intern = read_credential("L.A.D.C.-I", state="MA"), read_credential("LCDC-I", state="TX")
    assert (level.credential_id, level.trainee) == ("ma-dph/ladc-i", False)
    assert (intern.credential_id, intern.trainee) == ("tx-hhsc/lcdc-i", True)
    assert read_credential("LADC-I", state="NE").credential_id is None


def test_two_issuers_of_one_state_with_the_same_letters_are_not_decided() -> None:
    reading = read_credential("CSAC", state="WI")
    assert reading.match is Match.UNKNOWN
    assert set(reading.alternatives) == {"wi-dsps/csac", "wicrc/csac"}
    assert reading.stanza == ""
    assert read_credential("CSAC", issuer="WI-DSPS").credential_id == "wi-dsps/csac"


def test_an_added_qualifier_is_another_credential() -> None:
    for text in ("SUDCC III-CS", "CADC-S", "Senior CADC II", "CSAC-S", "Former LADC"):
        assert read_credential(text, state="CA").credential_id is None
    assert read_credential("CSAC-S", state="VA").credential_id is None


@pytest.mark.parametrize(
    ("text", "state", "match"),
    [
        ("CAC III", "CO", Match.FORMER_TITLE),
        ("LICDC", "OH", Match.EXACT_LETTERS),
        ("Lic. Alcohol & Drug Counselor", "CT", Match.EXACT_TITLE),
        ("Licenced Alchohol and Drug Counsellor", "CT", Match.EXACT_TITLE),
        ("Licensed Alcoholl and Drug Counselorr", "CT", Match.FUZZY),
        ("SUPD", "WA", Match.FUZZY),
        ("LPC-S", "TX", Match.OTHER_PROFESSION),
        ("XQZ", "TX", Match.UNKNOWN),
    ],
)
def test_how_it_was_matched_is_told(text: str, state: str, match: Match) -> None:
    assert read_credential(text, state=state).match is match


def test_an_unknown_wording_brings_the_lines_to_add() -> None:
    assert "other_letters" in read_credential("XQZ", state="TX").stanza
    like_one = read_credential("CADC-R", state="NC").stanza
    assert "NC.yaml" in like_one
    assert 'also_known_as: ["CADC-R"]' in like_one
    assert read_credential("R1499999999", state="CA").stanza == ""


def test_several_credentials_in_one_text_give_the_only_one_that_is_meant() -> None:
    assert read_credential("CADC II, LPC", state="OR").credential_id == "or-mhacbo/cadc-ii"
    both = read_credential("CADC II, CADC I", state="OR")
    assert both.credential_id is None
    assert set(both.alternatives) == {"or-mhacbo/cadc-i", "or-mhacbo/cadc-ii"}


def test_a_reading_is_told_in_a_sentence() -> None:
    assert explain(read_credential("CAC III", state="CO")) == (
        '"CAC III" is Certified Addiction Specialist (co-bace/cas), '
        "read by a former name, 95% sure."
    )
    assert "Licensed Professional Counselor" in explain(read_credential("LPC", state="TX"))
    assert "wicrc/csac" in explain(read_credential("CSAC", state="WI"))
