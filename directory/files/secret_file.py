"""Keys that belong to one installation and never to the store."""

from __future__ import annotations

import os
import secrets

from directory.files.secrecy import strong
from directory.files.whole import keep_first
from directory.store import home


def suppression_secret() -> bytes:
    """The key under which wishes to be hidden are hashed: INTERVENTIONIST_SECRET, else a file.

    The file is made once, readable by its owner alone. Losing it loses the wishes.
    Raises WeakSecretError for a stated one that could be guessed.
    """
    stated = os.environ.get("INTERVENTIONIST_SECRET")
    if stated:
        return strong("INTERVENTIONIST_SECRET", stated).encode()
    path = home() / "suppression.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        keep_first(path, secrets.token_hex(32))
    return path.read_text("utf-8").encode()
