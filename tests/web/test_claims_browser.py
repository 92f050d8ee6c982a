"""A professional at the form of their link, in a real Chromium: a phone, no JavaScript, Spanish."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from directory.claims.links import Links
from tests.web.browsing import PHONE, follow, serving
from tests.web.town import FRESH_LINK, Town
from web import create_app

pytestmark = pytest.mark.browser


def test_stated_looked_at_saved_and_taken_back(
    browser: Browser, town: Town, tmp_path: Path
) -> None:
    shutil.copy(town.url.removeprefix("sqlite:///"), tmp_path / "own.db")
    url = f"sqlite:///{tmp_path / 'own.db'}"
    app = create_app({"DATABASE_URL": url, "CLAIMS_DATABASE_URL": url, "SECRET_KEY": "x"})
    with serving(app) as base:
        context = browser.new_context(viewport=PHONE, java_script_enabled=False, base_url=base)
        page = context.new_page()
        page.goto(f"/es/claims/{Links('x').token(FRESH_LINK)}")
        page.get_by_label("Apuestas y juegos de azar").check()
        page.get_by_label("Sí", exact=True).check()
        page.get_by_label("Teléfono del trabajo").fill("911")
        follow(page.get_by_role("button", name="Ver lo que se mostrará"))
        assert page.get_by_role("alert").is_visible()
        page.get_by_label("Teléfono del trabajo").fill("303 555 0142")
        follow(page.get_by_role("button", name="Ver lo que se mostrará"))
        assert page.get_by_text("Dice: Trabaja con: Apuestas y juegos de azar").is_visible()
        follow(page.get_by_role("button", name="Guardar"))
        page.get_by_label("Acepta clientes nuevos: sí").check()
        follow(page.get_by_role("button", name="Retirar lo elegido"))
        assert page.get_by_text("Acepta clientes nuevos").count() == 0
        follow(page.get_by_role("button", name="Retirarlo todo"))
        assert page.get_by_text("Ya no se muestra nada").is_visible()
        assert context.cookies() == []
        context.close()
