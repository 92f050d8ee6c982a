from __future__ import annotations

import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.town import Town
from web import create_app
from web.config import ConfigError

ASKED = "/api/v1/sources"
FIRST, NEIGHBOR, ANOTHER = "203.0.113.7", "203.0.113.200", "198.51.100.1"


def site(town: Town, **settings: str) -> Flask:
    given = {"API_LIMIT": "12 per minute", **settings}
    return create_app({"DATABASE_URL": town.url, "SECRET_KEY": "k", "TESTING": True, **given})


@pytest.fixture
def limited(town: Town) -> FlaskClient:
    return site(town).test_client()


def test_what_is_left_is_told(limited: FlaskClient) -> None:
    answer = limited.get(ASKED, environ_base={"REMOTE_ADDR": FIRST})
    assert answer.headers["RateLimit-Policy"] == '"api";q=12;w=60'
    assert re.fullmatch(r'"api";r=11;t=\d+', answer.headers["RateLimit"])


def test_who_asks_too_often_is_told_how_long_to_wait(limited: FlaskClient) -> None:
    codes = [
        limited.get(ASKED, environ_base={"REMOTE_ADDR": one}).status_code
        for one in [FIRST, NEIGHBOR] * 7
    ]
    assert codes == [200] * 12 + [429] * 2
    answer = limited.get(ASKED, environ_base={"REMOTE_ADDR": FIRST})
    assert answer.content_type == "application/problem+json"
    assert answer.get_json(force=True)["status"] == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert limited.get(ASKED, environ_base={"REMOTE_ADDR": ANOTHER}).status_code == 200


def test_an_address_that_costs_more_counts_for_more(limited: FlaskClient) -> None:
    answer = limited.get("/api/v1/verify?name=A B", environ_base={"REMOTE_ADDR": FIRST})
    assert answer.headers["RateLimit"].startswith('"api";r=2;')


def test_a_browser_s_question_beforehand_costs_nothing(limited: FlaskClient) -> None:
    for _ in range(13):
        answer = limited.options("/api/v1/verify", environ_base={"REMOTE_ADDR": FIRST})
        assert answer.status_code == 200
    answer = limited.get(ASKED, environ_base={"REMOTE_ADDR": FIRST})
    assert answer.headers["RateLimit"].startswith('"api";r=11;')


def test_no_page_is_limited(limited: FlaskClient) -> None:
    for path in ["/", "/sources", "/look-up", "/nothing"] * 10:
        page = limited.get(path, environ_base={"REMOTE_ADDR": FIRST})
        assert page.status_code in {200, 404}
        assert "tel:988" in page.text
        assert "RateLimit" not in page.headers


def test_no_address_is_logged(limited: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for _ in range(14):
        limited.get(ASKED, environ_base={"REMOTE_ADDR": FIRST})
    assert "exceeded" in caplog.text
    assert "203.0.113" not in caplog.text


def test_six_parts_of_an_address_are_a_neighborhood_too(limited: FlaskClient) -> None:
    near, far = "2001:db8:1::1", "2001:db8:2::1"
    for _ in range(13):
        answer = limited.get(ASKED, environ_base={"REMOTE_ADDR": near})
    assert answer.status_code == 429
    assert limited.get(ASKED, environ_base={"REMOTE_ADDR": far}).status_code == 200


def test_this_machine_itself_and_a_site_without_limits_are_free(town: Town) -> None:
    here, free = site(town).test_client(), site(town, API_LIMIT="off").test_client()
    for _ in range(15):
        assert here.get(ASKED).status_code == 200
        assert free.get(ASKED, environ_base={"REMOTE_ADDR": FIRST}).status_code == 200


def test_behind_a_proxy_those_who_ask_are_told_apart(town: Town) -> None:
    behind = site(town, PROXIES="1").test_client()
    codes = {
        one: [behind.get(ASKED, headers={"X-Forwarded-For": one}).status_code for _ in range(13)][
            -1
        ]
        for one in (FIRST, ANOTHER)
    }
    assert codes == {FIRST: 429, ANOTHER: 429}
    other = behind.get(ASKED, headers={"X-Forwarded-For": f"{FIRST}, 192.0.2.9"})
    assert other.status_code == 200


@pytest.mark.parametrize(("name", "value"), [("API_LIMIT", "often"), ("PROXIES", "two")])
def test_a_setting_that_cannot_be_read_is_refused(town: Town, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        site(town, **{name: value})
