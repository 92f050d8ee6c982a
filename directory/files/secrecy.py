"""Whether a secret that somebody typed is one. Pure."""

from __future__ import annotations

import re

SHORTEST = 32  # characters
_FEWEST = 12  # different ones
_EXAMPLES = re.compile(
    r"change.?(me|this|it)|secret|password|example|default|insert|your.?(key|own)", re.I
)
_HOW = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"


class WeakSecretError(ValueError):
    """A secret that could be guessed. The message names its setting, and says how to make one."""


def strong(name: str, secret: str) -> str:
    """The same secret. Raises WeakSecretError for a short, dull or well-known one."""
    if len(secret) < SHORTEST:
        raise WeakSecretError(f"{name} has less than {SHORTEST} characters. {_HOW}")
    if len(set(secret)) < _FEWEST or _EXAMPLES.search(secret):
        raise WeakSecretError(f"{name} could be guessed. {_HOW}")
    return secret
