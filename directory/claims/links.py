"""Links that open a claim's form: signed with the site's key, made of a random number.

The store keeps the number alone, so that whoever reads the store cannot make the link.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LASTS = dt.timedelta(days=14)  # until its first use
_TOKEN = re.compile(r"([0-9a-f]{32})([0-9a-f]{64})", re.ASCII)


class Links:
    """Makes and reads links. `key` is the site's secret key: with another one, old links end."""

    def __init__(self, key: str) -> None:
        self._key = HKDF(SHA256(), length=32, salt=None, info=b"claim links 1").derive(key.encode())

    def token(self, number: str) -> str:
        """The text that stands in the address: the number and its signature."""
        return number + self._signature(number)

    def number(self, token: str) -> str | None:
        """The number of a token that was signed here; None for any other text."""
        found = _TOKEN.fullmatch(token)
        if found is None or not hmac.compare_digest(found[2], self._signature(found[1])):
            return None
        return found[1]

    def _signature(self, number: str) -> str:
        return hmac.digest(self._key, number.encode(), "sha256").hex()


def new_number() -> str:
    """A random number of 128 bits, in hexadecimal."""
    return secrets.token_hex(16)
