"""A maintainer's day in a real Chromium: without JavaScript, on a phone, under axe's rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.corrections import letters
from directory.store import connect
from tests.stores import copy_to
from tests.web.browsing import PHONE, follow, serving, to_the_next
from tests.web.maintainers.office import Office, build_office, reported

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 800}  # CSS pixels
SMALLEST_TARGET = 44  # CSS pixels


def with_a_report(engine: Engine, url: str) -> Office:
    made = build_office(engine, url)
    made.reported = reported(engine)
    return made


@pytest.fixture
def office(tmp_path: Path) -> Office:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    return replace(copy_to(url, with_a_report), url=url)


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    with serving(office.app(REPORTS_DATABASE_URL=office.url)) as found:
        yield found


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
    follow(page.get_by_role("button", name="Sign in"))
    page.get_by_role("heading", name="What waits").wait_for()


def fits(page: Page) -> bool:
    """Nothing sticks out to the right; evaluated by the browser's own tools, not the page's."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_day_from_the_sign_in_to_the_sign_out(office: Office, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, office, "ada")
    follow(page.get_by_role("link", name="Review"))
    page.get_by_label("Note").fill("two photographs")
    follow(page.get_by_role("button", name="Different people"))
    assert page.get_by_role("status").inner_text().startswith("Kept: different")
    follow(page.get_by_role("button", name="Undo"))
    assert page.get_by_role("status").inner_text().startswith("Took it back")
    follow(page.get_by_role("button", name="Skip"))
    follow(page.get_by_role("button", name="Same person"))
    assert page.get_by_text("No question is left but those you skipped").is_visible()
    follow(page.get_by_role("link", name="Held runs"))
    follow(page.get_by_role("link", name=f"Run {office.held_run} of s"))
    page.get_by_label("Reason").fill("half a file")
    follow(page.get_by_role("button", name="Discard its rows"))
    assert page.get_by_role("status").inner_text() == f"Run {office.held_run} was discarded."
    follow(page.get_by_role("link", name="Log"))
    assert page.get_by_text("half a file").is_visible()
    page.goto("/")
    (cookie,) = context.cookies()
    kept = (cookie["name"], cookie["path"], cookie["httpOnly"], cookie["secure"])
    assert kept == ("__Host-maintainer", "/", True, True)
    page.goto("/maintain/")
    follow(page.get_by_role("button", name="Sign out"))
    assert page.get_by_role("heading", name="Sign in").is_visible()
    assert context.cookies() == []


def judged(page: Page, heading: str) -> None:
    """Wait for a page by its heading, and let axe look at it."""
    page.get_by_role("heading", name=heading, level=1).wait_for()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"]) for one in found] == [], heading


