"""The guide: easy to read, every claim with its source, the same in both languages."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from directory import vocabulary
from directory.data import data_path
from directory.words import guide
from directory.words.guide import GuideItem
from directory.words.language import ENGLISH, speaking
from tests import readability

ENGLISH_ITEMS = [one for group in guide.guide() for one in group.items]
with speaking("es"):
    SPANISH_ITEMS = [one for group in guide.guide() for one in group.items]
PAIRS = list(zip(ENGLISH_ITEMS, SPANISH_ITEMS, strict=True))
HIGHEST_GRADE = 6.0
EASY = 70.0  # points of both Spanish scales: "fairly easy" or easier
# What families must be told, in the product's order.
NEEDED = (
    "interventionist license-or-certificate cip ladc cadc cap ccdc other-letters why-the-state "
    "our-check check-yourself status-words when-not kinds questions red-flags fees order-and-money "
    "privacy-and-exit if-something-is-wrong"
).split()
# Words about people that put the illness first.
LABELS = re.compile(
    r"\b(addicts?|alcoholics?|junkies?|users?|abusers?|clean|adictos?|adictas?|alcoh[oó]lic[oa]s?|"
    r"drogadict[oa]s?|committed suicide|se suicid[oó])\b",
    re.IGNORECASE,
)
HURRY = re.compile(
    r"\b(act now|hurry|before it is too late|don.t wait|antes de que sea tarde)\b", re.I
)


@pytest.mark.parametrize(("item_id", "text"), list(guide.texts(ENGLISH)))
def test_grade_6_or_lower_by_two_formulas(item_id: str, text: str) -> None:
    kincaid, liau = readability.english(readability.plain(text))
    assert kincaid <= HIGHEST_GRADE
    assert liau <= HIGHEST_GRADE


@pytest.mark.parametrize(("item_id", "text"), list(guide.texts("es")))
def test_spanish_is_easy_by_two_formulas(item_id: str, text: str) -> None:
    szigriszt, huerta = readability.spanish(readability.plain(text))
    assert szigriszt >= EASY
    assert huerta >= EASY


def test_everything_that_families_must_be_told_is_there() -> None:
    assert set(NEEDED) <= {one.id for one in ENGLISH_ITEMS}
    assert len(NEEDED) == 20


@pytest.mark.parametrize("code", [ENGLISH, "es"])
def test_every_word_for_how_a_credential_stands_is_explained(code: str) -> None:
    with speaking(code):
        pages = vocabulary.load("pages")
        told = dict(guide.texts(code))["status-words"]
    words = [one["word"] for one in pages["states_of_credential"].values()]
    assert [word for word in words if f"- **{word}**:" not in told] == []


def _claims(item: GuideItem) -> list[str]:
    """Lines with a number that is a finding, a law, or what a board asks for."""
    claim = re.compile(r"\d+ (in|de cada) 100|\bstudy\b|\btrial\b|\b(federal )?crime\b|\bfits\b")
    return [line for line in item.body.splitlines() if claim.search(line)]


@pytest.mark.parametrize("item", ENGLISH_ITEMS, ids=lambda item: item.id)
def test_a_claim_names_its_source_on_its_own_line(item: GuideItem) -> None:
    for line in _claims(item):
        assert "[^" in line or "no study" in line, line


def test_every_source_is_cited_and_says_whether_it_was_read() -> None:
    sources = guide._yaml(guide._text("sources.yaml"))
    cited = {source.key for item in ENGLISH_ITEMS for source in item.sources}
    assert cited == set(sources)
    assert {told["evidence"] for told in sources.values()} <= {"read", "recalled"}
    assert all(told["url"].startswith(("https://", "http://")) for told in sources.values())


@pytest.mark.parametrize(("english", "spanish"), PAIRS, ids=lambda item: item.id)
def test_both_languages_say_the_same(english: GuideItem, spanish: GuideItem) -> None:
    marks = re.compile(r"\[\^[^\]]+\]|\{[a-z]+:[^}]+\}|\]\([^)]+\)|\b\d+\b|^#+|^- |^\d+\. ", re.M)

    def bones(item: GuideItem) -> list[str]:
        return sorted(marks.findall(item.body))

    spoken = {"2"}  # "press 2" is for those who speak Spanish
    theirs = [one for one in bones(spanish) if one not in spoken]
    assert theirs == [one for one in bones(english) if one not in spoken]
    assert english.title != spanish.title or english.title.isupper()
    assert english.summary != spanish.summary


@pytest.mark.parametrize("item", [*ENGLISH_ITEMS, *SPANISH_ITEMS], ids=lambda item: item.title)
def test_the_person_comes_first_and_nobody_is_hurried(item: GuideItem) -> None:
    text = readability.plain(f"{item.title} {item.summary} {item.body}")
    assert LABELS.findall(text) == []
    assert HURRY.findall(text) == []


def test_items_about_health_say_that_a_clinician_should_read_them() -> None:
    on_health = {one.id for one in ENGLISH_ITEMS if one.on_health}
    assert on_health == {"when-not", "what-else-helps", "kinds"}
    assert all(one.owner and isinstance(one.reviewed_on, dt.date) for one in ENGLISH_ITEMS)


def test_no_text_lies_about_unused() -> None:
    for code in (ENGLISH, "es"):
        files = {path.name.removesuffix(".md") for path in data_path("guide", code).iterdir()}
        assert files == {one.id for one in ENGLISH_ITEMS}


def test_an_item_without_a_head_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "_text", lambda path: "No head here.")
    with pytest.raises(guide.GuideError, match="should begin with ---"):
        guide._parts("en/x.md")


def test_the_sentences_of_the_site_are_easy_too() -> None:
    text = " ".join(str(one) for one in vocabulary.load("ranking")["sentences"].values())
    assert max(readability.english(text.replace("{", "").replace("}", ""))) <= 8


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("intervention", 4), ("people", 2), ("asked", 1), ("wanted", 2), ("table", 2), ("CIP", 3)],
)
def test_syllables_of_english_words(word: str, syllables: int) -> None:
    assert readability.english_syllables(word) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("intervención", 4), ("día", 2), ("ciudad", 2), ("quién", 1), ("leer", 2), ("oír", 2)],
)
def test_syllables_of_spanish_words(word: str, syllables: int) -> None:
    assert readability.spanish_syllables(word) == syllables


def test_a_hard_text_is_found_hard() -> None:
    hard = "Multidisciplinary professionals administer confrontational interventions."
    assert min(readability.english(hard)) > 12
    hard = "Profesionales multidisciplinarios administran sistemáticamente intervenciones."
    assert max(readability.spanish(hard)) < 10
