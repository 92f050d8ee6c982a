"""Spoiling a sound answer in a few places, as hypothesis draws them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

WORDS = (
    *(b"\0", b"\xff", b"<", b">", b'"', b"&#0;", b"&#xD800;", b"[" * 2000, b"{", b"null", b"NaN"),
    *(b"1e999", b"-1", b"9" * 5000, "²".encode(), "\u202e".encode(), b"\xed\xa0\x80", b"\r", b"|"),
    *(b"<table>" * 300, b"</td>", b"<!--", b"%00", b"__VIEWSTATEFIELDCOUNT", b"\\u0000", b"0001"),
)
Edit = tuple[float, int, bytes]  # where (a part of the whole), bytes taken away, bytes put there


def edits() -> st.SearchStrategy[list[Edit]]:
    """A few of them."""
    new = st.one_of(st.sampled_from(WORDS), st.binary(max_size=12))
    one = st.tuples(st.floats(0, 1), st.integers(0, 40), new)
    return st.lists(one, max_size=4)


def spoilt(seed: bytes, changes: list[Edit], cut: float) -> bytes:
    """The seed with these changes, and its end cut off."""
    data = bytearray(seed[: 1 + int(len(seed) * cut)])
    for place, gone, new in changes:
        at = int(len(data) * place)
        data[at : at + gone] = new
    return bytes(data)


def cases(seeds: Callable[[], Any]) -> st.SearchStrategy[bytes]:
    """Spoilt seeds; one in four loses its end."""
    cut = st.one_of(st.just(1.0), st.just(1.0), st.just(1.0), st.floats(0, 1))
    return st.builds(spoilt, st.sampled_from(list(seeds())), edits(), cut)