def status_of(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def somebody_reports(browser: Browser, address: str, person: str) -> None:
    """From a person's page to the thanks: a phone, no JavaScript, no cookie."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto(f"/people/{person}")
    follow(page.get_by_role("link", name="Something is wrong on this page"))
    page.get_by_label("What is wrong?").select_option(
        label="A fact is not what the board’s page shows"
    )
    page.get_by_label("Tell us more").fill("The board says active until 2028.")
    page.get_by_label("Your e-mail or phone").fill("reader@example.org")
    follow(page.get_by_role("button", name="Send"))
    page.get_by_role("heading", name="Thank you").wait_for()
    assert context.cookies() == []
    context.close()


def answers_a_report(page: Page) -> None:
    """By its clock; its person's pair and back; a look at the board's page, then the answer."""
    follow(page.get_by_role("link", name="Corrections").first)
    judged(page, "Corrections")
    late, fresh = page.locator(".card").all()
    assert "Late" in late.inner_text()
    assert "To be looked at by 2" in fresh.inner_text()
    follow(fresh.get_by_role("link", name="Report 2"))
    judged(page, "Report 2: A fact is not what the board’s page shows")
    follow(page.get_by_role("link", name="1 doubtful pair about this person"))
    judged(page, "One person, or two?")
    follow(page.get_by_role("link", name="report 2"))
    follow(page.get_by_role("button", name="I am on it"))
    page.get_by_text("It is acknowledged").wait_for()
    page.get_by_label("The board’s page says").first.fill("Active until 2028")
    follow(page.get_by_role("button", name="Note this look").first)
    page.get_by_label("What was done, or why not").fill(
        "We looked. The list is read again tonight."
    )
    follow(page.get_by_role("button", name="Done"))
    page.get_by_text("It is done").wait_for()
    judged(page, "Report 2: A fact is not what the board’s page shows")


def letters_of(url: str) -> list[str]:
    """What goes to whoever reported, as the next `reports send` finds it."""
    with Session(connect(url)) as session:
        now = dt.datetime.now(dt.UTC)
        assert letters.queue(session, "", now)
        told = [
            letters.letter(session, 2, step, "", "https://directory.example.org") for step in (2, 3)
        ]
        return [f"{one[0]}: {' '.join(one[1].lines)}" for one in told if one]


def reviews_a_pair(page: Page) -> None:
    """By letters, not while a note is written; taken back; then by the button alone."""
    follow(page.get_by_role("link", name="Review"))
    judged(page, "One person, or two?")
    page.keyboard.press("n")
    page.keyboard.type("used to be the same street")  # letters that would answer elsewhere
    page.keyboard.press("Escape")
    with to_the_next(page):
        page.keyboard.press("d")
    page.get_by_text("Kept: different").wait_for()
    with to_the_next(page):
        page.keyboard.press("z")
    page.get_by_text("Took it back").wait_for()
    page.get_by_role("button", name="Answer with single letters").click()
    page.keyboard.press("s")
    assert status_of(page).startswith("Took it back")
    follow(page.get_by_role("button", name="Same person"))
    page.get_by_text("Kept: same").wait_for()
    follow(page.get_by_role("link", name="Your answers"))
    judged(page, "Your answers")


def answers_a_held_run(page: Page, office: Office) -> None:
    """Its word is shown where it is held, and explained by a line to paste once it is accepted."""
    follow(page.get_by_role("link", name="Held runs"))
    judged(page, "Held runs")
    follow(page.get_by_role("link", name=f"Run {office.held_run} of s"))
    judged(page, f"Run {office.held_run} of s")
    assert page.locator("pre", has_text="DORMANT").is_visible()
    page.get_by_label("Reason").fill("the board confirmed it")
    follow(page.get_by_role("button", name="Accept: publish it"))
    judged(page, "Held runs")
    assert status_of(page) == f"Run {office.held_run} was accepted."
    follow(page.get_by_role("link", name="Words"))
    judged(page, "Words nobody has explained")
    assert page.get_by_label("Lines to paste for s").inner_text().endswith("DORMANT: ???")


def test_j8_the_operators_day_by_keyboard(office: Office, browser: Browser, address: str) -> None:
    """In with a code, a report to its answer, a pair by one letter and undone, a held run, its
    word, health, log, out."""
    somebody_reports(browser, address, office.reported)
    context = browser.new_context(viewport=DESKTOP, base_url=address)
    page = context.new_page()
    page.goto("/maintain/")
    judged(page, "Sign in")
    sign_in(page, office, "ada")
    judged(page, "What waits")
    answers_a_report(page)
    page.goto(f"/people/{office.reported}")
    told = page.get_by_text("An operator of this site looked at the board’s own page")
    assert "“Active until 2028”" in told.inner_text()
    looking, closed = letters_of(office.url)
    assert looking.startswith("reader@example.org: ")
    assert closed.endswith("We looked. The list is read again tonight.")
    page.goto("/maintain/")
    reviews_a_pair(page)
    answers_a_held_run(page, office)
    follow(page.get_by_role("link", name="Sources"))
    judged(page, "Sources")
    follow(page.get_by_role("link", name="s", exact=True))
    judged(page, "s")
    follow(page.get_by_role("link", name="Coverage"))
    judged(page, "Coverage")
    follow(page.get_by_role("link", name="Log"))
    judged(page, "Log")
    told = page.get_by_role("table").inner_text()
    for line in (
        "signed in",
        "report done",
        "manual check",
        "pair answered",
        "pair taken back",
        "the board confirmed it",
    ):
        assert line in told, line
    follow(page.get_by_role("button", name="Sign out"))
    judged(page, "Sign in")
    page.goto("/maintain/audit")
    judged(page, "Sign in")
    context.close()


def test_a_reason_is_asked_for_before_anything_is_sent(
    office: Office, context: BrowserContext
) -> None:
    page = context.new_page()
    sign_in(page, office, "ada")
    page.goto(f"/maintain/runs/{office.held_run}")
    page.get_by_role("button", name="Accept").click()
    assert page.get_by_role("heading", name="Your answer").is_visible()


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"]
)
def test_axe_finds_nothing_and_all_fits(
    office: Office, browser: Browser, address: str, size: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(viewport=size, base_url=address, color_scheme=scheme)
    page = context.new_page()
    pages = [
        "review/",
        "review/answers",
        "runs/",
        f"runs/{office.held_run}",
        "sources",
        "sources/s",
        "words",
        "coverage",
        "accuracy",
        "corrections/",
        "corrections/1",
        "account/",
        "opt-out/",
        f"opt-out/{office.reported}",
        "audit",
    ]
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
