"""Pictures of every page, in both languages and at four widths: `make screenshots`."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from threading import Thread

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.web.browsing import ARGS, chromium
from tests.web.pages import every_page, open_page
from tests.web.town import build_town
from web import create_app

WIDTHS = (320, 360, 768, 1280)


def take(folder: Path, names: set[str] | None = None) -> int:
    """Save a picture a page, language and width; returns how many. Needs Chromium."""
    folder.mkdir(parents=True, exist_ok=True)
    made = 0
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        town = build_town(Path(home) / "town.db")
        ways = ("DATABASE_URL", "REPORTS_DATABASE_URL", "CLAIMS_DATABASE_URL")
        told = dict.fromkeys(ways, town.url)
        app = create_app({**told, "SECRET_KEY": "pictures", "TESTING": True})
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 740})
            for name, path in every_page(app, town).items():
                if names and name not in names:
                    continue
                for prefix, code in (("", "en"), ("/es", "es")):
                    site = f"http://127.0.0.1:{server.server_port}"
                    open_page(page, name, f"{site}{prefix}{path}")
                    shown = re.sub(r"[^a-zA-Z0-9]+", "-", name).strip("-") or "home"
                    page.screenshot(path=folder / f"{shown}-{code}-{width}.png", full_page=True)
                    made += 1
            page.close()
        browser.close()
        server.shutdown()
    return made


if __name__ == "__main__":
    print(take(Path(sys.argv[1]), set(sys.argv[2:]) or None), "pictures in", sys.argv[1])  # noqa: T201
