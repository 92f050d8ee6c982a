"""How often one neighborhood may ask the API, so that nobody takes it from the others.

Pages are never limited: a family that is turned away would miss what it needs in a crisis.
"""

from __future__ import annotations

import time

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from limits import parse
from limits.errors import ConfigurationError
from werkzeug.middleware.proxy_fix import ProxyFix

from web import fhir
from web.api import hsds, routes
from web.config import ConfigError, Settings
from web.neighbors import is_this_machine, neighborhood

OFF = "off"
_POLICY = "api"
_LIMITED = (routes.blueprint, fhir.blueprint, hsds.blueprint)
_COSTS = {
    "api.verify": 10,
    "fhir.search": 5,
    "hsds.hsds_services": 5,
}  # they may look through every name there is
_EXTENSION = "api-limiter"
_MEMORY = "memory://"
_PATIENCE: dict[str, str | int] = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds


def init_app(app: Flask, settings: Settings) -> None:
    """Limit the API as the settings say. Raises ConfigError for a limit that cannot be read."""
    if not settings.proxies.isdecimal():
        raise ConfigError(f"PROXIES: a whole number is wanted, not {settings.proxies!r}.")
    hops = int(settings.proxies)
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    if settings.api_limit == OFF:
        return
    try:
        parse(settings.api_limit)
    except ValueError as error:
        raise ConfigError(f'API_LIMIT: {error}. Write "600 per minute", or "{OFF}".') from error
    limiter = _limiter(app, settings.api_limit_storage)
    limited = limiter.shared_limit(
        settings.api_limit,
        scope=_POLICY,
        cost=_cost,
        exempt_when=_is_free,
        error_message=f"The API answers {settings.api_limit}. Wait as `Retry-After` says.",
    )
    for one in _LIMITED:
        limited(one)
    app.extensions[_EXTENSION] = limiter
    app.after_request(_told)


def _limiter(app: Flask, storage: str) -> Limiter:
    """Counts in this store; in this worker's memory while it is down, with a line in the log."""
    limiter = Limiter(
        _neighborhood,
        storage_uri=storage,
        storage_options=patience(storage),
        in_memory_fallback_enabled=True,
        swallow_errors=True,
    )
    try:
        limiter.init_app(app)
    except ConfigurationError as error:
        raise ConfigError(f"API_LIMIT_STORAGE: {error}.") from error
    return limiter


def patience(storage: str) -> dict[str, str | int]:
    """How long a store of counts may keep an answer waiting, as its driver takes it."""
    return {} if storage == _MEMORY else _PATIENCE


def _cost() -> int:
    return _COSTS.get(request.endpoint or "", 1)


def _is_free() -> bool:
    """This machine; and a browser's question beforehand, whose refusal hides why from a script."""
    return request.method == "OPTIONS" or is_this_machine(request.remote_addr)


def _neighborhood() -> str:
    """Who asks, as a keyed hash of a part of the address: the address itself is kept nowhere."""
    near = neighborhood(request.remote_addr)
    return current_app.extensions["tokens"].blind(_POLICY, near) if near else ""


def _told(response: Response) -> Response:
    """Say what is left, and how long to wait.

    Fields of draft-ietf-httpapi-ratelimit-headers-11 (2026-05-23), as read on 2026-11-28.
    """
    limit = current_app.extensions[_EXTENSION].current_limit
    if limit is None or not request.path.startswith(tuple(str(one.url_prefix) for one in _LIMITED)):
        return response
    wait = max(int(limit.reset_at - time.time()), 1)
    response.headers["RateLimit-Policy"] = (
        f'"{_POLICY}";q={limit.limit.amount};w={limit.limit.get_expiry()}'
    )
    response.headers["RateLimit"] = f'"{_POLICY}";r={limit.remaining};t={wait}'
    if response.status_code == 429:
        response.headers["Retry-After"] = str(wait)
    return response
