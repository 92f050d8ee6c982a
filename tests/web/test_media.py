"""Paper, forced colors, dark screens and more people than fit: what other tests do not open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from directory.vocabulary import load
from tests.web.browsing import PHONE, follow, to_the_next
from tests.web.pages import every_page
from tests.web.town import Town

pytestmark = pytest.mark.browser


@pytest.fixture
def screen(browser: Browser, base: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=True, base_url=base)
    page = context.new_page()
    page.set_default_timeout(15_000)  # milliseconds
    yield page
    context.close()


def test_a_list_on_paper_has_room_for_notes_and_nothing_to_press(
    screen: Page, app: Flask, town: Town
) -> None:
    screen.goto(every_page(app, town)["beside"])
    assert not screen.get_by_text("Called on:").first.is_visible()
    screen.emulate_media(media="print")
    assert screen.get_by_text("Called on:").first.is_visible()
    assert screen.get_by_role("link", name="Marisol Quennebec").is_visible()
    address = "getComputedStyle(document.querySelector('.brief .fine a'), '::after').content"
    assert "https://board.example.org/" in screen.evaluate(address)
    for pressed in (".exit", ".top nav", ".carry", "button", ".beside-form .tick"):
        assert not screen.locator(pressed).first.is_visible(), pressed


def test_the_questions_are_on_paper_with_room_to_write(screen: Page) -> None:
    screen.goto("/guide/questions")
    first = "document.querySelector('#item-questions .prose li').getBoundingClientRect().height"
    on_screen = screen.evaluate(first)
    screen.emulate_media(media="print")
    assert screen.evaluate(first) > on_screen + 20


def test_forced_colors_keep_the_focus_and_the_state_of_a_credential(screen: Page) -> None:
    screen.emulate_media(forced_colors="active")
    screen.goto("/look-up")
    screen.get_by_label("Name or number").fill("Jordan Ellery")
    with to_the_next(screen):
        screen.keyboard.press("Enter")
    chip = screen.locator(".chip").first
    assert chip.evaluate("one => getComputedStyle(one).borderStyle") == "solid"
    screen.keyboard.press("Tab")
    style = "getComputedStyle(document.activeElement)"
    assert screen.evaluate(f"{style}.outlineStyle") == "solid"
    assert screen.evaluate(f"{style}.outlineWidth") == "3px"


def test_a_dark_screen_gets_a_dark_page(screen: Page) -> None:
    screen.emulate_media(color_scheme="dark")
    screen.goto("/")
    told = screen.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in told[4:-1].split(",")) < 60


def test_more_people_than_fit_are_shown_by_a_link_that_says_nothing(
    browser: Browser, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(load("pages"), "first_results", 3)
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, base_url=base)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Where is the person?").fill("06103")
    follow(page.get_by_role("button", name="Search"))
    people = page.locator(".tier:not(.apart) .card h3")
    assert people.count() == 3
    first = people.all_inner_texts()
    assert "You see 3 of 8." in page.locator("main").inner_text()
    follow(page.get_by_role("link", name="Show more people"))
    assert people.all_inner_texts()[:3] == first
    assert people.count() == 6
    assert "06103" not in page.url
    page.go_back()
    assert people.all_inner_texts() == first
    context.close()


def test_a_search_is_refined_without_javascript(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_label("Where is the person?").fill("06103")
    follow(phone.get_by_role("button", name="Search"))
    everybody = phone.locator(".tier:not(.apart) .card").count()
    follow(phone.get_by_role("link", name="Change this search"))
    assert phone.get_by_label("Where is the person?").input_value() == "06103"
    phone.get_by_label("Kind of credential").select_option("CIP")
    follow(phone.get_by_role("button", name="Search"))
    assert 0 < phone.locator(".tier:not(.apart) .card").count() < everybody


def test_a_list_of_four_from_the_results_to_the_message(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_label("Where is the person?").fill("06103")
    follow(phone.get_by_role("button", name="Search"))
    for box in phone.locator(".pick input").all()[:5]:
        box.check()
    follow(phone.get_by_role("button", name="Show my list"))
    assert phone.locator(".beside > .card").count() == 4
    assert "You chose 1 more. There is room for 4." in phone.locator("main").inner_text()
    name = phone.locator(".beside .name").first.inner_text()
    assert name not in phone.url
    assert name not in phone.title()
    for way, start in (("Send as a text", "sms:"), ("Send by e-mail", "mailto:")):
        href = phone.get_by_role("link", name=way).get_attribute("href")
        assert href
        assert href.startswith(start)
