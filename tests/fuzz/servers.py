"""Servers that we ask: one on a real socket that answers with whatever bytes are given."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from directory.commands.watch_post import Message, NotSentError, NotWantedError, post
from directory.places.street import Streets, StreetSettings
from directory.watch.items import Item
from tests.nominatim import ELM_STREET

_SECRET = "FUZZED_HOOK_SECRET"
_MESSAGE = Message("1", "staff", Item("1", dt.date(2026, 11, 28), "Oona Ashwick", (), ""))
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "


class _Server(ThreadingTCPServer):
    daemon_threads, allow_reuse_address, says = True, True, b""

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(StreamRequestHandler):
    def handle(self) -> None:
        length = 0
        while (line := self.rfile.readline()).strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        self.rfile.read(length)
        with suppress(ConnectionError):  # nobody waited for the rest
            self.wfile.write(self.server.says)  # type: ignore[attr-defined]


@cache
def _server() -> _Server:
    server = _Server(("127.0.0.1", 0), _Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    os.environ[_SECRET] = "whsec_" + "A" * 32
    return server


def webhook(data: bytes) -> None:
    """What a watcher's server answers."""
    _server().says = data
    with suppress(NotSentError, NotWantedError):
        post(_MESSAGE, _server().address, _SECRET, 1)


_numbers = count(1)  # a street that is known already is not asked for


@cache
def _streets() -> Streets:
    told = StreetSettings(_server().address, "mailto:directory@example.org", "0")
    return Streets(told, b"a key for tests only", Path(tempfile.mkdtemp(prefix="fuzzed-")))


def street(data: bytes) -> None:
    """What a server of streets answers: a point near the ZIP code, or none."""
    _server().says = data
    found = _streets().place(f"{next(_numbers)} Elm Street, Hartford, CT 06103")
    assert found.state == "CT"


def answers() -> list[bytes]:
    """Sound ones, one that ends too early, and lines that are no HTTP."""
    found = json.dumps(ELM_STREET).encode()
    sound = _HEAD + str(len(found)).encode() + b"\r\n\r\n" + found
    return [
        sound,
        sound[:-5],
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"220 mail.example.org ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
    ]
