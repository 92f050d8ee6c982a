from __future__ import annotations

import os
from collections.abc import Iterator
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web import browsing
from tests.web.browsing import ARGS, PHONE, chromium, serving
from tests.web.town import Town, build_town
from web import create_app


class Compiled(BytecodeCache):
    """What templates were compiled to, for every site that a test makes after the first."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[None]:
    with mock.patch.object(Flask, "jinja_options", {"bytecode_cache": Compiled()}):
        yield


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return build_town(tmp_path_factory.mktemp("town") / "town.db")


@pytest.fixture(scope="session")
def app(town: Town) -> Flask:
    return create_app(
        {
            "DATABASE_URL": town.url,
            "REPORTS_DATABASE_URL": town.url,
            "CLAIMS_DATABASE_URL": town.url,
            "SECRET_KEY": "a key for tests only",
            "CONTACT_URL": "mailto:directory@example.org",
            "API_LIMIT": "off",
            "TESTING": True,
        }
    )


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        text = f"no Chromium on PATH (looked for {', '.join(browsing.NAMES)})"
        if os.environ.get("CI") == "true":
            pytest.fail(text)
        pytest.skip(text)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def base(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def phone(browser: Browser, base: str) -> Iterator[Page]:
    """A small phone with JavaScript off; fails if it met a cookie or another host."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, base_url=base)
    asked: list[str] = []
    page = context.new_page()
    page.set_default_timeout(15_000)  # milliseconds
    page.on("request", lambda request: asked.append(request.url))
    yield page
    assert asked
    assert [url for url in asked if not url.startswith(base)] == []
    assert context.cookies() == []
    context.close()
