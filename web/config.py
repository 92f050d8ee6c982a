"""The site's settings: what each means, and where it comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from directory.files.secrecy import WeakSecretError, strong

_ENVIRONMENT = "INTERVENTIONIST_"
_SECRETS = ("INTERVENTIONIST_SECRET_KEY", "INTERVENTIONIST_SECRET")


class ConfigError(ValueError):
    """A setting nobody knows; its text names those there are."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ between two copies of the site.

    `database_url`: the store to read; "" means the usual place (`directory.store.read_url`).
    `secret_key`: hides searches in links; "" means a key file that is made in the home folder.
    Several machines behind one address need the same key.
    `contact_url`: where errors are reported (an https or mailto address); "" if there is none.
    `maintain_database_url`: the store that maintainers' answers are written to, below /maintain;
    "" means that there are no such pages.
    `reports_database_url`: where readers' reports of mistakes are added; "" means that pages tell
    whom to write to instead. On PostgreSQL a role of its own, which may add reports and no more.
    `claims_database_url`: where "Is this you?" adds asks and what professionals say of themselves;
    "" means that nobody is asked. On PostgreSQL a role of its own too.
    `operator`: who runs this copy, as pages say it; "" is said to be not named.
    `api_limit`: how often one neighborhood may ask the API, "600 per minute" say, or "off".
    `api_limit_storage`: where that is counted; a Redis address where several workers share it.
    `geocoder`: the address of a Nominatim server that may be asked where a typed street is, or
    "off"; `geocoder_contact`: an e-mail or page for its keepers; `geocoder_delay`: seconds between
    two requests of one worker.
    `proxies`: how many proxies in front of the site each add to X-Forwarded-For.
    """

    database_url: str = ""
    secret_key: str = ""
    contact_url: str = ""
    maintain_database_url: str = ""
    reports_database_url: str = ""
    claims_database_url: str = ""
    operator: str = ""
    api_limit: str = "600 per minute"
    api_limit_storage: str = "memory://"
    geocoder: str = "off"
    geocoder_contact: str = ""
    geocoder_delay: str = "1"
    proxies: str = "0"


_NAMES = {field.name.upper(): field.name for field in fields(Settings)}


def read_settings(config: Mapping[str, Any] | None) -> Settings:
    """The settings of `config`, then of the environment (INTERVENTIONIST_<NAME>), then as above.

    Raises ConfigError for a name that is no setting, so that a slip of the pen is not silent, and
    for a secret of the environment that could be guessed.
    """
    given = dict(config or {})
    unknown = sorted(set(given) - set(_NAMES) - {"TESTING"})
    if unknown:
        known = ", ".join(_NAMES)
        raise ConfigError(f"Unknown setting: {', '.join(unknown)}. There are: {known}.")
    for name in _SECRETS:
        try:
            if typed := os.environ.get(name):
                strong(name, typed)
        except WeakSecretError as error:
            raise ConfigError(str(error)) from error
    chosen = {
        own: given.get(name, os.environ.get(_ENVIRONMENT + name)) for name, own in _NAMES.items()
    }
    return Settings(**{own: str(value) for own, value in chosen.items() if value})
