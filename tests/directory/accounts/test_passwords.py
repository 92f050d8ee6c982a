from __future__ import annotations

from directory.accounts.passwords import LONGEST, hashed, matches


def test_a_password_is_looked_at_whole() -> None:
    longest = "seven grey herons, " * 20
    kept = hashed(longest[:LONGEST], "ada")
    assert matches(kept, longest[:LONGEST])
    assert not matches(kept, longest)
    assert not matches(kept, "")
    assert not matches(None, "seven grey herons")
