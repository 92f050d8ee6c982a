from __future__ import annotations

import stat
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.tokens import KEY_FILE, BadToken, TokenBox, secret_from

BOX = TokenBox("one key")


TEXTS = st.text(max_size=40)


@given(st.lists(TEXTS | st.integers() | st.lists(TEXTS, max_size=8), max_size=6))
def test_what_is_sealed_is_opened(value: list[object]) -> None:
    assert BOX.open("search", BOX.seal("search", value)) == value


def test_nothing_can_be_read_in_a_token() -> None:
    token = BOX.seal("search", ["Hartford", "suicide-risk"])
    raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert b"Hartford" not in raw
    assert b"suicide" not in raw


def test_two_tokens_of_one_search_differ() -> None:
    assert BOX.seal("search", ["06103"]) != BOX.seal("search", ["06103"])


@pytest.mark.parametrize("more", ["~", ".", "=", " ", "!", "\n"])
def test_a_token_has_one_spelling(more: str) -> None:
    token = BOX.seal("search", ["06103"])
    for spelled in (token + more, token[:9] + more + token[9:]):
        with pytest.raises(BadToken):
            BOX.open("search", spelled)


def test_a_tokens_length_does_not_tell_which_need() -> None:
    lengths = {len(BOX.seal("search", ["06103", need])) for need in ("mood", "suicide-risk")}
    assert len(lengths) == 1


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 10_000, "AAAA" * 20])
def test_a_strange_token_is_refused(token: str) -> None:
    with pytest.raises(BadToken):
        BOX.open("search", token)


def test_a_changed_token_is_refused() -> None:
    token = BOX.seal("search", ["06103"])
    changed = token[:20] + ("A" if token[20] != "A" else "B") + token[21:]
    with pytest.raises(BadToken):
        BOX.open("search", changed)


def test_a_token_opens_for_its_own_use_and_key_only() -> None:
    token = BOX.seal("search", ["06103"])
    with pytest.raises(BadToken):
        BOX.open("look-up", token)
    with pytest.raises(BadToken):
        TokenBox("another key").open("search", token)


def test_the_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    first = secret_from(folder)
    assert secret_from(folder) == first
    assert len(first) >= 32
    assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [KEY_FILE]
