"""The second factor: a code of six digits that changes every 30 seconds (TOTP, RFC 6238)."""

from __future__ import annotations

import datetime as dt
import hmac
from base64 import urlsafe_b64encode

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ISSUER = "Interventionist Directory"
_STEPS_OFF = (-1, 0, 1)  # a phone's clock may be half a minute wrong


class SecondFactors:
    """Makes secrets and checks codes. The store keeps a secret only as this installation seals it.

    `key` is the site's secret key: a copy of the store alone makes no codes. With another key
    every account needs `maintainers reset`.
    """

    def __init__(self, key: str) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"second factors 1")
        self._box = Fernet(urlsafe_b64encode(derived.derive(key.encode())))

    def fresh(self) -> tuple[str, str]:
        """A new secret (base 32), to be shown once, and the same sealed, to be kept."""
        secret = pyotp.random_base32()
        return secret, self._box.encrypt(secret.encode()).decode()

    def step(self, sealed: str, code: str, now: dt.datetime) -> int | None:
        """The number of the half minute whose code this is; None for a wrong one."""
        try:
            totp = pyotp.TOTP(self._box.decrypt(sealed.encode()).decode())
        except InvalidToken:
            return None
        given = "".join(code.split()).encode()
        steps = [totp.timecode(now) + off for off in _STEPS_OFF]
        hits = [s for s in steps if hmac.compare_digest(totp.generate_otp(s).encode(), given)]
        return max(hits, default=None)


def address(name: str, secret: str) -> str:
    """The otpauth:// address that an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
