"""What a form may state: the vocabulary's words, a website, a phone, a fee; nothing else."""

from __future__ import annotations

import pytest

from directory.claims.said import key_of, left, read
from directory.finding.self_stated import in_words, said_in
from directory.words.language import speaking


def test_what_is_stated_is_what_every_reader_of_claims_knows() -> None:
    told = {
        "specialty": ["gambling", "teens", "gambling"],
        "language": ["spa"],
        "model": ["craft"],
        "travels": ["CT", "US"],
        "remote": ["CO", "WY"],
        "new_clients": ["yes"],
        "fee": ["2,500"],
        "website": ["wren.example.org/help"],
        "phone": ["303.555.0142"],
    }
    found = read(told)
    assert found.wrong == ()
    assert [key_of(one) for one in found.says] == [
        *("specialty=gambling", "specialty=teens", "language=spa", "model=craft", "travels=US"),
        *("remote=CO", "remote=WY", "new_clients=yes", "fee=$2,500"),
        *("website=https://wren.example.org/help", "phone=(303) 555-0142"),
    ]
    assert len(list(said_in("1", "", found.says))) == len(found.says)
    assert in_words("phone", "(303) 555-0142") == "Business phone: (303) 555-0142"
    with speaking("es"):
        assert in_words("website", "https://a.example.org") == (
            "Sitio web del trabajo: https://a.example.org"
        )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("specialty", "miracles"),
        ("specialty", "<script>alert(1)</script>"),
        ("language", "klingon"),
        ("travels", "ZZ"),
        ("new_clients", "perhaps"),
        ("fee", "free!!! call now"),
        ("fee", "-5"),
        ("fee", "1234567"),
        ("website", "javascript:alert(1)"),
        ("website", "http://10.0.0.1/"),
        ("website", "https://user:pass@a.example.org"),
        ("website", "https://a.example.org/?from=us"),
        ("website", "https://a.example.org/#x"),
        ("website", "https://a.example.org:8080/"),
        ("website", 'https://a.example.org/"onmouseover='),
        ("website", "https://a.example.org/" + "x" * 100),
        ("website", "https://аррӏе.example.org"),
        ("website", "a.example.org\nBcc: b"),
        ("phone", "911"),
        ("phone", "555-0142"),
        ("phone", "1-900"),
        ("phone", "303 555 0142 ext 7"),
        ("phone", "(303) 155-0142"),
        ("phone", "٣٠٣٥٥٥٠١٤٢"),
    ],
)
def test_anything_else_is_named_and_nothing_is_kept(kind: str, value: str) -> None:
    found = read({kind: [value], "model": ["arise"]})
    assert (found.wrong, found.says) == ((kind,), ())


def test_a_form_that_says_nothing_says_so_and_unknown_fields_are_no_statements() -> None:
    for told in ({}, {"specialty": [" "]}, {"status": ["active"], "credential": ["pcb/cip"]}):
        assert read(told).wrong == ("nothing",)


def test_a_part_is_taken_back() -> None:
    says = read({"specialty": ["mood"], "language": ["spa", "pol"]}).says
    assert [key_of(one) for one in left(says, {"language=spa", "never=said"})] == [
        "specialty=mood",
        "language=pol",
    ]
