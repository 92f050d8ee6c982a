"""The site's secret key, for commands that make what the site reads."""

from __future__ import annotations

from directory.commands.console import refusing


def site_key() -> str:
    """The key of the settings, else of the key file. Exits for one that could be guessed."""
    from directory.store import home
    from web.config import ConfigError, read_settings
    from web.tokens import secret_from

    with refusing(ConfigError):
        return read_settings(None).secret_key or secret_from(home())
