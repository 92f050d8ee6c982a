"""Local replicas of an open-data set and of a board's pages, in a process of their own.

usage: python -m benchmarks.replica ROWS PAGE_SIZE   (prints its address, serves until ended)
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawler.source import load_sources

ROOT = Path(__file__).parents[1]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def person(number: int) -> dict[str, str]:
    """An invented counselor, no two alike."""
    acted = (
        {"casenumber": f"2024-{number}", "programaction": "Stipulation"} if number % 50 == 7 else {}
    )
    tail = "".join(LETTERS[(number // 26**place) % 26] for place in range(4))
    return {
        "lastname": f"Ash{tail}",
        "firstname": "Iona" if number % 2 else "Corwin",
        "middlename": "Faye",
        "city": "Denver",
        "state": "CO",
        "mailzipcode": "80202",
        "licensetype": ("ACD", "ACC", "ACA", "ADDC")[number % 4],
        "licensenumber": f"90{number:07d}",
        "licensefirstissuedate": "2015-03-02T00:00:00.000",
        "licenseexpirationdate": "2027-08-31T00:00:00.000",
        "licensestatusdescription": "Active",
    } | acted


@cache
def page(offset: int, size: int, rows: int) -> bytes:
    """One page as the set gives it. Kept, so that what is measured is the reader."""
    return json.dumps([person(n) for n in range(offset, min(offset + size, rows))]).encode()


@cache
def board_page(number: int, size: int, rows: int) -> bytes:
    """One page of a board's list, as a server writes it: a table, and a pager under it."""
    people = (person(n) for n in range(number * size, min((number + 1) * size, rows)))
    body = "".join(
        f"<tr><td><a href='#'>{p['firstname']} {p['middlename']} {p['lastname']}</a></td>"
        f"<td>{p['city']}</td><td>CADC</td><td>{p['licensenumber']}</td><td>03/02/2015</td>"
        f"<td>08/31/2027</td><td>Active</td></tr>\n"
        for p in people
    )
    heads = ("Name", "City", "Credential", "Number", "Issue Date", "Exp Date", "Status")
    header = "".join(f"<th>{head}</th>" for head in heads)
    last = (number + 1) * size >= rows
    pager = "" if last else f'<a rel="next" href="/credential-search?page={number + 1}">Next</a>'
    return (
        f"<!doctype html><title>Search</title><table><thead><tr>{header}</tr></thead><tbody>{body}"
        f"</tbody></table><nav>{pager}</nav>"
    ).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers as the set does."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 20  # head and body in one packet, at once: else the peer waits for 40 ms
    disable_nagle_algorithm = True
    rows = size = 0

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        kind = "application/json"
        if parts.path == "/robots.txt":
            body = b"User-agent: *\nAllow: /\n"
        elif parts.path == "/credential-search":
            body, kind = board_page(int(query.get("page", 0)), self.size, self.rows), "text/html"
        elif parts.path.startswith("/api/views/"):
            names = [c.name for c in load_sources()["co_dora"].record.columns]
            columns = [{"fieldName": name} for name in names]
            body = json.dumps({"rowsUpdatedAt": 1795046400, "columns": columns}).encode()
        elif query.get("$select") == "count(*)":
            body = json.dumps([{"count": str(self.rows)}]).encode()
        else:
            body = page(int(query["$offset"]), int(query["$limit"]), self.rows)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def replica(rows: int, size: int) -> Iterator[str]:
    """The address of a replica that lives as long as the block, its pages made already."""
    command = [sys.executable, "-m", "benchmarks.replica", str(rows), str(size)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield child.stdout.readline().strip()
        finally:
            child.kill()


def main() -> None:
    """Serve."""
    Handler.rows, Handler.size = int(sys.argv[1]), int(sys.argv[2])
    for number in range(Handler.rows // Handler.size + 1):
        page(number * Handler.size, Handler.size, Handler.rows)
        board_page(number, Handler.size, Handler.rows)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
