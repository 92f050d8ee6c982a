"""A server for one machine: the demo, a centre's own computer, development."""

from __future__ import annotations

import sys

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler
from werkzeug.serving import make_server as make_wsgi_server


class PrivateRequestHandler(WSGIRequestHandler):
    """Logs a request without who asked, and without its query string."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write method, path and status."""
        path = self.path.partition("?")[0]
        sys.stderr.write(f"{self.command} {path} {getattr(code, 'value', code)}\n")


def make_server(host: str, port: int, app: Flask) -> BaseWSGIServer:
    """Make a threaded server. Raises OSError when the port cannot be had."""
    return make_wsgi_server(host, port, app, threaded=True, request_handler=PrivateRequestHandler)
