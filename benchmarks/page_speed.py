"""How heavy the first pages are and how soon a phone shows them, against the budgets.

usage: python benchmarks/page_speed.py DATABASE_URL

A real Chromium on a small phone's screen, nothing cached, the site served from this machine; the
browser's own throttling makes the line and the processor slow (it slows requests down, not the
opening of connections). Medians of the runs. Needs Chromium and the development dependencies.
"""

from __future__ import annotations

import logging
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from benchmarks.measure import figure
from tests.web.browsing import ARGS, PHONE, chromium
from web import create_app

RUNS = 5
BYTES = 35_000  # of the first load, compressed
PATHS = {
    "search": "/",
    "search in Spanish": "/es/",
    "guide": "/guide/when-not",
    "states": "/states",
}
_PAINTS = """() => new Promise(done => new PerformanceObserver(list => {
  const largest = list.getEntries().at(-1).startTime;
  const first = performance.getEntriesByName('first-contentful-paint')[0].startTime;
  const parts = [...performance.getEntriesByType('navigation'),
    ...performance.getEntriesByType('resource')];
  done({first, largest, bytes: parts.reduce((sum, one) => sum + one.transferSize, 0)});
}).observe({type: 'largest-contentful-paint', buffered: true}))"""


@dataclass(frozen=True)
class Line:
    """A slow line: milliseconds there and back, bits a second down and up, times the processor."""

    name: str
    latency: int
    down: int
    up: int
    processor: int
    first_paint: int  # budgets in milliseconds; 0 for none
    largest_paint: int


LINES = (
    Line("slow 4G", 150, 1_638_400, 750_000, 4, 800, 1200),
    Line("slow 3G", 400, 400_000, 400_000, 4, 2000, 0),
)


@contextmanager
def served(database_url: str) -> Iterator[str]:
    """The site on a port of its own."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_app({"DATABASE_URL": database_url, "SECRET_KEY": "benchmark", "API_LIMIT": "off"})
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def load(browser: Browser, address: str, line: Line) -> dict[str, float]:
    """One cold load: first and largest paint in milliseconds, bytes over the line."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    slow = {"downloadThroughput": line.down / 8, "uploadThroughput": line.up / 8}
    session.send(
        "Network.emulateNetworkConditions", {"offline": False, "latency": line.latency, **slow}
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": line.processor})
    page.goto(address, wait_until="load")
    found: dict[str, float] = page.evaluate(_PAINTS)
    context.close()
    return found


def main(database_url: str) -> None:
    """Print the figures."""
    with served(database_url) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        for name, path in PATHS.items():
            for line in LINES:
                loads = [load(browser, base + path, line) for _ in range(RUNS)]
                _print(
                    name,
                    line,
                    {key: statistics.median(one[key] for one in loads) for key in loads[0]},
                )
        browser.close()


def _print(name: str, line: Line, found: dict[str, float]) -> None:
    if line is LINES[0]:
        _figure(f"first load, {name}", found["bytes"], "bytes", BYTES)
    _figure(f"first contentful paint, {name}, {line.name}", found["first"], "ms", line.first_paint)
    _figure(f"largest paint, {name}, {line.name}", found["largest"], "ms", line.largest_paint)


def _figure(name: str, value: float, unit: str, budget: int) -> None:
    ratio = value / budget if budget else None
    figure(name, value, unit, f"budget {budget}" if budget else "", ratio, RUNS)


if __name__ == "__main__":
    main(sys.argv[1])
