"""A server that answers as https://nominatim.org/release-docs/latest/api/Search/ documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


def found(latitude: str, longitude: str, **address: str) -> list[dict[str, Any]]:
    """One result in the format `json` with `addressdetails=1`."""
    return [
        {
            "place_id": 1,
            "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
            "osm_type": "way",
            "osm_id": 2,
            "lat": latitude,
            "lon": longitude,
            "class": "place",
            "type": "house",
            "display_name": ", ".join(address.values()),
            "address": {"country_code": "us", **address},
            "boundingbox": [latitude, latitude, longitude, longitude],
        }
    ]


ELM_STREET = found(
    "41.7812345", "-72.6654321", house_number="12", road="Elm Street", city="Hartford"
)


@dataclass
class Nominatim:
    """What the server says, and what it was asked: the parameters, and who asked."""

    address: str = ""
    says: Any = field(default_factory=lambda: ELM_STREET)
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)
    askers: list[str] = field(default_factory=list)
    may_answer: Event = field(default_factory=Event)


@contextmanager
def nominatim() -> Iterator[Nominatim]:
    """The server on a free port of this machine."""
    told = Nominatim()
    told.may_answer.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told))
    told.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield told
    finally:
        told.may_answer.set()
        server.shutdown()
        server.server_close()


def _handler(told: Nominatim) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            told.asked.append({k: v[0] for k, v in parse_qs(address.query).items()})
            told.askers.append(self.headers["User-Agent"])
            told.may_answer.wait()
            body = told.says if isinstance(told.says, bytes) else json.dumps(told.says).encode()
            self.send_response(told.status if address.path == "/search" else 404)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # nobody waited
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
