"""Searches as opaque links: encrypted and authenticated, kept nowhere, readable by nobody else."""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from directory.files.whole import keep_first

KEY_FILE = "site.key"
_NONCE_BYTES = 12
_BLOCK = 64  # texts are padded to whole blocks, so that a link's length tells little
_LONGEST = 6_000  # characters of a token; the longest form makes one of about 3,000


class BadToken(ValueError):  # noqa: N818 - reads as what happened
    """A token that this site did not make, or made with another key or for another use."""


class TokenBox:
    """Seals small JSON values into URL-safe text and opens them again."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCM(_derived(secret, b"search tokens 1"))
        self._blinding = _derived(secret, b"blinded texts 1")

    def seal(self, use: str, value: Any) -> str:
        """The token of `value` for one `use`; two tokens of one value differ."""
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
        padded = text.ljust(-(-len(text) // _BLOCK) * _BLOCK)  # JSON allows spaces at the end
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, padded, use.encode())
        return _spelled(sealed)

    def blind(self, use: str, text: str) -> str:
        """The same for the same text and use, and telling nothing of it without the key."""
        return hmac.digest(self._blinding, f"{use}\n{text}".encode(), "sha256").hex()

    def open(self, use: str, token: str) -> Any:
        """The value of a token made for this `use`. Raises BadToken."""
        if len(token) > _LONGEST or not token.isascii():
            raise BadToken
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            if _spelled(sealed) != token:  # the decoder passes over what it does not know
                raise BadToken
            nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
            return json.loads(self._cipher.decrypt(nonce, text, use.encode()))
        except (InvalidTag, ValueError) as error:
            raise BadToken from error


def _spelled(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def _derived(secret: str, use: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=use).derive(secret.encode())


def secret_from(folder: Path) -> str:
    """The secret in the folder's key file, which is made, for its owner's eyes only, if missing."""
    path = folder / KEY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        keep_first(path, secrets.token_urlsafe(32))
    return path.read_text(encoding="ascii").strip()
