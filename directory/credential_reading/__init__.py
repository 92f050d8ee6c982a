"""Any wording of a credential, read in the context of its issuer or state."""

from __future__ import annotations

from directory.credential_reading.explaining import explain
from directory.credential_reading.model import CredentialReading, Match
from directory.credential_reading.reading import read_credential, read_credentials
from directory.credential_reading.splitting import split_post_nominals

__all__ = [
    "CredentialReading",
    "Match",
    "explain",
    "read_credential",
    "read_credentials",
    "split_post_nominals",
]
