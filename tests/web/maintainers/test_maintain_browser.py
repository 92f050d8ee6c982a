"""A maintainer's day in a real Chromium: without JavaScript, on a phone, under axe's rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from directory.store import connect, upgrade
from tests.web.browsing import PHONE
from tests.web.maintainers.office import Office, build_office

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 800}  # CSS pixels
SMALLEST_TARGET = 44  # CSS pixels


@pytest.fixture
def office(tmp_path: Path) -> Office:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    engine = connect(url)
    upgrade(engine)
    return build_office(engine, url)


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, office.app(), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def context(
    request: pytest.FixtureRequest, browser: Browser, address: str
) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=request.param, java_script_enabled=False, base_url=address)
    made.set_default_timeout(15_000)  # milliseconds
    yield made
    made.close()


def sign_in(page: Page, office: Office, name: str) -> None:
    page.goto("/maintain/")
    for label, typed in office.proofs(name).items():
        page.get_by_label(label.capitalize(), exact=True).fill(typed)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="What waits").wait_for()


def fits(page: Page) -> bool:
    """Nothing sticks out to the right; evaluated by the browser's own tools, not the page's."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_day_from_the_sign_in_to_the_sign_out(office: Office, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, office, "ada")
    page.get_by_role("link", name="Review").click()
    page.get_by_label("Note").fill("two photographs")
    page.get_by_role("button", name="Different people").click()
    assert page.get_by_role("status").inner_text().startswith("Kept: different")
    page.get_by_role("button", name="Undo").click()
    assert page.get_by_role("status").inner_text().startswith("Took it back")
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Same person").click()
    assert page.get_by_text("No question is left but those you skipped").is_visible()
    page.get_by_role("link", name="Held runs").click()
    page.get_by_role("link", name=f"Run {office.held_run} of s").click()
    page.get_by_label("Reason").fill("half a file")
    page.get_by_role("button", name="Discard its rows").click()
    assert page.get_by_role("status").inner_text() == f"Run {office.held_run} was discarded."
    page.get_by_role("link", name="Log").click()
    assert page.get_by_text("half a file").is_visible()
    page.goto("/")
    (cookie,) = context.cookies()
    assert (cookie["path"], cookie["httpOnly"], cookie["secure"]) == ("/maintain", True, True)
    page.goto("/maintain/")
    page.get_by_role("button", name="Sign out").click()
    assert page.get_by_role("heading", name="Sign in").is_visible()
    assert context.cookies() == []


def test_a_reason_is_asked_for_before_anything_is_sent(
    office: Office, context: BrowserContext
) -> None:
    page = context.new_page()
    sign_in(page, office, "ada")
    page.goto(f"/maintain/runs/{office.held_run}")
    page.get_by_role("button", name="Accept").click()
    assert page.get_by_role("heading", name="Your answer").is_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_all_fits(
    office: Office, browser: Browser, address: str, size: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(viewport=size, base_url=address, color_scheme=scheme)
    page = context.new_page()
    pages = ["review/", "runs/", f"runs/{office.held_run}", "sources", "audit"]
    page.goto("/maintain/sign-in")
    told = {"/maintain/sign-in": Axe().run(page).response["violations"]}
    sign_in(page, office, "ada")
    for path in ("", *pages):
        page.goto(f"/maintain/{path}")
        told[path] = Axe().run(page).response["violations"]
        assert fits(page), path
        small = [
            box
            for one in page.get_by_role("button").all()
            if (box := one.bounding_box()) and box["height"] < SMALLEST_TARGET
        ]
        assert small == [], path
    context.close()
    assert {path: found for path, found in told.items() if found} == {}
