"""A local board with an open-data set, sound by day and misbehaving at night, over real sockets."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.crawler.lists import CO_COLUMNS, co_row, many

ROBOTS = "User-agent: *\nDisallow: /private/\n"
WALL = "<!doctype html><title>Human Verification</title><script src='/awswaf.js'></script>"
HUGE = 2 * 1024**3
PEOPLE = 40


class Board:
    """One board: its rows, the day they were last changed, and what it does to a request."""

    def __init__(self) -> None:
        self.rows = many(co_row(), "licensenumber", PEOPLE)
        self.columns = list(CO_COLUMNS)
        self.stamp = 1795046400  # 2026-11-19
        self.robots = ROBOTS
        self.fault: Callable[[_Handler], None] | None = None
        self.seen: list[tuple[float, str, dict[str, str]]] = []
        self.open_now = 0
        self.most_open = 0
        self.url = ""

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        """What a sound board answers."""
        if path.startswith("/api/views/"):
            columns = [{"fieldName": name} for name in self.columns]
            return {"rowsUpdatedAt": self.stamp, "columns": columns}
        if query.get("$select") == ["count(*)"]:
            return [{"count": str(len(self.rows))}]
        begin, size = int(query["$offset"][0]), int(query["$limit"][0])
        wanted = query["$select"][0].split(",")
        page = self.rows[begin : begin + size]
        return [{k: v for k, v in row.items() if k in wanted and v} for row in page]


class _Handler(BaseHTTPRequestHandler):
    """Answers for one board."""

    protocol_version = "HTTP/1.1"
    board: ClassVar[Board]

    def do_GET(self) -> None:
        """Answer, or misbehave."""
        board = self.board
        board.open_now += 1
        board.most_open = max(board.most_open, board.open_now)
        board.seen.append((time.monotonic(), self.path, dict(self.headers.items())))
        try:
            self._answer()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            board.open_now -= 1

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/robots.txt":
            self.send(self.board.robots.encode(), "text/plain")
        elif self.board.fault is not None:
            self.board.fault(self)
        else:
            told = self.board.answer(parts.path, parse_qs(parts.query))
            self.send(json.dumps(told).encode(), "application/json")

    def send(self, body: bytes, kind: str, status: int = 200, **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in ({"Content-Type": kind} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    """Whoever is killed while asking is not worth a page of text."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a connection that is gone."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(board: Board) -> Iterator[Board]:
    """Serve a board on a port of its own."""
    handler = type("Handler", (_Handler,), {"board": board})
    server = _Server(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    board.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield board
    finally:
        server.shutdown()
        server.server_close()


def unavailable(handler: _Handler) -> None:
    """503."""
    handler.send(b"try later", "text/plain", 503)


def captcha(handler: _Handler) -> None:
    """A challenge page that says 200."""
    handler.send(WALL.encode(), "text/html")


def slow_drip(handler: _Handler) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def cut_off(handler: _Handler) -> None:
    """Half a body, then nothing."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'[{"lastname": "Ashw')
    handler.wfile.flush()
    handler.close_connection = True


def redirect_loop(handler: _Handler) -> None:
    """From here to here."""
    handler.send(b"", "text/plain", 302, Location=handler.path)


def into_our_network(handler: _Handler) -> None:
    """To an address that only the crawler's own machine can reach."""
    handler.send(b"", "text/plain", 302, Location="http://127.0.0.2:9/latest/meta-data/")


def two_gigabytes(handler: _Handler) -> None:
    """An endless body without a length."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.close_connection = True
    block = b" " * (1 << 20)
    for _ in range(HUGE // len(block)):
        handler.wfile.write(block)


def gzip_bomb(handler: _Handler) -> None:
    """A small body that unpacks to 2 GB."""
    handler.send(_bomb(), "application/json", Content_Encoding="gzip")


def _bomb() -> bytes:
    megabyte = gzip.compress(b" " * (1 << 20))
    return megabyte * (HUGE >> 20)


def wrong_charset(handler: _Handler) -> None:
    """JSON in an encoding that JSON does not have."""
    rows = json.dumps([{"lastname": "Muñoz"}], ensure_ascii=False)
    handler.send(rows.encode("cp1252"), "application/json")


def endless_pager(handler: _Handler) -> None:
    """Always one more full page."""
    query = parse_qs(urlsplit(handler.path).query)
    if "$offset" not in query:
        told = handler.board.answer(urlsplit(handler.path).path, query)
    else:
        size = int(query["$limit"][0])
        told = many(co_row(), "licensenumber", size, start=int(query["$offset"][0]))
    handler.send(json.dumps(told).encode(), "application/json")
