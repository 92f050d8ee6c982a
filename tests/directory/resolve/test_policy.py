from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from directory.models import Sameness
from directory.resolve import policy
from directory.resolve.evidence import TABLE, Grades, Outcome, compare, evidence_hash, explain
from directory.resolve.policy import judge
from directory.resolve.rules import NOTHING, RULES
from tests.directory.resolve.resolve_world import profile

SECOND_FACTS = ("npi", "number", "place")
GRADES = {
    "npi": ("same", "different", "none"),
    "number": ("board", "claim", "shared", "other", "other_claim", "none"),
    "family": ("exact", "former", "part", "typo", "swapped", "different", "missing"),
    "given": (
        *("exact", "nickname", "similar", "middle", "initial"),
        *("swapped", "different", "missing"),
    ),
    "middle": ("exact", "initial", "different", "none"),
    "suffix": ("same", "one", "conflict", "none"),
    "place": ("zip", "city", "state", "elsewhere", "none"),
    "titles": ("one", "two", "other"),
    "lists": ("board", "mixed", "self"),
    "turn": ("none", "renumbered"),
}
AGREEING = {"npi": {"same"}, "number": {"board", "claim", "shared"}, "place": {"zip", "city"}}


def test_rule_28_every_automatic_rule_needs_a_name_and_a_second_fact() -> None:
    for rule in RULES:
        if rule.verdict is Sameness.SAME:
            assert "different" not in rule.needs["family"], rule.name
            assert "different" not in rule.needs["given"], rule.name
            assert any(set(rule.needs.get(f, "?")) <= AGREEING[f] for f in SECOND_FACTS), rule.name


def test_rule_35_only_a_number_joins_a_self_reported_record_to_a_board() -> None:
    for rule in RULES:
        if rule.verdict is Sameness.SAME and "place" in rule.needs:
            assert "mixed" not in rule.needs["lists"], rule.name
    silent = {"npi": "none", "number": "none"}
    agreed = Grades("", "", "exact", "exact", "exact", "same", "zip", "other", "mixed")
    assert judge(agreed._replace(**silent), common=False).verdict is Sameness.UNSURE


def test_every_rule_names_grades_that_exist() -> None:
    for rule in RULES:
        for fact, allowed in rule.needs.items():
            assert set(allowed) <= set(GRADES[fact]), (rule.name, fact)
    assert all(grade in GRADES[fact] for fact, grade in TABLE)


def test_rule_28_no_name_alone_is_enough_whatever_else_is_silent() -> None:
    names = itertools.product(*(GRADES[f] for f in ("family", "given", "middle", "suffix")))
    for family, given, middle, suffix in names:
        for place, lists in itertools.product(("state", "elsewhere", "none"), GRADES["lists"]):
            grades = Grades("none", "none", family, given, middle, suffix, place, "two", lists)
            for common in (True, False):
                assert judge(grades, common=common).verdict is not Sameness.SAME, grades


def test_different_npis_are_different_people_whatever_else_agrees() -> None:
    rest = itertools.product(*(GRADES[f] for f in Grades._fields[1:]))
    for grades in itertools.islice(rest, 0, None, 101):
        verdict = judge(Grades("different", *grades), common=False).verdict
        assert verdict is Sameness.DIFFERENT, grades


def test_scores_are_shares_and_every_rule_has_a_reason() -> None:
    everything = Grades("same", "claim", "exact", "exact", "exact", "same", "zip", "two", "mixed")
    nothing = Grades(
        "different", "other", "different", "different", "different", "one", "elsewhere", "other", ""
    )
    assert 0.0 <= judge(nothing, common=False).score < 0.01
    assert 0.99 < judge(everything, common=False).score <= 1.0
    assert all(rule.reason.endswith(".") for rule in (*RULES, NOTHING))


def test_a_name_and_a_zip_need_the_full_middle_name_and_no_common_name() -> None:
    """A father and a son may share name and house; an initial is shared by one in ten."""
    plain = Grades("none", "none", "exact", "exact", "none", "none", "zip", "two", "board")
    full = plain._replace(middle="exact")
    assert judge(plain, common=False).verdict is Sameness.UNSURE
    assert judge(plain._replace(middle="initial"), common=False).verdict is Sameness.UNSURE
    assert judge(full, common=False).verdict is Sameness.SAME
    assert judge(full, common=True).verdict is Sameness.UNSURE


@pytest.mark.parametrize(
    ("left", "right", "fact", "grade"),
    [
        ({"family": "De La Vega"}, {"family": "DELAVEGA"}, "family", "exact"),
        ({"family": "Roe", "former": ["Doe"]}, {"family": "Doe"}, "family", "former"),
        ({"family": "Kerrigan"}, {"family": "Kerigan"}, "family", "typo"),
        ({"family": "Reid"}, {"family": "Reed"}, "family", "different"),
        ({"family": "Van Aldous"}, {"family": "Van Dorn"}, "family", "different"),
        ({"given": "Mary Ann"}, {"given": "Mary", "middle": "Ann"}, "given", "exact"),
        ({"given": "Lee", "middle": "Jay"}, {"given": "Jay"}, "given", "middle"),
        ({"given": "Mary", "middle": "Ann"}, {"given": "Mary Ann"}, "middle", "exact"),
        ({"family": "Poe", "middle": "Ash"}, {"family": "Ash", "middle": "Lin"}, "middle", "none"),
        ({"suffix": "Jr"}, {}, "suffix", "one"),
        ({"city": "St. Elm", "state": "CO"}, {"city": "ST ELM", "state": "CO"}, "place", "city"),
        ({"zip": "80203", "city": "x"}, {"zip": "80203", "city": "y"}, "place", "zip"),
    ],
)
def test_facts_are_graded(
    left: dict[str, object], right: dict[str, object], fact: str, grade: str
) -> None:
    base = {"cred": "co-bace/lac", "number": "1"}
    a, b = profile("a", **base, **left), profile("b", **base, **right)
    assert getattr(compare(a, b), fact) == grade
    assert compare(a, b) == compare(b, a)


def test_evidence_tells_both_values_and_leaves_silent_facts_out() -> None:
    left = profile("a", cred="co-bace/lac", number="ACD.1234", given="Ada", family="Vane")
    right = profile("b", npi="1999000003", claims=[["CO", "1234"]], given="Ada", family="Vane")
    found = {e.name: e for e in explain(left, right, compare(left, right))}
    assert found["number"].outcome is Outcome.FOR
    assert (found["number"].left, found["number"].right) == ("ACD.1234", "CO 1234")
    assert "npi" not in found
    assert "place" not in found


def test_another_gazetteer_is_another_policy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else people who did not change would stay at the places of the old one."""
    fingerprint = policy.fingerprint.__wrapped__
    before = fingerprint()
    (tmp_path / "zips.tsv").write_text("99999\n")
    read = [tmp_path / "zips.tsv" if file.name == "zips.tsv" else file for file in policy._READ]
    assert read != list(policy._READ)
    monkeypatch.setattr(policy, "_READ", read)
    assert fingerprint() != before


def test_the_fingerprint_of_evidence_follows_the_facts_that_speak() -> None:
    def hashed(**changes: object) -> str:
        left = profile("a", cred="co-bace/lac", number="1", given="Ada", family="Vane", **changes)
        right = profile("b", cred="co-bace/cas", number="2", given="Ada", family="Vane")
        return evidence_hash(explain(left, right, compare(left, right)))

    assert hashed() == hashed(gone=True)
    assert hashed() != hashed(former=["Poe"])
