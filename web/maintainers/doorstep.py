"""How often one neighborhood may try to sign in, whatever names it tries.

Beside the wait of each account: that one grows with failures at one name, this one stops whoever
goes from name to name. Counted before a password is looked at.
"""

from __future__ import annotations

from flask import Flask, current_app, request
from limits import parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from web.api.limits import patience
from web.neighbors import is_this_machine, neighborhood

TRIES = parse("20 per hour")
_EXTENSION = "maintainers-doorstep"


def init_app(app: Flask, storage: str) -> None:
    """Count in `storage`, as the API's limits do (`web.config.Settings.api_limit_storage`)."""
    counted = storage_from_string(storage, wrap_exceptions=True, **patience(storage))
    app.extensions[_EXTENSION] = MovingWindowRateLimiter(counted)


def may_try() -> bool:
    """Count a try of this request's neighborhood; False when it had too many.

    Where the counts cannot be reached everybody may: the waits of accounts stand all the same.
    """
    if is_this_machine(request.remote_addr):
        return True
    near = current_app.extensions["tokens"].blind("sign-in", neighborhood(request.remote_addr))
    limiter: MovingWindowRateLimiter = current_app.extensions[_EXTENSION]
    try:
        return limiter.hit(TRIES, near)
    except StorageError:
        return True
