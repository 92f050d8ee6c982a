from __future__ import annotations

import secrets

import pytest

from web.config import ConfigError, Settings, read_settings


def test_nothing_given_is_as_usual() -> None:
    assert read_settings(None) == Settings()


def test_what_is_given_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVENTIONIST_OPERATOR", "somebody")
    monkeypatch.setenv("INTERVENTIONIST_CONTACT_URL", "mailto:a@example.org")
    settings = read_settings({"OPERATOR": "a charity"})
    assert settings.operator == "a charity"
    assert settings.contact_url == "mailto:a@example.org"


def test_a_slip_of_the_pen_is_not_silent() -> None:
    with pytest.raises(ConfigError, match=r"DATABASE_URI.*DATABASE_URL"):
        read_settings({"DATABASE_URI": "sqlite://"})


@pytest.mark.parametrize(
    "weak",
    ["short", "a" * 40, "please-change-me-0123456789abcdef", "your-key-0123456789abcdefghijklm"],
)
def test_a_secret_that_could_be_guessed_is_refused(
    monkeypatch: pytest.MonkeyPatch, weak: str
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_SECRET_KEY", weak)
    with pytest.raises(ConfigError, match=r"INTERVENTIONIST_SECRET_KEY .* Make one with") as met:
        read_settings(None)
    assert weak not in str(met.value)


def test_a_random_secret_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(200):
        made = secrets.token_urlsafe(32)
        monkeypatch.setenv("INTERVENTIONIST_SECRET_KEY", made)
        assert read_settings(None).secret_key == made
