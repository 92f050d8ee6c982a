"""The gate is pure: facts of a run in, a verdict with its reasons out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.failures import Failure
from crawler.runs.gate import HOLDING_SIGNALS, RunFacts, judge
from crawler.source import Bands
from directory.models import Verdict

SOUND = RunFacts(
    read=1000,
    kept=1000,
    skipped={},
    filled={"number": 1000},
    signals={},
    mends={},
    malformed=(),
    completeness="full",
    as_of=dt.date(2026, 11, 20),
    published=1000,
    lost=0,
    added=0,
    last_as_of=dt.date(2026, 11, 13),
)


def codes(facts: RunFacts, **bands: Any) -> list[str]:
    return [reason.code for reason in judge(facts, Bands(**bands)).reasons]


def test_a_sound_run_is_accepted() -> None:
    assert judge(SOUND, Bands()).verdict is Verdict.ACCEPTED


DOUBTS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"needs": ("of_the_revoked",)}, {}, "not_compared"),
    ({"kept": 0}, {}, "too_few"),
    ({}, {"max_rows": 900}, "too_many"),
    ({"declared": 1001}, {}, "not_all_rows"),
    ({"lost": 51}, {}, "lost_rows"),
    ({"added": 151}, {}, "added_rows"),
    ({"as_of": dt.date(2026, 11, 1)}, {}, "older"),
    ({"titles_before": frozenset({"x/lac"})}, {}, "title_missing"),
    ({"filled": {"number": 900}}, {"min_fill": {"number": 0.95}}, "fill_rate"),
    ({"filled": {"city": 790}, "filled_before": {"city": 1.0}}, {}, "fill_fell"),
    ({"altered": {"name": 51}}, {}, "other_name"),
    ({"altered": {"end": 51}}, {}, "other_end"),
    ({"altered": {"city": 151}}, {}, "other_city"),
    ({"altered": {"status": 151}}, {}, "other_status"),
    ({"skipped": {"no_number": 30}}, {"max_skipped": {"no_number": 0.02}}, "skipped_no_number"),
]


@pytest.mark.parametrize(("changes", "bands", "code"), DOUBTS)
def test_each_doubt_holds_the_run_with_its_own_reason(
    changes: dict[str, Any], bands: dict[str, Any], code: str
) -> None:
    assert codes(replace(SOUND, **changes), **bands) == [code]


def test_the_operators_guide_tells_every_reason() -> None:
    told = (Path(__file__).parents[2] / "docs" / "operating.md").read_text("utf-8")
    codes = [*HOLDING_SIGNALS, *(code for _, _, code in DOUBTS if "skipped" not in code), *Failure]
    assert [code for code in codes if f"`{code}`" not in told] == []


def test_the_limits_themselves_still_pass() -> None:
    assert codes(replace(SOUND, lost=50, added=150)) == []
    altered = {"name": 50, "end": 50, "city": 150, "status": 150}
    assert codes(replace(SOUND, altered=altered)) == []


def test_a_short_list_may_lose_one_row_and_gain_a_few() -> None:
    short = replace(SOUND, read=10, kept=10, published=10, filled={"number": 10})
    assert codes(replace(short, lost=1, added=5)) == []
    assert codes(replace(short, lost=2)) == ["lost_rows"]
    assert codes(replace(short, altered={"name": 1, "end": 1, "city": 5, "status": 5})) == []
    assert codes(replace(short, altered={"name": 2, "status": 6})) == ["other_name", "other_status"]


def test_a_change_file_is_not_compared_with_a_whole_list() -> None:
    assert codes(replace(SOUND, completeness="delta", lost=900, added=900)) == []
    assert codes(replace(SOUND, completeness="delta", altered={"name": 900})) == []


def test_a_fact_may_fall_by_twenty_points_and_no_more() -> None:
    before = {"city": 0.9, "issued_on": 0.3}
    level = {"city": 700, "issued_on": 100}
    assert codes(replace(SOUND, filled=level, filled_before=before)) == []
    (reason,) = judge(
        replace(SOUND, filled=level | {"city": 699}, filled_before=before), Bands()
    ).reasons
    assert reason.code == "fill_fell"
    assert "70% of the listings have 'city'; in the last accepted run 90% had it." in reason.text
    assert codes(replace(SOUND, filled={}, filled_before=before)) == ["fill_fell", "fill_fell"]


def test_a_fact_that_one_row_of_a_short_list_lost_holds_nothing() -> None:
    short = replace(SOUND, read=4, kept=4, published=4, filled_before={"city": 1.0})
    assert codes(replace(short, filled={"city": 3})) == []
    assert codes(replace(short, filled={"city": 2})) == ["fill_fell"]


def test_a_change_file_may_lack_what_the_whole_list_has() -> None:
    weekly = replace(SOUND, completeness="delta", filled={}, filled_before={"city": 1.0})
    assert codes(weekly) == []


def test_rule_44_a_list_that_lost_a_fifth_of_its_rows_is_held() -> None:
    assert codes(replace(SOUND, read=800, kept=800, filled={"number": 800}, lost=200)) == [
        "lost_rows"
    ]


def test_rule_44_and_rule_46_an_expected_title_without_a_row_holds_the_run() -> None:
    before = frozenset({"co-bace/lac", "co-bace/cas"})
    facts = replace(SOUND, titles=frozenset({"co-bace/lac"}), titles_before=before)
    (reason,) = judge(facts, Bands()).reasons
    assert (reason.code, "co-bace/cas" in reason.text) == ("title_missing", True)
    assert codes(replace(facts, titles=before | {"co-bace/cat"})) == []


def test_a_first_run_has_nothing_to_be_compared_with() -> None:
    assert codes(replace(SOUND, published=0, added=1000, last_as_of=None)) == []


def test_rule_2_one_unknown_status_word_holds_the_run() -> None:
    met = {("unknown_status", "Active - Starlight"): 1}
    facts = replace(SOUND, signals=met, mends=dict.fromkeys(met, "statuses:\n  …"))
    assert codes(facts) == ["unknown_status"]


@given(
    lost=st.integers(0, 1000),
    added=st.integers(0, 3000),
    kept=st.integers(0, 3000),
    published=st.integers(0, 1000),
)
def test_every_hold_has_a_sentence_and_a_mend(
    lost: int, added: int, kept: int, published: int
) -> None:
    facts = replace(SOUND, lost=min(lost, published), added=added, kept=kept, published=published)
    judgement = judge(facts, Bands())
    assert (judgement.verdict is Verdict.HELD) == bool(judgement.reasons)
    assert all(reason.text and reason.mend for reason in judgement.reasons)
    if published > 20 and facts.lost > published * 0.05:
        assert judgement.verdict is Verdict.HELD
