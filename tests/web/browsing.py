"""Where Chromium is, how it is started for tests and follows links; a site that it can ask."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from playwright.sync_api import Locator, Page
from werkzeug.serving import make_server

ARGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PHONE = {"width": 360, "height": 740}  # CSS pixels
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The path of a Chromium, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The site at an address of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def to_the_next(page: Page) -> Iterator[None]:
    """Whatever is done inside leads to another page: come out once that one has loaded.

    A click alone comes back when the new address is known, on a busy machine before its words are.
    """
    with page.expect_event("load"):
        yield


def follow(control: Locator) -> None:
    """Click what leads to another page, and wait for that page."""
    with to_the_next(control.page):
        control.click()
