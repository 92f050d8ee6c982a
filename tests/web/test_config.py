from __future__ import annotations

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
