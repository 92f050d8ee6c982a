"""The site in a real Chromium: without JavaScript on a small phone, and under axe's rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.web.browsing import follow, to_the_next
from tests.web.pages import NAMES, every_page, open_page
from tests.web.town import Town

pytestmark = pytest.mark.browser

SMALLEST_TARGET = 44  # CSS pixels


def search(page: Page, *, need: str = "drugs", suicide: bool = False) -> None:
    page.goto("/")
    page.get_by_label("Where is the person?").fill("06103")
    page.get_by_label("What is the main problem?").select_option(need)
    if suicide:
        page.get_by_label("They have talked about suicide").check()
    follow(page.get_by_role("button", name="Search"))


def test_there_and_back_without_a_resubmit_prompt(phone: Page) -> None:
    search(phone)
    results = phone.url
    follow(phone.get_by_role("link", name="Marisol Quennebec"))
    assert "/people/" in phone.url
    methods: set[str] = set()
    phone.on("request", lambda request: methods.add(request.method))
    phone.go_back()
    assert phone.url == results
    assert phone.get_by_role("link", name="Marisol Quennebec").is_visible()
    phone.reload()
    phone.go_back()
    assert phone.get_by_label("Where is the person?").is_visible()
    assert methods == {"GET"}


def test_a_mistake_leaves_no_resubmit_prompt_either(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_label("Where is the person?").fill("Nowhereville")
    follow(phone.get_by_role("button", name="Search"))
    assert phone.get_by_role("alert").is_visible()
    phone.get_by_label("Where is the person?").fill("06103")
    follow(phone.get_by_role("button", name="Search"))
    answer = phone.go_back()
    assert answer is not None
    assert answer.request.method == "GET"
    assert phone.get_by_label("Where is the person?").input_value() == "Nowhereville"


def test_nothing_of_a_search_is_readable_outside_the_page(phone: Page) -> None:
    seen: list[str] = []
    phone.on("request", lambda request: seen.append(request.url))
    search(phone, need="gambling", suicide=True)
    told = " ".join([*seen, phone.url, phone.title()]).lower()
    for word in ("06103", "hartford", "gambling", "suicide"):
        assert word not in told


def test_help_for_a_danger_to_life_stands_above_the_results(phone: Page) -> None:
    search(phone, suicide=True)
    call = phone.locator("main .danger").get_by_role("link", name="988").first
    first = phone.get_by_role("link", name="Marisol Quennebec")
    where, below = call.bounding_box(), first.bounding_box()
    assert where
    assert below
    assert where["y"] < below["y"]
    assert call.get_attribute("href") == "tel:988"


def test_crisis_numbers_are_in_view_without_scrolling(browser: Browser, base: str) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 568}, java_script_enabled=False, base_url=base
    )
    page = context.new_page()
    page.goto("/")
    for name in ("911", "988"):
        box = page.get_by_role("link", name=name).first.bounding_box()
        assert box
        assert box["y"] + box["height"] < 568
    context.close()


def test_a_name_is_looked_up(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_label("Name or number").fill("Jordan Elery")
    follow(phone.get_by_role("button", name="Check this name"))
    assert phone.get_by_role("link", name="Jordan Ellery").count() == 2
    assert "llery" not in phone.url
    assert "llery" not in phone.title()


def test_targets_are_large_enough_for_a_thumb(phone: Page) -> None:
    phone.goto("/")
    targets = phone.locator("nav a, button, select, input[type=text], .tick label, summary, .brand")
    heights = [box["height"] for one in targets.all() if (box := one.bounding_box())]
    assert len(heights) > 10
    assert min(heights) >= SMALLEST_TARGET


def test_the_keyboard_meets_the_skip_link_first(browser: Browser, base: str) -> None:
    page = browser.new_page(base_url=base)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main part"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


@pytest.fixture(scope="module")
def addresses(app: Flask, town: Town) -> dict[str, str]:
    return every_page(app, town)


@pytest.fixture(scope="module")
def looking(
    browser: Browser, base: str, addresses: dict[str, str]
) -> Iterator[Callable[[str, str, int, str], Page]]:
    """Opens the page of a name in a language, width and colour scheme, JavaScript on."""
    pages: dict[tuple[int, str], Page] = {}

    def look(name: str, root: str, width: int, scheme: str) -> Page:
        if (width, scheme) not in pages:
            pages[width, scheme] = browser.new_page(
                viewport={"width": width, "height": 740},
                color_scheme="dark" if scheme == "dark" else "light",
                forced_colors="active" if scheme == "forced" else "none",
                base_url=base,
            )
        page = pages[width, scheme]
        open_page(page, name, root + addresses[name])
        return page

    yield look
    for page in pages.values():
        page.close()


@pytest.mark.parametrize(
    ("width", "scheme", "root"), [(360, "dark", ""), (1280, "light", "/es")], ids=["en", "es"]
)
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(
    looking: Callable[[str, str, int, str], Page],
    name: str,
    width: int,
    scheme: str,
    root: str,
) -> None:
    """Each language at one width and in one colour scheme: the style sheet is the same."""
    page = looking(name, root, width, scheme)
    page.locator("summary").first.click()  # folded text counts too
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", NAMES)
def test_pages_reflow_at_320_pixels(
    looking: Callable[[str, str, int, str], Page], name: str
) -> None:
    """400 % of 1280 pixels; in Spanish, whose words are longer, and in forced colours."""
    page = looking(name, "/es", 320, "forced")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_list_is_checked_by_keyboard_alone(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base)
    page = context.new_page()
    page.goto("/check")
    _tab_to(page, "names")
    page.keyboard.type("Marisol Quennebec")
    page.keyboard.press("Enter")
    page.keyboard.type("Zenobia Unlistedname")
    _tab_to(page, "Show the answer here")
    with to_the_next(page):
        page.keyboard.press("Enter")
    assert page.locator("h1").text_content() == "2 names checked"
    _tab_to(page, "Watch them")
    with to_the_next(page):
        page.keyboard.press("Enter")
    assert "/watch/" in page.url
    _tab_to(page, "Calendar of end dates (iCalendar)")
    context.close()


def test_a_saved_search_is_given_back_by_keyboard_and_file(browser: Browser, base: str) -> None:
    page = browser.new_page(base_url=base)
    page.goto("/saved")
    _tab_to(page, "file")
    asked = b'{"query": {"place": "06103"}}'
    page.locator("#file").set_input_files(
        {"name": "search.json", "mimeType": "application/json", "buffer": asked}
    )
    _tab_to(page, "Search", within="main")
    with to_the_next(page):
        page.keyboard.press("Enter")
    assert "/results/" in page.url
    page.close()


def _tab_to(page: Page, target: str, within: str = "body") -> None:
    """Press Tab until the element of this id or text has the focus, and shows it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.locator(f"{within} :focus")
        if here.count() and target in (
            here.get_attribute("id"),
            (here.text_content() or "").strip(),
        ):
            assert here.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
            return
    raise AssertionError(f"no Tab comes to {target}")


@pytest.mark.parametrize("place", ["Newark, NJ", "x" * 100])
def test_a_long_word_makes_no_page_wider(browser: Browser, base: str, place: str) -> None:
    """A board's address of sixty letters, or what somebody typed without a space."""
    page = browser.new_page(viewport={"width": 320, "height": 740}, base_url=base)
    page.goto("/")
    page.fill("#place", place)
    page.press("#place", "Enter")
    page.wait_for_url(re.compile("/(results|search)/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
