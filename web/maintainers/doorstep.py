"""How often one neighborhood may try a password, whatever names it tries, and how many at once.

Beside the wait of each account: that one grows with failures at one name, this one stops whoever
goes from name to name. Counted before a password is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from flask import Flask, current_app, request
from limits import parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from web.api.limits import patience
from web.neighbors import is_this_machine, neighborhood

TRIES = parse("20 per hour")
TOO_OFTEN = "Too many tries came from your network. Please wait for an hour."
CROWDED = "Too many try to sign in just now. Please try again."
_EXTENSION = "maintainers-doorstep"
_WAIT_SECONDS = 10
_turn = Lock()  # a look at a password takes 64 MiB and keeps a core busy


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


@contextmanager
def one_at_a_time() -> Iterator[bool]:
    """Whether it is this request's turn to have a password looked at."""
    in_turn = _turn.acquire(timeout=_WAIT_SECONDS)
    try:
        yield in_turn
    finally:
        if in_turn:
            _turn.release()
