from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from directory.requirements import Catalogue, StaleFact, load_catalogue, stale_facts
from directory.requirements.answers import stale_lines
from directory.requirements.stale import age_days

TODAY = dt.date(2026, 11, 20)
Write = Callable[[str, str], Path]


@pytest.mark.parametrize(
    ("as_of", "days"),
    [
        (None, None),
        ("2025", 324),
        ("2024-02", 995),
        ("2026-11-20", 0),
        ("2026-11-19", 1),
        ("2026", 0),
        ("2027-01-01", 0),
    ],
)
def test_a_page_is_at_least_as_old_as_its_last_possible_day(
    as_of: str | None, days: int | None
) -> None:
    assert age_days(as_of, TODAY) == days


def rank(fact: StaleFact) -> tuple[int, int]:
    if fact.evidence == "recalled":
        return 0, 0
    return (1, 0) if fact.age_days is None else (2, -fact.age_days)


def test_recalled_comes_first_then_undated_then_the_oldest() -> None:
    facts = stale_facts(load_catalogue().jurisdictions.values(), TODAY)
    assert len(facts) > 2000
    assert [rank(fact) for fact in facts] == sorted(rank(fact) for fact in facts)
    assert {rank(fact)[0] for fact in facts} == {0, 1, 2}


def test_each_fact_names_the_page_to_read_again(sound: str, write: Write) -> None:
    folder = write("GU.yaml", sound).parent
    facts = stale_facts(Catalogue(folder).jurisdictions.values(), TODAY)
    assert [fact.fact for fact in facts] == ["title", "number_pattern", "experience_hours"]
    (page,) = {(fact.citation, fact.page_url, fact.as_of, fact.age_days) for fact in facts}
    assert page == ("rule-12", "https://board.example.org/rule-12", "2023-06", 1239)


def test_a_fact_is_as_good_as_its_best_page(sound: str, write: Write) -> None:
    older = (
        "  older:\n    url: https://board.example.org/older\n    title: Older\n"
        "    as_of: null\n    evidence: recalled\n"
    )
    text = sound.replace("issuers:\n", f"{older}issuers:\n").replace(
        "title: [rule-12]", "title: [older, rule-12]"
    )
    facts = stale_facts([Catalogue(write("GU.yaml", text).parent).jurisdiction("GU")], TODAY)
    assert {fact.citation for fact in facts} == {"rule-12"}


def test_facts_are_listed_under_their_page() -> None:
    facts = stale_facts([load_catalogue().jurisdiction("CT")], TODAY)
    lines = stale_lines(facts[:12], len(facts), 80)
    assert lines[0].startswith("12 of 41 facts, worst first.")
    assert "    https://ctcertboard.org/about-us/" in lines
    assert all(len(line) <= 80 for line in lines if "http" not in line)
