"""What families come for, from end to end, in a real Chromium: a small phone, no JavaScript.

The `phone` fixture fails a journey that meets a cookie or another host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web.browsing import PHONE, follow, to_the_next

pytestmark = pytest.mark.browser

EXIT = "https://www.weather.gov/"


def kept_apart(page: Page, *words: str) -> None:
    """None of the words is readable in the address, the title or the history's entry."""
    told = f"{page.url} {page.title()}".lower()
    assert [word for word in words if word.lower() in told] == []


def crisis_comes_first(page: Page) -> None:
    block = page.locator(".crisis").bounding_box()
    main = page.locator("main").bounding_box()
    assert block
    assert main
    assert block["y"] < main["y"]
    call = page.locator(".crisis").get_by_role("link", name="911").first.bounding_box()
    assert call
    assert call["y"] + call["height"] < PHONE["height"]


def test_j1_two_in_the_morning(phone: Page, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    methods: set[str] = set()
    phone.goto("/")
    crisis_comes_first(phone)
    phone.get_by_label("Where is the person?").fill("06103")
    phone.get_by_label("What is the main problem?").select_option("drugs")
    phone.get_by_label("They have talked about suicide").check()
    follow(phone.get_by_role("button", name="Search"))
    crisis_comes_first(phone)
    kept_apart(phone, "06103", "hartford", "drugs", "suicide")
    danger = phone.get_by_role("region", name="Talk to someone now about suicide")
    assert danger.get_by_role("link", name="988").first.get_attribute("href") == "tel:988"
    assert danger.get_by_role("link", name="911").get_attribute("href") == "tel:911"
    first = phone.locator(".tier .card").first
    told = first.inner_text()
    for words in ("Certified Intervention Professional", "Pennsylvania Certification Board"):
        assert words in told
    assert "Connecticut" in told
    assert "Checked today (November 18, 2026)" in told
    points = [int(text) for text in first.locator("tbody td").all_inner_texts()]
    assert sum(points) == int(first.locator("tfoot td").inner_text())
    phone.on("request", lambda request: methods.add(request.method))
    phone.reload()
    phone.go_back()
    phone.go_forward()
    assert phone.locator(".tier .card").count() > 1
    assert methods == {"GET"}
    assert "GET /results/" in caplog.text  # the server's own log
    logged = caplog.text.lower()
    assert [word for word in ("06103", "hartford", "drugs", "suicide") if word in logged] == []


def test_j2_is_this_person_real(phone: Page) -> None:
    phone.goto("/look-up")
    phone.get_by_label("Name or number").fill("Jordan Elery")  # one letter short
    follow(phone.get_by_role("button", name="Check this name"))
    kept_apart(phone, "jordan", "elery")
    assert phone.get_by_role("heading", level=1).inner_text() == "2 people for “Jordan Elery”"
    assert phone.get_by_role("link", name="Jordan Ellery").count() == 2
    lapsed = phone.locator(".card", has_text="44.003002")
    assert "Expired" in lapsed.inner_text()
    assert "June 30, 2025" in lapsed.inner_text()
    follow(lapsed.get_by_role("link", name="Jordan Ellery"))
    told = phone.locator("main").inner_text()
    assert "expired on June 30, 2025" in told
    assert "Checked today" in told
    assert phone.locator('main a[href="https://board.example.org/ct"]').count() >= 1
    assert phone.locator('main a[href^="tel:"]').count() == 0
    phone.goto("/look-up")
    phone.get_by_label("Name or number").fill("Nobody Atall")
    phone.get_by_label("State", exact=True).select_option("CT")
    follow(phone.get_by_role("button", name="Check this name"))
    told = phone.locator("main").inner_text()
    assert "That proves nothing." in told
    assert phone.locator('main a[href="https://board.example.org/ct"]').count() == 1
    crisis_comes_first(phone)


def test_j3_nobody_near(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_label("Where is the person?").fill("New Orleans, LA")
    follow(phone.get_by_role("button", name="Search"))
    told = phone.locator("main").inner_text()
    assert "Nobody found" in told
    assert "We do not read a list for Louisiana yet" in told
    assert phone.get_by_role("link", name="https://board.example.org/la-adra").count() == 1
    assert "They say they come to Louisiana, or work there by video." in told
    tiers = phone.locator(".tier").all_inner_texts()
    assert [text.split("\n")[0] for text in tiers] == [
        "Intervention certificate, and a state credential from another state",
        "Intervention certificate only",
    ]
    assert "Says they travel to Louisiana (not checked)." in tiers[0]
    assert "Says they work by video or phone in Louisiana (not checked)." in tiers[1]
    follow(phone.locator("main").get_by_role("link", name="What else helps"))
    assert "CRAFT" in phone.locator("main").inner_text()
    follow(phone.get_by_role("link", name="All the lines we know"))
    assert phone.locator('main a[href="tel:+18006624357"]').count() == 1


def test_j3_a_wider_search_is_announced(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_label("Where is the person?").fill("Middletown, CT")
    phone.get_by_label("How far may they be?").select_option("10")
    follow(phone.get_by_role("button", name="Search"))
    told = phone.locator("main").inner_text()
    assert "We looked further than you asked." in told
    assert "Nobody was found within 10 miles" in told


def test_j4_apuestas_en_espanol(phone: Page) -> None:
    phone.goto("/es/")
    crisis_comes_first(phone)
    phone.get_by_label("¿Dónde está la persona?").fill("Hartfrod, CT")
    follow(phone.get_by_role("button", name="Buscar", exact=True))
    assert "¿Quiso decir Hartford, CT?" in phone.get_by_role("alert").inner_text()
    phone.get_by_label("¿Dónde está la persona?").fill("06103")
    phone.get_by_label("¿Cuál es el problema principal?").select_option("gambling")
    phone.get_by_label("Idioma", exact=True).select_option("spa")
    follow(phone.get_by_role("button", name="Buscar", exact=True))
    kept_apart(phone, "06103", "gambling", "apuestas", "spa/")
    assert phone.locator("html").get_attribute("lang") == "es"
    told = phone.locator("main").inner_text()
    assert "Español: no consta." in told  # a reason on everybody, and nobody is left out for it
    assert phone.locator(".tier .card").count() >= 8
    assert "Apuestas y juegos de azar: no consta." in told
    assert "Dice: Consejería sobre adicciones" in told
    assert "Línea nacional sobre problemas con las apuestas" in told
    assert phone.locator('main a[href="tel:+18005224700"]').count() == 1
    follow(phone.get_by_role("link", name="Marisol Quennebec"))
    told = phone.locator("main").inner_text()
    assert "está vigente y vence el 30 de junio de 2027" in told
    assert "Lo que la persona dice de sí misma" in told
    follow(phone.get_by_role("link", name="Qué quiere decir CIP, y qué no"))
    assert "No es una licencia." in phone.locator("main").inner_text()
    follow(phone.get_by_role("link", name="English"))
    assert phone.url.endswith("/guide/cip")
    assert "/es/" not in phone.url


def test_j4_a_phone_in_spanish_is_offered_spanish(browser: Browser, base: str) -> None:
    context = browser.new_context(viewport=PHONE, base_url=base, locale="es-MX")
    page = context.new_page()
    page.goto("/look-up")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    follow(page.get_by_role("link", name="¿Prefiere leer en español?"))
    assert page.url.endswith("/es/look-up")
    assert page.get_by_role("link", name="¿Prefiere leer en español?").count() == 0
    context.close()


def test_j5_an_older_parent(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_label("Where is the person?").fill("06103")
    phone.get_by_label("What is the main problem?").select_option("alcohol")
    phone.get_by_label("They lose their memory, or have dementia").check()
    phone.get_by_label("They stopped a medicine that a doctor gave them").check()
    follow(phone.get_by_role("button", name="Search"))
    first = phone.get_by_role("region", name="First, ask a doctor")
    told = first.inner_text()
    assert "An intervention may be wrong for a person with dementia." in told
    assert "That can be dangerous." in told
    assert "Call their doctor or the drug store today" in told
    where, below = first.bounding_box(), phone.locator(".tier .card").first.bounding_box()
    assert where
    assert below
    assert where["y"] < below["y"]
    results = phone.locator("main").inner_text()
    assert "Alcohol: the LADC title covers this (checked)." in results
    assert "Memory loss or dementia: not stated." in results
    assert phone.locator('main a[href="tel:+18002723900"]').count() == 1
    assert not re.search(r"guarantee|will work|success rate", results, re.IGNORECASE)


@pytest.fixture
def keyboard(browser: Browser, base: str) -> Iterator[Page]:
    """JavaScript on; requests for the page one leaves to are answered here, not sent."""
    context = browser.new_context(viewport={"width": 320, "height": 740}, base_url=base)
    context.route(
        f"{EXIT}**", lambda route: route.fulfill(body="weather", content_type="text/html")
    )
    page = context.new_page()
    yield page
    assert context.cookies() == []
    context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("(document.activeElement.innerText || '').trim()"))


def test_j6_by_keyboard_alone(keyboard: Page) -> None:
    keyboard.goto("/")
    order = []
    for _ in range(3):
        keyboard.keyboard.press("Tab")
        order.append(focused(keyboard))
        assert keyboard.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert order[:2] == ["Skip to the main part", "Exit this page"]
    keyboard.get_by_label("Where is the person?").focus()
    keyboard.keyboard.type("06103")
    for _ in range(30):
        keyboard.keyboard.press("Tab")
        seen = keyboard.evaluate(
            "(() => { const box = document.activeElement.getBoundingClientRect();"
            " const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
            " return document.activeElement.contains(top) || document.activeElement === top; })()"
        )
        assert seen, focused(keyboard)  # nothing covers what has the focus
        if focused(keyboard) == "Search":
            break
    with to_the_next(keyboard):
        keyboard.keyboard.press("Enter")
    assert "/results/" in keyboard.url
    assert keyboard.get_by_role("heading", level=1).inner_text().startswith("8 people")
    assert keyboard.evaluate("document.documentElement.scrollWidth") <= 320


def test_j6_the_exit_is_a_plain_link_without_javascript(phone: Page) -> None:
    phone.goto("/guide")
    link = phone.locator(".exit")
    assert link.get_attribute("href") == EXIT
    assert link.get_attribute("rel") == "nofollow noreferrer"
    assert link.inner_text().endswith("Exit this page")
    box = link.bounding_box()
    assert box
    assert box["height"] >= 44
    follow(phone.get_by_role("link", name="How to leave no trace on this phone"))
    assert "It does not delete the list of pages" in phone.locator("main").inner_text()


@pytest.mark.parametrize("path", ["/", "/es/guide/when-not"])
def test_j6_leaving_by_the_button_and_by_shift(keyboard: Page, path: str) -> None:
    keyboard.goto(path)
    keyboard.locator(".exit").click()
    keyboard.wait_for_url(EXIT)
    keyboard.goto(path)
    for _ in range(3):
        keyboard.keyboard.press("Shift")
    keyboard.wait_for_url(EXIT)


def test_j6_typing_capitals_does_not_leave(keyboard: Page) -> None:
    keyboard.goto("/")
    keyboard.get_by_label("Where is the person?").focus()
    for letter in "ABCD":
        keyboard.keyboard.down("Shift")
        keyboard.keyboard.press(letter)
        keyboard.keyboard.up("Shift")
    assert keyboard.url.endswith("/")
    assert keyboard.locator(".cover").count() == 0


def test_j6_an_answer_says_how_many(phone: Page) -> None:
    phone.goto("/")
    follow(phone.get_by_role("button", name="Search"))
    alert = phone.get_by_role("alert")
    assert alert.get_by_role("heading").inner_text() == "Please check one thing"
    alert.get_by_role("link").click()
    assert phone.url.endswith("#place")
