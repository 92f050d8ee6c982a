"""Links are made with the site's key, and with no other."""

from __future__ import annotations

import pytest

from directory.claims.links import Links, new_number


def test_a_link_is_read_by_whoever_made_it_alone() -> None:
    number = new_number()
    token = Links("key").token(number)
    assert Links("key").number(token) == number
    assert Links("other").number(token) is None
    assert number != new_number()


@pytest.mark.parametrize("spoil", ["", "~", "x", "é", "\n"])
def test_a_text_that_is_nearly_a_link_is_none(spoil: str) -> None:
    links = Links("key")
    token = links.token("0" * 32)
    for text in (token[:-1] + spoil, spoil + token[1:], token + "0", token.upper(), spoil):
        assert links.number(text) is None, text
