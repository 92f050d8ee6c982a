from __future__ import annotations

import pytest
from pydantic import ValidationError

from directory.requirements.facts import Citation, FlagFact, HoursFact, NumberPattern, TextFact


def test_the_headline_of_a_dispute_is_its_first_version() -> None:
    fact = HoursFact.model_validate_json(
        '{"versions": [{"value": 2000, "cite": ["statute"]}, {"value": 3000, "cite": ["guide"]}]}'
    )
    assert (fact.headline, fact.disputed) == (2000, True)


def test_the_headline_of_a_plain_fact_is_its_value() -> None:
    fact = HoursFact.model_validate_json('{"value": 2000, "cite": ["statute"]}')
    assert (fact.headline, fact.disputed) == (2000, False)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"value": 2000}', "uncited"),
        ('{"value": 2000, "cite": []}', "uncited"),
        ('{"cite": ["a"]}', "hollow"),
        ('{"value": 1, "versions": [{"value": 1, "cite": ["a"]}]}', "twice"),
        ('{"versions": [{"value": 1, "cite": ["a"]}]}', "lonely"),
        ('{"versions": [{"cite": ["a"]}, {"value": 1, "cite": ["a"]}]}', "hollow"),
        ('{"versions": [{"value": 1}, {"value": 1, "cite": ["a"]}]}', "missing"),
        ('{"value": -1, "cite": ["a"]}', "greater_than_equal"),
        ('{"value": 200000, "cite": ["a"]}', "less_than_equal"),
        ('{"value": "2000", "cite": ["a"]}', "int_type"),
        ('{"value": 1, "cite": ["a"], "hours": 1}', "extra_forbidden"),
        ('{"value": 1, "cite": ["Not A Key"]}', "string_pattern_mismatch"),
        ('{"value": 1, "by_degree": {"phd": 1}, "cite": ["a"]}', "literal_error"),
        ('{"value": 1, "cite": ["a"], "valid_from": "2024", "valid_to": "2023"}', "order"),
    ],
)
def test_an_unsound_fact_is_refused(text: str, kind: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        HoursFact.model_validate_json(text)
    assert kind in {error["type"] for error in refusal.value.errors()}


@pytest.mark.parametrize("text", ['{"value": 1, "cite": ["a"]}', '{"value": "yes", "cite": ["a"]}'])
def test_a_flag_is_true_or_false_only(text: str) -> None:
    with pytest.raises(ValidationError):
        FlagFact.model_validate_json(text)


def test_false_is_a_value() -> None:
    assert FlagFact.model_validate_json('{"value": false, "cite": ["a"]}').headline is False


def test_blank_text_is_no_fact() -> None:
    with pytest.raises(ValidationError):
        TextFact.model_validate_json('{"value": " ", "cite": ["a"]}')


@pytest.mark.parametrize("as_of", ["2023", "2023-06", "2024-02-29"])
def test_days_may_be_known_to_the_year_month_or_day(as_of: str) -> None:
    citation = Citation(url="https://board.example.org", title="Rule", as_of=as_of, evidence="read")
    assert citation.as_of == as_of


@pytest.mark.parametrize("as_of", ["2023-13", "2023-02-29", "June 2023", "23", 2023])
def test_impossible_days_are_refused(as_of: str) -> None:
    with pytest.raises(ValidationError):
        Citation(url="https://board.example.org", title="Rule", as_of=as_of, evidence="read")


def test_a_number_pattern_must_compile() -> None:
    with pytest.raises(ValidationError, match="not a pattern"):
        NumberPattern.model_validate_json('{"pattern": "(", "cite": ["a"]}')
