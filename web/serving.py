"""A server for one machine: the demo, a centre's own computer, development."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler
from werkzeug.serving import make_server as make_wsgi_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_LONGEST_SHOWN = 40  # characters: what is longer is a search in its sealed form


class PrivateRequestHandler(WSGIRequestHandler):
    """Logs a request without who asked, without its query string and without sealed searches."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write method, path and status."""
        sys.stderr.write(f"{self.command} {loggable(self.path)} {getattr(code, 'value', code)}\n")


def loggable(target: str) -> str:
    """A request's path as the log shows it: "/results/…" for the answer to a search."""
    parts = target.partition("?")[0].split("/")
    return "/".join(part if len(part) <= _LONGEST_SHOWN else "…" for part in parts)


class SilentRequestHandler(PrivateRequestHandler):
    """Logs no request: for what a machine asks every few seconds."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


def make_server(
    host: str,
    port: int,
    app: WSGIApplication,
    handler: type[WSGIRequestHandler] = PrivateRequestHandler,
) -> BaseWSGIServer:
    """Make a threaded server. Raises OSError when the port cannot be had."""
    return make_wsgi_server(host, port, app, threaded=True, request_handler=handler)
