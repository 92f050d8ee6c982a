from __future__ import annotations

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from directory.accounts.passwords import LONGEST, SHORTEST, PasswordError, hashed, matches


def test_a_guess_costs_what_rfc_9106_asks_where_memory_is_low() -> None:
    assert hashed("seven grey herons", "ada").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_password_is_looked_at_whole() -> None:
    longest = "seven grey herons, " * 20
    kept = hashed(longest[:LONGEST], "ada")
    assert matches(kept, longest[:LONGEST])
    assert not matches(kept, longest)
    assert not matches(kept, "")
    assert not matches(None, "seven grey herons")


@pytest.mark.parametrize(
    "password",
    [
        *("short", "a" * 30, "i am boris the first", "x" * 257),
        *("password1234", "P@ssw0rd1234", "qwertyuiop[]", "iloveyou1234", "passwordpassword"),
        *("interventionist", "directory2026", "maintainers1"),
    ],
)
def test_passwords_that_are_too_easy(password: str) -> None:
    with pytest.raises(PasswordError):
        hashed(password, "boris")


def test_none_of_the_commonest_passwords_is_taken() -> None:
    long_enough = [one for one in FREQUENCY_LISTS["passwords"] if len(one) >= SHORTEST]
    assert len(FREQUENCY_LISTS["passwords"]) > 3_000
    assert len(long_enough) > 20
    for common in long_enough:
        with pytest.raises(PasswordError, match="too easy"):
            hashed(common, "ada")


def test_the_longest_password_is_judged_soon_and_taken() -> None:
    assert hashed("seven grey herons, " * 13, "ada")
