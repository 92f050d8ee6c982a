from __future__ import annotations

import pytest

from web.neighbors import is_this_machine, neighborhood


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("unix:", ""),
        (None, ""),
    ],
)
def test_who_asked_is_a_neighborhood(address: str | None, seen: str) -> None:
    assert neighborhood(address) == seen


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.9", "", None])
def test_who_sits_here_is_known(address: str | None) -> None:
    assert is_this_machine(address)
    assert not is_this_machine("203.0.113.77")
